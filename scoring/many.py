"""Many assessments at once, without agreed levels: for pooled figures and for the reliability of a questionnaire.

Answers lie with respondents as the first axis and one small number each, so that counting per option is one pass over
bytes (SCORING.md, Speed). The rules are those of ``aggregate``; tests hold the two against each other.
"""

import numpy as np
from numpy.typing import NDArray

from scoring.aggregate import roll_up
from scoring.frame import Bools, Floats, Frame

Ranks = NDArray[np.int8]
Small = NDArray[np.uint8]
Counts = NDArray[np.uint16]
LARGEST_GROUP = 255


def values_of_many(frame: Frame, ranks: Ranks) -> tuple[Floats, Bools]:
    """Question values [A, Q] (NaN without any) and whether each applies, from ranks [R, A, Q].

    Rank of the option as in the file; -1 not applicable, any other negative number no answer. At most 255 respondents.
    """
    if ranks.shape[0] > LARGEST_GROUP:
        raise ValueError(f"at most {LARGEST_GROUP} respondents an assessment")
    planes = [_count(ranks, rank) for rank in range(frame.options)]
    na = _count(ranks, -1).astype(np.uint16)
    n: Counts = np.zeros(na.shape, dtype=np.uint16)
    for plane in planes:
        n += plane
    ordered = _by_place(frame, planes)
    mean = frame.questionnaire.scoring.group_value == "mean"
    value = _mean(frame, ordered, n) if mean else _median(frame, ordered, n)
    applicable = frame.asked & ~(2 * na > n + na)
    return np.where(applicable & (n > 0), value, np.nan), applicable


def score_many(frame: Frame, ranks: Ranks) -> Floats:
    """Positions 0..1 of the nodes [A, N] (NaN unpublished) from ranks [R, A, Q]."""
    return roll_up(frame, *values_of_many(frame, ranks)).x


def _count(ranks: Ranks, rank: int) -> Small:
    """How many respondents gave a rank [A, Q]."""
    total = np.zeros(ranks.shape[1:], dtype=np.uint8)
    for row in ranks:
        total += row == rank
    return total


def _by_place(frame: Frame, planes: list[Small]) -> list[Small]:
    """Counts by sorted position; the same planes where every question's options ascend."""
    order = np.tile(np.arange(frame.options), (len(frame.questions), 1))
    for row, question in enumerate(frame.questions):
        order[row, frame.place[row, : len(question.levels)]] = np.arange(len(question.levels))
    if (order == np.arange(frame.options)).all():
        return planes
    stacked = np.stack(planes, axis=-1)
    moved = np.take_along_axis(stacked, np.broadcast_to(order, stacked.shape), axis=-1)
    return [moved[..., place] for place in range(frame.options)]


def _median(frame: Frame, ordered: list[Small], n: Counts) -> Floats:
    """Median position: the mean of the two middle ones for an even number."""
    low, high = (np.maximum(n, 1) - 1) // 2, n // 2
    reached = np.zeros(n.shape, dtype=np.uint16)
    first, second = np.zeros(n.shape, dtype=np.uint8), np.zeros(n.shape, dtype=np.uint8)
    for plane in ordered[:-1]:
        reached += plane
        first += reached <= low
        second += reached <= high
    scale = frame.sorted_positions
    if (scale == scale[0]).all():
        pairs = (scale[0][:, None] + scale[0]) / 2
        return np.asarray(pairs.ravel().take(first * np.uint8(frame.options) + second))
    table, start = scale.ravel(), np.arange(len(frame.questions)) * frame.options
    return np.asarray((table[start + first] + table[start + second]) / 2)


def _mean(frame: Frame, ordered: list[Small], n: Counts) -> Floats:
    total = sum((plane * frame.sorted_positions[:, place] for place, plane in enumerate(ordered)), np.zeros(n.shape))
    return np.asarray(total / np.maximum(n, 1))
