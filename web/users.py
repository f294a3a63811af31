"""The people of the workspace: added, given a role, a new password, taken out. For owners."""

from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for

from assessment.users import ROLES, add, remove, renew_password, set_role, users_of
from errors import AccessError
from reports.error_words import error_words
from web.site import actor, allow, concerns, db, did, language, say_saved, show_once, shown_once

blueprint = Blueprint("users", __name__)


def _page(problem: str = "") -> Any:
    lang, (email, password) = language(), shown_once(2)
    roles = {
        "owner": lang.t("owner: everything, and these people"),
        "consultant": lang.t("consultant: everything but these people"),
        "viewer": lang.t("viewer: can look, and have reports made"),
    }  # fmt: skip
    page = render_template(
        "web/users.html", rows=users_of(db(), actor()), roles=[(role, roles[role]) for role in ROLES], typed=request.form,
        problem=problem, email=email, password=password,
    )  # fmt: skip
    return page, 400 if problem else 200


@blueprint.get("/users")
@allow("owner")
def show() -> Any:
    return _page()


@blueprint.post("/users")
@allow("owner")
def change() -> Any:
    """The field ``do`` says what; a one-time password is shown this once."""
    form, email, password = request.form, "", ""
    changed = next((each.email for each in users_of(db(), actor()) if each.id == form.get("id")), "")
    did(do := form.get("do", ""))
    try:
        match do:
            case "add":
                email = form.get("email", "").strip().lower()
                password = add(db(), actor(), email, form.get("name", ""), form.get("role", ""))
            case "reset":
                email, password = renew_password(db(), actor(), form.get("id", ""))
            case "role":
                set_role(db(), actor(), form.get("id", ""), form.get("role", ""))
            case "remove":
                remove(db(), actor(), form.get("id", ""))
            case _:
                abort(400)
    except AccessError as error:
        db().rollback()
        return _page(error_words(error, language()))
    concerns(" ".join(filter(None, (email or changed, form.get("role", "")))))
    if password:
        return show_once(email, password)
    say_saved()
    return redirect(url_for("users.show"))
