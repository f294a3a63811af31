"""Offline: the questionnaire as a workbook for one respondent, out and back with a preview."""

import base64
import binascii
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from assessment.access import FROM_FILE, invited, is_user_code
from assessment.content import questionnaire_of
from assessment.models import Assessment, Participant
from assessment.offline import Change, Returned, Stored, Who, bring_back, take_away, take_over
from errors import WaymarkError
from questionnaires.schema import Questionnaire
from reports.error_words import error_words, fault_words
from web.downloads import attachment, file_name
from web.limits import limiter
from web.site import actor, allow, db, language, nothing_done, site
from web.stages import assessment_of, head

blueprint = Blueprint("offline", __name__)


@dataclass(frozen=True)
class _Desk:
    """Whose page it is: of a user, or of who holds a personal link, who has their own workbook alone."""

    assessment: Assessment
    who: Who
    part: str
    key: tuple[str, str]

    @cached_property
    def content(self) -> Questionnaire:
        return questionnaire_of(self.assessment, site().settings)

    @property
    def layout(self) -> str:
        return "web/respondent.html" if self.part else "web/assessment.html"

    @property
    def own_only(self) -> bool:
        return bool(self.part) or self.assessment.confidentiality == "anonymous"

    def address(self, page: str, **more: Any) -> str:
        """Of the page itself (``show``) or of the download (``out``)."""
        values: dict[str, Any] = {self.key[0]: self.key[1], **more}
        return url_for(f"offline.{self.part}{page}", **values)

    @property
    def overview(self) -> str:
        return url_for("respond.overview" if self.part else "answer.overview", **{self.key[0]: self.key[1]})  # type: ignore[arg-type]


def _desk(assessment_id: str, *, edit: bool = False) -> _Desk:
    found = assessment_of(assessment_id, edit=edit)
    return _Desk(found, actor(), "", ("assessment_id", assessment_id))


def _own_desk(token: str) -> _Desk:
    person = invited(db(), token)
    return _Desk(db().get_one(Assessment, person.assessment_id), person, "own_", ("token", token))


def _page(desk: _Desk, problems: tuple[str, ...] = (), **preview: Any) -> Any:
    assessment = desk.assessment
    people = sorted(each.external_id.removeprefix(FROM_FILE) for each in assessment.participants)
    page = render_template(
        "web/offline.html", desk=desk, layout=desk.layout, head=head(assessment, "collect"), problems=problems,
        people=[] if desk.own_only else [each for each in people if not is_user_code(each)], typed=request.form,
        **{"returned": None, "respondent": "", "changes": (), "file": "", "name": "", "sheets": (), **preview},
        stored=request.args.get("stored", type=int), alone=request.args.get("alone", 0, type=int),
        left=request.args.get("left", 0, type=int),
    )  # fmt: skip
    return page, 400 if problems else 200


@blueprint.get("/assessments/<assessment_id>/offline")
@allow("editor")
def show(assessment_id: str) -> Any:
    return _page(_desk(assessment_id))


@blueprint.get("/r/<token>/offline")
@allow("public")
def own_show(token: str) -> Any:
    return _page(_own_desk(token))


@blueprint.get("/assessments/<assessment_id>/offline.xlsx")
@allow("editor")
def out(assessment_id: str) -> Any:
    return _out(_desk(assessment_id))


@blueprint.get("/r/<token>/offline.xlsx")
@allow("public")
def own_out(token: str) -> Any:
    return _out(_own_desk(token))


def _out(desk: _Desk) -> Any:
    asked = {} if desk.part else request.args
    person, role, line = (asked.get(key, "") for key in ("respondent", "role", "line"))
    try:
        made = take_away(
            db(), desk.who, desk.assessment, desk.content, site().settings, person, role, line, language().locale
        )
    except WaymarkError as error:
        return _page(desk, (error_words(error, language()),))
    if isinstance(desk.who, Participant) and desk.assessment.confidentiality != "anonymous":
        person = desk.who.external_id
    name = _plain(person) if person or not desk.part else language().t("Offline questionnaire")
    return attachment(made, file_name(desk.assessment.organisation.name[language().locale], f"{name}.xlsx"))


@blueprint.post("/assessments/<assessment_id>/offline")
@allow("editor")
def back(assessment_id: str) -> Any:
    """Show what a workbook would change; with ``accept`` store it."""
    return _back(_desk(assessment_id, edit=True))


@blueprint.post("/r/<token>/offline")
@limiter.limit("30 per minute")
@allow("public")
def own_back(token: str) -> Any:
    """The same of one's own workbook."""
    return _back(_own_desk(token))


