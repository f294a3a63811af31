"""An assessment's own initiatives: in the form, in Excel, put back, and what plans make of them."""

import io
import re
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from assessment.access import find_assessment
from assessment.again import carry_on
from assessment.initiatives import catalogue
from assessment.models import OwnInitiatives, Scenario
from assessment.planning import planned, request_plan
from assessment.results import scored
from assessment.setup import delete, import_file
from questionnaires.library import plain_initiatives
from questionnaires.schema import Initiative, Questionnaire
from reports.journey import journey
from reports.language import Language
from tests.app_case import Case, token_of
from tests.conftest import SAMPLE
from tests.web.forms import form_of
from web import initiative_form


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory, fonts: Path) -> Case:
    return Case(tmp_path_factory.mktemp("initiatives") / "data")


@pytest.fixture
def address(case: Case) -> str:
    """The initiatives of a fresh assessment."""
    return f"/assessments/{case.upload(SAMPLE)}/initiatives"


def fields(page: Any) -> dict[str, Any]:
    """The initiative's form."""
    return form_of(page, id="initiative")


def held(case: Case, address: str) -> dict[str, Initiative]:
    with case.store.session() as session:
        row = find_assessment(session, case.actor(session), address.split("/")[2])
        return {each.id: each for each in catalogue(session, row, scored(row, case.settings).questionnaire).initiatives}


def test_every_shipped_initiative_comes_back_from_its_form_as_it_was(case: Case, address: str) -> None:
    client, before = case.client(), held(case, address)
    for id in list(before)[::9]:
        form = fields(client.get(f"{address}/{id}"))
        assert client.post(f"{address}/{id}", data=form).status_code == 302, id
    assert held(case, address) == before
    with case.store.session() as session:
        own = select(OwnInitiatives).where(OwnInitiatives.assessment_id == address.split("/")[2])
        assert session.scalar(own) is None, "what equals the questionnaire's needs no row"


def test_the_form_loses_nothing_of_any_initiative(questionnaire: Questionnaire) -> None:
    for each in questionnaire.initiatives:
        values = initiative_form.shown(each)
        plain = initiative_form.plain_of(values, each.id, each)
        kept = {key: value for key, value in plain.items() if value not in ([], {})}
        assert kept == plain_initiatives([each])[0] | {"external_cost": pytest.approx(each.external_cost)}, each.id


def test_a_new_initiative_is_planned_and_its_benefit_counted(case: Case, address: str) -> None:
    client = case.client()
    form = fields(client.get(f"{address}/new"))
    wrong = client.post(f"{address}/new", data=form | {"name_zh": "快速放款", "months": "soon"})
    assert wrong.status_code == 400 and "Months: " in wrong.text and "What it lifts: needs at least 1" in wrong.text
    assert fields(wrong)["name_zh"] == ["快速放款"] and fields(wrong)["months"] == ["soon"], "what was typed stays"
    capability = next(iter(held(case, address).values())).lifts[0].capability
    right = form | {
        "name_zh": "快速放款", "name_en": "Fast payout", "months": "2", "external_cost": "10", "benefit_per_month": "30",
        "benefit_basis_en": "Drawn loans +2% x 10,000 a month x RMB 1,500",
        "lift_0_capability": capability, "lift_0_from": "1", "lift_0_to": "5", "effort_data": "1",
    }  # fmt: skip
    assert client.post(f"{address}/new", data=right).status_code == 302
    made = held(case, address)["fast_payout"]
    assert made.benefit_basis is not None and made.benefit_basis.zh.startswith("Drawn loans"), "one language holds for both"
    assert made.benefit_per_month == 30 and made.person_months == {"data": 1} and made.name.zh == "快速放款"
    page = client.get(address).text
    assert "your own" in page and "Fast payout" in page
    id = address.split("/")[2]
    with case.store.session() as session:
        row = find_assessment(session, case.actor(session), id)
        scenario = request_plan(session, row, scored(row, case.settings), {"excluded": []}).id
    case.site.jobs.perform("plan", scenario)
    assert client.post(f"{address}/fast_payout", data=fields(client.get(f"{address}/fast_payout")) | {"remove": "1"})
    assert "fast_payout" not in held(case, address)
    with case.store.session() as session:
        row = find_assessment(session, case.actor(session), id)
        made_now = scored(row, case.settings)
        ahead = planned(row, made_now, session.get_one(Scenario, scenario))
        assert ahead is not None and "fast_payout" in {each.id for each in ahead.plan.schedule}
        months = ahead.portfolio.limits.horizon - next(e.end for e in ahead.plan.schedule if e.id == "fast_payout")
        assert ahead.plan.benefit is not None and ahead.plan.benefit[-1] == pytest.approx(30 * months)
        assert "Fast payout" in [card.name for card in journey(ahead, made_now.result, Language("en")).cards], (
            "a plan keeps the initiatives it was made with"
        )


