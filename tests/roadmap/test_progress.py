"""What is recorded, and what that makes of the rest of an approved plan."""

import pytest

from roadmap.calendar import Month
from roadmap.plan import Placed, Plan
from roadmap.problem import Capability, Initiative, Lift, Problem
from roadmap.progress import Record, forecasts, levels_by

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


def test_work_under_way_lasts_as_planned_but_through_this_month(problem: Problem, plan: Plan) -> None:
    record = {"a": Record("under_way", Month(2027, 2))}
    assert months(problem, plan, record, Month(2027, 2))["a"] == ("2027-02", "2027-04", 1)
    late = months(problem, plan, record, Month(2027, 8))
    assert late["a"] == ("2027-02", "2027-08", 5) and late["b"] == ("2027-09", "2027-10", 5)


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
