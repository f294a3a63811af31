"""Work is done once, also when the worker that had it was killed."""

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from assessment.models import Assessment, ReportJob, Scenario
from assessment.models.base import now
from assessment.planning import is_valued
from assessment.reporting import remove
from roadmap import Plan, Problem
from roadmap.plan import Binding
from tests.app_case import Case, token_of
from tests.conftest import QUICK_SAMPLE, SAMPLE
from tests.workers import killed_and_finished, queued, state, wait_for, worker


@pytest.fixture
def case(tmp_path: Path, fonts: Path) -> Case:
    return Case(tmp_path / "data", stale_seconds=3)


@pytest.fixture
def valuing(tmp_path: Path, fonts: Path, monkeypatch: pytest.MonkeyPatch) -> Case:
    """An installation whose workers prove their plans and then go on."""
    monkeypatch.setattr("assessment.planning.SECONDS", 60.0)
    return Case(tmp_path / "data", stale_seconds=3, values_seconds=30)


def test_a_worker_told_to_end_gives_its_work_back(case: Case) -> None:
    """So that the next one, of a restart, takes it up at once and not when it counts as left."""
    row = queued(case, case.upload(SAMPLE), "plan")
    first = worker(case)
    wait_for(case, Scenario, row, "running", 60)
    first.terminate()
    assert first.wait(30) == 0
    with case.store.session() as session:
        scenario = session.get_one(Scenario, row)
        assert (scenario.state, scenario.attempts, scenario.heartbeat_at) == ("queued", 0, None)


def test_a_plan_and_a_report_are_made_from_the_queue(case: Case) -> None:
    assessment = case.upload(QUICK_SAMPLE)
    plan = queued(case, assessment, "plan")
    case.site.jobs.perform("plan", plan)
    report = queued(case, assessment, "report")
    case.site.jobs.perform("report", report)
    with case.store.session() as session:
        scenario, job = session.get_one(Scenario, plan), session.get_one(ReportJob, report)
        assert scenario.state == "done" and scenario.plan and scenario.plan["schedule"]
        assert job.state == "done" and (case.settings.reports / str(job.file)).read_bytes().startswith(b"%PDF")


