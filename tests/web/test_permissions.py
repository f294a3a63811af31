"""Every route says who may use it, and a table of role x route proves it."""

from pathlib import Path

import pytest

from tests.app_case import Case, token_of
from tests.conftest import QUICK_SAMPLE
from web.deeds import DEEDS, SILENT


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


PAGES = ["", "/collect", "/evidence", "/answer/iteration.feedback", "/calibrate", "/results", "/results/iteration",
         "/roadmap", "/report", "/units", "/initiatives", "/initiatives/new", "/report/words"]


def test_every_change_of_somebody_signed_in_is_logged_or_said_not_to_be(case: Case) -> None:
    logged = {key.partition(":")[0] for key in DEEDS}
    endpoints = {rule.endpoint for rule in case.app.url_map.iter_rules()}
    assert logged <= endpoints and endpoints >= SILENT
    for rule in case.app.url_map.iter_rules():
        allowed = getattr(case.app.view_functions[rule.endpoint], "allowed", "public")
        if "POST" in (rule.methods or ()) and allowed != "public":
            assert rule.endpoint in logged | SILENT, rule


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    ("who", "status"), [("owner", 200), ("consultant", 200), ("viewer", 200), ("stranger", 404), (None, 302)]
)
def test_pages_by_role(case: Case, assessment: str, page: str, who: str | None, status: int) -> None:
    assert case.client(who).get(f"/assessments/{assessment}{page}").status_code == status


CHANGES = ["/assessments/{id}/calibrate/iteration.feedback", "/assessments/{id}/roadmap", "/assessments/{id}/scenarios",
           "/assessments/{id}/plans/none/stop", "/assessments/{id}/roadmap/approve", "/assessments/{id}/roadmap/replan",
           "/assessments/{id}/roadmap/progress", "/assessments/{id}/initiatives", "/assessments/{id}/initiatives/new",
           "/brand", "/brand/parts", "/assessments/{id}/people", "/assessments/{id}/workshop",
           "/assessments/{id}/units", "/assessments/{id}/unit", "/assessments/{id}/evidence",
           "/assessments/{id}/evidence/none", "/assessments/{id}/answer/iteration.feedback/evidence",
           "/assessments/{id}/answer/iteration.feedback", "/assessments/{id}/offline", "/assessments/{id}/report/words",
           "/assessments/{id}/report/links",
           "/assessments/upload", "/api/assessments/{id}/answers/iteration.feedback", "/assessments/new"]  # fmt: skip


@pytest.mark.parametrize("path", CHANGES)
def test_a_viewer_changes_nothing_and_a_stranger_finds_nothing(case: Case, assessment: str, path: str) -> None:
    viewer, stranger = case.client("viewer"), case.client("stranger")
    form = token_of(viewer.get("/"))
    assert viewer.post(path.format(id=assessment), data=form).status_code == 403
    if "{id}" in path:
        form = token_of(stranger.get("/"))
        assert stranger.post(path.format(id=assessment), data=form).status_code == 404


def test_a_change_without_the_token_is_refused(case: Case, assessment: str) -> None:
    answer = case.client().post(f"/assessments/{assessment}/roadmap", data={"horizon": "24"})
    assert answer.status_code == 400


def test_headers_forbid_foreign_content(case: Case) -> None:
    headers = case.client(None).get("/sign-in").headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff" and headers["Cache-Control"] == "no-store"
