"""Collect: the board of who is asked, how far they are, their personal links."""

import datetime
from collections.abc import Sequence
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for

from assessment.again import ask_again, earlier_people
from assessment.content import questionnaire_of
from assessment.functions import EVERYTHING, functions_of, nearest, set_functions
from assessment.invitation import (
    Asked,
    Seat,
    asked_of_few,
    board,
    change_seat,
    clear_empty,
    close,
    invite,
    is_final,
    missing,
    release,
    remove,
    renew,
    reopen,
    set_deadline,
    set_welcome,
    shared_addresses,
)
from assessment.mailing import posted
from assessment.models import Assessment
from assessment.pasted import Columns
from assessment.peers import contribution_of
from assessment.turnout import STATES
from errors import AnswerError, ConflictError, LinesError
from questionnaires.schema import Questionnaire
from reports.error_words import error_words
from reports.words import line_names, respondent_label, respondent_name, role_name
from web.mail import is_sent, letter_choices, letter_facts, letter_languages, link_of, mail_form, message, send, sending_of
from web.respond import join_code
from web.site import (
    after_commit,
    allow,
    concerns,
    db,
    did,
    language,
    nothing_done,
    outside,
    say_saved,
    site,
    works_here_alone,
)
from web.stages import assessment_of, head, unit_choices, unit_shown
from web.turnout import asked_for, chosen, groups, narrowing

blueprint = Blueprint("board", __name__)
MOST_QUESTIONS = 15
"""Questions that nobody should have to answer more than (DOMAIN.md C)."""


def _page(assessment_id: str, error: AnswerError | ConflictError | None = None) -> Any:
    problem = error_words(error, language()) if error else ""
    unknown = error.functions if isinstance(error, LinesError) else ()
    lang, assessment = language(), assessment_of(assessment_id)
    content = questionnaire_of(assessment, site().settings)
    seats, anonymous = board(assessment, content), assessment.confidentiality == "anonymous"
    some = chosen()
    shown = () if anonymous else some.of(seats)
    is_open = assessment.is_open(datetime.date.today())
    meant = request.form.get("id") if request.form.get("do") == "change" else request.args.get("id")
    seat = next((each for each in seats if each.id == meant and each.token), None)
    typed = _typed(seat, content)
    letters = posted(db(), assessment)
    facts = letter_facts(letters)
    wanted = missing(shown) if is_open else ()
    messages = {each.id: message(assessment, each, content, is_invited=is_sent(letters, each)) for each in wanted}
    page = render_template(
        "web/board.html",
        head=head(assessment, "collect"),
        rows=[
            {**_row(each, assessment, content), "letter": facts.get(each.id), "message": messages.get(each.id)}
            for each in shown
        ],
        groups=[] if anonymous else groups(assessment, seats, content),
        narrowing=narrowing(assessment, seats, content, some), chosen=asked_for(some),
        count=len(seats),
        common=outside("respond.join", code=join_code(assessment_id)) if anonymous else "",
        done=sum(map(STATES["done"], seats)), idle=sum(map(STATES["idle"], seats)), gone=sum(map(STATES["left"], seats)),
        empty=sum(seat.is_empty for seat in seats), here_alone=works_here_alone() if is_open else "",
        messages="\n\n".join(messages.values()), messages_to=len(messages),
        letters=letter_languages(), languages=letter_choices(),
        mail=mail_form(assessment, shown, content, letters),
        deadline=assessment.deadline or "", is_late=assessment.is_late(datetime.date.today()),
        welcome=request.form.get("welcome", assessment.welcome or ""),
        closed="" if is_open else lang.date(assessment.closed_on),
        is_final=is_final(assessment),
        again=_again(assessment, content),
        in_pool=contribution_of(db(), assessment) is not None,
        seat=seat,
        few=[] if anonymous or not seats else _titles(content, asked_of_few(assessment, content)),
        shared=[] if anonymous else [lang.colon.join((email, lang.listed(names))) for email, names in
                                     shared_addresses(assessment).items()],
        many=0 if anonymous else sum(each.asked > MOST_QUESTIONS for each in seats), most=MOST_QUESTIONS,
        sections=_sections(content), parts_chosen=bool({each.id for each in content.capabilities} & set(typed["sections"])),
        owners=[(each.id, lang.text(each.name)) for each in content.owners], everything=EVERYTHING,
        functions=_functions(assessment, content, unknown), untold=bool(unknown),
        units=unit_choices(assessment),
        typed=typed,
        problem=problem, of_people=_is_of_people(),
    )
    return page, 400 if problem else 200


