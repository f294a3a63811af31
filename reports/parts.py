"""The parts of a report after its cover: which there are, in what order, under what name."""

from collections.abc import Sequence
from dataclasses import dataclass

from reports.content import Report
from reports.language import Language

STANDARD = (
    "summary", "contents", "profile", "heat", "units", "gaps", "rules", "dimensions", "measures", "patterns", "roadmap",
    "progress", "investment", "levels", "cards", "scenarios", "certainty", "questions", "change", "peers", "crosswalk",
    "moves", "own", "method", "sources",
)  # fmt: skip
"""All parts in the order in which they stand where nobody chose another; each is a template of its own."""

ALWAYS = frozenset({"summary", "certainty", "method"})
"""What no report goes without: the position, how sure it is, and how it was reached."""

BRIEF = ("summary", "roadmap")


def part_names(lang: Language) -> dict[str, str]:
    """What the contents call each part."""
    return {
        "summary": lang.t("Summary"), "contents": lang.t("Contents"), "profile": lang.t("Maturity profile"),
        "heat": lang.t("All capabilities"), "units": lang.t("Units side by side"),
        "gaps": lang.t("Gaps by priority"), "rules": lang.t("Regulatory minimums"),
        "dimensions": lang.t("Dimensions"), "measures": lang.t("Measured KPIs"),
        "patterns": lang.t("Experience-gap patterns"),
        "roadmap": lang.t("Roadmap on a page"), "investment": lang.t("Investment and projected maturity"),
        "progress": lang.t("Progress of the approved plan"), "levels": lang.t("Projected levels"),
        "cards": lang.t("Initiatives"),
        "scenarios": lang.t("Scenarios side by side"), "certainty": lang.t("How sure we are"),
        "questions": lang.t("All questions"), "peers": lang.t("Peers"), "change": lang.t("Change since the last cycle"),
        "crosswalk": lang.t("Crosswalk to other frameworks"),
        "moves": lang.t("Levels changed in calibration, evidence"), "own": lang.t("Own page"),
        "method": lang.t("Method"), "sources": lang.t("Sources"),
    }  # fmt: skip


def ordered(chosen: Sequence[str]) -> tuple[str, ...]:
    """The parts as they were chosen, with those that no report goes without in their standard place.

    >>> ordered(["sources", "heat", "nonsense"])
    ('summary', 'certainty', 'method', 'sources', 'heat')
    """
    if not chosen:
        return STANDARD
    kept = [part for part in dict.fromkeys(chosen) if part in STANDARD]
    absent = [part for part in STANDARD if part in ALWAYS and part not in kept]
    return (*absent, *kept)


def parts_of(report: Report, *, brief: bool = False) -> tuple[str, ...]:
    """The parts that a report has, in the order in which they are printed."""
    if brief:
        return tuple(part for part in BRIEF if part in ordered(report.brand.parts) and (part != "roadmap" or report.journey))
    facts, ahead = report.position, report.journey
    planned = ahead is not None and ahead.feasible
    absent = {
        "units": not report.units.rows, "measures": not report.measures.rows,
        "gaps": not facts.has_targets, "rules": not facts.rules, "patterns": not facts.has_patterns,
        "roadmap": ahead is None, "investment": not planned, "levels": not planned, "cards": not planned,
        "progress": report.progress is None, "scenarios": not report.scenarios, "questions": not facts.scale.staged,
        "peers": not report.peers.whole,
        "change": not report.change, "crosswalk": not report.crosswalks,
        "moves": not (report.record.moves or report.record.evidence or report.record.workshops), 
        "own": not report.own_page.body, "sources": not report.sources,
    }  # fmt: skip
    return tuple(part for part in ordered(report.brand.parts) if not absent.get(part, False))


@dataclass(frozen=True)
class Entry:
    """A line of the contents: where it leads, what the part is called, and the message of its page."""

    anchor: str
    name: str
    title: str


def contents_of(report: Report) -> tuple[Entry, ...]:
    """Every line of the contents: read down, their messages tell the whole report."""
    names, messages, entries = part_names(report.lang), messages_of(report), []
    for part in parts_of(report):
        if part == "dimensions":
            pages = [(f"dimension-{each.id}", each.name) for each in report.position.facts]
            entries += [Entry(anchor, name, messages[anchor]) for anchor, name in pages]
        elif part != "contents":
            name = report.own_page.title if part == "own" else names[part]
            entries.append(Entry(part, name, messages.get(part, "")))
    return tuple(entries)


def messages_of(report: Report) -> dict[str, str]:
    """The action title of each page that has one, by its anchor: an own page has none."""
    facts, ahead = report.position, report.journey
    found = {
        "summary": facts.title, "profile": facts.profile_title, "heat": facts.heat_title, "units": report.units.title,
        "gaps": facts.gaps_title, "rules": facts.rules_title, "measures": report.measures.title,
        "patterns": facts.patterns_title, "scenarios": report.scenarios_title, "certainty": report.certainty.title,
        "questions": report.questions_title, "peers": report.peers.title, "change": report.change_title,
        "crosswalk": report.crosswalks_title, "moves": report.record.moves_title, "method": report.method_title,
        "sources": report.sources_title, **{f"dimension-{each.id}": each.title for each in facts.facts},
    }  # fmt: skip
    if report.progress is not None:
        found["progress"] = report.progress.title
    if ahead is not None:
        found |= {
            "roadmap": ahead.title, "investment": ahead.investment_title, "levels": ahead.levels_title,
            "cards": ahead.cards_title,
        }  # fmt: skip
    return found
