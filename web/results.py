"""Results: where the bank stands, and what lies beneath a capability."""

import datetime
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for

from assessment.calibration import left_to_agree
from assessment.comparison import compared
from assessment.content import questionnaire_of
from assessment.measures import measured
from assessment.patterns import set_aside, take_up
from assessment.planning import chosen, planned
from assessment.results import scored
from errors import AnswerError
from reports import titles
from reports.beneath import question_rows
from reports.certainty import (
    alpha_words,
    change_note,
    change_rows,
    target_words,
    unmeasured_words,
    weight_words,
    withheld_words,
)
from reports.crosswalk import crosswalks
from reports.error_words import error_words
from reports.next_steps import next_steps
from reports.peers import peer_table
from reports.position import position
from reports.units import unit_table
from web.site import actor, allow, concerns, db, language, say_saved, site
from web.stages import assessment_of, head, sees_names

blueprint = Blueprint("results", __name__)


@dataclass(frozen=True)
class _Wrong:
    """A reason that can't be kept, as typed, of which pattern, and what is wrong with it."""

    pattern: str = ""
    reason: str = ""
    words: str = ""


@blueprint.get("/assessments/<assessment_id>/results")
@allow("viewer")
def show(assessment_id: str) -> Any:
    return _page(assessment_id)


@blueprint.post("/assessments/<assessment_id>/patterns/<pattern>")
@allow("editor")
def set_pattern_aside(assessment_id: str, pattern: str) -> Any:
    assessment = assessment_of(assessment_id, edit=True)
    content, reason = questionnaire_of(assessment, site().settings), request.form.get("reason", "")
    try:
        set_aside(db(), actor(), assessment, content, pattern, reason, datetime.date.today())
    except AnswerError as error:
        db().rollback()
        return _page(assessment_id, _Wrong(pattern, reason, error_words(error, language())))
    concerns(pattern)
    say_saved()
    return redirect(url_for("results.show", assessment_id=assessment_id))


@blueprint.post("/assessments/<assessment_id>/patterns/<pattern>/again")
@allow("editor")
def take_pattern_up(assessment_id: str, pattern: str) -> Any:
    take_up(db(), assessment_of(assessment_id, edit=True), pattern)
    concerns(pattern)
    say_saved()
    return redirect(url_for("results.show", assessment_id=assessment_id))


def _page(assessment_id: str, wrong: _Wrong = _Wrong()) -> Any:
    assessment = assessment_of(assessment_id)
    top = head(assessment, "results")
    whole = compared(db(), assessment, site().settings, datetime.date.today())
    db().commit()
    made = whole.made
    if not made.has_figures:
        return render_template("web/results_empty.html", head=top)
    facts = position(made.questionnaire, made.answers, made.result, language())
    unsettled = left_to_agree(db(), assessment, made.questionnaire, datetime.date.today())
    page = render_template(
        "web/results.html", head=top, p=facts, wrong=wrong,
        problem="" if any(each.id == wrong.pattern for each in facts.patterns) else wrong.words,
        may_edit=actor().may_edit, result=made.result,
        peers=peer_table(made.questionnaire, made.result, language(), whole.organisations),
        units=unit_table(made.questionnaire, made.answers, made.result, language()),
        change=change_rows(facts, made.result, language()), change_title=titles.change(language(), made.result.change),
        change_note=change_note(made.result, language()),
        weights=weight_words(facts, made.result, language()), targets=target_words(facts, made.result, language()),
        reliability=alpha_words(made.result, language()),
        withheld=withheld_words(made.answers, language()),
        unmeasured=unmeasured_words(
            made.questionnaire, made.result, measured(db(), assessment, site().settings), language()
        ),
        crosswalks=crosswalks(made.questionnaire, made.result, language()),
        closed=language().date(assessment.closed_on) if assessment.closed_on else "",
        has_plan=assessment.baseline_id is not None,
        unsettled=unsettled,
        calibrate_first=bool(unsettled and actor().may_edit) and not assessment.agreements,
    )  # fmt: skip
    return page, 400 if wrong.words else 200


@blueprint.get("/assessments/<assessment_id>/results/<capability_id>")
@allow("viewer")
def capability(assessment_id: str, capability_id: str) -> Any:
    lang = language()
    assessment = assessment_of(assessment_id)
    made = scored(assessment, site().settings)
    item = made.questionnaire.capability(capability_id)
    if item is None:
        abort(404)
    facts = position(made.questionnaire, made.answers, made.result, lang)
    order = [each for fact in facts.facts for each in fact.rows]
    place = next(number for number, each in enumerate(order) if each.id == capability_id)
    row = order[place]
    ahead = planned(assessment, made, chosen(db(), assessment))
    title = titles.capability(lang, row.name, row.level, row.shortfall, row.gap, facts.scale.staged)
    rows = question_rows(
        made.questionnaire, made.answers, made.result, capability_id, measured(db(), assessment, site().settings), lang,
        sees_names=sees_names(assessment),
    )  # fmt: skip
    return render_template(
        "web/capability.html", head=head(assessment, "results"), p=facts, name=lang.text(item.name),
        title=title, about=lang.text(item.about), row=row, rows=rows,
        before=order[place - 1] if place else None, after=order[place + 1] if place + 1 < len(order) else None,
        steps=next_steps(ahead, {}, lang).get(capability_id, "") if ahead else "",
        own_minimum=any(each.capability == capability_id and each.question for each in made.result.shortfalls),
    )  # fmt: skip
