"""The planner against trying all plans, on hundreds of tiny problems with every kind of limit."""

from math import inf
from random import Random

import pytest

from roadmap import Plan, read_problem, search, solve
from roadmap.engine import Outcome
from roadmap.frame import frame
from roadmap.greedy import mended
from roadmap.levels import Worth
from roadmap.search import STABLE
from tests.roadmap import cases, checker

SEEDS, BUNDLE = 240, 20


def judged(problem: checker.Json, plan: Plan) -> None:
    """The plan keeps all rules and reports what the checker finds."""
    assert checker.violations(problem, plan.starts) == []
    assert plan.objective == pytest.approx(checker.objective(problem, plan.starts), abs=1e-9)
    assert plan.bound is not None and plan.objective is not None


@pytest.mark.parametrize("first", range(0, SEEDS, BUNDLE))
def test_a_value_plan_is_the_best_of_all_plans(first: int) -> None:
    for seed in range(first, first + BUNDLE):
        is_best(cases.small_problem(seed), seed)


@pytest.mark.parametrize("first", range(0, SEEDS // 3, BUNDLE))
def test_a_plan_for_units_is_the_best_of_all_plans(first: int) -> None:
    """Each unit climbs from its own level; what only one of them lacks counts by its share."""
    for seed in range(first, first + BUNDLE):
        is_best(cases.with_units(cases.small_problem(seed), seed), seed)


def is_best(problem: checker.Json, seed: int) -> None:
    """The plan against all that keep the rules: none is better, nor as good with fewer changes or, with as few, cheaper."""
    plans, plan = checker.all_plans(problem), solve(read_problem(problem), time_limit=30)
    assert (plan.status == "infeasible") == (not plans), seed
    if not plans:
        assert plan.conflict, seed
        return
    judged(problem, plan)
    best = max(checker.objective(problem, each) for each in plans)
    tie = 1e-6 if problem.get("previous") is None else 1e-3
    assert plan.objective is not None and plan.bound is not None and plan.status == "optimal", seed
    assert plan.objective >= best * (1 - tie) - 1e-9, seed
    assert plan.bound >= best - 1e-9, seed
    assert plan.greedy_objective is None or plan.objective >= plan.greedy_objective - 1e-9, seed
    least = max(best * (1 - tie * 0.999), plan.greedy_objective or 0.0) - 1e-9
    near = [each for each in plans if checker.objective(problem, each) >= least]
    assert checker.moved(problem, plan.starts) == min(checker.moved(problem, each) for each in near), seed
    if problem.get("previous") is None:
        assert checker.cost(problem, plan.starts) <= min(checker.cost(problem, each) for each in near) + 1e-9, seed


def test_each_unit_climbs_as_the_judge_says() -> None:
    for seed in range(SEEDS):
        problem = cases.with_units(cases.small_problem(seed), seed)
        read, dice = read_problem(problem), Random(seed)
        done = [each for each in problem["initiatives"] if dice.random() < 0.5 or each["id"] in problem.get("finished", [])]
        for capability, whole in zip(problem["capabilities"], read.capabilities, strict=True):
            found = Worth(read).units_with(whole, [each["id"] for each in done])
            for unit in capability["units"]:
                wanted = checker.level_at(capability, unit["level"], done)
                assert found[unit["id"]] == pytest.approx(wanted), (seed, capability["id"], unit)


def test_a_plan_held_to_the_one_before_changes_least_of_all_plans_near_enough() -> None:
    for seed in range(SEEDS):
        problem = _with_one_pinned(cases.small_problem(seed))
        plans = checker.all_plans(problem) if problem else []
        if not problem or not plans:
            continue
        plan = solve(read_problem(problem), time_limit=30, give_up=0.05)
        judged(problem, plan)
        best = max(checker.objective(problem, each) for each in plans)
        least = max(best / 1.0499, plan.greedy_objective or 0.0) - 1e-9
        near = [each for each in plans if checker.objective(problem, each) >= least]
        assert plan.objective is not None and plan.objective >= best / 1.05 - 1e-9, seed
        assert checker.moved(problem, plan.starts) <= min(checker.moved(problem, each) for each in near), seed


def test_the_plan_on_screen_is_mended_with_little_moved() -> None:
    """It keeps every rule, is the plan itself where that still stands, and with one pin changed moves only what must."""
    mended_ones = 0
    for seed in range(0, SEEDS, 4):
        problem = cases.small_problem(seed)
        plan = solve(read_problem(problem), time_limit=30)
        if not plan.starts:
            continue
        on_screen = {id: month for id, month in plan.starts.items() if id not in problem.get("finished", [])}
        assert mended(frame(read_problem({**problem, "previous": on_screen}))) == on_screen, seed
        pinned = _with_one_pinned(problem)
        near = mended(frame(read_problem(pinned))) if pinned else None
        if pinned and near is not None:
            mended_ones += 1
            assert checker.violations(pinned, near) == [], seed
    assert mended_ones > 10
    assert mended(frame(read_problem(cases.small_problem(0) | {"previous": None}))) is None


def test_a_pin_moves_little_even_where_the_engine_finds_nothing_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """The mended plan stands where it is worth enough and no worse than the greedy list."""
    on_screen = [each for seed in range(0, SEEDS, 2) if (each := _with_one_pinned(cases.small_problem(seed)))]
    monkeypatch.setattr(search, "optimise", lambda *given, **more: Outcome("time", None, 0.0, inf))
    held = 0
    for problem in on_screen:
        read, near = read_problem(problem), mended(frame(read_problem(problem)))
        if near is None:
            continue
        plan = solve(read, time_limit=30, give_up=0.05)
        assert checker.violations(problem, plan.starts) == [] and plan.objective is not None
        if checker.objective(problem, near) >= max(plan.objective / 1.05, plan.greedy_objective or 0.0) + 1e-9:
            held += 1
            assert checker.moved(problem, plan.starts) <= checker.moved(problem, near)
    assert held


def _with_one_pinned(problem: checker.Json) -> checker.Json | None:
    """The problem with its best plan on screen and the first of that pinned two months later."""
    plan = solve(read_problem(problem), time_limit=30)
    if not plan.starts:
        return None
    first = min(plan.starts, key=lambda id: plan.starts[id])
    month = plan.starts[first] + 2
    pinned = [{**each, "pinned": [month, month]} if each["id"] == first else each for each in problem["initiatives"]]
    return {**problem, "initiatives": pinned, "previous": plan.starts}


def test_a_plan_held_gives_up_what_little_another_month_would_bring() -> None:
    """`late` a quarter sooner brings 0.5 of 43; the greedy list begins with `short`, which leaves `long` too little time."""
    problem: checker.Json = {
        "objective": "value", "horizon": 12, "discount": 1, "roles": {"data": 1, "risk": 1}, "budget_per_quarter": None,
        "capabilities": [
            {"id": id, "level": 1, "target": target, "minimum": None, "weight": weight}
            for id, target, weight in (("c1", 2, 1), ("c2", 3, 10), ("c3", 2, 0.5))
        ],
        "initiatives": [
            {"id": id, "duration": months, "cost": 0, "roles": roles, "prerequisites": [],
             "lifts": [{"capability": capability, "from": 1, "to": to}]}
            for id, months, roles, capability, to in (
                ("short", 3, {"data": 0.1}, "c1", 2), ("long", 9, {"data": 1}, "c2", 3), ("late", 3, {"risk": 1}, "c3", 2),
            )
        ],
        "previous": {"long": 0, "late": 3, "short": 9},
    }  # fmt: skip
    usual, held = (solve(read_problem(problem), give_up=share) for share in (STABLE, 0.05))
    assert usual.starts == {"long": 0, "late": 0, "short": 9} and held.starts == problem["previous"]
    assert usual.objective == pytest.approx(40 + 2 + 1) and held.objective == pytest.approx(40 + 1.5 + 1)


def _planner_case() -> checker.Json:
    return {
        "objective": "value", "horizon": 12, "discount": 0.5, "roles": {"data": 1}, "budget_per_quarter": None,
        "capabilities": [{"id": "c", "level": 1.5, "target": 3, "minimum": 2, "weight": 2}],
        "initiatives": [
            {"id": "a", "duration": 3, "cost": 10, "roles": {"data": 1}, "prerequisites": [],
             "lifts": [{"capability": "c", "from": 1, "to": 2}]},
            {"id": "b", "duration": 3, "cost": 10, "roles": {"data": 1}, "prerequisites": ["a"],
             "lifts": [{"capability": "c", "from": 2, "to": 3}]},
        ],
    }  # fmt: skip


def test_a_hand_worked_plan_has_the_hand_worked_objective() -> None:
    plan = solve(read_problem(_planner_case()))
    below_minimum = 2 * 10 * 0.5 * (1 + 0.5 + 0.25 + 0.125)
    above = 2 * 1.0 * (0.5 + 0.25 + 0.125)
    assert plan.starts == {"a": 0, "b": 3}
    assert plan.objective == pytest.approx(below_minimum + above)
    assert plan.levels == {"c": (2.0, 3.0, 3.0, 3.0)}
    assert [int(each.wave) for each in plan.schedule] == [1, 1]
    assert plan.spend == (10.0, 10.0, 0.0, 0.0)
    assert plan.roles_used["data"] == (1.0,) * 6 + (0.0,) * 6


def test_among_equal_plans_the_cheaper_is_taken() -> None:
    problem = _planner_case()
    problem["initiatives"].append({**problem["initiatives"][0], "id": "dear", "cost": 99})
    assert "dear" not in solve(read_problem(problem)).starts


def test_a_plan_on_screen_is_kept_when_it_is_as_good() -> None:
    problem = {**_planner_case(), "discount": 1}
    problem["initiatives"] = [{**problem["initiatives"][0], "duration": 1}]
    assert solve(read_problem({**problem, "previous": {"a": 2}})).starts == {"a": 2}


def test_an_initiative_that_is_left_out_says_why() -> None:
    problem = _planner_case()
    lift = [{"capability": "c", "from": 2, "to": 3}]
    more = {"duration": 3, "cost": 1, "roles": {}, "prerequisites": [], "lifts": lift}
    problem["initiatives"] += [
        {**more, "id": "no_gain", "lifts": [{"capability": "c", "from": 4, "to": 5}]},
        {**more, "id": "excluded", "excluded": True},
        {**more, "id": "behind", "prerequisites": ["excluded"]},
        {**more, "id": "too_long", "duration": 13},
        {**more, "id": "limits", "roles": {"data": 2}},
    ]
    reasons = {each.id: each.reason for each in solve(read_problem(problem)).unscheduled}
    assert reasons == {
        "no_gain": "no_gain",
        "excluded": "excluded",
        "behind": "prerequisite_excluded",
        "too_long": "too_long",
        "limits": "limits",
    }
