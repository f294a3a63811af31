"""Action titles: one sentence a page that states its conclusion with its figures, in either language."""

from collections.abc import Sequence

from reports.language import Language, rounded
from scoring.result import Change, Node

MOST_NAMED = 4
"""Names of what comes first that a title holds."""
LEAST = 0.0005
"""Share of a plan's value below which a difference is none worth telling."""


def headline(
    lang: Language, overall: Node, missed: int, assessed: int, first: str, has_targets: bool = True
) -> str:
    """The one message. ``missed`` of ``assessed`` regulatory minimums; ``first``: names of what shares the first place of the
    gaps, or empty; ``has_targets``: whether any target or minimum is set.
    """
    if overall.reason == "not_applicable":
        return lang.t("Nothing that was asked applies: no overall level can be stated")
    if overall.level is None:
        return lang.t(
            "Coverage of {coverage} is too low to state an overall level", coverage=lang.percent(overall.coverage)
        )
    level = lang.level(overall.level)
    if missed:
        return lang.n(
            "Maturity stands at {level}: {count} of {total} regulatory minimums is missed; first in priority: {name}",
            "Maturity stands at {level}: {count} of {total} regulatory minimums are missed; first in priority: {name}",
            missed, level=level, total=assessed, name=first,
        )  # fmt: skip
    if first and assessed:
        return lang.t(
            "At level {level} every regulatory minimum assessed is met; the first gap to close: {name}",
            level=level, name=first,
        )  # fmt: skip
    if first:
        return lang.t("Maturity stands at {level}; the first gap to close: {name}", level=level, name=first)
    if not has_targets:
        return lang.t("Maturity stands at {level}; no target is set to hold it against", level=level)
    return lang.t("At level {level} every target set is reached", level=level)


def index_headline(lang: Language, overall: Node, named: Sequence[tuple[str, float | None]]) -> str:
    """The one message of a questionnaire without levels; ``named``: dimensions with their indices."""
    if overall.reason == "not_applicable":
        return lang.t("Nothing that was asked applies: no index can be stated")
    if overall.index is None:
        return lang.t("Coverage of {coverage} is too low to state an index", coverage=lang.percent(overall.coverage))
    known = [(name, value) for name, value in named if value is not None]
    best, worst = max(known, key=lambda each: each[1]), min(known, key=lambda each: each[1])
    if best[0] == worst[0]:
        return lang.t("The index stands at {index} of 100", index=lang.level(overall.index))
    return lang.t(
        "The index stands at {index} of 100; {best} leads at {high}, {worst} trails at {low}",
        index=lang.level(overall.index), best=best[0], high=lang.level(best[1]), worst=worst[0], low=lang.level(worst[1]),
    )  # fmt: skip


