"""Files handed out: the plan as a workbook, CSV, calendar or Microsoft Project XML."""

import io
from pathlib import Path
from typing import Any
from urllib.parse import quote

from flask import Blueprint, abort, redirect, send_file, url_for

from assessment.baseline import this_month
from assessment.branding import brand_of
from assessment.execution import records
from assessment.models import ReportJob
from assessment.models.base import local_time
from assessment.planning import planned
from assessment.results import scored
from assessment.scenarios import chosen
from reports.language import Language
from reports.project_xml import project_xml
from reports.recorded import NOTHING, recorded
from reports.roadmap_files import plan_sheet, roadmap_calendar, roadmap_sheets
from reports.spreadsheet import csv_file, workbook
from reports.words import mode_name
from web.site import allow, db, language, site
from web.stages import assessment_of

blueprint = Blueprint("downloads", __name__)
KINDS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "ics": "text/calendar; charset=utf-8",
    "xml": "application/xml",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "json": "application/json",
}


def file_name(bank: str, rest: str) -> str:
    """A name for a download: the bank's, without what a file system refuses, and the rest.

    >>> file_name("A/B bank", "roadmap.csv")
    'A-B bank roadmap.csv'
    """
    clean = "".join(c if c.isprintable() and c not in '/\\"' else "-" for c in bank)[:80]
    return f"{clean} {rest}"


def document_name(job: ReportJob, path: Path) -> str:
    """What the file of a document is called after the bank's name, in its own language: its day, its kind, when it was made.
    """
    t = Language(job.locale).t
    kind = {
        "report": t("report"), "brief": t("brief"), "word": t("report"), "slides": t("slides"), "workbook": t("workbook"),
        "scores": t("scores"), "data": t("figures"),
    }[job.form]  # fmt: skip
    return f"{job.date} {kind} {local_time(job.created_at):%Y%m%d-%H%M}{path.suffix}"


def attachment(body: bytes | Path, name: str) -> Any:
    """Bytes or a file as a download; the ending of the name says what they are. Old programs, which know ASCII names alone,
    get what of the name is ASCII (RFC 6266, appendix D).
    """
    what = io.BytesIO(body) if isinstance(body, bytes) else body
    stem, kind = name.rsplit(".", 1)
    answer = send_file(what, mimetype=KINDS[kind], as_attachment=True, download_name=name)
    if not name.isascii():
        plain = "-".join(["waymark", *"".join(letter for letter in stem if letter.isascii()).split()])
        told = f"filename=\"{plain}.{kind}\"; filename*=UTF-8''{quote(name, safe='')}"
        answer.headers["Content-Disposition"] = f"attachment; {told}"
    return answer


@blueprint.get("/assessments/<assessment_id>/roadmap.<kind>")
@allow("viewer")
def roadmap(assessment_id: str, kind: str) -> Any:
    """The plan that roadmap and report are made from."""
    if kind not in ("xlsx", "csv", "ics", "xml"):
        abort(404)
    lang, assessment = language(), assessment_of(assessment_id)
    made = scored(assessment, site().settings)
    ahead = planned(assessment, made, chosen(db(), assessment))
    if ahead is None or ahead.plan.status == "infeasible":
        return redirect(url_for("roadmap.show", assessment_id=assessment_id))
    bank, title = assessment.organisation.name[lang.locale], lang.t("Roadmap")
    if assessment.organisation.fictional:
        bank = lang.t("{name} (fictional)", name=bank)
    head = f"{bank} · {mode_name(assessment.mode, lang)}"
    follows = ahead.is_approved or ahead.portfolio.problem.started or ahead.portfolio.problem.finished
    known = recorded(ahead, records(db(), assessment), this_month()) if follows else NOTHING
    if kind == "xlsx":
        mark = brand_of(db(), assessment.workspace_id).mark_in(lang)
        body = workbook(roadmap_sheets(ahead, made.result, lang, known), f"{head} · {title}", lang, mark)
    elif kind == "csv":
        body = csv_file(plan_sheet(ahead, made.result, lang, known))
    elif kind == "xml":
        body = project_xml(ahead, made.result, lang, head, known)
    else:
        body = roadmap_calendar(ahead, lang, head, assessment.id, known)
    return attachment(body, file_name(bank, f"{title}.{kind}"))
