"""What a plan does to the whole: projected levels by quarter and when each regulatory minimum is kept."""

from collections.abc import Collection, Mapping

from questionnaires.schema import Questionnaire
from roadmap.frame import Frame, closure, frame
from roadmap.levels import Worth
from roadmap.plan import Plan
from roadmap.problem import QUARTER, Initiative, Problem
from roadmap.progress import levels_by
from scoring.attainment import highest
from scoring.result import Result, Rule

Met = list[tuple[Rule, int | None]]
"""Missed minimums, each with the month, counted from 0, from whose end it is met; None = not within the plan."""
HIGHEST = 5.0
YEAR = 12
"""Months after which what is still missed is told."""
MOST = 6
"""Initiatives that a reader asks about at most."""


def levels_at_present(result: Result) -> dict[str, float]:
    """Level of each published capability as assessed."""
    return {node.id: node.level for node in result.capabilities if node.level is not None}


def levels_at(result: Result, plan: Plan, quarter: int) -> dict[str, float]:
    """Level of each published capability at the end of a quarter; -1 = now. Unplanned ones stay where they are."""
    found = levels_at_present(result)
    if quarter >= 0:
        found |= {id: levels[quarter] for id, levels in plan.levels.items() if levels}
    return found


def levels_now(result: Result, plan: Plan, problem: Problem) -> dict[str, float]:
    """Level of each published capability now, with the lifts of what is finished."""
    return levels_at(result, plan, -1) | levels_by(problem, frozenset())


def dimension_levels(questionnaire: Questionnaire, result: Result, levels: Mapping[str, float]) -> dict[str, float]:
    """Published dimensions with what their capabilities rise by (SCORING.md 2).

    What is published is where it begins: with units it is the mean of those that could be placed, which need not be the mean
    of the capabilities below.
    """
    now, found = levels_at_present(result), {}
    for dimension, node in zip(questionnaire.dimensions, result.dimensions, strict=True):
        own = [(each.weight, levels[each.id] - now[each.id]) for each in dimension.capabilities if each.id in levels]
        total = sum(weight for weight, _ in own)
        if node.level is not None and total > 0:
            found[dimension.id] = min(HIGHEST, node.level + sum(weight * rise for weight, rise in own) / total)
    return found


def overall_level(questionnaire: Questionnaire, result: Result, levels: Mapping[str, float]) -> float | None:
    """The whole with what its dimensions rise by; None where it isn't published."""
    if result.overall.level is None:
        return None
    dimensions = dimension_levels(questionnaire, result, levels)
    weights = {each.id: each.weight for each in questionnaire.dimensions}
    now = {node.id: node.level for node in result.dimensions if node.level is not None}
    total = sum(weights[id] for id in dimensions)
    rise = sum(weights[id] * (level - now[id]) for id, level in dimensions.items())
    return min(HIGHEST, result.overall.level + rise / total) if total else None


def overall_by_quarter(questionnaire: Questionnaire, result: Result, plan: Plan, problem: Problem) -> list[float]:
    """The overall level now, with what is finished, and at the end of each quarter; empty where it isn't published."""
    found = [overall_level(questionnaire, result, levels_now(result, plan, problem))] + [
        overall_level(questionnaire, result, levels_at(result, plan, quarter)) for quarter in range(problem.quarters)
    ]
    return [] if None in found else [level for level in found if level is not None]


def attained_at(result: Result, levels: Mapping[str, float]) -> dict[str, int]:
    """Attained level of each published capability at these levels; one that has not risen stands where it was assessed."""
    return {
        node.id: highest([levels[node.id]]) if levels[node.id] > node.level + 1e-9 else node.attained
        for node in result.capabilities
        if node.level is not None and node.attained is not None
    }