def profile(
    lang: Language, named: Sequence[tuple[str, float | None]], staged: bool = True, near: Sequence[str] = ()
) -> str:
    """``named``: dimensions with their levels, or with their indices where not ``staged``.

    ``near``: those that can't be told apart from the lowest.
    """
    known = [(name, level) for name, level in named if level is not None]
    if not known:
        return lang.t("No dimension has enough answers to be placed")
    best, worst = max(known, key=lambda each: each[1]), min(known, key=lambda each: each[1])
    if len(known) == 1 and len(named) > 1 and staged:
        return lang.t("{name} alone could be placed, at level {level}", name=best[0], level=lang.level(best[1]))
    if len(known) == 1 or lang.level(best[1]) == lang.level(worst[1]):
        at, whole = lang.level(best[1]), len(known) == len(named)
        if not staged:
            return lang.t("All dimensions stand at index {index}", index=at) if whole else lang.t(
                "All dimensions that can be placed stand at index {index}", index=at
            )
        return lang.t("All dimensions stand at level {level}", level=at) if whole else lang.t(
            "All dimensions that can be placed stand at level {level}", level=at
        )
    leading = _level_with(lang, known, best[1])
    if len(leading) > 1 and not near:
        return lang.t(
            "{names} lead at {high}, {worst} trails at {low}", names=lang.listed(leading), high=lang.level(best[1]),
            worst=worst[0], low=lang.level(worst[1]),
        )  # fmt: skip
    trailing = _level_with(lang, known, worst[1])
    if len(trailing) > 1 and not near:
        return lang.t(
            "{best} leads at {high}; {names} trail at {low}", best=lang.listed(leading), high=lang.level(best[1]),
            names=lang.listed(trailing), low=lang.level(worst[1]),
        )  # fmt: skip
    last = [worst, *sorted((each for each in known if each[0] in near), key=lambda each: each[1])]
    if len(last) > 1 and best not in last and len({lang.level(level) for _, level in last}) == 1:
        return lang.t(
            "{best} leads at {high}; {names} trail at {low}", best=best[0], high=lang.level(best[1]),
            names=lang.listed([name for name, _ in last]), low=lang.level(worst[1]),
        )  # fmt: skip
    if len(last) > 1 and best not in last:
        return lang.t(
            "{best} leads at {high}; {names} trail at {levels}", best=best[0], high=lang.level(best[1]),
            names=lang.listed([name for name, _ in last]), levels=lang.listed([lang.level(level) for _, level in last]),
        )  # fmt: skip
    return lang.t(
        "{best} leads at {high}, {worst} trails at {low}",
        best=best[0], high=lang.level(best[1]), worst=worst[0], low=lang.level(worst[1]),
    )  # fmt: skip


def capability(lang: Language, name: str, level: str, shortfall: str, gap: str, staged: bool = True) -> str:
    """Where a capability stands, and by how much it lies below its minimum, or its target; both as they are printed."""
    at_index = lang.t("{name}: index {index}", name=name, index=level)
    said = lang.t("{name}: level {level}", name=name, level=level) if staged else at_index
    if shortfall.lstrip("<")[:1].isdigit():
        return lang.t("{name}, {shortfall} below the regulatory minimum", name=said, shortfall=shortfall)
    if gap[:1].isdigit() and float(gap):
        return lang.t("{name}, {gap} below its target", name=said, gap=gap)
    return said


def heat(lang: Language, named: Sequence[tuple[str, float | None]]) -> str:
    """``named``: capabilities with their levels."""
    known = [(name, level) for name, level in named if level is not None]
    if not known:
        return lang.t("No capability has enough answers to be placed")
    defined = sum(float(rounded(level)) >= 3 for _, level in known)
    low = min(known, key=lambda each: each[1])
    tied = sum(lang.level(level) == lang.level(low[1]) for _, level in known)
    if tied == len(known) > 1:
        return lang.t("All {count} capabilities stand at {level}", count=tied, level=lang.level(low[1]))
    if not defined:
        return lang.t("None of {total} capabilities stands at 3.0 or above; the lowest: {names} at {low}", total=len(known),
                      names=lang.first_of(_level_with(lang, known, low[1])), low=lang.level(low[1]))  # fmt: skip
    if tied > 1:
        return lang.n(
            "{count} of {total} capabilities stands at 3.0 or above; the lowest {tied} stand at {low}",
            "{count} of {total} capabilities stand at 3.0 or above; the lowest {tied} stand at {low}",
            defined, total=len(known), tied=tied, low=lang.level(low[1]),
        )  # fmt: skip
    return lang.n(
        "{count} of {total} capabilities stands at 3.0 or above; the lowest, {name}, at {low}",
        "{count} of {total} capabilities stand at 3.0 or above; the lowest, {name}, at {low}",
        defined, total=len(known), name=low[0], low=lang.level(low[1]),
    )  # fmt: skip


