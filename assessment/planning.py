"""Roadmap: limits of a scenario, and the plan a worker makes from them."""

import datetime
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, object_session

from assessment.access import previous_of
from assessment.basis import SHOWN, Basis, basis_json, basis_of
from assessment.execution import standing
from assessment.initiatives import own_initiatives
from assessment.models import Assessment, Mailing, ReportJob, Scenario
from assessment.models.work import UNDER_WAY
from assessment.results import Scored, scored
from assessment.store import Store
from errors import PlanError
from questionnaires.schema import Questionnaire
from reports.planned import Planned
from reports.projection import pressing
from roadmap import Plan, Problem, solve, with_proof, with_values
from roadmap.alternatives import alternative
from roadmap.calendar import Month, quarter_after
from roadmap.limits_file import limits_json, read_limits
from roadmap.plan import read_plan, stored_json
from roadmap.portfolio import Limits, default_limits, moved, portfolio
from roadmap.revalued import is_plan_of, revalued
from roadmap.search import STABLE

SECONDS = 20.0
"""Time of one plan."""
HELD, MOST_GIVEN_UP = "held", 0.05
"""Beside a basis in its row: that little is to move; the share of a plan's value that this may cost."""
QUICK_SECONDS = 1.0
"""Time after which a first plan is shown, while the rest goes into a better one and its proof."""
PROOF_SHARE, LIMITS_SHARE, ORDER_SECONDS = 0.4, 0.3, 40.0
"""Shares of the time after a plan for a proof that it lacks and for what one more of each limit would buy; seconds for one
other order."""
VALUES, UNVALUED = "values", "unvalued"
"""The stages of a plan that is done while that is worked out, and while it waits for a worker who has nothing else to do."""
NEAR = 0.002
"""Share of the value by which a later plan, nearer to its proof and to the plan before, may lie below the first."""
ASK_SECONDS = 0.4
"""Time between two looks at whether to stop, and between two reports of progress."""


def first_limits(assessment: Assessment, made: Scored) -> Limits | None:
    """From the quarter after the closing date (else after today): people, money and freeze of the plan approved in the cycle
    before, else the content's limits for the bank's type.

    Banks give out budgets by calendar quarter; the command starts with the month after, as its interface says.
    """
    day = assessment.day(datetime.date.today())
    kind = made.answers.organisation.benchmark_type or assessment.organisation.institution_type
    defaults = default_limits(made.questionnaire, kind, quarter_after(day))
    session = object_session(assessment)
    before = previous_of(session, assessment) if session is not None else None
    approved = scenario_in(session, before, before.baseline_id) if session is not None and before is not None else None
    if defaults is None or approved is None or approved.is_default:
        return defaults
    kept = read_limits(approved.limits, defaults)
    known = replace(kept, roles={role: amount for role, amount in kept.roles.items() if role in defaults.roles},
                    excluded=(), pinned={}, mandatory_by={}, balance=0.0)  # fmt: skip
    return moved(known, defaults.first_month, kept.horizon)


def limits_of(assessment: Assessment, made: Scored, scenario: Scenario | None) -> Limits | None:
    """The limits of a scenario, on top of the type's defaults."""
    defaults = first_limits(assessment, made)
    if defaults is None or scenario is None:
        return defaults
    limits = read_limits(scenario.limits, defaults)
    return replace(limits, default_for=defaults.default_for) if scenario.is_default else limits


def scenario_in(session: Session, assessment: Assessment, scenario_id: str | None) -> Scenario | None:
    """A scenario of this assessment; None where it has no such one."""
    found = session.get(Scenario, scenario_id) if scenario_id else None
    return found if found is not None and found.assessment_id == assessment.id else None


def latest(session: Session, assessment: Assessment) -> Scenario | None:
    """The newest scenario of an assessment."""
    query = select(Scenario).where(Scenario.assessment_id == assessment.id).order_by(Scenario.created_at.desc())
    return session.scalar(query.limit(1))


def done_of(assessment: Assessment) -> Select[Scenario]:
    """Finished scenarios, newest first."""
    query = select(Scenario).where(Scenario.assessment_id == assessment.id, Scenario.state == "done")
    return query.order_by(Scenario.created_at.desc())


def chosen(session: Session, assessment: Assessment) -> Scenario | None:
    """The scenario that roadmap and report are made from: the one chosen, else the newest where it is a plan, else the one
    that was shown when the newest was asked for; where all that is gone, the newest plan, or the newest demands that clash.
    """
    found = scenario_in(session, assessment, assessment.scenario_id)
    if found is not None and found.state == "done":
        return found
    newest, done = latest(session, assessment), done_of(assessment).limit(1)
    if newest is not None and not (newest.state == "done" and newest.has_schedule):
        before = scenario_in(session, assessment, newest.basis.get(SHOWN))
        if before is not None and before.state == "done" and before.has_schedule:
            return before
    return session.scalar(done.where(Scenario.has_schedule)) or session.scalar(done)


