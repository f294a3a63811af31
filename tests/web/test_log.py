"""The log: what is written, by whom it is read, that it goes with the deed, and that tampering shows."""

import csv
import hashlib
import io
import json
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, select, update

from assessment.access import find_assessment
from assessment.audit import Chain, Deed, checked, record
from assessment.models import AuditEvent, User
from tests.app_case import Case, token_of
from tests.conftest import QUICK_SAMPLE, SAMPLE
from tests.web.forms import form_of
from tests.web.test_respond import Lead


@pytest.fixture
def case(tmp_path: Path, fonts: Path) -> Case:
    return Case(tmp_path / "data")


def events(case: Case, name: str = "owner") -> list[tuple[str, str, str]]:
    """What, of which assessment, in detail; oldest first, without those who signed in."""
    with case.store.session() as session:
        home = session.scalar(select(User.workspace_id).where(User.email == f"{name}@bank.cn"))
        found = session.scalars(select(AuditEvent).where(AuditEvent.workspace_id == home).order_by(AuditEvent.number))
        return [(each.what, each.subject, each.detail) for each in found if each.what != "people.sign_in"]


def chain(case: Case) -> Chain:
    with case.store.session() as session:
        return checked(session, case.actor(session).workspace_id)


def do(client: Any, path: str, **fields: str) -> Any:
    return client.post(path, data={**token_of(client.get("/")), **fields})


def test_deeds_are_written_with_what_they_were_about(case: Case) -> None:
    lead = Lead(case, cycle="2026")
    lead.invite("Chen")
    lead.do("renew", id=lead.person("Chen").id)
    lead.do("close")
    do(lead.client, "/users", do="add", email="new@bank.cn", name="", role="viewer")
    lead.client.get(f"/assessments/{lead.id}/offline.xlsx")
    assert events(case) == [
        ("setup.new", "Test bank · 2026", ""), ("board.change:invite", "Test bank · 2026", ""),
        ("board.change:renew", "Test bank · 2026", "Chen"), ("board.change:close", "Test bank · 2026", ""),
        ("users.change:add", "", "new@bank.cn viewer"), ("offline.out", "Test bank · 2026", ""),
    ]  # fmt: skip
    assert events(case, "stranger") == [] and chain(case).broken is None


def test_what_is_written_down_is_what_the_view_did_whatever_the_form_holds(case: Case) -> None:
    fresh = case.app.test_client()
    form = {**token_of(fresh.get("/sign-in")), "email": "owner@bank.cn", "password": case.passwords["owner"], "do": "refused"}
    assert fresh.post("/sign-in", data=form).status_code == 302
    with case.store.session() as session:
        told = [each.what for each in session.scalars(select(AuditEvent).order_by(AuditEvent.number))]
    assert told == ["people.sign_in"]


def test_ids_are_called_by_their_names_on_the_page_and_kept_in_the_file(case: Case) -> None:
    id, client = case.upload(SAMPLE), case.client()
    address = f"/assessments/{id}/initiatives/human_review"
    form = form_of(client.get(address), id="initiative")
    assert client.post(address, data=form | {"external_cost": "31"}).status_code == 302
    page = f"/assessments/{id}/report"
    client.post(page, data=token_of(client.get(page)) | {"form": ["report", "slides"], "locale": "zh"})
    client.set_cookie("waymark_language", "zh")
    shown, kept = client.get("/log").text, client.get("/log.csv").text
    assert "自动审批人工复核机制" in shown and "human_review" not in shown and "human_review" in kept
    assert "完整报告（PDF） 中文" in shown and "report zh" not in shown and "report zh" in kept


def test_what_was_refused_or_only_looked_at_is_not_written(case: Case) -> None:
    lead = Lead(case)
    before = events(case)
    assert lead.do("invite", people="").status_code == 400
    assert do(case.client("viewer"), lead.board, do="close").status_code == 403
    lead.client.get(lead.board)
    do(lead.client, "/language/zh")
    with case.store.session() as session:
        session.scalar(select(User).where(User.email == "consultant@bank.cn")).must_change = True
    newcomer = case.client("consultant")
    form = {**token_of(newcomer.get("/password")), "do": "close"}
    assert newcomer.post(lead.board, data=form).location == "/password"
    assert events(case) == before


