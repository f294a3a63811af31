"""Hard cases as Word and slides."""

import io
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from pptx import Presentation

from questionnaires.schema import Questionnaire
from reports.cells import MARGIN, height_of, lines_of
from reports.content import make_report
from reports.language import Language
from reports.slides import slides_of
from reports.word import word_of
from scoring.answers import Answers
from scoring.engine import score
from tests.reports.hard_cases import CASES, DAY, Case, long_names, whole_catalogue


@pytest.mark.parametrize("case", CASES)
def test_hard_cases_are_made_as_word_and_slides_whose_tables_stay_on_the_slide(
    case: Case, questionnaire: Questionnaire, sample: Answers, fonts: Path
) -> None:
    model, answers = case(questionnaire, sample)
    plan = whole_catalogue(model, answers) if case is long_names else None
    report = make_report(model, answers, score(model, answers), plan, Language("en"), DAY)
    assert report.position.title in "".join(each.text for each in Document(io.BytesIO(word_of(report, fonts))).paragraphs)
    show = Presentation(io.BytesIO(slides_of(report)))
    bottom = show.slide_height / 914400
    for slide in show.slides:
        for shape in (each for each in slide.shapes if each.has_table):
            table = shape.table
            widths = [column.width / 914400 - MARGIN for column in table.columns]
            high = sum(
                max(row.height / 914400, *(
                    height_of(lines_of(cell.text, wide, size_of(cell)), size_of(cell))
                    for cell, wide in zip(row.cells, widths, strict=True) if cell.text
                ), 0.0)
                for row in table.rows
            )  # fmt: skip
            assert shape.top / 914400 + high <= bottom, (slide.shapes.title.text_frame.text, high)


def size_of(cell: Any) -> float:
    """Points of a cell's letters."""
    return float(cell.text_frame.paragraphs[0].runs[0].font.size.pt)
