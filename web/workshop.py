"""Workshop, signed in: the console of whoever leads."""

import datetime
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for

from assessment.calibration import standings
from assessment.content import questionnaire_of
from assessment.earlier import before_words
from assessment.models import Assessment, Workshop
from assessment.results import Scored, scored, scored_unit
from assessment.voting import Step, end, put, reveal, set_timer, settle, take_out, vote_again
from assessment.workshop import (
    SECONDS,
    agenda_of,
    held,
    is_away,
    live,
    presence,
    start,
    vote_of,
    voted_on,
    voters_of,
    would_count,
)
from errors import AnswerError, ConflictError
from questionnaires.schema import Questionnaire
from reports.calibration import CalibrationRow, calibration_rows, standing_words
from reports.error_words import error_words
from reports.words import respondent_label
from scoring.agreement import FEWEST
from web.ballot import NOTHING_NEW, ballot, is_seen, is_stage_seen, marks_of, turnout_words, unit_name
from web.room import join_address, spaced
from web.site import actor, allow, db, did, language, nothing_done, site, whole_number
from web.stages import assessment_of, head, sees_names, unit_choices, waits

blueprint = Blueprint("workshop", __name__)


@blueprint.get("/assessments/<assessment_id>/workshop")
@allow("editor")
def show(assessment_id: str) -> Any:
    assessment = assessment_of(assessment_id)
    workshop = live(db(), assessment)
    return _before(assessment) if workshop is None else _console(assessment, workshop)


def _rows(assessment: Assessment, unit: str = "", *, names: bool = False) -> tuple[Scored, tuple[CalibrationRow, ...]]:
    made = scored_unit(scored(assessment, site().settings), unit, assessment.profile)
    agreed = standings(assessment, unit or None)
    return made, calibration_rows(made.questionnaire, made.answers, made.result, agreed, language(), sees_names=names)


def _before(assessment: Assessment, problem: str = "") -> Any:
    """Where a workshop is prepared."""
    lang, (made, rows) = language(), _rows(assessment)
    page = render_template(
        "web/workshop_start.html", head=head(assessment, "calibrate"), problem=problem, form=request.form,
        discuss=len(agenda_of(made, rows, "discuss", ())), open=len(agenda_of(made, rows, "open", ())),
        dimensions=[(each.id, lang.text(each.name)) for each in made.questionnaire.dimensions],
        chosen=request.form.getlist("sections"), seconds=[(each, seconds_words(each)) for each in SECONDS],
        units=unit_choices(assessment),
        counting=_counting(assessment),
        held=[_past(each, assessment) for each in held(db(), assessment)],
    )  # fmt: skip
    return page, 400 if problem else 200


def _counting(assessment: Assessment) -> str:
    """Whether votes will become answers, in a sentence."""
    lang = language()
    if assessment.confidentiality == "anonymous":
        return lang.t("This assessment is anonymous: votes help to agree and are nobody's answer.")
    if assessment.units:
        return lang.t(
            "In the workshop of one unit of which nobody has answered yet, each voter's last vote on a question stands as "
            "their answer; any other only helps to agree."
        )
    if would_count(db(), assessment, datetime.date.today()):
        if held(db(), assessment):
            return lang.t("Nobody has answered but by voting: each voter's last vote on a question stands as their answer.")
        return lang.t("Nobody has answered yet: each voter's last vote on a question stands as their answer.")
    if not assessment.is_open(datetime.date.today()):
        return lang.t("Collection is closed: votes help to agree and change nobody's answer.")
    return lang.t("Answers were collected already: votes help to agree and change nobody's answer.")


def seconds_words(seconds: int) -> str:
    """The length of a timer."""
    lang = language()
    if not seconds:
        return lang.t("no timer")
    return lang.n("{count} second", "{count} seconds", seconds) if seconds < 120 else lang.n(
        "{count} minute", "{count} minutes", seconds // 60
    )


def _past(workshop: Workshop, assessment: Assessment) -> dict[str, Any]:
    """A workshop that has ended: when, how many voted, on how many questions they voted or agreed, how many are agreed."""
    told = voted_on(db(), workshop).union(workshop.agreed)
    return {
        "id": workshop.id, "at": workshop.created_at, "people": voters_of(db(), workshop),
        "questions": len(told), "agreed": len(told & standings(assessment, workshop.unit).keys()),
    }  # fmt: skip


