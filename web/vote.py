"""Workshop, in the hands of those in the room: join by a code, vote without an account."""

from typing import Any

from flask import Blueprint, g, redirect, render_template, request, session, url_for

from assessment.content import questionnaire_of
from assessment.models import Assessment, Vote, Voter, Workshop
from assessment.participation import choice_of
from assessment.voting import cast
from assessment.workshop import by_code, by_token, here, presence, vote_of
from assessment.workshop import join as take_place
from errors import AccessError, AnswerError, ConflictError, WaymarkError
from questionnaires.schema import Questionnaire
from reports.error_words import error_words
from reports.words import room_promise
from web.ballot import NOTHING_NEW, ballot, is_seen
from web.limits import limiter
from web.site import allow, db, language, site, whole_number
from web.stages import head

blueprint = Blueprint("vote", __name__)


@blueprint.get("/w")
@limiter.limit("600 per minute")
@allow("public")
def enter() -> Any:
    """Where a code is typed."""
    code, problem = request.args.get("code", ""), ""
    if code:
        try:
            return redirect(url_for("vote.join", code=by_code(db(), code).code))
        except AccessError as error:
            problem = error_words(error, language())
    return render_template("web/enter.html", code=code, problem=problem), 400 if problem else 200


@blueprint.route("/w/<code>", methods=["GET", "POST"])
@limiter.limit("600 per minute")
@allow("public")
def join(code: str) -> Any:
    """A place in the room; this browser remembers it, so that the code leads back to it."""
    lang, workshop, problem = language(), by_code(db(), code), ""
    assessment = db().get_one(Assessment, workshop.assessment_id)
    content = questionnaire_of(assessment, site().settings)
    own = session.get("rooms", {}).get(workshop.id)
    if own and own in {voter.token for voter in workshop.voters}:
        return redirect(url_for("vote.show", token=own))
    is_anonymous = assessment.confidentiality == "anonymous"
    if request.method == "POST" and is_anonymous and g.actor is not None:
        problem = lang.t("You are signed in: who leads an anonymous assessment takes no place in its room.")
    elif request.method == "POST":
        try:
            made = take_place(db(), workshop, content, request.form.get("name", ""), request.form.get("role", ""))
            kept = list(session.get("rooms", {}).items())[-4:]
            session["rooms"] = {**dict(kept), workshop.id: made.token}
            return redirect(url_for("vote.show", token=made.token))
        except AnswerError as error:
            db().rollback()
            problem = error_words(error, lang)
    page = render_template(
        "web/enter_room.html", head=head(assessment, "calibrate"), problem=problem, form=request.form,
        title=lang.text(content.title), promise=room_promise(assessment.confidentiality, lang), counts=workshop.counts,
        is_anonymous=is_anonymous,
    )  # fmt: skip
    return page, 400 if problem else 200


def _place(token: str) -> tuple[Voter, Workshop, Assessment, Questionnaire]:
    voter, workshop = by_token(db(), token)
    assessment = db().get_one(Assessment, workshop.assessment_id)
    return voter, workshop, assessment, questionnaire_of(assessment, site().settings)


@blueprint.get("/v/<token>")
@allow("public")
def show(token: str, problem: str = "") -> Any:
    lang, (voter, workshop, assessment, content) = language(), _place(token)
    if request.method == "GET" and here(db(), voter):
        db().commit()
    count, own = presence(db(), workshop).here if workshop.state == "waiting" else 0, vote_of(voter, workshop)
    mark = _mark(workshop, own, count)
    if is_seen(mark):
        return NOTHING_NEW
    facts = ballot(workshop, assessment, content, lang, sees_names=assessment.confidentiality == "named")
    page = render_template(
        "web/vote.html", head=head(assessment, "calibrate"), b=facts, workshop=workshop, mark=mark, problem=problem,
        name=voter.name, token=token, count=count, own="" if own is None else choice_of(own.rank),
        promise=room_promise(assessment.confidentiality, lang), counts=workshop.counts,
    )  # fmt: skip
    return page, 409 if problem else 200


def _mark(workshop: Workshop, own: Vote | None, count: int = 0) -> str:
    """What a phone shows: where the workshop stands, in which language, and its owner's vote."""
    return f"{workshop.version} {workshop.state} {count} {language().tag} {'-' if own is None else own.rank}"


def _cast(token: str) -> str:
    """Keep a vote; the mark of what the phone shows then."""
    voter, workshop, _, content = _place(token)
    question = content.question(request.form.get("question", ""))
    if question is None:
        raise AnswerError("Choose one of the list")
    cast(db(), voter, workshop, question, whole_number("round"), request.form.get("choice", ""))
    return _mark(workshop, vote_of(voter, workshop))


@blueprint.post("/v/<token>")
@allow("public")
def vote(token: str) -> Any:
    try:
        _cast(token)
    except (AnswerError, ConflictError) as error:
        db().rollback()
        return show(token, error_words(error, language()))
    return redirect(url_for("vote.show", token=token))


@blueprint.post("/api/v/<token>")
@allow("public")
def save_vote(token: str) -> Any:
    try:
        mark = _cast(token)
    except WaymarkError as error:
        db().rollback()
        return {"error": error_words(error, language())}, 409 if isinstance(error, ConflictError) else 400
    return {"choice": request.form["choice"], "mark": mark}
