"""Why there is no plan: a smallest set of conflicting demands found, and the nearest relaxation."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import combinations, islice

from roadmap.feasibility import CpEffort, Timetabler
from roadmap.frame import frame
from roadmap.limits import limits_of, without
from roadmap.makespan import ends_at
from roadmap.plan import DUE, Demand, Relaxation
from roadmap.problem import Initiative, Problem
from roadmap.watch import Watch

LONGEST_CHECK, NARROWING = 2.0, 0.8
"""Seconds for one check of whether a plan exists, and the share of the time after which no demand is dropped any more."""


def explain_conflict(problem: Problem, watch: Watch) -> tuple[tuple[Demand, ...], Relaxation | None]:
    """Demands that can't all be met though any of them could be dropped, and the smallest raise that would do.

    `relaxation` is None where neither a raise of one limit nor a later date of one initiative makes a plan possible.
    """
    demands = _demands(problem)
    orders = (demands, demands[::-1], sorted(demands, key=lambda each: each.id is not None))
    sets = ruled_out_alone(problem)
    if not any(len(each) == 1 for each in sets):
        sets += [_narrowed(problem, order, watch) for order in orders]
    conflict = min(sets, key=len)
    limits = [each.demand for each in conflict if each.id is None]
    raises = [each for limit in limits if (each := least_raise(problem, limit, watch)) is not None]
    if not raises:
        due = [each.id for each in conflict if each.demand == "mandatory_by" and each.id is not None]
        raises = [each for id in due if (each := least_delay(problem, id, watch)) is not None]
    return tuple(conflict), min(raises, key=lambda each: _size(problem, each), default=None)


def ruled_out_alone(problem: Problem) -> list[list[Demand]]:
    """What a single initiative's own dates already rule out, whatever else there is."""
    found = []
    for each in problem.open_initiatives:
        if each.excluded or each.id in problem.fixed:
            continue
        first = each.pinned[0] if each.pinned is not None else 0
        due, pin = Demand("mandatory_by", each.id), [Demand("pinned", each.id)] if each.pinned is not None else []
        if each.mandatory_by is not None and each.duration > each.mandatory_by:
            found.append([due])
        elif each.mandatory_by is not None and first + each.duration > each.mandatory_by:
            found.append([*pin, due])
        elif pin and first + each.duration > problem.horizon:
            found.append([*pin, Demand("horizon", None)])
        elif each.pinned is not None and set(range(first, each.pinned[1] + 1)) <= problem.blackout:
            found.append([Demand("blackout", None), *pin])
    return found


def _demands(problem: Problem) -> list[Demand]:
    """Everything that may be dropped to make a plan possible: limits first, then wishes on single initiatives."""
    wanted = {id for each in problem.open_initiatives if not each.excluded for id in each.prerequisites}

    def is_missed(each: Initiative) -> bool:
        """Whether leaving an initiative out can be in the way: what nobody asks for only adds work to a makespan."""
        return each.excluded and (problem.objective == "value" or each.is_demanded or each.id in wanted)

    words: tuple[tuple[str, Callable[[Initiative], object]], ...] = (
        ("prerequisite", lambda each: each.prerequisites),
        ("excluded", is_missed),
        ("pinned", lambda each: each.pinned is not None or each.id in problem.fixed),
        ("mandatory_by", lambda each: each.mandatory_by is not None),
    )
    wishes = [Demand(word, each.id) for word, has in words for each in problem.open_initiatives if has(each)]
    return [Demand(limit, None) for limit in limits_of(problem)] + wishes


def _narrowed(problem: Problem, demands: Sequence[Demand], watch: Watch) -> list[Demand]:
    """Demands that remain in conflict after dropping, one by one, all that can be dropped."""
    kept = list(demands)
    for size in _halvings(len(kept)):
        index = 0
        while index < len(kept):
            fewer = kept[:index] + kept[index + size :]
            if not watch.is_over(NARROWING) and _conflicts(problem, demands, fewer, watch):
                kept = fewer
            else:
                index += size
    return kept


def _halvings(count: int) -> Iterable[int]:
    """Sizes of the bundles to drop at once: halves, quarters, down to one."""
    while count > 1:
        count = (count + 1) // 2
        yield count
    yield 1


def _conflicts(problem: Problem, demands: Sequence[Demand], kept: Sequence[Demand], watch: Watch) -> bool:
    """Whether the demands kept leave no plan; a check that takes too long counts as no conflict."""
    for demand in demands:
        if demand not in kept:
            problem = dropped(problem, demand)
    return is_possible(problem, watch) is False


