"""Composition: which parts the reports of a workspace hold, in what order, with the firm's own words on cover and page."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for

from assessment.branding import OWN_WORDS, arranged, brand_of, save_composition
from errors import ReportError
from reports.error_words import error_words
from reports.parts import ALWAYS, STANDARD, ordered, part_names
from web.site import actor, allow, db, language, say_saved

blueprint = Blueprint("composition", __name__)


def _page(parts: tuple[str, ...], words: dict[str, str], problem: str = "") -> Any:
    names = part_names(language())
    shown = [*parts, *(part for part in STANDARD if part not in parts)]
    rows = [
        {"id": part, "name": names[part], "kept": part in parts, "always": part in ALWAYS, "place": place}
        for place, part in enumerate(shown, start=1)
    ]
    page = render_template(
        "web/composition.html", rows=rows, words=words, problem=problem, may_edit=actor().may_edit, most=len(STANDARD)
    )
    return page, 400 if problem else 200


@blueprint.get("/brand/parts")
@allow("viewer")
def show() -> Any:
    brand = brand_of(db(), actor().workspace_id)
    return _page(ordered(brand.parts), {key: brand.own_words.get(key, "") for key in OWN_WORDS})


@blueprint.post("/brand/parts")
@allow("editor")
def save() -> Any:
    words = {key: request.form.get(key, "") for key in OWN_WORDS}
    kept = set(request.form.getlist("kept"))
    parts = arranged(kept, {part: request.form.get(f"place-{part}", "") for part in STANDARD})
    if "reset" in request.form:
        parts = STANDARD
    try:
        save_composition(db(), actor(), parts, words)
    except ReportError as error:
        db().rollback()
        return _page(parts, words, error_words(error, language()))
    say_saved()
    return redirect(url_for("composition.show"))
