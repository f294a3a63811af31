"""Collect, signed in: the overview of sections, the answer page, and the save behind it."""

import datetime
from typing import Any

from flask import Blueprint, render_template

from assessment.access import participant_of
from assessment.answers import answers_of
from assessment.content import questionnaire_of
from assessment.participation import may_answer, progress
from assessment.results import scored
from reports.words import confidentiality_name
from web.desk import Desk, evidence_file, evidence_page, question_page, saved_answer
from web.site import actor, allow, db, language, site
from web.stages import assessment_of, unit_choices

blueprint = Blueprint("answer", __name__)


def _desk(assessment_id: str, *, edit: bool = False) -> Desk:
    assessment = assessment_of(assessment_id, edit=edit)
    own = participant_of(db(), actor(), assessment)
    content = questionnaire_of(assessment, site().settings)
    may_edit = may_answer(actor(), assessment, datetime.date.today())
    return Desk(assessment, content, own, may_edit, "answer", ("assessment_id", assessment_id))


@blueprint.get("/assessments/<assessment_id>/collect")
@allow("viewer")
def overview(assessment_id: str) -> Any:
    desk = _desk(assessment_id)
    assessment, lang = desk.assessment, language()
    made = scored(assessment, site().settings) if actor().may_edit else None
    group = {} if made is None or not made.has_figures else {
        node.id: (str(node.n), lang.percent(node.coverage)) for node in (made.result.overall, *made.result.capabilities)
    }  # fmt: skip
    return render_template(
        "web/collect.html",
        **desk.shared(),
        sections=desk.sections(),
        done=progress(desk.content, assessment.version, desk.own),
        following=desk.following(),
        respondents=len(answers_of(assessment, desk.content).respondents),
        units=unit_choices(assessment),
        unit=desk.own.unit if desk.own else None,
        confidentiality=confidentiality_name(assessment.confidentiality, lang),
        group=group, asked=len(assessment.participants), is_open=assessment.is_open(datetime.date.today()),
        coverage=lang.percent(made.result.overall.coverage) if made else "",
    )  # fmt: skip


@blueprint.get("/assessments/<assessment_id>/answer/<question_id>")
@allow("viewer")
def question(assessment_id: str, question_id: str) -> Any:
    return question_page(_desk(assessment_id), question_id)


@blueprint.post("/assessments/<assessment_id>/answer/<question_id>")
@allow("editor")
def save(assessment_id: str, question_id: str) -> Any:
    return question_page(_desk(assessment_id, edit=True), question_id)


@blueprint.post("/assessments/<assessment_id>/answer/<question_id>/evidence")
@allow("editor")
def evidence(assessment_id: str, question_id: str) -> Any:
    return evidence_page(_desk(assessment_id, edit=True), question_id)


@blueprint.get("/assessments/<assessment_id>/answer/<question_id>/evidence/<piece_id>")
@allow("viewer")
def file(assessment_id: str, question_id: str, piece_id: str) -> Any:
    return evidence_file(_desk(assessment_id), piece_id)


@blueprint.post("/api/assessments/<assessment_id>/answers/<question_id>")
@allow("editor")
def save_answer(assessment_id: str, question_id: str) -> Any:
    return saved_answer(_desk(assessment_id, edit=True), question_id)
