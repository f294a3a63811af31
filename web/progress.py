"""The approved plan: approve a scenario, record what happens, plan the rest again."""

import datetime
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for

from assessment.baseline import (
    approve,
    baseline,
    can_be_taken_back,
    limits_ahead,
    progress_of,
    request_replan,
    take_back,
    this_month,
)
from assessment.execution import FIELDS, Entry, entry_of, executions, record_of, save
from assessment.planning import limits_of, planned
from assessment.results import scored
from errors import ConflictError, PlanError, WaymarkError
from reports.error_words import error_words
from reports.typed import plain_month, plain_number
from web.roadmap import approval_words, page
from web.site import actor, after_commit, allow, db, did, language, nothing_done, say_saved, site
from web.stages import assessment_of, head

blueprint = Blueprint("progress", __name__)
LONGEST_DECISION = 150
"""Letters of who decided."""


def _page(
    assessment_id: str, typed: Mapping[str, Entry] | None = None, faults: Mapping[str, WaymarkError] | None = None
) -> Any:
    lang = language()
    assessment = assessment_of(assessment_id)
    made = scored(assessment, site().settings)
    approved = baseline(db(), assessment)
    rows = executions(db(), assessment)
    known = {id: record_of(row) for id, row in rows.items()}
    facts = progress_of(db(), assessment, made, known, this_month(), lang, 1190.0)
    limits = limits_of(assessment, made, approved)
    if approved is None or facts is None or limits is None:
        return redirect(url_for("roadmap.show", assessment_id=assessment_id))
    stored = {row.id: entry_of(rows.get(row.id)) for row in facts.rows}
    rest = limits_ahead(limits, known, this_month())
    body = render_template(
        "web/progress.html",
        head=head(assessment, "roadmap"),
        p=facts,
        entries={**stored, **(typed or {})},
        seen={id: entry.mark for id, entry in stored.items()},
        held={
            id: lang.row([facts.words[stored[id].status], *(text for text in stored[id].texts[1:] if text)])
            for id, fault in (faults or {}).items()
            if isinstance(fault, ConflictError)
        },
        approval=approval_words(assessment, approved),
        faults={id: error_words(fault, lang) for id, fault in (faults or {}).items()},
        may_edit=actor().may_edit,
        may_take_back=actor().may_edit and can_be_taken_back(db(), assessment),
        rest=lang.range(lang.month(rest.first_month), lang.month(rest.last_month)),
    )
    return body, 400 if faults else 200


@blueprint.get("/assessments/<assessment_id>/roadmap/progress")
@allow("viewer")
def show(assessment_id: str) -> Any:
    return _page(assessment_id)


@blueprint.post("/assessments/<assessment_id>/roadmap/progress")
@allow("editor")
def record(assessment_id: str) -> Any:
    """Record every row of the form that was changed; one that can't be keeps all as typed and nothing is stored."""
    assessment = assessment_of(assessment_id, edit=True)
    ahead = planned(assessment, scored(assessment, site().settings), baseline(db(), assessment))
    stored = executions(db(), assessment)
    known = {*stored, *(each.id for each in ahead.plan.schedule)} if ahead else set()
    rows = {id: _entry(id) for id in sorted(known) if f"status_{id}" in request.form}
    typed = {id: entry.beside(entry_of(stored.get(id)))[0] for id, entry in rows.items() if entry.mark != entry.seen}
    faults = save(db(), assessment, typed, this_month())
    if faults:
        db().rollback()
        return _page(assessment_id, typed, faults)
    if not typed:
        nothing_done()
    say_saved()
    return redirect(url_for("progress.show", assessment_id=assessment_id))


def _entry(id: str) -> Entry:
    typed = {field: request.form.get(f"{field}_{id}", "").strip() for field in (*FIELDS, "seen")}
    typed |= {key: plain_month(typed[key]) for key in ("started", "finished")} | {"cost": plain_number(typed["cost"])}
    return Entry(**typed)


@blueprint.post("/assessments/<assessment_id>/roadmap/approve")
@allow("editor")
def approve_plan(assessment_id: str) -> Any:
    """Make the plan on the screen the baseline; with who decided, by which minutes. Or take the last approval back."""
    assessment = assessment_of(assessment_id, edit=True)
    try:
        if "take_back" in request.form:
            did("take_back")
            take_back(db(), assessment)
            say_saved()
            return redirect(url_for("roadmap.show", assessment_id=assessment_id))
        decided = " ".join(request.form.get("decided", "").split())[:LONGEST_DECISION]
        by = " · ".join(filter(None, (decided, actor().name)))
        approve(db(), assessment, request.form.get("scenario", ""), by, datetime.date.today())
    except PlanError as error:
        db().rollback()
        return page(assessment_id, None, error)
    return redirect(url_for("progress.show", assessment_id=assessment_id))


@blueprint.post("/assessments/<assessment_id>/roadmap/replan")
@allow("editor")
def replan(assessment_id: str) -> Any:
    """Plan what is left from the next month on, close to the approved plan."""
    assessment = assessment_of(assessment_id, edit=True)
    try:
        scenario = request_replan(db(), assessment, scored(assessment, site().settings), this_month())
    except PlanError as error:
        db().rollback()
        return page(assessment_id, None, error)
    after_commit(lambda: site().jobs.wake("plan", scenario.id))
    return redirect(url_for("roadmap.show", assessment_id=assessment_id))
