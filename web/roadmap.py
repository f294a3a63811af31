"""Roadmap: the plan, its limits, and planning again in the worker."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for

from assessment.access import find_scenario
from assessment.baseline import as_followed, baseline, progress_of, this_month
from assessment.basis import basis_of
from assessment.calibration import unsettled as unsettled_in
from assessment.execution import records, taken_over
from assessment.initiatives import catalogue
from assessment.models import Assessment, Scenario
from assessment.models.work import UNDER_WAY
from assessment.planning import (
    first_limits,
    is_valued,
    latest,
    limits_of,
    on_other_initiatives,
    planned,
    request_plan,
)
from assessment.results import Scored, scored
from assessment.scenarios import (
    choose,
    chosen,
    forget,
    left_off,
    named_plans,
    names_ever_approved,
    neighbours,
    on_screen,
    refused,
    request_scenarios,
    stop,
)
from errors import PlanError
from questionnaires.schema import Questionnaire
from reports.error_words import error_words, fault_words
from reports.journey import journey
from reports.plan_changes import ChangedInitiative, plan_changes
from reports.plan_table import plan_rows
from reports.plan_words import gap_words
from reports.planned import Planned
from reports.scenarios import NamedPlan, ScenarioRow, scenario_name, scenario_rows
from reports.value_effort import value_effort
from reports.words import approver
from roadmap.calendar import Month
from roadmap.forecast import months_of
from roadmap.plan import gap_between
from roadmap.portfolio import Limits
from roadmap.progress import Record
from roadmap.reading import VALUE_HORIZONS
from web import limits_form
from web.site import actor, after_commit, allow, concerns, db, did, language, no_worker, say_saved, site
from web.stages import assessment_of, head

blueprint = Blueprint("roadmap", __name__)
WIDTH, HALF = 880.0, 578.0
"""Of the time axis, and of charts two of which stand side by side, px as they are drawn."""


@dataclass(frozen=True)
class _Live:
    """What makes the chart one that is worked with: the form it fills, and a bar's name for a screen reader."""

    form: str

    @staticmethod
    def label(name: str, month: str) -> str:
        return language().t("{name}, starts in {month}; arrow keys move it, Enter pins it", name=name, month=month)


def page(assessment_id: str, values: dict[str, Any] | None = None, problem: PlanError | None = None) -> Any:
    lang = language()
    assessment = assessment_of(assessment_id)
    made = scored(assessment, site().settings)
    newest, shown = latest(db(), assessment), on_screen(db(), assessment)
    top = head(assessment, "roadmap")
    defaults, content = first_limits(assessment, made), catalogue(db(), assessment, made.questionnaire)
    if defaults is None or not content.initiatives:
        return render_template("web/roadmap_none.html", head=top)
    clash = refused(db(), assessment)
    asked = newest if newest is not None and newest.state != "done" else clash or shown
    limits = limits_of(assessment, made, asked) or defaults
    picked = chosen(db(), assessment)
    named, ever_approved = named_plans(db(), assessment, made), names_ever_approved(db(), assessment)
    plans = scenario_rows(made.result, named, picked.id if picked else "", lang)
    lasting = {each.id for each in named if each.name in ever_approved}
    ahead, valued = planned(assessment, made, shown), shown.id if shown is not None and is_valued(shown) else ""
    ahead = replace(ahead, is_being_valued=bool(valued)) if ahead else None
    demands = planned(assessment, made, clash)
    waiting = newest if newest is not None and newest.state in UNDER_WAY else None
    failed = fault_words(newest.error or "", lang) if newest is not None and newest.state == "failed" else ""
    may_edit = actor().may_edit
    outdated = ahead is not None and ahead.is_outdated
    changed_list = on_other_initiatives(assessment, made, shown, content)
    known = records(db(), assessment) if assessment.baseline_id else {}
    approval = _approval(assessment, made, shown, ahead, known, outdated or changed_list)
    before, after = neighbours(db(), assessment, None if waiting else shown)
    ahead, changes = _changes(assessment, made, approval.plan, ahead, before)
    faults = {} if problem is None else _faults(problem, values, defaults, content)
    followed = as_followed(ahead, known, this_month()) if ahead else None
    facts = journey(followed, made.result, lang, WIDTH, HALF) if followed else None
    body = render_template(
        "web/roadmap.html",
        head=top,
        j=facts,
        clash=journey(demands, made.result, lang) if demands else None,
        kept=shown.id if shown else "",
        newest=newest.id if newest else "",
        before=before.id if before else "",
        after=after.id if after else "",
        past=_past(limits.first_month) if ahead and not approval.words else "",
        live=_Live("limits") if ahead and may_edit else None,
        rows=plan_rows(ahead, lang) if ahead else (),
        value=value_effort(ahead, facts.letters, lang, WIDTH) if ahead and facts else None,
        changes=changes,
        waiting=waiting,
        idle=no_worker() if waiting else "",
        valued=valued,
        approval=approval,
        changed_list=changed_list,
        outdated=outdated,
        carried=_carried(assessment, shown, content) if ahead else "",
        plans=plans if len(plans) > 1 else (),
        lasting=lasting,
        left_off=lang.listed([scenario_name(each, lang) for each in left_off(db(), assessment)]),
        plan_name=request.form.get("name", scenario_name(asked.name, lang) if asked else lang.t("Balanced")),
        failed=failed,
        values=values or limits_form.shown(limits, content),
        horizons=VALUE_HORIZONS,
        months=[str(limits.first_month.plus(month)) for month in range(limits.horizon)],
        faults=faults,
        in_table=bool(faults.keys() & limits_form.BY_INITIATIVE),
        limits_open=facts is None or not facts.feasible or bool(faults.keys() - limits_form.BY_INITIATIVE),
        may_edit=may_edit,
        has_answers=made.has_figures,
        note=lang.text(content.limits.note) if content.limits else "",
    )
    return body, 400 if problem else 200


