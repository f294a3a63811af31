"""A bank with many respondents: pages read all answers at once, not person by person."""

import re
from pathlib import Path

import pytest

from assessment.models import Answer, Assessment, Evidence, EvidenceFile
from questionnaires.library import find
from questionnaires.schema import Questionnaire
from scoring.answers import Answers
from scoring.engine import score
from scoring.result import Result
from tests.app_case import Case, statements
from tests.web.forms import closed_up
from tests.web.test_respond import Lead

PAGES = ("people", "collect", "calibrate", "results", "evidence", "roadmap", "report", "people.xlsx")


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory, fonts: Path) -> Case:
    return Case(tmp_path_factory.mktemp("many") / "data")


def answered_by(lead: Lead, first: int, count: int) -> None:
    """So many more people answer everything, each with a file as evidence."""
    lead.invite("\n".join(f"P{first + place}, Retail risk" for place in range(count)))
    questions = [each.id for each in find("retail-lending").questions]
    with lead.case.store.session() as session:
        for person in session.get_one(Assessment, lead.id).participants[first:]:
            person.answers += [Answer(question=each, rank=3, revision=1) for each in questions]
            file = EvidenceFile(name="plan.pdf", size=4, content=b"%PDF")
            person.evidence.append(Evidence(question=questions[0], note="Plan", date="2026-11-01", file=file))


def reads(lead: Lead, path: str) -> int:
    """How many statements a page needs, looked at for the second time."""
    assert lead.client.get(path).status_code == 200
    return statements(lead.case, lambda: lead.client.get(path).status_code)


def test_pages_read_no_more_often_for_many_people_than_for_few(case: Case) -> None:
    lead = Lead(case)
    paths = ["/", *(f"/assessments/{lead.id}/{page}" for page in PAGES)]
    answered_by(lead, 0, 4)
    few = {path: reads(lead, path) for path in paths}
    answered_by(lead, 4, 36)
    assert {path: reads(lead, path) for path in paths} == few
    few_there = reads(lead, "/")
    for number in range(5):
        Lead(case, cycle=f"20{30 + number}")
    assert reads(lead, "/") == few_there, "nor for many assessments"
    count = 40 * len(find("retail-lending").questions)
    assert re.search(rf">40</td><td[^>]*>{count}</td>", closed_up(lead.client.get("/").text))


def test_figures_are_worked_out_once_until_an_answer_changes(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    scored: list[str] = []

    def counted(content: Questionnaire, answers: Answers, profile: str) -> Result:
        scored.append(profile)
        return score(content, answers, profile)

    monkeypatch.setattr("assessment.results.score", counted)
    lead = Lead(case)
    answered_by(lead, 0, 3)
    pages = [f"/assessments/{lead.id}/{page}" for page in ("results", "roadmap", "results", "calibrate")]
    first, *_ = (lead.client.get(page).text for page in pages)
    assert len(scored) == 1 and ">4.0<" in first
    with case.store.session() as session:
        for person in session.get_one(Assessment, lead.id).participants:
            for answer in person.answers:
                answer.rank = 1
    second = lead.client.get(pages[0]).text
    assert len(scored) == 2 and ">2.0<" in second and ">4.0<" not in second
