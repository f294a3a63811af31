"""Why an initiative is left out, where a freeze of every month rules it out and not its length."""

import pytest

from roadmap import read_problem, solve
from roadmap.explain import board_of, kept_out
from roadmap.problem import Capability, Initiative, Lift, Problem
from tests.roadmap import cases, checker

CASES = [(4, range(12), "limits"), (13, range(0), "too_long"), (13, range(12), "too_long")]


@pytest.mark.parametrize(("months", "frozen", "reason"), CASES)
def test_a_freeze_is_a_limit_and_no_length(months: int, frozen: range, reason: str) -> None:
    one = Initiative("a", months, lifts=(Lift("c", 1, 3),))
    plan = solve(Problem("value", 12, {}, (one,), (Capability("c", 1.0, 3.0),), blackout=frozenset(frozen)), time_limit=5)
    assert [(each.id, each.reason) for each in plan.unscheduled] == [("a", reason)]


def test_what_brings_nothing_is_not_held_back_by_limits() -> None:
    """Nor is it credited with what only its prerequisite would bring."""
    big = Initiative("big", 2, roles={"a": 2.0}, lifts=(Lift("c", 2, 3),))
    useless = Initiative("useless", 2, prerequisites=("big",))
    late = Initiative("late", 2, prerequisites=("big",), lifts=(Lift("d", 2, 3),))
    levels = (Capability("c", 2.0, 3.0), Capability("d", 3.3, 4.0))
    problem = Problem("value", 12, {"a": (1.0,) * 12}, (big, useless, late), levels)
    plan = solve(problem, time_limit=5)
    assert {each.id: each.reason for each in plan.unscheduled} == {"big": "limits", "useless": "no_gain", "late": "no_gain"}


def test_limits_that_keep_an_initiative_out_leave_it_no_month() -> None:
    """Each month tried by the independent checker."""
    said = set()
    for seed in range(60):
        document = cases.small_problem(seed)
        problem = read_problem(document)
        plan = solve(problem, time_limit=20)
        board = board_of(problem, plan.starts) if plan.unscheduled else None
        for each in plan.unscheduled:
            initiative = problem.by_id[each.id]
            if each.reason != "limits":
                continue
            assert board is not None
            found = kept_out(board, each.id)
            waits = [need for need in initiative.prerequisites if need not in plan.starts and need not in problem.finished]
            assert (found is None) == bool(waits)
            if found is None:
                continue
            months = range(problem.horizon - initiative.duration + 1)
            free = [at for at in months if not checker.violations(document, {**plan.starts, each.id: at})]
            assert bool(free) == (found == ()), (seed, each.id, found)
            said.update(found)
    assert {"roles.data", "roles.risk", "horizon"} <= said
