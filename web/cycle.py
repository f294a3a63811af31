"""Set up: the earlier cycle an assessment is compared with, and the pool it gives its levels to."""

import datetime
from typing import Any

from flask import Blueprint, redirect, request, url_for

from assessment.comparison import set_previous
from assessment.peers import contribute, withdraw
from errors import AnswerError
from reports.error_words import error_words
from web.setup import facts
from web.site import actor, allow, db, did, language, say_saved, site
from web.stages import assessment_of

blueprint = Blueprint("cycle", __name__)


@blueprint.post("/assessments/<assessment_id>/previous")
@allow("editor")
def previous(assessment_id: str) -> Any:
    assessment = assessment_of(assessment_id, edit=True)
    try:
        set_previous(db(), actor(), assessment, request.form.get("previous", ""))
    except AnswerError as error:
        db().rollback()
        return facts(assessment_id, error_words(error, language()))
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
        return facts(assessment_id, error_words(error, language()))
    say_saved()
    return redirect(url_for("setup.facts", assessment_id=assessment_id, _anchor="pool"))
