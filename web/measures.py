"""Results: the measured values of KPIs, entered row by row."""

import datetime
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for

from assessment.content import questionnaire_of
from assessment.measures import earlier_measures, mark_of_measure, measures_of, set_measure
from errors import AnswerError, ConflictError
from reports.error_words import error_words
from reports.measures import number_words
from reports.typed import typed_number
from web.site import actor, allow, db, language, site
from web.stages import assessment_of, head

blueprint = Blueprint("measures", __name__)


@blueprint.get("/assessments/<assessment_id>/measures")
@allow("viewer")
def show(assessment_id: str, problem: str = "", at: str = "", typed: Any = None) -> Any:
    lang, assessment = language(), assessment_of(assessment_id)
    content = questionnaire_of(assessment, site().settings)
    own = measures_of(db(), assessment)
    before = earlier_measures(db(), assessment, site().settings)
    ways = {
        "up": lang.t("higher is better"), "down": lang.t("lower is better"), "band": lang.t("within a band"), "tracked": "",
    }  # fmt: skip
    rows, number = [], 0
    for question in content.asked(assessment.version):
        for kpi in question.kpis:
            number += 1
            key = (question.id, kpi.name.en)
            stands, earlier = own.get(key), before.get(key)
            rows.append(
                {
                    "id": f"k{number}", "question": question.id, "kpi": kpi.name.en, "name": lang.text(kpi.name),
                    "unit": lang.text(kpi.unit), "way": ways[kpi.direction],
                    "capability": lang.text(content.capability_of(question.id).label),
                    "value": typed_number(stands.value) if stands else "",
                    "date": stands.date if stands else "", "before": number_words(earlier.value) if earlier else "",
                    "seen": mark_of_measure(stands), "by": stands.by if stands else "",
                }
            )  # fmt: skip
    page = render_template(
        "web/measures.html", head=head(assessment, "results"), rows=rows, entered=len(own), problem=problem, at=at,
        typed=typed, may_edit=actor().may_edit,
    )  # fmt: skip
    return page, 400 if problem else 200


@blueprint.post("/assessments/<assessment_id>/measures")
@allow("editor")
def save(assessment_id: str) -> Any:
    assessment, form = assessment_of(assessment_id, edit=True), request.form
    asked = questionnaire_of(assessment, site().settings).asked(assessment.version)
    question = next((each for each in asked if each.id == form.get("question")), None)
    if question is None:
        abort(404)
    kpi, value, date, seen = (form.get(key, "") for key in ("kpi", "value", "date", "seen"))
    try:
        set_measure(db(), actor(), assessment, question, kpi, value, date, seen, datetime.date.today())
    except AnswerError as error:
        db().rollback()
        return show(assessment_id, error_words(error, language()), form.get("row", ""), form)
    except ConflictError as error:
        db().rollback()
        yours = language().t("You typed {value}.", value=value[:40])
        return show(assessment_id, f"{error_words(error, language())}{language().stop}{yours}", form.get("row", ""))
    return redirect(url_for("measures.show", assessment_id=assessment_id, _anchor=form.get("row", "")))
