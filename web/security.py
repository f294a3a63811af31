"""Security headers, the key that signs cookies, and forms without control characters."""

import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask, Request, abort, current_app, request
from werkzeug.datastructures import ImmutableMultiDict, MultiDict
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.utils import cached_property

from assessment.key_file import made_once
from errors import SettingsError

SHORTEST_KEY = 32
"""Letters of the installation's key at least."""
MOST_FIELDS = 2000
"""Fields of one form: several times as many as the largest page sends."""
CONTROL = {code: None for code in (*range(32), 127, *range(0xD800, 0xE000), 0xFFFE, 0xFFFF) if chr(code) not in "\t\n\r"}
"""Characters that no text holds: documents can't be written with them, and PostgreSQL keeps no NUL."""

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)


class PlainRequest(Request):
    """A request whose form and question hold no control characters, and line breaks of one letter, as they are counted on the
    page.
    """

    @cached_property
    def args(self) -> ImmutableMultiDict[str, str]:
        return _plain(super().args)

    def _load_form_data(self) -> None:
        """RequestEntityTooLarge for more fields than any form has, before they are read one by one."""
        if self.mimetype == "application/x-www-form-urlencoded" and self.get_data().count(b"&") >= MOST_FIELDS:
            raise RequestEntityTooLarge
        super()._load_form_data()
        self.__dict__["form"] = _plain(self.form)


def _plain(sent: MultiDict[str, str]) -> ImmutableMultiDict[str, str]:
    pairs = [(name, value.replace("\r\n", "\n").translate(CONTROL)) for name, value in sent.items(multi=True)]
    return ImmutableMultiDict(pairs)


def refuse_control() -> None:
    """Before each request: there is no page at an address with a control character."""
    if any(ord(letter) in CONTROL for letter in request.path):
        abort(404)


def secret_key(folder: Path) -> str:
    """The installation's key; made once, readable by its owner only."""
    path = folder / "secret.key"
    key = made_once(path, lambda: secrets.token_hex(32).encode()).decode("ascii", "replace").strip()
    if len(key) < SHORTEST_KEY:
        raise SettingsError("the key that signs cookies is too short", str(path), "put it back from a backup, or remove it")
    return key


def log_by_rule(app: Flask) -> Callable[[Any], None]:
    """Writes a fault to the log with the rule of its address, not with the address: that of a personal link is a key."""

    def write(fault: Any) -> None:
        rule = request.url_rule.rule if request.url_rule else "an unknown address"
        app.logger.error("Exception on %s [%s]", rule, request.method, exc_info=fault)

    return write


STATIC_SECONDS, HTTPS_SECONDS = 3600, 31_536_000


def add_headers(response: Any) -> Any:
    """On every response. Only what holds nothing of anybody is kept by a browser: static files and fonts."""
    response.headers.setdefault("Content-Security-Policy", CSP)
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("X-Frame-Options", "DENY")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    if current_app.config["SESSION_COOKIE_SECURE"]:
        response.headers.setdefault("Strict-Transport-Security", f"max-age={HTTPS_SECONDS}")
    if request.endpoint == "static":
        response.headers["Cache-Control"] = f"public, max-age={STATIC_SECONDS}"
    elif "immutable" not in response.headers.get("Cache-Control", ""):
        response.headers["Cache-Control"] = "no-store"
    return response