def request_plan(
    session: Session,
    assessment: Assessment,
    made: Scored,
    changes: Mapping[str, Any] | None,
    name: str = "Balanced",
    previous: Mapping[str, Month] | None = None,
    *,
    hold: bool = False,
) -> Scenario:
    """Queue a plan with limits changed from the defaults (None = the defaults); PlanError for limits that can't be.

    It stays close to the plan shown where that has this name, else to the last one that has, or to ``previous`` (with
    ``hold`` as close as 5 % of its value allow);
    where a plan was approved, what has started stays where it is. Once it is done it is what roadmap and report show, until
    another one is chosen; what is shown now stays until then, and where the demands clash.
    """
    name = name.strip()[:100] or "Balanced"
    defaults = first_limits(assessment, made)
    own = own_initiatives(session, assessment)
    shown = chosen(session, assessment)
    before = starts_of(assessment, made, _last_of(session, assessment, shown, name)) if previous is None else previous
    basis = Basis(standing(session, assessment, before), own)
    questionnaire = basis.applied(made.questionnaire)
    if defaults is None or not questionnaire.initiatives:
        raise PlanError("this questionnaire has no initiatives to plan")
    limits = defaults if changes is None else read_limits(changes, defaults)
    problem = portfolio(questionnaire, made.result, limits, basis.under_way).problem
    if not problem.capabilities:
        raise _nothing_to_plan(made)
    scenario = Scenario(
        assessment_id=assessment.id, name=name, limits=limits_json(limits), is_default=limits.default_for is not None,
        basis=basis_json(basis) | ({SHOWN: shown.id} if shown else {}) | ({HELD: True} if hold else {}),
    )  # fmt: skip
    older = select(Scenario).where(Scenario.assessment_id == assessment.id, Scenario.name == name)
    for each in session.scalars(older.where(Scenario.state.in_(UNDER_WAY))):
        each.stop = True
    for each in session.scalars(older.where(Scenario.stage == UNVALUED)):
        each.stage = "done"
    session.add(scenario)
    assessment.scenario_id = None
    session.flush()
    return scenario


def _nothing_to_plan(made: Scored) -> PlanError:
    """Why no capability can be planned for: none has a target, or none that has one has a level."""
    if any(node.targets for node in made.result.capabilities):
        return PlanError("no capability has both a published level and a target yet", "", "collect more answers first")
    remedy = "under Set up, set own targets or a type to compare with"
    return PlanError("no capability has a target for this type of institution", "", remedy)


def _last_of(session: Session, assessment: Assessment, shown: Scenario | None, name: str) -> Scenario | None:
    """The plan shown where it has this name, else the last one that has."""
    if shown is not None and shown.name == name and shown.has_schedule:
        return shown
    return session.scalar(done_of(assessment).where(Scenario.name == name, Scenario.has_schedule).limit(1))


def is_valued(scenario: Scenario) -> bool:
    """Whether what one more of each limit of a finished plan would buy is still to come."""
    return scenario.state == "done" and scenario.stage in (UNVALUED, VALUES)


def starts_of(assessment: Assessment, made: Scored, scenario: Scenario | None) -> dict[str, Month]:
    """First month of each initiative in a saved plan; none without one."""
    limits = limits_of(assessment, made, scenario)
    if limits is None or scenario is None or scenario.plan is None:
        return {}
    return {each["id"]: limits.first_month.plus(each["start"]) for each in scenario.plan["schedule"]}


def planned(assessment: Assessment, made: Scored, scenario: Scenario | None) -> Planned | None:
    """A saved plan with the questionnaire and the portfolio it was made for, on the figures of today."""
    if scenario is None or scenario.plan is None:
        return None
    limits = limits_of(assessment, made, scenario)
    if limits is None:
        return None
    basis, plan = basis_of(scenario), read_plan(scenario.plan)
    questionnaire = basis.applied(made.questionnaire)
    own = portfolio(questionnaire, made.result, limits, basis.under_way)
    is_outdated = plan.objective is not None and not is_plan_of(own.problem, plan)
    return Planned(
        questionnaire, own, revalued(own.problem, plan) if is_outdated else plan, basis.under_way.previous,
        assessment.approved_on, scenario.id == assessment.baseline_id, is_outdated, approved_by=assessment.approved_by or "",
        unit_names={unit.id: unit.name for unit in made.answers.units},
    )  # fmt: skip


def on_other_initiatives(assessment: Assessment, made: Scored, scenario: Scenario | None, content: Questionnaire) -> bool:
    """Whether a saved plan was made with initiatives that are not those of today, ``content``'s."""
    if scenario is None or scenario.plan is None:
        return False
    return basis_of(scenario).applied(made.questionnaire).initiatives != content.initiatives


