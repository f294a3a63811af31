"""What a plan reaches besides its projected level: missed minimums, the attained level, experience-gap patterns."""

from collections.abc import Mapping
from dataclasses import dataclass

from reports.initiative_words import InitiativeWords
from reports.pattern_steps import PatternSteps, pattern_steps
from reports.plan_charts import Columns, columns, thinned
from reports.plan_words import Pair
from reports.planned import finished_on
from reports.projection import Met, attained_at, levels_at, months_met, overall_level
from roadmap.problem import QUARTER
from scoring.attainment import staged
from scoring.result import Result, Rule

MOST_NAMES = 3
"""Capabilities that hold a level back which are named."""


@dataclass(frozen=True)
class Reached:
    """``minimums``: when each missed one is met; ``until``: its month in words, by the id of its question or capability;
    ``attained``: the attained level now and at the end, ``attained_at_end``: the latter in short; both empty without one.
    ``by_quarter``: how many missed minimums of capabilities are met by each quarter's end; None where none is.
    """

    minimums: tuple[Pair, ...]
    until: Mapping[str, str]
    attained: str
    attained_at_end: str
    patterns: PatternSteps
    by_quarter: Columns | None


def reached(words: InitiativeWords, result: Result, met: Met, width: float, left: float, height: float) -> Reached:
    """The facts of a plan; ``met``: as ``when_met`` tells it; ``width``, ``height``: px of a chart, ``left``: free at its
    left.
    """
    until = {rule.question or rule.capability: _until(words, rule, month) for rule, month in met}
    patterns, by_quarter = pattern_steps(words, result, met), met_by_quarter(words, met, width, left, height)
    return Reached(tuple(_minimums(words, met)), until, *_attained(words, result), patterns, by_quarter)


def met_by_quarter(
    words: InitiativeWords, met: Met, width: float, left: float, height: float, is_named: bool = True
) -> Columns | None:
    """How many missed minimums of capabilities are met by each quarter's end, under the line of all that are missed now; None
    where none is. ``is_named``: with the quarters' names.
    """
    lang = words.lang
    months = months_met(met)
    if not months:
        return None
    ends = range(QUARTER, QUARTER * words.problem.quarters + 1, QUARTER)
    counts = [sum(month < end for month in months) for end in ends]
    names = [words.quarter_in_short(quarter) for quarter in range(len(counts))]
    told = [f"{name} {count}" for name, count in zip(names, counts, strict=True)]
    shown = thinned(names, width - left)
    return columns(
        counts, list(map(str, counts)), shown if is_named else [""] * len(shown), [len(met)] * len(counts),
        lang.t("{count} missed now", count=len(met)), width, left,
        lang.t("Missed minimums met by the end of each quarter: {values}", values=lang.row(told)), height,
        is_cap=False,
    )  # fmt: skip


def _until(words: InitiativeWords, rule: Rule, met: int | None) -> str:
    """The month from which a minimum is met, in words."""
    if met is None:
        done = finished_on(rule.capability, words.questionnaire, words.problem)
        if done:
            return words.lang.t("not within the plan: {names}, finished, fell short of it",
                                names=words.lang.listed([words.initiative(each.id) for each in done]))  # fmt: skip
        stands = rule.question is not None and _stands_there(words, rule) is not None
        return words.lang.t("no initiative in this plan works on it") if stands else words.lang.t("not within the plan")
    if met < 0:
        return words.lang.t("met by what is finished")
    if rule.question is None:
        return words.month(met)
    return words.lang.t("{months}, its question to be answered again", months=words.month(met))


def _minimums(words: InitiativeWords, met: Met) -> list[Pair]:
    """Those of capabilities, then those of single questions."""
    in_time = sorted(met, key=lambda each: float("inf") if each[1] is None else each[1])
    rows = [
        Pair(
            words.capability(rule.capability),
            _until(words, rule, month) if month is None or month < 0
            else words.lang.t("met by the end of {month}", month=words.month(month)),
        )
        for rule, month in in_time
        if rule.question is None
    ]
    questions = [(rule, month) for rule, month in in_time if rule.question is not None]
    return rows + [Pair(words.minimum(rule), _on_question(words, rule, month)) for rule, month in questions]


def _on_question(words: InitiativeWords, rule: Rule, met: int | None) -> str:
    """When the capability of a question with its own minimum gets there; the question itself must be answered again."""
    lang = words.lang
    name, target = words.capability(rule.capability), lang.level(rule.target)
    stands = _stands_there(words, rule)
    if stands is not None:
        at = lang.level(stands)
        if met is not None:
            return lang.t("one question, to be answered again: {name} stands at {level} already", name=name, level=at)
        return lang.t("one question: {name} stands at {level} as a whole, so nothing in this plan works on it; to be mended "
                      "apart and answered again", name=name, level=at)  # fmt: skip
    if met is not None:
        return lang.t(
            "one question: {name} at {target} from {month}, to be answered again", name=name, target=target,
            month=words.month(met),
        )  # fmt: skip
    stays = lang.t("one question: {name} stays below {target} in this plan", name=name, target=target)
    why = [each for each in words.reasons if rule.capability in words.lifted(each.id)]
    return lang.apart([stays, *(f"{words.initiative(each.id)}{lang.colon}{each.text}" for each in why[:1])])


def _stands_there(words: InitiativeWords, rule: Rule) -> float | None:
    """The level of the capability of a question with its own minimum, where it stands at that minimum today."""
    levels = {each.id: each.level for each in words.problem.capabilities}
    level = levels.get(rule.capability, 0.0)
    return level if level >= rule.target - 1e-9 else None


def _attained(words: InitiativeWords, result: Result) -> tuple[str, str]:
    """Now and at the end, and what then holds the next level back, whole and in short; units keep theirs apart, so nothing is
    said of them.
    """
    lang, now = words.lang, result.overall.attained
    if now is None or result.units or not words.plan.schedule:
        return "", ""
    levels = levels_at(result, words.plan, words.problem.quarters - 1)
    own = overall_level(words.questionnaire, result, levels)
    below = attained_at(result, levels)
    if own is None:
        return "", ""
    then = staged(own, below.values())
    said = lang.t("Attained level: {now} now, {then} at the end", now=now, then=then)
    short = lang.t("attained level {then}", then=then)
    low = [words.capability(id) for id, level in below.items() if level < then]
    if then < 5:
        held = [lang.t("the mean")] if own < then + 1 else []
        more = [lang.n("{count} more", "{count} more", len(low) - MOST_NAMES)] if len(low) > MOST_NAMES else []
        names = lang.listed([*held, *low[:MOST_NAMES], *more])
        said = lang.t("{attained}; level {next} is held back by {names}", attained=said, next=then + 1, names=names)
        first = lang.first_of([*held, *low])
        short = lang.t("{attained}; level {next} is held back by {names}", attained=short, next=then + 1, names=first)
    whole = lang.t(
        "{attained}. This assumes that the answers given then confirm what each initiative is meant to achieve.",
        attained=said,
    )
    return whole, short
