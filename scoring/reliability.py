"""Reliability of a questionnaire over many assessments (SCORING.md 10): Cronbach's alpha, item-rest, unused levels."""

from dataclasses import dataclass

import numpy as np

from questionnaires.schema import Questionnaire
from scoring.frame import Floats
from scoring.statistics import cronbach_alpha, item_rest

FEWEST_ASSESSMENTS = 30


@dataclass(frozen=True)
class ItemReliability:
    """``item_rest``: correlation with the rest of its capability's dimension; ``unused``: options nobody chose, 1..K."""

    id: str
    item_rest: float | None
    unused: tuple[int, ...]


@dataclass(frozen=True)
class Reliability:
    """Over ``assessments`` of them; ``alphas`` by capability and dimension, None where it can't be computed."""

    assessments: int
    alphas: dict[str, float | None]
    items: tuple[ItemReliability, ...]


def reliability(questionnaire: Questionnaire, values: Floats, used: Floats) -> Reliability | None:
    """From question values [A, Q] (NaN unanswered) and how often each option was chosen [Q, K]; None under 30."""
    if len(values) < FEWEST_ASSESSMENTS:
        return None
    columns = {question.id: place for place, question in enumerate(questionnaire.questions)}
    alphas: dict[str, float | None] = {}
    items = []
    for dimension in questionnaire.dimensions:
        inside = []
        for capability in dimension.capabilities:
            own = [columns[question.id] for question in capability.questions]
            alphas[capability.id] = _alpha(values[:, own])
            inside += own
        alphas[dimension.id] = _alpha(values[:, inside])
        for place, rest in zip(inside, item_rest(values[:, inside]), strict=True):
            question = questionnaire.questions[place]
            unused = tuple(rank + 1 for rank in range(len(question.levels)) if used[place, rank] == 0)
            items.append(ItemReliability(question.id, rest, unused))
    return Reliability(len(values), alphas, tuple(items))


def _alpha(table: Floats) -> float | None:
    """Over the assessments that answered every question of the node."""
    whole = table[~np.isnan(table).any(axis=1)]
    return cronbach_alpha(whole) if len(whole) >= FEWEST_ASSESSMENTS else None
