"""Brand: how the documents of a workspace look, with a preview."""

from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for

from assessment.access import hold_workspace
from assessment.branding import brand_of, save_brand
from errors import ReportError
from reports.brand import Brand, readable
from reports.error_words import error_words
from reports.master import is_narrow
from reports.tokens import colours
from web.seen import marks_of, settled
from web.site import actor, allow, db, language, say_saved

blueprint = Blueprint("brand", __name__)
TEXTS = ("accent", "cover", "footer", "footer_zh", "mark", "mark_zh")


def _texts(brand: Brand) -> dict[str, str]:
    return {key: getattr(brand, key) for key in TEXTS}


def _names() -> dict[str, str]:
    t = language().t
    return {
        "accent": t("Colour of marks, such as the target"), "cover": t("Colour of the band on the cover"),
        "footer": t("Name at the foot of every page"), "footer_zh": t("Name at the foot of Chinese pages, if different"),
        "mark": t("Confidentiality mark"), "mark_zh": t("Confidentiality mark of Chinese documents, if different"),
    }  # fmt: skip


def _page(typed: dict[str, str] | None = None, problem: str = "") -> Any:
    brand = brand_of(db(), actor().workspace_id)
    stands = _texts(brand)
    page = render_template(
        "web/brand.html", values=typed or stands, has_logo=bool(brand.logo), has_master=bool(brand.master), problem=problem,
        accent=readable(brand.accent) or colours()["accent"], cover=brand.cover, brand=brand, may_edit=actor().may_edit,
        shown={"footer": brand.footer_in(language()), "mark": brand.mark_in(language())},
        darkened=bool(brand.accent) and readable(brand.accent) != brand.accent, marks=marks_of(stands),
    )  # fmt: skip
    return page, 400 if problem else 200


@blueprint.get("/brand")
@allow("viewer")
def show() -> Any:
    return _page()


@blueprint.post("/brand")
@allow("editor")
def save() -> Any:
    typed = {key: request.form.get(key, "").strip() for key in TEXTS}
    hold_workspace(db(), actor().workspace_id)
    kept, problem = settled(_texts(brand_of(db(), actor().workspace_id)), typed, _names())
    if problem:
        return _page(typed, problem)
    files: dict[str, bytes | None] = {}
    for key in ("logo", "master"):
        sent = request.files.get(key)
        if f"no_{key}" in request.form:
            files[key] = None
        elif sent is not None and sent.filename:
            files[key] = sent.read()
    try:
        save_brand(db(), actor(), kept, files)
    except ReportError as error:
        db().rollback()
        return _page(typed, error_words(error, language()))
    say_saved()
    if (master := files.get("master")) and is_narrow(master):
        flash(language().t(
            "The slides of this master are 4:3: text is set a quarter smaller on them, in 16:9 it reads better."
        ))  # fmt: skip
    return redirect(url_for("brand.show"))


@blueprint.get("/brand/logo.png")
@allow("viewer")
def logo() -> Any:
    brand = brand_of(db(), actor().workspace_id)
    return Response(brand.logo, mimetype="image/png") if brand.logo else abort(404)
