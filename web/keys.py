"""A user's keys for programs: made, shown once, taken back."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for

from assessment.keys import keys_of, keys_of_others, make_key, take_back_key
from errors import AccessError
from reports.error_words import error_words
from web.site import actor, allow, concerns, db, did, language, outside, say_saved, show_once, shown_once

blueprint = Blueprint("keys", __name__)


def _page(problem: str = "") -> Any:
    (key,) = shown_once(1)
    page = render_template(
        "web/keys.html", rows=keys_of(db(), actor()), others=keys_of_others(db(), actor()), problem=problem, key=key,
        typed=request.form.get("label", "") if problem else "", base=outside("api.assessments"),
    )  # fmt: skip
    return page, 400 if problem else 200


@blueprint.get("/keys")
@allow("viewer")
def show() -> Any:
    return _page()


@blueprint.post("/keys")
@allow("viewer")
def change() -> Any:
    """Make a key, or take one back."""
    try:
        if "take_back" in request.form:
            did("take_back")
            concerns(take_back_key(db(), actor(), request.form["take_back"]))
            say_saved()
            return redirect(url_for("keys.show"))
        did("make")
        label = request.form.get("label", "")
        concerns(label.strip())
        return show_once(make_key(db(), actor(), label))
    except AccessError as error:
        db().rollback()
        return _page(error_words(error, language()))
