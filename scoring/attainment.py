"""The attained (staged) level and what holds the next one back (SCORING.md 3)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from scoring.aggregate import SPARE
from scoring.frame import Bools, Floats, Frame

Hold = Literal["below", "critical", "unanswered"]


@dataclass(frozen=True)
class Gate:
    """One thing that holds a node's next level back: a question (capability) or a capability (above)."""

    needed: int
    question: str | None = None
    level: float | None = None
    reason: Hold | None = None
    capability: str | None = None
    attained: int | None = None


def level_of(x: float) -> float:
    """Continuous level 1..5 of a position 0..1.

    >>> level_of(0.375)
    2.5
    """
    return 1 + 4 * x


def highest(levels: list[float]) -> int:
    """Highest whole level 1..5 that every given level reaches; 1 at least."""
    return int(max(1, min(5, np.floor(min(levels) + SPARE)))) if levels else 5


def attained_levels(frame: Frame, value: Floats, applicable: Bools, x: Floats) -> list[int | None]:
    """Attained level of each node [N]; None exactly where the node has no level."""
    attained: list[int | None] = [None] * len(x)
    first = frame.first_capability
    known = ~np.isnan(x) & frame.staged
    for c in range(len(frame.capability_weight)):
        if known[first + c]:
            own = frame.required & applicable & (frame.capability_of == c) & ~np.isnan(value)
            levels = [level_of(each) for each in value[own]]
            attained[first + c] = min(highest(levels), highest([level_of(x[first + c])]))
    for node in range(first):
        if known[node]:
            below = [attained[first + c] for c in _below(frame, node)]
            attained[node] = staged(level_of(x[node]), (each for each in below if each is not None))
    return attained


def staged(level: float, below: Iterable[int]) -> int:
    """Attained level of a dimension or the whole at a level, over the attained levels of its capabilities.

    >>> staged(3.4, [3, 2, 1]), staged(2.9, [4, 3])
    (2, 2)
    """
    return max(1, min([highest([level]), *(each + 1 for each in below)]))


def _below(frame: Frame, node: int) -> list[int]:
    """Indices of the capabilities below the whole (0) or a dimension."""
    return [c for c, d in enumerate(frame.dimension_of) if node == 0 or d == node - 1]


def gates(
    frame: Frame, value: Floats, applicable: Bools, attained: list[int | None]
) -> list[tuple[Gate, ...]]:
    """What holds each node's next level back [N]; empty at 5 and where unpublished."""
    first = frame.first_capability
    found: list[tuple[Gate, ...]] = []
    for node, own in enumerate(attained):
        if own is None or own == 5:
            found.append(())
        elif node >= first:
            found.append(_question_gates(frame, value, applicable, node - first, own + 1))
        else:
            found.append(
                tuple(
                    Gate(needed=own, capability=frame.node_ids[first + c], attained=reached)
                    for c in _below(frame, node)
                    if (reached := attained[first + c]) is not None and reached < own
                )
            )
    return found


def _question_gates(frame: Frame, value: Floats, applicable: Bools, capability: int, needed: int) -> tuple[Gate, ...]:
    found = []
    for q in np.flatnonzero(frame.required & applicable & (frame.capability_of == capability)):
        question, critical = frame.questions[q], frame.critical[q]
        if np.isnan(value[q]):
            found.append(Gate(needed, question.id, None, "unanswered"))
        elif (level := level_of(value[q])) < needed - SPARE:
            found.append(Gate(needed, question.id, level, "critical" if critical else "below"))
    return tuple(found)
