"""From counts of answers to values of questions, and from questions to nodes (SCORING.md 1 and 2)."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring.answers import NOT_APPLICABLE, UNKNOWN, Agreed, IntArray
from scoring.frame import Bools, Floats, Frame

SPARE = 1e-9
"""Slack of every comparison with a threshold."""

Counts = NDArray[np.float32]


@dataclass(frozen=True)
class Tally:
    """One-hot answers of R respondents: ``levels`` [R, Q, K] by sorted position, ``na`` and ``unknown`` [R, Q]."""

    levels: Counts
    na: Counts
    unknown: Counts


def tally(frame: Frame, ranks: IntArray) -> Tally:
    """One-hot answers from the ranks [R, Q] of ``Answers.ranks``."""
    places = np.take_along_axis(frame.place[None], np.maximum(ranks, 0)[:, :, None].astype(np.int64), axis=2)[:, :, 0]
    levels = (np.arange(frame.options) == places[:, :, None]) & (ranks >= 0)[:, :, None]
    return Tally(
        levels.astype(np.float32),
        (ranks == NOT_APPLICABLE).astype(np.float32),
        (ranks == UNKNOWN).astype(np.float32),
    )


@dataclass(frozen=True)
class Fixed:
    """Agreed levels as arrays [Q]: ``value`` (NaN = none agreed) and ``na``."""

    value: Floats
    na: Bools


def fix(frame: Frame, agreed: tuple[Agreed, ...]) -> Fixed:
    """Agreed levels as positions 0..1."""
    value = np.full(len(frame.questions), np.nan)
    na = np.zeros(len(frame.questions), dtype=bool)
    for item in agreed:
        column = frame.columns[item.question]
        if item.rank == NOT_APPLICABLE:
            na[column] = True
        else:
            value[column] = frame.questions[column].positions[item.rank]
    return Fixed(value, na)


def group_values(frame: Frame, levels: Counts, na: Counts) -> tuple[Floats, Bools]:
    """The group's value [..., Q] (NaN without any) and whether a majority said not applicable [..., Q].

    ``levels`` [..., Q, K] counts per option by sorted position, ``na`` [..., Q]. Median (mean of the two middle ones)
    or mean by setting; more than half of those who answered must have said na.
    """
    n = levels.sum(axis=-1)
    out = 2 * na > n + na
    if frame.questionnaire.scoring.group_value == "mean":
        total = np.einsum("...qk,qk->...q", levels.astype(np.float64), frame.sorted_positions)
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.where(n > 0, total / n, np.nan), out
    reached = levels.cumsum(axis=-1)
    rows = np.arange(len(frame.questions))
    low = frame.sorted_positions[rows, (reached > np.floor((n - 1) / 2)[..., None]).argmax(axis=-1)]
    high = frame.sorted_positions[rows, (reached > np.floor(n / 2)[..., None]).argmax(axis=-1)]
    return np.where(n > 0, (low + high) / 2, np.nan), out


def question_values(frame: Frame, levels: Counts, na: Counts, fixed: Fixed) -> tuple[Floats, Bools]:
    """The question's value [..., Q] (an agreed one wins) and whether it is applicable [..., Q]."""
    value, out = group_values(frame, levels, na)
    is_fixed = ~np.isnan(fixed.value)
    value = np.where(is_fixed, fixed.value, value)
    applicable = frame.asked & ~np.where(fixed.na, True, np.where(is_fixed, False, out))
    return np.where(applicable, value, np.nan), applicable


@dataclass(frozen=True)
class Nodes:
    """Figures of the N nodes [..., N]: ``x`` 0..1 (NaN unpublished), ``coverage`` (NaN where nothing applies)."""

    x: Floats
    coverage: Floats
    applicable: Bools


def roll_up(frame: Frame, value: Floats, applicable: Bools, *, rule: bool = True) -> Nodes:
    """Capabilities over answered questions, dimensions and the whole over what is published below.

    With ``rule`` off (inside a resample) a node is published as soon as it has a value.
    """
    missing = np.isnan(value)
    needed = frame.questionnaire.scoring.coverage - SPARE if rule else -1.0
    own = np.where(missing, 0.0, frame.weight)
    first = frame.first_capability
    with np.errstate(invalid="ignore", divide="ignore"):
        possible = _above(frame, np.where(applicable, frame.weight, 0.0) @ frame.in_capability)
        reached = _above(frame, own @ frame.in_capability)
        coverage = np.where(possible > 0, reached / possible, np.nan)
        covered = coverage >= needed if rule else ~np.isnan(coverage)
        sums = (np.where(missing, 0.0, value) * own) @ frame.in_capability
        held = reached[..., first:]
        capability = np.where(covered[..., first:] & (held > 0), sums / held, np.nan)
        dimension = _mean(capability, frame.capability_weight, frame.in_dimension)
        dimension = np.where(covered[..., 1:first], dimension, np.nan)
        whole = _mean(dimension, frame.dimension_weight, np.ones((len(frame.dimension_weight), 1)))
        whole = np.where(covered[..., :1], whole, np.nan)
    weighty = _weighty(frame, possible)
    return Nodes(np.concatenate([whole, dimension, capability], axis=-1), coverage, weighty)


def _above(frame: Frame, capability: Floats) -> Floats:
    """Sums of the capabilities [..., C] with those of the dimensions and the whole before them [..., N]."""
    dimension = capability @ frame.in_dimension
    return np.concatenate([dimension.sum(axis=-1, keepdims=True), dimension, capability], axis=-1)


def _mean(value: Floats, weight: Floats, belongs: Floats) -> Floats:
    """Weighted mean of the published values below, per node above; NaN without any."""
    own = np.where(np.isnan(value), 0.0, weight)
    held = own @ belongs
    return np.where(held > 0, (np.nan_to_num(value) * own) @ belongs / held, np.nan)


def _weighty(frame: Frame, possible: Floats) -> Bools:
    """Whether anything applicable with a weight stands below the node."""
    first = frame.first_capability
    capability = possible[..., first:] > 0
    dimension = (capability * frame.capability_weight) @ frame.in_dimension > 0
    whole = (dimension * frame.dimension_weight).sum(axis=-1, keepdims=True) > 0
    return np.concatenate([whole, dimension, capability], axis=-1)
