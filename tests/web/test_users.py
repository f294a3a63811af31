"""The people of a workspace, and an assessment's names and end."""

import re
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from assessment.access import actor_for, add_user
from assessment.models import Assessment, Evidence, Organisation, Participant, ReportJob, User
from assessment.participation import own_participant
from assessment.users import remove, set_role
from errors import AccessError
from tests.app_case import Case, token_of
from tests.conftest import QUICK_SAMPLE, SAMPLE
from tests.web.forms import form_of


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory, fonts: Path) -> Case:
    return Case(tmp_path_factory.mktemp("web") / "data")


def do(client: Any, what: str, **fields: str) -> Any:
    return client.post("/users", data={**token_of(client.get("/")), "do": what, **fields})


def shown(client: Any, done: Any) -> Any:
    """The page that a form leads to, which shows what was made this once."""
    assert done.status_code == 302
    return client.get(done.location)


def user(case: Case, name: str) -> User | None:
    with case.store.session() as session:
        found = session.scalar(select(User).where(User.email == f"{name}@bank.cn"))
        if found is not None:
            session.expunge(found)
        return found


def _password(page: Any) -> str:
    found = re.search(r"<code>([^<]+)</code>", page.text)
    assert found
    return found[1]


def test_an_owner_adds_somebody_who_then_signs_in(case: Case) -> None:
    owner = case.client()
    made = shown(owner, do(owner, "add", email="New@bank.cn", name="Zhao Min", role="viewer"))
    assert "new@bank.cn" in made.text
    case.passwords["new"] = _password(made)
    assert "<code>" not in owner.get("/users").text, "shown once"
    guest = case.client("new")
    assert guest.get("/").location == "/password", "a one-time password is changed first"
    added = user(case, "new")
    assert added is not None and (added.name, added.role) == ("Zhao Min", "viewer")
    assert do(owner, "role", id=added.id, role="consultant").status_code == 302
    changed = user(case, "new")
    assert changed is not None and changed.role == "consultant"
    own = {**token_of(guest.get("/password")), "old": case.passwords["new"], "new": "another-good-one"}
    assert 'value="Zhao Min"' in guest.get("/password").text
    assert guest.post("/password", data={**own, "name": "x" * 101}).status_code == 400
    assert guest.post("/password", data={**own, "name": " Zhao Min (PMO) "}).status_code == 302
    renamed = user(case, "new")
    assert renamed is not None and renamed.name == "Zhao Min (PMO)"
    renewed = shown(owner, do(owner, "reset", id=added.id))
    assert _password(renewed) != case.passwords["new"]
    assert guest.get("/").location.startswith("/sign-in"), "the session ended"
    assert do(owner, "remove", id=added.id).status_code == 302 and user(case, "new") is None


@pytest.mark.parametrize(
    ("fields", "said"),
    [({"email": "nobody", "role": "viewer"}, "not an e-mail"), ({"email": "viewer@bank.cn", "role": "viewer"}, "already"),
     ({"email": "a@b@c", "role": "viewer"}, "not an e-mail"),
     ({"email": "a@bank.cn", "role": "king"}, "one of the list"),
     ({"email": "a@bank.cn", "name": "x" * 101, "role": "viewer"}, "too long"),
     ({"email": "stranger@bank.cn", "role": "viewer"}, "already")],
)  # fmt: skip
def test_who_cannot_be_added_is_said_beside_what_was_typed(case: Case, fields: dict[str, str], said: str) -> None:
    refused = do(case.client(), "add", **fields)
    assert refused.status_code == 400 and said in refused.text and f'value="{fields["email"]}"' in refused.text


def test_nobody_reaches_the_people_of_another_workspace_or_themselves(case: Case) -> None:
    owner, other, own = case.client(), user(case, "stranger"), user(case, "owner")
    assert other is not None and own is not None
    for what in ("role", "reset", "remove"):
        assert do(owner, what, id=other.id, role="viewer").status_code == 400
        assert do(owner, what, id=own.id, role="viewer").status_code == 400
    assert user(case, "stranger") is not None and "stranger@" not in owner.get("/users").text


@pytest.mark.parametrize("who", ["consultant", "viewer"])
def test_only_an_owner_comes_there(case: Case, who: str) -> None:
    client = case.client(who)
    assert client.get("/users").status_code == 403
    assert do(client, "add", email="x@bank.cn", role="owner").status_code == 403 and user(case, "x") is None
    assert 'href="/users"' not in client.get("/").text


def _post(client: Any, address: str, **fields: str) -> Any:
    return client.post(address, data={**token_of(client.get("/")), **fields})


def _seen(client: Any, id: str) -> str:
    return str(form_of(client.get(f"/assessments/{id}"), action="/names")["seen"][0])


