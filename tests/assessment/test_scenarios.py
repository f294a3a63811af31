"""Scenarios: made for a person, chosen, laid side by side on the screen and in the report."""

from pathlib import Path

import pytest
from sqlalchemy import select

from assessment.access import find_assessment
from assessment.models import Assessment, Scenario
from assessment.planning import first_limits, request_plan
from assessment.results import scored
from assessment.scenarios import choose, chosen, named_plans, refused, request_scenarios, scenarios_of
from errors import PlanError
from reports.content import make_report
from reports.language import Language
from tests.app_case import Case, token_of
from tests.conftest import QUICK_SAMPLE
from tests.web.forms import form_of


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory, fonts: Path) -> Case:
    return Case(tmp_path_factory.mktemp("scenarios") / "data")


@pytest.fixture(scope="module")
def assessment(case: Case) -> str:
    """An assessment with the three scenarios planned."""
    made = case.upload(QUICK_SAMPLE)
    with case.store.session() as session:
        row = find_assessment(session, case.actor(session), made)
        ids = [each.id for each in request_scenarios(session, row, scored(row, case.settings))]
    for id in ids:
        case.site.jobs.perform("plan", id)
    return made


def test_lean_balanced_and_ambitious_scale_money_and_people(case: Case, assessment: str) -> None:
    with case.store.session() as session:
        row = session.get_one(Assessment, assessment)
        made = scored(row, case.settings)
        plans = {each.name: each.planned for each in named_plans(session, row, made)}
        assert set(plans) == {"Lean", "Balanced", "Ambitious"}
        budgets = {name: plan.portfolio.limits.budget_per_quarter for name, plan in plans.items()}
        assert budgets["Lean"] == pytest.approx(0.7 * budgets["Balanced"], abs=0.06)
        assert budgets["Ambitious"] == pytest.approx(1.4 * budgets["Balanced"], abs=0.06)
        assert plans["Lean"].plan.objective <= plans["Balanced"].plan.objective <= plans["Ambitious"].plan.objective
        for plan in plans.values():
            limits = plan.portfolio.limits
            assert all(max(used) <= limits.roles[role] + 1e-6 for role, used in plan.plan.roles_used.items())


def test_the_report_is_made_from_the_chosen_scenario(case: Case, assessment: str) -> None:
    with case.store.session() as session:
        row = session.get_one(Assessment, assessment)
        lean = next(each for each in scenarios_of(session, row) if each.name == "Lean")
        choose(session, row, lean.id)
        assert chosen(session, row) is lean
        made = scored(row, case.settings)
        plans = named_plans(session, row, made)
        report = make_report(made.questionnaire, made.answers, made.result, None, Language("zh"), "2026-01-01",
                             None, plans, lean.id)  # fmt: skip
        assert [each.name for each in report.scenarios] == ["精简", "均衡", "进取"]
        assert [each.chosen for each in report.scenarios] == [True, False, False]
        assert "精简" in report.scenarios_title and report.scenarios[-1].projected in report.scenarios_title


def test_a_new_plan_of_the_same_name_takes_the_place_of_the_old(case: Case, assessment: str) -> None:
    with case.store.session() as session:
        row = session.get_one(Assessment, assessment)
        before = {each.name: each.id for each in scenarios_of(session, row)}
        again = request_plan(session, row, scored(row, case.settings), {"horizon": 12, "excluded": []}, "Lean").id
    case.site.jobs.perform("plan", again)
    with case.store.session() as session:
        row = session.get_one(Assessment, assessment)
        after = {each.name: each.id for each in scenarios_of(session, row)}
        assert after == before | {"Lean": again} and chosen(session, row) is session.get_one(Scenario, again)


@pytest.mark.parametrize("name", ["Lean", "Another"])
def test_demands_that_clash_leave_what_is_shown_and_the_plan_of_their_name(
    case: Case, assessment: str, name: str
) -> None:
    with case.store.session() as session:
        row = session.get_one(Assessment, assessment)
        made = scored(row, case.settings)
        plans = {each.name: each.id for each in scenarios_of(session, row) if each.has_schedule}
        choose(session, row, plans["Balanced"])
        first = first_limits(row, made)
        assert first is not None and plans["Lean"] != plans["Balanced"]
        wish = {"horizon": 12, "excluded": [], "mandatory_by": {"human_review": str(first.first_month)}}
        asked = request_plan(session, row, made, wish, name).id
        assert chosen(session, row) is session.get_one(Scenario, plans["Balanced"]), "while it is being planned too"
    case.site.jobs.perform("plan", asked)
    with case.store.session() as session:
        row = session.get_one(Assessment, assessment)
        assert not session.get_one(Scenario, asked).has_schedule
        assert chosen(session, row) is session.get_one(Scenario, plans["Balanced"])
        assert refused(session, row) is session.get_one(Scenario, asked)
        after = {each.name: each.id for each in scenarios_of(session, row)}
        assert plans.items() <= after.items() and (name == "Lean") is (asked not in after.values())
        choose(session, row, plans["Balanced"])
        assert refused(session, row) is None


def test_a_plan_of_another_assessment_cannot_be_chosen(case: Case, assessment: str) -> None:
    other = case.upload(QUICK_SAMPLE)
    with case.store.session() as session:
        theirs = scenarios_of(session, session.get_one(Assessment, assessment))[0].id
        with pytest.raises(PlanError):
            choose(session, session.get_one(Assessment, other), theirs)


def test_the_screen_compares_and_chooses(case: Case, assessment: str) -> None:
    client = case.client()
    page = client.get(f"/assessments/{assessment}/roadmap")
    assert "Scenarios side by side" in page.text and "Ambitious" in page.text
    with case.store.session() as session:
        ids = {each.name: each.id for each in scenarios_of(session, session.get_one(Assessment, assessment))}
    form = {**token_of(page), "scenario": ids["Ambitious"]}
    assert client.post(f"/assessments/{assessment}/scenarios", data=form).status_code == 302
    with case.store.session() as session:
        assert session.get_one(Assessment, assessment).scenario_id == ids["Ambitious"]
        before = len(session.scalars(select(Scenario)).all())
    wrong = client.post(f"/assessments/{assessment}/scenarios", data={**form, "scenario": "nothing"})
    assert "There is no such plan" in wrong.text
    typed = form_of(page, id="limits") | {"budget_per_quarter": "200"}
    assert client.post(f"/assessments/{assessment}/scenarios", data=typed).status_code == 302
    with case.store.session() as session:
        made = session.scalars(select(Scenario).order_by(Scenario.created_at)).all()
        budgets = {each.name: each.limits["budget_per_quarter"] for each in made[before:]}
        assert budgets == {"Lean": 140, "Ambitious": 280, "Balanced": 200}, "from the money typed on the page"
        assert made[-1].name == "Balanced"
    odd = client.post(f"/assessments/{assessment}/scenarios", data=typed | {"budget_per_quarter": "much"})
    assert odd.status_code == 400 and "much" in odd.text
