"""Every route says who may use it, and a table of role x route proves it."""

from pathlib import Path
from typing import Any

import pytest

from questionnaires.library import find
from tests.app_case import Case, statements, token_of
from tests.conftest import QUICK_SAMPLE
from web.deeds import DEEDS, OPEN_FILES, SILENT

KEY = find("retail-lending").key
NOTHING_YET = {
    "/assessments//roadmap.csv": 302, "/api/v1/assessments//plan": 404, "/brand/logo.png": 404,
    "/assessments//roadmap/progress": 302, "/assessments//workshop/room": 302,
}  # fmt: skip
"""What answers so until there is a plan, a logo, a workshop."""
NOBODY_YET = {"/assessments//people.xlsx": 404}
"""And, for those who may ask people, until somebody is asked."""


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory, fonts: Path) -> Case:
    return Case(tmp_path_factory.mktemp("web") / "data")


@pytest.fixture(scope="module")
def assessment(case: Case) -> str:
    return case.upload(QUICK_SAMPLE)


def test_every_route_declares_who_may_use_it(case: Case) -> None:
    for rule in case.app.url_map.iter_rules():
        if rule.endpoint != "static":
            assert case.app.view_functions[rule.endpoint].allowed in ("public", "viewer", "editor", "owner"), rule  # type: ignore[attr-defined]


def test_every_change_of_somebody_signed_in_is_logged_or_said_not_to_be(case: Case) -> None:
    logged = {key.partition(":")[0] for key in DEEDS}
    endpoints = {rule.endpoint for rule in case.app.url_map.iter_rules()}
    assert logged <= endpoints and endpoints >= SILENT
    for rule in case.app.url_map.iter_rules():
        allowed = getattr(case.app.view_functions[rule.endpoint], "allowed", "public")
        if "POST" in (rule.methods or ()) and allowed != "public":
            assert rule.endpoint in logged | SILENT, rule


def test_every_file_handed_out_is_logged_or_holds_nothing_of_anybody(case: Case, assessment: str) -> None:
    logged, files = {key.partition(":")[0] for key in DEEDS}, set()
    client, addresses = case.client(), case.app.url_map.bind("localhost")
    for method, address, _ in _requests(case, assessment):
        answer = client.get(address) if method == "GET" else None
        if answer is not None and answer.headers.get("Content-Disposition", "").startswith("attachment"):
            files.add(addresses.match(address)[0])
    assert "initiatives.workbook" in files and files >= OPEN_FILES and files <= logged | OPEN_FILES


@pytest.mark.parametrize("address", ["/r/%00", "/v/a%00b", "/library/%00", "/assessments/%1f/roadmap", "/api/plans/%00"])
def test_no_address_with_a_control_character_asks_the_database(case: Case, address: str) -> None:
    """PostgreSQL refuses such a text with a fault of its own."""
    client = case.client()
    assert statements(case, lambda: client.get(address)) == 0 and client.get(address).status_code == 404


def _requests(case: Case, assessment: str, *, of_assessment: bool = False) -> list[tuple[str, str, str]]:
    """Method, address and who may, of every route but the public ones; what is not known here is called ``none``."""
    known = {"assessment_id": assessment, "question_id": "iteration.feedback", "capability_id": "iteration",
             "initiative_id": "new", "kind": "csv", "key": KEY, "other": KEY, "dimension_id": "product"}  # fmt: skip
    found = []
    for rule in case.app.url_map.iter_rules():
        allowed = getattr(case.app.view_functions[rule.endpoint], "allowed", "public")
        if allowed == "public" or (of_assessment and "assessment_id" not in rule.arguments):
            continue
        built = rule.build({name: known.get(name, "none") for name in rule.arguments})
        assert built is not None
        found += [(method, built[1], allowed) for method in sorted({"GET", "POST"} & set(rule.methods or ()))]
    return found


def _statuses(client: Any, requests: list[tuple[str, str, str]]) -> dict[tuple[str, str], int]:
    form = token_of(client.get("/sign-in"))
    return {(method, address): client.open(address, method=method, data=form).status_code for method, address, _ in requests}


def test_another_workspace_finds_nothing_of_an_assessment(case: Case, assessment: str) -> None:
    requests = _requests(case, assessment, of_assessment=True)
    found = _statuses(case.client("stranger"), requests)
    assert set(found.values()) == {404} and len(found) > 50, {place for place, code in found.items() if code != 404}


def _not_shown(found: dict[tuple[str, str], int], assessment: str) -> dict[str, int]:
    """The pages that answer anything but 200, without those of things that are not there."""
    pages = {address.replace(assessment, ""): code for (method, address), code in found.items() if method == "GET"}
    return {address: code for address, code in pages.items() if code != 200 and not (code == 404 and "/none" in address)}


def test_a_viewer_reads_what_viewers_may_and_changes_nothing(case: Case, assessment: str) -> None:
    requests = _requests(case, assessment)
    found = _statuses(case.client("viewer"), requests)
    refused = {(method, address) for method, address, allowed in requests if allowed != "viewer"}
    assert {place for place, code in found.items() if code == 403} == refused and len(refused) > 40
    assert _not_shown({place: code for place, code in found.items() if place not in refused}, assessment) == NOTHING_YET


@pytest.mark.parametrize("who", ["owner", "consultant"])
def test_owners_and_consultants_read_every_page_but_a_consultant_none_of_the_owners(
    case: Case, assessment: str, who: str
) -> None:
    requests = [each for each in _requests(case, assessment) if each[0] == "GET"]
    found = _statuses(case.client(who), requests)
    owners = {(method, address) for method, address, allowed in requests if allowed == "owner"}
    assert {place for place, code in found.items() if code == 403} == (owners if who == "consultant" else set())
    assert len(owners) >= 3
    shown = {place: code for place, code in found.items() if who == "owner" or place not in owners}
    assert _not_shown(shown, assessment) == NOTHING_YET | NOBODY_YET


def test_nobody_gets_in_without_signing_in(case: Case, assessment: str) -> None:
    found = _statuses(case.client(None), _requests(case, assessment))
    for (method, address), code in found.items():
        assert code == (401 if address.startswith("/api/") else 302), (method, address)


def test_a_change_without_the_token_is_refused(case: Case, assessment: str) -> None:
    answer = case.client().post(f"/assessments/{assessment}/roadmap", data={"horizon": "24"})
    assert answer.status_code == 400


def test_no_file_of_anybody_is_kept_by_a_browser(case: Case, assessment: str) -> None:
    client = case.client()
    for address in ("initiatives.xlsx", "offline.xlsx"):
        answer = client.get(f"/assessments/{assessment}/{address}")
        assert answer.status_code == 200 and answer.headers["Cache-Control"] == "no-store", address
    assert client.get("/static/app.css").headers["Cache-Control"] == "public, max-age=3600"


def test_headers_forbid_foreign_content(case: Case) -> None:
    headers = case.client(None).get("/sign-in").headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff" and headers["Cache-Control"] == "no-store"
