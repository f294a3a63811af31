"""What is recorded, and what that makes of the rest of an approved plan."""

import pytest

from roadmap.calendar import Month
from roadmap.forecast import forecasts
from roadmap.plan import Placed, Plan
from roadmap.portfolio import Limits
from roadmap.problem import Capability, Initiative, Lift, Problem
from roadmap.progress import Record, balance, levels_by, spent

FIRST = Month(2027, 1)


@pytest.fixture(scope="module")
def problem() -> Problem:
    lift = (Lift("c", 1, 2), Lift("c", 2, 3))
    return Problem(
        "value", 12, {},
        (Initiative("a", 3, lifts=lift[:1]), Initiative("b", 2, prerequisites=("a",), lifts=lift[1:]), Initiative("free", 4)),
        (Capability("c", 1.0, 4.0),),
    )  # fmt: skip


@pytest.fixture(scope="module")
def plan() -> Plan:
    schedule = (Placed("a", 0, 3, 1), Placed("b", 3, 5, 1), Placed("free", 6, 10, 2))
    return Plan("optimal", 0.1, schedule=schedule)


def months(problem: Problem, plan: Plan, records: dict[str, Record], today: Month) -> dict[str, tuple[str, str, int]]:
    found = forecasts(problem, plan, FIRST, records, today)
    return {id: (str(each.expected[0]), str(each.expected[1]), each.slip) for id, each in found.items()}


def test_before_anything_happens_all_is_as_approved(problem: Problem, plan: Plan) -> None:
    found = months(problem, plan, {}, Month(2026, 12))
    assert found == {"a": ("2027-01", "2027-03", 0), "b": ("2027-04", "2027-05", 0), "free": ("2027-07", "2027-10", 0)}


def test_what_has_not_started_moves_and_takes_along_what_waits_for_it(problem: Problem, plan: Plan) -> None:
    found = months(problem, plan, {}, Month(2027, 3))
    assert found["a"] == ("2027-03", "2027-05", 2)
    assert found["b"] == ("2027-06", "2027-07", 2)
    assert found["free"][2] == 0


def test_what_is_known_to_begin_later_takes_along_what_waits_for_it(problem: Problem, plan: Plan) -> None:
    later = months(problem, plan, {"a": Record(begins=Month(2027, 4))}, Month(2027, 1))
    assert later["a"] == ("2027-04", "2027-06", 3) and later["b"] == ("2027-07", "2027-08", 3)
    sooner = months(problem, plan, {"free": Record(begins=Month(2027, 2))}, Month(2027, 1))
    assert sooner["free"] == ("2027-02", "2027-05", -5)
    assert months(problem, plan, {"a": Record(begins=Month(2027, 1))}, Month(2027, 3))["a"] == ("2027-03", "2027-05", 2)


def test_work_under_way_lasts_as_planned_but_through_this_month(problem: Problem, plan: Plan) -> None:
    record = {"a": Record("under_way", Month(2027, 2))}
    assert months(problem, plan, record, Month(2027, 2))["a"] == ("2027-02", "2027-04", 1)
    late = months(problem, plan, record, Month(2027, 8))
    assert late["a"] == ("2027-02", "2027-08", 5) and late["b"] == ("2027-09", "2027-10", 5)


def test_work_longer_under_way_than_planned_has_overrun_until_its_end_is_told(problem: Problem, plan: Plan) -> None:
    def overrun(record: Record, today: Month) -> int:
        return forecasts(problem, plan, FIRST, {"free": record}, today)["free"].overrun

    early = Record("under_way", Month(2026, 11))
    assert [overrun(early, Month(2027, month)) for month in (1, 2, 3, 5)] == [0, 0, 1, 3]
    assert overrun(Record("under_way", Month(2026, 11), expected=Month(2027, 5)), Month(2027, 3)) == 0
    assert overrun(Record("done", Month(2026, 11), Month(2027, 3)), Month(2027, 5)) == 0


