"""Scoring many assessments at once gives what scoring each gives; reliability needs thirty."""

import json
import random
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from questionnaires.library import build, files_of
from questionnaires.schema import Questionnaire
from scoring.answers import Answers, Organisation, Respondent
from scoring.engine import score
from scoring.frame import Frame
from scoring.many import score_many, values_of_many
from scoring.reliability import reliability
from scoring.statistics import cronbach_alpha


def changed(questionnaire: Questionnaire, setting: str, odd_scale: bool) -> Questionnaire:
    """The model with another setting, and with options that descend or carry values of their own."""
    files: dict[str, Any] = json.loads(json.dumps(files_of(questionnaire)))
    files["model.yaml"]["scoring"] = {"group_value": setting}
    if odd_scale:
        for place, question in enumerate(files["risk.yaml"]["questions"]):
            values = ([0, 0.25, 0.5, 1], [4, 3, 2, 1])[place % 2]
            question["levels"] = [level | {"value": value} for level, value in zip(question["levels"], values, strict=False)]
    return build(files, "changed")


@pytest.mark.parametrize("setting", ["median", "mean"])
@pytest.mark.parametrize("odd_scale", [False, True])
@pytest.mark.parametrize("version", ["full", "quick"])
def test_all_at_once_is_each_by_itself(
    questionnaire: Questionnaire, setting: str, odd_scale: bool, version: str
) -> None:
    model = changed(questionnaire, setting, odd_scale)
    frame, dice = Frame(model, version), random.Random(7)
    ranks = np.full((6, 12, 64), -2, dtype=np.int8)
    for a in range(12):
        for r in range(dice.randrange(1, 7)):
            for q, question in enumerate(model.questions):
                ranks[r, a, q] = dice.choice([-2, -1, *range(len(question.levels))])
    nodes = score_many(frame, ranks)
    for a in range(12):
        people = tuple(
            Respondent(f"r{r}", {q.id: int(ranks[r, a, i]) for i, q in enumerate(model.questions) if ranks[r, a, i] >= -1})
            for r in range(6)
        )
        answers = Answers(model.key, Organisation(model.title, "other"), people)
        result = score(model, replace(answers, version=version))  # type: ignore[arg-type]
        for x, node in zip(nodes[a], (result.overall, *result.dimensions, *result.capabilities), strict=True):
            assert (None if np.isnan(x) else 100 * x) == pytest.approx(node.index), node.id


def test_a_group_too_large_for_a_byte_is_refused(questionnaire: Questionnaire) -> None:
    with pytest.raises(ValueError, match="at most 255"):
        values_of_many(Frame(questionnaire, "full"), np.zeros((256, 1, 64), dtype=np.int8))


def test_reliability_needs_thirty_assessments_and_names_unused_levels(questionnaire: Questionnaire) -> None:
    dice = np.random.default_rng(5)
    skill = dice.normal(size=(40, 1))
    ranks = np.clip(np.round(2 + skill + dice.normal(scale=0.5, size=(40, 64))), 0, 3).astype(np.int8)
    values, _ = values_of_many(Frame(questionnaire, "full"), ranks[None])
    used = np.stack([(ranks == rank).sum(axis=0) for rank in range(5)], axis=-1).astype(float)
    assert reliability(questionnaire, values[:29], used) is None
    found = reliability(questionnaire, values, used)
    assert found is not None and found.assessments == 40
    assert found.alphas["user_experience"] == pytest.approx(cronbach_alpha(ranks[:, :2].astype(float)))
    assert (found.alphas["risk"] or 0) > 0.9 and all((item.item_rest or 0) > 0.5 for item in found.items)
    assert all(5 in item.unused for item in found.items)


def test_lines_are_valued_as_the_group_is(questionnaire: Questionnaire, sample: Answers) -> None:
    question = questionnaire.questions[0].id
    people = tuple(
        Respondent(f"r{number}", {question: rank}, line=line)
        for number, (line, rank) in enumerate([("first", 0), ("first", 0), ("first", 3), ("second", 4), ("second", 2)])
    )
    for setting, first, second in (("median", 1.0, 4.0), ("mean", 2.0, 4.0)):
        model = changed(questionnaire, setting, odd_scale=False)
        found = score(model, replace(sample, questionnaire=model.key, respondents=people, agreed=()))
        lines = next(each.lines for each in found.questions if each.id == question)
        assert lines is not None
        assert (lines.first, lines.second, lines.difference) == pytest.approx((first, second, first - second)), setting
