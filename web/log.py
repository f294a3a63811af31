"""The log of the workspace, for its owners: written down with each request that changes something or hands a file out."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, g, render_template, request

from assessment.access import assessments_of
from assessment.audit import Deed, checked, everything, newest, record
from assessment.content import questionnaire_of
from assessment.models import Assessment, AuditEvent
from assessment.scenarios import SCALES
from reports.scenarios import scenario_name
from reports.spreadsheet import Cell, Column, Sheet, csv_file
from web.deeds import ANSWERING, ARRIVALS, BY_LOOKING, DEEDS, deed_of
from web.downloads import attachment
from web.report import form_names
from web.site import actor, allow, db, language, signed_in, site
from web.stages import title_of

blueprint = Blueprint("log", __name__)
PAGE = 100
"""Entries of a page."""


def write_down(response: Any) -> Any:
    """After each request that went well: append what it did, in the transaction of what it changed."""
    if response.status_code >= 400 or not g.get("is_let_in") or g.get("is_idle"):
        return response
    what = deed_of(request.endpoint or "", g.get("did", ""))
    if what is None:
        return response
    is_change = request.method not in ("GET", "HEAD", "OPTIONS")
    is_handed_out = request.method == "GET" and (what in BY_LOOKING or _is_file(response))
    who = signed_in() if what in ARRIVALS else g.get("actor")
    if who is None or not (is_change or is_handed_out) or (what in ANSWERING and g.get("is_anonymous")):
        return response
    if is_change:
        record(db(), who, _deed(what))
    else:
        with site().store.session() as own:
            record(own, who, _deed(what))
    return response


def _is_file(response: Any) -> bool:
    return bool(response.headers.get("Content-Disposition", "").startswith("attachment"))


def _deed(what: str) -> Deed:
    given = request.view_args or {}
    said = next((str(given[key]) for key in ("question_id", "initiative_id", "kind", "key") if key in given), "")
    detail, assessment_id, subject = g.get("concern", ("", "", ""))
    return Deed(what, assessment_id, subject, detail or said, request.remote_addr or "")


def _names(assessments: Sequence[Assessment]) -> dict[str, str]:
    """What people call the ids that entries hold: roles, forms of a report, scenarios, questions, initiatives."""
    lang = language()
    names: dict[str, str] = {}
    for assessment in {each.questionnaire: each for each in assessments}.values():
        content = questionnaire_of(assessment, site().settings)
        names |= {each.id: lang.text(each.title) for each in content.questions}
        names |= {each.id: lang.text(each.name) for each in content.initiatives}
    names |= {"owner": lang.t("owner"), "consultant": lang.t("consultant"), "viewer": lang.t("viewer")}
    names |= {name: scenario_name(name, lang) for name in SCALES}
    return names | form_names() | {"en": lang.t("English"), "zh": lang.t("Chinese")}


IN_WORDS = ("report.", "users.", "calibrate.")
"""Entries whose details are lists of ids, not what somebody has typed."""


def _detail(event: AuditEvent, names: Mapping[str, str]) -> str:
    """The detail of an entry with names for ids."""
    if event.detail in names or not event.what.startswith(IN_WORDS):
        return names.get(event.detail, event.detail)
    parts = [" ".join(names.get(word, word) for word in part.split(" ")) for part in event.detail.split(", ")]
    return language().row(parts)


def _row(event: AuditEvent, titles: dict[str, str], names: Mapping[str, str]) -> dict[str, Any]:
    """An entry in words; an assessment that is still there as it is called now."""
    words = language().t(DEEDS.get(event.what, event.what))
    return {
        "number": event.number, "at": event.created_at, "who": event.email, "what": words, "detail": _detail(event, names),
        "subject": titles.get(event.assessment_id, event.subject), "address": event.address,
    }  # fmt: skip


@blueprint.get("/log")
@allow("owner")
def show() -> Any:
    before = request.args.get("before", "")
    events = newest(db(), actor(), PAGE, int(before) if before.isascii() and before.isdigit() and len(before) < 10 else None)
    older = events[-1].number if events and events[-1].number > 1 else None
    known = assessments_of(db(), actor())
    titles, told = {each.id: title_of(each) for each in known}, {each.assessment_id for each in events}
    names = _names([each for each in known if each.id in told])
    rows, chain = [_row(each, titles, names) for each in events], checked(db(), actor().workspace_id)
    return render_template("web/log.html", rows=rows, older=older, chain=chain)


@blueprint.get("/log.csv")
@allow("owner")
def download() -> Any:
    """The whole log with its digests, and all that they are of (docs/deployment.md)."""
    t = language().t
    columns = (
        Column(t("Number"), "whole"), Column(t("Time (UTC)")), Column(t("Who")), Column(t("What"), "long"),
        Column(t("Of"), "long"), Column(t("Detail"), "long"), Column(t("Network address")), Column("user_id"), Column("deed"),
        Column("assessment_id"), Column(t("Digest"), "long"),
    )  # fmt: skip
    rows: list[list[Cell]] = [
        [each.number, each.created_at.isoformat(), each.email, t(DEEDS.get(each.what, each.what)), each.subject, each.detail,
         each.address, each.user_id, each.what, each.assessment_id, each.digest]
        for each in everything(db(), actor().workspace_id)
    ]  # fmt: skip
    return attachment(csv_file(Sheet(t("Log"), columns, rows)), f"{t('Log')}.csv")
