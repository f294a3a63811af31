"""Single sign-on against a real OpenID Connect provider: who is let in, as whom, and what a forged return gets."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import requests
from oidc_provider_mock import User as Account
from oidc_provider_mock import run_server_in_thread
from sqlalchemy import select

from assessment.models import AuditEvent, User
from errors import SettingsError
from settings import Provider, read_settings
from tests.app_case import Case, token_of
from tests.web.server import free_port

ACCOUNTS = (
    Account(sub="consultant", claims={"email": "Consultant@bank.cn", "email_verified": True}),
    Account(sub="unverified", claims={"email": "owner@bank.cn", "email_verified": False}),
    Account(sub="silent", claims={}),
    Account(sub="outsider", claims={"email": "somebody@elsewhere.cn", "email_verified": True}),
)


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with run_server_in_thread(user_claims=ACCOUNTS) as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory, fonts: Path, issuer: str) -> Case:
    return Case(tmp_path_factory.mktemp("web") / "data", provider=Provider(issuer, "waymark", "secret", "Bank SSO"))


def returned(client: Any, who: str, to: str = "/library") -> str:
    """Path by which the provider sends somebody back."""
    away = client.get(f"/sign-in/organisation?next={to}")
    assert away.status_code == 302 and "code_challenge_method=S256" in away.location and "nonce=" in away.location
    back = requests.post(away.location, data={"sub": who}, allow_redirects=False, timeout=10)
    assert back.status_code in (302, 303), back.text
    parts = urlsplit(back.headers["Location"])
    assert parts.path == "/sign-in/organisation/back"
    return f"{parts.path}?{parts.query}"


def test_a_user_of_the_address_comes_in_and_goes_on_where_they_wanted(case: Case) -> None:
    client = case.client(None)
    assert "Sign in with Bank SSO" in client.get("/sign-in?next=/library").text
    answer = client.get(returned(client, "consultant"))
    assert answer.status_code == 302 and answer.location == "/library"
    assert client.get("/library").status_code == 200
    assert client.get("/users").status_code == 403, "as the consultant that the owner made them"


@pytest.mark.parametrize(("who", "told"), [
    ("unverified", "no e-mail address that it vouches for"), ("silent", "no e-mail address that it vouches for"),
    ("outsider", "Nobody with this e-mail address is a user here"),
])  # fmt: skip
def test_an_address_that_is_not_vouched_for_or_not_known_stays_outside(case: Case, who: str, told: str) -> None:
    client = case.client(None)
    answer = client.get(returned(client, who))
    assert answer.status_code == 400 and told in answer.text
    assert client.get("/library").location.startswith("/sign-in")


def test_who_cancels_is_told_so_and_what_was_not_asked_for_is_one_line_of_the_log(
    case: Case, caplog: pytest.LogCaptureFixture
) -> None:
    client = case.client(None)
    cancelled = client.get("/sign-in/organisation/back?error=access_denied&state=x")
    assert cancelled.status_code == 400 and "was cancelled" in cancelled.text and not caplog.records
    assert "did not work" in client.get("/sign-in/organisation/back?code=x&state=y").text
    assert [each.exc_info for each in caplog.records if each.name == "waymark.sign_on"] == [None]


def test_a_return_that_was_not_asked_for_or_is_used_again_stays_outside(case: Case) -> None:
    client, other = case.client(None), case.client(None)
    path = returned(client, "consultant")
    assert other.get(path).status_code == 400, "another browser did not ask"
    query = parse_qs(urlsplit(path).query)
    forged = urlencode({"code": query["code"][0], "state": "x" * 30})
    assert client.get(f"/sign-in/organisation/back?{forged}").status_code == 400
    fresh = returned(client, "consultant")
    assert client.get(fresh).status_code == 302
    third = case.client(None)
    assert third.get(fresh).status_code == 400 and "did not work" in third.get(fresh).text
    assert third.get("/library").location.startswith("/sign-in")


def test_going_on_leads_to_own_pages_only(case: Case) -> None:
    client = case.client(None)
    assert client.get(returned(client, "consultant", "https://evil.example/")).location == "/"
    assert client.get(returned(case.client(None), "consultant")).status_code == 400


def test_whoever_came_in_by_a_one_time_password_is_out_after_the_first_sign_on(case: Case) -> None:
    thief = case.client("consultant")
    with case.store.session() as session:
        session.scalar(select(User).where(User.email == "consultant@bank.cn")).must_change = True
    assert thief.get("/library").location == "/password"
    client = case.client(None)
    client.get(returned(client, "consultant"))
    assert thief.get("/library").location.startswith("/sign-in") and client.get("/library").status_code == 200


def test_the_log_names_whoever_came_in_and_whoever_was_refused(case: Case) -> None:
    def newest(email: str) -> list[tuple[str, str]]:
        with case.store.session() as session:
            home = session.scalar(select(User.workspace_id).where(User.email == email))
            found = session.scalars(select(AuditEvent).where(AuditEvent.workspace_id == home).order_by(AuditEvent.number))
            return [(each.what, each.email) for each in found]

    browser = case.client("stranger")
    browser.get(returned(browser, "consultant"))
    assert newest("owner@bank.cn")[-1] == ("sign_on.come_back", "consultant@bank.cn")
    assert "consultant@bank.cn" not in dict(map(reversed, newest("stranger@bank.cn")))  # type: ignore[arg-type]
    other = case.client(None)
    other.get(returned(other, "unverified"))
    assert newest("owner@bank.cn")[-1] == ("people.sign_in:refused", "owner@bank.cn")


@pytest.mark.parametrize("fault", ["nonce", "audience"])
def test_a_token_that_does_not_hold_leads_back_to_the_sign_in_page(
    case: Case, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = case.client(None)
    path = returned(client, "consultant")
    if fault == "audience":
        monkeypatch.setattr(case.app.extensions["sign_on"], "client_id", "another")
    else:
        with client.session_transaction() as kept:
            key = next(each for each in kept if each.startswith("_state_organisation_"))
            kept[key] = {**kept[key], "data": {**kept[key]["data"], "nonce": "another"}}
    answer = client.get(path)
    assert answer.status_code == 400 and "did not work" in answer.text and "next=/library" in answer.text
    assert client.get("/library").location.startswith("/sign-in")


def test_tries_that_were_given_up_never_fill_the_cookie(case: Case) -> None:
    client = case.client(None)
    for _ in range(4):
        client.get("/sign-in/organisation?next=/" + "x" * 3000)
    with client.session_transaction() as kept:
        assert sum(each.startswith("_state_organisation_") for each in kept) == 1 and kept["next"] == "/"


def test_a_one_time_password_ends_with_the_first_sign_on(case: Case) -> None:
    with case.store.session() as session:
        session.scalar(select(User).where(User.email == "consultant@bank.cn")).must_change = True
    client = case.client(None)
    client.get(returned(client, "consultant"))
    assert client.get("/library").status_code == 200, "nothing to change first"
    late = case.client(None)
    form = {"email": "consultant@bank.cn", "password": case.passwords["consultant"]}
    assert late.post("/sign-in", data={**token_of(late.get("/sign-in")), **form}).status_code == 400


def test_a_provider_that_is_away_is_said_and_passwords_still_work(tmp_path: Path, fonts: Path) -> None:
    case = Case(tmp_path / "data", provider=Provider(f"http://localhost:{free_port()}", "waymark", "secret"))
    client = case.client(None)
    assert "Sign in with your organisation" in client.get("/sign-in").text
    answer = client.get("/sign-in/organisation")
    assert answer.status_code == 400 and "did not work" in answer.text
    assert case.client("owner").get("/library").status_code == 200


def test_without_a_provider_there_is_no_such_way_in(tmp_path: Path, fonts: Path) -> None:
    client = Case(tmp_path / "data").client(None)
    assert "organisation" not in client.get("/sign-in").text
    assert client.get("/sign-in/organisation").status_code == client.get("/sign-in/organisation/back").status_code == 404


@pytest.mark.parametrize("issuer", ["http://login.bank.example", "login.bank.example", "https://"])
def test_an_issuer_without_encryption_or_host_is_refused(issuer: str) -> None:
    given = {"WAYMARK_OIDC_ISSUER": issuer, "WAYMARK_OIDC_CLIENT_ID": "a", "WAYMARK_OIDC_CLIENT_SECRET": "b"}
    with pytest.raises(SettingsError, match="OIDC_ISSUER"):
        read_settings(given)
    with pytest.raises(SettingsError, match="all three"):
        read_settings({"WAYMARK_OIDC_ISSUER": "https://login.bank.example"})


def test_settings_hold_the_provider_and_hide_its_secret() -> None:
    found = read_settings({
        "WAYMARK_OIDC_ISSUER": "https://login.bank.example/realm/", "WAYMARK_OIDC_CLIENT_ID": "waymark",
        "WAYMARK_OIDC_CLIENT_SECRET": "hush", "WAYMARK_OIDC_NAME": "银行统一认证",
    }).provider  # fmt: skip
    assert found == Provider("https://login.bank.example/realm", "waymark", "hush", "银行统一认证")
    assert "hush" not in repr(found)
