"""Offline: the questionnaire as a workbook for one respondent, out and back with a preview."""

import base64
import binascii
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for

from assessment.access import FROM_FILE, is_user_code
from assessment.content import questionnaire_of
from assessment.models import Assessment
from assessment.offline import Change, Returned, bring_back, take_away, take_over
from errors import WaymarkError
from questionnaires.schema import Questionnaire
from reports.error_words import error_words, fault_words
from web.downloads import attachment, file_name
from web.site import actor, allow, db, language, nothing_done, site
from web.stages import assessment_of, head

blueprint = Blueprint("offline", __name__)


def _content(assessment: Assessment) -> Questionnaire:
    return questionnaire_of(assessment, site().settings)


def _page(assessment_id: str, problems: tuple[str, ...] = (), **preview: Any) -> Any:
    assessment = assessment_of(assessment_id)
    people = sorted(each.external_id.removeprefix(FROM_FILE) for each in assessment.participants)
    own_only = assessment.confidentiality == "anonymous"
    page = render_template(
        "web/offline.html", head=head(assessment, "collect"), problems=problems, own_only=own_only,
        people=[] if own_only else [each for each in people if not is_user_code(each)], typed=request.form,
        **{"returned": None, "respondent": "", "changes": (), "file": "", "name": "", **preview},
        stored=request.args.get("stored", type=int), left=request.args.get("left", 0, type=int),
    )  # fmt: skip
    return page, 400 if problems else 200


@blueprint.get("/assessments/<assessment_id>/offline")
@allow("editor")
def show(assessment_id: str) -> Any:
    return _page(assessment_id)


@blueprint.get("/assessments/<assessment_id>/offline.xlsx")
@allow("editor")
def out(assessment_id: str) -> Any:
    assessment = assessment_of(assessment_id)
    person, role, line = (request.args.get(key, "") for key in ("respondent", "role", "line"))
    try:
        made = take_away(db(), actor(), assessment, _content(assessment), person, role, line, language().locale)
    except WaymarkError as error:
        return _page(assessment_id, (error_words(error, language()),))
    return attachment(made, file_name(assessment.organisation.name[language().locale], f"{_plain(person)}.xlsx"))


@blueprint.post("/assessments/<assessment_id>/offline")
@allow("editor")
def back(assessment_id: str) -> Any:
    """Show what a workbook would change; with ``accept`` store it."""
    assessment = assessment_of(assessment_id, edit=True)
    raw, name = _sent()
    if not raw:
        return _page(assessment_id, (language().t("Choose a file first"),))
    try:
        if "accept" in request.form:
            overrule = set(request.form.getlist("overrule"))
            stored, left = take_over(db(), actor(), assessment, _content(assessment), raw, name, overrule)
            return redirect(url_for("offline.show", assessment_id=assessment_id, stored=stored, left=left))
        found = bring_back(db(), actor(), assessment, _content(assessment), raw, name)
    except WaymarkError as error:
        db().rollback()
        return _page(assessment_id, (error_words(error, language()),))
    nothing_done()
    if found.faults:
        return _page(assessment_id, tuple(fault_words(str(each), language()) for each in found.faults), name=name)
    person = actor().name if is_user_code(found.respondent) else found.respondent
    held = base64.b64encode(raw).decode()
    return _page(assessment_id, returned=found, respondent=person, changes=_rows(found), file=held, name=name)


def _plain(person: str) -> str:
    """A respondent's name as part of a file name."""
    return "".join(letter if letter.isalnum() else "-" for letter in (person or actor().name).strip())[:40]


def _sent() -> tuple[bytes, str]:
    """The workbook that was chosen, or the one that the preview holds."""
    chosen = request.files.get("file")
    if chosen is not None and chosen.filename:
        return chosen.read(), chosen.filename[-120:]
    try:
        return base64.b64decode(request.form.get("held", ""), validate=True), request.form.get("name", "")[-120:]
    except binascii.Error:
        return b"", ""


def _notes(change: Change) -> str:
    """What else than answer and comment would change."""
    lang = language()
    quoted = {True: lang.t("may be quoted"), False: lang.t("not to be quoted any more"), None: ""}[change.quote]
    sure = ""
    if change.confidence:
        names = {"low": lang.t("low"), "medium": lang.t("medium"), "high": lang.t("high")}
        sure = lang.t("confidence: {confidence}", confidence=names.get(change.confidence, change.confidence))
    return lang.apart(filter(None, [quoted, sure]))


def _rows(found: Returned) -> list[dict[str, Any]]:
    lang = language()
    words = {"na": lang.t("n/a"), "unknown": lang.t("don't know"), "": "–"}
    return [
        {
            "id": each.question.id, "title": lang.text(each.question.title), "notes": _notes(each),
            "before": words.get(each.before, each.before),
            "after": words.get(each.after, each.after), "comment": each.comment, "conflict": each.is_conflict,
        }
        for each in found.changes
    ]  # fmt: skip
