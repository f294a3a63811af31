"""What is shown for an answer: the verdict on a question's evidence at a date (SCORING.md 6, claimed)."""

from collections.abc import Iterable
from typing import Literal

from scoring.answers import Evidence

Standing = Literal["none", "seen", "accepted", "rejected"]
CLAIM, CRITICAL_CLAIM = 4, 3
"""Levels from which an answer without accepted evidence is only claimed."""


def has_expired(piece: Evidence, date: str | None) -> bool:
    """Whether a piece held until a day (ISO) before ``date``."""
    return bool(piece.expires and date and piece.expires < date)


def standing(evidence: Iterable[Evidence], date: str | None) -> Standing:
    """The best verdict: accepted and unexpired, else seen, else rejected, else none.

    >>> standing([Evidence("report", verdict="accepted", expires="2025-01-01")], "2026-01-01")
    'none'
    """
    verdicts = {item.verdict for item in evidence if not (item.verdict == "accepted" and has_expired(item, date))}
    for verdict in ("accepted", "seen", "rejected"):
        if verdict in verdicts:
            return verdict
    return "none"


def is_claimed(level: float | None, critical: bool, evidence: Standing | None) -> bool:
    """Whether a high level still stands without accepted evidence."""
    if level is None or evidence == "accepted":
        return False
    return level >= (CRITICAL_CLAIM if critical else CLAIM)