@dataclass(frozen=True)
class _Fault:
    """What is wrong in words, and the id of the field it is about."""

    field: str
    words: str


def _faults(
    problem: PlanError, values: Mapping[str, Any] | None, defaults: Limits, content: Questionnaire
) -> dict[str, _Fault]:
    """What is wrong by the limit it is about, each at the place as a person calls it."""
    found = {limits_form.key_of(problem): problem} if values is None else limits_form.all_faults(values, problem, defaults)
    return {
        key: _Fault(limits_form.field_of(each.where), error_words(
            PlanError(each.what, limits_form.place_name(each.where, content), each.remedy), language()
        ))
        for key, each in found.items()
    }  # fmt: skip


def _carried(assessment: Assessment, shown: Scenario | None, content: Questionnaire) -> str:
    """What the plan shown has from the cycle before; empty where it has nothing."""
    if shown is None or shown.plan is None:
        return ""
    lang, said = language(), []
    done, running, dropped = taken_over(db(), assessment, basis_of(shown).under_way)
    if done or running:
        said.append(lang.t("From the cycle before: {done} finished, {running} under way.", done=done, running=running))
    starts = {each["id"] for each in shown.plan["schedule"]}
    names = {each.id: lang.text(each.name) for each in content.initiatives}
    again = [names[id] for id in dropped if id in starts]
    if again:
        said.append(lang.t("Dropped then and planned again: {names}.", names=lang.listed(again)))
    return lang.space.join(said)


@dataclass(frozen=True)
class _Changes:
    """What the plan shown changes: against the approved one where it is another, else against the one before it. ``note``:
    what one of the two holds that the other does not.
    """

    words: str = ""
    rows: tuple[ChangedInitiative, ...] = ()
    against: tuple[ScenarioRow, ...] = ()
    note: str = ""