def index_heat(lang: Language, named: Sequence[tuple[str, float | None]]) -> str:
    """``named``: capabilities with their indices."""
    known = [(name, value) for name, value in named if value is not None]
    if not known:
        return lang.t("No capability has enough answers to be placed")
    low = min(known, key=lambda each: each[1])
    return lang.n(
        "{count} of {total} capabilities stands at 50 or above; the lowest, {name}, at {low}",
        "{count} of {total} capabilities stand at 50 or above; the lowest, {name}, at {low}",
        sum(value >= 50 - 1e-9 for _, value in known), total=len(known), name=low[0], low=lang.level(low[1]),
    )  # fmt: skip


def gaps(lang: Language, leading: Sequence[Sequence[str]], open_gaps: int, known: int, total: int) -> str:
    """``leading``: the capabilities that come first, those of equal priority together; ``known`` of ``total`` capabilities
    have a level to hold against their target.
    """
    if not known:
        return lang.t("No capability has enough answers to state a gap")
    if not open_gaps and known < total:
        return lang.n(
            "No gap is open in the one capability that could be placed, of {total}",
            "No gap is open in the {count} capabilities that could be placed, of {total}", known, total=total,
        )
    if not open_gaps:
        return lang.t("No gap is open against the targets set")
    names = [name for each in leading for name in each]
    if len(names) <= MOST_NAMED:
        first = lang.listed(names)
    else:
        shown = [*(name for each in leading[:-1] for name in each), leading[-1][0]]
        first = lang.t("{names} and {count} more", names=lang.row(shown), count=len(names) - len(shown))
    return lang.n(
        "One gap is open: {names}", "{count} gaps are open, led by {names}", open_gaps, names=first
    )  # fmt: skip


def regulatory(
    lang: Language, missed: int, severe: int, assessed: int, unknown: int = 0, unit: tuple[str, float] | None = None
) -> str:
    """``severe``: shortfalls of a whole level or more; ``unknown``: minimums that apply and could not be assessed; ``unit``:
    the one furthest below a minimum by itself, and by how many levels.
    """
    said = _regulatory(lang, missed, severe, assessed)
    if unit is not None and unit[1] >= 1 and not severe:
        said = lang.n(
            "{count} of {total} regulatory minimums is missed; {unit} by itself is up to {gap} levels below",
            "{count} of {total} regulatory minimums are missed; {unit} by itself is up to {gap} levels below",
            missed, total=assessed, unit=unit[0], gap=lang.level(unit[1]),
        )  # fmt: skip
    if not (assessed and unknown):
        return said
    return said + lang.n(
        "; {count} more could not be assessed", "; {count} more could not be assessed", unknown
    )


def _regulatory(lang: Language, missed: int, severe: int, assessed: int) -> str:
    if not assessed:
        return lang.t("No regulatory minimum could be assessed")
    if not missed:
        return lang.n(
            "The one regulatory minimum assessed is met", "All {count} regulatory minimums assessed are met", assessed
        )
    if severe == missed:
        return lang.n(
            "{count} of {total} regulatory minimums is missed, by a whole level or more",
            "{count} of {total} regulatory minimums are missed, each by a whole level or more",
            missed, total=assessed,
        )  # fmt: skip
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


