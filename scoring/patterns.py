"""Experience-gap patterns: which hold, which don't, which can't be told (SCORING.md 7)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from questionnaires.expressions import parse_expression
from questionnaires.schema import Pattern


@dataclass(frozen=True)
class Trace:
    """A level a pattern looked at; None where there is none."""

    id: str
    level: float | None


@dataclass(frozen=True)
class Finding:
    """A pattern's state with the levels that decided it."""

    id: str
    state: Literal["hit", "clear", "unknown"]
    evidence: tuple[Trace, ...]
    lift: tuple[str, ...]


def find(patterns: tuple[Pattern, ...], levels: Mapping[str, float | None]) -> tuple[Finding, ...]:
    """All patterns in the order of the content, on continuous levels by capability or question id."""
    found = []
    for pattern in patterns:
        expression = parse_expression(pattern.when)
        verdict = expression.verdict(levels)
        state: Literal["hit", "clear", "unknown"] = "unknown" if verdict is None else "hit" if verdict else "clear"
        traces = tuple(Trace(name, levels.get(name)) for name in expression.names)
        found.append(Finding(pattern.id, state, traces, pattern.lift))
    return tuple(found)
