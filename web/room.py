"""Workshop: the view for the room's screen, and the address by which phones get there."""

import socket
from typing import Any
from urllib.parse import urlsplit

import segno
from flask import Blueprint, g, redirect, render_template, request, url_for
from markupsafe import Markup

from assessment.content import questionnaire_of
from assessment.models import Workshop
from assessment.workshop import held, live, presence
from reports.language import LOCALES, Language
from web.ballot import NOTHING_NEW, ballot, is_seen, marks_of, turnout_words, unit_name
from web.site import allow, db, is_own_host, language, site
from web.stages import assessment_of, head

blueprint = Blueprint("room", __name__)


@blueprint.get("/assessments/<assessment_id>/workshop/room")
@allow("viewer")
def show(assessment_id: str) -> Any:
    """What the whole room sees: the code, the question, and after the reveal the votes; in a language of its own where one is
    asked for, whatever the console's.
    """
    if request.args.get("lang") in LOCALES:
        g.language = Language(request.args["lang"])
    lang, assessment = language(), assessment_of(assessment_id)
    workshop = live(db(), assessment) or next(iter(held(db(), assessment)), None)
    if workshop is None:
        return redirect(url_for("calibrate.table", assessment_id=assessment_id))
    there = presence(db(), workshop)
    marks = marks_of(workshop, there)
    if is_seen(marks["all"]):
        return NOTHING_NEW
    content = questionnaire_of(assessment, site().settings)
    address = join_address(workshop)[0] if workshop.code else ""
    return render_template(
        "web/room.html", head=head(assessment, "calibrate"), workshop=workshop, marks=marks,
        turnout=turnout_words(workshop, there),
        b=ballot(workshop, assessment, content, lang, sees_names=assessment.confidentiality == "named"),
        address=f"{urlsplit(address).netloc}/w", code=spaced(workshop), unit=unit_name(assessment, workshop),
        qr=Markup(segno.make_qr(address, error="m").svg_inline(border=2, omitsize=True)) if address else "",
    )  # fmt: skip


def spaced(workshop: Workshop) -> str:
    """A code as it is read aloud: in two groups of three."""
    return f"{(workshop.code or '')[:3]} {(workshop.code or '')[3:]}"


def join_address(workshop: Workshop) -> tuple[str, bool]:
    """Where phones join, and whether they can get there.

    The site's own address where one is set, else the one this page was opened by; where that is the machine itself, its
    address in the network, if something answers there.
    """
    parts = urlsplit(site().settings.address or request.host_url)
    path = url_for("vote.join", code=workshop.code)
    if not is_own_host(parts.hostname or ""):
        return f"{parts.scheme}://{parts.netloc}{path}", True
    port = parts.port or (443 if parts.scheme == "https" else 80)
    outside = _network_address()
    if outside and _answers(outside, port):
        return f"{parts.scheme}://{outside}:{port}{path}", True
    return f"{parts.scheme}://{parts.netloc}{path}", False


def _network_address() -> str:
    """This machine's address in the network it would reach others by (nothing is sent), else the one its name has."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
            return str(probe.getsockname()[0])
        except OSError:
            pass
    try:
        known = socket.gethostbyname_ex(socket.gethostname())[2]
    except OSError:
        return ""
    return next((each for each in known if not is_own_host(each)), "")


def _answers(host: str, port: int) -> bool:
    try:
        with socket.create_connection((host, port), timeout=0.3):
            return True
    except OSError:
        return False
