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
from assessment.models import Assessment, ReportJob
from assessment.narrative import narratives
from assessment.planning import planned
from assessment.scenarios import chosen, named_plans
from assessment.store import Store
from errors import ReportError
from reports.content import Report, make_report
from reports.forms import FORMS, document_of
from reports.language import LOCALES, Language
from reports.sections import paragraphs
from reports.workbook import Figures
from settings import Settings


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


def report_of(
    session: Session, assessment: Assessment, settings: Settings, locale: str, date: str, *, brief: bool = False
) -> tuple[Report, Figures]:
    """The Report of an assessment from its saved plan, and what it was made from; a report never plans by itself."""
    whole = compared(session, assessment, settings, datetime.date.today())
    made, scenario = whole.made, chosen(session, assessment)
    ahead = planned(assessment, made, scenario)
    plans = [] if brief else named_plans(session, assessment, made)
    words = {section: paragraphs(row.text) for section, row in narratives(session, assessment, locale).items()}
    report = make_report(
        made.questionnaire, made.answers, made.result, ahead, Language(locale), date, whole.organisations, plans,
        scenario.id if scenario else "", brand_of(session, assessment.workspace_id), words,
    )  # fmt: skip
    return report, Figures(made.questionnaire, made.answers, made.result, ahead)


def run_report(store: Store, job_id: str, tell: Callable[[str, float], None]) -> None:
    """Worker: make a document."""
    tell("scoring", 0.1)
    with store.session() as session:
        job = session.get_one(ReportJob, job_id)
        assessment, form = session.get_one(Assessment, job.assessment_id), job.form
        report, figures = report_of(session, assessment, store.settings, job.locale, job.date, brief=form == "brief")
    tell("layout", 0.45)
    content = document_of(report, figures, form, store.settings.fonts)
    store.settings.reports.mkdir(parents=True, exist_ok=True)
    name = f"{job_id}.{FORMS[form]}"
    temporary = store.settings.reports / f".{name}.{os.getpid()}"
    temporary.write_bytes(content)
    os.replace(temporary, store.settings.reports / name)
    with store.session() as session:
        job = session.get_one(ReportJob, job_id)
        job.file, job.size = name, len(content)