def test_work_under_way_ends_when_its_people_expect_but_not_before_this_month(problem: Problem, plan: Plan) -> None:
    record = {"a": Record("under_way", Month(2027, 1), expected=Month(2027, 6))}
    found = months(problem, plan, record, Month(2027, 2))
    assert found["a"] == ("2027-01", "2027-06", 3) and found["b"] == ("2027-07", "2027-08", 3)
    early = {"a": Record("under_way", Month(2027, 1), expected=Month(2027, 2))}
    assert months(problem, plan, early, Month(2027, 2))["a"] == ("2027-01", "2027-02", -1)
    assert months(problem, plan, early, Month(2027, 5))["a"] == ("2027-01", "2027-05", 2)


def test_what_is_done_keeps_its_months_and_lets_the_next_begin(problem: Problem, plan: Plan) -> None:
    found = months(problem, plan, {"a": Record("done", Month(2027, 1), Month(2027, 2))}, Month(2027, 3))
    assert found["a"] == ("2027-01", "2027-02", -1)
    assert found["b"] == ("2027-04", "2027-05", 0), "it starts in its own month, not earlier"


def test_what_is_dropped_holds_nobody_up_and_is_not_late(problem: Problem, plan: Plan) -> None:
    found = months(problem, plan, {"a": Record("dropped")}, Month(2027, 4))
    assert found["a"][2] == 0 and found["b"] == ("2027-04", "2027-05", 0)


def test_what_needs_what_was_dropped_cannot_be_done_unless_it_has_begun(problem: Problem, plan: Plan) -> None:
    records = {"a": Record("dropped")}
    found = forecasts(problem, plan, Month(2027, 1), records, Month(2027, 4))
    assert {id: each.blocked_by for id, each in found.items()} == {"a": None, "b": "a", "free": None}
    begun = forecasts(problem, plan, Month(2027, 1), records | {"b": Record("under_way", Month(2027, 4))}, Month(2027, 4))
    assert begun["b"].blocked_by is None


def test_levels_rise_by_what_is_done_and_only_in_order(problem: Problem) -> None:
    assert levels_by(problem, frozenset()) == {"c": 1.0}
    assert levels_by(problem, frozenset({"a"})) == {"c": 2.0}
    assert levels_by(problem, frozenset({"a", "b"})) == {"c": 3.0}
    assert levels_by(problem, frozenset({"b"})) == {"c": 1.0}, "the step below is not reached"


def test_the_budget_of_a_quarter_is_a_third_of_that_of_each_of_its_months() -> None:
    limits = Limits(FIRST, 12, {}, budget_per_quarter=300.0, budget_from={Month(2027, 5): 600.0, Month(2028, 6): 9.0})
    assert limits.budgets() == (300.0, 500.0, 600.0, 600.0)
    assert Limits(FIRST.plus(1), 12, {}, budget_per_quarter=300.0).budgets() == (300.0,) * 4
    assert Limits(FIRST, 12, {}, balance=5.0).budgets() is None


def test_what_is_left_goes_to_the_first_quarter_and_what_is_lacking_to_as_many_as_it_takes() -> None:
    limits = Limits(FIRST, 12, {}, budget_per_quarter=300.0, balance=50.0)
    assert limits.budgets() == (350.0, 300.0, 300.0, 300.0)
    assert Limits(FIRST, 12, {}, budget_per_quarter=300.0, balance=-700.0).budgets() == (0.0, 0.0, 200.0, 300.0)


def test_people_change_in_their_month() -> None:
    limits = Limits(FIRST, 12, {"data": 4.0}, {"data": {Month(2027, 3): 6.0, Month(2027, 6): 0.0}})
    assert [limits.people("data", FIRST.plus(each)) for each in range(6)] == [4.0, 4.0, 6.0, 6.0, 6.0, 0.0]


