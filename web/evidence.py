"""Calibrate: the register of evidence and the verdict on each piece."""

import datetime
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for

from assessment.evidence import FIELDS, VERDICTS, Judged, Piece, add, judge, register, shown_questions
from assessment.models import Assessment
from assessment.results import Scored, scored
from errors import AnswerError, ConflictError
from reports.error_words import error_words
from reports.words import respondent_label
from web.desk import file_answer, sent_file, verdict_names
from web.site import actor, allow, db, language, site
from web.stages import assessment_of, head, sees_names, waits

blueprint = Blueprint("evidence", __name__)


def _page(assessment_id: str, problem: str = "", at: str = "") -> Any:
    assessment, lang = assessment_of(assessment_id), language()
    made = scored(assessment, site().settings)
    names = sees_names(assessment)
    pieces = register(assessment, made, sees_names=names, today=datetime.date.today())
    chosen = request.form.get("question", "") or request.args.get("question", "")
    shown = shown_questions(made, sees_names=names)
    may_add = actor().may_edit and made.answers.confidentiality != "anonymous"
    page = render_template(
        "web/evidence.html",
        head=head(assessment, "calibrate"),
        rows=[_row(piece, made) for piece in pieces],
        held_back=waits(assessment),
        waiting=sum(not piece.verdict or piece.is_outdated for piece in pieces),
        accepted=sum(piece.verdict == "accepted" and not piece.is_expired for piece in pieces),
        expired=sum(piece.verdict == "accepted" and piece.is_expired for piece in pieces),
        share=lang.percent(made.result.overall.evidenced),
        claimed=[
            (question.id, lang.text(question.title), lang.text(made.questionnaire.capability_of(question.id).label),
             [lang.text(each) for each in question.evidence])
            for figures in made.result.questions
            if figures.claimed and figures.id in shown
            for question in (made.questionnaire.question(figures.id),) if question is not None
        ],
        verdicts=[(key, verdict_names()[key]) for key in ("", *VERDICTS)],
        questions=_questions(made) if may_add else (),
        people=_who(assessment, made, chosen) if may_add else (),
        chosen=chosen,
        person=request.form.get("person", ""),
        typed={key: request.form.get(key, "") for key in FIELDS}, today=datetime.date.today().isoformat(),
        may_edit=actor().may_edit,
        problem=problem,
        at=at,
        sent={key: request.form.get(key, "") for key in ("verdict", "reason")},
    )  # fmt: skip
    return page, 400 if problem else 200


def _row(piece: Piece, made: Scored) -> dict[str, Any]:
    lang, question = language(), made.questionnaire.question(piece.question)
    who = respondent_label(made.questionnaire, piece.who, piece.role, lang) if piece.who else ""
    return {
        "id": piece.id, "title": lang.text(question.title) if question else piece.question, "note": lang.own(piece.note),
        "capability": lang.text(made.questionnaire.capability_of(piece.question).label), "link": piece.link,
        "file": piece.file, "date": lang.date(piece.date), "expires": lang.date(piece.expires) if piece.expires else "",
        "expired": piece.is_expired, "from": who, "verdict": piece.verdict,
        "by": lang.own(piece.by), "reason": piece.reason, "mark": piece.mark, "outdated": piece.is_outdated,
    }  # fmt: skip


def _questions(made: Scored) -> list[tuple[str, list[tuple[str, str]]]]:
    """The questions asked, by capability."""
    lang, asked = language(), made.questionnaire.asked(made.answers.version)
    groups = [
        (lang.text(capability.label), [(each.id, lang.text(each.title)) for each in capability.questions if each in asked])
        for capability in made.questionnaire.capabilities
    ]
    return [(name, questions) for name, questions in groups if questions]


def _people(assessment: Assessment, made: Scored, question: str = "") -> list[tuple[str, str]]:
    """Those who have answered (that question), by the participant's id."""
    answered = {each.id for each in made.answers.respondents if not question or question in each.answers}
    return [
        (each.id, respondent_label(made.questionnaire, each.external_id, each.role, language()))
        for each in assessment.participants
        if each.external_id in answered
    ]


def _who(assessment: Assessment, made: Scored, question: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """Those who may have handed something in: where a question is chosen, whoever answered it first."""
    lang, rest = language(), _people(assessment, made)
    first = _people(assessment, made, question) if question else []
    if not first:
        return [("", rest)] if rest else []
    groups = ((lang.t("Answered this question"), first), (lang.t("Answered others"), [x for x in rest if x not in first]))
    return [(title, people) for title, people in groups if people]


@blueprint.get("/assessments/<assessment_id>/evidence")
@allow("viewer")
def show(assessment_id: str) -> Any:
    return _page(assessment_id)


@blueprint.post("/assessments/<assessment_id>/evidence")
@allow("editor")
def hand_in(assessment_id: str) -> Any:
    """Keep a piece that somebody handed in."""
    assessment, form = assessment_of(assessment_id, edit=True), request.form
    made = scored(assessment, site().settings)
    try:
        people = {id for id, _ in _people(assessment, made)}
        person = next((each for each in assessment.participants if each.id == form.get("person") and each.id in people), None)
        question = made.questionnaire.question(form.get("question", ""))
        if person is None or question is None or made.answers.confidentiality == "anonymous":
            raise AnswerError("Choose the question and who handed the evidence in")
        if question.id not in person.answered:
            theirs = [name for _, name in _people(assessment, made, question.id)]
            raise AnswerError(_nobody(language().listed(theirs)))
        add(db(), person, question, form, datetime.date.today(), sent_file())
    except AnswerError as error:
        db().rollback()
        return _page(assessment_id, error_words(error, language()))
    return redirect(url_for("evidence.show", assessment_id=assessment_id))


def _nobody(theirs: str) -> str:
    """Why the person chosen can't have handed it in, and who can."""
    lang = language()
    if not theirs:
        return lang.t("Nobody has answered this question: evidence stands behind an answer")
    return lang.t("Evidence stands behind an answer. This question was answered by {names}: choose one of them", names=theirs)


@blueprint.get("/assessments/<assessment_id>/evidence/<piece_id>/file")
@allow("viewer")
def file(assessment_id: str, piece_id: str) -> Any:
    """The file of a piece that the reader may see."""
    assessment = assessment_of(assessment_id)
    made = scored(assessment, site().settings)
    pieces = register(assessment, made, sees_names=sees_names(assessment), today=datetime.date.today())
    files = {each.id: each.file for one in assessment.respondents for each in one.evidence}
    names = {piece.id: piece.file for piece in pieces}
    found = files[piece_id] if piece_id in names else None
    if found is None:
        abort(404)
    return file_answer(found, names[piece_id])


@blueprint.post("/assessments/<assessment_id>/evidence/<piece_id>")
@allow("editor")
def verdict(assessment_id: str, piece_id: str) -> Any:
    assessment, form = assessment_of(assessment_id, edit=True), request.form
    try:
        judge(db(), actor(), assessment, piece_id, Judged(*(form.get(key, "") for key in ("verdict", "reason", "seen"))))
    except (AnswerError, ConflictError) as error:
        db().rollback()
        return _page(assessment_id, error_words(error, language()), piece_id)
    return redirect(url_for("evidence.show", assessment_id=assessment_id, _anchor=f"e-{piece_id}"))