def dimension(
    lang: Language, name: str, level: float | None, named: Sequence[tuple[str, float | None]], missed: int = 0
) -> str:
    """``named``: the dimension's capabilities with their levels; ``missed``: how many lie below a regulatory minimum."""
    if level is None:
        return lang.t("{name} has too few answers to state a level", name=name)
    if missed == len(named) > 1:
        return lang.t(
            "{name} stands at {level}; all {count} capabilities miss a regulatory minimum",
            name=name, level=lang.level(level), count=missed,
        )  # fmt: skip
    if missed:
        return lang.n(
            "{name} stands at {level}; {count} of {total} capabilities misses a regulatory minimum",
            "{name} stands at {level}; {count} of {total} capabilities miss a regulatory minimum",
            missed, name=name, level=lang.level(level), total=len(named),
        )  # fmt: skip
    known = [(each, value) for each, value in named if value is not None]
    if not known:
        return lang.t("{name} stands at {level}", name=name, level=lang.level(level))
    highest, lowest = max(value for _, value in known), min(value for _, value in known)
    if not lowest - 0.05 <= level <= highest + 0.05:
        return lang.t("{name} stands at {level}, the mean of the units that could be placed", name=name,
                      level=lang.level(level))  # fmt: skip
    if highest - lowest < 0.05:
        return lang.t("{name} stands at {level}, evenly", name=name, level=lang.level(level))
    best, worst = (_level_with(lang, known, edge) for edge in (highest, lowest))
    if len(best) == len(worst) == 1:
        return lang.t(
            "{name} stands at {level}: {best} carries it, {worst} holds it back",
            name=name, level=lang.level(level), best=best[0], worst=worst[0],
        )  # fmt: skip
    return lang.t(
        "{name} stands at {level}, from {low} ({worst}) to {high} ({best})", name=name, level=lang.level(level),
        low=lang.level(lowest), worst=lang.first_of(worst), high=lang.level(highest), best=lang.first_of(best),
    )  # fmt: skip


def _level_with(lang: Language, known: Sequence[tuple[str, float]], edge: float) -> list[str]:
    """The names whose level reads as this one does."""
    return [name for name, value in known if lang.level(value) == lang.level(edge)]


def aside(lang: Language, count: int, hits: int) -> str:
    """``count``: patterns set aside of the ``hits`` that show; empty where there is none."""
    return lang.t("Set aside by the institution: {count} of {hits} that show", count=count, hits=hits) if count else ""


def patterns(lang: Language, names: Sequence[str], known: int, aside: int = 0) -> str:
    """``names``: patterns that hold; ``known``: those that could be told; ``aside``: those that hold and were set aside."""
    if not known:
        return lang.t("No experience-gap pattern could be examined")
    if not names and aside:
        return lang.n(
            "The one experience-gap pattern that shows was set aside with a reason",
            "All {count} experience-gap patterns that show were set aside with a reason",
            aside,
        )
    if not names:
        return lang.n(
            "The experience-gap pattern examined does not hold",
            "None of {count} experience-gap patterns examined holds",
            known,
        )
    return lang.n(
        "One of {known} experience-gap patterns is present; to be examined: {names}",
        "{count} of {known} experience-gap patterns are present; to be examined first: {names}",
        len(names), known=known, names=names[0],
    )  # fmt: skip


def crosswalks(lang: Language, lowest: Sequence[str], count: int) -> str:
    """``lowest``: the lowest heading of each framework with its figure; ``count``: frameworks."""
    if not lowest:
        return lang.t("Too few answers to state a figure against other frameworks")
    return lang.n(
        "Where the answers stand lowest by another framework: {lowest}",
        "Where the answers stand lowest by {count} other frameworks: {lowest}",
        count, lowest=lang.listed(list(lowest)),
    )  # fmt: skip


def questions(lang: Language, low: int, few: int, count: int, idle: int = 0) -> str:
    """``low`` of ``count`` questions stand below level 3 as far as shown; ``few`` have too few answers to be shown; ``idle``
    more don't apply.
    """
    if idle:
        return lang.apart([questions(lang, low, few, count), lang.n(
            "{count} more does not apply", "{count} more do not apply", idle
        )])  # fmt: skip
    if few:
        return lang.n(
            "{low} of {count} question shown stands below level 3; {few} has too few answers to be shown",
            "{low} of {count} questions shown stand below level 3; {few} have too few answers to be shown",
            count - few, low=low, few=few,
        )  # fmt: skip
    if low == count > 1:
        return lang.t("All {count} questions stand below level 3", count=count)
    return lang.n(
        "{low} of {count} question stands below level 3", "{low} of {count} questions stand below level 3", count, low=low
    )


