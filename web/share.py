"""Share links: made and taken back by editors; the page that a reader without an account sees."""

import datetime
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, session, url_for

from assessment.baseline import standing_approval
from assessment.models import Assessment, ReportJob, ShareLink
from assessment.narrative import narratives
from assessment.reporting import approval_of, figures_mark, file_of, report_of
from assessment.sharing import (
    MOST_FAILURES,
    SCOPES,
    Wanted,
    create_link,
    end_of,
    links_of,
    newest_file,
    open_link,
    revoke,
    tries_left,
    try_passcode,
    visit,
    visits_of,
)
from errors import AccessError, ReportError
from reports.error_words import error_words
from reports.sections import sections_of
from scoring.result import Result
from web.downloads import attachment, document_name, file_name
from web.limits import limiter
from web.site import N_, actor, allow, concerns, db, did, language, outside, say_saved, show_once, shown_once, site
from web.stages import assessment_of, head
from web.words import written_on_others

blueprint = Blueprint("share", __name__)
GONE = N_("This link is not valid any more. Ask whoever sent it for a new one.")


def _names() -> dict[str, str]:
    lang = language()
    return {
        "results": lang.t("results and roadmap"), "report": lang.t("results, roadmap and the PDF"),
        "opened": lang.t("opened"), "refused": lang.t("wrong passcode"), "file": lang.t("PDF taken"),
    }  # fmt: skip


def _page(assessment_id: str, problem: str = "") -> Any:
    (made,) = shown_once(1)
    assessment, names, today = assessment_of(assessment_id), _names(), datetime.date.today()
    ends = {
        "": "", "revoked": language().t("revoked"), "expired": language().t("expired"),
        "guessed": language().t("ended after {count} wrong passcodes", count=MOST_FAILURES),
    }  # fmt: skip
    rows = [
        {
            "id": link.id, "label": link.label, "scope": names[link.scope], "until": language().date(link.expires_on),
            "passcode": link.passcode is not None, "by": link.by or "", "end": ends[end_of(link, today)],
            "visits": [(each.at, names[each.what]) for each in visits_of(db(), link)],
        }
        for link in links_of(db(), assessment)
    ]  # fmt: skip
    page = render_template(
        "web/links.html", head=head(assessment, "report"), rows=rows, scopes=[(key, names[key]) for key in SCOPES], made=made,
        problem=problem, typed=request.form,
    )  # fmt: skip
    return page, 400 if problem else 200


@blueprint.get("/assessments/<assessment_id>/report/links")
@allow("editor")
def show(assessment_id: str) -> Any:
    return _page(assessment_id)


@blueprint.post("/assessments/<assessment_id>/report/links")
@allow("editor")
def create(assessment_id: str) -> Any:
    """Make a link, shown this once; or take one back."""
    assessment, form = assessment_of(assessment_id, edit=True), request.form
    try:
        if "revoke" in form:
            did("take_back")
            concerns(revoke(db(), assessment, form["revoke"]))
            say_saved()
            return redirect(url_for("share.show", assessment_id=assessment_id))
        did("make")
        wanted = Wanted(*(form.get(key, "") for key in ("label", "scope", "days", "passcode")))
        concerns(wanted.label.strip())
        _, token = create_link(db(), actor(), assessment, wanted, datetime.date.today())
    except ReportError as error:
        db().rollback()
        return _page(assessment_id, error_words(error, language()))
    return show_once(outside("share.read", token=token))


def _link(token: str) -> ShareLink:
    link = open_link(db(), token, datetime.date.today())
    if link is None:
        raise AccessError(GONE)
    return link


def _is_open(link: ShareLink) -> bool:
    return link.passcode is None or link.id in session.get("shared", [])


@blueprint.route("/s/<token>", methods=["GET", "POST"])
@limiter.limit("20 per minute", methods=["POST"])
@allow("public")
def read(token: str) -> Any:
    """The results for a reader: asked for the passcode first where there is one."""
    link = _link(token)
    if request.method == "POST":
        with site().store.session() as own:
            is_right, left = try_passcode(own, link.id, request.form.get("passcode", "")), tries_left(own, link.id)
        if not is_right:
            said = language().n(
                "Wrong passcode. {count} more wrong attempt and the link ends.",
                "Wrong passcode. {count} more wrong attempts and the link ends.", left,
            ) if left > 0 else language().t(GONE)  # fmt: skip
            return render_template("web/passcode.html", problem=said), 400
        session["shared"] = [*session.get("shared", []), link.id][-20:]
        return redirect(url_for("share.read", token=token))
    if not _is_open(link):
        return render_template("web/passcode.html", problem="")
    with site().store.session() as own:
        visit(own, link.id, "opened")
    assessment = db().get_one(Assessment, link.assessment_id)
    day, file = assessment.day(datetime.date.today()), newest_file(db(), link, language().locale)
    report, figures = report_of(db(), assessment, site().settings, language().locale, day, outside=True)
    return render_template(
        "web/shared.html", report=report, p=report.position, j=report.journey, token=token,
        is_stale="summary" in report.words
        and "summary" in written_on_others(narratives(db(), assessment, language().locale), sections_of(report)),
        file_at=file.created_at if file is not None else None,
        file_words=[] if file is None else _file_words(file, assessment, figures.result),
        today=language().date(datetime.date.today().isoformat()),
    )  # fmt: skip


def _file_words(file: ReportJob, assessment: Assessment, result: Result) -> list[str]:
    """What a reader must know of the PDF beside the page: in which language it is where in another, whether its levels and
    its plan are still those of the page.
    """
    lang = language()
    other = "" if file.locale == lang.locale else lang.t("In Chinese.") if file.locale == "zh" else lang.t("In English.")
    is_same = file.figures in (None, figures_mark(result))
    changed = "" if is_same else lang.t("Its levels are not those below: they have changed since.")
    return list(filter(None, (other, changed, _plan_words(file, assessment))))


def _plan_words(file: ReportJob, assessment: Assessment) -> str:
    """What a reader must know of the plan in the PDF beside the page; empty where the two say the same."""
    if assessment.baseline_id is not None and file.scenario_id not in (None, assessment.baseline_id):
        return language().t("It holds another plan than the approved one, which stands below.")
    return {
        "taken_back": language().t("It says that its plan is approved; the approval was taken back."),
        "later": language().t("Its plan was approved after it was made."),
    }.get(approval_of(db(), file, standing_approval(db(), assessment)), "")


@blueprint.get("/s/<token>/report.pdf")
@allow("public")
def pdf(token: str) -> Any:
    link = _link(token)
    job = newest_file(db(), link, language().locale)
    if job is None or not _is_open(link):
        abort(404)
    try:
        path = file_of(site().store, job)
    except ReportError:
        abort(404)
    with site().store.session() as own:
        visit(own, link.id, "file")
    assessment = db().get_one(Assessment, link.assessment_id)
    return attachment(path, file_name(assessment.organisation.name[job.locale], document_name(job, path)))
