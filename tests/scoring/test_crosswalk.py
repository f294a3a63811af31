"""The same answers under another framework's headings: weighted means of the questions mapped there."""

from dataclasses import replace

import pytest

from questionnaires.schema import Questionnaire
from scoring.answers import NOT_APPLICABLE, Agreed, Answers
from scoring.crosswalk import by_heading
from scoring.engine import score
from scoring.result import Result


@pytest.mark.parametrize("place", [0, 1])
def test_a_heading_is_the_weighted_mean_of_its_questions(questionnaire: Questionnaire, result: Result, place: int) -> None:
    crosswalk = questionnaire.crosswalks[place]
    values = {each.id: each.value for each in result.questions}
    rows = by_heading(questionnaire, crosswalk, result)
    assert [row.id for row in rows] == [heading.id for heading in crosswalk.headings]
    assert sum(row.questions for row in rows) == 64
    for row in rows:
        own = [(q.weight, values[q.id]) for q in questionnaire.questions if getattr(q, crosswalk.field) == row.id]
        mean = sum(weight * (value or 0) for weight, value in own) / sum(weight for weight, _ in own)
        assert row.index == pytest.approx(100 * mean) and row.level == pytest.approx(1 + 4 * mean)


def test_a_heading_with_too_few_answers_or_only_small_groups_is_not_stated(
    questionnaire: Questionnaire, sample: Answers
) -> None:
    few = tuple(replace(each, answers={"user_experience.usability": 1}) for each in sample.respondents[:5])
    crosswalk = questionnaire.crosswalks[0]
    rows = by_heading(questionnaire, crosswalk, score(questionnaire, replace(sample, respondents=few, agreed=())))
    assert all(row.index is None for row in rows)
    two = replace(sample, respondents=tuple(replace(each, sections=None) for each in sample.respondents[:2]), agreed=())
    everything = tuple(
        replace(each, answers={question.id: 2 for question in questionnaire.questions}) for each in two.respondents
    )
    rows = by_heading(questionnaire, crosswalk, score(questionnaire, replace(two, respondents=everything)))
    assert all(row.index is None and row.coverage == 1 for row in rows)


def test_what_was_agreed_not_to_apply_is_out_of_its_heading(questionnaire: Questionnaire, sample: Answers) -> None:
    crosswalk = questionnaire.crosswalks[0]
    given = {question.id: 2 for question in questionnaire.questions}
    full = tuple(replace(each, sections=None, answers=given) for each in sample.respondents)
    heading = crosswalk.headings[0].id
    own = [question.id for question in questionnaire.questions if getattr(question, crosswalk.field) == heading]
    agreed = tuple(Agreed(id, NOT_APPLICABLE) for id in own[:-1])
    rows = by_heading(questionnaire, crosswalk, score(questionnaire, replace(sample, respondents=full, agreed=agreed)))
    assert (rows[0].questions, rows[0].answered, rows[0].coverage, rows[0].level) == (1, 1, 1.0, 3.0)
