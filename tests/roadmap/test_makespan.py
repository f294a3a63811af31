"""Everything done as early as possible."""

import pytest

from benchmarks.psplib import read_case
from roadmap import read_problem, solve
from tests.roadmap import cases, checker

SEEDS, BUNDLE = 200, 20


@pytest.mark.parametrize("first", range(0, SEEDS, BUNDLE))
def test_a_project_ends_as_early_as_the_best_of_all_plans(first: int) -> None:
    for seed in range(first, first + BUNDLE):
        problem = cases.small_project(seed)
        plans, plan = checker.all_plans(problem), solve(read_problem(problem), time_limit=30)
        assert (plan.status == "infeasible") == (not plans), seed
        if not plans:
            continue
        best = min(checker.objective(problem, each) for each in plans)
        assert checker.violations(problem, plan.starts) == [], seed
        assert (plan.status, plan.makespan, plan.objective, plan.bound) == ("optimal", best, best, best), seed
        near = [each for each in plans if checker.objective(problem, each) == best]
        assert checker.moved(problem, plan.starts) == min(checker.moved(problem, each) for each in near), seed


CASE = """
jobs (incl. supersource/sink ):  8
horizon                       :  30
PRECEDENCE RELATIONS:
jobnr.    #modes  #successors   successors
   1        1          3           2   3   4
   2        1          1           5
   3        1          1           6
   4        1          1           7
   5        1          1           8
   6        1          1           8
   7        1          1           8
   8        1          0
REQUESTS/DURATIONS:
jobnr. mode duration  R 1
------------------------
  1      1     0       0
  2      1     3       2
  3      1     4       3
  4      1     2       4
  5      1     2       4
  6      1     1       3
  7      1     4       1
  8      1     0       0
RESOURCEAVAILABILITIES:
  R 1
   4
"""


def test_a_project_with_milestones_reaches_its_known_optimum() -> None:
    # no two of jobs 2, 3, 6 fit side by side (3 + 4 + 1), nothing fits beside 4 or 5 (2 + 2), and 7 fits beside 3: 12
    problem = read_case(CASE)
    plan = solve(read_problem(problem))
    assert checker.violations({**problem, "capabilities": []}, plan.starts) == []
    assert plan.status == "optimal"
    assert plan.makespan == 12
    assert (plan.levels, plan.spend) == ({}, ())
    assert plan.starts["1"] == 0 and plan.starts["8"] == plan.makespan


def test_nothing_to_do_takes_no_time() -> None:
    plan = solve(read_problem({"objective": "makespan", "horizon": 1, "roles": {}, "initiatives": []}))
    assert (plan.status, plan.objective, plan.bound, plan.gap) == ("optimal", 0, 0, 0)
