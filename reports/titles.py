"""Action titles: one sentence a page that states its conclusion with its figures, in either language."""

from collections.abc import Sequence

from reports.language import Language
from scoring.result import Node

_WHOLE_LEVEL = 1.0


def headline(lang: Language, overall: Node, below: int, total: int, widest: str, gaps: bool) -> str:
    """The one message. ``below`` capabilities under their minimum, ``widest`` the first gap's name."""
    if overall.level is None:
        return lang.t(
            "Coverage of {coverage} is too low to state an overall level", coverage=lang.percent(overall.coverage)
        )
    level = lang.level(overall.level)
    if below:
        return lang.n(
            "At level {level}, {count} of {total} capabilities stands below its regulatory minimum; the widest gap: {name}",
            "At level {level}, {count} of {total} capabilities stand below their regulatory minimum; the widest gap: {name}",
            below, level=level, total=total, name=widest,
        )  # fmt: skip
    if gaps and widest:
        return lang.t(
            "At level {level} every regulatory minimum assessed is met; the widest gap: {name}", level=level, name=widest
        )
    return lang.t("At level {level} every target set is reached", level=level)


def profile(lang: Language, named: Sequence[tuple[str, float | None]]) -> str:
    """``named``: dimensions with their levels."""
    known = [(name, level) for name, level in named if level is not None]
    if not known:
        return lang.t("No dimension has enough answers to be placed")
    best, worst = max(known, key=lambda each: each[1]), min(known, key=lambda each: each[1])
    if len(known) == 1 or lang.level(best[1]) == lang.level(worst[1]):
        return lang.t("All dimensions published stand at level {level}", level=lang.level(best[1]))
    return lang.t(
        "{best} leads at {high}, {worst} trails at {low}",
        best=best[0], high=lang.level(best[1]), worst=worst[0], low=lang.level(worst[1]),
    )  # fmt: skip


def heat(lang: Language, named: Sequence[tuple[str, float | None]]) -> str:
    """``named``: capabilities with their levels."""
    known = [(name, level) for name, level in named if level is not None]
    if not known:
        return lang.t("No capability has enough answers to be placed")
    defined = sum(level >= 3 - 1e-9 for _, level in known)
    low = min(known, key=lambda each: each[1])
    return lang.n(
        "{count} of {total} capabilities has reached level 3; the lowest, {name}, stands at {low}",
        "{count} of {total} capabilities have reached level 3; the lowest, {name}, stands at {low}",
        defined, total=len(known), name=low[0], low=lang.level(low[1]),
    )  # fmt: skip


def gaps(lang: Language, names: Sequence[str], open_gaps: int) -> str:
    """``names``: capabilities in the order of priority that have a gap."""
    if not names:
        return lang.t("No gap is open against the targets set")
    first = lang.listed(list(names[:3]))
    return lang.n(
        "One gap is open: {names}", "{count} gaps are open; start with {names}", open_gaps, names=first
    )  # fmt: skip


def regulatory(lang: Language, missed: int, severe: int, assessed: int) -> str:
    """``severe``: shortfalls of a whole level or more."""
    if not assessed:
        return lang.t("No regulatory minimum could be assessed")
    if not missed:
        return lang.n(
            "The one regulatory minimum assessed is met", "All {count} regulatory minimums assessed are met", assessed
        )
    if severe:
        return lang.n(
            "{count} of {total} regulatory minimums is missed, {severe} by a whole level or more",
            "{count} of {total} regulatory minimums are missed, {severe} by a whole level or more",
            missed, total=assessed, severe=severe,
        )  # fmt: skip
    return lang.n(
        "{count} of {total} regulatory minimums is missed, by less than a level",
        "{count} of {total} regulatory minimums are missed, each by less than a level",
        missed, total=assessed,
    )  # fmt: skip


def dimension(lang: Language, name: str, level: float | None, named: Sequence[tuple[str, float | None]]) -> str:
    """``named``: the dimension's capabilities with their levels."""
    if level is None:
        return lang.t("{name} has too few answers to state a level", name=name)
    known = [(each, value) for each, value in named if value is not None]
    best, worst = max(known, key=lambda each: each[1]), min(known, key=lambda each: each[1])
    if best[1] - worst[1] < 0.05:
        return lang.t("{name} stands at {level}, evenly", name=name, level=lang.level(level))
    return lang.t(
        "{name} stands at {level}: {best} carries it, {worst} holds it back",
        name=name, level=lang.level(level), best=best[0], worst=worst[0],
    )  # fmt: skip


def patterns(lang: Language, names: Sequence[str], known: int) -> str:
    """``names``: patterns that hold; ``known``: patterns that could be told."""
    if not known:
        return lang.t("No experience-gap pattern could be examined")
    if not names:
        return lang.n(
            "The experience-gap pattern examined does not hold",
            "None of {count} experience-gap patterns examined holds",
            known,
        )
    return lang.n(
        "One experience-gap pattern is to be examined: {names}",
        "{count} experience-gap patterns are to be examined, first {names}",
        len(names), names=names[0],
    )  # fmt: skip


def roadmap(lang: Language, count: int, waves: int, now: float | None, then: float | None, month: str) -> str:
    """The plan in a sentence."""
    if not count:
        return lang.t("No initiative can be scheduled within these limits")
    if now is None or then is None:
        return lang.n(
            "{count} initiative is scheduled by {month}", "{count} initiatives are scheduled by {month}", count, month=month
        )
    return lang.n(
        "{count} initiative in {waves} waves lifts the bank from {now} to {then} by {month}",
        "{count} initiatives in {waves} waves lift the bank from {now} to {then} by {month}",
        count, waves=waves, now=lang.level(now), then=lang.level(then), month=month,
    )  # fmt: skip


def investment(lang: Language, money: str, people: str, closed: str | None, open_count: int) -> str:
    """``closed``: month by which every missed capability minimum is kept; None when ``open_count`` stay open."""
    if closed:
        return lang.t(
            "{money} and {people} people at the peak keep every regulatory minimum of a capability by {month}",
            money=money, people=people, month=closed,
        )  # fmt: skip
    if open_count:
        return lang.n(
            "{money} and {people} people at the peak leave {count} regulatory minimum open at the end of the plan",
            "{money} and {people} people at the peak leave {count} regulatory minimums open at the end of the plan",
            open_count, money=money, people=people,
        )  # fmt: skip
    return lang.t("The plan takes {money} and {people} people at the peak", money=money, people=people)


def certainty(lang: Language, overall: Node, respondents: int) -> str:
    """How far the figures can be trusted."""
    if overall.consensus is None:
        return lang.n(
            "{count} respondent covers {coverage} of the questions; too few answers to state agreement",
            "{count} respondents cover {coverage} of the questions; too few answers a question to state agreement",
            respondents, coverage=lang.percent(overall.coverage),
        )  # fmt: skip
    return lang.n(
        "{count} respondent covers {coverage} of the questions, with an agreement of {agreement}",
        "{count} respondents cover {coverage} of the questions, with an agreement of {agreement}",
        respondents, coverage=lang.percent(overall.coverage), agreement=lang.figure(overall.consensus),
    )  # fmt: skip


def moves(lang: Language, count: int, up: int) -> str:
    """Levels changed in calibration."""
    return lang.n(
        "Calibration changed {count} level, {up} of them upward",
        "Calibration changed {count} levels, {up} of them upward",
        count, up=up,
    )  # fmt: skip