def run_plan(store: Store, scenario_id: str, tell: Callable[[str, float], None]) -> str:
    """Worker: solve a scenario; a first plan is saved after a moment, the best one at the end. The stage it then is in."""
    with store.session() as session:
        scenario = session.get_one(Scenario, scenario_id)
        assessment = session.get_one(Assessment, scenario.assessment_id)
        made = scored(assessment, store.settings)
        limits, basis = limits_of(assessment, made, scenario), basis_of(scenario)
        if limits is None:
            raise PlanError("this questionnaire has no limits to plan with")
        problem = portfolio(basis.applied(made.questionnaire), made.result, limits, basis.under_way).problem
        give_up = MOST_GIVEN_UP if scenario.basis.get(HELD) else STABLE
    tell("planning", 0.05)
    run = _Run(store, scenario_id, tell, give_up)
    run.keep(run.solved(problem, QUICK_SECONDS))
    if not run.is_done:
        run.keep(run.solved(problem, SECONDS - QUICK_SECONDS))
    has_plan = run.best is not None and run.best.objective is not None
    return UNVALUED if has_plan and not run.is_stopped and store.settings.values_seconds else "done"


def run_values(store: Store, scenario_id: str, tell: Callable[[str, float], None]) -> str:
    """Worker: add to a plan, in use meanwhile, its proof where it has none, what one more of each limit would buy and what
    it would cost to begin something urgent at once. Its months stay. Ends for anything queued, to go on later. The stage
    the plan then is in.
    """
    with store.session() as session:
        scenario = session.get_one(Scenario, scenario_id)
        assessment = session.get_one(Assessment, scenario.assessment_id)
        made = scored(assessment, store.settings)
        ahead = planned(assessment, made, scenario)
    if ahead is None or ahead.is_outdated:
        return "done"
    problem, plan, run = ahead.portfolio.problem, ahead.plan, _Run(store, scenario_id, tell)
    end = time.monotonic() + store.settings.values_seconds
    if plan.status == "feasible":
        plan = with_proof(problem, plan, time_limit=PROOF_SHARE * store.settings.values_seconds, stop=run.is_wanted)
        run.keep(plan)
    if plan.status != "optimal":
        return UNVALUED if run.is_stopped else "done"
    if any(each.value_of_one_more is None for each in plan.binding):
        plan = with_values(problem, plan, time_limit=LIMITS_SHARE * store.settings.values_seconds, stop=run.is_wanted)
        run.keep(plan)
    known = {each.id for each in plan.alternatives}
    for id in (each for each in pressing(made.result, problem, plan) if each not in known):
        left = min(ORDER_SECONDS, end - time.monotonic())
        if left > 1 and not run.is_wanted():
            other = alternative(problem, plan, id, time_limit=left, stop=run.is_wanted)
            plan = replace(plan, alternatives=(*plan.alternatives, *([other] if other else ())))
            run.keep(plan)
    return UNVALUED if run.is_stopped else "done"


class _Run:
    """One solving in a worker: tells how far it is, looks whether to stop, keeps what is best."""

    def __init__(self, store: Store, scenario_id: str, tell: Callable[[str, float], None], give_up: float = STABLE) -> None:
        self.store, self.scenario_id, self.tell, self.give_up = store, scenario_id, tell, give_up
        self.begun = time.monotonic()
        self.looked = self.told = 0.0
        self.is_stopped = False
        self.best: Plan | None = None

    def solved(self, problem: Problem, seconds: float) -> Plan | None:
        """A plan; None when no time is left or none was found in so short a time while more is to come."""
        if self.is_stopped and self.best is not None:
            return None
        try:
            return solve(problem, time_limit=seconds, progress=self.progress, stop=self.stop, give_up=self.give_up)
        except PlanError:
            if seconds != QUICK_SECONDS:
                raise
            return None

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to prove."""
        best = self.best
        return best is not None and best.status == "optimal" and all(x.value_of_one_more is not None for x in best.binding)

    def is_wanted(self) -> bool:
        """Whether other work waits for the worker."""
        waiting = [select(table.id).where(table.state == "queued").limit(1) for table in (Scenario, ReportJob, Mailing)]
        return self._asked(lambda session: any(session.scalar(each) is not None for each in waiting))

    def progress(self, best: float, bound: float, seconds: float) -> None:
        gone = time.monotonic() - self.begun
        if gone - self.told < ASK_SECONDS:
            return
        self.told = gone
        self.tell("planning", min(0.95, 0.05 + gone / SECONDS))
        found = {"best": best, "bound": bound, "seconds": round(gone, 1)}
        with self.store.session() as session:
            is_finite = all(abs(value) < 1e15 for value in (best, bound))
            session.get_one(Scenario, self.scenario_id).detail = found if is_finite else None

    def stop(self) -> bool:
        return self._asked(lambda session: session.get_one(Scenario, self.scenario_id).stop)

    def _asked(self, look: Callable[[Session], bool]) -> bool:
        """Whether to end, looked up now and then and remembered once true."""
        gone = time.monotonic() - self.begun
        if not self.is_stopped and gone - self.looked >= ASK_SECONDS:
            self.looked = gone
            with self.store.session() as session:
                self.is_stopped = look(session)
        return self.is_stopped

    def keep(self, plan: Plan | None) -> None:
        """Save a plan, unless an earlier one is better by more than stability may cost."""
        least = (1 - NEAR) * ((self.best.objective if self.best else None) or 0.0)
        if plan is None or (plan.objective or 0.0) < least:
            return
        self.best = plan
        with self.store.session() as session:
            session.get_one(Scenario, self.scenario_id).plan = stored_json(plan)