def _console(assessment: Assessment, workshop: Workshop, problem: str = "") -> Any:
    lang, content = language(), questionnaire_of(assessment, site().settings)
    there = presence(db(), workshop)
    marks = marks_of(workshop, there)
    if is_seen(marks["all"]):
        return NOTHING_NEW
    people = [
        (each.id, respondent_label(content, each.name, each.role, lang), voted, is_away(each.seen_at) and not voted)
        for each in workshop.voters
        if assessment.confidentiality != "anonymous"
        for voted in (vote_of(each, workshop) is not None,)
    ]
    agenda = _agenda(workshop, assessment, content)
    address, is_reachable = join_address(workshop)
    is_again = bool(problem) and request.form.get("question") == workshop.question
    collected, before = (None, "") if is_stage_seen(marks) else _collected(assessment, workshop)
    page = render_template(
        "web/workshop.html", head=head(assessment, "calibrate"), workshop=workshop, problem=problem, marks=marks,
        b=ballot(workshop, assessment, content, lang, sees_names=sees_names(assessment)), there=there, people=people,
        turnout=turnout_words(workshop, there),
        tells=workshop.state == "revealed" and assessment.confidentiality == "confidential",
        collected=collected, before=before, fewest=FEWEST,
        agenda=agenda, following=_following(workshop, agenda), address=address, is_reachable=is_reachable,
        only_you=assessment.confidentiality == "confidential",
        code=spaced(workshop), unit=unit_name(assessment, workshop),
        form=request.form if is_again else {},
        kept="" if is_again and workshop.state == "revealed" else request.form.get("reason", ""),
        seconds=[(each, seconds_words(each)) for each in SECONDS],
    )  # fmt: skip
    return page, 409 if problem else 200


def _collected(assessment: Assessment, workshop: Workshop) -> tuple[CalibrationRow | None, str]:
    """What was answered on the question that is up before the workshop, as far as whoever leads may see it (nothing where
    votes are the answers), and what the cycle before says of it.
    """
    if workshop.question is None or waits(assessment):
        return None, ""
    _, rows = _rows(assessment, workshop.unit or "", names=sees_names(assessment))
    before = before_words(db(), assessment, site().settings, language())
    if would_count(db(), assessment, datetime.date.today(), workshop.unit or ""):
        return None, before.get(workshop.question, "")
    return next((row for row in rows if row.id == workshop.question), None), before.get(workshop.question, "")


def _agenda(workshop: Workshop, assessment: Assessment, content: Questionnaire) -> list[dict[str, Any]]:
    lang, agreed, voted = language(), standings(assessment, workshop.unit), voted_on(db(), workshop)
    found = []
    for id in workshop.agenda:
        question = content.question(id)
        if question is None:
            continue
        found.append(
            {
                "id": id, "title": lang.text(question.title), "capability": lang.text(content.capability_of(id).label),
                "agreed": standing_words(question, agreed.get(id), lang), "voted": id in voted,
                "is_up": id == workshop.question,
            }
        )  # fmt: skip
    return found


def _following(workshop: Workshop, agenda: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The next question without an agreed level: after the one that is up, else before it."""
    place = next((index for index, each in enumerate(agenda) if each["is_up"]), -1)
    return next((each for each in agenda[place + 1 :] + agenda[: max(place, 0)] if not each["agreed"]), None)


@blueprint.post("/assessments/<assessment_id>/workshop")
@allow("editor")
def change(assessment_id: str) -> Any:
    """Start a workshop or take its next step: the field ``do`` says which, ``version`` what the page showed."""
    assessment = assessment_of(assessment_id, edit=True)
    workshop = live(db(), assessment)
    try:
        if request.form.get("do") == "start":
            _start(assessment)
        elif workshop is not None:
            _step(assessment, workshop)
        else:
            nothing_done()
    except (AnswerError, ConflictError) as error:
        db().rollback()
        words = error_words(error, language())
        workshop = live(db(), assessment)
        return _before(assessment, words) if workshop is None else _console(assessment, workshop, words)
    if workshop is not None and workshop.state == "ended":
        return redirect(url_for("minutes.show", assessment_id=assessment_id, workshop_id=workshop.id))
    return redirect(url_for("workshop.show", assessment_id=assessment_id))


def _start(assessment: Assessment) -> None:
    form = request.form
    made, rows = _rows(assessment, form.get("unit", ""))
    agenda = agenda_of(made, rows, form.get("scope", ""), form.getlist("sections"))
    start(db(), assessment, agenda, whole_number("seconds"), form.get("unit", ""), datetime.date.today())


def _step(assessment: Assessment, workshop: Workshop) -> None:
    form, step = request.form, Step(workshop, whole_number("version"))
    did(do := form.get("do", ""))
    match do:
        case "put":
            put(db(), step, form.get("question", ""))
        case "again":
            vote_again(db(), step)
        case "reveal":
            reveal(db(), step)
        case "time":
            set_timer(db(), step, whole_number("seconds"))
        case "settle":
            _settle(assessment, workshop, step)
        case "leave":
            take_out(db(), step, form.get("voter", ""))
        case "end":
            end(db(), step)
        case _:
            abort(400)


def _settle(assessment: Assessment, workshop: Workshop, step: Step) -> None:
    """Agree, and go on to the next question where that was asked."""
    content, form = questionnaire_of(assessment, site().settings), request.form
    question = content.question(form.get("question", ""))
    if question is None:
        abort(400)
    settle(db(), actor(), step, question, form.get("choice", ""), form.get("reason", ""), datetime.date.today())
    following = _following(workshop, _agenda(workshop, assessment, content)) if form.get("then") == "next" else None
    if following is not None:
        put(db(), Step(workshop, workshop.version), following["id"])
