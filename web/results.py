"""Results: where the bank stands, and what lies beneath a capability."""

import datetime
from typing import Any

from flask import Blueprint, abort, render_template

from assessment.comparison import compared
from assessment.measures import measured
from assessment.results import scored
from reports import titles
from reports.beneath import question_rows
from reports.certainty import alpha_words, change_rows, weight_words, withheld_words
from reports.crosswalk import crosswalks
from reports.peers import peer_table
from reports.position import position
from reports.units import unit_table
from web.site import allow, db, language, site
from web.stages import assessment_of, head, sees_names

blueprint = Blueprint("results", __name__)


@blueprint.get("/assessments/<assessment_id>/results")
@allow("viewer")
def show(assessment_id: str) -> Any:
    assessment = assessment_of(assessment_id)
    top = head(assessment, "results")
    whole = compared(db(), assessment, site().settings, datetime.date.today())
    db().commit()
    made = whole.made
    if not made.has_figures:
        return render_template("web/results_empty.html", head=top)
    facts = position(made.questionnaire, made.answers, made.result, language())
    return render_template(
        "web/results.html", head=top, p=facts, result=made.result, respondents=len(made.answers.respondents),
        peers=peer_table(made.questionnaire, made.result, language(), whole.organisations),
        units=unit_table(made.questionnaire, made.answers, made.result, language()),
        change=change_rows(facts, made.result, language()), change_title=titles.change(language(), made.result.change),
        weights=weight_words(facts, made.result, language()), reliability=alpha_words(made.result, language()),
        withheld=withheld_words(made.answers, language()),
        crosswalks=crosswalks(made.questionnaire, made.result, language()),
        closed=language().date(assessment.closed_on) if assessment.closed_on else "",
        has_plan=assessment.baseline_id is not None,
    )  # fmt: skip


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
    row = next(each for fact in facts.facts for each in fact.rows if each.id == capability_id)
    rows = question_rows(
        made.questionnaire, made.answers, made.result, capability_id, measured(db(), assessment, site().settings), lang,
        sees_names=sees_names(assessment),
    )  # fmt: skip
    return render_template(
        "web/capability.html", head=head(assessment, "results"), p=facts, name=lang.text(item.name),
        about=lang.text(item.about), row=row, rows=rows, confidentiality=assessment.confidentiality,
    )  # fmt: skip
