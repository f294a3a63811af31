"""How sure the figures are, in words: coverage and agreement by part, change since an earlier cycle, weights, alpha."""

from collections.abc import Sequence
from dataclasses import dataclass

from questionnaires.schema import Questionnaire
from reports import titles
from reports.language import Language
from reports.lines import line_note, line_rows, lines_apart
from reports.measures import Measured
from reports.planned import Planned, finished_on
from reports.standing import Position
from reports.words import mode_name, question_name
from scoring.agreement import band
from scoring.answers import Answers
from scoring.gaps import TO_MINIMUM, TO_TARGET
from scoring.result import Priority, Result, claimed_questions

RUN_BY_DATA = 4
"""The level from which a capability is said to be measured and run by data."""
SHIFT = 0.5
"""Levels by which all targets are moved to see whether the first gaps stay the same."""
FIRST, MOST_CLAIMED = 3, 16


@dataclass(frozen=True)
class CertaintyRow:
    name: str
    coverage: str
    respondents: str
    na: str
    agreement: str
    evidenced: str
    interval: str


LEAST_ALPHA = 0.667
"""Alpha below which answers agree too little to conclude from (Krippendorff, Content Analysis, 2004)."""


@dataclass(frozen=True)
class Certainty:
    """``claimed``: questions with a high or critical answer without accepted evidence; ``claimed_words``: as many of them as
    can be read.
    """

    title: str
    rows: tuple[CertaintyRow, ...]
    claimed: tuple[str, ...]
    claimed_words: str
    line_differences: tuple[tuple[str, str, str, str], ...]
    line_note: str
    unknown_share: str
    weights: str
    reliability: str
    withheld: str
    unmeasured: str
    targets: str


@dataclass(frozen=True)
class ChangeRow:
    """A node before and after; ``done``: what was finished on it."""

    name: str
    before: str
    after: str
    difference: str
    interval: str
    verdict: str
    real: bool
    done: str


def band_of_all(result: Result, questionnaire: Questionnaire) -> str | None:
    """How far all agree, by the more cautious of two measures: agreement on each question, and alpha, which allows for
    chance. None where too few say so, and for units, whose people differ as their units do.
    """
    if len(result.units or ()) > 1:
        return None
    alpha, bands = result.krippendorff_alpha, questionnaire.scoring.bands
    if alpha is None:
        return None
    found = band(result.overall.consensus, bands.agree, bands.discuss)
    return "discuss" if found == "agree" and alpha < LEAST_ALPHA else found


def certainty(
    questionnaire: Questionnaire, answers: Answers, result: Result, facts: Position, measured: Sequence[Measured],
    lang: Language,
) -> Certainty:
    """All that the page of certainty says."""
    apart = lines_apart(result, answers)
    claimed = tuple(question_name(questionnaire, each.id, lang) for each in claimed_questions(result))
    return Certainty(
        title=titles.certainty(lang, result.overall, len(answers.respondents), band_of_all(result, questionnaire)),
        rows=_rows(facts, result, lang),
        claimed=claimed,
        claimed_words=_some(claimed, lang),
        line_differences=line_rows(questionnaire, apart, lang),
        line_note=line_note(apart, answers, lang),
        unknown_share=_unknown(result, lang),
        weights=weight_words(facts, result, lang),
        reliability=alpha_words(result, lang),
        withheld=withheld_words(answers, lang),
        unmeasured=unmeasured_words(questionnaire, result, measured, lang),
        targets=target_words(facts, result, lang),
    )


def _rows(facts: Position, result: Result, lang: Language) -> tuple[CertaintyRow, ...]:
    """The whole and the dimensions with what stands behind their figures."""
    rows = []
    for row, node in zip((facts.overall, *facts.dimensions), (result.overall, *result.dimensions), strict=True):
        rows.append(
            CertaintyRow(
                row.name, row.coverage, row.respondents, lang.percent(node.na_share), row.agreement, row.evidenced,
                row.interval,
            )
        )  # fmt: skip
    return tuple(rows)


def _unknown(result: Result, lang: Language) -> str:
    unknown = sum(each.unknown for each in result.questions)
    given = sum(each.n + each.na + each.unknown for each in result.questions)
    return lang.percent(unknown / given) if given else "–"