def test_a_plan_made_before_initiatives_were_changed_says_so(case: Case, address: str) -> None:
    client, id, said = case.client(), address.split("/")[2], "Initiatives were changed after this plan was made"
    with case.store.session() as session:
        row = find_assessment(session, case.actor(session), id)
        scenario = request_plan(session, row, scored(row, case.settings), None).id
    case.site.jobs.perform("plan", scenario)
    assert said not in client.get(f"/assessments/{id}/roadmap").text
    first = next(iter(held(case, address)))
    form = fields(client.get(f"{address}/{first}"))
    assert client.post(f"{address}/{first}", data=form | {"external_cost": "123.5"}).status_code == 302
    assert said in client.get(f"/assessments/{id}/roadmap").text


def test_a_change_nobody_saw_is_not_overwritten(case: Case, address: str) -> None:
    client, id = case.client(), next(iter(held(case, address)))
    old = fields(client.get(f"{address}/{id}"))
    assert client.post(f"{address}/{id}", data=old | {"external_cost": "77"}).status_code == 302
    late = client.post(f"{address}/{id}", data=old | {"external_cost": "88"})
    assert late.status_code == 400 and "somebody else changed" in late.text
    assert held(case, address)[id].external_cost == 77
    again = fields(late)
    assert again["external_cost"] == ["88"], "what was typed stays, and can now be sent"
    assert client.post(f"{address}/{id}", data=again).status_code == 302 and held(case, address)[id].external_cost == 88
    assert client.post(f"{address}/{id}", data=token_of(client.get(address)) | {"restore": "1"}).status_code == 302
    assert held(case, address)[id].external_cost != 77


def test_they_are_of_one_client_until_somebody_takes_them_over(case: Case, address: str) -> None:
    client, id = case.client(), next(iter(held(case, address)))
    form = fields(client.get(f"{address}/{id}"))
    assert client.post(f"{address}/{id}", data=form | {"name_en": "Secret of one client"}).status_code == 302
    other = f"/assessments/{case.upload(SAMPLE)}/initiatives"
    page = client.get(other)
    assert "Secret of one client" not in page.text and held(case, other)[id].name.en != "Secret of one client"
    assert f'value="{address.split("/")[2]}"' in page.text, "offered for taking over"
    taken = {"other": address.split("/")[2], "seen": re.findall(r'name="seen" value="([^"]*)"', page.text)[0]}
    stale = client.post(other, data=token_of(page) | taken | {"seen": "x"})
    assert stale.status_code == 400 and "somebody else changed the initiatives" in stale.text
    none = client.post(other, data=token_of(page) | taken | {"other": other.split("/")[2]})
    assert none.status_code == 400 and "no initiatives of its own" in none.text
    stranger = case.client("stranger")
    with case.store.session() as session:
        foreign = import_file(session, case.actor(session, "stranger"), SAMPLE.read_bytes(), SAMPLE.name, case.settings).id
    theirs = f"/assessments/{foreign}/initiatives"
    assert "Take over its initiatives" not in stranger.get(theirs).text
    assert stranger.post(theirs, data=token_of(stranger.get(theirs)) | taken).status_code == 400
    assert "Secret of one client" not in stranger.get(theirs).text
    assert client.post(other, data=token_of(client.get(other)) | taken).status_code == 302
    assert held(case, other) == held(case, address)


def test_the_next_cycle_has_them_and_they_go_with_their_assessment(case: Case, address: str) -> None:
    client, id = case.client(), next(iter(held(case, address)))
    form = fields(client.get(f"{address}/{id}"))
    assert client.post(f"{address}/{id}", data=form | {"external_cost": "77"}).status_code == 302
    with case.store.session() as session:
        actor = case.actor(session)
        earlier = find_assessment(session, actor, address.split("/")[2])
        earlier.organisation.functions = {"行长助理": "*"}
        later = import_file(session, actor, SAMPLE.read_bytes(), SAMPLE.name, case.settings)
        carry_on(session, actor, later, earlier, case.settings)
        next_one = f"/assessments/{later.id}/initiatives"
    assert held(case, next_one)[id].external_cost == 77
    with case.store.session() as session:
        row = find_assessment(session, case.actor(session), next_one.split("/")[2])
        assert row.organisation.functions == {"行长助理": "*"}, "and what the bank's functions answer"
        delete(session, row, row.organisation.name["en"], case.settings)
        gone = select(OwnInitiatives).where(OwnInitiatives.assessment_id == row.id)
        assert session.scalar(gone) is None
    assert held(case, address)[id].external_cost == 77


