"""Sign-in, password, language, fonts."""

import secrets
import time
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, abort, redirect, render_template, request, send_from_directory, session, url_for
from flask_limiter.util import get_remote_address
from flask_wtf import FlaskForm
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired

from assessment.access import SHORTEST_PASSWORD, Actor, change_password, end_session, nobody_came_yet, sign_in
from assessment.audit import Deed, record_about
from errors import AccessError
from reports.error_words import error_words
from reports.fonts import FACES
from reports.language import LOCALES
from web.limits import limiter
from web.site import COOKIE, N_, actor, allow, db, language, site

blueprint = Blueprint("people", __name__)


LONGEST_PATH = 500
"""Letters of a path to go on to: more would not fit into the cookie."""
NEEDED = N_("Fill this in")


class SignInForm(FlaskForm):
    email = StringField(validators=[InputRequired(NEEDED)])
    password = PasswordField(validators=[InputRequired(NEEDED)])


class PasswordForm(FlaskForm):
    name = StringField()
    old = PasswordField(validators=[InputRequired(NEEDED)])
    new = PasswordField(validators=[InputRequired(NEEDED)])


def remember(person: Actor) -> None:
    session.clear()
    session["user"], session["epoch"] = person.user_id, person.epoch
    session["sign_in"], session["at"] = secrets.token_urlsafe(16), int(time.time())


def own_path(target: str | None) -> str:
    """A path of this site to go on to; the start page for anything else."""
    try:
        parts = urlsplit(target or "")
    except ValueError:
        return url_for("setup.index")
    is_path = target is not None and target.startswith("/") and not target.startswith(("//", "/\\")) and target.isprintable()
    if not target or not is_path or parts.scheme or parts.netloc or len(target) > LONGEST_PATH:
        return url_for("setup.index")
    return target


def was_refused(answer: Any) -> bool:
    """Whether a try to sign in counts against the address and the user it was for."""
    return bool(answer.status_code == 400)


def asked_for() -> str:
    """Whose sign-in is tried, so that many addresses can't try one user without end."""
    return request.form.get("email", "").strip().lower()[:LONGEST_PATH]


def asked_from_here() -> str:
    """Whose sign-in is tried at one address: a stranger's few tries don't keep a user out at their own desk."""
    return f"{asked_for()} {get_remote_address()}"


@blueprint.route("/sign-in", methods=["GET", "POST"], endpoint="sign_in")
@limiter.limit("20 per minute", methods=["POST"], deduct_when=was_refused)
@limiter.limit("20 per 15 minutes", methods=["POST"], key_func=asked_from_here, deduct_when=was_refused)
@limiter.limit("100 per hour", methods=["POST"], key_func=asked_for, deduct_when=was_refused)
@allow("public")
def sign_in_page() -> Any:
    form = SignInForm()
    if form.validate_on_submit():
        try:
            remember(sign_in(db(), form.email.data or "", form.password.data or ""))
            return redirect(own_path(request.args.get("next")))
        except AccessError as error:
            db().rollback()
            return refused(form.email.data or "", error_words(error, language()))
    return sign_in_form()


def refused(email: str, problem: str, target: str | None = None) -> Any:
    """The sign-in page once more, and an entry in the log of whoever has this address."""
    record_about(db(), email, Deed("people.sign_in:refused", address=request.remote_addr or ""))
    db().commit()
    return sign_in_form(problem, target)


def sign_in_form(problem: str = "", target: str | None = None) -> Any:
    """The page that asks who somebody is."""
    form, provider = SignInForm(), site().settings.provider
    target = target or request.args.get("next")
    page = render_template(
        "web/sign_in.html", form=form, problem=problem, provider=provider, next=target, is_new=nobody_came_yet(db()),
    )  # fmt: skip
    return page, 400 if problem or form.errors else 200


@blueprint.post("/sign-out")
@allow("public")
def sign_out() -> Any:
    end_session(db(), session.get("sign_in", ""))
    session.clear()
    return redirect(url_for("people.sign_in"))


@blueprint.route("/password", methods=["GET", "POST"])
@limiter.limit("20 per minute", methods=["POST"])
@allow("viewer")
def password() -> Any:
    form, problem = PasswordForm(), ""
    if form.validate_on_submit():
        try:
            remember(change_password(db(), actor(), form.old.data or "", form.new.data or "", form.name.data or ""))
            return redirect(url_for("setup.index"))
        except AccessError as error:
            problem = error_words(error, language())
    page = render_template("web/password.html", form=form, problem=problem, shortest=SHORTEST_PASSWORD)
    return page, 400 if problem or form.errors else 200


@blueprint.post("/language/<locale>")
@allow("public")
def switch(locale: str) -> Any:
    if locale not in LOCALES:
        abort(404)
    answer = redirect(own_path(request.args.get("next")))
    answer.set_cookie(COOKIE, locale, max_age=31_536_000, samesite="Lax", secure=site().settings.https, httponly=True)
    return answer


@blueprint.get("/fonts/<name>")
@allow("public")
def font(name: str) -> Any:
    if name not in [face.file for face in FACES]:
        abort(404)
    answer = send_from_directory(site().settings.fonts, name, max_age=31_536_000)
    answer.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return answer


@blueprint.get("/health")
@allow("public")
def health() -> Any:
    """For whoever watches over the installation: whether pages are served, and whether a worker is there."""
    jobs, store = site().jobs, site().store
    found = {"worker": jobs.at_work(), "queue": jobs.is_reached}
    if not store.answers():
        return {"status": "the database can't be reached", **found}, 503
    if fault := store.fault():
        return {"status": fault.partition(": ")[2] or fault, **found}, 503
    if not store.has_room():
        return {"status": "no room on the disk of the data folder", **found}, 503
    return {"status": "ok", **found}