def test_a_cost_is_spread_over_the_months_in_which_it_arose() -> None:
    costly = Problem("value", 12, {}, tuple(Initiative(id, 4, cost=40.0) for id in "abcde"))
    records = {
        "a": Record("done", Month(2027, 1), Month(2027, 2), cost=60.0),
        "b": Record("under_way", Month(2027, 3)),
        "c": Record("under_way", Month(2026, 11)),
        "d": Record("planned", cost=5.0),
        "e": Record("under_way", Month(2027, 1), expected=Month(2027, 8)),
        "gone": Record("done", Month(2027, 4), Month(2027, 4), cost=7.0),
    }
    found = spent(costly, records, Month(2027, 4))
    assert sum(found.values()) == pytest.approx(60 + 20 + 40 + 5 + 20 + 7)
    c = 40 / 6 + 40 / 8
    assert [found[FIRST.plus(each)] for each in range(4)] == pytest.approx([30 + c, 30 + c, 10 + c, 10 + c + 5 + 7])


def test_the_balance_is_that_of_the_running_quarter_or_of_all_where_money_carries_over() -> None:
    costs = {FIRST.plus(-1): 999.0, FIRST: 300.0, FIRST.plus(3): 150.0}
    plain = Limits(FIRST, 24, {}, budget_per_quarter=300.0, balance=40.0)
    carried = Limits(FIRST, 24, {}, budget_per_quarter=300.0, balance=40.0, carry_over=True)
    assert balance(plain, costs, FIRST) == balance(carried, costs, FIRST) == 40.0
    assert balance(plain, costs, FIRST.plus(1)) == 40 + 100 - 300 and balance(plain, costs, FIRST.plus(3)) == 0.0
    assert balance(plain, costs, FIRST.plus(5)) == 200 - 150
    assert balance(carried, costs, FIRST.plus(5)) == 40 + 500 - 450
    assert balance(Limits(FIRST, 24, {}), costs, FIRST.plus(5)) == 0.0


def test_work_waits_for_people_that_late_work_still_needs() -> None:
    team = {"risk": 2.0}
    initiatives = (
        Initiative("a", 3, roles=team), Initiative("b", 2, roles=team), Initiative("c", 2, roles={"risk": 1.0}),
        Initiative("last", 1, roles=team),
    )  # fmt: skip
    problem = Problem("value", 12, {"risk": (2.0,) * 12}, initiatives, blackout=frozenset({7}))
    schedule = (Placed("a", 0, 3, 1), Placed("b", 3, 5, 1), Placed("c", 5, 7, 2), Placed("last", 8, 9, 2))
    plan = Plan("optimal", 0.1, schedule=schedule)

    def found(records: dict[str, Record], today: Month) -> dict[str, tuple[str, int, tuple[str, ...]]]:
        made = forecasts(problem, plan, FIRST, records, today)
        return {id: (str(each.expected[0]), each.slip, each.limits) for id, each in made.items()}

    late = {"a": Record("under_way", Month(2027, 1), expected=Month(2027, 5))}
    assert found(late, Month(2027, 4)) == {
        "a": ("2027-01", 2, ()), "b": ("2027-06", 2, ("roles.risk",)), "c": ("2027-09", 3, ("blackout",)),
        "last": ("2027-11", 2, ("roles.risk",)),
    }, "in August nothing may start, and what was approved for an earlier month goes first"  # fmt: skip
    begins = {"b": Record(begins=Month(2027, 4)), **late}
    assert found(begins, Month(2027, 4))["b"] == ("2027-04", 0, ()), "its people know best"
    idle = found({}, Month(2027, 4))
    assert [idle[id][0] for id in "abc"] == ["2027-04", "2027-07", "2027-09"], "not all at once in the month that runs"
    dropped = found({"a": Record("dropped"), **{"b": Record("under_way", Month(2027, 3))}}, Month(2027, 4))
    assert dropped["b"] == ("2027-03", -1, ()) and dropped["c"] == ("2027-06", 0, ())
