"""Collect: the overview of sections, the answer page, and the save behind it."""

from dataclasses import asdict
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for

from assessment.access import participant_of
from assessment.answers import answers_of
from assessment.content import questionnaire_of
from assessment.models import Assessment
from assessment.participation import Given, answer_on, own_participant, progress, save
from errors import AnswerError, ConflictError
from questionnaires.schema import Question, Questionnaire
from reports.words import confidentiality_name
from web.site import N_, actor, allow, db, language, site
from web.stages import assessment_of, head

blueprint = Blueprint("answer", __name__)


SAID = (
    N_("This answer was changed in another window"), N_("The comment is too long: at most 10,000 characters"),
    N_("The confidence is low, medium or high"),
)  # fmt: skip


def _content(assessment: Assessment) -> Questionnaire:
    return questionnaire_of(assessment, site().settings)


def _asked(assessment: Assessment, content: Questionnaire, question_id: str) -> tuple[tuple[Question, ...], int]:
    """The questions of the version and the place of one of them; 404 for any other."""
    asked = content.asked(assessment.version)
    for index, question in enumerate(asked):
        if question.id == question_id:
            return asked, index
    abort(404)


def _sections(assessment: Assessment, content: Questionnaire, done: dict[str, tuple[int, int]]) -> list[dict[str, Any]]:
    lang = language()
    sections = []
    for dimension in content.dimensions:
        rows: list[dict[str, Any]] = []
        for capability in dimension.capabilities:
            answered, asked = done[capability.id]
            first = next((q.id for q in capability.questions if q in content.asked(assessment.version)), None)
            if first:
                rows.append({"name": lang.text(capability.label), "id": capability.id, "answered": answered,
                             "asked": asked, "first": first})  # fmt: skip
        total = (sum(row["answered"] for row in rows), sum(row["asked"] for row in rows))
        sections.append({"name": lang.text(dimension.name), "rows": rows, "answered": total[0], "asked": total[1]})
    return sections


@blueprint.get("/assessments/<assessment_id>/collect")
@allow("viewer")
def overview(assessment_id: str) -> Any:
    assessment = assessment_of(assessment_id)
    content = _content(assessment)
    own = participant_of(db(), actor(), assessment)
    done = progress(content, assessment.version, own)
    given = {each.question for each in own.answers if each.rank is not None} if own else set()
    asked = content.asked(assessment.version)
    following = next((question.id for question in asked if question.id not in given), asked[0].id)
    return render_template(
        "web/collect.html",
        head=head(assessment, "collect"),
        sections=_sections(assessment, content, done.by_capability),
        done=done,
        following=following,
        respondents=len(answers_of(assessment, content).respondents),
        confidentiality=confidentiality_name(assessment.confidentiality, language()),
    )


@blueprint.route("/assessments/<assessment_id>/answer/<question_id>", methods=["GET", "POST"])
@allow("viewer")
def question(assessment_id: str, question_id: str) -> Any:
    edit = request.method == "POST"
    assessment = assessment_of(assessment_id, edit=edit)
    content = _content(assessment)
    asked, index = _asked(assessment, content, question_id)
    problem, own = "", participant_of(db(), actor(), assessment)
    given = answer_on(own, question_id)
    if edit:
        try:
            given = _save(assessment, asked[index], request.form)
            following = asked[index + 1].id if index + 1 < len(asked) else None
            if following:
                return redirect(url_for("answer.question", assessment_id=assessment_id, question_id=following))
            return redirect(url_for("answer.overview", assessment_id=assessment_id))
        except (AnswerError, ConflictError) as error:
            db().rollback()
            problem = error.what
            typed = request.form
            given = Given(
                typed.get("choice", ""), typed.get("confidence", ""), typed.get("comment", ""), "released" in typed,
                given.revision, given.saved_at,
            )  # fmt: skip
    return _page(assessment, content, asked, index, given, problem), 409 if problem else 200


def _page(
    assessment: Assessment, content: Questionnaire, asked: tuple[Question, ...], index: int, given: Given, problem: str
) -> str:
    lang, item = language(), asked[index]
    capability = content.capability_of(item.id)
    own = participant_of(db(), actor(), assessment)
    siblings = [each for each in capability.questions if each in asked]
    named = item.staged and len(content.level_names) == 5
    names = [lang.text(each) for each in content.level_names] if named else [""] * len(item.levels)
    return render_template(
        "web/answer.html",
        head=head(assessment, "collect"),
        sections=_sections(assessment, content, progress(content, assessment.version, own).by_capability),
        capability=lang.text(capability.name),
        capability_id=capability.id,
        place=siblings.index(item) + 1,
        places=len(siblings),
        number=index + 1,
        total=len(asked),
        question=item,
        title=lang.text(item.title),
        text=lang.text(item.text),
        why=lang.text(item.why),
        criteria=[lang.text(each) for each in item.criteria],
        evidence=[lang.text(each) for each in item.evidence],
        owner=lang.text(content.owner_name(item.owner)),
        sources=[lang.text(each.name) for each in content.sources if each.id in item.sources],
        levels=[
            {"choice": str(rank), "name": lang.text(each.name) or name, "text": lang.text(each)}
            for rank, (each, name) in enumerate(zip(item.levels, names, strict=True), start=1)
        ],
        critical=bool(item.critical),
        given=given,
        problem=problem,
        previous=asked[index - 1].id if index else None,
        following=asked[index + 1].id if index + 1 < len(asked) else None,
        may_edit=actor().may_edit,
    )


def _save(assessment: Assessment, item: Question, form: Any) -> Given:
    revision = form.get("revision", "0")
    return save(
        db(),
        own_participant(db(), actor(), assessment),
        item,
        choice=form.get("choice", ""),
        confidence=form.get("confidence", ""),
        comment=form.get("comment", ""),
        released="released" in form,
        revision=int(revision) if revision.isascii() and revision.isdigit() and len(revision) < 10 else -1,
    )


@blueprint.post("/api/assessments/<assessment_id>/answers/<question_id>")
@allow("editor")
def save_answer(assessment_id: str, question_id: str) -> Any:
    """Save as you go: the answer with its new revision, or 409 with what stands there now."""
    assessment = assessment_of(assessment_id, edit=True)
    content = _content(assessment)
    asked, index = _asked(assessment, content, question_id)
    try:
        given = _save(assessment, asked[index], request.form)
    except ConflictError as error:
        db().rollback()
        assessment = assessment_of(assessment_id)
        now = answer_on(participant_of(db(), actor(), assessment), question_id)
        return {"error": language().t(error.what), "now": _plain(now)}, 409
    except AnswerError as error:
        return {"error": language().t(error.what)}, 400
    own = participant_of(db(), actor(), assessment)
    done = progress(content, assessment.version, own)
    capability = content.capability_of(question_id).id
    return {"answer": _plain(given), "answered": done.answered, "asked": done.asked, "capability": capability,
            "section": done.by_capability[capability]}  # fmt: skip


def _plain(given: Given) -> dict[str, Any]:
    return {key: value for key, value in asdict(given).items() if key != "saved_at"}
