"""Puts the web together: settings of Flask, blueprints, what templates know, error pages."""

import math
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from flask import Flask, Response, current_app, g, render_template, request, url_for
from flask_wtf.csrf import CSRFError, CSRFProtect
from jinja2 import StrictUndefined
from werkzeug.exceptions import HTTPException, MethodNotAllowed
from werkzeug.middleware.proxy_fix import ProxyFix

from assessment.jobs import Jobs
from assessment.store import Store
from errors import AccessError, ForbiddenError, SettingsError, WaymarkError
from reports.error_words import error_words
from reports.language import CATALOGUES, tongue
from reports.tokens import colours, tokens_css
from settings import ROOT, Settings
from web import (
    answer,
    api,
    board,
    brand,
    calibrate,
    composition,
    cycle,
    downloads,
    evidence,
    initiatives,
    keys,
    library,
    log,
    measures,
    minutes,
    offline,
    people,
    progress,
    report,
    respond,
    results,
    roadmap,
    room,
    setup,
    share,
    sign_on,
    targets,
    turnout,
    units,
    users,
    vote,
    words,
    workshop,
)
from web.limits import limiter
from web.security import PlainRequest, add_headers, log_by_rule, refuse_control, secret_key
from web.site import N_, Site, close, finish, language, load_actor, promise_nothing, site


def wire(app: Flask, settings: Settings) -> None:
    """Make ``app`` serve the screens of an installation."""
    store = Store(settings)
    app.request_class = PlainRequest
    app.log_exception = log_by_rule(app)  # type: ignore[method-assign, assignment]
    app.extensions["waymark"] = Site(settings, store, Jobs(store))
    app.config.update(
        SECRET_KEY=secret_key(settings.data),
        MAX_CONTENT_LENGTH=settings.max_upload,
        MAX_FORM_MEMORY_SIZE=settings.max_upload,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.https,
        SESSION_COOKIE_NAME="waymark",
        WTF_CSRF_TIME_LIMIT=None,
        RATELIMIT_STORAGE_URI=settings.redis or "memory://",
        RATELIMIT_HEADERS_ENABLED=True,
        RATELIMIT_IN_MEMORY_FALLBACK_ENABLED=True,
    )
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
    _write_tokens()
    if not MESSAGES_FILE.exists():
        raise SettingsError("is missing", str(MESSAGES_FILE), "run make install in the code's folder")
    app.before_request(refuse_control)
    app.before_request(_require_tables)
    app.before_request(load_actor)  # before the check of a form's token, so that its message knows who is there
    CSRFProtect(app)
    app.after_request(_only_where_refused)  # before the limiter's own, so that it is asked after it
    limiter.init_app(app)
    sign_on.register(app, settings.provider)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals["colour"] = colours()
    app.jinja_env.filters["tongue"] = tongue
    app.after_request(finish)
    app.after_request(log.write_down)
    app.after_request(add_headers)
    app.teardown_request(close)
    app.context_processor(_words)
    for module in (people, library, setup, targets, units, cycle, answer, respond, board, offline, calibrate, workshop, room,
                   vote, evidence, results, roadmap, progress, initiatives, downloads, report, brand, composition, words,
                   share, sign_on, users, keys, api, measures, log, minutes, turnout):  # fmt: skip
        app.register_blueprint(module.blueprint)
    app.register_error_handler(AccessError, lambda error: _problem(404, error_words(error, language())))
    app.register_error_handler(WaymarkError, lambda error: _problem(400, error_words(error, language())))
    app.register_error_handler(ForbiddenError, lambda error: _problem(403, str(error)))
    app.register_error_handler(CSRFError, lambda error: _problem(400, _stale()))
    app.register_error_handler(HTTPException, _http_problem)


MESSAGES_FILE = CATALOGUES / "zh" / "LC_MESSAGES" / "messages.mo"
LINKS = ("/r/", "/api/r/", "/s/", "/j/", "/v/", "/api/v/", "/w/")
"""Where addresses begin that people without an account open: each holds its own key."""