def _again(assessment: Assessment, content: Questionnaire) -> dict[str, Any] | None:
    """The people of the cycle before who can be asked again, all chosen at first."""
    found, form = earlier_people(db(), assessment), request.form
    if found is None:
        return None
    chosen, names = form.getlist("person") if form.get("do") == "again" else None, dict(unit_choices(assessment))
    return {
        "cycle": found.cycle, "homeless": found.homeless, "elsewhere": form.get("elsewhere", ""),
        "people": [
            (each.id, respondent_label(content, each.external_id, each.role, language()), names.get(unit or "", ""),
             chosen is None or each.id in chosen)
            for each, unit in found.people
        ],
    }  # fmt: skip


def _is_of_people() -> bool:
    """Whether the form of people was sent."""
    return request.form.get("do") in ("invite", "change")


def _typed(seat: Seat | None, content: Questionnaire) -> dict[str, Any]:
    """What the form of people shows: what was sent, else a seat that is to be changed, else nothing."""
    form = request.form
    if _is_of_people():
        plain = {key: form.get(key, "") for key in ("people", "role", "email", "unit", "line")}
        return {**plain, "sections": form.getlist("sections"), "by_function": "by_function" in form}
    if seat is None:
        return {"people": "", "role": "", "email": "", "unit": "", "line": "", "sections": [], "by_function": False}
    role, singles = role_name(content, seat.role, language()), {each.id for each in content.questions}
    by_function = not seat.left_on and not singles.isdisjoint(seat.sections)
    return {"people": seat.code, "role": role, "email": seat.email, "unit": seat.unit or "", "line": seat.line or "",
            "sections": list(seat.sections), "by_function": by_function}  # fmt: skip


def _functions(assessment: Assessment, content: Questionnaire, unknown: Sequence[str]) -> list[tuple[str, str]]:
    """Functions of the bank with whose questions each answers: what was sent, else what stands, else what is nearest."""
    sent = _told()
    found = {name: nearest(content, name) for name in unknown} | functions_of(assessment.organisation, content) | sent
    return [(name, found[name]) for name in dict.fromkeys((*sent, *found))]


def _told() -> dict[str, str]:
    """What the form of people says of functions."""
    return dict(zip(request.form.getlist("function"), request.form.getlist("like"), strict=False))


def _sections(content: Questionnaire) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """The dimensions, each with its capabilities: id and name."""
    lang = language()
    return [
        (each.id, lang.text(each.name), [(part.id, lang.text(part.label)) for part in each.capabilities])
        for each in content.dimensions
    ]


def _titles(content: Questionnaire, questions: Sequence[str]) -> list[str]:
    """What questions are called, each with its capability."""
    lang = language()
    found = {each.id: each for each in content.questions}
    return [f"{lang.text(content.capability_of(id).label)}{lang.colon}{lang.text(found[id].title)}" for id in questions]


def _row(seat: Seat, assessment: Assessment, content: Questionnaire) -> dict[str, Any]:
    lang = language()
    who, role = respondent_name(content, seat.code, seat.role, lang)
    names = {each.id: each.name for each in content.dimensions} | {each.id: each.label for each in content.capabilities}
    names |= {each.id: content.capability_of(each.id).label for each in content.questions}
    return {
        "id": seat.id, "who": who, "role": role, "email": seat.email, "unit": unit_shown(assessment, seat.unit),
        "answered": seat.answered, "asked": seat.asked,
        "sections": lang.listed(list(dict.fromkeys(lang.text(names[id]) for id in names if id in seat.sections))),
        "line": line_names(lang).get(seat.line or "", ""), "saved_at": seat.saved_at, "interview": seat.interview,
        "link": link_of(seat), "is_empty": seat.is_empty, "left": lang.date(seat.left_on) if seat.left_on else "",
    }  # fmt: skip


@blueprint.get("/assessments/<assessment_id>/people")
@allow("editor")
def show(assessment_id: str) -> Any:
    return _page(assessment_id)


