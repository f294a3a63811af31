"""A kept plan held against the figures of today: its months stand, what they reach is worked out anew."""

from dataclasses import replace
from math import isclose

from roadmap.levels import Worth
from roadmap.plan import Plan
from roadmap.problem import Problem

NEAR = 1e-6
"""Relative difference below which two figures are the same."""


def is_plan_of(problem: Problem, plan: Plan) -> bool:
    """Whether a plan is worth in a problem what it says: levels or targets have not changed since it was made."""
    if plan.objective is None or not plan.starts.keys() <= problem.by_id.keys():
        return False
    worth = Worth(problem)
    if not isclose(worth.objective(plan.starts), plan.objective, rel_tol=NEAR, abs_tol=NEAR):
        return False
    levels = worth.levels(plan.starts)
    return levels.keys() == plan.levels.keys() and all(
        isclose(ours, theirs, abs_tol=NEAR) for id in levels for ours, theirs in zip(levels[id], plan.levels[id], strict=True)
    )


def revalued(problem: Problem, plan: Plan) -> Plan:
    """The same months with the levels and the worth they have in a problem; what was proven of it no longer is.

    The gains of limits and other orders were those of other figures: the limits stay named, their gains become None.
    """
    worth = Worth(problem)
    return replace(
        plan, status="feasible", objective=worth.objective(plan.starts), bound=None, gap=None, greedy_objective=None,
        levels=worth.levels(plan.starts), alternatives=(),
        binding=tuple(replace(each, value_of_one_more=None, schedule=()) for each in plan.binding),
    )  # fmt: skip
