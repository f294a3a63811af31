"""Calibrate: questions by disagreement, and the agreed level with its reason."""

import datetime
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for

from assessment.calibration import accept_agreement, agree, mark_of_standing, standings
from assessment.earlier import before_words
from assessment.results import scored
from errors import AnswerError, ConflictError
from reports.calibration import calibration_rows
from reports.error_words import error_words
from scoring.agreement import FEWEST
from web.site import actor, allow, db, did, language, nothing_done, site
from web.stages import assessment_of, head, sees_names

blueprint = Blueprint("calibrate", __name__)


@blueprint.get("/assessments/<assessment_id>/calibrate")
@allow("viewer")
def table(assessment_id: str, problem: str = "", at: str = "", typed: Any = None, is_conflict: bool = False) -> Any:
    assessment = assessment_of(assessment_id)
    made = scored(assessment, site().settings)
    held = standings(assessment)
    rows = calibration_rows(
        made.questionnaire, made.answers, made.result, held, language(),
        sees_names=sees_names(assessment),
    )  # fmt: skip
    page = render_template(
        "web/calibrate.html", head=head(assessment, "calibrate"), open_rows=[row for row in rows if row.is_open],
        few=[row for row in rows if row.bars is None and row.agreed is None and not row.is_open],
        rest=[row for row in rows if not row.is_open and (row.bars is not None or row.agreed is not None)],
        agreed=len(held), acceptable=0 if assessment.units else sum(row.acceptable for row in rows),
        has_answers=made.has_figures, may_edit=actor().may_edit, fewest=FEWEST, problem=problem, at=at,
        typed=typed or {}, staged=made.questionnaire.staged,
        before=before_words(db(), assessment, site().settings, language()),
        seen={row.id: mark_of_standing(held.get(row.id)) for row in rows}, is_conflict=is_conflict,
    )  # fmt: skip
    return page, 400 if problem else 200


@blueprint.post("/assessments/<assessment_id>/calibrate/<question_id>")
@allow("editor")
def set_level(assessment_id: str, question_id: str) -> Any:
    assessment = assessment_of(assessment_id, edit=True)
    item = scored(assessment, site().settings).questionnaire.question(question_id)
    if item is None:
        abort(404)
    form = request.form
    try:
        typed = form.get("choice", ""), form.get("reason", "")
        did("agree" if typed[0] else "take_back")
        agree(db(), actor(), assessment, item, *typed, datetime.date.today(), seen=form.get("seen"))
    except (AnswerError, ConflictError) as error:
        db().rollback()
        return table(assessment_id, error_words(error, language()), question_id, form, isinstance(error, ConflictError))
    return redirect(url_for("calibrate.table", assessment_id=assessment_id, _anchor=question_id.replace(".", "-")))


@blueprint.post("/assessments/<assessment_id>/calibrate")
@allow("editor")
def accept_all(assessment_id: str) -> Any:
    """Agree the group's level wherever respondents agree."""
    assessment = assessment_of(assessment_id, edit=True)
    try:
        made = scored(assessment, site().settings)
        if not accept_agreement(db(), actor(), assessment, made, datetime.date.today()):
            nothing_done()
    except (AnswerError, ConflictError) as error:
        db().rollback()
        return table(assessment_id, error_words(error, language()))
    return redirect(url_for("calibrate.table", assessment_id=assessment_id))