def test_taking_out_what_another_waits_for_is_refused_and_the_rest_comes_back(case: Case, address: str) -> None:
    client, before = case.client(), held(case, address)
    needed = next(need for each in before.values() for need in each.prerequisites)
    free = next(id for id in before if all(id not in each.prerequisites for each in before.values()))
    for id, status in ((needed, 400), (free, 302)):
        form = fields(client.get(f"{address}/{id}"))
        answer = client.post(f"{address}/{id}", data=form | {"remove": "1"})
        assert answer.status_code == status
        if status == 400:
            waiting = next(each for each in before.values() if id in each.prerequisites)
            assert waiting.name.en in answer.text and "waits for it: change that first" in answer.text
            lone = client.post(f"{address}/{id}", data={**token_of(answer), "remove": "1", "seen": form["seen"][0]})
            assert lone.status_code == 400 and fields(lone)["name_en"] == form["name_en"], "the form is not emptied"
    assert set(held(case, address)) == set(before) - {free}
    assert "removed by you" in client.get(address).text
    assert client.post(f"{address}/{free}", data=token_of(client.get(address)) | {"restore": "1"}).status_code == 302
    assert set(held(case, address)) == set(before)


def test_steps_keep_their_share_when_only_the_months_change(case: Case, address: str) -> None:
    client, id = case.client(), "journey_redesign"
    before = held(case, address)[id]
    form = fields(client.get(f"{address}/{id}"))
    refused = client.post(f"{address}/{id}", data=form | {"step_3_last": "60"})
    assert refused.status_code == 400 and "week 60 comes after the end of its 5 months" in refused.text
    assert client.post(f"{address}/{id}", data=form | {"months": "10"}).status_code == 302
    weeks = [step.weeks for step in held(case, address)[id].steps]
    assert weeks == [(1, 10), (11, 20), (21, 34), (35, 42)] and [s.weeks for s in before.steps][-1] == (18, 21)
    form = fields(client.get(f"{address}/{id}"))
    assert client.post(f"{address}/{id}", data=form | {"months": "5"}).status_code == 302
    assert held(case, address)[id] == before


def test_costs_come_back_to_the_last_digit(case: Case, address: str) -> None:
    client, id = case.client(), next(iter(held(case, address)))
    form = fields(client.get(f"{address}/{id}"))
    typed = {"external_cost": "1,234.567", "benefit_per_month": "１２３４５６７.8"}
    assert client.post(f"{address}/{id}", data=form | typed).status_code == 302
    form = fields(client.get(f"{address}/{id}"))
    assert form["external_cost"] == ["1234.567"] and form["benefit_per_month"] == ["1234567.8"]
    assert client.post(f"{address}/{id}", data=form | {"name_en": "Renamed"}).status_code == 302
    assert (held(case, address)[id].external_cost, held(case, address)[id].benefit_per_month) == (1234.567, 1234567.8)
    assert client.post(f"{address}/{id}", data=token_of(client.get(address)) | {"restore": "1"}).status_code == 302


def test_a_workbook_without_one_of_its_sheets_is_refused(case: Case, address: str) -> None:
    before, raw = held(case, address), case.client().get(f"{address}.xlsx").data
    for sheet in ("steps", "measures", "lifts"):
        book, out = load_workbook(io.BytesIO(raw)), io.BytesIO()
        del book[sheet]
        book.save(out)
        answer = upload(case, address, out.getvalue())
        assert answer.status_code == 400 and f"the sheet {sheet} is missing" in answer.text
    assert held(case, address) == before


def upload(case: Case, address: str, raw: bytes, **more: str) -> Any:
    client = case.client()
    data = token_of(client.get(address)) | {"file": (io.BytesIO(raw), "mine.xlsx")} | more
    return client.post(address, data=data, content_type="multipart/form-data")


