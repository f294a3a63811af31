"""Calibrate: questions by disagreement, and the agreed level with its reason."""

import datetime
from collections.abc import Collection
from dataclasses import replace
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for

from assessment.calibration import (
    accept_agreement,
    agree,
    answered_anew,
    mark_of_standing,
    settled,
    standings,
    unsettled_by_unit,
)
from assessment.earlier import before_words
from assessment.models import Assessment
from assessment.results import Scored, scored, scored_unit
from errors import AnswerError, ConflictError
from reports.calibration import Standing, calibration_rows, standing_words
from reports.error_words import error_words
from scoring.agreement import FEWEST
from scoring.anonymity import agreed_beside_few, withheld_of_unit
from web.site import actor, allow, concerns, db, did, language, nothing_done, site
from web.stages import assessment_of, head, sees_names, unit_choices

blueprint = Blueprint("calibrate", __name__)


@blueprint.get("/assessments/<assessment_id>/calibrate")
@allow("viewer")
def table(assessment_id: str, problem: str = "", at: str = "", typed: Any = None, is_conflict: bool = False) -> Any:
    assessment = assessment_of(assessment_id)
    unit, made = _unit(assessment), scored(assessment, site().settings)
    own = scored_unit(made, unit, assessment.profile)
    lang, names = language(), sees_names(assessment)
    kept = frozenset[tuple[str, str | None]]() if names else agreed_beside_few(made.answers)
    held = _standings(assessment, unit or None, kept)
    done = {*held, *(standings(assessment) if unit else settled(assessment))}
    rows = calibration_rows(
        own.questionnaire, own.answers, own.result, held, lang, sees_names=names, settled=done,
        hidden=frozenset() if names else withheld_of_unit(made.answers, unit),
        anew=answered_anew(db(), assessment, unit or None),
    )  # fmt: skip
    is_group, open_rows = bool(unit) or not assessment.units, [row for row in rows if row.is_open]
    page = render_template(
        "web/calibrate.html", head=head(assessment, "calibrate"), open_rows=open_rows,
        few=[row for row in rows if not row.is_open and row.is_thin],
        rest=[row for row in rows if not row.is_open and not row.is_thin],
        agreed=len(done), acceptable=sum(row.acceptable for row in rows) if is_group else 0,
        has_answers=made.has_figures, may_edit=actor().may_edit, fewest=FEWEST, problem=problem, at=at,
        typed=typed or {}, staged=made.questionnaire.staged,
        before=before_words(db(), assessment, site().settings, lang),
        seen={row.id: mark_of_standing(held.get(row.id)) for row in rows}, is_conflict=is_conflict,
        unit=unit, unit_name=dict(unit_choices(assessment)).get(unit, ""), units=_choices(assessment, made),
        elsewhere=_elsewhere(assessment, unit, made, kept),
    )  # fmt: skip
    return page, 400 if problem else 200


def _unit(assessment: Assessment) -> str:
    """The unit looked at: the first one where none is asked for, empty for the whole."""
    known = [each.external_id for each in assessment.units]
    asked = request.values.get("unit")
    return asked if asked in known or (asked == "" and known) else next(iter(known), "")


def _unit_meant(assessment: Assessment) -> str:
    """The unit a form was sent for; ConflictError where it isn't there any more, or where there was none yet."""
    meant, known = request.form.get("unit"), {each.external_id for each in assessment.units}
    if (meant is None and known) or (meant and meant not in known):
        raise ConflictError("The units were changed in another window; the page shows what stands now")
    return meant or ""


def _choices(assessment: Assessment, made: Scored) -> list[tuple[str, str]]:
    """The units and the whole, each unit with how many of its questions are worth discussing."""
    if not assessment.units:
        return []
    lang = language()
    counts = unsettled_by_unit(db(), assessment, made.questionnaire, datetime.date.today())
    named = [(code, lang.n("{unit} · {count} question to discuss", "{unit} · {count} questions to discuss",
                           len(counts[code]), unit=name)) for code, name in unit_choices(assessment)]  # fmt: skip
    return [*named, ("", lang.t("the whole institution"))]


def _standings(
    assessment: Assessment, unit: str | None, kept: Collection[tuple[str, str | None]]
) -> dict[str, Standing]:
    """What stands agreed for a unit, by question; without the level where that is ``kept`` back."""
    found = standings(assessment, unit)
    return {id: replace(each, choice="") if (id, unit) in kept else each for id, each in found.items()}


def _elsewhere(
    assessment: Assessment, unit: str, made: Scored, kept: Collection[tuple[str, str | None]]
) -> dict[str, str]:
    """What is agreed beside what the page sets, by question: for all units, or for each that has a level of its own."""
    lang = language()
    told: dict[str, list[str]] = {}
    names = unit_choices(assessment) if unit == "" else [("", lang.t("the whole institution"))] if assessment.units else []
    for code, name in names:
        for id, standing in _standings(assessment, code or None, kept).items():
            question = made.questionnaire.question(id)
            if question is not None and standing.choice:
                level = standing_words(question, standing, lang)
                told.setdefault(id, []).append(lang.t("{unit}: {level} agreed", unit=name, level=level))
    return {id: lang.apart(each) for id, each in told.items()}


@blueprint.post("/assessments/<assessment_id>/calibrate/<question_id>")
@allow("editor")
def set_level(assessment_id: str, question_id: str) -> Any:
    assessment = assessment_of(assessment_id, edit=True)
    item = scored(assessment, site().settings).questionnaire.question(question_id)
    if item is None:
        abort(404)
    form = request.form
    try:
        unit = _unit_meant(assessment)
        typed = form.get("choice", ""), form.get("reason", "")
        did("agree" if typed[0] else "take_back")
        stood = standings(assessment, unit or None).get(question_id)
        moved = f"{stood.choice if stood else '–'} → {typed[0] or '–'}"
        concerns(", ".join(filter(None, (question_id, unit, moved))))
        agree(db(), actor(), assessment, item, *typed, datetime.date.today(), unit or None, form.get("seen"))
    except (AnswerError, ConflictError) as error:
        db().rollback()
        return table(assessment_id, error_words(error, language()), question_id, form, isinstance(error, ConflictError))
    return redirect(_address(assessment, unit, question_id.replace(".", "-")))


@blueprint.post("/assessments/<assessment_id>/calibrate")
@allow("editor")
def accept_all(assessment_id: str) -> Any:
    """Agree the group's level wherever respondents agree."""
    assessment = assessment_of(assessment_id, edit=True)
    try:
        unit = _unit_meant(assessment)
        made = scored_unit(scored(assessment, site().settings), unit, assessment.profile)
        if not accept_agreement(db(), actor(), assessment, made, datetime.date.today(), unit or None):
            nothing_done()
    except (AnswerError, ConflictError) as error:
        db().rollback()
        return table(assessment_id, error_words(error, language()))
    return redirect(_address(assessment, unit))


def _address(assessment: Assessment, unit: str, row: str | None = None) -> str:
    return url_for("calibrate.table", assessment_id=assessment.id, unit=unit if assessment.units else None, _anchor=row)