def test_a_proven_plan_can_be_used_while_the_value_of_its_limits_is_worked_out(
    valuing: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Anything queued goes first; what is left is done later, with what it would cost to begin something urgent at once."""
    seen: list[tuple[str, bool]] = []

    def look(problem: Problem, plan: Plan, *, time_limit: float, stop: Callable[[], bool]) -> Plan:
        with valuing.store.session() as session:
            scenario = session.get_one(Scenario, row)
            seen.append((scenario.state, is_valued(scenario)))
        time.sleep(0.5)
        return plan if stop() else replace(plan, binding=(Binding("horizon", 7.0),))

    monkeypatch.setattr("assessment.planning.with_values", look)
    assessment = valuing.upload(QUICK_SAMPLE)
    row = queued(valuing, assessment, "plan")
    valuing.site.jobs.perform("plan", row)
    with valuing.store.session() as session:
        scenario = session.get_one(Scenario, row)
        assert scenario.plan is not None and scenario.plan["status"] == "optimal" and is_valued(scenario)
        scenario.plan = scenario.plan | {"binding": [{"limit": "horizon", "value_of_one_more": None}]}
    other = queued(valuing, assessment, "report")
    valuing.site.jobs.perform("values", row)
    with valuing.store.session() as session:
        assert is_valued(session.get_one(Scenario, row)), "to go on later"
        session.get_one(ReportJob, other).state = "failed"
    valuing.site.jobs.wake_waiting()
    valuing.site.jobs.perform("values", row)
    assert seen == [("done", True)] * 2
    with valuing.store.session() as session:
        scenario = session.get_one(Scenario, row)
        assert scenario.plan is not None and scenario.plan["binding"] == [{"limit": "horizon", "value_of_one_more": 7.0}]
        assert scenario.plan["alternatives"] and scenario.state == "done" and not is_valued(scenario)
    valuing.site.jobs.perform("values", row)
    assert len(seen) == 2, "done once"


def test_a_plan_that_was_not_proven_in_time_is_proven_by_an_idle_worker_and_keeps_its_months(
    valuing: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    assessment = valuing.upload(QUICK_SAMPLE)
    row = queued(valuing, assessment, "plan")
    valuing.site.jobs.perform("plan", row)
    with valuing.store.session() as session:
        scenario = session.get_one(Scenario, row)
        assert scenario.plan is not None and scenario.plan["objective"]
        months = scenario.plan["schedule"]
        scenario.plan = scenario.plan | {"status": "feasible", "bound": scenario.plan["objective"] * 1.04, "gap": 0.04}
        assert is_valued(scenario), "also of a plan that is not proven"
    monkeypatch.setattr("assessment.planning.with_values", lambda problem, plan, **_: plan)
    monkeypatch.setattr("assessment.planning.alternative", lambda *_, **__: None)
    valuing.site.jobs.perform("values", row)
    with valuing.store.session() as session:
        plan = session.get_one(Scenario, row).plan
        assert plan is not None and plan["status"] == "optimal" and plan["schedule"] == months and plan["gap"] < 0.002


def test_values_given_up_three_times_or_of_a_plan_made_anew_are_not_worked_out(
    valuing: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    assessment = valuing.upload(QUICK_SAMPLE)
    row = queued(valuing, assessment, "plan")
    valuing.site.jobs.perform("plan", row)
    for attempt in range(1, 5):
        assert valuing.site.jobs._claim("values", Scenario, row) == (attempt <= 3)
        with valuing.store.session() as session:
            session.get_one(Scenario, row).heartbeat_at = now() - timedelta(seconds=60)
    with valuing.store.session() as session:
        scenario = session.get_one(Scenario, row)
        assert scenario.state == "done" and scenario.has_schedule and not is_valued(scenario)
        scenario.stage = "unvalued"
    queued(valuing, assessment, "plan")
    with valuing.store.session() as session:
        assert not is_valued(session.get_one(Scenario, row)), "a newer plan of the same name takes its place"


def test_a_newer_plan_of_the_same_name_stops_the_older(case: Case) -> None:
    assessment = case.upload(QUICK_SAMPLE)
    first, second = queued(case, assessment, "plan"), queued(case, assessment, "plan")
    with case.store.session() as session:
        assert session.get_one(Scenario, first).stop and not session.get_one(Scenario, second).stop


def test_a_report_is_tried_again_taken_away_and_the_oldest_forgotten(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    assessment = case.upload(QUICK_SAMPLE)
    client = case.client()
    form = token_of(client.get(f"/assessments/{assessment}/report"))
    failed = queued(case, assessment, "report")
    with case.store.session() as session:
        session.get_one(ReportJob, failed).state = "failed"
    waiting = queued(case, assessment, "report")
    assert client.post(f"/reports/{waiting}", data=form | {"retry": "1"}).status_code == 400, "it has not failed"
    assert client.post(f"/reports/{failed}", data=form | {"retry": "1"}).status_code == 302
    case.site.jobs.perform("report", failed)
    assert state(case, ReportJob, failed) == "done"
    assert client.post(f"/reports/{waiting}", data=form | {"remove": "1"}).status_code == 302
    case.site.jobs.perform("report", waiting)
    with case.store.session() as session:
        assert session.get(ReportJob, waiting) is None, "what was taken away is not made"
        file = case.settings.reports / str(session.get_one(ReportJob, failed).file)
    stranger = case.client("stranger")
    own = token_of(stranger.get("/"))
    assert file.exists() and stranger.post(f"/reports/{failed}", data=own | {"remove": "1"}).status_code == 404
    assert stranger.get(f"/reports/{failed}").status_code == 404 and file.exists()
    monkeypatch.setattr("assessment.reporting.KEPT", 1)
    case.site.jobs.perform("report", queued(case, assessment, "report"))
    assert not file.exists(), "only so many are kept"
    with case.store.session() as session:
        assert session.get(ReportJob, failed) is None


def test_a_row_is_claimed_by_one_worker_only(case: Case) -> None:
    row = queued(case, case.upload(QUICK_SAMPLE), "report")
    assert case.site.jobs._claim("report", ReportJob, row)
    assert not case.site.jobs._claim("report", ReportJob, row)


def test_a_row_without_heartbeat_is_free_again_but_not_for_ever(case: Case) -> None:
    row = queued(case, case.upload(QUICK_SAMPLE), "report")
    for attempt in range(1, 5):
        taken = case.site.jobs._claim("report", ReportJob, row)
        assert taken == (attempt <= 3)
        with case.store.session() as session:
            session.get_one(ReportJob, row).heartbeat_at = now() - timedelta(seconds=60)
    assert state(case, ReportJob, row) == "failed"


def test_a_beat_that_lies_ahead_is_none(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    """As once the clock of the machine was set back."""
    row, jobs = queued(case, case.upload(QUICK_SAMPLE), "report"), case.site.jobs
    assert jobs._claim("report", ReportJob, row) and not jobs._claim("report", ReportJob, row)
    with case.store.session() as session:
        session.get_one(ReportJob, row).heartbeat_at = now() + timedelta(hours=1)
    assert jobs._claim("report", ReportJob, row)
    for ahead, there in ((0, True), (3600, False), (-3600, False)):
        monkeypatch.setattr(jobs.huey, "get", lambda *_, ahead=ahead, **__: time.time() + ahead)
        assert jobs.at_work() is there


def test_a_fault_is_told_and_the_row_ends(case: Case) -> None:
    row = queued(case, case.upload(QUICK_SAMPLE), "report")
    with case.store.session() as session:
        job = session.get_one(ReportJob, row)
        session.get_one(Assessment, job.assessment_id).questionnaire = "gone@1"
    case.site.jobs.perform("report", row)
    with case.store.session() as session:
        job = session.scalar(select(ReportJob))
        assert job is not None and job.state == "failed" and "gone@1" in (job.error or "")


def test_the_next_worker_finishes_what_a_killed_one_left(case: Case) -> None:
    row = queued(case, case.upload(QUICK_SAMPLE), "plan")
    killed_and_finished(case, row)
    with case.store.session() as session:
        assert session.get_one(Scenario, row).plan is not None


def test_a_report_taken_away_while_it_is_made_leaves_nothing(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    """It ends at its next step: no file, no row, no failure shown; the next report is made as ever."""
    assessment = case.upload(QUICK_SAMPLE)
    job = queued(case, assessment, "report")
    seen = []

    def made(*_: object) -> bytes:
        seen.append(state(case, ReportJob, job))
        with case.store.session() as session:
            remove(session, case.settings, session.get_one(ReportJob, job))
        return b"%PDF"

    with monkeypatch.context() as patch:
        patch.setattr("assessment.reporting.document_of", made)
        case.site.jobs.perform("report", job)
    assert seen == ["running"] and not list(case.settings.reports.glob("*"))
    with case.store.session() as session:
        assert session.get(ReportJob, job) is None
    other = queued(case, assessment, "report")
    case.site.jobs.perform("report", other)
    assert state(case, ReportJob, other) == "done"


def test_a_plan_in_use_stays_when_the_values_of_its_limits_fail(valuing: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("no more")

    monkeypatch.setattr("assessment.planning.alternative", broken)
    row = queued(valuing, valuing.upload(QUICK_SAMPLE), "plan")
    valuing.site.jobs.perform("plan", row)
    valuing.site.jobs.perform("values", row)
    with valuing.store.session() as session:
        scenario = session.get_one(Scenario, row)
        assert (scenario.state, scenario.error) == ("done", None) and scenario.has_schedule
        assert not is_valued(scenario)


def test_a_heartbeat_that_fails_once_is_followed_by_another(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    beats, stop, jobs = [0], threading.Event(), case.site.jobs

    def beat(*_: object) -> bool:
        beats[0] += 1
        if beats[0] == 1:
            raise OperationalError("UPDATE", {}, Exception("database is locked"))
        stop.set()
        return True

    monkeypatch.setattr("assessment.jobs.BEAT_SECONDS", 0.01)
    monkeypatch.setattr(jobs, "_set", beat)
    jobs._beat(ReportJob, "some", stop)
    assert beats == [2]
