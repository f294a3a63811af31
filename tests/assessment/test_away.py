"""The queue or the database is away: what was saved stays saved, and whoever watches is told."""

import errno
import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import create_engine, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app import create_app
from assessment.logs import OnceAMinute
from assessment.models import ReportJob
from assessment.store import newest_revision
from settings import ROOT
from tests.app_case import Case, token_of
from tests.conftest import QUICK_SAMPLE
from tests.workers import queued


def away(*args: object, **kwargs: object) -> None:
    raise ConnectionError("nobody listens")


def refuse(*args: object, **kwargs: object) -> None:
    raise OperationalError("commit", {}, Exception("database or disk is full"))


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return Case(tmp_path)


def test_a_report_asked_for_while_the_queue_is_away_is_made_later(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    id, client = case.upload(QUICK_SAMPLE), case.client()
    page = f"/assessments/{id}/report"
    form = token_of(client.get(page)) | {"form": "data", "locale": "en"}
    with monkeypatch.context() as broken:
        broken.setattr(case.site.jobs, "run", away)
        broken.setattr(case.site.jobs.huey, "get", away)
        assert client.post(page, data=form).status_code == 302
        shown = client.get(page)
        assert shown.status_code == 200 and "The queue can&#39;t be reached" in shown.text
        assert client.get("/health").get_json() == {"status": "ok", "worker": False, "queue": False}
    with case.store.session() as session:
        (job,) = session.scalars(select(ReportJob)).all()
        assert job.state == "queued"
    with monkeypatch.context() as back:
        back.setattr(case.site.jobs, "wake", case.site.jobs.perform)
        case.site.jobs.wake_waiting()
    with case.store.session() as session:
        assert session.scalars(select(ReportJob.state)).all() == ["done"]


def test_health_tells_that_the_database_is_away(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    client, signed_in = case.app.test_client(), case.client()
    assert client.get("/health").status_code == 200
    nowhere = create_engine("sqlite:////nowhere/at/all.db")
    monkeypatch.setattr(case.store, "engine", nowhere)
    case.store.sessions.configure(bind=nowhere)
    for each in (client, signed_in):
        told = each.get("/health")
        assert told.status_code == 503 and "database" in told.get_json()["status"]


def test_what_could_not_be_stored_is_neither_said_nor_shown(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a full disk: the commit fails after the view has told the next page what to say."""
    id, client = case.upload(QUICK_SAMPLE), case.client()
    word, key = {"do": "welcome", "welcome": "Why we ask"}, {"label": "For the dashboard"}
    user = {"do": "add", "email": "zhang@bank.example", "name": "Zhang", "role": "viewer"}
    for page, sent in (("/users", user), ("/keys", key), (f"/assessments/{id}/people", word)):
        form = token_of(client.get(page))
        with monkeypatch.context() as full:
            full.setattr(Session, "commit", refuse)
            failed = client.post(page, data=form | sent)
        after = client.get(page)
        assert failed.status_code == 500 and after.status_code == 200, page
        for text in (failed.text, after.text):
            assert not any(said in text for said in ("added, with a link", "shown this once", "waymark_", "Saved.")), page


def test_health_tells_that_the_disk_is_full(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    client = case.app.test_client()
    monkeypatch.setattr("assessment.store.LEAST_ROOM", 10**18)
    told = client.get("/health")
    assert told.status_code == 503 and "no room" in told.get_json()["status"]


@pytest.mark.parametrize(("version", "said"), [("0022", "older Waymark"), ("9999", "newer Waymark"), (None, "no tables yet")])
def test_tables_of_another_version_are_served_by_nobody(
    case: Case, caplog: pytest.LogCaptureFixture, version: str | None, said: str
) -> None:
    def put(name: str | None) -> None:
        with case.store.engine.begin() as connection:
            connection.exec_driver_sql("DELETE FROM alembic_version")
            if name:
                connection.exec_driver_sql("INSERT INTO alembic_version VALUES (?)", (name,))

    put(version)
    fresh = create_app(case.settings)
    client = fresh.test_client()
    told, page = client.get("/health"), client.get("/sign-in")
    assert told.status_code == 503 and said in told.get_json()["status"]
    assert page.status_code == 503 and "not ready here yet" in page.text and said in caplog.text
    worker = fresh.test_cli_runner().invoke(args=["worker"])
    assert worker.exit_code == 2 and said in worker.output and worker.output.count("\n") == 1
    put(newest_revision())
    assert client.get("/sign-in").status_code == 200 and client.get("/health").status_code == 200


def test_a_wrong_setting_ends_the_web_server(tmp_path: Path) -> None:
    """Else gunicorn would start one process after another that fails the same way."""
    environment = {**os.environ, "WAYMARK_DATA": str(tmp_path), "WAYMARK_COLOUR": "blue"}
    command = [sys.executable, "-m", "gunicorn", "--bind", "127.0.0.1:0", "app:create_app()"]
    ended = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert ended.returncode == 3 and "WAYMARK_COLOUR" in ended.stderr and "Traceback" not in ended.stderr


def test_a_full_disk_leaves_no_half_a_report(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    def half(path: Path, content: bytes) -> int:
        with path.open("wb") as out:
            out.write(content[:100])
        raise OSError(errno.ENOSPC, "No space left on device")

    row = queued(case, case.upload(QUICK_SAMPLE), "report")
    with case.store.session() as session:
        session.get_one(ReportJob, row).form = "data"
    with monkeypatch.context() as full:
        full.setattr(Path, "write_bytes", half)
        case.site.jobs.perform("report", row)
    assert list(case.settings.reports.iterdir()) == []
    with case.store.session() as session:
        job = session.get_one(ReportJob, row)
        assert job.state == "failed" and "No space left" in str(job.error)


@pytest.mark.parametrize("page", ["/r/{key}", "/r/{key}/user_experience.usability", "/s/{key}", "/j/{key}", "/vote/{key}"])
def test_a_fault_is_logged_without_the_address_that_is_a_key(
    case: Case, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, page: str
) -> None:
    monkeypatch.setattr(case.app, "dispatch_request", away)
    case.app.config["PROPAGATE_EXCEPTIONS"] = False
    answer = case.app.test_client().get(page.format(key="a-key-of-a-link"))
    assert answer.status_code == 500 and "a-key-of-a-link" not in caplog.text and "nobody listens" in caplog.text


def test_the_same_trouble_is_told_once_a_minute_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    now, sieve = [0.0], OnceAMinute()
    monkeypatch.setattr("assessment.logs.time.monotonic", lambda: now[0])

    def passes() -> logging.LogRecord | None:
        fault = ConnectionError("nobody listens")
        record = logging.LogRecord("huey", logging.ERROR, "", 1, "Error reading from queue", (), (type(fault), fault, None))
        return record if sieve.filter(record) else None

    first = passes()
    assert first is not None and first.exc_info is None
    assert first.getMessage() == "Error reading from queue ConnectionError: nobody listens"
    now[0] = 59.0
    assert passes() is None
    now[0] = 61.0
    assert passes() is not None