def _signed(value: float | None, lang: Language) -> str:
    if value is None:
        return "–"
    text = lang.figure(abs(value), 1)
    return text if text == "0.0" else f"+{text}" if value > 0 else f"\u2212{text}"


def change_rows(
    facts: Position, result: Result, lang: Language, planned: Planned | None = None
) -> tuple[ChangeRow, ...]:
    """The whole, the dimensions and the capabilities that moved for sure, in index points; with what was finished on each,
    as far as the plan knows.
    """
    if result.change is None:
        return ()
    names = facts.names
    verdicts = change_verdicts(facts, result, lang)
    moved = [each for each in result.change.capabilities if each.real and each.id not in result.change.few]
    rows = []
    for each in (result.change.overall, *result.change.dimensions, *moved):
        bounds, is_even = each.interval, each.id not in result.change.uneven
        rows.append(
            ChangeRow(
                names[each.id], lang.level(each.before), lang.level(each.after), _signed(each.difference, lang),
                lang.range(_signed(bounds[0], lang), _signed(bounds[1], lang)) if bounds else "–", verdicts[each.id],
                bool(each.real) and is_even, _finished_on(each.id, planned, lang),
            )
        )  # fmt: skip
    return tuple(rows)


def change_verdicts(facts: Position, result: Result, lang: Language) -> dict[str, str]:
    """How the change of each part is judged, by its id; empty without an earlier cycle."""
    if result.change is None:
        return {}
    found = {}
    for each in (result.change.overall, *result.change.dimensions, *result.change.capabilities):
        verdict, bounds = lang.t("within noise"), each.interval
        if each.real is None:
            verdict = lang.t("not stated")
        elif each.real and each.id in result.change.uneven:
            verdict = lang.t("answers in one cycle only")
        elif each.real:
            is_sure = bounds is not None and abs(bounds[1] - bounds[0]) < 1e-9 and _is_agreed(each.id, facts, result)
            verdict = lang.t("by agreed levels") if is_sure else lang.t("real")
        found[each.id] = verdict
    return found


def _is_agreed(id: str, facts: Position, result: Result) -> bool:
    """Whether a level was agreed on any question of a part."""
    below = {row.id for fact in facts.facts if fact.id == id for row in fact.rows} | {id}
    return any(each.origin == "agreed" and (each.capability in below or id == facts.overall.id) for each in result.questions)


def _finished_on(id: str, planned: Planned | None, lang: Language) -> str:
    """The initiatives that lift a capability and are finished; empty where the plan knows of none."""
    if planned is None:
        return ""
    done = [lang.text(each.name) for each in finished_on(id, planned.questionnaire, planned.portfolio.problem)]
    return lang.t("finished: {names}", names=lang.listed(done)) if done else ""


def change_note(result: Result, lang: Language) -> str:
    """What the change is measured over."""
    if result.change is None:
        return ""
    said = lang.t(
        "Index points over the {share} of questions asked both times in the same revision, with the weights of today.",
        share=lang.percent(result.change.shared),
    ) + lang.space + lang.t("Differences are those of the unrounded figures.")
    before, now = result.change.mode, str(result.settings["mode"])
    if before and before != now:
        said += lang.space + lang.t("The last cycle was a {before}, this one is a {now}.", before=mode_name(before, lang),
                                    now=mode_name(now, lang))  # fmt: skip
    others = [each for each in result.change.capabilities if not each.real or each.id in result.change.few]
    if not others:
        return said
    return said + lang.space + lang.n(
        "Not listed: {count} capability that did not change for sure.",
        "Not listed: {count} capabilities that did not change for sure.", len(others),
    )  # fmt: skip


def weight_words(facts: Position, result: Result, lang: Language) -> str:
    """How much the result hangs on the weights, in a sentence."""
    weights = result.weights
    if weights is None:
        return ""
    low, high = (lang.level(each) for each in weights.interval)
    if weights.rank_changes is None:
        return lang.t(
            "When the weights are varied at random, 90% of runs give an index of {low} to {high}.", low=low, high=high
        )
    return lang.t(
        "When the weights are varied at random, 90% of runs give an index of {low} to {high}; the order of the "
        "dimensions changes in {share} of all runs.",
        low=low, high=high, share=lang.percent(weights.rank_changes),
    )  # fmt: skip


