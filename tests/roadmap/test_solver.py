"""The whole call: proof, limits, repeatability, time, and being stopped."""

import json
from dataclasses import replace
from pathlib import Path
from time import process_time
from typing import Any

import pytest

from benchmarks.roadmap import generated
from errors import PlanError
from roadmap import Plan, plan_json, read_problem, solve, with_proof, with_values
from roadmap.problem import Capability, Initiative, Lift, Problem
from tests.roadmap import cases, checker

KEYS = {
    "status", "objective", "bound", "gap", "seconds", "schedule", "unscheduled", "greedy_objective", "levels", "spend",
    "roles_used", "binding", "makespan", "benefit", "payback_month", "conflict", "relaxation", "stopped",
}  # fmt: skip


def solved(count: int, case: int, **limits: Any) -> tuple[dict[str, Any], Plan]:
    problem = generated(count, case)
    plan = solve(read_problem(problem), **limits)
    assert checker.violations(problem, plan.starts) == []
    assert plan.objective == pytest.approx(checker.objective(problem, plan.starts))
    assert plan.objective >= (plan.greedy_objective or 0)
    assert plan.bound is not None and plan.bound >= plan.objective
    return problem, plan


def test_a_large_plan_keeps_all_limits_beats_the_list_and_stays_in_time() -> None:
    began = process_time()
    _, plan = solved(45, 2, time_limit=3)
    assert process_time() - began < 8, "of two cores' time for three seconds"
    assert plan.stopped == "time" and plan.status == "feasible"
    assert all(each.value_of_one_more is None for each in plan.binding)


def test_a_short_time_still_gives_a_plan() -> None:
    _, plan = solved(100, 1, time_limit=0.3)
    assert plan.stopped == "time" and plan.seconds < 5, "loose: the machine may be busy"


def test_the_same_nodes_and_seed_give_the_same_plan() -> None:
    plans = [solved(45, 0, nodes=1, seed=5, time_limit=60)[1] for _ in range(2)]
    assert plans[0].stopped == "nodes"
    assert plans[0].starts == plans[1].starts
    assert (plans[0].objective, plans[0].bound) == (plans[1].objective, plans[1].bound)


def test_a_stop_keeps_the_best_so_far_and_progress_is_told() -> None:
    told: list[tuple[float, float, float]] = []
    _, plan = solved(
        45, 2, time_limit=30, stop=lambda: len(told) >= 2, progress=lambda *figures: told.append(figures)
    )
    assert plan.stopped == "user"
    assert plan.seconds < 20
    assert all(best <= bound for best, bound, _ in told)


def test_the_value_of_one_more_is_what_a_plan_with_one_more_gains() -> None:
    checked = 0
    for seed in (21, 26, 30, 70, 80):
        problem = cases.small_problem(seed)
        plan = solve(read_problem(problem))
        for each in plan.binding:
            if each.limit.startswith("roles."):
                role = each.limit.removeprefix("roles.")
                more = [amount + 1 for amount in checker.per_period(problem["roles"][role], 12)]
                wider = solve(read_problem({**problem, "roles": {**problem["roles"], role: more}}))
                assert wider.objective == pytest.approx(plan.objective + each.value_of_one_more, abs=1e-5)
                checked += 1
        assert len(plan.binding) <= 6
    assert checked


def test_a_bound_that_the_engine_proves_and_does_not_reach_is_not_taken_for_an_optimum() -> None:
    problem = json.loads((Path(__file__).parent / "unreached_bound.json").read_text(encoding="utf-8"))
    plan = solve(read_problem(problem))
    wider = solve(read_problem({**problem, "roles": {**problem["roles"], "a": problem["roles"]["a"] + 1}}))
    assert plan.status == wider.status == "optimal" and wider.objective is not None and plan.objective is not None
    assert wider.objective > plan.objective + 0.01
    values = {each.limit: each.value_of_one_more for each in plan.binding}
    assert values["roles.a"] == pytest.approx(wider.objective - plan.objective, abs=1e-5)


