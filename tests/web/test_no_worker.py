"""Work that nobody does says so, wherever it is awaited."""

import time
from pathlib import Path

import pytest

from assessment.jobs import AT_WORK, GONE_SECONDS
from tests.app_case import Case
from tests.conftest import QUICK_SAMPLE
from tests.workers import queued

WORDS = {"en": "No worker is running", "zh": "后台任务程序未运行"}


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return Case(tmp_path)


def test_what_waits_says_that_no_worker_is_there_until_one_is(case: Case) -> None:
    """In both languages, on the page and in what it asks while it waits; a worker long silent is none."""
    assessment, jobs = case.upload(QUICK_SAMPLE), case.site.jobs
    report, plan = queued(case, assessment, "report"), queued(case, assessment, "plan")
    client = case.client()
    asked = (f"/assessments/{assessment}/report", f"/assessments/{assessment}/roadmap",
             f"/api/reports/{report}", f"/api/plans/{plan}")  # fmt: skip

    def said() -> list[bool]:
        found = []
        for locale, words in WORDS.items():
            client.set_cookie("waymark_language", locale)
            found += [words in client.get(each).get_data(as_text=True) for each in asked[:2]]
            found += [words in client.get(each).get_json()["stage"] for each in asked[2:]]
        return found

    client.set_cookie("waymark_language", "en")
    assert "20 seconds" not in client.get(asked[1]).text, "nobody is planning"
    assert all(said()) and client.get("/health").get_json() == {"status": "ok", "worker": False, "queue": True}
    jobs.report_in()
    assert not any(said()) and client.get("/health").get_json()["worker"]
    jobs.huey.put(AT_WORK, time.time() - GONE_SECONDS - 1)
    assert all(said())


def test_work_that_ended_does_not_ask_for_a_worker(case: Case) -> None:
    assessment = case.upload(QUICK_SAMPLE)
    case.document(assessment, "scores")
    client = case.client()
    assert WORDS["en"] not in client.get(f"/assessments/{assessment}/report").get_data(as_text=True)
