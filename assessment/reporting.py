"""Report: documents made by the worker and kept until they are asked for."""

import datetime
import os
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.access import Actor
from assessment.branding import brand_of
from assessment.comparison import compared
from assessment.models import Assessment, ReportJob, Scenario
from assessment.planning import planned
from assessment.scenarios import chosen, named_plans
from assessment.store import Store
from errors import ReportError
from reports.content import make_report
from reports.forms import FORMS, document_of
from reports.language import LOCALES, Language
from reports.workbook import Figures


def request_report(
    session: Session, actor: Actor, assessment: Assessment, locale: str, form: str = "report"
) -> ReportJob:
    """Queue a report in a language and a form."""
    if locale not in LOCALES:
        raise ReportError("there is no such language", "", "choose English or Chinese")
    if form not in FORMS:
        raise ReportError("there is no such form of the report", "", "choose one of the list")
    day = assessment.closed_on or datetime.date.today().isoformat()
    job = ReportJob(assessment_id=assessment.id, locale=locale, form=form, date=day, requested_by=actor.user_id)
    session.add(job)
    session.flush()
    return job


def history(session: Session, assessment: Assessment) -> list[ReportJob]:
    """The reports of an assessment, newest first."""
    query = select(ReportJob).where(ReportJob.assessment_id == assessment.id).order_by(ReportJob.created_at.desc())
    return list(session.scalars(query.limit(20)))


def file_of(store: Store, job: ReportJob) -> Path:
    """The finished document; ReportError while it isn't there."""
    if job.state != "done" or not job.file:
        raise ReportError("the report is not finished")
    path = store.settings.reports / job.file
    if not path.is_file():
        raise ReportError("the report's file is gone", "", "make it again")
    return path


def run_report(store: Store, job_id: str, tell: Callable[[str, float], None]) -> None:
    """Worker: make a document from the saved plan; a report never plans by itself."""
    with store.session() as session:
        job = session.get_one(ReportJob, job_id)
        assessment = session.get_one(Assessment, job.assessment_id)
        tell("scoring", 0.1)
        whole = compared(session, assessment, store.settings, datetime.date.today())
        made = whole.made
        scenario: Scenario | None = chosen(session, assessment)
        ahead = planned(assessment, made, scenario)
        plans = [] if job.form == "brief" else named_plans(session, assessment, made)
        picked = scenario.id if scenario else ""
        brand = brand_of(session, assessment.workspace_id)
        language, form, date = Language(job.locale), job.form, job.date
    tell("writing", 0.3)
    report = make_report(
        made.questionnaire, made.answers, made.result, ahead, language, date, whole.organisations, plans, picked, brand
    )
    tell("layout", 0.45)
    figures = Figures(made.questionnaire, made.answers, made.result, ahead)
    content = document_of(report, figures, form, store.settings.fonts)
    store.settings.reports.mkdir(parents=True, exist_ok=True)
    name = f"{job_id}.{FORMS[form]}"
    temporary = store.settings.reports / f".{name}.{os.getpid()}"
    temporary.write_bytes(content)
    os.replace(temporary, store.settings.reports / name)
    with store.session() as session:
        job = session.get_one(ReportJob, job_id)
        job.file, job.size = name, len(content)
