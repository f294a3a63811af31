"""Plans one after the other: back and on again, scenarios removed, limits of two windows, the next cycle."""

import datetime
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from sqlalchemy import select

from assessment.models import Assessment, Narrative, ReportJob, Scenario
from assessment.planning import first_limits, planned
from assessment.results import scored
from reports.language import Language
from roadmap.calendar import Month
from tests.app_case import Case, token_of
from tests.conftest import QUICK_SAMPLE
from tests.web.forms import closed_up, form_of
from tests.web.test_roadmap import Desk
from tests.web.test_share import made

TODAY = datetime.date.today()
EN = Language("en")
NEXT = Month(TODAY.year, TODAY.month).plus(1)


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory, fonts: Path) -> Case:
    return Case(tmp_path_factory.mktemp("plans") / "data")


@pytest.fixture(scope="module")
def desk(case: Case) -> Desk:
    """Two plans of one name, the second with less money."""
    opened = Desk(case)
    opened.plan(first_month=str(NEXT), budget_per_quarter="900")
    opened.plan(budget_per_quarter="450")
    return opened


def press(desk: Desk, name: str, value: str) -> Any:
    return desk.client.post(f"/assessments/{desk.id}/scenarios", data=token_of(desk.client.get(desk.address)) | {name: value})


def budget(desk: Desk) -> list[str]:
    return form_of(desk.client.get(desk.address), id="limits")["budget_per_quarter"]


def plans(desk: Desk) -> list[str]:
    with desk.case.store.session() as session:
        query = select(Scenario.id).where(Scenario.assessment_id == desk.id).order_by(Scenario.created_at)
        return list(session.scalars(query))


def test_a_try_is_taken_back_and_made_again_without_planning(desk: Desk) -> None:
    first, second = plans(desk)[-2:]
    page = desk.client.get(desk.address).text
    assert "Back to the plan before" in page and "On to the plan after" not in page
    assert f'name="scenario" value="{first}"' in page
    assert press(desk, "scenario", first).status_code == 302 and budget(desk) == ["900"]
    page = desk.client.get(desk.address).text
    assert "On to the plan after" in page and f'name="scenario" value="{second}"' in page
    assert press(desk, "scenario", second).status_code == 302 and budget(desk) == ["450"]
    assert len(plans(desk)) == 2


def test_limits_of_another_window_are_not_overwritten_unseen(desk: Desk) -> None:
    stale = form_of(desk.client.get(desk.address), id="limits")
    desk.plan(budget_per_quarter="700")
    late = desk.client.post(desk.address, data=stale | {"max_parallel": "5"})
    assert late.status_code == 400 and "Other limits were planned with since this page was opened" in late.text
    kept = form_of(late, id="limits")
    assert kept["max_parallel"] == ["5"] and kept["budget_per_quarter"] == ["450"], "what was typed stays"
    assert len(plans(desk)) == 3
    same = form_of(desk.client.get(desk.address), id="limits") | {"seen": stale["seen"]}
    assert desk.client.post(desk.address, data=same).status_code == 302, "the same limits twice are no conflict"
    desk.work()
    assert desk.client.post(desk.address, data=form_of(late, id="limits") | {"seen": plans(desk)[-1]}).status_code == 302
    desk.work()
    assert budget(desk) == ["450"]


def test_what_is_asked_for_after_going_back_is_held_to_the_plan_on_screen(case: Case) -> None:
    desk = Desk(case)
    first = desk.plan(name="Back", first_month=str(NEXT))
    second = desk.plan(name="Back", max_parallel="2")
    assert press(desk, "scenario", first).status_code == 302
    third = desk.plan(name="Back", max_parallel="9")
    with case.store.session() as session:
        asked, kept = session.get_one(Scenario, third), session.get_one(Scenario, first)
        assert kept.plan is not None
        shown = {each["id"]: str(NEXT.plus(each["start"])) for each in kept.plan["schedule"]}
        assert asked.basis["previous"] == shown, "not the months of the plan that was taken back"
    page = desk.client.get(desk.address).text
    assert f'name="scenario" value="{first}"' in page and f'name="scenario" value="{second}"' not in page.split("<h2")[0]
    assert press(desk, "scenario", first).status_code == 302
    again = closed_up(desk.client.get(desk.address).text)
    assert re.search(rf'value="{third}"[^>]*>On to the plan after', again), "on to what was asked from here"


