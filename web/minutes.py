"""The minutes of a workshop that has ended, for whoever leads."""

from typing import Any

from flask import Blueprint, render_template

from assessment.branding import brand_of
from assessment.content import questionnaire_of
from assessment.minutes import minutes_of
from assessment.models import Assessment, Workshop
from assessment.models.base import local_day
from assessment.workshop import ended, voters_of
from reports.minutes import Minute, summary
from reports.minutes_file import Meeting, minutes_document
from reports.words import respondent_label
from web.ballot import unit_name
from web.downloads import attachment, file_name
from web.site import allow, db, language, site
from web.stages import assessment_of, head

blueprint = Blueprint("minutes", __name__)


def _held(assessment_id: str, workshop_id: str) -> tuple[Assessment, Workshop, tuple[Minute, ...]]:
    """A workshop of an assessment that has ended, and what was voted on in it."""
    assessment = assessment_of(assessment_id)
    workshop = ended(db(), assessment, workshop_id)
    return assessment, workshop, minutes_of(
        db(), assessment, workshop, questionnaire_of(assessment, site().settings), language()
    )  # fmt: skip


@blueprint.get("/assessments/<assessment_id>/workshop/<workshop_id>.docx")
@allow("editor")
def word(assessment_id: str, workshop_id: str) -> Any:
    lang = language()
    assessment, workshop, rows = _held(assessment_id, workshop_id)
    bank, day = assessment.organisation.name[lang.locale], local_day(workshop.created_at).isoformat()
    content = questionnaire_of(assessment, site().settings)
    people = tuple(respondent_label(content, each.name, each.role, lang) for each in workshop.voters if each.name)
    meeting = Meeting(bank, lang.date(day), unit_name(assessment, workshop), voters_of(db(), workshop), people)
    raw = minutes_document(rows, meeting, lang, brand_of(db(), assessment.workspace_id))
    return attachment(raw, file_name(bank, f"{lang.t('Minutes')} {day}.docx"))


@blueprint.get("/assessments/<assessment_id>/workshop/<workshop_id>")
@allow("editor")
def show(assessment_id: str, workshop_id: str) -> Any:
    assessment, workshop, rows = _held(assessment_id, workshop_id)
    return render_template(
        "web/minutes.html", head=head(assessment, "calibrate"), rows=rows, summary=summary(rows, language()),
        workshop=workshop, voters=voters_of(db(), workshop), unit=unit_name(assessment, workshop),
    )  # fmt: skip
