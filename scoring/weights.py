"""How much the result hangs on the weights: Dirichlet draws around them (SCORING.md 5)."""

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


def weight_interval(frame: Frame, value: Floats, published: Bools, seed: int) -> WeightInterval | None:
    """Redraw the weights of questions, capabilities and dimensions, each around its share among its siblings.

    ``value`` [Q] of the questions (NaN unanswered), ``published`` [N] of the nodes as they stand; what isn't published
    stays out in every draw. None where the whole isn't published. The concentration of a draw is 50 x weight share.
    """
    if not published[0]:
        return None
    dice = np.random.default_rng([seed, 1])
    first = frame.first_capability
    answered = ~np.isnan(value)
    question = _shares(dice, np.where(answered, frame.weight, 0.0), frame.in_capability)
    capability = (question * np.nan_to_num(value)) @ frame.in_capability
    within = _shares(dice, np.where(published[first:], frame.capability_weight, 0.0), frame.in_dimension)
    dimension = (within * capability) @ frame.in_dimension
    top = _shares(dice, np.where(published[1:first], frame.dimension_weight, 0.0), np.ones((first - 1, 1)))
    low, high = np.percentile(100 * (top * dimension).sum(axis=1), [5, 95])
    shown = dimension[:, published[1:first]]
    return WeightInterval((float(low), float(high)), _changes(shown, _base(frame, value, published)))


def _base(frame: Frame, value: Floats, published: Bools) -> Floats:
    """Positions of the published dimensions by the weights as they stand."""
    first = frame.first_capability

    def mean(values: Floats, weight: Floats, belongs: Floats) -> Floats:
        held = weight @ belongs
        return np.asarray((np.nan_to_num(values) * weight) @ belongs / np.where(held > 0, held, 1.0))

    capability = mean(value, np.where(np.isnan(value), 0.0, frame.weight), frame.in_capability)
    dimension = mean(capability, np.where(published[first:], frame.capability_weight, 0.0), frame.in_dimension)
    return dimension[published[1:first]]


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
