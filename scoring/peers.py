"""Peer quartiles from pooled real assessments, with k-anonymity and the differencing rule (SCORING.md 8).

A figure is shown only for five organisations or more, and is not worked out again until at least five of those behind
it have changed: subtracting an earlier figure from a later one never isolates fewer than five organisations.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

import numpy as np

from questionnaires.schema import Questionnaire
from scoring.frame import OVERALL

FEWEST = 5
"""Organisations behind a figure, and organisations that must change before it is refreshed."""


@dataclass(frozen=True)
class Contribution:
    """An organisation's capability levels (1 to 5) at a closing date (ISO); ``organisation`` is an opaque id."""

    organisation: str
    closed_on: str
    levels: Mapping[str, float]


@dataclass(frozen=True)
class Quartiles:
    """Lower quartile, median and upper quartile of a node's level over ``n`` organisations."""

    n: int
    lower: float
    median: float
    upper: float


@dataclass(frozen=True)
class Published:
    """A figure as shown, with those behind it (never shown): organisation -> fingerprint of its value."""

    quartiles: Quartiles
    members: Mapping[str, str]


def latest(contributions: Iterable[Contribution], own: str | None = None) -> tuple[Contribution, ...]:
    """One contribution an organisation, the latest by closing date; all of the own organisation's left out."""
    found: dict[str, Contribution] = {}
    for each in contributions:
        held = found.get(each.organisation)
        if each.organisation != own and (held is None or each.closed_on >= held.closed_on):
            found[each.organisation] = each
    return tuple(found[key] for key in sorted(found))


def node_levels(questionnaire: Questionnaire, levels: Mapping[str, float]) -> dict[str, float]:
    """Levels of capabilities, dimensions and the whole from capability levels, by weights; what is missing drops out."""
    found = {each.id: levels[each.id] for each in questionnaire.capabilities if each.id in levels}
    tops = []
    for dimension in questionnaire.dimensions:
        own = [(each.weight, found[each.id]) for each in dimension.capabilities if each.id in found]
        total = sum(weight for weight, _ in own)
        if total > 0:
            found[dimension.id] = sum(weight * level for weight, level in own) / total
            tops.append((dimension.weight, found[dimension.id]))
    total = sum(weight for weight, _ in tops)
    if total > 0:
        found[OVERALL] = sum(weight * level for weight, level in tops) / total
    return found


def quartiles(values: Iterable[float]) -> Quartiles:
    """Quartiles by linear interpolation."""
    column = np.array(sorted(values))
    lower, median, upper = np.percentile(column, [25, 50, 75])
    return Quartiles(len(column), float(lower), float(median), float(upper))


def rounded(level: float) -> float:
    """To one decimal, half up: a quartile of five levels is one of them, and is not told more closely than a page prints.

    >>> rounded(2.25)
    2.3
    """
    return float(Decimal(repr(float(level))).quantize(Decimal("0.1"), ROUND_HALF_UP))


def _shown(values: Iterable[float]) -> Quartiles:
    exact = quartiles(values)
    return Quartiles(exact.n, rounded(exact.lower), rounded(exact.median), rounded(exact.upper))


def refreshed(
    questionnaire: Questionnaire, contributions: Iterable[Contribution], before: Mapping[str, Published], own: str | None
) -> dict[str, Published]:
    """What may be shown now, node by node: the figure of today where the rule allows it, else the one shown before.

    ``before``: what was shown last. A node with fewer than five organisations that was never shown stays out.
    """
    by_node: dict[str, dict[str, float]] = {}
    for each in latest(contributions, own):
        for node, level in node_levels(questionnaire, each.levels).items():
            by_node.setdefault(node, {})[each.organisation] = level
    found: dict[str, Published] = {}
    for node in dict.fromkeys((*before, *by_node)):
        values, held = by_node.get(node, {}), before.get(node)
        members = {organisation: repr(level) for organisation, level in values.items()}
        if len(values) >= FEWEST and (held is None or changed(held.members, members) >= FEWEST):
            found[node] = Published(_shown(values.values()), members)
        elif held is not None:
            found[node] = held
    return found


def changed(before: Mapping[str, str], now: Mapping[str, str]) -> int:
    """How many organisations came, went or changed their value."""
    return sum(before.get(each) != now.get(each) for each in before.keys() | now.keys())


def percentile_rank(level: float, values: Iterable[float]) -> float:
    """Mid-rank: 100 x (below + 0.5 x equal) / n. Worked out inside; never shown nor exported.

    >>> percentile_rank(3, [1, 2, 3, 4])
    62.5
    """
    column = list(values)
    below, equal = sum(each < level for each in column), sum(each == level for each in column)
    return 100 * (below + 0.5 * equal) / len(column)


def quarter(level: float, figures: Quartiles) -> int:
    """The own position as a quarter, 1 lowest to 4 highest.

    >>> quarter(2.0, Quartiles(5, 2.0, 2.5, 3.0)), quarter(3.4, Quartiles(5, 2.0, 2.5, 3.0))
    (2, 4)
    """
    return 1 + sum(level >= bound for bound in (figures.lower, figures.median, figures.upper))


@dataclass(frozen=True)
class PeerNode:
    """A node's quartiles with the own quarter beside them (None where the own level isn't stated)."""

    n: int
    lower: float
    median: float
    upper: float
    quarter: int | None


@dataclass(frozen=True)
class Peers:
    """Peers of an assessment. ``source``: workspace, installation or pack; ``made_on``: ISO day of the figures."""

    source: str
    made_on: str
    nodes: Mapping[str, PeerNode]


def peers(source: str, made_on: str, shown: Mapping[str, Quartiles], levels: Mapping[str, float | None]) -> Peers | None:
    """Quartiles with the own quarter, by levels as rounded as the quartiles; None where nothing may be shown."""
    nodes = {}
    for node, each in shown.items():
        level = levels.get(node)
        place = None if level is None else quarter(rounded(level), each)
        nodes[node] = PeerNode(each.n, each.lower, each.median, each.upper, place)
    return Peers(source, made_on, nodes) if nodes else None
