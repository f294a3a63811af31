"""File and database build the same answers, so the same figures; nobody overwrites in silence."""

import datetime
import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from assessment.access import find_assessment, reset_password, sign_in
from assessment.answers import answers_of, store_answers
from assessment.calibration import agree, mark_of_standing, standings
from assessment.evidence_files import _is_of
from assessment.participation import own_participant, progress, save
from assessment.results import Scored, scored
from errors import AccessError, AnswerError, ConflictError
from questionnaires.schema import Questionnaire
from questionnaires.wording import worded
from reports.beneath import QuestionRow, question_rows
from reports.language import Language
from scoring.engine import score
from scoring.result import result_json
from tests.app_case import Case
from tests.conftest import QUICK_SAMPLE, SAMPLE, answers_from


@pytest.fixture
def case(tmp_path: Path, fonts: Path) -> Case:
    return Case(tmp_path / "data")


@pytest.mark.parametrize("path", [SAMPLE, QUICK_SAMPLE])
def test_an_uploaded_file_gives_the_figures_of_the_command(path: Path, case: Case, questionnaire: Questionnaire) -> None:
    row = case.upload(path)
    with case.store.session() as session:
        assessment = find_assessment(session, case.actor(session), row)
        ours = scored(assessment, case.settings)
        theirs = answers_from(path, questionnaire)
        questionnaire = worded(questionnaire, theirs.organisation.institution_type)
        assert sorted(ours.answers.respondents, key=lambda r: r.id) == sorted(theirs.respondents, key=lambda r: r.id)
        assert result_json(ours.result) == result_json(score(questionnaire, theirs))


def test_an_answer_on_an_old_revision_is_refused(case: Case, questionnaire: Questionnaire) -> None:
    row = case.upload(QUICK_SAMPLE)
    question = questionnaire.asked("quick")[0]
    with case.store.session() as session:
        actor = case.actor(session)
        find_assessment(session, actor, row).closed_on = None
        person = own_participant(session, actor, find_assessment(session, actor, row))
        fields = {"confidence": "high", "comment": "seen", "released": True}
        first = save(session, person, question, choice="3", revision=0, **fields)  # type: ignore[arg-type]
        assert (first.revision, first.choice) == (1, "3")
        with pytest.raises(ConflictError):
            save(session, person, question, choice="5", revision=0, **fields)  # type: ignore[arg-type]
        assert save(session, person, question, choice="na", revision=1, **fields).choice == "na"  # type: ignore[arg-type]
        with pytest.raises(AnswerError):
            save(session, person, question, choice="6", revision=2, **fields)  # type: ignore[arg-type]
        done = progress(questionnaire, "quick", person)
        assert (done.answered, done.asked) == (1, 28)
        assert len(answers_of(find_assessment(session, actor, row), questionnaire).respondents) == 10


def test_an_agreed_level_needs_a_reason_and_can_be_taken_back(case: Case, questionnaire: Questionnaire) -> None:
    row = case.upload(QUICK_SAMPLE)
    question = questionnaire.asked("quick")[0]
    day = datetime.date(2026, 11, 25)
    with case.store.session() as session:
        actor = case.actor(session)
        assessment = find_assessment(session, actor, row)
        with pytest.raises(AnswerError, match="why"):
            agree(session, actor, assessment, question, "4", " ", day)
        with pytest.raises(AnswerError, match="Choose the level"):
            agree(session, actor, assessment, question, "", "typed before the level was chosen", day)
        with pytest.raises(AnswerError, match="2,000 characters"):
            agree(session, actor, assessment, question, "4", "x" * 2001, day)
        agree(session, actor, assessment, question, "4", "seen on site", day)
        figures = next(e for e in scored(assessment, case.settings).result.questions if e.id == question.id)
        assert (figures.level, figures.origin) == (4.0, "agreed")
        seen = mark_of_standing(standings(assessment)[question.id])
        agree(session, actor, assessment, question, "3", "another window", day)
        with pytest.raises(ConflictError, match="another window"):
            agree(session, actor, assessment, question, "2", "stale", day, seen=seen)
        assert standings(assessment)[question.id].reason == "another window"
        agree(session, actor, assessment, question, "", "", day)
        assert assessment.agreements == []


def test_small_groups_are_hidden_beneath_a_capability(case: Case) -> None:
    row = case.upload(QUICK_SAMPLE)
    with case.store.session() as session:
        made = scored(find_assessment(session, case.actor(session), row), case.settings)
        lang = Language("en")

        def under(made: Scored) -> tuple[QuestionRow, ...]:
            return question_rows(made.questionnaire, made.answers, made.result, "iteration", [], lang, sees_names=True)

        assert all(each.bars for each in under(made))
        few = replace(made.answers, respondents=made.answers.respondents[:2])
        small = replace(made, answers=few, result=score(made.questionnaire, few))
        assert all((each.bars, each.level, each.group, each.agreement) == ((), "–", "–", "–") for each in under(small))


def test_a_foreign_assessment_does_not_exist(case: Case) -> None:
    row = case.upload(QUICK_SAMPLE)
    with case.store.session() as session, pytest.raises(AccessError, match="no such assessment"):
        find_assessment(session, case.actor(session, "stranger"), row)


def test_a_reset_password_replaces_the_old_one(case: Case) -> None:
    with case.store.session() as session:
        new = reset_password(session, "owner@bank.cn")
    with case.store.session() as session:
        assert sign_in(session, "OWNER@bank.cn ", new).must_change
        with pytest.raises(AccessError):
            sign_in(session, "owner@bank.cn", case.passwords["owner"])
        with pytest.raises(AccessError, match="no user"):
            reset_password(session, "nobody@bank.cn")


def test_two_sessions_on_one_revision_do_not_overwrite_each_other(case: Case, questionnaire: Questionnaire) -> None:
    row, question = case.upload(SAMPLE), questionnaire.asked("quick")[0]
    fields = {"confidence": "", "comment": "", "released": False}
    with case.store.session() as session:
        actor = case.actor(session)
        person = own_participant(session, actor, find_assessment(session, actor, row))
        save(session, person, question, choice="1", revision=0, **fields)  # type: ignore[arg-type]
    one, two = case.store.open(), case.store.open()
    people = [own_participant(s, actor, find_assessment(s, actor, row)) for s in (one, two)]
    assert [len(person.answers) for person in people] == [1, 1]
    save(one, people[0], question, choice="2", revision=1, **fields)  # type: ignore[arg-type]
    one.commit()
    with pytest.raises(ConflictError):
        save(two, people[1], question, choice="3", revision=1, **fields)  # type: ignore[arg-type]
    two.rollback()
    one.close()
    two.close()


def test_a_file_for_a_questionnaire_without_leading_practice_can_be_opened(case: Case, questionnaire: Questionnaire) -> None:
    other = questionnaire.profiles[0].model_copy(update={"id": "house_view"})
    own = questionnaire.model_copy(update={"profiles": (other,)})
    with case.store.session() as session:
        made = store_answers(session, case.actor(session), answers_from(QUICK_SAMPLE, questionnaire), own)
        assert made.profile == "house_view"


def test_a_damaged_document_is_no_evidence() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as parts:
        parts.writestr("[Content_Types].xml", "<Types/>")
    good = buffer.getvalue()
    assert _is_of("docx", good)
    damaged = good.replace(b"PK\x01\x02\x14\x03\x14\x00", b"PK\x01\x02\x14\x03\xff\x00")
    assert damaged != good and not _is_of("docx", damaged)
