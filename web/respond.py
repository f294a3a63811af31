"""Collect, by a personal link: what is asked of one person, without an account."""

import datetime
from typing import Any

from flask import Blueprint, abort, current_app, g, redirect, render_template, request, session, url_for
from itsdangerous import BadSignature, URLSafeSerializer

from assessment.access import invited
from assessment.content import questionnaire_of
from assessment.interviews import interview_of, note_interview
from assessment.invitation import join as take_place
from assessment.invitation import key_of
from assessment.models import Assessment
from assessment.participation import progress
from errors import AccessError, AnswerError, ConflictError
from reports.error_words import error_words
from reports.words import minutes_for, respondent_label
from web.desk import Desk, evidence_file, evidence_page, question_page, saved_answer
from web.limits import limiter
from web.site import actor, allow, concerns, db, language, outside, say_saved, site
from web.stages import head, promise_of, title_of, unit_choices, unit_shown, welcome_of

blueprint = Blueprint("respond", __name__)


def _desk(token: str) -> Desk:
    person = invited(db(), token)
    assessment = db().get_one(Assessment, person.assessment_id)
    content = questionnaire_of(assessment, site().settings)
    is_member = g.actor is not None and g.actor.workspace_id == assessment.workspace_id
    is_helped = is_member and key_of(g.actor.name) != key_of(person.external_id) and g.actor.email != person.email
    behalf = g.actor.name if is_helped and assessment.confidentiality != "anonymous" else ""
    return Desk(assessment, content, person, assessment.is_open(datetime.date.today()), "respond", ("token", token), behalf)


def join_code(assessment_id: str) -> str:
    """What the common link of an anonymous assessment ends in: signed, so that it can't be guessed."""
    return str(_signer().dumps(assessment_id))


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="join")


@blueprint.route("/j/<code>", methods=["GET", "POST"])
@limiter.limit("60 per minute", methods=["POST"])
@allow("public")
def join(code: str) -> Any:
    """The common link: a place of one's own is made by a button, never by looking; the browser remembers it."""
    try:
        assessment = db().get(Assessment, _signer().loads(code))
    except BadSignature:
        assessment = None
    if assessment is None or assessment.confidentiality != "anonymous":
        raise AccessError("This link is not valid any more. Ask whoever sent it for a new one.")
    lang, problem, open_now = language(), "", assessment.is_open(datetime.date.today())
    if request.method == "POST" and open_now and g.actor is None:
        try:
            token = take_place(db(), assessment, request.form.get("unit", "")).token
            session["joined"] = {**session.get("joined", {}), assessment.id: token}
            return redirect(url_for("respond.overview", token=token))
        except AnswerError as error:
            db().rollback()
            problem = error_words(error, lang)
    page = render_template(
        "web/join.html", layout="web/respondent.html", head=head(assessment, "collect"), open=open_now, problem=problem,
        promise=promise_of(assessment, lang),
        mine=session.get("joined", {}).get(assessment.id),
        title=lang.text(questionnaire_of(assessment, site().settings).title),
        units=unit_choices(assessment), welcome=welcome_of(assessment, language()),
    )  # fmt: skip
    return page, 400 if problem else 200


@blueprint.post("/r/<token>/done")
@allow("public")
def forget(token: str) -> Any:
    """Have this browser forget a place, so that the next person on it doesn't find it."""
    assessment = invited(db(), token).assessment_id
    session["joined"] = {key: value for key, value in session.get("joined", {}).items() if key != assessment}
    return redirect(url_for("respond.join", code=join_code(assessment)))


@blueprint.get("/r/<token>")
@allow("public")
def overview(token: str, problem: str = "") -> Any:
    lang, desk = language(), _desk(token)
    assessment, person = desk.assessment, desk.participant()
    notes, done = _may_note(desk), progress(desk.content, assessment.version, person)
    page = render_template(
        "web/respond.html",
        **desk.shared(),
        sections=desk.sections(),
        done=done,
        minutes=minutes_for(done.asked),
        welcome=welcome_of(assessment, language()),
        following=desk.following(),
        who="" if assessment.confidentiality == "anonymous" else
        respondent_label(desk.content, person.external_id, person.role, lang),
        unit=unit_shown(assessment, person.unit) if person else "",
        title=lang.text(desk.content.title),
        is_anonymous=assessment.confidentiality == "anonymous",
        link=outside("respond.overview", token=token),
        promise=promise_of(assessment, lang),
        deadline=lang.date(assessment.deadline) if assessment.deadline else "",
        is_late=assessment.is_late(datetime.date.today()),
        interview=interview_of(person) if notes else None,
        typed=request.form if problem else {},
        today=datetime.date.today().isoformat(),
        problem=problem,
    )
    return page, 400 if problem else 200


def _may_note(desk: Desk) -> bool:
    """Whether whoever looks may see and write what was said in an interview with this person."""
    return bool(desk.behalf) and g.actor.may_edit


@blueprint.post("/r/<token>/interview")
@allow("public")
def interview(token: str) -> Any:
    """Note the interview after which a user writes down this person's answers."""
    desk, form = _desk(token), request.form
    if not _may_note(desk):
        abort(404)
    person = desk.participant()
    concerns(person.external_id, desk.assessment.id, title_of(desk.assessment))
    try:
        day, notes, seen = (form.get(key, "") for key in ("day", "notes", "seen"))
        note_interview(db(), actor(), person, day, notes, seen, datetime.date.today())
    except (AnswerError, ConflictError) as error:
        db().rollback()
        return overview(token, error_words(error, language()))
    say_saved()
    return redirect(url_for("respond.overview", token=token, _anchor="interview"))


@blueprint.get("/r/<token>/<question_id>")
@allow("public")
def question(token: str, question_id: str) -> Any:
    return question_page(_desk(token), question_id)


@blueprint.post("/r/<token>/<question_id>")
@allow("public")
def save(token: str, question_id: str) -> Any:
    return question_page(_desk(token), question_id)


@blueprint.post("/r/<token>/<question_id>/evidence")
@allow("public")
def evidence(token: str, question_id: str) -> Any:
    return evidence_page(_desk(token), question_id)


@blueprint.get("/r/<token>/<question_id>/evidence/<piece_id>")
@allow("public")
def file(token: str, question_id: str, piece_id: str) -> Any:
    return evidence_file(_desk(token), piece_id)


@blueprint.post("/api/r/<token>/<question_id>")
@allow("public")
def save_answer(token: str, question_id: str) -> Any:
    return saved_answer(_desk(token), question_id)