def test_a_scenario_once_approved_is_kept_with_its_history(case: Case) -> None:
    desk = Desk(case)
    first = desk.plan(name="Board", first_month=str(NEXT))
    desk.approve()
    second = desk.plan(name="Later")
    desk.approve(scenario=second)
    page = closed_up(desk.client.get(desk.address).text)
    assert f'name="remove" value="{first}"' not in page, "nothing is offered that is refused"
    refused = press(desk, "remove", first)
    assert refused.status_code == 400 and "A plan of this scenario was approved, so it is kept" in refused.text


def test_a_scenario_can_be_removed_but_not_the_one_shown(desk: Desk) -> None:
    desk.plan(name="Typo")
    typo = plans(desk)[-1]
    refused = press(desk, "remove", typo)
    assert refused.status_code == 400 and "This scenario is shown or being made" in refused.text
    assert press(desk, "scenario", plans(desk)[0]).status_code == 302
    assert "Typo" in desk.client.get(desk.address).text
    assert press(desk, "remove", typo).status_code == 302
    assert "Typo" not in desk.client.get(desk.address).text and typo not in plans(desk)
    assert press(desk, "remove", typo).status_code == 400, "it is gone"


def test_a_plan_that_begins_in_the_past_says_so(desk: Desk) -> None:
    assert "which has passed" not in desk.client.get(desk.address).text
    desk.plan(first_month="2020年1月", name="Old")
    page = desk.client.get(desk.address)
    assert "This plan begins in Jan\u00a02020, which has passed" in page.text
    assert form_of(page, id="limits")["first_month"] == ["2020-01"], "a month typed in the Chinese form"
    assert press(desk, "scenario", plans(desk)[0]).status_code == 302


def test_numbers_come_back_as_they_were_typed(desk: Desk) -> None:
    desk.plan(budget_per_quarter="1,234,567.8", max_parallel="１２", name="Rich")
    page = form_of(desk.client.get(desk.address), id="limits")
    assert page["budget_per_quarter"] == ["1234567.8"] and page["max_parallel"] == ["12"]


def test_readers_outside_see_the_approved_plan_whatever_is_on_the_screen(desk: Desk) -> None:
    assert press(desk, "scenario", plans(desk)[0]).status_code == 302
    page = desk.client.get(desk.address)
    assert desk.client.post(f"{desk.address}/approve", data=form_of(page, "/approve")).status_code == 302
    link = made(desk.case, desk.id)
    before = desk.case.client(None).get(link).text.split("<h1>")[1]
    desk.plan(budget_per_quarter="40", name="Try")
    page = desk.client.get(desk.address).text
    assert "Approved roadmap" in before and "another one" in page
    with desk.case.store.session() as session:
        both = [session.get_one(Scenario, id).plan or {} for id in (plans(desk)[0], plans(desk)[-1])]
    approved, shown = (max(each["end"] for each in plan["schedule"]) for plan in both)
    said = f"It ends in {EN.month(NEXT.plus(shown - 1))}, the approved one in {EN.month(NEXT.plus(approved - 1))}."
    assert (said in page) == (approved != shown)
    assert desk.case.client(None).get(link).text.split("<h1>")[1] == before


def test_work_long_overdue_keeps_the_month_in_which_it_began(desk: Desk) -> None:
    address, began = f"{desk.address}/progress", NEXT.plus(-20)
    page = desk.client.get(address)
    id = next(key.removeprefix("status_") for key in form_of(page) if key.startswith("status_"))
    form = form_of(page) | {f"status_{id}": "under_way", f"started_{id}": "Mar 1990"}
    refused = desk.client.post(address, data=form)
    assert refused.status_code == 400 and "1990-03 is too long ago" in refused.text
    assert desk.client.post(address, data=form | {f"started_{id}": f"{began.year}/{began.month}"}).status_code == 302
    told = desk.client.get(address).text
    assert f"{EN.range(EN.month(NEXT), EN.month(NEXT.plus(23)))}: from next month on" in told
    assert "longer under way than planned: say when it will end" in told and "none is late" not in told
    assert desk.client.post(f"{desk.address}/replan", data=form_of(desk.client.get(address), "/replan")).status_code == 302
    again = desk.work()
    assert desk.starts(again)[id] == began and desk.faults(again) == []
    with desk.case.store.session() as session:
        plan = session.get_one(Scenario, again).plan
        assert plan is not None and next(each["end"] for each in plan["schedule"] if each["id"] == id) == 1
    shown = desk.client.get(desk.address).text
    assert "without what has been spent" in shown