def _write_tokens() -> None:
    path, text = Path(ROOT / "static" / "tokens.css"), tokens_css()
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        words = f"can't be written ({error.strerror})"
        raise SettingsError(words, str(path), "run make install as the owner of the code") from None


def _require_tables() -> Any:
    """Serve nothing from tables of another version."""
    store = site().store
    if store.is_checked or request.endpoint in ("static", "people.health") or not (fault := store.fault()):
        return None
    current_app.logger.error("%s", fault)
    return _problem(503, MESSAGES[503])


def _stale() -> str:
    """Why a form is not taken: its page is of an earlier sign-in, or too old."""
    if request.endpoint in ("respond.save", "answer.save"):
        return N_("This page is too old to save from. Open the question again: what you typed is still in this browser.")
    if g.get("actor") is None and not f"{request.path}/".startswith((*LINKS, "/sign-in/")):
        return N_("You are signed out. Sign in in another tab, go back, and copy what you typed before you load the page.")
    return N_("This page is of an earlier sign-in or too old. Go back, copy what you typed, then load the page again.")


def _words() -> dict[str, Any]:
    lang = language()
    return {"lang": lang, "t": lang.t, "n": lang.n, "actor": g.get("actor"), "path": _path(), "own_page": _own_page}


def _path() -> str:
    """Where switching the language leads: this page, or the one whose form was sent, where that can be looked at."""
    sent_from = urlsplit(request.referrer or "") if request.method == "POST" else None
    address = urlunsplit(("", "", *sent_from[2:4], "")) if sent_from and sent_from.path else request.full_path.rstrip("?")
    try:
        current_app.url_map.bind("").match(urlsplit(address).path, method="GET")
    except HTTPException:
        return url_for("setup.index")
    return address


MESSAGES = {
    400: N_("This request could not be understood."),
    403: N_("Your role may look at this but not change it."),
    404: N_("There is nothing at this address."),
    405: N_("This address does not take that kind of request."),
    413: N_("The file is too large. Nothing was stored."),
    503: N_("Waymark is not ready here yet: whoever runs it has to prepare its tables."),
    500: N_("Something went wrong on the server. Nothing you saved before is lost."),
}
FOUND_NOWHERE = (
    N_("This question is not asked here any more. The overview shows those that are."),
    N_("There is no such assessment"), N_("There is no such report"), N_("There is no such plan"),
    N_("There is no such workshop"),
    N_("This role may look but not change"),
)  # fmt: skip


def _problem(code: int, message: str) -> tuple[Any, int]:
    if request.path.startswith("/api/") or request.accept_mimetypes.best == "application/json":
        return {"error": language().t(message)}, code
    return render_template("web/problem.html", code=code, message=message), code


def _own_page() -> str:
    """Where somebody without an account finds their answers; empty where this page is that one or none of theirs."""
    found = dict(request.view_args or {})
    token = found.pop("token", "") if request.blueprint == "respond" else ""
    return url_for("respond.overview", token=token) if token and found else ""


def _only_where_refused(response: Response) -> Response:
    """Take from an answer the wish that one come back later, unless it was refused for coming too often."""
    if response.status_code != 429:
        response.headers.pop("Retry-After", None)
    return response


def _too_many() -> str:
    tried = limiter.current_limit
    minutes = max(1, math.ceil((tried.reset_at - time.time()) / 60)) if tried else 1
    return language().n(
        "Too many tries. Try again in {count} minute.", "Too many tries. Try again in {count} minutes.", minutes
    )


def _http_problem(error: HTTPException) -> Any:
    code = error.code or 500
    if code < 400:
        return error
    if code >= 500:
        promise_nothing()
    if code == 429:
        return _problem(code, _too_many())
    methods = error.valid_methods if isinstance(error, MethodNotAllowed) and error.valid_methods else ()
    answer = _problem(code, MESSAGES.get(code, MESSAGES[400 if code < 500 else 500]))
    return (*answer, {"Allow": ", ".join(methods)}) if methods else answer