def test_a_workspace_keeps_an_owner_even_when_two_turn_each_other_out(case: Case) -> None:
    with case.store.session() as session:
        home = case.actor(session).workspace_id
        add_user(session, home, "second@bank.cn", "owner")
        second = session.scalars(select(User).where(User.email == "second@bank.cn")).one()
        actor = actor_for(session, second)
    with case.store.session() as session:
        session.get_one(User, actor.user_id).role = "viewer"
        first = session.scalars(select(User).where(User.email == "owner@bank.cn")).one()
        with pytest.raises(AccessError, match="at least one owner"):
            set_role(session, actor, first.id, "viewer")
        session.rollback()
    with case.store.session() as session:
        remove(session, case.actor(session), actor.user_id)


def test_names_scope_and_cycle_can_be_changed(case: Case) -> None:
    client, id = case.client(), case.upload(QUICK_SAMPLE)
    names = {"name_en": "Harbour Bank", "name_zh": "", "scope_en": "", "scope_zh": "消费贷", "cycle": "2027"}
    seen = _seen(client, id)
    assert _post(client, f"/assessments/{id}/names", seen=seen, **names).status_code == 302
    other = _post(client, f"/assessments/{id}/names", seen=seen, **{**names, "name_en": "Mine"})
    assert other.status_code == 400 and "another window" in other.text and 'value="Mine"' in other.text
    page = client.get(f"/assessments/{id}", headers={"Accept-Language": "zh"}).text
    assert "Harbour Bank" in page and "消费贷" in page and "2027" in page
    seen = _seen(client, id)
    refused = _post(client, f"/assessments/{id}/names", seen=seen, name_en=" ", cycle="x" * 20)
    assert refused.status_code == 400 and "at least one language" in refused.text and "x" * 20 in refused.text
    assert _post(client, f"/assessments/{id}/names", seen=seen, name_en="x" * 201).status_code == 400
    assert _post(case.client("viewer"), f"/assessments/{id}/names", **names).status_code == 403
    assert _post(case.client("stranger"), f"/assessments/{id}/names", **names).status_code == 404


def test_an_assessment_goes_with_all_that_hangs_on_it(case: Case) -> None:
    client, id, kept = case.client(), case.upload(SAMPLE), case.upload(QUICK_SAMPLE)
    case.document(id, "data")
    with case.store.session() as session:
        job = session.scalars(select(ReportJob).where(ReportJob.assessment_id == id)).one()
        path, bank = case.settings.reports / str(job.file), session.get_one(Assessment, id).organisation_id
        name = session.get_one(Organisation, bank).name["zh"]
    assert path.exists()
    refused = _post(client, f"/assessments/{id}/delete", typed="something")
    assert refused.status_code == 400 and "nothing was deleted" in refused.text and path.exists()
    assert _post(case.client("viewer"), f"/assessments/{id}/delete", typed=name).status_code == 403
    assert _post(case.client("stranger"), f"/assessments/{id}/delete", typed=name).status_code == 404
    assert _post(client, f"/assessments/{id}/delete", typed=f" {name} ").status_code == 302
    assert client.get(f"/assessments/{id}").status_code == 404 and not path.exists()
    with case.store.session() as session:
        assert session.get(Organisation, bank) is None and session.get(Assessment, kept) is not None
        people = set(session.scalars(select(Participant.id)))
        assert all(each.participant_id in people for each in session.scalars(select(Evidence)))
        assert not session.scalars(select(ReportJob).where(ReportJob.assessment_id == id)).all()


@pytest.mark.parametrize(("sample", "kept"), [(SAMPLE, "back@bank.cn"), (QUICK_SAMPLE, None)])
def test_who_was_taken_out_and_comes_back_counts_once(case: Case, sample: Path, kept: str | None) -> None:
    """Where names are known at all; in an anonymous assessment nothing tells who somebody was."""
    owner, assessment = case.client(), case.upload(sample)
    do(owner, "add", email="back@bank.cn", role="consultant")
    with case.store.session() as session:
        back, row = case.actor(session, "back"), session.get_one(Assessment, assessment)
        before, first = len(row.participants), own_participant(session, back, row).id
    do(owner, "remove", id=back.user_id)
    with case.store.session() as session:
        assert session.get_one(Participant, first).email == kept
    do(owner, "add", email="back@bank.cn", role="viewer")
    with case.store.session() as session:
        row = session.get_one(Assessment, assessment)
        again = own_participant(session, case.actor(session, "back"), row)
        assert (again.id == first) is (kept is not None)
        assert len(row.participants) == before + (1 if kept else 2)
    added = user(case, "back")
    assert added is not None and do(owner, "remove", id=added.id).status_code == 302
