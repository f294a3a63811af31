"""What is assessed and how can be corrected later; what people were promised can't."""

import io
from pathlib import Path
from typing import Any

import pytest

from assessment.models import Assessment, Contribution
from assessment.results import scored
from tests.app_case import Case, token_of
from tests.conftest import QUICK_SAMPLE, SAMPLE
from tests.web.forms import form_of
from tests.web.test_respond import Lead


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory, fonts: Path) -> Case:
    return Case(tmp_path_factory.mktemp("setup") / "data")


def _change(client: Any, id: str, **fields: str) -> Any:
    """The form of the facts sent as it stands, but for some fields."""
    stands = {key: values[0] for key, values in form_of(client.get(f"/assessments/{id}"), id="facts").items()}
    return client.post(f"/assessments/{id}/facts", data={**stands, **token_of(client.get("/")), **fields})


def _new(client: Any) -> str:
    page = client.get("/assessments/new")
    form = {key: values[0] for key, values in form_of(page, id="new").items()}
    made = client.post("/assessments/new", data={**form, "name_en": "New bank", "confidentiality": "named"})
    return str(made.headers["Location"].split("/")[2])


def _state(case: Case, id: str) -> tuple[Any, ...]:
    with case.store.session() as session:
        row = session.get_one(Assessment, id)
        kind = row.organisation.institution_type
        return kind, row.compare_with, row.version, row.mode, row.confidentiality, dict(row.context)


def test_type_version_mode_and_context_are_corrected_and_figures_follow(case: Case) -> None:
    client, id = case.client(), case.upload(SAMPLE)
    before = _state(case, id)
    assert _change(client, id).status_code == 302 and _state(case, id) == before
    answer = _change(client, id, institution_type="other", compare_with="rural_commercial", version="quick",
                     mode="facilitated", partner_share="12.5", growth_12m="", production_models="7")  # fmt: skip
    assert answer.status_code == 302
    kind, compared, version, mode, told, context = _state(case, id)
    assert (kind, compared, version, mode, told) == ("other", "rural_commercial", "quick", "facilitated", before[4])
    assert context["partner_share"] == 12.5 and context["production_models"] == 7 and "growth_12m" not in context
    with case.store.session() as session:
        made = scored(session.get_one(Assessment, id), case.settings)
    asked = {question.id for question in made.questionnaire.asked("quick")}
    assert {each.id for each in made.result.questions} == asked
    assert _change(client, id, institution_type="city_commercial", version="full").status_code == 302
    assert _state(case, id)[1] is None
    with case.store.session() as session:
        made = scored(session.get_one(Assessment, id), case.settings)
    assert len(made.result.questions) == len(made.questionnaire.asked("full"))


def test_what_people_were_told_stands_once_somebody_has_answered(case: Case) -> None:
    client, id = case.client(), case.upload(SAMPLE)
    refused = _change(client, id, confidentiality="named", mode="self")
    assert refused.status_code == 400 and "told already" in refused.text
    assert form_of(refused, id="facts")["mode"] == ["self"]
    assert _state(case, id)[3:5] == ("facilitated", "confidential")
    empty = _new(client)
    assert _change(client, empty, confidentiality="anonymous").status_code == 302
    assert _state(case, empty)[4] == "anonymous"


def test_links_that_tell_who_somebody_is_do_not_outlive_a_promise_of_anonymity(case: Case) -> None:
    lead = Lead(case)
    lead.invite("Wang Qiang, Retail risk")
    refused = _change(lead.client, lead.id, confidentiality="anonymous")
    assert refused.status_code == 400 and "take them off the board first" in refused.text
    with case.store.session() as session:
        assert session.get_one(Assessment, lead.id).confidentiality == "confidential"


