"""Another order against all plans that have it, on tiny problems with every kind of limit."""

import pytest

from roadmap import read_problem, solve
from roadmap.alternatives import alternative
from roadmap.frame import frame
from roadmap.search import STABLE
from tests.roadmap import cases, checker

SEEDS, BUNDLE = 60, 30


@pytest.mark.parametrize("first", range(0, SEEDS, BUNDLE))
def test_another_order_is_the_best_of_all_plans_that_have_it(first: int) -> None:
    sooner = taken_up = 0
    for seed in range(first, first + BUNDLE):
        problem = cases.small_problem(seed)
        read, plans = read_problem(problem), checker.all_plans(problem)
        plan = solve(read, time_limit=30)
        if not plans or plan.objective is None:
            continue
        windows = frame(read).windows
        for id in (each["id"] for each in problem["initiatives"]):
            month = windows[id][0] if windows.get(id) else None
            wished = [each for each in plans if id in each and (id not in plan.starts or each[id] == month)]
            other = alternative(read, plan, id, time_limit=30)
            if other is None:
                assert not wished or plan.starts.get(id) == month, (seed, id)
                continue
            starts = {each.id: each.start for each in other.schedule}
            assert starts in wished and checker.violations(problem, starts) == [], (seed, id)
            best = min(plan.objective, max(checker.objective(problem, each) for each in wished))
            assert best * (1 - STABLE) - 1e-9 <= other.objective <= best + 1e-9, (seed, id)
            sooner, taken_up = sooner + (id in plan.starts), taken_up + (id not in plan.starts)
    assert sooner and taken_up


def test_no_other_order_is_told_of_one_that_may_not_be_planned() -> None:
    problem = cases.small_problem(1)
    problem["initiatives"][0]["excluded"] = True
    read = read_problem(problem)
    plan = solve(read, time_limit=30)
    assert alternative(read, plan, problem["initiatives"][0]["id"], time_limit=30) is None
