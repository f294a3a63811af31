"""What every request has at hand: settings, the database session, the language, the signed-in user."""

import ipaddress
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar, cast
from urllib.parse import urlsplit

from flask import abort, current_app, flash, g, redirect, request, session, url_for

from assessment.access import IDLE, Actor, actor_of
from assessment.jobs import Jobs
from assessment.store import Store
from reports.language import LOCALES, Language
from settings import Settings

View = TypeVar("View", bound=Callable[..., Any])
COOKIE = "waymark_language"
SIGN_IN, NOTED = ("user", "epoch", "sign_in", "at"), 60
"""What a cookie holds of a sign-in, and seconds after which a page is noted in it."""


def N_(message: str) -> str:
    """Marks a message for the catalogue."""
    return message


@dataclass(frozen=True)
class Site:
    """The installation behind the app."""

    settings: Settings
    store: Store
    jobs: Jobs


def site() -> Site:
    return cast(Site, current_app.extensions["waymark"])


def db() -> Any:
    """The request's session; committed once at the end of a request that went well."""
    if "db" not in g:
        g.db = site().store.open()
    return g.db


def after_commit(call: Callable[[], None]) -> None:
    """Do something once the request's changes are safe."""
    g.setdefault("after_commit", []).append(call)


def language() -> Language:
    """Of the cookie, else of the browser, else English."""
    if "language" not in g:
        wanted = request.cookies.get(COOKIE) or request.accept_languages.best_match(LOCALES) or "en"
        g.language = Language(wanted if wanted in LOCALES else "en")
    return cast(Language, g.language)


def no_worker() -> str:
    """What to say beside work that waits while no worker is there to do it; empty while one is."""
    jobs = site().jobs
    if jobs.at_work():
        return ""
    if not jobs.is_reached:
        return language().t("The queue can't be reached: this waits, and goes on by itself once it can.")
    return language().t("No worker is running: this waits, and goes on by itself once one is started on the server.")


def outside(endpoint: str, **values: Any) -> str:
    """The address of a page in a link that leaves the site."""
    address = site().settings.address
    return address + url_for(endpoint, **values) if address else url_for(endpoint, **values, _external=True)


def is_own_host(host: str) -> bool:
    """Whether the name of a host is this machine's for itself alone."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def works_here_alone() -> str:
    """The address that links carry, where it reaches nothing but this machine; empty where others reach it."""
    address = site().settings.address or request.host_url.rstrip("/")
    return address if is_own_host(urlsplit(address).hostname or "") else ""


def whole_number(field: str) -> int:
    """A whole number that a form holds; -1 for what is none."""
    text = request.form.get(field, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def say_saved() -> None:
    """Have the next page say that what was sent is stored."""
    flash(language().t("Saved."))


def show_once(*secrets: str) -> Any:
    """To the page of this address, which shows what was made this once: loading that page again makes nothing."""
    session[f"once {request.path}"] = secrets
    return redirect(url_for(request.endpoint or "", **(request.view_args or {})))


def shown_once(count: int) -> list[str]:
    """What this page has to show this once; so many empty texts when nothing."""
    return list(session.pop(f"once {request.path}", [""] * count)) if request.method == "GET" else [""] * count


def concerns(detail: str = "", assessment_id: str = "", subject: str = "") -> None:
    """Say for the log what a request is about."""
    held = g.get("concern", ("", "", ""))
    g.concern = tuple(new or old for new, old in zip((detail, assessment_id, subject), held, strict=True))


def did(part: str) -> None:
    """Say for the log which of a view's deeds a request did; a form alone never does, for anybody may add fields to it."""
    g.did = part


def nothing_done() -> None:
    """Keep a request out of the log that went well and changed nothing."""
    g.is_idle = True


def actor() -> Actor:
    """The signed-in user; only in views that ask for one."""
    return cast(Actor, g.actor)


def signed_in() -> Actor | None:
    """The user of the cookie; None for none, once signed out of, and after hours without a page."""
    if "user" not in session or time.time() - session.get("at", 0) > IDLE.total_seconds():
        return None
    return actor_of(db(), session["user"], session.get("epoch", -1), session.get("sign_in", ""))


def load_actor() -> None:
    """Before each request: who is it? Whoever watches over the installation is nobody, and needs no database."""
    if request.endpoint == "people.health":
        g.actor = None
        return
    g.session_before = dict(session)
    g.actor = signed_in()
    if g.actor is None:
        for key in SIGN_IN:
            session.pop(key, None)
    elif time.time() - session["at"] > NOTED:
        session["at"] = int(time.time())


def allow(who: str) -> Callable[[View], View]:
    """Who may use a view: ``public``, ``viewer`` (any signed-in user), ``editor`` (owner, consultant) or ``owner``."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            if who != "public":
                if request.path.startswith("/api/v1/") and (g.actor is None or g.actor.must_change):
                    return {"error": "Send a key of yours: Authorization: Bearer waymark_..."}, 401
                if g.actor is None and request.path.startswith("/api/"):
                    return {"error": language().t("You are signed out. Sign in again; what you typed is kept here.")}, 401
                if g.actor is None:
                    return redirect(url_for("people.sign_in", next=request.full_path if request.method == "GET" else None))
                if g.actor.must_change and request.endpoint != "people.password":
                    return redirect(url_for("people.password"))
                if (who == "editor" and not g.actor.may_edit) or (who == "owner" and g.actor.role != "owner"):
                    abort(403)
            g.is_let_in = True
            return view(*args, **kwargs)

        guarded.allowed = who  # type: ignore[attr-defined]
        return cast(View, guarded)

    return decorate


def promise_nothing() -> None:
    """Take back what a request that failed wanted the next page to say or show: nothing of it was stored."""
    if "session_before" in g:
        session.clear()
        session.update(g.session_before)


def finish(response: Any) -> Any:
    """After each request: commit what went well, then wake the worker."""
    held = g.get("db")
    if held is not None and request.method not in ("GET", "HEAD", "OPTIONS") and response.status_code < 400:
        held.commit()
        for call in g.get("after_commit", []):
            call()
    return response


def close(error: BaseException | None) -> None:
    """At the end of each request."""
    held = g.pop("db", None)
    if held is not None:
        held.close()