def test_making_and_taking_back_are_told_apart(case: Case) -> None:
    id = case.upload(SAMPLE)
    owner, page = case.client(), f"/assessments/{id}/report/links"
    do(owner, "/keys", label="Warehouse")
    do(owner, "/keys", take_back=re.findall(r'name="take_back" value="([^"]+)"', owner.get("/keys").text)[0])
    do(owner, page, label="Board", scope="results", days="30")
    do(owner, page, revoke=re.findall(r'name="revoke" value="([^"]+)"', owner.get(page).text)[0])
    question = re.findall(rf'action="/assessments/{id}/calibrate/([^"]+)"', owner.get(f"/assessments/{id}/calibrate").text)[0]
    for form in ({"choice": "2", "reason": "Seen"}, {"choice": "", "reason": ""}):
        do(owner, f"/assessments/{id}/calibrate/{question}", **form)
    first = re.findall(r'<tr id="([^"]+)"', owner.get(f"/assessments/{id}/initiatives").text)[0]
    do(owner, f"/assessments/{id}/initiatives/{first}", restore="1")
    do(owner, f"/assessments/{id}/initiatives", reset="1")
    assert [(what, detail) for what, _, detail in events(case)] == [
        ("keys.change:make", "Warehouse"), ("keys.change:take_back", "Warehouse"),
        ("share.create:make", "Board"), ("share.create:take_back", "Board"),
        ("calibrate.set_level:agree", f"{question}, – → 2"), ("calibrate.set_level:take_back", f"{question}, 2 → –"),
        ("initiatives.save:restore", first), ("initiatives.upload:reset", ""),
    ]  # fmt: skip
    assert "Took back a link for readers" in owner.get("/log").text


def test_what_went_well_and_changed_nothing_is_not_written(case: Case) -> None:
    lead = Lead(case)
    lead.do("close")
    before = events(case)
    assert before[-1][0] == "board.change:close"
    for what in ("close", "clear"):
        lead.do(what)
    do(lead.client, f"/assessments/{lead.id}/workshop", do="settle")
    do(lead.client, f"/assessments/{lead.id}/calibrate")
    do(lead.client, f"/assessments/{lead.id}/roadmap/progress")
    lead.client.head(f"/assessments/{lead.id}/offline.xlsx")
    assert events(case) == before
    lead.do("reopen")
    assert events(case)[-1][0] == "board.change:reopen"


def test_figures_read_by_a_program_and_every_file_stand_in_the_log(case: Case) -> None:
    id = case.upload(SAMPLE)
    owner = case.client()
    assert owner.get(f"/api/v1/assessments/{id}/scores").status_code == 200
    assert owner.get(f"/assessments/{id}/initiatives.xlsx").status_code == 200
    assert [what for what, _, _ in events(case)] == ["api.scores", "initiatives.workbook"]


def test_a_sign_in_over_another_one_is_written_for_whoever_came_in(case: Case) -> None:
    browser = case.client("stranger")
    form = {"email": "viewer@bank.cn", "password": case.passwords["viewer"]}
    assert browser.post("/sign-in", data={**token_of(browser.get("/keys")), **form}).status_code == 302
    with case.store.session() as session:
        last = session.scalars(select(AuditEvent).order_by(AuditEvent.created_at.desc())).first()
        assert last.email == "viewer@bank.cn" and last.workspace_id == case.actor(session, "viewer").workspace_id


def test_entries_written_while_the_chain_is_checked_raise_no_alarm(case: Case) -> None:
    def append() -> None:
        for number in range(60):
            with case.store.session() as session:
                record(session, case.actor(session), Deed("brand.save", detail=str(number)))

    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(append)
        while not writing.done():
            assert chain(case).broken is None
    assert chain(case).count == 60


def test_signing_in_out_and_being_refused_stand_in_the_log(case: Case) -> None:
    client = case.client("viewer")
    do(client, "/sign-out")
    stranger = case.client(None)
    for email in ("Owner@bank.cn", "nobody@bank.cn"):
        form = {**token_of(stranger.get("/sign-in")), "email": email, "password": "wrong"}
        assert stranger.post("/sign-in", data=form).status_code == 400
    assert events(case) == [("people.sign_out", "", ""), ("people.sign_in:refused", "", "")]


def test_a_password_renewed_on_the_command_line_stands_in_the_log(case: Case) -> None:
    assert case.app.test_cli_runner().invoke(args=["user", "reset", "viewer@bank.cn"]).exit_code == 0
    assert events(case) == [("users.change:reset", "", "viewer@bank.cn")]
    assert "command line" in case.client().get("/log").text


def test_a_deleted_assessment_keeps_its_name_in_the_log(case: Case) -> None:
    lead = Lead(case)
    assert do(lead.client, f"/assessments/{lead.id}/delete", typed="Test bank").status_code == 302
    with case.store.session() as session, pytest.raises(Exception, match="no such assessment"):
        find_assessment(session, case.actor(session), lead.id)
    assert events(case)[-1] == ("setup.remove", "Test bank", "")