def pressing(result: Result, problem: Problem, plan: Plan) -> list[str]:
    """Initiatives of which a reader asks why they do not come sooner, the most urgent minimum first, at most MOST: those that
    start after the first quarter and meet a missed minimum, and of those left out the one that with fewest others would.
    """
    order, room = {each.capability: place for place, each in enumerate(result.priorities)}, frame(problem)
    found: dict[str, None] = {}
    for rule, month in sorted(when_met(result, problem, plan), key=lambda each: order.get(each[0].capability, len(order))):
        lifting = {each.id for each in problem.initiatives if any(x.capability == rule.capability for x in each.lifts)}
        if month is None:
            found |= dict.fromkeys(_would_meet(rule, room, plan, lifting - plan.starts.keys()))
        else:
            ending = [each for each in plan.schedule if each.id in lifting and each.end == month + 1]
            found |= dict.fromkeys(each.id for each in ending if each.start >= QUARTER and each.id not in problem.fixed)
    return list(found)[:MOST]


def months_met(met: Met) -> list[int]:
    """The month in which each missed minimum of a capability is met, of those that are; what hangs on a question to be
    answered again is left out.
    """
    return [month for rule, month in met if rule.question is None and month is not None]


def met_with(met: Met, lifted: Collection[str], end: int) -> list[Rule]:
    """The missed minimums met with an initiative that lifts some capabilities and ends before month ``end``, but for those
    that hang on a question to be answered again.
    """
    return [rule for rule, month in met if rule.question is None and month == end - 1 and rule.capability in lifted]


def _would_meet(rule: Rule, room: Frame, plan: Plan, left_out: Collection[str]) -> list[str]:
    """Of the initiatives left out, the one that with fewest others added to the plan would meet a rule."""
    with_needs = {id: closure([id], room.needs) for id in left_out if id in room.windows}
    for id in sorted(with_needs, key=lambda id: (len(with_needs[id]), id)):
        if levels_by(room.problem, with_needs[id].union(plan.starts)).get(rule.capability, 0.0) >= rule.target - 1e-9:
            return [id]
    return []


def levels_by_end(result: Result, problem: Problem, plan: Plan) -> list[tuple[int, dict[str, float]]]:
    """Level of each published capability before anything of the plan ends (0), then after each month that ends some of it.
    """
    now, worth = levels_at(result, plan, -1), Worth(problem)
    return [
        (end, now | worth.levels_with([each.id for each in plan.schedule if each.end <= end]))
        for end in (0, *sorted({each.end for each in plan.schedule if each.end > 0}))
    ]


def _stands_at(rule: Rule, levels: Mapping[str, float | None]) -> bool:
    """Whether a minimum is that of a question whose capability as a whole stands there already."""
    return rule.question is not None and (levels.get(rule.capability) or 0.0) >= rule.target - 1e-9


def works_on(rule: Rule, initiative: Initiative) -> bool:
    """Whether an initiative lifts a rule's capability from below its level to it or above."""
    return any(each.capability == rule.capability and each.origin < rule.target <= each.to for each in initiative.lifts)


def when_met(result: Result, problem: Problem, plan: Plan) -> Met:
    """Missed minimums, each with the month, counted from 0, from whose end the plan holds its capability at the target; of a
    question below a capability that stands there already, from whose end an initiative has worked on that capability.
    -1 = by what was finished before it, None = not within the plan.
    """
    now, *ends = levels_by_end(result, problem, plan)
    risen = {id for id, level in levels_at(result, plan, -1).items() if now[1].get(id, level) > level + 1e-9}
    found = {
        rule: -1 for rule in result.shortfalls
        if rule.capability in risen and now[1][rule.capability] >= rule.target - 1e-9
    }  # fmt: skip
    standing = {rule for rule in result.shortfalls if rule not in found and _stands_at(rule, now[1])}
    done = dict.fromkeys(problem.finished, -1) | {each.id: max(each.end - 1, 0) for each in plan.schedule}
    for rule in standing:
        working = [month for id, month in done.items() if works_on(rule, problem.by_id[id])]
        if working:
            found[rule] = min(working)
    for end, levels in ends:
        for rule in (each for each in result.shortfalls if each not in standing):
            if levels.get(rule.capability, 0.0) >= rule.target - 1e-9:
                found.setdefault(rule, max(end - 1, 0))
    return [(rule, found.get(rule)) for rule in result.shortfalls]
