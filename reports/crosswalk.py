"""Crosswalk tables in words: for the results page and the report's appendix."""

from dataclasses import dataclass

from questionnaires.schema import Questionnaire
from reports.language import Language
from reports.scale import scale_of
from scoring.crosswalk import by_heading
from scoring.result import Result


@dataclass(frozen=True)
class CrosswalkRow:
    name: str
    questions: str
    coverage: str
    level: str
    index: str
    colour: int


@dataclass(frozen=True)
class CrosswalkTable:
    id: str
    name: str
    rows: tuple[CrosswalkRow, ...]
    unmapped: int


def crosswalks(questionnaire: Questionnaire, result: Result, lang: Language) -> tuple[CrosswalkTable, ...]:
    """A table per crosswalk of the questionnaire, headings in their own order."""
    staged = scale_of(questionnaire, lang).staged
    asked = {each.id for each in result.questions}
    tables = []
    for crosswalk in questionnaire.crosswalks:
        names = {heading.id: lang.text(heading.name) for heading in crosswalk.headings}
        rows = tuple(
            CrosswalkRow(
                name=names[each.id],
                questions=f"{each.answered} / {each.questions}",
                coverage=lang.percent(each.coverage),
                level=lang.level(each.level),
                index=lang.level(each.index),
                colour=0 if each.index is None or not staged else min(5, int(1 + each.index / 25 + 1e-9)),
            )
            for each in by_heading(questionnaire, crosswalk, result)
        )
        unmapped = sum(getattr(q, crosswalk.field) is None for q in questionnaire.questions if q.id in asked)
        tables.append(CrosswalkTable(crosswalk.id, lang.text(crosswalk.name), rows, unmapped))
    return tuple(tables)
