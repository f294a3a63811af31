"""Report: ask for a document, watch it being made, download it."""

import datetime
from functools import partial
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for

from assessment.access import find_job
from assessment.baseline import baseline, standing_approval
from assessment.calibration import left_to_agree
from assessment.initiatives import catalogue
from assessment.models import Approval, Assessment, ReportJob, Scenario
from assessment.models.work import UNDER_WAY
from assessment.narrative import narratives
from assessment.planning import is_valued, on_other_initiatives, planned, scenario_in
from assessment.reporting import approval_of, figures_mark, file_of, history, remove, request_report, retry
from assessment.results import Scored, scored
from assessment.scenarios import chosen
from errors import ReportError
from reports.error_words import error_words, fault_words
from reports.language import LOCALES
from reports.scenarios import scenario_name
from web.downloads import attachment, document_name, file_name
from web.site import actor, after_commit, allow, concerns, db, did, language, no_worker, site
from web.stages import assessment_of, has_answers, head
from web.words import out_of_date

blueprint = Blueprint("report", __name__)


def stage_name(stage: str) -> str:
    lang = language()
    return {
        "waiting": lang.t("waiting"), "scoring": lang.t("working out the figures"),
        "layout": lang.t("laying out"), "saving": lang.t("saving"), "done": lang.t("done"), "failed": lang.t("failed"),
    }.get(stage, stage)  # fmt: skip


def _stage(job: ReportJob) -> str:
    """How far the work is, or that nobody does it."""
    return (no_worker() if job.state in UNDER_WAY else "") or stage_name(job.stage)


def form_names() -> dict[str, str]:
    """Forms of a report in words."""
    lang = language()
    return {
        "report": lang.t("full report (PDF)"), "brief": lang.t("executive brief (PDF)"), "word": lang.t("Word document"),
        "slides": lang.t("slides (PowerPoint)"), "workbook": lang.t("workbook (Excel)"), "scores": lang.t("scores (CSV)"),
        "data": lang.t("figures (JSON)"),
    }  # fmt: skip


def form_uses() -> dict[str, str]:
    """What each form of a report is for."""
    t = language().t
    return {
        "report": t("all pages, for the board's files; tagged, with its figures attached as JSON"),
        "brief": t("two pages: the position, and the roadmap on a page"),
        "word": t("as the full report, for further editing"),
        "slides": t("slides with charts and tables that can be edited, in your own master where there is one"),
        "workbook": t("scores, gaps, roadmap and evidence with filters; answers as far as confidentiality allows"),
        "scores": t("one line a capability, for other programs"),
        "data": t("every figure of the report, for other programs"),
    }  # fmt: skip


def _plan_words(job: ReportJob, assessment: Assessment, stands: Approval | None, now: Scenario | None) -> str:
    """Which plan is in a document, whether that shown ``now`` has taken its name, and whether what it says of its approval
    holds; empty where none is known.
    """
    lang, scenario = language(), scenario_in(db(), assessment, job.scenario_id)
    if scenario is None:
        return ""
    name = lang.t("with the plan {name}", name=scenario_name(scenario.name, lang))
    words = {
        "": "", "stands": lang.t("approved"), "later": lang.t("approved since"),
        "replaced": lang.t("approved then; another plan has been approved since"),
        "taken_back": lang.t("said to be approved; the approval was taken back"),
    }  # fmt: skip
    is_earlier = now is not None and scenario.id != now.id and scenario.name == now.name
    earlier = lang.t("planned anew since") if is_earlier else ""
    return lang.row(list(filter(None, [name, earlier, words[approval_of(db(), job, stands)]])))


def _row(
    job: ReportJob, assessment: Assessment, stands: Approval | None, now: Scenario | None, figures: str
) -> dict[str, Any]:
    """``now``: the plan shown, ``figures``: the mark of those of today."""
    lang = language()
    return {
        "is_of_others": job.figures not in (None, figures),
        "id": job.id,
        "language": lang.t("Chinese") if job.locale == "zh" else lang.t("English"),
        "kind": form_names()[job.form],
        "plan": _plan_words(job, assessment, stands, now),
        "state": job.state,
        "stage": _stage(job),
        "progress": round(100 * job.progress),
        "error": fault_words(job.error or "", lang),
        "size": f"{size / 1e6:.1f} MB" if (size := job.size or 0) >= 1e5 else f"{size / 1e3:.0f} kB",
        "at": job.created_at,
    }