@blueprint.post("/assessments/<assessment_id>/people")
@allow("editor")
def change(assessment_id: str) -> Any:
    """Add, change, renew, remove or write to people, set the deadline, close or reopen: the field ``do`` says which."""
    assessment, form = assessment_of(assessment_id, edit=True), request.form
    content = questionnaire_of(assessment, site().settings)
    person = next((each.external_id for each in assessment.participants if each.id == form.get("id")), "")
    concerns("" if form.get("do") == "erase" else person)
    asked = Asked(tuple(form.getlist("sections")), form.get("unit", ""), form.get("line", ""), "by_function" in form)
    did(do := form.get("do", ""))
    try:
        if _is_of_people():
            set_functions(assessment.organisation, content, _told())
        match do:
            case "invite":
                flash(_added(*invite(db(), assessment, content, form.get("people", ""), asked)))
                return redirect(url_for("board.show", assessment_id=assessment_id, _anchor="seats"))
            case "again":
                ask_again(db(), assessment, content, form.getlist("person"), form.get("elsewhere", ""))
            case "change" | "renew" | "release" | "remove" | "erase":
                for words in _on_seat(assessment, content, do, person, asked):
                    flash(words)
                at = f"p-{form['id']}" if do in ("change", "renew", "release") else None
                return redirect(url_for("board.show", assessment_id=assessment_id, _anchor=at))
            case "mail":
                some = chosen()
                mailing = send(assessment, some.of(board(assessment, content)), content).id
                after_commit(lambda: site().jobs.wake("mail", mailing))
                say_saved()
                return redirect(url_for("board.show", assessment_id=assessment_id, **asked_for(some), _anchor="messages"))
            case "clear":
                if not clear_empty(db(), assessment):
                    nothing_done()
            case "deadline":
                set_deadline(db(), assessment, form.get("deadline", "").strip(), datetime.date.today())
            case "welcome":
                set_welcome(db(), assessment, form.get("welcome", ""))
            case "close" | "reopen" if assessment.is_open(datetime.date.today()) == (do == "reopen"):
                nothing_done()
            case "close":
                close(db(), assessment, datetime.date.today())
            case "reopen":
                reopen(db(), assessment)
            case _:
                abort(400)
    except (AnswerError, ConflictError) as error:
        db().rollback()
        return _page(assessment_id, error)
    say_saved()
    return redirect(url_for("board.show", assessment_id=assessment_id))


def _on_seat(assessment: Assessment, content: Questionnaire, do: str, person: str, asked: Asked) -> list[str]:
    """Change, renew, release or remove a participant, as ``do`` says; what is to be said of it."""
    lang, form, id = language(), request.form, request.form.get("id", "")
    match do:
        case "change":
            name, role, email, seen = (form.get(key, "").strip() for key in ("people", "role", "email", "seen"))
            left, moved = change_seat(db(), assessment, content, id, name, role, email, asked, seen)
            stays = lang.n(
                "{count} answer of {name} to a question no longer asked of them stays and counts.",
                "{count} answers of {name} to questions no longer asked of them stay and count.", left, name=name,
            ) if left else ""  # fmt: skip
            moves = lang.n(
                "{count} answer of {name} counts for {unit} from now on.",
                "{count} answers of {name} count for {unit} from now on.", moved, name=name,
                unit=unit_shown(assessment, asked.unit),
            ) if moved else ""  # fmt: skip
            return list(filter(None, (moves, stays, lang.t("{name}: saved.", name=name))))
        case "renew":
            renew(db(), assessment, id)
            return [lang.t("{name} has a new link.", name=person)]
        case "release":
            release(db(), assessment, id, datetime.date.today())
            return [lang.t("{name} is no longer asked: the link has ended, the answers given still count.", name=person)]
    remove(db(), assessment, id, with_answers=do == "erase")
    if do == "erase":
        after_commit(site().store.forget_deleted)
    return [lang.t("{name} is off the board.", name=person)]


def _added(count: int, table: Columns | None) -> str:
    """How many people were added, and which columns of a table were read."""
    lang = language()
    said = lang.n(
        "{count} person added, with a link of their own.", "{count} people added, each with a link of their own.", count
    )
    if table is None:
        return said
    names = {"name": lang.t("name"), "role": lang.t("function"), "unit": lang.t("unit"), "email": lang.t("e-mail")}
    read = lang.t("Columns read: {names}.", names=lang.listed([names[key] for key in table.places]))
    rest = lang.t("Not read: {names}.", names=lang.listed(list(table.left_out))) if table.left_out else ""
    return lang.space.join(filter(None, (said, read, rest)))


@blueprint.get("/api/assessments/<assessment_id>/mail")
@allow("editor")
def mail_state(assessment_id: str) -> Any:
    """How far the messages are."""
    sending = sending_of(assessment_of(assessment_id))
    return {"state": "running" if sending else "done", **(sending or {"progress": 100, "stage": ""})}
