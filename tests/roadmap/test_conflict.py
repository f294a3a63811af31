"""Where there is no plan: which demands collide, and how little would do."""

from typing import Any

import pytest

from roadmap import Plan, plan_json, read_problem, solve
from roadmap.conflict import ruled_out_alone
from roadmap.plan import read_plan
from tests.roadmap import cases, checker

Json = dict[str, Any]


def problem_with(*initiatives: Json, **more: Any) -> Json:
    basis = {"duration": 4, "cost": 30, "roles": {"data": 2}, "prerequisites": [], "lifts": []}
    return {
        "objective": "value", "horizon": 12, "discount": 1, "roles": {"data": 2}, "budget_per_quarter": None,
        "capabilities": [],
        "initiatives": [{**basis, "id": f"i{index}", **each} for index, each in enumerate(initiatives)],
        **more,
    }  # fmt: skip


def answer(problem: Json) -> tuple[set[tuple[str, str | None]], tuple[str, float] | None]:
    plan: Plan = solve(read_problem(problem))
    assert plan.status == "infeasible" and plan.conflict is not None
    raised = None if plan.relaxation is None else (plan.relaxation.limit, plan.relaxation.by)
    return {(each.demand, each.id) for each in plan.conflict}, raised


def test_two_deadlines_and_too_few_people() -> None:
    conflict, raised = answer(problem_with({"mandatory_by": 6}, {"mandatory_by": 6}, {}))
    assert conflict == {("mandatory_by", "i0"), ("mandatory_by", "i1"), ("roles.data", None)}
    assert raised == ("roles.data", 2.0)


def test_a_demanded_initiative_that_needs_an_excluded_one() -> None:
    conflict, raised = answer(problem_with({"excluded": True}, {"prerequisites": ["i0"], "pinned": [0, 11]}))
    assert conflict == {("excluded", "i0"), ("prerequisite", "i1"), ("pinned", "i1")}
    assert raised is None


def test_a_demanded_initiative_longer_than_the_horizon() -> None:
    conflict, raised = answer(problem_with({"duration": 14, "mandatory_by": 20}))
    assert conflict == {("mandatory_by", "i0"), ("horizon", None)}
    assert raised == ("horizon", 2)


def test_a_deadline_before_what_it_waits_for_is_done() -> None:
    chain = ({"duration": 6}, {"duration": 5, "prerequisites": ["i0"], "mandatory_by": 7})
    conflict, raised = answer(problem_with(*chain))
    assert ("mandatory_by", "i1") in conflict and raised == ("mandatory_by.i1", 4)
    loosened = solve(read_problem(problem_with(chain[0], {**chain[1], "mandatory_by": 11})))
    assert loosened.status == "optimal" and loosened.starts["i1"] == 6
    assert answer(problem_with({"duration": 9}, {**chain[1], "mandatory_by": 7}))[1] is None, "no later month would do"


@pytest.mark.parametrize(("own", "conflict"), [
    ({"duration": 9, "mandatory_by": 8}, {("mandatory_by", "i0")}),
    ({"pinned": [6, 9], "mandatory_by": 9}, {("pinned", "i0"), ("mandatory_by", "i0")}),
    ({"pinned": [9, 9]}, {("pinned", "i0"), ("horizon", None)}),
])  # fmt: skip
def test_what_its_own_dates_rule_out_is_said_whatever_else_there_is(own: Json, conflict: set[tuple[str, str | None]]) -> None:
    others = [{"duration": 3, "prerequisites": [f"i{index}"]} for index in range(20)]
    made = solve(read_problem(problem_with(own, *others)), time_limit=20)
    assert made.conflict is not None and {(each.demand, each.id) for each in made.conflict} == conflict


def test_a_conflict_that_time_cut_short_is_not_given_as_final() -> None:
    """The demand on one initiative needs another that is excluded, among forty that wait for each other."""
    chain = [{"duration": 1, "prerequisites": [f"i{index - 1}"]} for index in range(2, 42)]
    problem = problem_with({"excluded": True}, {"prerequisites": ["i0"], "pinned": [0, 11]}, *chain)
    whole, cut = (solve(read_problem(problem), time_limit=seconds) for seconds in (60.0, 0.02))
    assert whole.conflict is not None and len(whole.conflict) == 3 and whole.stopped is None
    assert cut.status == "infeasible" and cut.stopped == "time"


def test_too_little_money() -> None:
    conflict, raised = answer(problem_with({"pinned": [0, 0]}, budget_per_quarter=20))
    assert conflict == {("pinned", "i0"), ("budget_per_quarter", None)}
    assert raised == ("budget_per_quarter", 2.5)


def test_a_freeze_on_the_only_month() -> None:
    conflict, raised = answer(problem_with({"pinned": [3, 3]}, blackout=[3]))
    assert conflict == {("pinned", "i0"), ("blackout", None)}
    assert raised == ("blackout", 1)


def test_each_initiative_that_its_own_dates_rule_out_is_found() -> None:
    problem = problem_with({"pinned": [3, 3]}, {"mandatory_by": 2}, {"pinned": [3, 4]}, blackout=[3])
    found = ruled_out_alone(read_problem(problem))
    assert [[(each.demand, each.id) for each in one] for one in found] == [
        [("blackout", None), ("pinned", "i0")], [("mandatory_by", "i1")]
    ]  # fmt: skip