def test_dropping_what_a_minimum_hangs_on_is_said(desk: Desk) -> None:
    address = f"{desk.address}/progress"
    page = desk.client.get(address)
    assert "minimum no longer met by this plan" not in page.text
    form = form_of(page) | {"status_model_governance": "dropped"}
    assert desk.client.post(address, data=form).status_code == 302
    row = desk.client.get(address).text.split('id="model_governance"')[1].split("</tr>")[0]
    assert '<span class="late">minimum no longer met by this plan: Model risk' in row
    page = desk.client.get(address)
    assert desk.client.post(address, data=form_of(page) | {"status_model_governance": "planned"}).status_code == 302


def test_more_scenarios_than_stand_side_by_side_are_named(desk: Desk) -> None:
    assert "for want of room" not in desk.client.get(desk.address).text
    with desk.case.store.session() as session:
        last = session.get_one(Scenario, plans(desk)[-1])
        for number in range(6):
            long_ago = datetime.datetime(2020, 1, 1) + datetime.timedelta(days=number)
            session.add(Scenario(assessment_id=desk.id, name=f"More {number}", limits=last.limits, basis=last.basis,
                                 plan=last.plan, state="done", created_at=long_ago))  # fmt: skip
    told = desk.client.get(desk.address).text
    assert "for want of room" in told and "More 0" in told
    with desk.case.store.session() as session:
        for each in session.scalars(select(Scenario).where(Scenario.name.like("More %"))):
            session.delete(each)


def test_months_are_read_by_name_and_a_freeze_outside_the_plan_is_told(desk: Desk) -> None:
    year = NEXT.year + 1
    desk.plan(blackout=f"Dec {year}, 2020年3月", name="Frozen")
    page = desk.client.get(desk.address)
    assert form_of(page, id="limits")["blackout"] == [f"{year}-12 2020-03"]
    assert "so without effect: Mar\u00a02020." in page.text


def test_a_document_that_waits_already_is_not_asked_for_twice(desk: Desk) -> None:
    address = f"/assessments/{desk.id}/report"
    form = token_of(desk.client.get(address)) | {"locale": "en", "form": "scores"}
    for more in ({}, {}, {"locale": "zh"}, {"form": "data"}):
        assert desk.client.post(address, data=form | more).status_code == 302
    with desk.case.store.session() as session:
        rows = session.scalars(select(ReportJob).where(ReportJob.state == "queued")).all()
        assert sorted((each.form, each.locale) for each in rows) == [("data", "en"), ("scores", "en"), ("scores", "zh")]
        for each in rows:
            session.delete(each)


def test_several_forms_in_both_languages_are_asked_for_at_once(desk: Desk) -> None:
    address = f"/assessments/{desk.id}/report"
    form = token_of(desk.client.get(address)) | {"form": ["scores", "data"], "locale": ["en", "zh"]}
    assert desk.client.post(address, data=form).status_code == 302
    with desk.case.store.session() as session:
        rows = session.scalars(select(ReportJob).where(ReportJob.state == "queued")).all()
        made = {(each.form, each.locale): each.id for each in rows}
    assert sorted(made) == [("data", "en"), ("data", "zh"), ("scores", "en"), ("scores", "zh")]
    for kind, locale, word in (("scores", "en", r" scores \d{8}-\d{4}\.csv"), ("data", "zh", r" 数据 \d{8}-\d{4}\.json")):
        desk.case.site.jobs.perform("report", made[kind, locale])
        name = unquote(desk.client.get(f"/reports/{made[kind, locale]}").headers["Content-Disposition"])
        assert re.search(word, name), "the file's name is in its own language"
    refused = desk.client.post(address, data=token_of(desk.client.get(address)) | {"form": "scores"})
    assert refused.status_code == 400 and "choose English or Chinese" in refused.text
    with desk.case.store.session() as session:
        for id in made.values():
            session.delete(session.get_one(ReportJob, id))


def test_own_words_of_one_language_alone_are_told_on_the_report_page(desk: Desk) -> None:
    address = f"/assessments/{desk.id}/report"
    assert "Sections with your own words" not in desk.client.get(address).text
    with desk.case.store.session() as session:
        session.add(Narrative(assessment_id=desk.id, locale="en", section="summary", text="Ours.", figures="", by="owner"))
    assert "Sections with your own words: 1 in English, 0 in Chinese" in desk.client.get(address).text


