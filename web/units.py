"""Set up: the units that are assessed, and for a user who answers, which of them it is for."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for

from assessment.participation import own_participant
from assessment.units import add_unit, change_unit, choose_unit, mark_of_unit, remove_unit, units_in_use
from errors import AnswerError, ConflictError
from reports.error_words import error_words
from reports.typed import typed_number
from web.site import actor, allow, concerns, db, language, say_saved
from web.stages import assessment_of, head

blueprint = Blueprint("units", __name__)


@blueprint.get("/assessments/<assessment_id>/units")
@allow("viewer")
def show(assessment_id: str, problem: str = "") -> Any:
    assessment = assessment_of(assessment_id)
    used = units_in_use(db(), assessment)
    rows = [
        {
            "code": each.external_id, "en": each.name["en"], "zh": each.name["zh"], "weight": typed_number(each.weight),
            "used": each.external_id in used, "seen": mark_of_unit(each),
        }
        for each in assessment.units
    ]  # fmt: skip
    page = render_template(
        "web/units.html", head=head(assessment, "setup"), rows=rows, problem=problem, form=request.form if problem else {},
        people=len(assessment.participants),
        is_late=bool(assessment.participants) and not rows and assessment.confidentiality == "anonymous",
        is_named=assessment.confidentiality == "named",
    )  # fmt: skip
    return page, 400 if problem else 200


@blueprint.post("/assessments/<assessment_id>/units")
@allow("editor")
def change(assessment_id: str) -> Any:
    """Add, change or remove a unit: the field ``do`` says which."""
    assessment, form = assessment_of(assessment_id, edit=True), request.form
    code, names = form.get("code", ""), (form.get("en", ""), form.get("zh", ""), form.get("weight", ""))
    stood = next((f"{each.name['en']} {each.weight:g}" for each in assessment.units if each.external_id == code), "")
    wanted = " ".join(filter(None, (names[0] or names[1], names[2])))
    concerns(" → ".join(filter(None, (stood, wanted))))
    try:
        match form.get("do", ""):
            case "add":
                moved = add_unit(db(), assessment, *names)
                if moved:
                    flash(
                        language().n(
                            "{count} person who was there before now answers for this unit.",
                            "{count} people who were there before now answer for this unit.", moved,
                        )
                    )  # fmt: skip
            case "change":
                change_unit(db(), assessment, code, *names, form.get("seen", ""))
            case "remove":
                remove_unit(db(), assessment, code)
            case _:
                abort(400)
    except (AnswerError, ConflictError) as error:
        db().rollback()
        return show(assessment_id, error_words(error, language()))
    say_saved()
    return redirect(url_for("units.show", assessment_id=assessment_id))


@blueprint.post("/assessments/<assessment_id>/unit")
@allow("editor")
def choose(assessment_id: str) -> Any:
    """The unit a signed-in user answers for."""
    assessment = assessment_of(assessment_id, edit=True)
    try:
        choose_unit(db(), assessment, own_participant(db(), actor(), assessment), request.form.get("unit", ""))
    except AnswerError:
        db().rollback()
        abort(400)
    return redirect(url_for("answer.overview", assessment_id=assessment_id))