@blueprint.get("/assessments/<assessment_id>/report")
@allow("viewer")
def show(assessment_id: str) -> Any:
    assessment = assessment_of(assessment_id)
    scenario, approved = chosen(db(), assessment), baseline(db(), assessment)
    stands = standing_approval(db(), assessment)
    made, jobs = scored(assessment, site().settings), history(db(), assessment)
    figures = figures_mark(made.result) if jobs else ""
    rows = [_row(job, assessment, stands, scenario, figures) for job in jobs]
    words = {locale: len(narratives(db(), assessment, locale)) for locale in LOCALES}
    return render_template(
        "web/report.html", head=head(assessment, "report"), rows=rows,
        plan=scenario_name(scenario.name, language()) if scenario is not None else "",
        is_change=approved is not None and approved is not scenario,
        words=words if len(set(words.values())) > 1 else None, has_answers=has_answers(assessment),
        stale=out_of_date(assessment_id) if has_answers(assessment) else 0,
        may_edit=actor().may_edit, forms=form_names(), uses=form_uses(), cautions=_cautions(assessment, made, scenario),
        unsettled=left_to_agree(db(), assessment, made.questionnaire, datetime.date.today()),
    )  # fmt: skip


def _cautions(assessment: Assessment, made: Scored, scenario: Scenario | None) -> list[str]:
    """What a reader of a report made now should know first: figures may still move, the plan stands on others."""
    t, said = language().t, []
    if assessment.is_open(datetime.date.today()) and made.has_figures:
        said.append(t("Collection is still open: the figures can change."))
    ahead = planned(assessment, made, scenario)
    content = catalogue(db(), assessment, made.questionnaire)
    if ahead is not None and (ahead.is_outdated or on_other_initiatives(assessment, made, scenario, content)):
        said.append(t("Levels, targets or initiatives have changed since this plan was made."))
    elif scenario is not None and is_valued(scenario):
        said.append(t("What relaxing a limit would gain is still being worked out: a report made now leaves it open."))
    return said


@blueprint.post("/assessments/<assessment_id>/report")
@allow("viewer")
def make(assessment_id: str) -> Any:
    """Ask for each chosen form in each chosen language."""
    assessment, form = assessment_of(assessment_id), request.form
    kinds, locales = (dict.fromkeys(form.getlist(name) or [none]) for name, none in (("form", "report"), ("locale", "")))
    chosen = [(kind, locale) for kind in kinds for locale in locales]
    jobs = [request_report(db(), actor(), assessment, locale, kind) for kind, locale in chosen]
    for job in jobs:
        after_commit(partial(site().jobs.wake, "report", job.id))
    concerns(", ".join(f"{job.form} {job.locale}" for job in jobs))
    return redirect(url_for("report.show", assessment_id=assessment_id))


@blueprint.get("/api/reports/<job_id>")
@allow("viewer")
def state(job_id: str) -> Any:
    job = find_job(db(), actor(), job_id)
    error = fault_words(job.error or "", language())
    return {"state": job.state, "progress": job.progress, "stage": _stage(job), "error": error}


@blueprint.post("/reports/<job_id>")
@allow("editor")
def change(job_id: str) -> Any:
    """Try a failed report again, or take one away."""
    job = find_job(db(), actor(), job_id)
    assessment_id = job.assessment_id
    concerns(f"{job.form} {job.locale}")
    try:
        if "retry" in request.form:
            did("again")
            retry(db(), job)
            after_commit(lambda: site().jobs.wake("report", job_id))
        else:
            did("remove")
            after_commit(remove(db(), site().settings, job))
    except ReportError as error:
        db().rollback()
        return render_template("web/problem.html", code=400, message=error_words(error, language())), 400
    return redirect(url_for("report.show", assessment_id=assessment_id))


@blueprint.get("/reports/<job_id>")
@allow("viewer")
def download(job_id: str) -> Any:
    job = find_job(db(), actor(), job_id)
    try:
        path = file_of(site().store, job)
    except ReportError as error:
        return render_template("web/problem.html", code=404, message=error_words(error, language())), 404
    assessment = assessment_of(job.assessment_id)
    name = document_name(job, path)
    concerns(name)
    return attachment(path, file_name(assessment.organisation.name[job.locale], name))