def test_only_the_month_in_the_way_is_lifted_from_a_freeze() -> None:
    problem = problem_with({"pinned": [3, 3]}, {"pinned": [7, 8]}, blackout=[2, 3, 7, 8, 11])
    plan = solve(read_problem(problem))
    assert plan.relaxation is not None
    assert (plan.relaxation.limit, plan.relaxation.by, plan.relaxation.months) == ("blackout", 2, (3, 7))
    shown = plan_json(plan)
    assert shown["relaxation"] == {"limit": "blackout", "by": 2, "months": [3, 7]}
    assert read_plan(shown).relaxation == plan.relaxation
    lifted = {**problem, "blackout": [2, 8, 11]}
    assert solve(read_problem(lifted)).status == "optimal"
    assert all(solve(read_problem({**problem, "blackout": [2, 3, 7, 8, 11][:at] + [2, 3, 7, 8, 11][at + 1 :]})).status
               == "infeasible" for at in range(5))  # fmt: skip


def test_the_answer_without_a_plan_has_every_key_and_no_schedule() -> None:
    shown = plan_json(solve(read_problem(problem_with({"pinned": [3, 3]}, blackout=[3]))))
    assert (shown["status"], shown["schedule"], shown["objective"]) == ("infeasible", [], None)
    assert shown["conflict"] == [{"demand": "blackout", "id": None}, {"demand": "pinned", "id": "i0"}]


@pytest.mark.parametrize("make", [cases.small_problem, cases.small_project])
def test_the_raise_named_makes_a_plan_possible_and_less_does_not(make: Any) -> None:
    tried = 0
    for seed in range(60):
        problem = make(seed)
        plan = solve(read_problem(problem))
        if plan.relaxation is None or not plan.relaxation.limit.startswith("roles."):
            continue
        tried += 1
        role = plan.relaxation.limit.removeprefix("roles.")
        for share, is_possible in ((1.0, True), (0.99, False)):
            amounts = checker.per_period(problem["roles"][role], problem["horizon"])
            raised = [amount + share * plan.relaxation.by for amount in amounts]
            wider = {**problem, "roles": {**problem["roles"], role: raised}}
            assert bool(checker.all_plans(wider)) == is_possible, seed
    assert tried or make is cases.small_problem


@pytest.mark.parametrize(
    ("work", "limits"),
    [
        ([{"duration": 3, "roles": {"data": 2}}, {"duration": 3, "roles": {"data": 2}}], {}),
        ([{"duration": 3, "roles": {}}, {"duration": 3, "roles": {}}], {"max_parallel": 1}),
        ([{"duration": 3, "roles": {"data": 4}}, {"duration": 4, "roles": {}}], {}),
    ],
)
@pytest.mark.parametrize("objective", ["makespan", "value"])
def test_what_was_at_work_before_the_plan_began_uses_nothing_of_it(
    work: list[Json], limits: Json, objective: str
) -> None:
    last = {"duration": 2, "roles": {"data": 2}, "pinned": [0, 10]}
    problem = problem_with(*work, last, objective=objective, started={"i0": -3, "i1": -4}, **limits)
    plan = solve(read_problem(problem))
    assert plan.status == "optimal" and plan.starts["i2"] >= 0
    assert checker.violations(problem, plan.starts) == []
    assert objective == "value" or plan.makespan == 2


@pytest.mark.parametrize(("cost", "by"), [(5123.456789123, 5023.333332334), (50000.123456789, 49900.0)])
def test_a_large_raise_of_an_odd_budget_is_found(cost: float, by: float) -> None:
    task = {"duration": 3, "cost": cost, "roles": {}, "pinned": [0, 0]}
    _, raised = answer(problem_with(task, budget_per_quarter=100.123456789))
    assert raised is not None and raised[1] == pytest.approx(by, abs=1e-6)


@pytest.mark.parametrize(("horizon", "start", "cost"), [(12, 9, 41), (36, 33, 121)])
def test_a_raise_of_a_budget_that_carries_over_adds_up_over_the_quarters(horizon: int, start: int, cost: int) -> None:
    task = {"duration": 3, "cost": cost, "roles": {}, "pinned": [start, start]}
    _, raised = answer(problem_with(task, horizon=horizon, budget_per_quarter=10, carry_over=True))
    assert raised is not None and raised[1] == pytest.approx(1 / (horizon / 3), abs=1e-6)


def test_people_that_just_suffice_by_odd_amounts_are_enough() -> None:
    rates = [1.2345 / 7, 2.3457 / 7]
    work = [{"duration": 7, "roles": {"data": rate}} for rate in rates]
    problem = problem_with(*work, objective="makespan", horizon=7, roles={"data": sum(rates)})
    plan = solve(read_problem(problem))
    assert plan.status == "optimal" and set(plan.starts.values()) == {0}
    bills = [{"duration": 3, "cost": 1e12 / 3, "roles": {}, "pinned": [0, 0]} for _ in range(3)]
    plan = solve(read_problem(problem_with(*bills, budget_per_quarter=1e12)))
    assert plan.status == "optimal" and len(plan.schedule) == 3


def test_what_is_demanded_and_excluded_is_a_conflict_in_either_mode() -> None:
    for objective in ("makespan", "value"):
        conflict, _ = answer(problem_with({}, {"pinned": [1, 2], "excluded": True}, objective=objective))
        assert conflict == {("excluded", "i1"), ("pinned", "i1")}


def test_a_window_far_away_is_no_plan_soon() -> None:
    conflict, raised = answer(problem_with({"pinned": [90_000, 90_000]}))
    assert ("pinned", "i0") in conflict and raised is None
