"""What a plan is held against: nothing, the minimums alone, the plan; every figure worked out afresh from the plan."""

from dataclasses import replace

import pytest

from reports.journey import journey
from reports.language import Language
from reports.planned import Planned
from reports.projection import dimension_levels, when_met
from roadmap.plan import Plan
from roadmap.progress import levels_by
from scoring.result import Result

EN = Language("en")


@pytest.fixture(scope="module")
def alone(planned: Planned, result: Result) -> Plan:
    """The plan without every initiative whose going leaves each minimum met in the month in which the plan meets it."""
    plan, problem = planned.plan, planned.portfolio.problem
    whole, kept = when_met(result, problem, plan), list(plan.schedule)
    for each in sorted(plan.schedule, key=lambda one: -one.start):
        left = [other for other in kept if other is not each]
        needed = {id for other in left for id in problem.by_id[other.id].prerequisites}
        if each.id not in needed and when_met(result, problem, replace(plan, schedule=tuple(left))) == whole:
            kept = left
    return replace(plan, schedule=tuple(kept))


def test_the_minimums_alone_meet_them_in_the_same_months_with_less(planned: Planned, result: Result, alone: Plan) -> None:
    nothing, least, plan = journey(planned, result, EN).courses
    assert int(least.initiatives) >= len(alone.schedule) and least.initiatives != plan.initiatives
    assert (least.soon, least.kept) == (plan.soon, plan.kept) and plan.is_plan and not least.is_plan
    met = [month for rule, month in when_met(result, planned.portfolio.problem, planned.plan) if rule.question is None]
    missed = len(result.shortfalls)
    assert plan.kept == f"{sum(month is not None for month in met)} / {missed}"
    assert plan.soon == f"{sum(month is not None and month < 12 for month in met)} / {missed}"
    assert (nothing.initiatives, nothing.money, nothing.staff, nothing.kept) == ("0", "–", "–", f"0 / {missed}")


def test_each_course_ends_at_the_level_of_what_it_does(planned: Planned, result: Result) -> None:
    facts = journey(planned, result, EN)
    nothing, _, plan = facts.courses
    assert nothing.projected == EN.level(result.overall.level) and plan.projected == facts.projected
    assert plan.money == facts.money and plan.staff == facts.staff
    now = {each.id: each.level for each in result.capabilities if each.level is not None}
    levels = now | levels_by(planned.portfolio.problem, frozenset(planned.plan.starts))
    weights = {each.id: each.weight for each in planned.questionnaire.dimensions}
    by_dimension = dimension_levels(planned.questionnaire, result, levels)
    mean = sum(weights[id] * level for id, level in by_dimension.items()) / sum(weights[id] for id in by_dimension)
    assert plan.projected == EN.level(mean)