def changed(raw: bytes, sheet: str, cell: str, value: Any) -> bytes:
    book = load_workbook(io.BytesIO(raw))
    book[sheet][cell] = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_the_workbook_comes_back_checked_cell_by_cell(case: Case, address: str) -> None:
    client, before = case.client(), held(case, address)
    raw = client.get(f"{address}.xlsx").data
    assert upload(case, address, raw).status_code == 302 and held(case, address) == before
    heads = [cell.value for cell in load_workbook(io.BytesIO(raw))["initiatives"][1]]
    letter = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[heads.index("months")]
    wrong = upload(case, address, changed(raw, "initiatives", f"{letter}3", "a while"))
    assert wrong.status_code == 400 and f"sheet initiatives, cell {letter}3" in wrong.text
    unknown = upload(case, address, changed(raw, "lifts", "B2", "no_such_capability"))
    assert unknown.status_code == 400 and "no_such_capability" in unknown.text
    wrongs = (("initiatives", f"{letter}3", -4), ("lifts", "C3", 9), ("steps", "B2", "4, 2"), ("steps", "B3", "6, 99"))
    for sheet, cell, value in wrongs:
        refused = upload(case, address, changed(raw, sheet, cell, value))
        assert refused.status_code == 400 and f"sheet {sheet}, cell {cell}" in refused.text, refused.text
    assert held(case, address) == before
    assert upload(case, address, changed(raw, "initiatives", f"{letter}3", 11)).status_code == 302
    second = list(held(case, address))[1]
    assert held(case, address)[second].months == 11
    stale = upload(case, address, changed(raw, "initiatives", f"{letter}3", 12))
    assert stale.status_code == 400 and "were changed since this workbook was taken out" in stale.text
    assert upload(case, address, changed(raw, "initiatives", f"{letter}3", 12), force="1").status_code == 302
    assert held(case, address)[second].months == 12
    assert client.post(address, data=token_of(client.get(address)) | {"reset": "1"}).status_code == 302
    assert held(case, address) == before


@pytest.mark.parametrize("raw", [b"", b"not a workbook", b"\xd0\xcf\x11\xe0locked"])
def test_what_is_no_workbook_is_refused_in_words(case: Case, address: str, raw: bytes) -> None:
    answer = upload(case, address, raw)
    assert answer.status_code == 400 and "nothing was saved" in answer.text


def test_another_workspace_sees_none_of_it(case: Case, address: str) -> None:
    client, id = case.client(), next(iter(held(case, address)))
    form = fields(client.get(f"{address}/{id}"))
    client.post(f"{address}/{id}", data=form | {"external_cost": "99"})
    stranger = case.client("stranger")
    for path in (address, f"{address}.xlsx", f"{address}/{id}"):
        assert stranger.get(path).status_code == 404
    with case.store.session() as session:
        theirs = import_file(session, case.actor(session, "stranger"), SAMPLE.read_bytes(), SAMPLE.name, case.settings)
        assert catalogue(session, theirs, scored(theirs, case.settings).questionnaire).initiatives[0].external_cost != 99


def complaints(page: Any) -> list[str]:
    """What a refused form is told to mend."""
    return re.findall(r"<li>(.*?)</li>", page.text.split('role="alert"')[1].split("</ul>")[0], re.S)


@pytest.mark.parametrize(("wrong", "said"), [
    ({"step_1_last": "第一周"}, "步骤 · 2 · 结束周"),
    ({"effort_risk": "-1"}, "风险"),
    ({"lift_0_from": "4", "lift_0_to": "2"}, "用户体验"),
    ({"prerequisites": "experiment_platform"}, "旅程埋点分析与对照实验平台"),
])  # fmt: skip
def test_faults_of_the_form_name_fields_and_initiatives_not_ids(
    case: Case, address: str, wrong: dict[str, str], said: str
) -> None:
    client, id = case.client(), "journey_redesign"
    client.set_cookie("waymark_language", "zh")
    form = fields(client.get(f"{address}/{id}"))
    assert {*wrong} - {"prerequisites"} <= {*form}
    (told,) = complaints(client.post(f"{address}/{id}", data=form | wrong))
    assert said in told and not re.search("[a-z]_[a-z]|[.]\\d", told)


def test_faults_of_the_form_are_said_in_chinese(case: Case, address: str) -> None:
    client, id = case.client(), "journey_redesign"
    client.set_cookie("waymark_language", "zh")
    form = fields(client.get(f"{address}/{id}"))
    refused = client.post(f"{address}/{id}", data=form | {"months": "x", "external_cost": "-1", "name_en": "", "name_zh": ""})
    assert refused.status_code == 400
    said = complaints(refused)
    assert said and not any(re.search("[a-z]{4}", re.sub("<[^>]+>|&[#a-z0-9]+;", "", each)) for each in said), said
