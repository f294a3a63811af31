"""Crosswalk tables in words: for the results page and the report's appendix."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from questionnaires.schema import Questionnaire
from reports.charts import Strip, dot
from reports.language import Language
from scoring.crosswalk import HeadingFigures, by_heading
from scoring.result import Result


@dataclass(frozen=True)
class CrosswalkRow:
    name: str
    questions: str
    coverage: str
    level: str
    index: str
    strip: Strip


@dataclass(frozen=True)
class CrosswalkTable:
    """``lowest``: the heading that stands lowest, how many more do, and their figure; empty where none is shown."""

    id: str
    name: str
    rows: tuple[CrosswalkRow, ...]
    lowest: str
    unmapped: int


def crosswalks(questionnaire: Questionnaire, result: Result, lang: Language) -> tuple[CrosswalkTable, ...]:
    """A table per crosswalk of the questionnaire, headings in their own order."""
    asked = {each.id for each in result.questions}
    tables = []
    for crosswalk in questionnaire.crosswalks:
        names = {heading.id: lang.text(heading.name) for heading in crosswalk.headings}
        figures = by_heading(questionnaire, crosswalk, result)
        rows = tuple(
            CrosswalkRow(
                name=names[each.id],
                questions=f"{each.answered} / {each.questions}",
                coverage=lang.percent(each.coverage),
                level=lang.level(each.level),
                index=lang.level(each.index),
                strip=dot(
                    None if each.index is None else 1 + each.index / 25, 150.0, f"{names[each.id]} {lang.level(each.index)}"
                ),
            )
            for each in figures
        )
        unmapped = sum(getattr(q, crosswalk.field) is None for q in questionnaire.questions if q.id in asked)
        tables.append(CrosswalkTable(crosswalk.id, lang.text(crosswalk.name), rows, _lowest(figures, names, lang), unmapped))
    return tuple(tables)


def _lowest(figures: Sequence[HeadingFigures], names: Mapping[str, str], lang: Language) -> str:
    shown = sorted(((each.index, lang.level(each.index if each.level is None else each.level), names[each.id])
                    for each in figures if each.index is not None), key=lambda each: each[0])  # fmt: skip
    if not shown:
        return ""
    level = shown[0][1]
    lowest = lang.first_of([name for _, text, name in shown if text == level])
    return lang.t("{name} ({level})", name=lowest, level=level)
