"""Jobs as tests see them: asked for, worked on in a process of its own, waited for."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from assessment.access import find_assessment
from assessment.models import Scenario
from assessment.planning import request_plan
from assessment.reporting import request_report
from assessment.results import scored
from settings import ROOT, read_settings
from tests.app_case import Case


def queued(case: Case, assessment_id: str, kind: str) -> str:
    """A plan or report of an assessment asked for; the id of its row."""
    with case.store.session() as session:
        actor = case.actor(session)
        assessment = find_assessment(session, actor, assessment_id)
        if kind == "plan":
            changes = {"horizon": 12, "excluded": []}
            return request_plan(session, assessment, scored(assessment, case.settings), changes).id
        return request_report(session, actor, assessment, "zh", "brief").id


def state(case: Case, table: type, row_id: str) -> str:
    """Where a job stands."""
    with case.store.session() as session:
        return str(session.get_one(table, row_id).state)


def worker(case: Case) -> subprocess.Popen[bytes]:
    """A worker of the installation in its own process."""
    settings = case.settings
    environment = {
        **os.environ, "WAYMARK_DATA": str(settings.data), "WAYMARK_DATABASE": settings.database,
        "WAYMARK_REDIS": settings.redis, "WAYMARK_STALE_SECONDS": str(settings.stale_seconds), "PYTHONPATH": str(ROOT),
        "WAYMARK_VALUES_SECONDS": str(settings.values_seconds),
    }  # fmt: skip
    command = [sys.executable, "-m", "flask", "--app", "app", "worker"]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def wait_for(case: Case, table: type, row: str, wanted: str, seconds: float) -> None:
    """Until a job stands where it is wanted; fails after so many seconds."""
    end = time.monotonic() + seconds
    while state(case, table, row) != wanted:
        assert time.monotonic() < end, state(case, table, row)
        time.sleep(0.1)


def _attempts(case: Case, row: str) -> int:
    with case.store.session() as session:
        return session.get_one(Scenario, row).attempts


def killed_and_finished(case: Case, row: str) -> None:
    """A worker is killed in the middle of a plan, and another finishes it."""
    assert not case.site.jobs.at_work()
    first = worker(case)
    wait_for(case, Scenario, row, "running", 40)
    assert case.site.jobs.at_work()
    first.send_signal(signal.SIGKILL)
    first.wait()
    assert state(case, Scenario, row) == "running"
    time.sleep(case.settings.stale_seconds + 0.2)
    second = worker(case)
    try:
        end = time.monotonic() + 40
        while _attempts(case, row) != 2:
            assert time.monotonic() < end, "the next worker has not taken it up"
            time.sleep(0.05)
        wait_for(case, Scenario, row, "done", 60)
    finally:
        second.terminate()
        second.wait(20)


def prepared_at_once(folders: tuple[Path, Path], database: str) -> list[str]:
    """What two processes say that prepare the same installation at the same time; each must succeed."""
    both = []
    for folder in folders:
        folder.mkdir(parents=True, exist_ok=True)
        if not (folder / "fonts").exists():
            (folder / "fonts").symlink_to(read_settings().fonts)
        environment = {**os.environ, "WAYMARK_DATA": str(folder), "WAYMARK_DATABASE": database, "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-m", "flask", "--app", str(ROOT / "app"), "prepare", "--no-sample"]
        both.append(subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True))
    said = [each.communicate(timeout=120)[0] for each in both]
    assert [each.returncode for each in both] == [0, 0], said
    return said
