"""The queue or the database is away: what was saved stays saved, and whoever watches is told."""

import logging
from pathlib import Path

import pytest
from sqlalchemy import create_engine, select

from assessment.logs import OnceAMinute
from assessment.models import ReportJob
from tests.app_case import Case, token_of
from tests.conftest import QUICK_SAMPLE


def away(*args: object, **kwargs: object) -> None:
    raise ConnectionError("nobody listens")


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
        assert shown.status_code == 200 and "No worker is running" in shown.text
        assert client.get("/health").get_json() == {"status": "ok", "worker": False}
    with case.store.session() as session:
        (job,) = session.scalars(select(ReportJob)).all()
        assert job.state == "queued"
    with monkeypatch.context() as back:
        back.setattr(case.site.jobs, "wake", case.site.jobs.perform)
        case.site.jobs.wake_waiting()
    with case.store.session() as session:
        assert session.scalars(select(ReportJob.state)).all() == ["done"]


def test_health_tells_that_the_database_is_away(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    client = case.app.test_client()
    assert client.get("/health").status_code == 200
    monkeypatch.setattr(case.store, "engine", create_engine("sqlite:////nowhere/at/all.db"))
    told = client.get("/health")
    assert told.status_code == 503 and "database" in told.get_json()["status"]


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
