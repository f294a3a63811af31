"""Collect, by a personal link: what is asked of one person, without an account."""

import datetime
from typing import Any

from flask import Blueprint, render_template

from assessment.access import invited
from assessment.content import questionnaire_of
from assessment.models import Assessment
from assessment.participation import progress
from errors import AnswerError
from reports.words import confidentiality_promise, respondent_label
from web.desk import Desk, evidence_page, question_page, saved_answer
from web.site import allow, db, language, site

blueprint = Blueprint("respond", __name__)


def _desk(token: str, *, edit: bool = False) -> Desk:
    person = invited(db(), token)
    assessment = db().get_one(Assessment, person.assessment_id)
    is_open = assessment.closed_on is None or assessment.closed_on > datetime.date.today().isoformat()
    if edit and not is_open:
        raise AnswerError("Collection is closed: answers can be read here, not changed")
    return Desk(assessment, questionnaire_of(assessment, site().settings), person, is_open, "respond", ("token", token))


@blueprint.get("/r/<token>")
@allow("public")
def overview(token: str) -> Any:
    lang, desk = language(), _desk(token)
    assessment, person = desk.assessment, desk.participant()
    return render_template(
        "web/respond.html",
        **desk.shared(),
        sections=desk.sections(),
        done=progress(desk.content, assessment.version, person),
        following=desk.following(),
        who=respondent_label(desk.content, person.external_id, person.role, lang),
        title=lang.text(desk.content.title),
        promise=confidentiality_promise(assessment.confidentiality, lang),
        deadline=lang.date(assessment.deadline) if assessment.deadline else "",
    )


@blueprint.get("/r/<token>/<question_id>")
@allow("public")
def question(token: str, question_id: str) -> Any:
    return question_page(_desk(token), question_id)


@blueprint.post("/r/<token>/<question_id>")
@allow("public")
def save(token: str, question_id: str) -> Any:
    return question_page(_desk(token, edit=True), question_id)


@blueprint.post("/r/<token>/<question_id>/evidence")
@allow("public")
def evidence(token: str, question_id: str) -> Any:
    return evidence_page(_desk(token, edit=True), question_id)


@blueprint.post("/api/r/<token>/<question_id>")
@allow("public")
def save_answer(token: str, question_id: str) -> Any:
    return saved_answer(_desk(token, edit=True), question_id)
