"""The sections of a report that may carry a person's own words, and a mark of the figures in each."""

import hashlib
from dataclasses import dataclass
from typing import Any

from reports.content import Report


@dataclass(frozen=True)
class Section:
    """A section by the id of its page; ``mark`` changes when, and only when, its figures do."""

    id: str
    title: str
    mark: str


def sections_of(report: Report) -> tuple[Section, ...]:
    """In the order of the pages."""
    facts, ahead = report.position, report.journey
    found = [
        _section("summary", facts.title, facts.figures, facts.first, facts.strengths, ahead.money if ahead else ""),
        _section("profile", facts.profile_title, facts.overall, facts.dimensions),
        _section("heat", facts.heat_title, facts.heat),
    ]
    if report.units.rows:
        found.append(_section("units", report.units.title, report.units.rows, report.units.spreads))
    if facts.has_targets:
        found.append(_section("gaps", facts.gaps_title, facts.gaps))
    if facts.rules:
        found.append(_section("rules", facts.rules_title, facts.rules))
    found += [_section(f"dimension-{each.id}", each.title, each.rows) for each in facts.facts]
    if report.measures.rows:
        found.append(_section("measures", report.measures.title, report.measures.rows))
    if facts.has_patterns:
        found.append(_section("patterns", facts.patterns_title, facts.patterns))
    if ahead is not None:
        found.append(_section("roadmap", ahead.title, ahead.table, ahead.conflict))
        if ahead.feasible:
            found.append(_section("investment", ahead.investment_title, ahead.money, ahead.spend, ahead.levels_by_quarter))
    if report.scenarios:
        found.append(_section("scenarios", report.scenarios_title, report.scenarios))
    found.append(_section("certainty", report.certainty.title, report.certainty.rows))
    return tuple(found)


def _section(id: str, title: str, *figures: Any) -> Section:
    return Section(id, title, hashlib.sha256(repr((title, figures)).encode()).hexdigest()[:16])


def paragraphs(text: str) -> tuple[str, ...]:
    """The paragraphs of a text, parted by empty lines.

    >>> paragraphs("One.\\n\\nTwo,\\nstill two.\\n")
    ('One.', 'Two,\\nstill two.')
    """
    return tuple(part.strip() for part in text.replace("\r\n", "\n").split("\n\n") if part.strip())
