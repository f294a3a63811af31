"""How much the result hangs on the weights: Dirichlet draws around them (SCORING.md 5)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from scoring.frame import Bools, Floats, Frame

DRAWS = 2000
CONCENTRATION = 50.0
FEWEST_DIMENSIONS = 2


@dataclass(frozen=True)
class WeightInterval:
    """90 % interval of the overall index over the draws; share 0..1 of draws in which the order of the published
    dimensions changes (None with fewer than two)."""

    interval: tuple[float, float]
    rank_changes: float | None


@dataclass(frozen=True)
class Part:
    """A unit's own figures: ``value`` [Q] of the questions (NaN unanswered), ``published`` [N] of its nodes, its weight."""

    value: Floats
    published: Bools
    weight: float = 1.0


def weight_interval(
    frame: Frame, value: Floats, published: Bools, seed: int, units: Sequence[Part] = ()
) -> WeightInterval | None:
    """Redraw the weights of questions, capabilities and dimensions, each around its share among its siblings.

    ``value`` [Q] of the questions (NaN unanswered), ``published`` [N] of the nodes as they stand; what isn't published
    stays out in every draw. None where the whole isn't published. The concentration of a draw is 50 x weight share.
    With ``units`` the figures are the mean of theirs, as everywhere: each rolled up over what is published of it.
    """
    if not published[0]:
        return None
    dice = np.random.default_rng([seed, 1])
    first, parts = frame.first_capability, units or (Part(value, published),)
    weights = (
        np.where(~np.isnan(value), frame.weight, 0.0), np.where(published[first:], frame.capability_weight, 0.0),
        np.where(published[1:first], frame.dimension_weight, 0.0),
    )  # fmt: skip
    belongs = frame.in_capability, frame.in_dimension, np.ones((first - 1, 1))
    drawn = tuple(_shares(dice, weight, within) for weight, within in zip(weights, belongs, strict=True))
    index, dimensions = _rolled(frame, drawn, parts)
    _, base = _rolled(frame, tuple(weight[None] for weight in weights), parts)
    low, high = np.percentile(100 * index, [5, 95])
    shown = published[1:first]
    return WeightInterval((float(low), float(high)), _changes(dimensions[:, shown], base[0, shown]))


def _rolled(frame: Frame, weights: tuple[Floats, ...], parts: Sequence[Part]) -> tuple[Floats, Floats]:
    """Positions of the whole [B] and of the dimensions [B, D] by weights [B, ...] of questions, capabilities and dimensions:
    the mean over the parts that have one.
    """
    first, (questions, capabilities, dimensions) = frame.first_capability, weights
    wholes, rows, shares = [], [], []
    for part in parts:
        question = np.where(np.isnan(part.value), 0.0, questions)
        capability = _mean(np.nan_to_num(part.value), question, frame.in_capability)
        within = np.where(part.published[first:], capabilities, 0.0)
        dimension = _mean(capability, within, frame.in_dimension)
        top = np.where(part.published[1:first], dimensions, 0.0)
        wholes.append(_mean(dimension, top, np.ones((first - 1, 1)))[:, 0])
        rows.append(dimension)
        shares.append(np.where(part.published[:first], part.weight, 0.0))
    share = np.stack(shares)
    held = np.where(share.sum(axis=0) > 0, share.sum(axis=0), 1.0)
    share = share / held
    return np.tensordot(share[:, 0], np.stack(wholes), 1), (share[:, None, 1:] * np.stack(rows)).sum(axis=0)


def _mean(values: Floats, weight: Floats, belongs: Floats) -> Floats:
    """Weighted means of values [..., n] within each group of siblings; 0 without a weight."""
    held = weight @ belongs
    return np.asarray((values * weight) @ belongs / np.where(held > 0, held, 1.0))


def _shares(dice: np.random.Generator, weight: Floats, belongs: Floats) -> Floats:
    """Dirichlet draws [B, n] within each group of siblings: normalised gamma draws of shape 50 x weight share."""
    total = weight @ belongs
    share = weight / np.where(total > 0, total, 1.0)[belongs.argmax(axis=1)]
    draws = dice.standard_gamma(CONCENTRATION * share, size=(DRAWS, len(weight)))
    held = draws @ belongs
    return np.asarray(draws / np.where(held > 0, held, 1.0)[:, belongs.argmax(axis=1)])


def _changes(drawn: Floats, base: Floats) -> float | None:
    """Share of draws in which any two dimensions stand in the other order than by the weights as they are."""
    if len(base) < FEWEST_DIMENSIONS:
        return None
    before = np.sign(base[:, None] - base[None, :])
    after = np.sign(drawn[:, :, None] - drawn[:, None, :])
    return float((before * after < 0).any(axis=(1, 2)).mean())
