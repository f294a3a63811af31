"""Measured KPIs beside the levels that people gave: what they are now, and which way they moved since the last cycle."""

from collections.abc import Sequence
from dataclasses import dataclass

from questionnaires.schema import Kpi, Question, Questionnaire
from reports.language import Language
from reports.scale import scale_of
from scoring.result import Result


@dataclass(frozen=True)
class Measured:
    """The value of a question's KPI (by its English name), and the one of the cycle before where there is one."""

    question: str
    kpi: str
    value: float
    date: str
    before: float | None = None


@dataclass(frozen=True)
class MeasureRow:
    """``verdict``: whether it moved the way it should; empty where it is only tracked or nothing stands before it."""

    capability: str
    level: str
    name: str
    unit: str
    value: str
    date: str
    before: str
    verdict: str


@dataclass(frozen=True)
class MeasureTable:
    title: str
    rows: tuple[MeasureRow, ...]
    note: str


def number_words(value: float) -> str:
    """A measured number in groups of three, to about eight digits.

    >>> number_words(1234567.5), number_words(12.0), number_words(0.000001), number_words(123456789.25)
    ('1,234,567.5', '12', '0.000001', '123,456,789')
    """
    decimals = max(0, min(6, 8 - len(str(int(abs(value))))))
    text = f"{value:,.{decimals}f}"
    return (text.rstrip("0").rstrip(".") if decimals else text).replace("-", "\u2212")


def kpi_of(question: Question, name: str) -> Kpi | None:
    return next((each for each in question.kpis if each.name.en == name), None)


def measure_table(
    questionnaire: Questionnaire, result: Result, measured: Sequence[Measured], lang: Language
) -> MeasureTable:
    """The measured KPIs in the order of the questionnaire."""
    found, scale = {(each.question, each.kpi): each for each in measured}, scale_of(questionnaire, lang)
    rows, verdicts = [], []
    for figures in result.questions:
        question, capability = questionnaire.question(figures.id), questionnaire.capability_of(figures.id)
        for kpi in question.kpis if question else ():
            own = found.get((figures.id, kpi.name.en))
            if own is None:
                continue
            moved = _moved(kpi, own)
            verdicts.append(moved)
            rows.append(
                MeasureRow(
                    lang.text(capability.label), scale.text(result.node(capability.id)),
                    lang.text(kpi.name), lang.text(kpi.unit), number_words(own.value), lang.date(own.date),
                    "–" if own.before is None else number_words(own.before), _verdict(moved, lang),
                )
            )  # fmt: skip
    return MeasureTable(_title(verdicts, lang), tuple(rows), _note(lang) if rows else "")


def _moved(kpi: Kpi, own: Measured) -> int | None:
    """1 the right way, -1 the wrong way, 0 not at all; None where that can't be said."""
    if own.before is None or kpi.direction not in ("up", "down"):
        return None
    change = (own.value > own.before) - (own.value < own.before)
    return change if kpi.direction == "up" else -change


def _verdict(moved: int | None, lang: Language) -> str:
    return {1: lang.t("better"), -1: lang.t("worse"), 0: lang.t("unchanged"), None: ""}[moved]


def _title(verdicts: Sequence[int | None], lang: Language) -> str:
    if not verdicts:
        return ""
    if all(each is None for each in verdicts):
        return lang.n(
            "{count} measured KPI stands beside the levels", "{count} measured KPIs stand beside the levels", len(verdicts)
        )
    return lang.n(
        "Of {count} measured KPI {better} got better since the last cycle, {worse} worse",
        "Of {count} measured KPIs {better} got better since the last cycle, {worse} worse",
        len(verdicts), better=verdicts.count(1), worse=verdicts.count(-1),
    )  # fmt: skip


def _note(lang: Language) -> str:
    return lang.t("Values are the institution's own measurements; they do not enter the levels.")