def is_possible(problem: Problem, watch: Watch) -> bool | None:
    """Whether any plan keeps all demands; None when it took too long."""
    room = frame(problem)
    if room.dead_end:
        return False
    answer = Timetabler(room).run(CpEffort(watch, min(LONGEST_CHECK, watch.left(0.9))))
    return {"proven": True, "feasible": True, "infeasible": False}.get(answer.verdict)


def dropped(problem: Problem, demand: Demand) -> Problem:
    """The problem without one demand."""
    if demand.id is None:
        return without(problem, demand.demand)
    if demand.demand == "pinned" and demand.id in problem.fixed:
        started = {id: month for id, month in problem.fixed.items() if id != demand.id}
        problem = replace(problem, started=started)
    free: dict[str, Initiative] = {
        "prerequisite": replace(problem.by_id[demand.id], prerequisites=()),
        "excluded": replace(problem.by_id[demand.id], excluded=False),
        "pinned": replace(problem.by_id[demand.id], pinned=None),
        "mandatory_by": replace(problem.by_id[demand.id], mandatory_by=None),
    }
    changed = free[demand.demand]
    return replace(
        problem, initiatives=tuple(changed if each.id == demand.id else each for each in problem.initiatives)
    )


def least_raise(problem: Problem, limit: str, watch: Watch) -> Relaxation | None:
    """The smallest raise of one limit that makes a plan possible; None when no raise does, or none was found.

    In persons in every month, money in every quarter, initiatives in parallel, or months; for the freeze the number of months
    lifted, and which.
    """
    room = frame(without(problem, limit))
    if room.dead_end:
        return None
    effort = CpEffort(watch, min(LONGEST_CHECK, watch.left(0.95)))
    if limit in ("horizon", "blackout"):
        table = Timetabler(room)
        plan = table.run(effort, table.end() if limit == "horizon" else None).starts
        if plan is None:
            return None
        if limit == "horizon":
            return Relaxation(limit, max(ends_at(problem, plan) - problem.horizon, 1))
        months = _fewest_months(problem, sorted({month for month in plan.values() if month in problem.blackout}), watch)
        return Relaxation(limit, len(months), months)
    table = Timetabler(room, limit, problem)
    answer = table.run(effort, table.extra)
    return None if answer.starts is None else Relaxation(limit, round(answer.value / table.scale.factor, 9))


def least_delay(problem: Problem, id: str, watch: Watch) -> Relaxation | None:
    """The fewest months by which an initiative must be allowed to end later for a plan to be possible; None when none do."""
    initiative = problem.by_id[id]
    wanted = initiative.mandatory_by or problem.horizon

    def helps(month: int) -> bool:
        moved = replace(initiative, mandatory_by=month)
        others = tuple(moved if each.id == id else each for each in problem.initiatives)
        return not watch.is_over(0.95) and is_possible(replace(problem, initiatives=others), watch) is True

    if wanted >= problem.horizon or not helps(problem.horizon):
        return None
    later = range(wanted + 1, problem.horizon)
    return Relaxation(f"{DUE}{id}", bisect_left(later, True, key=helps) + 1)


MOST_TRIED = 60
"""Sets of freeze months tried at most for fewer than those known to do."""


def _fewest_months(problem: Problem, known: Sequence[int], watch: Watch) -> tuple[int, ...]:
    """The fewest months of the freeze to lift, and the earliest, for a plan to be possible: at most those known to do."""
    sets = (each for size in range(1, len(known)) for each in combinations(sorted(problem.blackout), size))
    for months in islice(sets, MOST_TRIED):
        if not watch.is_over(0.95) and is_possible(replace(problem, blackout=problem.blackout - set(months)), watch):
            return months
    return tuple(known)


def _size(problem: Problem, raised: Relaxation) -> float:
    """How large a raise is against the limit itself; lifting the freeze counts as doubling."""
    if raised.limit == "blackout":
        return 1.0
    if raised.limit == "horizon" or raised.limit.startswith(DUE):
        return raised.by / problem.horizon
    if raised.limit == "max_parallel":
        return raised.by / (problem.max_parallel or 1)
    role = raised.limit.removeprefix("roles.")
    amounts = problem.budget or () if raised.limit == "budget_per_quarter" else problem.roles[role]
    return raised.by / (sum(amounts) / len(amounts) or 1e-9)
