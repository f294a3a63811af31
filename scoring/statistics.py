"""Agreement and reliability of a table of ratings: the published formulas, each with its source (SCORING.md 4 and 10).

Rows are respondents (raters; for Cronbach's alpha, persons), columns items (subjects); NaN = missing. Every function
gives a number, or None where the formula has no value: too few rows or columns, missing cells, no variation.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Metric = Literal["nominal", "ordinal", "interval"]


def krippendorff_alpha(counts: Floats, values: Floats, metric: Metric) -> float | None:
    """Krippendorff's alpha from how often each item got each value [I, V]; items with one answer drop out.

    Source: Krippendorff (2011), Computing Krippendorff's Alpha-Reliability: 1 - D_o / D_e over the coincidence matrix.
    ``values``: the numbers of the V columns, ascending (used by ``interval``; ``ordinal`` uses their order only).
    """
    pairable = counts[counts.sum(axis=1) >= 2]
    if not len(pairable):
        return None
    totals = pairable.sum(axis=1, keepdims=True)
    coincidences = (pairable / (totals - 1)).T @ pairable - np.diag((pairable / (totals - 1)).sum(axis=0))
    marginals = coincidences.sum(axis=1)
    distance = _distances(marginals, values, metric)
    expected = float((np.outer(marginals, marginals) * distance).sum())
    if expected <= 0:
        return None
    observed = float((coincidences * distance).sum())
    return float(1 - (marginals.sum() - 1) * observed / expected)


def _distances(marginals: Floats, values: Floats, metric: Metric) -> Floats:
    """Squared differences between values [V, V]."""
    if metric == "nominal":
        return 1.0 - np.eye(len(values))
    if metric == "interval":
        return np.asarray((values[:, None] - values[None, :]) ** 2, dtype=np.float64)
    middle = np.cumsum(marginals) - marginals / 2
    return np.asarray((middle[:, None] - middle[None, :]) ** 2, dtype=np.float64)


def standard(table: Floats) -> Floats:
    """The table moved and stretched to lie in 0 to 2: none of our coefficients changes by it, and no square overflows.

    >>> standard(np.array([[1.0, 5.0, 3.0]])).tolist()
    [[0.0, 1.0, 0.5]]
    """
    known = table[~np.isnan(table)]
    if not len(known):
        return table
    low, high = float(known.min()), float(known.max())
    if low == high:
        return np.where(np.isnan(table), np.nan, 0.0)
    exponent = int(np.frexp(high / 2 - low / 2)[1])
    return np.ldexp(table / 2 - low / 2, 1 - exponent)


def counted(table: Floats) -> tuple[Floats, Floats]:
    """How often each item got each value [I, V], and the values, ascending."""
    known = ~np.isnan(table)
    values, places = np.unique(table[known], return_inverse=True)
    items = np.broadcast_to(np.arange(table.shape[1]), table.shape)[known]
    size = table.shape[1] * len(values)
    counts = np.bincount(items * len(values) + places.reshape(-1), minlength=size).astype(np.float64)
    return counts.reshape(table.shape[1], len(values)), values


@dataclass(frozen=True)
class Icc:
    """The six intraclass correlations of Shrout & Fleiss (1979): one rater, and the mean of the k raters."""

    icc_1_1: float | None
    icc_2_1: float | None
    icc_3_1: float | None
    icc_1_k: float | None
    icc_2_k: float | None
    icc_3_k: float | None


NO_ICC = Icc(None, None, None, None, None, None)


def icc(table: Floats) -> Icc:
    """Intraclass correlations of a complete table [k raters, n subjects]; none with missing cells or under 2 x 2.

    Source: Shrout & Fleiss (1979), Intraclass Correlations: Uses in Assessing Rater Reliability, tables 2 to 4.
    """
    raters, subjects = table.shape
    if raters < 2 or subjects < 2 or np.isnan(table).any():
        return NO_ICC
    k, n = float(raters), float(subjects)
    mean = table.mean()
    between = k * ((table.mean(axis=0) - mean) ** 2).sum() / (n - 1)
    judges = n * ((table.mean(axis=1) - mean) ** 2).sum() / (k - 1)
    within = ((table - table.mean(axis=0)) ** 2).sum() / (n * (k - 1))
    residual = table - table.mean(axis=0) - table.mean(axis=1, keepdims=True) + mean
    error = (residual**2).sum() / ((n - 1) * (k - 1))
    return Icc(
        _ratio(between - within, between + (k - 1) * within),
        _ratio(between - error, between + (k - 1) * error + k * (judges - error) / n),
        _ratio(between - error, between + (k - 1) * error),
        _ratio(between - within, between),
        _ratio(between - error, between + (judges - error) / n),
        _ratio(between - error, between),
    )


def _ratio(above: float, below: float) -> float | None:
    """None where the denominator is nothing but rounding."""
    return float(above / below) if abs(below) > 1e-12 else None


def kendall_w(table: Floats) -> float | None:
    """Kendall's coefficient of concordance of a complete table [m raters, n subjects], corrected for ties.

    Source: Kendall & Babington Smith (1939); tie correction as in Siegel & Castellan (1988), 9.3.
    W = 12 S / (m^2 (n^3 - n) - m sum(t^3 - t)).
    """
    raters, subjects = table.shape
    if raters < 2 or subjects < 2 or np.isnan(table).any():
        return None
    ranks = np.array([_ranked(row) for row in table])
    spread = ((ranks.sum(axis=0) - ranks.sum() / subjects) ** 2).sum()
    ties = sum(float((sizes**3 - sizes).sum()) for sizes in (np.unique(row, return_counts=True)[1] for row in table))
    below = raters**2 * (subjects**3 - subjects) - raters * ties
    return float(12 * spread / below) if below > 0 else None


def _ranked(row: Floats) -> Floats:
    """Ranks 1..n, ties sharing their mean rank."""
    _, place, sizes = np.unique(row, return_inverse=True, return_counts=True)
    last = np.cumsum(sizes)
    mean: Floats = (2 * last - sizes + 1) / 2
    return mean[place.reshape(-1)]


def cronbach_alpha(table: Floats) -> float | None:
    """Cronbach's alpha of a complete table [persons, items]; None with missing cells, one item or no variation.

    Source: Cronbach (1951): k / (k - 1) (1 - sum of the items' variances / variance of the sums).
    """
    persons, items = table.shape
    if persons < 2 or items < 2 or np.isnan(table).any():
        return None
    whole = float(table.sum(axis=1).var(ddof=1))
    if whole <= 1e-12:
        return None
    return float(items / (items - 1) * (1 - table.var(axis=0, ddof=1).sum() / whole))


def item_rest(table: Floats) -> list[float | None]:
    """Correlation of each item with the mean of the others, over persons who gave both; None without variation."""
    found: list[float | None] = []
    for column in range(table.shape[1]):
        rest = np.delete(table, column, axis=1)
        known = ~np.isnan(table[:, column]) & ~np.isnan(rest).all(axis=1)
        own, others = table[known, column], rest[known]
        if len(own) < 3:
            found.append(None)
            continue
        means = np.nanmean(others, axis=1)
        flat = own.std() < 1e-12 or means.std() < 1e-12
        found.append(None if flat else float(np.corrcoef(own, means)[0, 1]))
    return found
