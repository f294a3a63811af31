"""Beside the board: how far each unit and function is, which of the people are shown, and the board as a workbook."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from typing import Any

from flask import Blueprint, abort, request, url_for

from assessment.content import questionnaire_of
from assessment.invitation import Seat, board
from assessment.models import Assessment
from assessment.models.base import local_day
from assessment.turnout import STATES, Chosen, turnout
from questionnaires.schema import Questionnaire
from reports.language import Language
from reports.spreadsheet import Column, Sheet, workbook
from reports.words import line_names, respondent_name, role_name
from web.downloads import attachment, file_name
from web.mail import link_of
from web.site import allow, language, site
from web.stages import assessment_of, unit_shown

blueprint = Blueprint("turnout", __name__)


def chosen() -> Chosen:
    """Whom the address asks for: ``of_unit``, ``of_role``, ``of_state``."""
    state = request.args.get("of_state")
    return Chosen(request.args.get("of_unit"), request.args.get("of_role"), state if state in STATES else None)


def asked_for(some: Chosen) -> dict[str, Any]:
    """The same as parts of an address."""
    return {f"of_{key}": value for key, value in asdict(some).items() if value is not None}


def _address(assessment: Assessment, some: Chosen) -> str:
    return url_for("board.show", assessment_id=assessment.id, **asked_for(some), _anchor="shown")


def groups(assessment: Assessment, seats: Sequence[Seat], content: Questionnaire) -> list[dict[str, Any]]:
    """Tables of groups with what they have in common: units, functions; those that say nothing are left out. Each group with
    the addresses of its people.
    """
    lang = language()
    kinds: list[tuple[str, str, Callable[[Seat], str], Callable[[str], str]]] = [
        (lang.t("Unit"), "unit", lambda seat: seat.unit or "", lambda unit: unit_shown(assessment, unit)),
        (lang.t("Function"), "role", lambda seat: seat.role or "", lambda role: role_name(content, role, lang)),
    ]
    return [
        {
            "title": title,
            "rows": [
                {"name": name(each.key), "facts": each, "all": _address(assessment, Chosen(**{kind: each.key})),
                 "idle": _address(assessment, Chosen(**{kind: each.key}, state="idle"))}
                for each in rows
            ],
        }
        for title, kind, key, name in kinds if (rows := turnout(seats, key))
    ]  # fmt: skip


def narrowing(assessment: Assessment, seats: Sequence[Seat], content: Questionnaire, some: Chosen) -> dict[str, Any]:
    """What of the board is shown: the states with how many people each holds and its address, None for the one shown; the
    unit and function it is narrowed to, and the address of everybody.
    """
    lang, within = language(), replace(some, state=None).of(seats)
    names = {
        None: lang.t("All"), "idle": lang.t("Not begun"), "begun": lang.t("Under way"), "done": lang.t("Answered everything"),
        "left": lang.t("Left"),
    }  # fmt: skip
    states = [(name, each, len(each.of(within))) for state, name in names.items() for each in [replace(some, state=state)]]
    unit = unit_shown(assessment, some.unit) or lang.t("without a unit")
    role = role_name(content, some.role, lang) or lang.t("without a function")
    return {
        "states": [
            (name, count, None if each == some else _address(assessment, each))
            for name, each, count in states if count or each == some or each.state is None
        ],
        "words": lang.row([*([unit] if some.unit is not None else []), *([role] if some.role is not None else [])]),
        "everybody": _address(assessment, Chosen()),
    }  # fmt: skip


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
