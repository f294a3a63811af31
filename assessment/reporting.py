"""Report: documents made by the worker and kept until they are asked for."""

import datetime
import logging
import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.access import Actor
from assessment.baseline import as_followed, baseline, is_followed, progress_of, standing_approval, this_month
from assessment.branding import brand_of
from assessment.comparison import compared
from assessment.execution import records
from assessment.marks import mark_of
from assessment.measures import measured
from assessment.minutes import workshop_rows
from assessment.models import Approval, Assessment, ReportJob
from assessment.narrative import narratives
from assessment.planning import planned
from assessment.results import Scored
from assessment.scenarios import chosen, named_plans
from assessment.store import Store
from errors import ReportError
from reports.content import Report, make_report
from reports.forms import FORMS, document_of
from reports.journey import WIDTH
from reports.language import LOCALES, Language
from reports.progress import Progress
from reports.sections import paragraphs
from reports.workbook import Figures
from roadmap.progress import Record
from scoring.anonymity import without_few
from scoring.result import Result, result_json
from settings import Settings

log = logging.getLogger("waymark.worker")
KEPT = 40
"""Finished reports kept of each assessment."""


def request_report(
    session: Session, actor: Actor, assessment: Assessment, locale: str, form: str = "report"
) -> ReportJob:
    """Queue a report in a language and a form; one that waits already is not asked for twice."""
    if locale not in LOCALES:
        raise ReportError("there is no such language", "", "choose English or Chinese")
    if form not in FORMS:
        raise ReportError("there is no such form of the report", "", "choose one of the list")
    day = assessment.day(datetime.date.today())
    same = select(ReportJob).filter_by(assessment_id=assessment.id, locale=locale, form=form, date=day, state="queued")
    if (waiting := session.scalar(same.limit(1))) is not None:
        return waiting
    job = ReportJob(assessment_id=assessment.id, locale=locale, form=form, date=day, requested_by=actor.user_id)
    session.add(job)
    session.flush()
    return job


def history(session: Session, assessment: Assessment) -> list[ReportJob]:
    """The reports of an assessment, newest first."""
    query = select(ReportJob).where(ReportJob.assessment_id == assessment.id).order_by(ReportJob.created_at.desc())
    return list(session.scalars(query.limit(KEPT + 10)))


def approval_of(
    session: Session, job: ReportJob, stands: Approval | None
) -> Literal["", "stands", "later", "replaced", "taken_back"]:
    """What has become of the approval of a document's plan, against what the document says of it; ``stands``: the approval
    that does now; ``later``: given since the document was made, empty: it says of none and there is none.
    """
    now = _stated(job, stands)
    if now is not None:
        return "stands" if now == job.approval_id else "later"
    if job.approval_id is None:
        return ""
    return "taken_back" if session.get(Approval, job.approval_id) is None else "replaced"


def _stated(job: ReportJob, stands: Approval | None) -> str | None:
    """The approval that stands, where it is of the document's plan: what a document made now states."""
    return stands.id if stands is not None and stands.scenario_id == job.scenario_id else None


def file_of(store: Store, job: ReportJob) -> Path:
    """The finished document; ReportError while it isn't there."""
    if job.state != "done" or not job.file:
        raise ReportError("the report is not finished")
    path = store.settings.reports / job.file
    if not path.is_file():
        raise ReportError("the report's file is gone", "", "make it again")
    return path


def retry(session: Session, job: ReportJob) -> None:
    """Queue a report that failed once more."""
    if job.state != "failed":
        raise ReportError("only a report that failed can be tried again")
    job.state, job.stage, job.progress, job.error, job.attempts = "queued", "waiting", 0.0, None, 0
    session.flush()


def remove(session: Session, settings: Settings, job: ReportJob) -> Callable[[], None]:
    """Take a report away: one being made ends at its next step. What takes the file away after the commit."""
    path = settings.reports / job.file if job.file else None
    session.delete(job)
    session.flush()
    return partial(path.unlink, missing_ok=True) if path else lambda: None


