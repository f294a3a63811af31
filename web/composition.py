"""Composition: which parts the reports of a workspace hold, in what order, with the firm's own words on cover and page."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for

from assessment.access import hold_workspace
from assessment.branding import OWN_WORDS, arranged, brand_of, save_composition
from errors import ReportError
from reports.error_words import error_words
from reports.parts import ALWAYS, STANDARD, ordered, part_names
from web.seen import marks_of, settled
from web.site import actor, allow, db, language, say_saved

blueprint = Blueprint("composition", __name__)


def _stands() -> dict[str, str]:
    """What is kept: the parts in their order, and each text."""
    brand = brand_of(db(), actor().workspace_id)
    return {"parts": " ".join(ordered(brand.parts)), **{key: brand.own_words.get(key, "") for key in OWN_WORDS}}


def _names() -> dict[str, str]:
    t = language().t
    return {
        "parts": t("Parts and their order"), "cover-en": t("On the cover, English reports"),
        "cover-zh": t("On the cover, Chinese reports"), "page-en": t("Own page, English reports"),
        "page-zh": t("Own page, Chinese reports"),
    }  # fmt: skip


def _part_list(text: str) -> str:
    names = part_names(language())
    return language().row([names[part] for part in text.split()])


def _page(parts: tuple[str, ...], words: dict[str, str], problem: str = "") -> Any:
    names = part_names(language())
    shown = [*parts, *(part for part in STANDARD if part not in parts)]
    rows = [
        {"id": part, "name": names[part], "kept": part in parts, "always": part in ALWAYS, "place": place}
        for place, part in enumerate(shown, start=1)
    ]
    page = render_template(
        "web/composition.html", rows=rows, words=words, problem=problem, may_edit=actor().may_edit, most=len(STANDARD),
        marks=marks_of(_stands()),
    )  # fmt: skip
    return page, 400 if problem else 200


@blueprint.get("/brand/parts")
@allow("viewer")
def show() -> Any:
    stands = _stands()
    return _page(tuple(stands["parts"].split()), {key: stands[key] for key in OWN_WORDS})


@blueprint.post("/brand/parts")
@allow("editor")
def save() -> Any:
    words = {key: request.form.get(key, "").replace("\r\n", "\n").strip() for key in OWN_WORDS}
    kept = set(request.form.getlist("kept"))
    parts = arranged(kept, {part: request.form.get(f"place-{part}", "") for part in STANDARD})
    if "reset" in request.form:
        parts = STANDARD
    hold_workspace(db(), actor().workspace_id)
    stands = _stands()
    typed, shown = {"parts": " ".join(ordered(parts)), **words}, {**stands, "parts": _part_list(stands["parts"])}
    kept_now, problem = settled(stands, typed, _names(), shown)
    if problem:
        return _page(parts, words, problem)
    try:
        save_composition(db(), actor(), kept_now.pop("parts").split(), kept_now)
    except ReportError as error:
        db().rollback()
        return _page(parts, words, error_words(error, language()))
    say_saved()
    return redirect(url_for("composition.show"))