def test_bad_facts_are_said_beside_the_field_and_nothing_is_changed(case: Case) -> None:
    client, id = case.client(), case.upload(SAMPLE)
    before = _state(case, id)
    refused = _change(client, id, partner_share="140", mode="facilitated")
    assert refused.status_code == 400 and "from 0 to 100" in refused.text and 'value="140"' in refused.text
    assert _change(client, id, institution_type="x").status_code == 400
    stale = _change(client, id, seen="old", mode="facilitated")
    assert stale.status_code == 400 and "another window" in stale.text and _state(case, id) == before


def test_a_contribution_to_the_peers_is_withdrawn_before_type_or_mode_change(case: Case) -> None:
    client, id = case.client(), case.upload(QUICK_SAMPLE)
    with case.store.session() as session:
        row = session.get_one(Assessment, id)
        session.add(
            Contribution(assessment_id=id, workspace_id=row.workspace_id, organisation="o", questionnaire="q", mode=row.mode,
                         institution_type="consumer_finance", closed_on="2026-10-20", scope="workspace", levels={})
        )  # fmt: skip
    refused = _change(client, id, mode="third_party")
    assert refused.status_code == 400 and "withdraw the contribution" in refused.text
    assert _change(client, id, partner_share="3").status_code == 302


def test_only_those_who_may_edit_change_facts(case: Case) -> None:
    id = case.upload(SAMPLE)
    for name, code in (("viewer", 403), ("stranger", 404)):
        client = case.client(name)
        assert client.post(f"/assessments/{id}/facts", data=token_of(client.get("/"))).status_code == code
    assert f"/assessments/{id}/facts" not in case.client("viewer").get(f"/assessments/{id}").text


def test_confidentiality_opens_for_nobody_who_was_asked_under_a_narrower_one(case: Case) -> None:
    client = case.client()
    id = _new(client)
    assert _change(client, id, confidentiality="anonymous").status_code == 302
    assert _change(client, id, confidentiality="confidential").status_code == 302, "nobody was asked yet"
    page = client.get(f"/assessments/{id}/people")
    asked = client.post(f"/assessments/{id}/people", data={**token_of(page), "do": "invite", "people": "Chen"})
    assert asked.status_code == 302
    refused = _change(client, id, confidentiality="named")
    assert refused.status_code == 400 and "told already" in refused.text and _state(case, id)[4] == "confidential"


def test_a_workbook_taken_out_under_another_confidentiality_is_refused(case: Case) -> None:
    client = case.client()
    id = _new(client)
    assert _change(client, id, confidentiality="confidential").status_code == 302
    book = client.get(f"/assessments/{id}/offline.xlsx", query_string={"name": "Zhang"})
    assert book.status_code == 200
    assert _change(client, id, confidentiality="named").status_code == 302
    sent = {**token_of(client.get(f"/assessments/{id}/offline")), "file": (io.BytesIO(book.data), "b.xlsx")}
    answer = client.post(f"/assessments/{id}/offline", data=sent)
    assert answer.status_code == 400 and "another confidentiality" in answer.text


def test_a_count_of_models_is_whole_and_shares_may_be_typed_in_full_width(case: Case) -> None:
    client, id = case.client(), case.upload(SAMPLE)
    refused = _change(client, id, production_models="3.7")
    assert refused.status_code == 400 and "whole number" in refused.text
    assert _change(client, id, partner_share="３８％").status_code == 302 and _state(case, id)[5]["partner_share"] == 38


def test_the_day_by_which_answers_are_wanted_is_set_at_the_start(case: Case) -> None:
    client = case.client()
    page = client.get("/assessments/new")
    form = {key: values[0] for key, values in form_of(page, id="new").items()} | {"name_en": "Dated"}
    for wrong in ("2020-01-01", "soon"):
        refused = client.post("/assessments/new", data=form | {"deadline": wrong})
        assert "Give a day that has not passed" in refused.text and f'value="{wrong}"' in refused.text
    made = client.post("/assessments/new", data=form | {"deadline": "2099-12-15"})
    id = made.headers["Location"].split("/")[2]
    with case.store.session() as session:
        assert session.get_one(Assessment, id).deadline == "2099-12-15"
