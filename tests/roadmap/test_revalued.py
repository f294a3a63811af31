"""A kept plan on other figures than it was made on."""

from typing import Any

import pytest

from roadmap import Plan, read_problem, solve
from roadmap.revalued import is_plan_of, revalued
from tests.roadmap import cases, checker


@pytest.fixture
def kept() -> tuple[dict[str, Any], Plan]:
    """A small problem with a plan that is worth something."""
    for problem in map(cases.small_problem, range(60)):
        plan = solve(read_problem(problem))
        if plan.objective:
            return problem, plan
    raise AssertionError("no such problem")


def test_a_plan_is_one_of_a_problem_until_weights_or_levels_change(kept: tuple[dict[str, Any], Plan]) -> None:
    problem, plan = kept
    assert is_plan_of(read_problem(problem), plan)
    heavier = {**problem, "capabilities": [{**each, "weight": 2 * each["weight"]} for each in problem["capabilities"]]}
    assert not is_plan_of(read_problem(heavier), plan)
    idle = {"id": "idle", "level": 2.0, "target": 3.0, "minimum": None, "weight": 1.0}
    assert not is_plan_of(read_problem({**problem, "capabilities": [*problem["capabilities"], idle]}), plan)


def test_its_months_stand_and_what_they_reach_is_that_of_the_figures_now(kept: tuple[dict[str, Any], Plan]) -> None:
    problem, plan = kept
    risen = [{**each, "level": min(each["level"] + 0.5, 5.0)} for each in problem["capabilities"]]
    higher = {**problem, "capabilities": risen}
    now = revalued(read_problem(higher), plan)
    assert now.starts == plan.starts and now.spend == plan.spend and now.status == "feasible" and now.gap is None
    assert now.objective == pytest.approx(checker.objective(higher, plan.starts))
    for each in higher["capabilities"]:
        assert all(level >= each["level"] - 1e-9 for level in now.levels.get(each["id"], ()))
    assert all(each.value_of_one_more is None for each in now.binding) and not now.alternatives
    assert is_plan_of(read_problem(higher), now)
