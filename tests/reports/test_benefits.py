"""By when benefits have paid for a plan: within its months, after them, or not at all."""

from dataclasses import replace
from typing import Any

import pytest

from reports.benefits import payback
from reports.initiative_words import InitiativeWords
from reports.language import Language
from reports.planned import Planned
from roadmap.money import cumulative_benefit, monthly_cost, payback_month

EN = Language("en")


def words_with(planned: Planned, monthly: float, cost: float | None = None, *, planned_only: bool = True) -> InitiativeWords:
    """The plan with a benefit on its first initiative, or on one that is left out, and with a cost for all."""
    id = planned.plan.schedule[0].id if planned_only else planned.plan.unscheduled[0].id

    def changed(each: Any, field: str) -> Any:
        more = {"benefit_per_month": monthly} if each.id == id else {}
        return replace(each, **more, **({} if cost is None else {field: cost}))

    problem = planned.portfolio.problem
    problem = replace(problem, initiatives=tuple(changed(each, "cost") for each in problem.initiatives))
    catalogue = tuple(
        each.model_copy(update={"benefit_per_month": monthly}) if each.id == id else each
        for each in planned.questionnaire.initiatives
    )
    plan = replace(
        planned.plan, benefit=cumulative_benefit(problem, planned.plan.starts),
        payback_month=payback_month(problem, planned.plan.starts),
    )  # fmt: skip
    content = planned.questionnaire.model_copy(update={"initiatives": catalogue})
    return InitiativeWords(content, replace(planned.portfolio, problem=problem), plan, EN)


def test_payback_after_the_plan_is_the_first_month_in_which_benefits_have_paid(planned: Planned) -> None:
    words = words_with(planned, 60.0)
    said = payback(words)
    assert "do not pay for it there. Going on as assumed" in said
    earned, spent = (words.plan.benefit or (0.0,))[-1], sum(monthly_cost(words.problem, words.plan.starts))
    month = words.problem.horizon
    while earned + 60.0 < spent - 1e-9:
        earned, month = earned + 60.0, month + 1
    assert f"they would have by {words.month(month)}." in said


def test_what_is_spent_later_is_not_yet_paid_for(planned: Planned) -> None:
    """The month in which benefits overtake the money spent so far is told apart from that in which all is paid for."""
    cost = sum(monthly_cost(planned.portfolio.problem, planned.plan.starts))
    words = words_with(planned, cost / 12)
    benefit, crossing = words.plan.benefit, words.plan.payback_month
    assert benefit is not None and crossing is not None
    whole = next(month for month, gained in enumerate(benefit) if gained >= cost - 1e-6)
    assert crossing < whole
    said = payback(words)
    assert f"from {words.month(crossing)} on they exceed what is spent up to then" in said
    assert f"by {words.month(whole)} they have paid for the whole plan" in said


@pytest.mark.parametrize(
    ("monthly", "cost", "planned_only", "said"),
    [
        (1e6, None, True, "have paid for it by"),
        (0.01, None, True, "do not pay for it there."),
        (5.0, 0.0, True, "which costs no money"),
        (5.0, 0.0, False, "which costs no money"),
        (5.0, None, False, "do not pay for it there."),
    ],
)
def test_no_month_is_told_where_there_is_none(
    planned: Planned, monthly: float, cost: float | None, planned_only: bool, said: str
) -> None:
    told = payback(words_with(planned, monthly, cost, planned_only=planned_only))
    assert said in told and "Going on" not in told
