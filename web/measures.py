"""Results: the measured values of KPIs, entered in one form; what is wrong with one keeps all as typed."""

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for

from assessment.content import questionnaire_of
from assessment.measures import earlier_measures, mark_of_measure, measures_of, set_measure
from assessment.models import Assessment
from errors import AnswerError, ConflictError, WaymarkError
from questionnaires.schema import Kpi, Question
from reports.error_words import error_words
from reports.measures import number_words
from reports.typed import typed_number
from web.site import actor, allow, concerns, db, language, nothing_done, say_saved, site
from web.stages import assessment_of, head

blueprint = Blueprint("measures", __name__)


@dataclass(frozen=True)
class Entry:
    """What a row holds as typed; ``seen``: the mark of what it showed."""

    value: str
    date: str
    seen: str


def _kpis(assessment: Assessment) -> Iterator[tuple[str, Question, Kpi]]:
    """Every KPI of the questions asked, with the id of its row."""
    asked = questionnaire_of(assessment, site().settings).asked(assessment.version)
    for number, (question, kpi) in enumerate(((each, kpi) for each in asked for kpi in each.kpis), start=1):
        yield f"k{number}", question, kpi


def _page(assessment: Assessment, typed: Mapping[str, Entry], faults: Mapping[str, WaymarkError]) -> Any:
    lang, content = language(), questionnaire_of(assessment, site().settings)
    own, before = measures_of(db(), assessment), earlier_measures(db(), assessment, site().settings)
    ways = {
        "up": lang.t("higher is better"), "down": lang.t("lower is better"), "band": lang.t("within a band"), "tracked": "",
    }  # fmt: skip
    rows = []
    for id, question, kpi in _kpis(assessment):
        stands, earlier = own.get((question.id, kpi.name.en)), before.get((question.id, kpi.name.en))
        shown = (typed_number(stands.value), stands.date) if stands else ("", "")
        fault = faults.get(id)
        held = lang.t("It now holds: {values}", values=lang.row([*filter(None, shown)]) or "–")
        entry = typed.get(id, Entry(*shown, ""))
        rows.append(
            {
                "id": id, "name": lang.text(kpi.name), "unit": lang.text(kpi.unit), "way": ways[kpi.direction],
                "capability": lang.text(content.capability_of(question.id).label), "value": entry.value, "date": entry.date,
                "before": number_words(earlier.value) if earlier else "", "seen": mark_of_measure(stands),
                "by": stands.by if stands else "", "fault": error_words(fault, lang) if fault else "",
                "held": held if isinstance(fault, ConflictError) else "",
            }
        )  # fmt: skip
    page = render_template(
        "web/measures.html", head=head(assessment, "results"), rows=rows, entered=len(own), faults=len(faults),
        day=request.form.get("day", ""), may_edit=actor().may_edit,
    )  # fmt: skip
    return page, 400 if faults else 200


@blueprint.get("/assessments/<assessment_id>/measures")
@allow("viewer")
def show(assessment_id: str) -> Any:
    return _page(assessment_of(assessment_id), {}, {})


@blueprint.post("/assessments/<assessment_id>/measures")
@allow("editor")
def save(assessment_id: str) -> Any:
    """Keep every row that was changed; with a fault in one nothing is stored."""
    assessment, form = assessment_of(assessment_id, edit=True), request.form
    typed: dict[str, Entry] = {}
    faults: dict[str, WaymarkError] = {}
    changed = 0
    for id, question, kpi in _kpis(assessment):
        if f"value_{id}" not in form:
            continue
        typed[id] = entry = _entry(id)
        if mark_of_measure((entry.value, entry.date)) == entry.seen:
            continue
        changed += 1
        try:
            set_measure(
                db(), actor(), assessment, question, kpi.name.en, entry.value, entry.date or form.get("day", ""), entry.seen,
                datetime.date.today(),
            )  # fmt: skip
        except (AnswerError, ConflictError) as error:
            faults[id] = error
    if faults:
        db().rollback()
        return _page(assessment_of(assessment_id), typed, faults)
    if not changed:
        nothing_done()
    concerns(str(changed))
    say_saved()
    return redirect(url_for("measures.show", assessment_id=assessment_id))


def _entry(id: str) -> Entry:
    return Entry(*(request.form.get(f"{field}_{id}", "").strip() for field in ("value", "date", "seen")))
