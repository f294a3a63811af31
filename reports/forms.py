"""The forms in which a Report leaves: one place that knows them all."""

import json
from pathlib import Path

from reports.content import Report
from reports.pdf import pdf_of
from reports.slides import slides_of
from reports.spreadsheet import csv_file
from reports.word import word_of
from reports.workbook import Figures, scores_sheet, workbook_of

FORMS = {
    "report": "pdf", "brief": "pdf", "word": "docx", "slides": "pptx", "workbook": "xlsx", "scores": "csv", "data": "json"
}  # fmt: skip
"""Forms of a report, and the ending of each one's file."""


def form_for(ending: str) -> str:
    """The form that has a file's ending; a PDF for any other.

    >>> form_for(".pptx"), form_for(".pdf"), form_for("")
    ('slides', 'report', 'report')
    """
    return next((form for form, own in FORMS.items() if f".{own}" == ending.lower()), "report")


def document_of(report: Report, figures: Figures, form: str, fonts: Path) -> bytes:
    """The document in one of the forms; ``figures``: what the Report was made from."""
    if form == "word":
        return word_of(report, fonts)
    if form == "slides":
        return slides_of(report)
    if form == "workbook":
        return workbook_of(report, figures)
    if form == "scores":
        return csv_file(scores_sheet(report, figures))
    if form == "data":
        return json.dumps(report.data, ensure_ascii=False, allow_nan=False, sort_keys=True, indent=1).encode()
    return pdf_of(report, fonts, brief=form == "brief")