def test_values_worked_out_afterwards_are_those_of_the_solve() -> None:
    problems = [read_problem(cases.small_problem(seed)) for seed in (21, 26, 30, 70, 80)]
    plans = [(problem, solve(problem)) for problem in problems]
    assert any(plan.binding for _, plan in plans)
    for problem, plan in plans:
        again = with_values(problem, replace(plan, binding=()), time_limit=20)
        assert [each.limit for each in again.binding] == [each.limit for each in plan.binding]
        for one, other in zip(again.binding, plan.binding, strict=True):
            assert one.value_of_one_more == pytest.approx(other.value_of_one_more, abs=1e-4)
        assert replace(again, binding=()) == replace(plan, binding=())


def test_values_are_worked_out_of_a_proven_plan_only_and_stop_when_asked() -> None:
    problem, plan = solved(45, 0, time_limit=1.0)
    assert plan.status == "feasible" and with_values(read_problem(problem), plan, time_limit=5) is plan
    proven = solve(read_problem(cases.small_problem(70)))
    stopped = with_values(read_problem(cases.small_problem(70)), proven, time_limit=20, stop=lambda: True)
    assert all(each.value_of_one_more is None for each in stopped.binding)


def test_a_plan_is_proven_afterwards_with_its_months_as_they_are() -> None:
    problem = read_problem(cases.small_problem(70))
    best = solve(problem)
    assert best.status == "optimal" and best.objective
    open_plan = replace(best, status="feasible", bound=best.objective * 1.05, gap=0.05)
    proven = with_proof(problem, open_plan, time_limit=20)
    assert proven.status == "optimal" and proven.starts == best.starts and (proven.gap or 0) < 1e-3
    poorer = replace(open_plan, schedule=best.schedule[:-1], objective=best.objective * 0.9)
    nearer = with_proof(problem, poorer, time_limit=20)
    assert nearer.status == "feasible" and nearer.starts == poorer.starts and nearer.bound is not None
    assert best.objective - 1e-6 <= nearer.bound <= best.objective * 1.01, "what is best is known, the months stay"
    assert with_proof(problem, best, time_limit=20) is best
    halted = with_proof(problem, open_plan, time_limit=20, stop=lambda: True)
    assert halted.starts == best.starts and (halted.bound or 0) <= open_plan.bound


def test_the_answer_is_json_with_the_keys_of_the_interface() -> None:
    plan = solve(read_problem(cases.small_problem(70)))
    shown = json.loads(json.dumps(plan_json(plan), allow_nan=False))
    assert shown.keys() == KEYS
    assert shown["schedule"][0].keys() == {"id", "start", "end", "wave"}


@pytest.mark.parametrize("limits", [{"time_limit": 0}, {"time_limit": float("nan")}, {"nodes": 0}])
def test_limits_that_make_no_sense_are_refused(limits: dict[str, Any]) -> None:
    with pytest.raises(PlanError):
        solve(read_problem(cases.small_problem(0)), **limits)


def test_a_plan_in_which_nothing_is_left_to_choose_is_proven() -> None:
    done = Initiative("f", 2, lifts=(Lift("c", 2, 3),))
    capability = Capability("c", 2.0, 3.0)
    for more in ((), (Initiative("d", 2, excluded=True),)):
        plan = solve(Problem("value", 12, {}, (done, *more), (capability,), finished=frozenset({"f"})), time_limit=5)
        assert (plan.status, plan.stopped, plan.gap) == ("optimal", None, 0)
        assert all(each.value_of_one_more is not None for each in plan.binding)


def test_a_milestone_of_the_past_is_paid_already() -> None:
    past = Initiative("i", 0, cost=60.0)
    problem = Problem("makespan", 12, {}, (past,), budget=(50.0,) * 4, started={"i": -1})
    assert solve(problem, time_limit=5).status == "optimal"


@pytest.mark.parametrize("change", [{"initiatives": []}, {"budget_per_quarter": 0}, {"blackout": list(range(12))}])
def test_where_nothing_can_be_planned_the_empty_plan_is_proven(change: dict[str, Any]) -> None:
    whole = {"previous": {}, "finished": [], "started": {}} if "initiatives" in change else {}
    problem = cases.small_problem(3) | whole | change
    for each in problem["initiatives"]:
        each["mandatory_by"] = None
    made = plan_json(solve(read_problem(problem), time_limit=5))
    assert made["status"] == "optimal" and made["stopped"] is None and made["gap"] == 0
