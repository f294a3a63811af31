"""The sections of a report that may carry a person's own words, and a mark of the figures in each."""

import hashlib
from dataclasses import dataclass
from typing import Any

from reports.content import Report
from reports.parts import messages_of


@dataclass(frozen=True)
class Section:
    """A section by the id of its page; ``mark`` changes when, and only when, its figures do."""

    id: str
    title: str
    mark: str


def sections_of(report: Report) -> tuple[Section, ...]:
    """In the order of the pages."""
    facts, ahead = report.position, report.journey
    figures: dict[str, tuple[Any, ...]] = {
        "summary": (facts.figures, facts.first, facts.strengths, ahead.money if ahead else ""),
        "profile": (facts.overall, facts.dimensions),
        "heat": (facts.heat,),
    }
    if report.units.rows:
        figures["units"] = report.units.rows, report.units.spreads
    if facts.has_targets:
        figures["gaps"] = (facts.gaps,)
    if facts.rules:
        figures["rules"] = (facts.rules,)
    figures |= {f"dimension-{each.id}": (each.rows,) for each in facts.facts}
    if report.measures.rows:
        figures["measures"] = (report.measures.rows,)
    if facts.has_patterns:
        figures["patterns"] = (facts.patterns, facts.aside)
    if ahead is not None:
        figures["roadmap"] = ahead.table, ahead.conflict
        if ahead.feasible:
            figures["investment"] = ahead.money, ahead.spend, ahead.levels_by_quarter
    if report.progress is not None:
        figures["progress"] = (report.progress.figures, report.progress.rows)
    if report.scenarios:
        figures["scenarios"] = (report.scenarios,)
    figures["certainty"] = (report.certainty.rows,)
    titles = messages_of(report)
    return tuple(Section(id, titles[id], _mark(titles[id], own)) for id, own in figures.items())


def _mark(title: str, figures: tuple[Any, ...]) -> str:
    return hashlib.sha256(repr((title, figures)).encode()).hexdigest()[:16]


def paragraphs(text: str) -> tuple[str, ...]:
    """The paragraphs of a text, parted by empty lines.

    >>> paragraphs("One.\\n\\nTwo,\\nstill two.\\n")
    ('One.', 'Two,\\nstill two.')
    """
    return tuple(part.strip() for part in text.replace("\r\n", "\n").split("\n\n") if part.strip())
