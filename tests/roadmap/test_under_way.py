"""Work under way in a plan made again: it takes what it was to take, over the months its people expect."""

import pytest

from questionnaires.schema import Questionnaire
from roadmap.calendar import Month
from roadmap.portfolio import Limits, UnderWay, default_limits, portfolio
from scoring.result import Result


@pytest.fixture(scope="module")
def limits(questionnaire: Questionnaire) -> Limits:
    found = default_limits(questionnaire, "city_commercial", Month(2027, 1))
    assert found is not None
    return found


def test_cost_and_effort_are_spread_over_the_months_expected(
    questionnaire: Questionnaire, result: Result, limits: Limits
) -> None:
    own = next(each for each in questionnaire.initiatives if each.lifts and each.months <= 6)
    started = {own.id: limits.first_month.plus(-2)}
    plain = portfolio(questionnaire, result, limits, UnderWay(started)).problem.by_id[own.id]
    assert (plain.duration, plain.cost) == (own.months, pytest.approx(own.external_cost))
    later = UnderWay(started, expected={own.id: limits.first_month.plus(9)})
    longer = portfolio(questionnaire, result, limits, later).problem.by_id[own.id]
    assert longer.duration == 12 and longer.cost == pytest.approx(own.external_cost)
    assert {role: rate * 12 for role, rate in longer.rates.items()} == pytest.approx(own.person_months)
    assert len(longer.lifts) == len(own.lifts)


def test_what_is_not_done_within_the_plan_lifts_nothing_and_costs_its_share(
    questionnaire: Questionnaire, result: Result, limits: Limits
) -> None:
    own = next(each for each in questionnaire.initiatives if each.lifts and each.external_cost)
    started = {own.id: limits.first_month}
    for beyond, lifts in ((-1, len(own.lifts)), (12, 0)):
        under_way = UnderWay(started, expected={own.id: limits.last_month.plus(beyond)})
        made = portfolio(questionnaire, result, limits, under_way).problem.by_id[own.id]
        assert len(made.lifts) == lifts and made.duration == min(limits.horizon, limits.horizon + beyond)
        assert made.cost == pytest.approx(own.external_cost * made.duration / (limits.horizon + beyond))
