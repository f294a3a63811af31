"""Set up: the earlier cycle an assessment is compared with, and the pool it gives its levels to."""

import datetime
from typing import Any

from flask import Blueprint, redirect, request, url_for

from assessment.comparison import set_previous
from assessment.peers import contribute, withdraw
from errors import AnswerError
from web.setup import facts
from web.site import N_, actor, allow, db, did, language, say_saved, site
from web.stages import assessment_of

blueprint = Blueprint("cycle", __name__)

SAID = (
    N_("There is no such pool"), N_("A fictional bank does not count among peers"),
    N_("No capability has a level to contribute yet"),
    N_("Compare two assessments of the same institution and questionnaire"),
)  # fmt: skip


@blueprint.post("/assessments/<assessment_id>/previous")
@allow("editor")
def previous(assessment_id: str) -> Any:
    assessment = assessment_of(assessment_id, edit=True)
    try:
        set_previous(db(), actor(), assessment, request.form.get("previous", ""))
    except AnswerError as error:
        db().rollback()
        return facts(assessment_id, language().t(error.what))
    say_saved()
    return redirect(url_for("setup.facts", assessment_id=assessment_id, _anchor="previous"))


@blueprint.post("/assessments/<assessment_id>/pool")
@allow("editor")
def pool(assessment_id: str) -> Any:
    assessment = assessment_of(assessment_id, edit=True)
    scope = request.form.get("scope", "")
    did("give" if scope else "take_back")
    try:
        if scope:
            contribute(db(), assessment, site().settings, scope, datetime.date.today())
        else:
            withdraw(db(), assessment)
    except AnswerError as error:
        db().rollback()
        return facts(assessment_id, language().t(error.what))
    say_saved()
    return redirect(url_for("setup.facts", assessment_id=assessment_id, _anchor="pool"))
