"""Beside the board: how far each unit and function is, and the board as a workbook."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort

from assessment.content import questionnaire_of
from assessment.invitation import Seat, board
from assessment.models import Assessment
from assessment.models.base import local_day
from assessment.turnout import Group, turnout
from questionnaires.schema import Questionnaire
from reports.language import Language
from reports.spreadsheet import Column, Sheet, workbook
from reports.words import line_names, respondent_name, role_name
from web.downloads import attachment, file_name
from web.mail import link_of
from web.site import allow, language, site
from web.stages import assessment_of, unit_shown

blueprint = Blueprint("turnout", __name__)


def groups(assessment: Assessment, seats: tuple[Seat, ...], content: Questionnaire) -> list[tuple[str, tuple[Group, ...]]]:
    """Tables of groups with what they have in common: units, functions; those that say nothing are left out."""
    lang = language()
    kinds: list[tuple[str, Callable[[Seat], str]]] = [
        (lang.t("Unit"), lambda seat: unit_shown(assessment, seat.unit)),
        (lang.t("Function"), lambda seat: role_name(content, seat.role, lang)),
    ]
    return [(title, rows) for title, key in kinds if (rows := turnout(seats, key))]


@blueprint.get("/assessments/<assessment_id>/people.xlsx")
@allow("editor")
def download(assessment_id: str) -> Any:
    """Who is asked, how far they are, their links: for chasing and for mail merge. Of anonymous people there is none."""
    lang, assessment = language(), assessment_of(assessment_id)
    if assessment.confidentiality == "anonymous":
        abort(404)
    content = questionnaire_of(assessment, site().settings)
    bank, title = assessment.organisation.name[lang.locale], lang.t("Participants")
    sheet = people_sheet(assessment, board(assessment, content), content, lang)
    return attachment(workbook([sheet], f"{bank} {title}", lang), file_name(bank, f"{title}.xlsx"))


def people_sheet(assessment: Assessment, seats: tuple[Seat, ...], content: Questionnaire, lang: Language) -> Sheet:
    """One row a person, those with most still to answer first."""
    lines = line_names(lang)
    columns = (
        Column(lang.t("Person")), Column(lang.t("Function")), Column(lang.t("Unit")), Column(lang.t("Line")),
        Column(lang.t("E-mail")), Column(lang.t("Answered"), "whole"), Column(lang.t("Asked"), "whole"),
        Column(lang.t("Last saved"), "date"), Column(lang.t("Personal link"), "long"), Column(lang.t("Interview on"), "date"),
        Column(lang.t("Held by")), Column(lang.t("Notes of the interview"), "long"),
    )  # fmt: skip
    rows = [
        (*respondent_name(content, seat.code, seat.role, lang), unit_shown(assessment, seat.unit),
         lines.get(seat.line or "", ""), seat.email, seat.answered, seat.asked,
         local_day(seat.saved_at) if seat.saved_at else None, link_of(seat), seat.interview.date, seat.interview.by,
         seat.interview.notes)
        for seat in seats
    ]  # fmt: skip
    return Sheet(lang.t("Participants"), columns, rows)
