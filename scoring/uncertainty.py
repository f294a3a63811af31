"""Uncertainty over respondents: percentile bootstrap within groups who were asked the same (SCORING.md 5)."""

from collections.abc import Sequence

import numpy as np

from scoring.aggregate import Fixed, Tally, question_values, roll_up
from scoring.frame import Floats, Frame

RESAMPLES = 2000
FEWEST_RESPONDENTS = 5
FEWEST_RESAMPLES = 1000


def draw(groups: Sequence[object], seed: int) -> Floats:
    """How often each respondent is in each resample [B, R]; resampled within equal ``groups``, in the order given."""
    dice = np.random.default_rng(seed)
    times = np.zeros((RESAMPLES, len(groups)))
    for group in dict.fromkeys(groups):
        members = [index for index, each in enumerate(groups) if each == group]
        times[:, members] = dice.multinomial(len(members), [1 / len(members)] * len(members), size=RESAMPLES)
    return times


def resample(frame: Frame, tally: Tally, times: Floats, fixed: Fixed) -> Floats:
    """Positions [B, N] of the nodes in each resample; agreed levels stay fixed, no coverage rule."""
    factors = times.astype(np.float32)
    respondents, questions, options = tally.levels.shape
    levels = factors @ tally.levels.reshape(respondents, questions * options)
    value, applicable = question_values(
        frame, levels.reshape(len(factors), questions, options), factors @ tally.na, fixed
    )
    return roll_up(frame, value, applicable, rule=False).x


def intervals(x: Floats) -> list[tuple[float, float] | None]:
    """5th and 95th percentile of the index per node from positions [B, N]; None under 1,000 resamples with a value."""
    found: list[tuple[float, float] | None] = []
    for column in 100 * x.T:
        valid = column[~np.isnan(column)]
        if len(valid) < FEWEST_RESAMPLES:
            found.append(None)
        else:
            low, high = np.percentile(valid, [5, 95])
            found.append((float(low), float(high)))
    return found
