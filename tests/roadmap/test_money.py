"""Money back."""

from roadmap import read_problem, solve
from roadmap.money import cumulative_benefit, payback_month

PROBLEM = {
    "objective": "value", "horizon": 12, "discount": 1, "roles": {}, "capabilities": [], "benefit_weight": 1,
    "initiatives": [{"id": "a", "duration": 2, "cost": 10, "lifts": [], "benefit_per_month": 4}],
}  # fmt: skip


def test_benefit_counts_from_the_end_and_pays_back_in_the_month_that_covers_the_cost() -> None:
    plan = solve(read_problem(PROBLEM))
    assert plan.starts == {"a": 0}
    assert plan.benefit == (0, 0, 4, 8, 12, 16, 20, 24, 28, 32, 36, 40)
    assert plan.payback_month == 4
    assert plan.objective == 40


def test_without_any_stated_benefit_there_is_none_to_report() -> None:
    problem = read_problem({**PROBLEM, "initiatives": [{"id": "a", "duration": 2, "cost": 10, "lifts": []}]})
    assert cumulative_benefit(problem, {"a": 0}) is None
    assert payback_month(problem, {"a": 0}) is None


def test_money_spent_later_than_a_first_cover_moves_the_payback() -> None:
    later = {"id": "b", "duration": 1, "cost": 30, "lifts": [], "benefit_per_month": None}
    problem = read_problem({**PROBLEM, "initiatives": [*PROBLEM["initiatives"], later]})  # type: ignore[misc]
    assert payback_month(problem, {"a": 0, "b": 6}) == 11
