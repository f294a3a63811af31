"""The interface for programs: a key reads what its user may, and the same figures as every document."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from assessment.models import Scenario
from tests.app_case import Case, token_of
from tests.conftest import QUICK_SAMPLE, SAMPLE
from tests.web.forms import form_of
from tests.web.test_respond import Lead


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory, fonts: Path) -> Case:
    return Case(tmp_path_factory.mktemp("api") / "data")


def key_of(case: Case, who: str = "owner", label: str = "warehouse") -> dict[str, str]:
    """The header a program sends."""
    client = case.client(who)
    page = client.post("/keys", data={**token_of(client.get("/keys")), "label": label}, follow_redirects=True)
    assert page.request.method == "GET", "loading the page again makes no second key"
    key = page.text.split("<code>")[1].split("</code>")[0]
    assert key.startswith("waymark_") and key not in client.get("/keys").text
    return {"Authorization": f"Bearer {key}"}


def read(case: Case, address: str, headers: dict[str, str], status: int = 200) -> Any:
    answer = case.app.test_client().get(address, headers=headers)
    assert answer.status_code == status, answer.text
    return answer.json


def test_scores_are_those_of_the_reports_attachment(case: Case) -> None:
    id, key = case.upload(SAMPLE), key_of(case)
    attached = json.loads(case.document(id, "data"))["score"]
    scores = read(case, f"/api/v1/assessments/{id}/scores", key)
    assert scores["overall"] == attached["overall"] and scores["capabilities"] == attached["capabilities"]
    assert scores == attached
    assert read(case, f"/api/v1/assessments/{id}/plan", key, 404) == {"error": "There is no plan yet"}
    listed = read(case, "/api/v1/assessments", key)["assessments"]
    assert [each["scores"] for each in listed if each["id"] == id] == [f"/api/v1/assessments/{id}/scores"]


def test_the_plan_is_the_one_on_screen(tmp_path: Path, fonts: Path) -> None:
    case = Case(tmp_path / "data")
    id, client = case.upload(QUICK_SAMPLE), case.client()
    address = f"/assessments/{id}/roadmap"
    asked = client.post(address, data=form_of(client.get(address), id="limits"))
    assert asked.status_code == 302, asked.text
    with case.store.session() as session:
        scenario = session.query(Scenario).one().id
    case.site.jobs.perform("plan", scenario)
    found = read(case, f"/api/v1/assessments/{id}/plan", key_of(case))
    assert found["plan"]["status"] in ("optimal", "feasible") and found["plan"]["schedule"]
    assert len(found["first_month"]) == 7 and found["is_approved"] is False and found["approval"] is None
    assert faults(case, "plan", found) == []
    assert faults(case, "plan", {**found, "plan": {**found["plan"], "schedule": [{"id": "x"}]}}) != []
    named = read(case, f"/api/v1/assessments/{id}/names", key_of(case))
    assert {each["id"] for each in found["plan"]["schedule"] + found["plan"]["unscheduled"]} <= set(named["initiatives"])
    assert set(found["plan"]["levels"]) == set(named["capabilities"])
    assert set(found["plan"]["roles_used"]) == set(named["roles"])


def faults(case: Case, what: str, found: Any) -> list[str]:
    """Where an answer is not as the description says."""
    told = case.app.test_client().get("/api/v1/openapi.json").json
    answer = told["paths"][f"/api/v1/assessments/{{assessment_id}}/{what}"]["get"]["responses"]["200"]
    schema = answer["content"]["application/json"]["schema"]
    checked = Draft202012Validator({**schema, "components": told["components"]}).iter_errors(found)
    return [f"{list(each.path)}: {each.message}" for each in checked]


@pytest.mark.parametrize("key", ["", "Bearer nothing", "Bearer waymark_" + "x" * 43, "Basic b3duZXI6eA=="])
def test_without_a_key_nothing_is_read(case: Case, key: str) -> None:
    answer = case.app.test_client().get("/api/v1/assessments", headers={"Authorization": key} if key else {})
    assert answer.status_code == 401 and "error" in answer.json and answer.headers["WWW-Authenticate"] == "Bearer"


def test_a_key_reads_only_its_own_workspace(case: Case) -> None:
    id, stranger = case.upload(QUICK_SAMPLE), key_of(case, "stranger")
    assert read(case, "/api/v1/assessments", stranger)["assessments"] == []
    for what in ("scores", "plan", "names"):
        assert "error" in read(case, f"/api/v1/assessments/{id}/{what}", stranger, 404)


def test_a_key_changes_nothing(case: Case) -> None:
    id, key = case.upload(QUICK_SAMPLE), key_of(case)
    client = case.app.test_client()
    assert client.get(f"/assessments/{id}", headers=key).status_code == 302
    assert client.post(f"/api/assessments/{id}/answers/iteration.feedback", headers=key).status_code in (400, 401)
    for method in ("post", "put", "delete"):
        answer = getattr(client, method)(f"/api/v1/assessments/{id}/scores", headers=key)
        assert answer.status_code == 405 and set(answer.headers["Allow"].split(", ")) >= {"GET", "HEAD"}
    assert "Retry-After" not in client.get("/api/v1/assessments", headers=key).headers


def test_a_key_ends_when_taken_back_and_with_the_password(tmp_path: Path, fonts: Path) -> None:
    case = Case(tmp_path / "data")
    first, second = key_of(case, label="first"), key_of(case, label="second")
    client = case.client()
    page = client.get("/keys")
    assert page.text.index("second") < page.text.index("first")
    id = page.text.split('name="take_back" value="')[1].split('"')[0]
    assert client.post("/keys", data={**token_of(page), "take_back": id}).status_code == 302
    read(case, "/api/v1/assessments", second, 401)
    read(case, "/api/v1/assessments", first)
    new = {"old": case.passwords["owner"], "new": "another-good-one"}
    assert client.post("/password", data={**token_of(client.get("/password")), **new}).status_code == 302
    read(case, "/api/v1/assessments", first, 401)
    assert "first" not in client.get("/keys").text


def test_nobody_takes_back_anothers_key_and_labels_are_needed(case: Case) -> None:
    key_of(case, "viewer", "the viewer's")
    page = case.client("viewer").get("/keys")
    id = page.text.split('name="take_back" value="')[1].split('"')[0]
    other = case.client("stranger")
    refused = other.post("/keys", data={**token_of(other.get("/keys")), "take_back": id})
    assert refused.status_code == 400 and "There is no such key" in refused.text
    assert other.post("/keys", data={**token_of(other.get("/keys")), "label": " "}).status_code == 400


def test_an_owner_sees_and_ends_the_keys_of_the_workspace(tmp_path: Path, fonts: Path) -> None:
    case = Case(tmp_path / "data")
    key, theirs = key_of(case, "consultant", "nightly load"), key_of(case, "stranger", "elsewhere")
    page = case.client().get("/keys")
    assert "nightly load" in page.text and "consultant@bank.cn" in page.text and "elsewhere" not in page.text
    assert "Keys of others" not in case.client("viewer").get("/keys").text
    id = page.text.split('name="take_back" value="')[1].split('"')[0]
    viewer = case.client("viewer")
    assert viewer.post("/keys", data={**token_of(viewer.get("/keys")), "take_back": id}).status_code == 400
    read(case, "/api/v1/assessments", key)
    owner = case.client()
    assert owner.post("/keys", data={**token_of(owner.get("/keys")), "take_back": id}).status_code == 302
    read(case, "/api/v1/assessments", key, 401)
    read(case, "/api/v1/assessments", theirs)


def test_open_anonymous_assessments_have_no_figures(case: Case) -> None:
    lead = Lead(case, confidentiality="anonymous")
    assert read(case, f"/api/v1/assessments/{lead.id}/scores", key_of(case), 404) == {"error": "There are no figures yet"}


def test_the_description_names_every_route_and_every_field(case: Case) -> None:
    id, key = case.upload(SAMPLE), key_of(case)
    told = case.app.test_client().get("/api/v1/openapi.json").json
    rules = [rule for rule in case.app.url_map.iter_rules() if rule.endpoint.startswith("api.")]
    routes = {rule.rule.replace("<", "{").replace(">", "}") for rule in rules}
    assert set(told["paths"]) == routes - {"/api/v1/openapi.json"}

    def schema(path: str) -> Any:
        return told["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]

    row = read(case, "/api/v1/assessments", key)["assessments"][0]
    assert set(schema("/api/v1/assessments")["properties"]["assessments"]["items"]["required"]) == set(row)
    scores = read(case, f"/api/v1/assessments/{id}/scores", key)
    assert set(told["components"]["schemas"]["Result"]["required"]) == set(scores)
    assert set(told["components"]["schemas"]["Node"]["required"]) == set(scores["overall"])
    assert faults(case, "scores", scores) == []
    assert len(faults(case, "scores", {**scores, "overall": {**scores["overall"], "level": "2.4", "n": None}})) == 2
    named = read(case, f"/api/v1/assessments/{id}/names", key)
    assert faults(case, "names", named) == []
    for kind in ("dimensions", "capabilities", "questions", "patterns"):
        assert {each["id"] for each in scores[kind]} == set(named[kind])


def test_what_a_program_has_already_is_not_sent_again(case: Case) -> None:
    address, key = f"/api/v1/assessments/{case.upload(SAMPLE)}/scores", key_of(case)
    first = case.app.test_client().get(address, headers=key)
    again = case.app.test_client().get(address, headers={**key, "If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304 and again.data == b""
    other = case.app.test_client().get("/api/v1/assessments", headers={**key, "If-None-Match": first.headers["ETag"]})
    assert other.status_code == 200


def test_change_since_the_last_cycle_is_there_too(case: Case) -> None:
    before, now, client = case.upload(SAMPLE), case.upload(SAMPLE), case.client()
    client.post(f"/assessments/{now}/previous", data={**token_of(client.get("/")), "previous": before})
    scores = read(case, f"/api/v1/assessments/{now}/scores", key_of(case))
    assert faults(case, "scores", scores) == []
    assert scores["change"] is not None and scores == json.loads(case.document(now, "data"))["score"]