def cards(lang: Language, count: int, effort: str, largest: str) -> str:
    """``effort``: person-months in all, ``largest``: the initiative that takes most of them."""
    return lang.n(
        "{count} initiative takes {effort}", "{count} initiatives take {effort}, the most for “{largest}”", count,
        effort=effort, largest=largest,
    )  # fmt: skip


def closing(lang: Language, ask: str, count: int, month: str) -> str:
    """``ask``: what is asked of the reader; ``count``: initiatives that begin by the end of a month."""
    return lang.n(
        "{ask}; {count} initiative begins by {month}", "{ask}; {count} initiatives begin by {month}", count, ask=ask,
        month=month,
    )  # fmt: skip


def going_on(lang: Language, ask: str, first: str) -> str:
    """The same of a plan that is under way; ``first``: the initiative that begins next, empty for none."""
    return lang.t("{ask}; next to begin: {name}", ask=ask, name=first) if first else ask


def orders(lang: Language, lost: Sequence[float]) -> str:
    """``lost``: share of the plan's value that each other order costs."""
    if max(lost, default=0.0) < LEAST:
        return lang.n(
            "{count} other order of the plan is worth as much",
            "{count} other orders of the plan are worth as much",
            len(lost),
        )
    return lang.n(
        "{count} other order of the plan costs {most} of its value",
        "{count} other orders of the plan cost up to {most} of its value", len(lost), most=lang.percent(max(lost), 1),
    )  # fmt: skip


def wider(lang: Language, gained: Sequence[float]) -> str:
    """``gained``: share of the plan's value that one more of each limit adds."""
    most = lang.percent(max(gained, default=0.0), 1)
    return lang.t("One more of a limit adds up to {most} to the plan's value", most=most)


def roadmap(
    lang: Language, count: int, now: float | None, then: float | None, month: str, state: str = "empty"
) -> str:
    """The plan in a sentence; ``state``: of one without initiatives, as ``Journey.state`` tells it."""
    if not count:
        return {
            "idle": lang.t("Nothing is left to plan: no initiative would bring a capability nearer to its target"),
            "left_out": lang.t("Nothing is planned: every initiative that would help is left out by hand"),
            "clash": lang.t("No plan: these demands can't all be met"),
        }.get(state, lang.t("No initiative can be scheduled within these limits"))
    if now is None or then is None:
        return lang.n(
            "{count} initiative is scheduled by {month}", "{count} initiatives are scheduled by {month}", count, month=month
        )
    if lang.level(now) == lang.level(then):
        return lang.n(
            "{count} initiative is scheduled by {month}; maturity then stands at {then}, as today",
            "{count} initiatives are scheduled by {month}; maturity then stands at {then}, as today",
            count, then=lang.level(then), month=month,
        )  # fmt: skip
    return lang.n(
        "{count} initiative lifts maturity from {now} to {then} by {month}",
        "{count} initiatives lift maturity from {now} to {then} by {month}",
        count, now=lang.level(now), then=lang.level(then), month=month,
    )  # fmt: skip


def investment(
    lang: Language, money: str, people: str, kept: int, missed: int, month: str, external_only: bool = False
) -> str:
    """``kept`` of ``missed`` regulatory minimums are kept by ``month``; ``external_only``: own staff is not in the money."""
    if external_only:
        money = lang.t("{money} of external cost", money=money)
    if missed == kept > 1:
        return lang.t(
            "All {count} missed minimums are met by {month}; the plan takes {money} and {people} people at the peak",
            count=kept, money=money, people=people, month=month,
        )
    if missed:
        return lang.n(
            "{count} of {missed} missed minimums is met by {month}; the plan takes {money} and {people} people at the peak",
            "{count} of {missed} missed minimums are met by {month}; the plan takes {money} and {people} people at the peak",
            kept, money=money, people=people, missed=missed, month=month,
        )  # fmt: skip
    return lang.t("The plan takes {money} and {people} people at the peak", money=money, people=people)