def withheld_words(answers: Answers, lang: Language) -> str:
    """What an anonymous assessment leaves uncounted, in a sentence."""
    if not answers.withheld:
        return ""
    return lang.n(
        "In {count} question fewer than three people stand together; an anonymous assessment does not count their answers.",
        "In {count} questions fewer than three people stand together; an anonymous assessment does not count their answers.",
        len(answers.withheld),
    )


def unmeasured_words(
    questionnaire: Questionnaire, result: Result, measured: Sequence[Measured], lang: Language
) -> str:
    """Capabilities said to be run by data of which no KPI has a value; empty where there is none."""
    if not questionnaire.staged:
        return ""
    known, found = {each.question for each in measured}, []
    for node in result.capabilities:
        item = questionnaire.capability(node.id)
        if item is None or not node.published or node.level is None or node.level < RUN_BY_DATA:
            continue
        if any(each.kpis for each in item.questions) and not any(each.id in known for each in item.questions):
            found.append(f"{lang.text(item.label)}\u00a0{lang.level(node.level)}")
    if not found:
        return ""
    names = lang.listed(found)
    return lang.t("Level 4 requires measurement, yet no KPI value has been entered for: {names}.", names=names)


def target_words(facts: Position, result: Result, lang: Language) -> str:
    """Whether the first gaps stay the same with all targets half a level lower and higher; empty without targets."""
    if not facts.has_targets or not any(each.is_open for each in result.priorities):
        return ""
    names = {row.id: row.name for fact in facts.facts for row in fact.rows}
    now = [each.capability for each in result.priorities[:FIRST]]
    changed = [
        lang.t("{way}: {names}", way=way, names=lang.listed([names[id] for id in first]))
        for way, shift in ((lang.t("half a level lower"), -SHIFT), (lang.t("half a level higher"), SHIFT))
        if (first := _first(facts, result, shift)) != now
    ]  # fmt: skip
    if not changed:
        return lang.t("With all targets half a level lower or higher the first three gaps stay the same.")
    return lang.t("The first three gaps with all targets moved: {orders}.", orders=lang.apart(changed))


def _first(facts: Position, result: Result, shift: float) -> list[str]:
    """The first gaps in the order of priority (SCORING.md 6) with every target moved."""
    order = {row.id: place for place, fact in enumerate(facts.facts) for row in fact.rows}

    def rank(each: Priority) -> tuple[bool, float, int, str]:
        node = result.node(each.capability)
        target = node.targets.get(result.profile)
        gap = 0.0 if target is None or node.level is None else max(0.0, min(max(target + shift, 1.0), 5.0) - node.level)
        value = each.weight * (TO_TARGET * gap + TO_MINIMUM * each.regulatory_gap)
        return each.regulatory_gap <= 0, -round(value, 9), order[each.capability], each.capability

    return [each.capability for each in sorted(result.priorities, key=rank)[:FIRST]]


def alpha_words(result: Result, lang: Language) -> str:
    """Agreement over all questions, in a sentence."""
    parts = []
    if result.krippendorff_alpha is not None:
        alpha = lang.figure(result.krippendorff_alpha)
        parts.append(
            lang.t("Krippendorff's alpha (ordinal), agreement after allowing for chance, is {alpha} over all questions",
                   alpha=alpha)
        )  # fmt: skip
    if result.icc_2k is not None:
        parts.append(lang.t("ICC(2,k) of the mean of all respondents is {icc}", icc=lang.figure(result.icc_2k)))
    if not parts:
        return ""
    return lang.apart(parts) + lang.stop.strip()


def _some(names: Sequence[str], lang: Language) -> str:
    """Names in a row, the first where they are many; and how many more there are."""
    if len(names) <= MOST_CLAIMED:
        return lang.apart(names)
    return lang.t("{names}; and {count} more", names=lang.apart(names[:MOST_CLAIMED]),
                  count=len(names) - MOST_CLAIMED)  # fmt: skip
