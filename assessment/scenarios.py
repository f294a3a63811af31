"""Scenarios of an assessment: which there are, which is chosen, and those made for a person."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from assessment.access import Actor
from assessment.basis import SHOWN
from assessment.initiatives import catalogue
from assessment.models import Approval, Assessment, Scenario
from assessment.models.work import UNDER_WAY
from assessment.planning import (
    chosen,
    done_of,
    latest,
    limits_of,
    on_other_initiatives,
    planned,
    request_plan,
    scenario_in,
)
from assessment.results import Scored
from errors import PlanError
from reports.scenarios import NamedPlan
from roadmap.limits_file import limits_json, read_limits
from roadmap.portfolio import Limits

MOST_SCENARIOS = 6
SCALES = {"Lean": 0.7, "Ambitious": 1.4, "Balanced": 1.0}
"""Money and people of the scenarios made for a person, against the limits as they stand; the last is the one then shown."""


def scenarios_of(session: Session, assessment: Assessment) -> list[Scenario]:
    """The scenarios laid side by side: at most so many, the one shown among them."""
    return _laid_out(session, assessment)[0]


def left_off(session: Session, assessment: Assessment) -> list[str]:
    """Names of the scenarios that are not laid beside the others."""
    return [each.name for each in _laid_out(session, assessment)[1]]


def _laid_out(session: Session, assessment: Assessment) -> tuple[list[Scenario], list[Scenario]]:
    """The last plan under each name, newest first, then names whose demands always clashed; the plan that is shown stands
    for its name, and the approved one beside it: those laid side by side, and those left off.
    """
    newest: dict[str, Scenario] = {}
    for each in sorted(session.scalars(done_of(assessment)), key=lambda each: not each.has_schedule):
        newest.setdefault(each.name, each)
    shown = chosen(session, assessment)
    if shown is not None:
        newest[shown.name] = shown
    approved = scenario_in(session, assessment, assessment.baseline_id)
    rows = list(newest.values())
    if approved is not None and approved not in rows:
        rows.insert(0, approved)
    beside = rows[:MOST_SCENARIOS]
    if shown is not None and shown not in beside:
        beside[-1] = shown
    return beside, [each for each in rows if each not in beside]


def refused(session: Session, assessment: Assessment) -> Scenario | None:
    """What was asked for last, where its demands clash and an earlier plan is shown instead."""
    newest = latest(session, assessment)
    if newest is None or newest.state != "done" or newest.has_schedule or assessment.scenario_id is not None:
        return None
    return None if newest is chosen(session, assessment) else newest


def on_screen(session: Session, assessment: Assessment) -> Scenario | None:
    """The plan to show: one that is still being improved, else the chosen one."""
    newest = latest(session, assessment)
    if newest is not None and newest.state == "running" and newest.has_schedule:
        return newest
    return chosen(session, assessment)


def with_a_plan(session: Session, actor: Actor) -> set[str]:
    """The assessments of the workspace that have a plan to show, by their ids."""
    there = or_(Scenario.state == "done", and_(Scenario.state == "running", Scenario.has_schedule))
    query = select(Scenario.assessment_id).join(Assessment).where(Assessment.workspace_id == actor.workspace_id, there)
    return set(session.scalars(query.distinct()))


def neighbours(session: Session, assessment: Assessment, shown: Scenario | None) -> tuple[Scenario | None, Scenario | None]:
    """The plans of the same name before and after the one shown, None where there is none: that from which each was asked
    for, else by the time they were made.
    """
    if shown is None:
        return None, None
    newest_first = list(session.scalars(done_of(assessment).where(Scenario.name == shown.name, Scenario.has_schedule)))
    older = [each for each in newest_first if each.created_at < shown.created_at]
    later = [each for each in newest_first if each.created_at > shown.created_at]
    asked_from = [each for each in older if each.id == shown.basis.get(SHOWN)]
    asked_next = [each for each in later if each.basis.get(SHOWN) == shown.id]
    return next(iter(asked_from or older), None), next(iter(asked_next or later[::-1]), None)


def names_ever_approved(session: Session, assessment: Assessment) -> set[str]:
    """Names of the scenarios of which a plan was approved, once or now: its history needs them."""
    query = select(Scenario.name).join(Approval, Approval.scenario_id == Scenario.id)
    return set(session.scalars(query.where(Approval.assessment_id == assessment.id)))


def forget(session: Session, assessment: Assessment, scenario_id: str) -> str:
    """Remove what was made under the name of a scenario, and tell that name; not what is shown, made or was approved."""
    found, shown = scenario_in(session, assessment, scenario_id), chosen(session, assessment)
    if found is None:
        raise PlanError("There is no such plan")
    if found.name in names_ever_approved(session, assessment):
        raise PlanError("a plan of this scenario was approved, so it is kept")
    query = select(Scenario).where(Scenario.assessment_id == assessment.id, Scenario.name == found.name)
    made = list(session.scalars(query))
    if any(each is shown or each.state in UNDER_WAY for each in made):
        raise PlanError("this scenario is shown or being made", "", "show another one first")
    for each in made:
        session.delete(each)
    session.flush()
    return found.name


def choose(session: Session, assessment: Assessment, scenario_id: str) -> str:
    """Make roadmap and report from a scenario of this assessment; returns its name."""
    found = scenario_in(session, assessment, scenario_id)
    if found is None or found.state != "done" or not found.has_schedule:
        raise PlanError("There is no such plan")
    assessment.scenario_id = scenario_id
    session.flush()
    return found.name


def stop(session: Session, assessment: Assessment, scenario_id: str) -> None:
    """Ask the worker to end with the best plan so far."""
    scenario = scenario_in(session, assessment, scenario_id)
    if scenario is None:
        raise PlanError("There is no such plan")
    scenario.stop = True
    session.flush()


def named_plans(session: Session, assessment: Assessment, made: Scored) -> list[NamedPlan]:
    """The plans of all scenarios, to lay side by side."""
    plans, content = [], catalogue(session, assessment, made.questionnaire)
    for each in scenarios_of(session, assessment):
        ahead = planned(assessment, made, each)
        if ahead is not None:
            is_older = on_other_initiatives(assessment, made, each, content)
            plans.append(NamedPlan(each.id, each.name, ahead, is_older))
    return plans


def request_scenarios(
    session: Session, assessment: Assessment, made: Scored, given: Mapping[str, Any] | None = None
) -> list[Scenario]:
    """Queue lean, balanced and ambitious: the limits ``given``, else those of the chosen scenario, with money and people
    scaled; one of another name stays the one shown. PlanError for limits that can't be.
    """
    shown = chosen(session, assessment)
    base = limits_of(assessment, made, shown)
    if base is None:
        raise PlanError("this questionnaire has no initiatives to plan")
    if given is not None:
        base = read_limits(given, base)
    made_ones = []
    for name, factor in SCALES.items():
        made_ones.append(request_plan(session, assessment, made, limits_json(_scaled(base, factor)), name))
    if shown is not None and shown.has_schedule and shown.name not in SCALES:
        assessment.scenario_id = shown.id
        session.flush()
    return made_ones


def _scaled(limits: Limits, factor: float) -> Limits:
    """The limits with money and people times a factor, people in halves."""

    def people(amount: float) -> float:
        return round(factor * amount * 2) / 2

    def money(amount: float) -> float:
        return round(factor * amount, 1)

    return replace(
        limits,
        roles={role: people(amount) for role, amount in limits.roles.items()},
        roles_from={
            role: {month: people(amount) for month, amount in changes.items()} for role, changes in limits.roles_from.items()
        },
        budget_per_quarter=None if limits.budget_per_quarter is None else money(limits.budget_per_quarter),
        budget_from={month: money(amount) for month, amount in limits.budget_from.items()},
    )
