"""Roadmap: the plan, its limits, and planning again in the worker."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for

from assessment.access import find_scenario
from assessment.planning import (
    choose,
    chosen,
    first_limits,
    latest,
    limits_of,
    named_plans,
    planned,
    request_plan,
    request_scenarios,
)
from assessment.results import scored
from errors import PlanError
from questionnaires.schema import Questionnaire
from reports.error_words import error_words, fault_words
from reports.journey import journey
from reports.scenarios import scenario_name, scenario_rows
from roadmap.limits_file import limits_json
from roadmap.portfolio import Limits
from roadmap.reading import VALUE_HORIZONS
from web.site import actor, after_commit, allow, db, language, site
from web.stages import assessment_of, head

blueprint = Blueprint("roadmap", __name__)


def _values(limits: Limits, content: Questionnaire) -> dict[str, Any]:
    """The limits as the form shows them."""
    lang = language()
    return {
        "first_month": str(limits.first_month),
        "horizon": str(limits.horizon),
        "budget_per_quarter": "" if limits.budget_per_quarter is None else f"{limits.budget_per_quarter:g}",
        "max_parallel": "" if limits.max_parallel is None else str(limits.max_parallel),
        "blackout": " ".join(str(month) for month in limits.blackout),
        "excluded": list(limits.excluded),
        "carry_over": limits.carry_over,
        "roles": [
            (role.id, lang.text(role.name), f"{limits.roles.get(role.id, 0):g}") for role in content.staff_roles
        ],
    }


def _typed(form: Any, content: Questionnaire) -> dict[str, Any]:
    """What was typed, in the form's own shape, so that it stays after an error."""
    lang = language()
    keys = ("first_month", "horizon", "budget_per_quarter", "max_parallel", "blackout")
    values: dict[str, Any] = {key: form.get(key, "") for key in keys}
    values["excluded"], values["carry_over"] = form.getlist("excluded"), "carry_over" in form
    values["roles"] = [(r.id, lang.text(r.name), form.get(f"role_{r.id}", "")) for r in content.staff_roles]
    return values


def _plain(text: str) -> Any:
    """A number from a form field; the text itself when it isn't one, so that the reader names the fault."""
    text = text.strip()
    try:
        return int(text)
    except ValueError:
        try:
            return float(text)
        except ValueError:
            return text


def _changes(values: dict[str, Any]) -> dict[str, Any]:
    """The form as the keys of a limits file."""
    budget, parallel = values["budget_per_quarter"].strip(), values["max_parallel"].strip()
    return {
        "first_month": values["first_month"].strip(),
        "horizon": _plain(values["horizon"]),
        "budget_per_quarter": _plain(budget) if budget else None,
        "max_parallel": _plain(parallel) if parallel else None,
        "blackout": values["blackout"].replace(",", " ").replace("，", " ").replace("、", " ").split(),
        "excluded": values["excluded"],
        "carry_over": values["carry_over"],
        "roles": {id: _plain(text) for id, _, text in values["roles"]},
    }


def _page(assessment_id: str, values: dict[str, Any] | None = None, problem: PlanError | None = None) -> Any:
    lang = language()
    assessment = assessment_of(assessment_id)
    made = scored(assessment, site().settings)
    newest, done = latest(db(), assessment), chosen(db(), assessment)
    top = head(assessment, "roadmap", planned=done is not None)
    defaults = first_limits(assessment, made)
    if defaults is None or not made.questionnaire.initiatives:
        return render_template("web/roadmap_none.html", head=top)
    shown = newest if newest is not None and newest.state != "done" else done
    limits = limits_of(assessment, made, shown) or defaults
    picked = done.id if done else ""
    plans = scenario_rows(made.questionnaire, made.result, named_plans(db(), assessment, made), picked, lang)
    ahead = planned(assessment, made, done)
    facts = journey(made.questionnaire, made.result, ahead.portfolio, ahead.plan, lang, 880.0) if ahead else None
    waiting = newest if newest is not None and newest.state in ("queued", "running") else None
    failed = fault_words(newest.error or "", lang) if newest is not None and newest.state == "failed" else ""
    where = problem.where.split(".")[0].split("[")[0] if problem else ""
    page = render_template(
        "web/roadmap.html",
        head=top,
        j=facts,
        waiting=waiting,
        plans=plans if len(plans) > 1 else (),
        plan_name=scenario_name(shown.name, lang) if shown else lang.t("Balanced"),
        failed=failed,
        values=values or _values(limits, made.questionnaire),
        horizons=VALUE_HORIZONS,
        initiatives=[(each.id, lang.text(each.name)) for each in made.questionnaire.initiatives],
        problem=error_words(problem, lang) if problem else "",
        where=where,
        may_edit=actor().may_edit,
        has_answers=bool(made.answers.respondents),
        note=lang.text(made.questionnaire.limits.note) if made.questionnaire.limits else "",
    )
    return page, 400 if problem else 200


@blueprint.get("/assessments/<assessment_id>/roadmap")
@allow("viewer")
def show(assessment_id: str) -> Any:
    return _page(assessment_id)


@blueprint.post("/assessments/<assessment_id>/roadmap")
@allow("editor")
def plan(assessment_id: str) -> Any:
    assessment = assessment_of(assessment_id, edit=True)
    made = scored(assessment, site().settings)
    values = _typed(request.form, made.questionnaire)
    try:
        defaults = first_limits(assessment, made)
        changes = _changes(values) if "horizon" in request.form else None
        same = defaults is not None and changes is not None and _same(changes, defaults)
        name = _known_name(request.form.get("name", ""))
        scenario = request_plan(db(), assessment, made, None if same else changes, name)
    except PlanError as error:
        db().rollback()
        return _page(assessment_id, values, error)
    after_commit(lambda: site().jobs.wake("plan", scenario.id))
    return redirect(url_for("roadmap.show", assessment_id=assessment_id))


def _known_name(typed: str) -> str:
    """The name as it is kept: ours in English, whatever the language it was shown in."""
    ours = {scenario_name(name, language()): name for name in ("Lean", "Balanced", "Ambitious")}
    return ours.get(typed.strip(), typed.strip())


@blueprint.post("/assessments/<assessment_id>/scenarios")
@allow("editor")
def scenarios(assessment_id: str) -> Any:
    """Choose a scenario, or have lean, balanced and ambitious made."""
    assessment = assessment_of(assessment_id, edit=True)
    try:
        if request.form.get("scenario"):
            choose(db(), assessment, request.form["scenario"])
        else:
            ids = [each.id for each in request_scenarios(db(), assessment, scored(assessment, site().settings))]
            for id in ids:
                after_commit(lambda id=id: site().jobs.wake("plan", id))  # type: ignore[misc]
    except PlanError as error:
        db().rollback()
        return _page(assessment_id, None, error)
    return redirect(url_for("roadmap.show", assessment_id=assessment_id))


def _same(changes: dict[str, Any], defaults: Limits) -> bool:
    """Whether a form holds just the defaults."""
    given = limits_json(defaults)
    return all(given[key] == value for key, value in changes.items())


@blueprint.get("/api/plans/<scenario_id>")
@allow("viewer")
def state(scenario_id: str) -> Any:
    scenario = find_scenario(db(), actor(), scenario_id)
    return {"state": scenario.state, "progress": scenario.progress, "error": scenario.error}
