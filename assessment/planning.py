"""Roadmap: scenarios, their limits, and the plan a worker makes from them."""

import datetime
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.models import Assessment, Scenario
from assessment.results import Scored, scored
from assessment.store import Store
from errors import PlanError
from reports.planned import Planned
from reports.scenarios import NamedPlan
from roadmap import plan_json, solve
from roadmap.calendar import month_after
from roadmap.limits_file import limits_json, read_limits
from roadmap.plan import read_plan
from roadmap.portfolio import Limits, default_limits, portfolio

SECONDS = 20.0
"""Time of one plan."""
MOST_SCENARIOS = 6
SCALES = {"Lean": 0.7, "Balanced": 1.0, "Ambitious": 1.4}
"""Money and people of the scenarios made for a person, against the limits as they stand."""


def first_limits(assessment: Assessment, made: Scored) -> Limits | None:
    """The content's limits for the bank's type, from the month after the closing date (else after today)."""
    day = assessment.closed_on or datetime.date.today().isoformat()
    kind = made.answers.organisation.benchmark_type or assessment.organisation.institution_type
    return default_limits(made.questionnaire, kind, month_after(day))


def limits_of(assessment: Assessment, made: Scored, scenario: Scenario | None) -> Limits | None:
    """The limits of a scenario, on top of the type's defaults."""
    defaults = first_limits(assessment, made)
    if defaults is None or scenario is None or scenario.is_default:
        return defaults
    return read_limits(scenario.limits, defaults)


def latest(session: Session, assessment: Assessment) -> Scenario | None:
    """The newest scenario of an assessment."""
    query = select(Scenario).where(Scenario.assessment_id == assessment.id).order_by(Scenario.created_at.desc())
    return session.scalar(query.limit(1))


def last_planned(session: Session, assessment: Assessment) -> Scenario | None:
    """The newest scenario that has a plan."""
    query = select(Scenario).where(Scenario.assessment_id == assessment.id, Scenario.state == "done")
    return session.scalar(query.order_by(Scenario.created_at.desc()).limit(1))


def scenarios_of(session: Session, assessment: Assessment) -> list[Scenario]:
    """The scenarios that have a plan, the newest of each name, newest first."""
    query = select(Scenario).where(Scenario.assessment_id == assessment.id, Scenario.state == "done")
    newest: dict[str, Scenario] = {}
    for each in session.scalars(query.order_by(Scenario.created_at.desc())):
        newest.setdefault(each.name, each)
    return list(newest.values())[:MOST_SCENARIOS]


def chosen(session: Session, assessment: Assessment) -> Scenario | None:
    """The scenario that roadmap and report are made from: the one chosen, else the newest that has a plan."""
    found = session.get(Scenario, assessment.scenario_id) if assessment.scenario_id else None
    if found is not None and found.assessment_id == assessment.id and found.state == "done":
        return found
    return last_planned(session, assessment)


def choose(session: Session, assessment: Assessment, scenario_id: str) -> None:
    """Make roadmap and report from a scenario of this assessment."""
    if scenario_id not in [each.id for each in scenarios_of(session, assessment)]:
        raise PlanError("There is no such plan")
    assessment.scenario_id = scenario_id
    session.flush()


def named_plans(session: Session, assessment: Assessment, made: Scored) -> list[NamedPlan]:
    """The plans of all scenarios, to lay side by side."""
    plans = []
    for each in scenarios_of(session, assessment):
        ahead = planned(assessment, made, each)
        if ahead is not None:
            plans.append(NamedPlan(each.id, each.name, ahead))
    return plans


def request_scenarios(session: Session, assessment: Assessment, made: Scored) -> list[Scenario]:
    """Queue lean, balanced and ambitious: the limits of the chosen scenario with its money and people scaled."""
    base = limits_of(assessment, made, chosen(session, assessment))
    if base is None:
        raise PlanError("this questionnaire has no initiatives to plan")
    made_ones = []
    for name, factor in SCALES.items():
        budget = base.budget_per_quarter
        changes = limits_json(base) | {
            "roles": {role: round(factor * amount * 2) / 2 for role, amount in base.roles.items()},
            "budget_per_quarter": None if budget is None else round(factor * budget, 1),
        }
        made_ones.append(request_plan(session, assessment, made, changes, name))
    return made_ones


def request_plan(
    session: Session, assessment: Assessment, made: Scored, changes: Mapping[str, Any] | None, name: str = "Balanced"
) -> Scenario:
    """Queue a plan with limits changed from the defaults (None = the defaults); PlanError for limits that can't be.

    A new plan is what roadmap and report show once it is done, until another one is chosen.
    """
    defaults = first_limits(assessment, made)
    if defaults is None or not made.questionnaire.initiatives:
        raise PlanError("this questionnaire has no initiatives to plan")
    limits = defaults if changes is None else read_limits(changes, defaults)
    problem = portfolio(made.questionnaire, made.result, limits).problem
    if not problem.capabilities:
        raise PlanError("no capability has both a published level and a target yet", "", "collect more answers first")
    scenario = Scenario(
        assessment_id=assessment.id, name=name.strip()[:100] or "Balanced", limits=limits_json(limits),
        is_default=limits.default_for is not None,
    )  # fmt: skip
    session.add(scenario)
    assessment.scenario_id = None
    session.flush()
    return scenario


def planned(assessment: Assessment, made: Scored, scenario: Scenario | None) -> Planned | None:
    """A saved plan with the portfolio it was made for."""
    if scenario is None or scenario.plan is None:
        return None
    limits = limits_of(assessment, made, scenario)
    if limits is None:
        return None
    return Planned(portfolio(made.questionnaire, made.result, limits), read_plan(scenario.plan))


def run_plan(store: Store, scenario_id: str, tell: Callable[[str, float], None]) -> None:
    """Worker: solve a scenario and save its plan."""
    with store.session() as session:
        scenario = session.get_one(Scenario, scenario_id)
        assessment = session.get_one(Assessment, scenario.assessment_id)
        made = scored(assessment, store.settings)
        limits = limits_of(assessment, made, scenario)
        if limits is None:
            raise PlanError("this questionnaire has no limits to plan with")
        problem = portfolio(made.questionnaire, made.result, limits).problem
    tell("planning", 0.05)
    plan = solve(
        problem,
        time_limit=SECONDS,
        progress=lambda best, bound, seconds: tell("planning", min(0.95, 0.05 + seconds / SECONDS)),
    )
    with store.session() as session:
        session.get_one(Scenario, scenario_id).plan = plan_json(plan)
