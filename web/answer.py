"""Collect, signed in: the overview of sections, the answer page, and the save behind it."""

import datetime
from collections import Counter
from collections.abc import Sequence
from typing import Any

from flask import Blueprint, render_template

from assessment.access import participant_of
from assessment.answers import answers_of
from assessment.content import questionnaire_of
from assessment.participation import may_answer, progress
from questionnaires.schema import Questionnaire
from reports.words import confidentiality_name
from scoring.anonymity import only_groups
from scoring.answers import Respondent
from web.desk import Desk, evidence_file, evidence_page, question_page, saved_answer
from web.site import actor, allow, db, language, site
from web.stages import assessment_of, unit_choices, waits

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
    assessment, answers = desk.assessment, answers_of(desk.assessment, desk.content)
    told = only_groups(answers) if assessment.confidentiality == "anonymous" else answers
    return render_template(
        "web/collect.html",
        **desk.shared(),
        sections=desk.sections(),
        done=progress(desk.content, assessment.version, desk.own),
        following=desk.following(),
        respondents=len(answers.respondents),
        units=unit_choices(assessment),
        unit=desk.own.unit if desk.own else None,
        confidentiality=confidentiality_name(assessment.confidentiality, language()),
        group=_people(desk.content, told.respondents) if actor().may_edit and not waits(assessment) else {},
        asked=len(assessment.participants),
    )


def _people(content: Questionnaire, respondents: Sequence[Respondent]) -> dict[str, int]:
    """How many chose a level on a question of each capability."""
    capability = {question.id: each.id for each in content.capabilities for question in each.questions}
    own = ({capability[id] for id, rank in each.answers.items() if rank >= 0} for each in respondents)
    return Counter(id for found in own for id in found)


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
