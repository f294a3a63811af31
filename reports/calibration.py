"""Calibration in words: each question with its spread, who sits far from the group, evidence, and what was agreed."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from statistics import median

from questionnaires.schema import Question, Questionnaire
from reports.choices import Bar, Given, Option, bars_of, given_on, option_label, options_of
from reports.language import Language
from reports.scale import scale_of
from reports.words import respondent_label
from scoring.agreement import FEWEST
from scoring.answers import Answers
from scoring.result import Agreement, QuestionFigures, Result

DISPUTED = ("discuss", "revote")
"""Bands of agreement worth discussing: respondents see the question differently."""


@dataclass(frozen=True)
class Standing:
    """What was agreed: rank of the option, 1 to K, or ``na``; and why, by whom, when."""

    choice: str
    reason: str
    by: str
    date: str


@dataclass(frozen=True)
class CalibrationRow:
    """A question in calibration; ``bars`` None where the group is too small to hide in; ``said``: answers with a comment;
    ``ends``: who chose the lowest and who the highest level, where they are few; ``is_answered_anew``: other answers stand
    there now than those the level was agreed on.
    """

    id: str
    title: str
    text: str
    capability: str
    n: int
    bars: tuple[Bar, ...] | None
    consensus: str
    band: str
    is_open: bool
    group: str
    outliers: tuple[str, ...]
    ends: tuple[str, ...]
    evidence: str
    notes: tuple[str, ...]
    options: tuple[Option, ...]
    said: tuple[Given, ...]
    agreed: Standing | None
    acceptable: bool
    withheld: bool
    is_answered_anew: bool

    @property
    def is_thin(self) -> bool:
        """Whether too few answered to say whether people agree, and nothing is agreed."""
        return self.agreed is None and (self.bars is None or self.n < FEWEST)


def _disputed(agreement: Mapping[str, Agreement]) -> frozenset[str]:
    """The questions worth discussing."""
    return frozenset(id for id, each in agreement.items() if each.band in DISPUTED)


def calibration_rows(
    questionnaire: Questionnaire,
    answers: Answers,
    result: Result,
    agreed: Mapping[str, Standing],
    lang: Language,
    *,
    sees_names: bool,
    settled: Collection[str] = (),
    hidden: Collection[str] = (),
    anew: Collection[str] = (),
) -> tuple[CalibrationRow, ...]:
    """Every question asked: those not agreed yet first, widest disagreement first.

    ``sees_names``: the reader may know who said what (never true for anonymous answers, whatever is asked). Of a bank with
    units only those count who answer for one, and nobody is held against people of another. ``settled``: questions on which a
    level is agreed elsewhere; ``hidden``: those whose answers would tell what one or two people said; ``anew``: those with
    other answers now than the level was agreed on.
    """
    names = sees_names and answers.confidentiality != "anonymous"
    answers = replace(answers, respondents=tuple(filter(answers.counts, answers.respondents)))
    told_apart = names and not answers.units
    unsettled = _disputed(result.agreement) - {*agreed, *settled, *hidden}
    scale = scale_of(questionnaire, lang)
    rows = []
    for figures in result.questions:
        question = questionnaire.question(figures.id)
        if question is None:
            continue
        agreement, own, is_hidden = result.agreement[figures.id], agreed.get(figures.id), figures.id in hidden
        shown = not is_hidden and (figures.n >= FEWEST or (names and answers.confidentiality == "named"))
        ranks = [each.answers.get(figures.id, -9) for each in answers.respondents]
        rows.append(
            CalibrationRow(
                id=figures.id,
                title=lang.text(question.title),
                text=lang.text(question.text),
                capability=lang.text(questionnaire.capability_of(figures.id).label),
                n=figures.n,
                bars=bars_of(question, answers) if shown else None,
                consensus="–" if is_hidden else lang.figure(agreement.consensus),
                band="–" if is_hidden else "" if own else _band(agreement, lang),
                is_open=figures.id in unsettled,
                group=scale.group(question, figures) if shown else "–",
                outliers=_outliers(question, answers, ranks, lang, questionnaire) if told_apart and shown else (),
                ends=_ends(question, answers, ranks, lang, questionnaire) if told_apart and shown else (),
                evidence=_evidence(figures, lang),
                notes=_notes(figures.id, answers, lang) if shown or names else (),
                options=options_of(questionnaire, question, lang),
                said=given_on(questionnaire, question, answers, lang, sees_names=names, commented=True),
                agreed=own,
                acceptable=accepted_rank(question, figures, agreement) is not None and own is None,
                withheld=figures.id in answers.withheld and figures.n < FEWEST,
                is_answered_anew=own is not None and figures.id in anew,
            )
        )
    order = {row.id: _disagreement(result.agreement[row.id]) for row in rows}
    return tuple(sorted(rows, key=lambda row: (row.agreed is not None, not row.is_answered_anew, order[row.id])))


def _disagreement(agreement: Agreement) -> float:
    """Sorts the widest disagreement first and the unknown last."""
    return agreement.consensus if agreement.consensus is not None else 2.0


def standing_words(question: Question, standing: Standing | None, lang: Language) -> str:
    """What an agreed level is called; empty where none stands."""
    if standing is None:
        return ""
    return lang.t("n/a") if standing.choice == "na" else option_label(question, int(standing.choice) - 1)


def accepted_rank(question: Question, figures: QuestionFigures, agreement: Agreement) -> int | None:
    """Rank of the option that may be agreed without discussion: respondents agree and their value is an option."""
    if agreement.band != "agree" or figures.value is None or figures.origin == "agreed":
        return None
    near = [rank for rank, place in enumerate(question.positions) if abs(place - figures.value) < 1e-9]
    return near[0] if near else None


def _band(agreement: Agreement, lang: Language) -> str:
    words = {"agree": lang.t("agree"), "discuss": lang.t("discuss"), "revote": lang.t("vote again")}
    return words.get(agreement.band or "", "–")


def _notes(question: str, answers: Answers, lang: Language) -> tuple[str, ...]:
    return tuple(lang.own(piece.note) for piece in answers.evidence_on(question)[:3])


def _evidence(figures: QuestionFigures, lang: Language) -> str:
    words = {"accepted": lang.t("accepted"), "seen": lang.t("seen"), "rejected": lang.t("rejected"), "none": lang.t("none")}
    return words.get(figures.evidence or "", "–")


def _outliers(
    question: Question, answers: Answers, ranks: list[int], lang: Language, questionnaire: Questionnaire
) -> tuple[str, ...]:
    """Respondents two options or more from the median, with their role and option."""
    given = [rank for rank in ranks if rank >= 0]
    if len(given) < FEWEST:
        return ()
    middle = median(given)
    far = [rank if rank >= 0 and abs(rank - middle) >= 2 else -1 for rank in ranks]
    return _who(question, answers, far, lang, questionnaire)


def _ends(
    question: Question, answers: Answers, ranks: list[int], lang: Language, questionnaire: Questionnaire
) -> tuple[str, ...]:
    """Respondents at the lowest and at the highest option chosen, where at most two chose it."""
    given = [rank for rank in ranks if rank >= 0]
    if not given or min(given) == max(given):
        return ()
    ends = [rank for rank in (min(given), max(given)) if given.count(rank) <= 2]
    return _who(question, answers, [rank if rank in ends else -1 for rank in ranks], lang, questionnaire)


def _who(
    question: Question, answers: Answers, ranks: list[int], lang: Language, questionnaire: Questionnaire
) -> tuple[str, ...]:
    """Those with a rank, the lowest first, each with their role and option."""
    people = sorted(zip(ranks, range(len(ranks)), answers.respondents, strict=True), key=lambda each: each[:2])
    return tuple(
        f"{respondent_label(questionnaire, each.id, each.role, lang)}{lang.colon}{option_label(question, rank)}"
        for rank, _, each in people if rank >= 0
    )  # fmt: skip