def _changes(
    assessment: Assessment, made: Scored, followed: Planned | None, ahead: Planned | None, before: Scenario | None
) -> tuple[Planned | None, _Changes]:
    """With the plan shown, held against what its changes are told against; ``followed``: as ``_Approval.plan``."""
    lang = language()
    if ahead is None:
        return None, _Changes()
    if followed is not None:
        months = months_of(followed.plan, followed.portfolio.limits.first_month)
        ahead = replace(ahead, before={id: first for id, (first, _) in months.items()})
    rows = plan_changes(ahead, lang)
    words = lang.n(
        "{count} change against the approved plan", "{count} changes against the approved plan", len(rows)
    ) if followed else lang.n(
        "{count} change since the plan before", "{count} changes since the plan before", len(rows)
    )  # fmt: skip
    then = followed or planned(assessment, made, before) if rows else None
    if then is None:
        return ahead, _Changes(words, rows)
    name = lang.t("The approved plan") if followed else lang.t("The plan before")
    then = replace(then, is_approved=False)
    both = [NamedPlan("before", name, then), NamedPlan("now", lang.t("This plan"), ahead)]
    against = sorted(scenario_rows(made.result, both, "now", lang), key=lambda row: row.chosen)
    done = len(ahead.portfolio.problem.finished) if followed and _begins_later(followed, ahead) else 0
    note = lang.n(
        "This plan is told from its first month on: {count} finished initiative and what was spent before are not in it.",
        "This plan is told from its first month on: {count} finished initiatives and what was spent before are not in it.",
        done,
    ) if done else ""  # fmt: skip
    return ahead, _Changes(words, rows, tuple(against), note)


def _begins_later(before: Planned, now: Planned) -> bool:
    return now.portfolio.limits.first_month > before.portfolio.limits.first_month


def _past(first: Month) -> str:
    """A word of warning where a plan begins in a month that has gone; empty where it doesn't."""
    lang = language()
    if first >= this_month():
        return ""
    return lang.t("This plan begins in {month}, which has passed: check the first month.", month=lang.month(first))


@dataclass(frozen=True)
class _Approval:
    """The approved plan in words, empty where there is none; ``open``: the plan shown, where it can be approved.

    ``ask``: what is asked before that, empty for nothing; ``ends``: when the plan shown and the approved one end, where they
    are two that end apart; ``plan``: the approved one where another is shown;
    ``unsettled``: how many questions the respondents see differently, with no level agreed.
    """

    words: str
    is_shown: bool
    open: str
    ask: str
    ends: str
    plan: Planned | None
    unsettled: int


def approval_words(assessment: Assessment, approved: Scenario) -> str:
    """Which plan was approved, when and by whom."""
    lang = language()
    who = " · ".join(filter(None, approver(assessment.approved_by or "", lang)))
    return lang.t(
        "Approved: {name}, {date}, by {person}.", name=scenario_name(approved.name, lang),
        date=lang.date(assessment.approved_on), person=who,
    )  # fmt: skip


def _approval(
    assessment: Assessment, made: Scored, shown: Scenario | None, ahead: Planned | None, known: Mapping[str, Record],
    is_other: bool,
) -> _Approval:  # fmt: skip
    """``known``: what is recorded of the approved plan; ``is_other``: the plan shown stands on other figures than today's."""
    approved = baseline(db(), assessment)
    words = "" if approved is None else approval_words(assessment, approved)
    if any(each.status != "planned" for each in known.values()):
        standing = progress_of(db(), assessment, made, known, this_month(), language(), WIDTH)
        words = language().space.join(filter(None, (words, standing.title + language().stop.strip() if standing else "")))
    is_shown = approved is not None and approved is shown
    may = ahead is not None and shown is not None and shown.state == "done" and bool(ahead.plan.schedule)
    plan = planned(assessment, made, approved) if ahead is not None and not is_shown else None
    now, then = (each.last_month if each else None for each in (ahead, plan))
    ends = "" if now is None or then is None or now == then else language().t(
        "It ends in {month}, the approved one in {approved}.", month=language().month(now), approved=language().month(then)
    )  # fmt: skip
    unsettled = len(unsettled_in(db(), assessment, made.questionnaire, datetime.date.today()))
    id = shown.id if shown is not None and may and not is_shown else ""
    return _Approval(words, is_shown, id, _ask(words, is_other), ends, plan, unsettled)


def _ask(approved: str, is_other: bool) -> str:
    """What is asked before a plan is approved: in the place of another, on figures that are others by now."""
    t, parts = language().t, []
    if is_other:
        parts.append(t("Levels, targets or initiatives have changed since this plan was made."))
    if approved:
        parts += [approved, t("Approve the plan on the screen in its place?")]
    elif is_other:
        parts.append(t("Approve it all the same?"))
    return language().space.join(parts)