def levels(lang: Language, risen: int, reached: int, already: int, total: int, month: str) -> str:
    """How many capabilities rise, and how many of those planned stand at their target at the end and ``already`` now."""
    return lang.n(
        "{count} capability rises by {month}; {reached} of {total} then stand at their target, {already} today",
        "{count} capabilities rise by {month}; {reached} of {total} then stand at their target, {already} today",
        risen, reached=reached, already=already, total=total, month=month,
    )  # fmt: skip


def certainty(lang: Language, overall: Node, respondents: int, band: str | None) -> str:
    """How far the figures can be trusted; ``band``: that of the agreement of all, None where too few say so."""
    if overall.consensus is None:
        return lang.n(
            "{count} respondent covers {coverage} of the questions; too few answers to state agreement",
            "{count} respondents cover {coverage} of the questions; too few answers a question to state agreement",
            respondents, coverage=lang.percent(overall.coverage),
        )  # fmt: skip
    if band is not None:
        agree = {
            "agree": lang.t("agree closely"), "discuss": lang.t("agree in part"), "revote": lang.t("differ widely"),
        }[band]  # fmt: skip
        return lang.t(
            "{evidenced} of the score is evidenced; the {count} respondents {agree} (agreement {agreement})",
            count=respondents, agreement=lang.figure(overall.consensus), evidenced=lang.percent(overall.evidenced),
            agree=agree,
        )  # fmt: skip
    return lang.n(
        "{evidenced} of the score is evidenced; {count} respondent covers {coverage} of the questions",
        "{evidenced} of the score is evidenced; {count} respondents cover {coverage} of the questions and agree at "
        "{agreement}",
        respondents, coverage=lang.percent(overall.coverage), agreement=lang.figure(overall.consensus),
        evidenced=lang.percent(overall.evidenced),
    )  # fmt: skip


def method(lang: Language, agreed: bool) -> str:
    """``agreed``: levels were agreed in calibration."""
    if agreed:
        return lang.t("Levels follow from answers and recorded calibration by fixed rules; targets and costs are assumptions")
    return lang.t("Levels follow from answers by fixed rules; targets and costs are assumptions")


def moves(lang: Language, count: int, up: int | None) -> str:
    """Questions whose level was changed in calibration; ``up``: how many upward, None where that may not be shown."""
    if up is None:
        return lang.n("Calibration changed the level of {count} question",
                      "Calibration changed the levels of {count} questions", count)  # fmt: skip
    if count == 1:
        return lang.t("Calibration raised the level of one question") if up else lang.t(
            "Calibration lowered the level of one question"
        )
    return lang.t("Calibration changed the levels of {count} questions, {up} of them upward", count=count, up=up)


def change(lang: Language, change: Change | None) -> str:
    """What moved since the last cycle, and whether it is more than noise."""
    if change is None:
        return ""
    whole = change.overall
    if whole.difference is None:
        return lang.t("The change since the last cycle cannot be stated")
    points = lang.figure(abs(whole.difference), 1)
    if float(points) == 0:
        return lang.t("Since the last cycle the index has not moved")
    rose = lang.t("the index rose by {points} points", points=points)
    moved = rose if whole.difference > 0 else lang.t("the index fell by {points} points", points=points)
    if whole.real is None:
        return lang.t("Since the last cycle {moved}; no interval tells whether that is noise", moved=moved)
    if not whole.real:
        return lang.t("Since the last cycle {moved}, within noise", moved=moved)
    if whole.id in change.uneven:
        return lang.t("Since the last cycle {moved}; some questions have answers in one cycle only", moved=moved)
    return lang.t("Since the last cycle {moved}, more than noise", moved=moved)


def sources(lang: Language, count: int) -> str:
    return lang.n(
        "{count} source, named with its class and the day it was checked",
        "{count} sources, each named with its class and the day it was checked", count,
    )  # fmt: skip
