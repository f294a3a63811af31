"""The minutes of a workshop that has ended, for whoever leads."""

from typing import Any

from flask import Blueprint, render_template

from assessment.content import questionnaire_of
from assessment.minutes import minutes_of
from assessment.workshop import ended, voters_of
from reports.minutes import summary
from web.ballot import unit_name
from web.site import allow, db, language, site
from web.stages import assessment_of, head

blueprint = Blueprint("minutes", __name__)


@blueprint.get("/assessments/<assessment_id>/workshop/<workshop_id>")
@allow("editor")
def show(assessment_id: str, workshop_id: str) -> Any:
    assessment, lang = assessment_of(assessment_id), language()
    workshop = ended(db(), assessment, workshop_id)
    rows = minutes_of(db(), assessment, workshop, questionnaire_of(assessment, site().settings), lang)
    return render_template(
        "web/minutes.html", head=head(assessment, "calibrate"), rows=rows, summary=summary(rows, lang), workshop=workshop,
        voters=voters_of(db(), workshop), unit=unit_name(assessment, workshop),
    )  # fmt: skip
