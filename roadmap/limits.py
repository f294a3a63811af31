"""The limits of a problem by the words of the answer: one more of each, or none at all."""

from collections.abc import Sequence
from dataclasses import replace

from roadmap.problem import QUARTER, Problem

MORE_MONTHS = 3
"""One more, for the horizon."""
PLENTY = 1e9
"""A capacity that never binds."""


def limits_of(problem: Problem) -> list[str]:
    """Limits that a problem has, as the words of the answer."""
    words = [f"roles.{role}" for role in problem.roles if any(each.rates.get(role) for each in problem.initiatives)]
    words += ["budget_per_quarter"] * (problem.budget is not None)
    words += ["max_parallel"] * (problem.max_parallel is not None)
    words += ["horizon"]
    return words + ["blackout"] * any(month < problem.horizon for month in problem.blackout)


def one_more(problem: Problem, limit: str) -> Problem:
    """The problem with +1 in every month or quarter, +3 months, or no freeze.

    >>> one_more(Problem("value", 12, {"data": (2.0,)}, ()), "roles.data").roles
    {'data': (3.0,)}
    """
    if limit == "horizon":
        return longer(problem, MORE_MONTHS)
    if limit == "blackout":
        return replace(problem, blackout=frozenset())
    if limit == "max_parallel":
        return replace(problem, max_parallel=(problem.max_parallel or 0) + 1)
    if limit == "budget_per_quarter":
        return replace(problem, budget=tuple(amount + 1 for amount in problem.budget or ()))
    role = limit.removeprefix("roles.")
    return replace(problem, roles={**problem.roles, role: tuple(free + 1 for free in problem.roles[role])})


def longer(problem: Problem, months: int) -> Problem:
    """The problem with more months; people and money of the last period go on."""
    horizon = problem.horizon + months
    roles = {role: _stretched(free, horizon) for role, free in problem.roles.items()}
    budget = None if problem.budget is None else _stretched(problem.budget, -(-horizon // QUARTER))
    return replace(problem, horizon=horizon, roles=roles, budget=budget)


def _stretched(amounts: Sequence[float], count: int) -> tuple[float, ...]:
    return tuple(amounts) + (amounts[-1],) * (count - len(amounts))


def without(problem: Problem, limit: str) -> Problem:
    """The problem as if a limit weren't there; the horizon becomes long enough for everything in a row."""
    if limit == "horizon":
        return longer(problem, _enough_months(problem))
    if limit == "blackout":
        return replace(problem, blackout=frozenset())
    if limit == "max_parallel":
        return replace(problem, max_parallel=None)
    if limit == "budget_per_quarter":
        return replace(problem, budget=None)
    role = limit.removeprefix("roles.")
    return replace(problem, roles={**problem.roles, role: (PLENTY,) * problem.horizon})


FARTHEST = 1200
"""Months beyond the horizon in which a window is still looked for."""


def _enough_months(problem: Problem) -> int:
    """Months after the horizon in which all initiatives, one after the other, surely have room."""
    last_pin = max((each.pinned[1] for each in problem.initiatives if each.pinned), default=0)
    in_a_row = sum(each.duration for each in problem.initiatives)
    return in_a_row + min(max(0, last_pin - problem.horizon), FARTHEST) + QUARTER