def test_owners_alone_read_it_and_take_it_with_them(case: Case) -> None:
    Lead(case)
    owner = case.client()
    page = owner.get("/log")
    assert "Made an assessment" in page.text and "just checked" in page.text and "127.0.0.1" in page.text
    for name in ("consultant", "viewer"):
        assert case.client(name).get("/log").status_code == case.client(name).get("/log.csv").status_code == 403
    assert "Made an assessment" not in case.client("stranger").get("/log").text
    rows = list(csv.reader(io.StringIO(owner.get("/log.csv").data.decode("utf-8-sig"))))
    assert rows[-1][3] != "Downloaded the log" and events(case)[-1][0] == "log.download"
    assert rows[-1][-1] and len({row[-1] for row in rows}) == len(rows)
    head = ""
    for row in rows[1:]:
        number, at, who, _, of, detail, address, user, deed, assessment, digest = (
            cell[1:] if cell[:1] == "'" else cell for cell in row
        )
        said = [head, int(number), at, user, who, deed, assessment, of, detail, address]
        head = hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()
        assert head == digest, "an auditor can work it out as docs/privacy.md says"


def test_a_command_checks_the_log(case: Case) -> None:
    Lead(case)
    run = case.app.test_cli_runner().invoke
    sound = run(args=["log", "check"])
    assert sound.exit_code == 0 and "each follows from the one before; digest of the last: " in sound.output
    with case.store.session() as session:
        session.scalars(select(AuditEvent).order_by(AuditEvent.number)).first().detail = "another"
    broken = run(args=["log", "check"])
    assert broken.exit_code == 1 and "entry 1 does not fit" in broken.output


def test_earlier_entries_are_leafed_through(case: Case) -> None:
    with case.store.session() as session:
        actor = case.actor(session)
        for number in range(130):
            record(session, actor, Deed("brand.save", detail=f"step {number}."))
    owner = case.client()
    first = owner.get("/log").text
    assert "step 129." in first and "step 20." not in first
    link = first.split('href="/log?before=')[1].split('"')[0]
    second = owner.get(f"/log?before={link}").text
    assert "step 0." in second and "step 129." not in second and "Earlier entries" not in second
    assert owner.get("/log?before=x").status_code == 200


@pytest.mark.parametrize("how", ["changed", "taken out", "last taken out"])
def test_tampering_shows(case: Case, how: str) -> None:
    with case.store.session() as session:
        for number in range(5):
            record(session, case.actor(session), Deed("brand.save", detail=str(number)))
        home = case.actor(session).workspace_id
        ours = AuditEvent.workspace_id == home
        if how == "changed":
            session.execute(update(AuditEvent).where(ours, AuditEvent.number == 3).values(email="else@bank.cn"))
        else:
            session.execute(delete(AuditEvent).where(ours, AuditEvent.number == (3 if how == "taken out" else 5)))
    found = chain(case)
    assert found.count == 5 and found.broken == (5 if how == "last taken out" else 3)
    assert "does not fit the one before" in case.client().get("/log").text


def appended_at_once(case: Case) -> Chain:
    """The chain after eight threads have appended ten entries each."""

    def append(number: int) -> None:
        for _ in range(10):
            with case.store.session() as session:
                record(session, case.actor(session), Deed("brand.save", detail=str(number)))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(append, range(8)))
    return chain(case)


def test_entries_written_at_once_follow_each_other(case: Case) -> None:
    found = appended_at_once(case)
    assert found.count == 80 and found.broken is None


def test_a_deed_without_its_entry_is_not_kept(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    lead = Lead(case)

    def fail(*given: Any) -> None:
        raise RuntimeError("the log can't be written")

    monkeypatch.setattr("web.log.record", fail)
    case.app.config["PROPAGATE_EXCEPTIONS"] = False
    assert lead.do("invite", people="Chen").status_code == 500
    monkeypatch.undo()
    assert lead.seats() == 0


def test_answers_of_an_anonymous_assessment_leave_no_trace(case: Case) -> None:
    id = case.upload(QUICK_SAMPLE)
    client = case.client("consultant")
    before = events(case)
    do(client, f"/assessments/{id}/answer/iteration.feedback", revision="0", choice="3")
    open_one = Lead(case, confidentiality="anonymous")
    before = events(case)
    workbook = open_one.client.get(f"/assessments/{open_one.id}/offline.xlsx")
    assert workbook.status_code == 200 and events(case) == before
