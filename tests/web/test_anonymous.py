"""In an anonymous assessment no screen shows what fewer than three people said."""

import re
from pathlib import Path

import pytest
from sqlalchemy import select

from assessment.access import FROM_FILE
from assessment.content import questionnaire_of
from assessment.models import Answer, Assessment, Contribution
from assessment.reliability import reliability_of
from tests.app_case import Case, token_of
from tests.conftest import SAMPLE as PEER

ANSWERS = """questionnaire: retail-lending@1.0.0
organisation: {name: {en: Quiet Bank, zh: 静行}, institution_type: city_commercial}
confidentiality: anonymous
date: %s
respondents:
%s"""
PERSON = """  - id: person-%d
    answers: {decision_oversight.human_review: %d, iteration.feedback: %d}
    evidence: {decision_oversight.human_review: [{note: note-of-person-%d, verdict: seen}]}
"""
SCREENS = ("/results", "/results/decision_oversight", "/calibrate", "/report")


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory, fonts: Path) -> Case:
    return Case(tmp_path_factory.mktemp("anonymous") / "data")


def uploaded(case: Case, folder: Path, levels: list[int], *, is_open: bool = False) -> str:
    """An anonymous assessment with these answers; ``is_open``: as if each had come by the common link so far."""
    people = "".join(PERSON % (index, level, 3, index) for index, level in enumerate(levels))
    file = folder / "quiet.yaml"
    file.write_text(ANSWERS % ("2026-10-30", people), encoding="utf-8")
    id = case.upload(file)
    if is_open:
        with case.store.session() as session:
            assessment = session.get_one(Assessment, id)
            assessment.closed_on = None
            for each in assessment.participants:
                each.external_id = each.external_id.removeprefix(FROM_FILE)
    return id


@pytest.mark.parametrize("who", ["owner", "viewer"])
def test_screens_are_the_same_whatever_two_people_said(case: Case, tmp_path: Path, who: str) -> None:
    low, high = (uploaded(case, tmp_path, levels) for levels in ([1, 2], [5, 4]))
    client = case.client(who)
    for screen in SCREENS:
        pages = [client.get(f"/assessments/{id}{screen}").text.replace(id, "ID") for id in (low, high)]
        tokens = [[line for line in page.splitlines() if "csrf" not in line] for page in pages]
        assert tokens[0] == tokens[1], screen
        assert "note-of-person" not in pages[0], screen
    assert "fewer than 3 answers" in client.get(f"/assessments/{low}/calibrate").text
    assert "does not count their answers" in client.get(f"/assessments/{low}/results").text


def test_the_overview_counts_no_group_of_one_or_two(case: Case, tmp_path: Path) -> None:
    client = case.client()
    for levels, shown in (([1, 2], False), ([1, 3, 3], True)):
        page = client.get(f"/assessments/{uploaded(case, tmp_path, levels)}/collect").text
        assert bool(re.search(r">People<", page)) is shown, levels


def test_three_people_are_shown_without_who_said_it(case: Case, tmp_path: Path) -> None:
    three = uploaded(case, tmp_path, [1, 3, 3])
    page = case.client().get(f"/assessments/{three}/results/decision_oversight").text
    assert "3 answers" in page and "<b>3.0</b>" in page and "Who answered what" not in page
    assert page.count("note-of-person-") == 3 and "person-" not in page.replace("note-of-person-", ""), "evidence, not who"


def test_while_answers_arrive_no_screen_changes_with_them(case: Case, tmp_path: Path) -> None:
    low, high = (uploaded(case, tmp_path, levels, is_open=True) for levels in ([1, 1, 2, 1], [5, 4, 5, 5]))
    client = case.client()
    for screen in (*SCREENS, "/roadmap", "/evidence"):
        pages = [client.get(f"/assessments/{id}{screen}").text.replace(id, "ID") for id in (low, high)]
        tokens = [[line for line in page.splitlines() if "csrf" not in line] for page in pages]
        assert tokens[0] == tokens[1], screen
    assert "Figures come when collection is closed" in client.get(f"/assessments/{low}/results").text
    assert "Figures come when collection is closed" in client.get(f"/assessments/{low}/report").text


def test_closing_with_three_shows_figures_and_is_final(case: Case, tmp_path: Path) -> None:
    three, client = uploaded(case, tmp_path, [1, 3, 3], is_open=True), case.client()
    form = token_of(client.get("/"))
    assert client.post(f"/assessments/{three}/people", data={**form, "do": "close"}).status_code == 302
    assert "<b>3.0</b>" in client.get(f"/assessments/{three}/results/decision_oversight").text
    again = client.post(f"/assessments/{three}/people", data={**form, "do": "reopen"})
    assert again.status_code == 400 and "takes no more answers" in again.text and "Reopen" not in again.text
    late = client.post(f"/assessments/{three}/answer/iteration.feedback", data={**form, "choice": "1", "revision": "0"})
    assert "Collection is closed" in late.text
    assert "of 4 " not in client.get(f"/assessments/{three}/people").text


def test_a_pool_gets_the_figures_of_all_who_answered(case: Case, tmp_path: Path) -> None:
    open_one, client = uploaded(case, tmp_path, [3, 3, 3], is_open=True), case.client()
    with case.store.session() as session:
        assessment = session.get_one(Assessment, open_one)
        for person in assessment.participants:
            known = {each.question for each in person.answers}
            asked = questionnaire_of(assessment, case.settings).questions
            person.answers += [Answer(question=each.id, rank=2) for each in asked if each.id not in known]
    page = client.get(f"/assessments/{open_one}")
    assert "Figures are shown from now on" in page.text
    given = client.post(f"/assessments/{open_one}/pool", data={**token_of(page), "scope": "workspace"})
    assert given.status_code == 302, given.text
    with case.store.session() as session:
        row = session.scalar(select(Contribution).where(Contribution.assessment_id == open_one))
        assert row is not None and row.levels["decision_oversight"] == 3.0 and row.closed_on < "2999"


def test_reliability_leaves_out_what_is_still_open(case: Case, tmp_path: Path) -> None:
    closed = uploaded(case, tmp_path, [1, 3, 3])
    with case.store.session() as session:
        actor = case.actor(session)
        content = questionnaire_of(session.get_one(Assessment, closed), case.settings)
        before = reliability_of(session, actor, content, case.settings).assessments
    uploaded(case, tmp_path, [1, 3, 3], is_open=True)
    with case.store.session() as session:
        assert reliability_of(session, case.actor(session), content, case.settings).assessments == before


def test_reopening_takes_back_what_a_pool_was_given(case: Case) -> None:
    id, client = case.upload(PEER), case.client()
    with case.store.session() as session:
        session.get_one(Assessment, id).organisation.fictional = False
    form = token_of(client.get("/"))
    assert client.post(f"/assessments/{id}/pool", data={**form, "scope": "workspace"}).status_code == 302
    assert "taken back" in client.get(f"/assessments/{id}/people").text
    assert client.post(f"/assessments/{id}/people", data={**form, "do": "reopen"}).status_code == 302
    with case.store.session() as session:
        assert session.scalar(select(Contribution).where(Contribution.assessment_id == id)) is None