@blueprint.get("/assessments/<assessment_id>/roadmap")
@allow("viewer")
def show(assessment_id: str) -> Any:
    return page(assessment_id)


@blueprint.post("/assessments/<assessment_id>/roadmap")
@allow("editor")
def plan(assessment_id: str) -> Any:
    assessment = assessment_of(assessment_id, edit=True)
    made = scored(assessment, site().settings)
    values = limits_form.typed(request.form, catalogue(db(), assessment, made.questionnaire))
    newest, seen = latest(db(), assessment), request.form.get("seen", "")
    try:
        defaults = first_limits(assessment, made)
        changes = limits_form.changes(values) if "horizon" in request.form else None
        same = defaults is not None and changes is not None and limits_form.are_defaults(changes, defaults)
        name = _known_name(request.form.get("name", ""))
        scenario = request_plan(db(), assessment, made, None if same else changes, name, hold="hold" in request.form)
        if seen and newest is not None and newest.id != seen and newest.limits != scenario.limits:
            reason = "other limits were planned with since this page was opened"
            raise PlanError(reason, "", "plan again to use those shown here")
    except PlanError as error:
        db().rollback()
        return page(assessment_id, values, error)
    after_commit(lambda: site().jobs.wake("plan", scenario.id))
    return redirect(url_for("roadmap.show", assessment_id=assessment_id))


def _known_name(typed: str) -> str:
    """The name as it is kept: ours in English, whatever the language it was shown in."""
    ours = {scenario_name(name, language()): name for name in ("Lean", "Balanced", "Ambitious")}
    base, dot, rest = typed.strip().partition(" · ")
    return ours.get(base, base) + dot + rest


@blueprint.post("/assessments/<assessment_id>/scenarios")
@allow("editor")
def scenarios(assessment_id: str) -> Any:
    """Choose a scenario, remove one, or have lean, balanced and ambitious made."""
    assessment, values = assessment_of(assessment_id, edit=True), None
    try:
        if request.form.get("scenario"):
            did("choose")
            concerns(choose(db(), assessment, request.form["scenario"]))
        elif request.form.get("remove"):
            did("remove")
            concerns(forget(db(), assessment, request.form["remove"]))
            say_saved()
        else:
            did("make")
            made = scored(assessment, site().settings)
            if "horizon" in request.form:
                values = limits_form.typed(request.form, catalogue(db(), assessment, made.questionnaire))
            given = None if values is None else limits_form.changes(values)
            for each in request_scenarios(db(), assessment, made, given):
                after_commit(lambda id=each.id: site().jobs.wake("plan", id))  # type: ignore[misc]
    except PlanError as error:
        db().rollback()
        return page(assessment_id, values, error)
    return redirect(url_for("roadmap.show", assessment_id=assessment_id))


@blueprint.post("/assessments/<assessment_id>/plans/<scenario_id>/stop")
@allow("editor")
def stop_plan(assessment_id: str, scenario_id: str) -> Any:
    """End a plan that is being made; the best so far is kept."""
    try:
        stop(db(), assessment_of(assessment_id, edit=True), scenario_id)
    except PlanError as error:
        return page(assessment_id, None, error)
    return redirect(url_for("roadmap.show", assessment_id=assessment_id))


@blueprint.get("/api/plans/<scenario_id>")
@allow("viewer")
def state(scenario_id: str) -> Any:
    scenario = find_scenario(db(), actor(), scenario_id)
    so_far = scenario.detail or {}
    gap = gap_between(so_far["best"], so_far["bound"]) if so_far else None
    idle = no_worker() if scenario.state in UNDER_WAY else ""
    return {
        "state": scenario.state, "progress": scenario.progress, "error": scenario.error,
        "has_plan": scenario.has_schedule, "busy": is_valued(scenario), **so_far, "gap": gap,
        "stage": idle or ("" if gap is None else gap_words(gap, language())),
    }  # fmt: skip
