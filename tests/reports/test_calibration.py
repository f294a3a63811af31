"""Calibration rows: levels explained, comments to those who may know."""

from dataclasses import replace

import pytest

from questionnaires.schema import Questionnaire
from reports.calibration import CalibrationRow, calibration_rows
from reports.language import Language
from scoring.answers import Answers
from scoring.engine import score
from scoring.result import Result
from tests.conftest import SAMPLE, answers_from


@pytest.fixture(scope="module")
def linjiang(questionnaire: Questionnaire) -> tuple[Answers, Result]:
    answers = answers_from(SAMPLE, questionnaire)
    return answers, score(questionnaire, answers)


def rows_of(
    questionnaire: Questionnaire, answers: Answers, result: Result, locale: str, *, sees_names: bool
) -> tuple[CalibrationRow, ...]:
    return calibration_rows(questionnaire, answers, result, {}, Language(locale), sees_names=sees_names)


def test_every_question_is_shown_with_its_text_and_what_each_level_means(
    questionnaire: Questionnaire, linjiang: tuple[Answers, Result]
) -> None:
    for locale in ("en", "zh"):
        for row in rows_of(questionnaire, *linjiang, locale, sees_names=False):
            question = questionnaire.question(row.id)
            assert question is not None and row.text == getattr(question.text, locale)
            assert [each.text for each in row.options] == [getattr(level, locale) for level in question.levels]


def test_two_answers_agree_on_nothing_and_both_are_named(
    questionnaire: Questionnaire, linjiang: tuple[Answers, Result]
) -> None:
    answers, _ = linjiang
    question = questionnaire.questions[0].id
    two = tuple(replace(each, answers={question: rank}) for each, rank in zip(answers.respondents, (0, 3), strict=False))
    few = replace(answers, respondents=two, confidentiality="named", agreed=())
    (row,) = [each for each in rows_of(questionnaire, few, score(questionnaire, few), "en", sees_names=True) if each.n]
    assert row.is_thin and row.bars and not row.is_open
    assert [said[-1] for said in row.ends] == ["1", "4"], "who stands where, though nothing is said on their agreement"


def test_comments_are_shown_in_the_readers_language_to_those_who_may_know_who_wrote_them(
    questionnaire: Questionnaire, linjiang: tuple[Answers, Result]
) -> None:
    answers, result = linjiang
    written = [comment.text for each in answers.respondents for comment in each.comments.values()]
    said = [each for row in rows_of(questionnaire, answers, result, "zh", sees_names=True) for each in row.said]
    assert len(said) == len(written) > 0 and all(each.who and each.choice for each in said)
    assert {each.comment for each in said} == {Language("zh").own(text) for text in written}
    assert not any(row.said for row in rows_of(questionnaire, answers, result, "zh", sees_names=False))
    anonymous = replace(answers, confidentiality="anonymous")
    assert not any(row.said for row in rows_of(questionnaire, anonymous, result, "zh", sees_names=True))
