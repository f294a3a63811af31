"""An assessment's own initiatives: changed in forms or in Excel, put back as the questionnaire gives them."""

import re
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for

from assessment.initiatives import catalogue, catalogue_mark, change, others_with_own, replace_all, reset, restore, take_over
from assessment.marks import mark_of
from assessment.models import Assessment
from assessment.results import scored
from errors import ConflictError, PlanError, WaymarkError
from questionnaires.library import plain_initiatives
from questionnaires.schema import Initiative, Questionnaire
from reports.catalogue_rows import catalogue_rows
from reports.content_workbook import initiatives_workbook
from reports.error_words import error_words, fault_words, reason_words
from web import initiative_form
from web.downloads import attachment, file_name
from web.fault_labels import labelled
from web.site import actor, allow, db, did, language, say_saved, site
from web.stages import assessment_of, head, title_of

blueprint = Blueprint("initiatives", __name__)
IN_LIST = re.compile(r"^initiatives\.\d+\.")
"""Where a fault stands in the list; a form shows one initiative only."""


def _content(assessment: Assessment) -> tuple[Questionnaire, Questionnaire]:
    """The questionnaire as it is, and with the assessment's initiatives."""
    original = scored(assessment, site().settings).questionnaire
    return original, catalogue(db(), assessment, original)


@blueprint.get("/assessments/<assessment_id>/initiatives")
@allow("viewer")
def show(assessment_id: str, problems: tuple[str, ...] = (), name: str = "") -> Any:
    assessment = assessment_of(assessment_id)
    original, own = _content(assessment)
    page = render_template(
        "web/initiatives.html", head=head(assessment, "roadmap"), rows=catalogue_rows(own, original, language()),
        is_own=own.initiatives != original.initiatives, problems=problems, name=name, may_edit=actor().may_edit,
        seen=catalogue_mark(own), others=[(each.id, title_of(each)) for each in others_with_own(db(), assessment)],
    )  # fmt: skip
    return page, 400 if problems else 200


@blueprint.get("/assessments/<assessment_id>/initiatives.xlsx")
@allow("viewer")
def workbook(assessment_id: str) -> Any:
    assessment = assessment_of(assessment_id)
    _, own = _content(assessment)
    bank = assessment.organisation.name[language().locale]
    return attachment(initiatives_workbook(own, catalogue_mark(own)), file_name(bank, f"{language().t('Initiatives')}.xlsx"))


@blueprint.post("/assessments/<assessment_id>/initiatives")
@allow("editor")
def upload(assessment_id: str) -> Any:
    """A workbook or another assessment's initiatives in place of the whole catalogue, or the questionnaire's own again."""
    assessment = assessment_of(assessment_id, edit=True)
    original, _ = _content(assessment)
    if "reset" in request.form:
        did("reset")
        reset(db(), assessment)
        say_saved()
        return redirect(url_for("initiatives.show", assessment_id=assessment_id))
    sent, name = request.files.get("file"), ""
    try:
        if "other" in request.form:
            did("other")
            faults = take_over(db(), actor(), assessment, original, request.form["other"], request.form.get("seen", ""))
        elif sent is None or not sent.filename:
            return show(assessment_id, (language().t("Choose a file first"),))
        else:
            name = sent.filename[-120:]
            faults = replace_all(db(), actor(), assessment, original, sent.read(), name, "force" in request.form)
        problems = tuple(fault_words(f"{each.where}: {IN_LIST.sub('', each.reason)}", language()) for each in faults)
    except WaymarkError as error:
        problems = (error_words(error, language()),)
    if problems:
        db().rollback()
        return show(assessment_id, problems, name)
    say_saved()
    return redirect(url_for("initiatives.show", assessment_id=assessment_id))


@blueprint.get("/assessments/<assessment_id>/initiatives/<initiative_id>")
@allow("viewer")
def edit(assessment_id: str, initiative_id: str) -> Any:
    assessment = assessment_of(assessment_id)
    original, own = _content(assessment)
    held = _find(own, initiative_id)
    return _form(assessment, original, own, initiative_id, initiative_form.shown(held), _mark(held))


@blueprint.post("/assessments/<assessment_id>/initiatives/<initiative_id>")
@allow("editor")
def save(assessment_id: str, initiative_id: str) -> Any:
    assessment = assessment_of(assessment_id, edit=True)
    original, own = _content(assessment)
    values, seen = initiative_form.typed(request.form, own), request.form.get("seen", "")
    held = next((each for each in own.initiatives if each.id == initiative_id), None)
    id = initiative_form.new_id(values, own) if initiative_id == initiative_form.NEW else initiative_id
    did(next((each for each in ("remove", "restore") if each in request.form), "" if held else "add"))
    try:
        if "remove" in request.form:
            _check_unneeded(own, id)
        if "restore" in request.form:
            faults = restore(db(), actor(), assessment, original, id)
        else:
            plain = None if "remove" in request.form else initiative_form.plain_of(values, id, held)
            faults = change(db(), actor(), assessment, original, id, plain, seen)
        problems = tuple(labelled(IN_LIST.sub("", reason_words(each.reason, language())), own) for each in faults)
    except WaymarkError as error:
        problems = (error_words(error, language()),)
        seen = _mark(held) if isinstance(error, ConflictError) else seen
    if problems:
        db().rollback()
        if held is not None and {"remove", "restore"} & {*request.form}:
            values = initiative_form.shown(held)
        return _form(assessment_of(assessment_id), original, own, initiative_id, values, seen, problems)
    say_saved()
    return redirect(url_for("initiatives.show", assessment_id=assessment_id, _anchor=id))


def _check_unneeded(own: Questionnaire, id: str) -> None:
    """PlanError that names the initiatives which wait for one that is to be removed."""
    lang = language()
    waiting = [lang.text(each.name) for each in own.initiatives if id in each.prerequisites]
    if waiting:
        raise PlanError(lang.n("{names} waits for it: change that first", "{names} wait for it: change those first",
                               len(waiting), names=lang.listed(waiting)))  # fmt: skip


def _find(content: Questionnaire, id: str) -> Initiative | None:
    """The initiative to edit; None for a new one."""
    held = next((each for each in content.initiatives if each.id == id), None)
    if held is None and id != initiative_form.NEW:
        abort(404)
    return held


def _mark(held: Initiative | None) -> str:
    return mark_of(plain_initiatives([held])[0] if held else None)


def _form(
    assessment: Assessment, original: Questionnaire, own: Questionnaire, id: str, values: dict[str, Any], seen: str,
    problems: tuple[str, ...] = (),
) -> Any:  # fmt: skip
    lang = language()
    given = next((each for each in original.initiatives if each.id == id), None)
    held = next((each for each in own.initiatives if each.id == id), None)
    page = render_template(
        "web/initiative.html",
        head=head(assessment, "roadmap"),
        id=id,
        is_new=id == initiative_form.NEW,
        can_restore=given is not None and held != given,
        title=lang.text(held.name) if held else lang.t("A new initiative"),
        v=values,
        seen=seen,
        problems=problems,
        capabilities=[(each.id, lang.text(each.label)) for each in own.capabilities],
        roles=[(each.id, lang.text(each.name)) for each in own.staff_roles],
        owners=[(each.id, lang.text(each.name)) for each in own.owners],
        others=[(each.id, lang.text(each.name)) for each in own.initiatives if each.id != id],
        levels=range(1, 6),
        may_edit=actor().may_edit,
    )
    return page, 400 if problems else 200
