"""How far respondents agree on a question (SCORING.md 4), always from their own answers."""

from collections.abc import Sequence
from math import log2
from statistics import median

FEWEST = 3
"""Respondents with a level below which no agreement is stated."""


def withheld(counts: Sequence[int], weighs: Sequence[bool]) -> frozenset[int]:
    """Places of the groups that may not be shown where names are kept: those of one or two people.

    Where that is one group alone that ``weighs`` in the whole, the smallest other that does goes with it, one with a level
    agreed that nobody had answered for as well: with the whole it would give the one away.

    >>> [sorted(withheld(each, [True] * 3)) for each in ([5, 2, 3], [5, 1, 2], [5, 3, 0], [2, 0, 3])]
    [[1, 2], [1, 2], [], [0, 1]]
    >>> sorted(withheld([5, 2, 1], [True, True, False]))
    [0, 1, 2]
    """
    few = {place for place, count in enumerate(counts) if 0 < count < FEWEST}
    weighing = [place for place in few if weighs[place]]
    others = [(count, place) for place, count in enumerate(counts) if place not in few and weighs[place]]
    return frozenset(few | {min(others)[1]} if len(weighing) == 1 and others else few)


def consensus(ranks: Sequence[int], options: int) -> float | None:
    """Consensus of Tastle & Wierman (2007): 1 + sum p log2(1 - |X - mu| / (K - 1)); None under three answers.

    ``ranks`` 1..K.

    >>> consensus([3, 3, 3], 5), consensus([1, 1, 5, 5], 5)
    (1.0, 0.0)
    """
    if len(ranks) < FEWEST:
        return None
    mean = sum(ranks) / len(ranks)
    total = 1.0
    for rank in set(ranks):
        share = ranks.count(rank) / len(ranks)
        total += share * log2(1 - abs(rank - mean) / (options - 1)) if rank != mean else 0.0
    return min(1.0, max(0.0, total))


def r_wg(ranks: Sequence[int], options: int) -> float | None:
    """Within-group agreement of James, Demaree & Wolf (1984) against the uniform null, floored at 0.

    >>> r_wg([3, 3, 3], 5), r_wg([1, 5, 5], 5)
    (1.0, 0.0)
    """
    if len(ranks) < FEWEST:
        return None
    mean = sum(ranks) / len(ranks)
    variance = sum((rank - mean) ** 2 for rank in ranks) / (len(ranks) - 1)
    return max(0.0, 1 - variance / ((options**2 - 1) / 12))


def outlying(ranks: Sequence[int]) -> list[int]:
    """Indices of answers at least two steps from the median.

    >>> outlying([2, 2, 3, 5])
    [3]
    """
    if len(ranks) < FEWEST:
        return []
    middle = median(ranks)
    return [index for index, rank in enumerate(ranks) if abs(rank - middle) >= 2]


def band(value: float | None, agree: float, discuss: float) -> str | None:
    """What the facilitator does: ``agree``, ``discuss`` or ``revote``."""
    if value is None:
        return None
    return "agree" if value >= agree else "discuss" if value >= discuss else "revote"
