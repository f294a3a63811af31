"""What tests of all rooms share: the reference questionnaire, the sample bank, fonts made once."""

import gc
import json
from collections.abc import Iterator
from fcntl import LOCK_EX, flock
from pathlib import Path

import pytest

from questionnaires.library import find
from questionnaires.schema import Questionnaire
from reports.fonts import prepare
from reports.planned import Planned
from roadmap import solve
from roadmap.calendar import month_after
from roadmap.plan import read_plan, stored_json
from roadmap.portfolio import default_limits, portfolio
from scoring.answers import Answers
from scoring.answers_file import questionnaire_name, read_answers, read_path
from scoring.engine import score
from scoring.result import Result
from settings import ROOT, read_settings

SAMPLE = ROOT / "examples" / "linjiang.yaml"
QUICK_SAMPLE = ROOT / "examples" / "yunfan.yaml"


LONG = (
    "test_journey", "test_layout", "test_roadmap", "test_pdf", "test_jobs", "test_progress_told", "test_layout_plan",
    "test_layout_forms", "test_forms", "test_commands", "test_room", "test_search", "test_plans", "test_makespan",
    "test_shared",
)  # fmt: skip
"""Files that take a minute or more, begun first: one left to the end would keep one process busy and the others waiting."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: LONG.index(item.path.stem) if item.path.stem in LONG else len(LONG))


def pytest_collection_finish() -> None:
    """What is loaded by now lives to the end: the collector's rounds over it are spared, as in the worker."""
    gc.collect()
    gc.freeze()


def answers_from(path: Path, questionnaire: Questionnaire) -> Answers:
    """The answers of an example file."""
    data, _ = questionnaire_name(read_path(path), str(path))
    return read_answers(data, questionnaire, str(path))


@pytest.fixture(autouse=True, scope="session")
def short_plans() -> Iterator[None]:
    """Plans made in the tests' own process get two seconds and end with their proof."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("assessment.planning.SECONDS", 2.0)
        yield


@pytest.fixture(scope="session")
def questionnaire() -> Questionnaire:
    return find("retail-lending")


@pytest.fixture(scope="session")
def sample(questionnaire: Questionnaire) -> Answers:
    return answers_from(SAMPLE, questionnaire)


@pytest.fixture(scope="session")
def result(questionnaire: Questionnaire, sample: Answers) -> Result:
    return score(questionnaire, sample)


@pytest.fixture(scope="session")
def planned(
    questionnaire: Questionnaire, result: Result, tmp_path_factory: pytest.TempPathFactory, worker_id: str
) -> Planned:
    """A plan of the sample bank from December 2026 on; solved once for all processes of a run."""
    limits = default_limits(questionnaire, "city_commercial", month_after("2026-11-18"))
    assert limits is not None
    made = portfolio(questionnaire, result, limits)
    own = tmp_path_factory.getbasetemp()
    kept = (own if worker_id == "master" else own.parent) / "plan.json"
    with kept.with_suffix(".lock").open("w") as lock:
        flock(lock, LOCK_EX)
        if not kept.exists():
            kept.write_text(json.dumps(stored_json(solve(made.problem, time_limit=60, nodes=1))))
    return Planned(questionnaire, made, read_plan(json.loads(kept.read_text())))


@pytest.fixture(scope="session")
def fonts() -> Path:
    folder = read_settings().fonts
    prepare(folder)
    return folder
