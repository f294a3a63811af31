"""How long a sign-in lasts: to signing out, wherever the cookie is copied, and to half a day without a page."""

import time
from pathlib import Path

import pytest

from assessment.access import IDLE
from tests.app_case import Case, token_of


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory, fonts: Path) -> Case:
    return Case(tmp_path_factory.mktemp("sessions") / "data")


def test_a_copied_cookie_opens_nothing_after_signing_out(case: Case) -> None:
    client, other, thief = case.client(), case.client(), case.app.test_client()
    kept = client.get_cookie("session") or client.get_cookie("waymark")
    assert kept is not None
    thief.set_cookie(kept.key, kept.value)
    assert thief.get("/users").status_code == 200
    assert client.post("/sign-out", data=token_of(client.get("/"))).status_code == 302
    assert thief.get("/users").location.startswith("/sign-in")
    assert other.get("/users").status_code == 200, "another device stays signed in"


def test_half_a_day_without_a_page_signs_out_and_a_page_begins_it_anew(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, now = case.client(), time.time()
    for hours, code in ((11, 200), (22, 200), (35, 302)):
        monkeypatch.setattr("web.site.time.time", lambda hours=hours: now + hours * 3600)
        assert client.get("/users").status_code == code
    assert IDLE.total_seconds() == 12 * 3600


def test_a_place_taken_by_a_common_link_outlives_a_sign_in(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    client = case.client()
    with client.session_transaction() as kept:
        kept["joined"] = {"a": "token"}
    later = time.time() + 13 * 3600
    monkeypatch.setattr("web.site.time.time", lambda: later)
    assert client.get("/users").status_code == 302
    with client.session_transaction() as kept:
        assert kept["joined"] == {"a": "token"} and "user" not in kept


def test_a_form_of_an_earlier_sign_in_is_refused_without_claiming_that_nobody_is_signed_in(case: Case) -> None:
    client = case.client()
    answer = client.post("/users", data={"csrf_token": "stale"})
    said = answer.get_data(as_text=True)
    assert answer.status_code == 400 and "of an earlier sign-in or too old" in said and "You are signed out" not in said
    assert client.get("/users").status_code == 200