def _back(desk: _Desk) -> Any:
    sent = _sent()
    if not sent:
        return _page(desk, (language().t("Choose a file first"),))
    if len(sent) > 1 and not desk.own_only:
        return _several(desk, sent)
    raw, name = sent[0]
    try:
        if "accept" in request.form:
            overrule = set(request.form.getlist("overrule"))
            return _taken(desk, [take_over(db(), desk.who, desk.assessment, desk.content, raw, name, overrule)])
        found = bring_back(db(), desk.who, desk.assessment, desk.content, raw, name)
    except WaymarkError as error:
        db().rollback()
        return _page(desk, (error_words(error, language()),))
    nothing_done()
    if found.faults:
        return _page(desk, tuple(fault_words(str(each), language()) for each in found.faults), name=name)
    held = base64.b64encode(raw).decode()
    return _page(desk, returned=found, respondent=_called(desk, found.respondent), changes=_rows(found), file=held, name=name)


@dataclass(frozen=True)
class _Sheet:
    """One of several workbooks: whose it is, how many answers it would store, how many stay as they were answered meanwhile,
    and what keeps it from being stored.
    """

    name: str
    held: str
    whose: str = ""
    new: int = 0
    left: int = 0
    problems: tuple[str, ...] = ()


def _several(desk: _Desk, sent: list[tuple[bytes, str]]) -> Any:
    """Show what several workbooks would change, or store those without a fault; answers given meanwhile stay."""
    if "accept" not in request.form:
        nothing_done()
        return _page(desk, sheets=[_sheet(desk, raw, name) for raw, name in sent])
    try:
        return _taken(desk, [take_over(db(), desk.who, desk.assessment, desk.content, raw, name, ()) for raw, name in sent])
    except WaymarkError as error:
        db().rollback()
        return _page(desk, (error_words(error, language()),))


def _taken(desk: _Desk, stored: list[Stored]) -> Any:
    """Back to the page, which says whose answers were stored and how many."""
    lang, people = language(), [whose for each in stored if (whose := _called(desk, each.respondent))]
    if people:
        flash(lang.t("Answers of {respondent}", respondent=lang.listed([lang.own(each) for each in people])))
    return redirect(desk.address(
        "show", stored=sum(each.answers for each in stored), alone=sum(each.comments for each in stored),
        left=sum(each.left for each in stored),
    ))  # fmt: skip


def _sheet(desk: _Desk, raw: bytes, name: str) -> _Sheet:
    held = base64.b64encode(raw).decode()
    try:
        found = bring_back(db(), desk.who, desk.assessment, desk.content, raw, name)
    except WaymarkError as error:
        return _Sheet(name, held, problems=(error_words(error, language()),))
    if found.faults:
        return _Sheet(name, held, _called(desk, found.respondent), problems=tuple(
            fault_words(str(each), language()) for each in found.faults
        ))  # fmt: skip
    left = sum(each.is_conflict for each in found.changes)
    return _Sheet(name, held, _called(desk, found.respondent), len(found.changes) - left, left)


def _called(desk: _Desk, respondent: str) -> str:
    """Whose answers they are; empty where nobody is named."""
    if desk.part:
        return "" if desk.assessment.confidentiality == "anonymous" else respondent
    return actor().name if is_user_code(respondent) else respondent


def _plain(person: str) -> str:
    """A respondent's name as part of a file name."""
    return "".join(letter if letter.isalnum() else "-" for letter in (person or actor().name).strip())[:40]


def _sent() -> list[tuple[bytes, str]]:
    """The workbooks that were chosen, or those that the preview holds; none where there is none."""
    chosen = [each for each in request.files.getlist("file") if each.filename]
    if chosen:
        return [(each.read(), str(each.filename)[-120:]) for each in chosen]
    held, names = request.form.getlist("held"), request.form.getlist("name")
    try:
        found = [(base64.b64decode(raw, validate=True), name[-120:]) for raw, name in zip(held, names, strict=False)]
    except binascii.Error:
        return []
    return [(raw, name) for raw, name in found if raw]


def _notes(change: Change) -> str:
    """What else than answer and comment would change."""
    lang = language()
    quoted = {True: lang.t("may be quoted"), False: lang.t("not to be quoted any more"), None: ""}[change.quote]
    sure = ""
    if change.confidence:
        names = {"low": lang.t("low"), "medium": lang.t("medium"), "high": lang.t("high")}
        sure = lang.t("confidence: {confidence}", confidence=names.get(change.confidence, change.confidence))
    return lang.apart(filter(None, [quoted, sure, "" if change.after else lang.t("a comment without an answer")]))


def _rows(found: Returned) -> list[dict[str, Any]]:
    lang = language()
    words = {"na": lang.t("n/a"), "unknown": lang.t("don't know"), "": "–"}
    return [
        {
            "id": each.question.id, "title": lang.text(each.question.title), "notes": _notes(each),
            "before": words.get(each.before, each.before),
            "after": words.get(each.after, each.after), "comment": each.comment, "conflict": each.is_conflict,
        }
        for each in found.changes
    ]  # fmt: skip