def test_the_next_cycle_begins_as_the_one_before_and_is_compared_with_it(case: Case) -> None:
    client, id = case.client(), case.upload(QUICK_SAMPLE)
    page = client.get(f"/assessments/{id}/targets")
    first, second = re.findall(r'name="target-(\w+)"', page.text)[:2]
    target = {first: 4.5, second: 3.0}
    typed = {f"target-{key}": str(level) for key, level in target.items()}
    assert client.post(f"/assessments/{id}/targets", data=token_of(page) | typed).status_code == 302
    address = f"/assessments/new?from={id}"
    assert address in client.get(f"/assessments/{id}").text
    form = form_of(client.get(address))
    assert "Yunfan" in form["name_en"][0] and form["cycle"] == [""] and form["from"] == [id]
    answer = client.post("/assessments/new", data=form | {"cycle": "2027"})
    assert answer.status_code == 302
    with case.store.session() as session:
        old = session.get_one(Assessment, id)
        new = session.scalars(select(Assessment).where(Assessment.previous_id == id)).one()
        assert new.cycle == "2027" and new.questionnaire == old.questionnaire and new.mode == old.mode
        assert new.targets == old.targets == target and new.profile == old.profile
        assert new.organisation.fictional and old.organisation.fictional
        assert new.organisation.name == old.organisation.name and new.context == old.context and not new.participants
    assert case.client("stranger").get(address).status_code == 404
    page = client.get(f"/assessments/{id}")
    assert "Compared with it, and planning on from it: Yunfan Consumer Finance · 2027. That comparison ends." in page.text
    assert "That comparison ends" not in client.get(f"/assessments/{new.id}").text
    assert client.post(f"/assessments/{id}/delete", data=token_of(page) | {"typed": form["name_en"][0]}).status_code == 302
    with case.store.session() as session:
        assert session.get_one(Assessment, new.id).previous_id is None


def test_the_next_cycle_plans_on_from_what_was_done_in_the_one_before(desk: Desk) -> None:
    """What is finished there isn't planned again and lifts nothing a second time; what is under way goes on."""
    page = desk.client.get(f"{desk.address}/progress")
    ids = [key.removeprefix("status_") for key in form_of(page) if key.startswith("status_")]
    running = next(id for id in ids if form_of(page)[f"status_{id}"] == ["under_way"])
    done, month = next(id for id in ids if id != running), str(NEXT.plus(-1))
    form = form_of(page) | {f"status_{done}": "done", f"started_{done}": str(NEXT.plus(-4)), f"finished_{done}": month}
    assert desk.client.post(f"{desk.address}/progress", data=form).status_code == 302
    given_up = next(id for id in ids if id not in (running, done))
    form = form_of(desk.client.get(f"{desk.address}/progress")) | {
        f"status_{given_up}": "dropped", f"note_{given_up}": "union", f"cost_{running}": "12", f"owner_{running}": "Wang",
    }  # fmt: skip
    assert desk.client.post(f"{desk.address}/progress", data=form).status_code == 302
    with desk.case.store.session() as session:
        base = session.get_one(Scenario, session.get_one(Assessment, desk.id).baseline_id)
        approved = base.limits
    following = Desk(desk.case)
    with desk.case.store.session() as session:
        session.get_one(Assessment, following.id).previous_id = desk.id
        row = session.get_one(Assessment, following.id)
        offered = first_limits(row, scored(row, desk.case.settings))
        assert offered is not None and (offered.default_for is None) == (not base.is_default)
        if not base.is_default:
            assert offered.max_parallel == approved["max_parallel"] and dict(offered.roles) == approved["roles"]
    plan = following.plan(first_month=str(NEXT))
    starts = following.starts(plan)
    assert following.faults(plan) == [] and done not in starts and starts[running] == NEXT.plus(-20)
    shown = following.client.get(following.address).text
    assert "From the cycle before: 1 finished, 1 under way." in shown
    with desk.case.store.session() as session:
        row = session.get_one(Assessment, following.id)
        ahead = planned(row, scored(row, desk.case.settings), session.get_one(Scenario, plan))
        assert ahead is not None and ahead.portfolio.problem.by_id[done].lifts == ()
    name = next(each.name.en for each in ahead.questionnaire.initiatives if each.id == given_up)
    assert (f"Dropped then and planned again: {name}." in shown) == (given_up in starts)
    approve = form_of(following.client.get(following.address), "/approve")
    assert following.client.post(f"{following.address}/approve", data=approve).status_code == 302
    page = following.client.get(f"{following.address}/progress")
    assert "Take this approval back" in page.text, "what is taken over was not recorded of this plan"
    now = form_of(page)
    assert now[f"status_{running}"] == ["under_way"] and now[f"cost_{running}"] == ["12"]
    assert now[f"owner_{running}"] == ["Wang"]
    assert all(now[f"status_{id}"] == ["planned"] for id in starts if id != running)