def forget_old(session: Session, settings: Settings, assessment_id: str) -> list[Callable[[], None]]:
    """Remove the oldest finished reports of an assessment beyond the number kept, with the one just made; what is left to do
    after the commit.
    """
    query = select(ReportJob).where(ReportJob.assessment_id == assessment_id, ReportJob.state == "done")
    old = session.scalars(query.order_by(ReportJob.created_at.desc()).offset(KEPT - 1)).all()
    return [remove(session, settings, job) for job in old]


def figures_mark(result: Result) -> str:
    """The mark of the figures of an assessment, whatever it is compared with."""
    told = result_json(replace(result, change=None, peers=None))
    return mark_of({key: value for key, value in told.items() if key != "settings"})


def report_of(
    session: Session, assessment: Assessment, settings: Settings, locale: str, date: str, *, brief: bool = False,
    outside: bool = False,
) -> tuple[Report, Figures]:
    """The Report of an assessment from its saved plan, and what it was made from; a report never plans by itself.

    Unless all see who said what, nothing in it, nor in the data attached, compares lines of which fewer than three answered.
    The plan is the one on the screen; for readers ``outside`` it is the approved one, where there is one.
    """
    whole = compared(session, assessment, settings, datetime.date.today())
    made, approved = whole.made, baseline(session, assessment) if outside else None
    scenario = approved or chosen(session, assessment)
    ahead = planned(assessment, made, scenario)
    known = records(session, assessment)
    if ahead is not None:
        states = {id: each.status for id, each in known.items() if each.status != "planned"} if ahead.is_approved else {}
        ahead = replace(ahead, people={id: each.owner for id, each in known.items() if each.owner}, recorded=states)
        ahead = as_followed(ahead, known, this_month())
    plans = [] if brief else named_plans(session, assessment, made)
    words = {section: paragraphs(row.text) for section, row in narratives(session, assessment, locale).items()}
    lang = Language(locale)
    result = without_few(made.result, made.answers)
    report = make_report(
        made.questionnaire, made.answers, result, ahead, lang, date, whole.organisations, plans,
        scenario.id if scenario else "", brand_of(session, assessment.workspace_id), words,
        measured(session, assessment, settings), workshop_rows(session, assessment, made, lang),
        issued=datetime.date.today().isoformat(),
    )  # fmt: skip
    report = replace(report, progress=_progress(session, assessment, made, known, lang))
    return report, Figures(made.questionnaire, made.answers, made.result, ahead)


def _progress(
    session: Session, assessment: Assessment, made: Scored, known: Mapping[str, Record], lang: Language
) -> Progress | None:
    """How far the approved plan is; None where nothing is recorded of it."""
    return progress_of(session, assessment, made, known, this_month(), lang, WIDTH) if is_followed(known) else None


def _keep(path: Path, content: bytes) -> None:
    """A document's file, there whole or not at all."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        temporary.write_bytes(content)
        os.replace(temporary, path)
    except OSError as error:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        log.error("%s can't be written: %s", path, error.strerror)
        raise ReportError(f"the report can't be stored ({error.strerror})", "", "the log of the worker says where") from None


def run_report(store: Store, job_id: str, tell: Callable[[str, float], None]) -> None:
    """Worker: make a document."""
    tell("scoring", 0.1)
    with store.session() as session:
        job = session.get_one(ReportJob, job_id)
        assessment, form = session.get_one(Assessment, job.assessment_id), job.form
        report, figures = report_of(session, assessment, store.settings, job.locale, job.date, brief=form == "brief")
        scenario = chosen(session, assessment)
        job.scenario_id = scenario.id if scenario is not None else None
        job.approval_id = _stated(job, standing_approval(session, assessment))
        job.figures = figures_mark(figures.result)
    tell("layout", 0.45)
    content = document_of(report, figures, form, store.settings.fonts)
    tell("saving", 0.95)
    store.settings.reports.mkdir(parents=True, exist_ok=True)
    name = f"{job_id}.{FORMS[form]}"
    _keep(store.settings.reports / name, content)
    with store.session() as session:
        kept = session.get(ReportJob, job_id)
        if kept is None:
            (store.settings.reports / name).unlink(missing_ok=True)
            return
        kept.file, kept.size = name, len(content)
        left = forget_old(session, store.settings, kept.assessment_id)
    for clean in left:
        clean()
