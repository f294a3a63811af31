"""Results: where the bank stands, and what lies beneath a capability."""

import datetime
from typing import Any

from flask import Blueprint, abort, render_template

from assessment.comparison import compared
from assessment.measures import measured
from assessment.results import beneath, scored
from questionnaires.schema import Kpi
from reports import titles
from reports.calibration import option_label
from reports.certainty import alpha_words, change_rows, weight_words, withheld_words
from reports.charts import colour_level
from reports.crosswalk import crosswalks
from reports.measures import Measured, number_words
from reports.peers import peer_table
from reports.position import position
from reports.units import unit_table
from reports.words import respondent_name
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
    rows, values = [], {(each.question, each.kpi): each for each in measured(db(), assessment, site().settings)}
    for under in beneath(made, capability_id, sees_names=sees_names(assessment)):
        question = made.questionnaire.question(under.figures.id)
        if question is None:
            continue
        level = under.figures.level
        shown = facts.scale.answer(question, under.figures.value, level)
        reached = colour_level(level) if level is not None else 0
        most = max([*(under.counts or ()), 1])
        rows.append(
            {
                "title": lang.text(question.title),
                "text": lang.text(question.text),
                "level": "–" if under.hidden and under.figures.origin != "agreed" else shown,
                "group": "–" if under.hidden else facts.scale.group(question, under.figures),
                "origin": under.figures.origin,
                "agreement": lang.figure(None if under.hidden else made.result.agreement[question.id].consensus),
                "n": under.figures.n, "withheld": under.figures.id in made.answers.withheld,
                "na": under.figures.na,
                "unknown": under.figures.unknown,
                "counts": [(c, round(100 * c / most)) for c in under.counts] if under.counts else None,
                "labels": [option_label(question, rank) for rank in range(len(question.levels))],
                "claimed": under.figures.claimed,
                "here": lang.text(question.levels[reached - 1]) if reached and not under.hidden else "",
                "following": lang.text(question.levels[reached]) if 0 < reached < 5 and not under.hidden else "",
                "given": [
                    (*respondent_name(made.questionnaire, each.who, each.role, lang),
                     option_label(question, each.rank) if each.rank >= 0 else lang.t("n/a") if each.rank == -1
                     else lang.t("Don't know"), each.comment)
                    for each in under.given
                ],
                "evidence": [lang.text(each) for each in question.evidence],
                "sources": [lang.text(s.name) for s in made.questionnaire.sources if s.id in question.sources],
                "kpis": [_kpi(kpi, values.get((question.id, kpi.name.en))) for kpi in question.kpis],
            }
        )
    return render_template(
        "web/capability.html", head=head(assessment, "results"), p=facts, name=lang.text(item.name),
        about=lang.text(item.about), row=row, rows=rows, confidentiality=assessment.confidentiality,
    )  # fmt: skip


def _kpi(kpi: Kpi, own: Measured | None) -> tuple[str, str]:
    """A KPI with its unit, and the measured value with its day."""
    lang = language()
    name = f"{lang.text(kpi.name)} [{lang.text(kpi.unit)}]"
    return name, f"{number_words(own.value)} ({lang.date(own.date)})" if own else ""
