"""Why an initiative is left out, where a freeze of every month rules it out and not its length."""

import pytest

from roadmap import solve
from roadmap.problem import Capability, Initiative, Lift, Problem

CASES = [(4, range(12), "limits"), (13, range(0), "too_long"), (13, range(12), "too_long")]


@pytest.mark.parametrize(("months", "frozen", "reason"), CASES)
def test_a_freeze_is_a_limit_and_no_length(months: int, frozen: range, reason: str) -> None:
    one = Initiative("a", months, lifts=(Lift("c", 1, 3),))
    plan = solve(Problem("value", 12, {}, (one,), (Capability("c", 1.0, 3.0),), blackout=frozenset(frozen)), time_limit=5)
    assert [(each.id, each.reason) for each in plan.unscheduled] == [("a", reason)]
