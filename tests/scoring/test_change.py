"""Change between two assessments: shared questions only, real only outside the noise."""

from dataclasses import replace

import pytest

from questionnaires.schema import Questionnaire
from scoring.answers import Answers
from scoring.change import shared_questions, with_change
from scoring.engine import score


def test_the_same_answers_have_not_changed(questionnaire: Questionnaire, sample: Answers) -> None:
    result = with_change(score(questionnaire, sample), questionnaire, sample, questionnaire, sample)
    assert result.change is not None and result.change.shared == 1.0
    assert result.change.overall.difference == 0 and result.change.overall.real is False


def test_a_clear_rise_is_real_and_a_fall_is_its_mirror(questionnaire: Questionnaire, sample: Answers) -> None:
    lower = replace(
        sample,
        agreed=(),
        respondents=tuple(
            replace(each, answers={q: max(0, rank - 2) if rank >= 0 else rank for q, rank in each.answers.items()})
            for each in sample.respondents
        ),
    )
    up = with_change(score(questionnaire, sample), questionnaire, sample, questionnaire, lower).change
    down = with_change(score(questionnaire, lower), questionnaire, lower, questionnaire, sample).change
    assert up is not None and down is not None
    assert up.overall.real and down.overall.real and (up.overall.difference or 0) > 10
    assert up.overall.difference == pytest.approx(-(down.overall.difference or 0))


def test_only_questions_asked_both_times_in_one_revision_count(questionnaire: Questionnaire, sample: Answers) -> None:
    first = questionnaire.dimensions[0].capabilities[0]
    newer = first.questions[0].model_copy(update={"revision": 2})
    capability = first.model_copy(update={"questions": (newer, *first.questions[1:])})
    capabilities = (capability, *questionnaire.dimensions[0].capabilities[1:])
    dimension = questionnaire.dimensions[0].model_copy(update={"capabilities": capabilities})
    changed = questionnaire.model_copy(update={"dimensions": (dimension, *questionnaire.dimensions[1:])})
    shared = shared_questions(changed, sample, questionnaire, sample)
    assert newer.id not in shared and len(shared) == 63
    quick = replace(sample, version="quick")
    assert len(shared_questions(questionnaire, sample, questionnaire, quick)) == 28


def test_with_few_respondents_nothing_is_called_real(questionnaire: Questionnaire, sample: Answers) -> None:
    few = replace(sample, respondents=sample.respondents[:4])
    change = with_change(score(questionnaire, sample), questionnaire, sample, questionnaire, few).change
    assert change is not None and change.overall.interval is None and change.overall.real is None
