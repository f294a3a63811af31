"""Signing in with the organisation's own accounts (OpenID Connect), where a provider is set.

Who may come in is still decided here: the provider says who somebody is, and a user of that e-mail address must exist.
Whatever goes wrong with a provider, in its answers or on the way, is logged and leads back to the sign-in page: its library
raises errors of four families.
"""

import logging
from typing import Any

from authlib.integrations.flask_client import OAuth, OAuthError
from flask import Blueprint, Flask, abort, current_app, redirect, request, session

from assessment.access import recognised
from errors import AccessError
from reports.error_words import error_words
from settings import Provider
from web.limits import limiter
from web.people import own_path, refused, remember, sign_in_form
from web.site import N_, allow, db, language, outside

blueprint = Blueprint("sign_on", __name__)
log = logging.getLogger("waymark.sign_on")
PATIENCE = 10
"""Seconds to wait for an answer of the provider."""
CANCELLED = N_("The sign-in at your organisation was cancelled.")
FAILED = N_("Your organisation's sign-in did not work. Try again; the log of the server says why.")


def register(app: Flask, provider: Provider | None) -> None:
    """Make the provider known to the app; its addresses and keys are asked for at the first sign-in."""
    if provider is None:
        return
    made = OAuth(app).register(
        "organisation", client_id=provider.client_id, client_secret=provider.client_secret,
        server_metadata_url=f"{provider.issuer}/.well-known/openid-configuration",
        client_kwargs={"scope": "openid email profile", "code_challenge_method": "S256", "default_timeout": PATIENCE},
    )  # fmt: skip
    app.extensions["sign_on"] = made


def _provider() -> Any:
    found = current_app.extensions.get("sign_on")
    if found is None:
        abort(404)
    return found


@blueprint.get("/sign-in/organisation")
@limiter.limit("20 per minute")
@allow("public")
def leave() -> Any:
    """To the provider's page."""
    provider = _provider()
    session["next"] = own_path(request.args.get("next"))
    _forget_tries()
    try:
        return provider.authorize_redirect(outside("sign_on.come_back"))
    except Exception:
        log.exception("the provider can't be asked")
        return sign_in_form(FAILED, session["next"])


def _forget_tries() -> None:
    """What tries that were not ended left in the cookie, which holds little."""
    for key in [key for key in session if key.startswith("_state_organisation_")]:
        del session[key]


def _said(provider: Any) -> tuple[str, bool]:
    """The e-mail address that the provider gives for whoever came back, and whether it gives one that it vouches for.

    An address that stands only at the provider's own page about the person is asked for there.
    """
    token = provider.authorize_access_token()
    said = token["userinfo"]
    if not said.get("email"):
        more = provider.userinfo(token=token)
        said = {**said, **more} if more.get("sub") == said["sub"] else said
    email = said.get("email")
    given = email if isinstance(email, str) else ""
    return given, bool(given) and said.get("email_verified", True) in (True, "true")


@blueprint.get("/sign-in/organisation/back")
@limiter.limit("20 per minute")
@allow("public")
def come_back() -> Any:
    """From the provider's page: who it says this is, if that is a user."""
    provider = _provider()
    target = own_path(session.get("next"))
    if request.args.get("error") == "access_denied":
        return sign_in_form(CANCELLED, target)
    email = ""
    try:
        email, is_vouched_for = _said(provider)
        if not is_vouched_for:
            raise AccessError("Your organisation's sign-in gives no e-mail address that it vouches for")
        person = recognised(db(), email)
    except AccessError as error:
        return refused(email, error_words(error, language()), target)
    except OAuthError as error:
        log.warning("signing in failed: %.200r", str(error))
        return sign_in_form(FAILED, target)
    except Exception:
        log.exception("signing in failed")
        return sign_in_form(FAILED, target)
    db().commit()
    remember(person)
    return redirect(target)
