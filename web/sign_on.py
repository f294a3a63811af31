"""Signing in with the organisation's own accounts (OpenID Connect), where a provider is set.

Who may come in is still decided here: the provider says who somebody is, and a user of that e-mail address must exist.
"""

import logging
from typing import Any, cast

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.flask_client import OAuth
from flask import Blueprint, Flask, abort, current_app, redirect, request, session, url_for
from requests import RequestException

from assessment.access import recognised
from errors import AccessError
from settings import Provider
from web.limits import limiter
from web.people import own_path, remember, sign_in_form
from web.site import N_, allow, db

blueprint = Blueprint("sign_on", __name__)
log = logging.getLogger("waymark.sign_on")
PATIENCE = 10
"""Seconds to wait for an answer of the provider."""
SAID = (N_("Nobody with this e-mail address is a user here. An owner of your workspace can add you."),)
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
    try:
        return provider.authorize_redirect(url_for("sign_on.come_back", _external=True))
    except (AuthlibBaseError, RequestException, ValueError):
        log.exception("the provider can't be reached")
        return sign_in_form(FAILED)


@blueprint.get("/sign-in/organisation/back")
@limiter.limit("20 per minute")
@allow("public")
def come_back() -> Any:
    """From the provider's page: who it says this is, if that is a user."""
    provider = _provider()
    target = own_path(session.get("next"))
    try:
        said = cast(dict[str, Any], provider.authorize_access_token().get("userinfo") or {})
        email = str(said.get("email") or "") if said.get("email_verified", True) in (True, "true") else ""
        person = recognised(db(), email)
    except AccessError as error:
        return sign_in_form(error.what)
    except (AuthlibBaseError, RequestException, ValueError, KeyError):
        log.exception("signing in failed")
        return sign_in_form(FAILED)
    db().commit()
    remember(person)
    return redirect(target)
