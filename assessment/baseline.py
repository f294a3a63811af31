"""The approved plan: made the baseline, followed, and planned again from the month after this one."""

import datetime
import re
from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.execution import entries, records, take_over
from assessment.models import Approval, Assessment, ExecutionEntry, Scenario
from assessment.planning import limits_of, planned, request_plan, scenario_in, starts_of
from assessment.results import Scored
from errors import PlanError
from reports.history import Approved, History
from reports.language import Language
from reports.planned import Planned
from reports.progress import Progress, progress
from roadmap.calendar import Month
from roadmap.forecast import forecasts
from roadmap.limits_file import limits_json
from roadmap.portfolio import Limits, moved
from roadmap.progress import Record, balance, spent
from roadmap.reading import VALUE_HORIZONS

REST, LONGEST_NAME = re.compile(r" · \d{4}-\d{2}$"), 90
"""What a plan of the rest has after its name, and the letters of a name before it."""


def this_month() -> Month:
    today = datetime.date.today()
    return Month(today.year, today.month)


def baseline(session: Session, assessment: Assessment) -> Scenario | None:
    """The approved plan of an assessment."""
    return scenario_in(session, assessment, assessment.baseline_id)


def approve(session: Session, assessment: Assessment, scenario_id: str, by: str, today: datetime.date) -> None:
    """Make a finished plan the baseline; what is recorded of its initiatives stays, and so do the plans approved before."""
    scenario = scenario_in(session, assessment, scenario_id)
    if scenario is None or scenario.state != "done" or scenario.plan is None:
        raise PlanError("There is no such plan")
    if not scenario.has_schedule:
        raise PlanError("a plan whose demands can't all be met can't be approved")
    if not scenario.plan["schedule"]:
        raise PlanError("a plan that schedules nothing can't be approved")
    assessment.baseline_id, assessment.approved_on = scenario.id, today.isoformat()
    assessment.approved_by, assessment.scenario_id = by, scenario.id
    take_over(session, assessment, {str(each["id"]) for each in scenario.plan["schedule"]})
    session.add(Approval(  # after what is taken over: that was not recorded of this plan
        assessment_id=assessment.id, scenario_id=scenario.id, approved_on=today.isoformat(), approved_by=by[:200],
    ))  # fmt: skip
    session.flush()


def can_be_taken_back(session: Session, assessment: Assessment) -> bool:
    """Whether nothing was recorded since the last approval, so that it may be taken back as if it had not been given."""
    newest = standing_approval(session, assessment)
    if newest is None:
        return False
    since = select(ExecutionEntry.id).where(
        ExecutionEntry.assessment_id == assessment.id, ExecutionEntry.created_at >= newest.created_at
    )
    return session.scalar(since.limit(1)) is None


def take_back(session: Session, assessment: Assessment) -> None:
    """Take the last approval back: the plan approved before it is the baseline again, where there is one."""
    newest = _newest_approval(session, assessment)
    if newest is None or not can_be_taken_back(session, assessment):
        raise PlanError("something was recorded since this plan was approved", "", "approve another plan instead")
    session.delete(newest)
    session.flush()
    before = _newest_approval(session, assessment)
    assessment.baseline_id = before.scenario_id if before else None
    assessment.approved_on, assessment.approved_by = (before.approved_on, before.approved_by) if before else (None, None)
    session.flush()


def standing_approval(session: Session, assessment: Assessment) -> Approval | None:
    """The approval that made the baseline; None where no plan is approved."""
    newest = _newest_approval(session, assessment)
    return newest if newest is not None and newest.scenario_id == assessment.baseline_id else None


def _newest_approval(session: Session, assessment: Assessment) -> Approval | None:
    query = select(Approval).where(Approval.assessment_id == assessment.id).order_by(Approval.created_at.desc())
    return session.scalar(query.limit(1))


def progress_of(
    session: Session, assessment: Assessment, made: Scored, known: Mapping[str, Record], today: Month, lang: Language,
    width: float,
) -> Progress | None:  # fmt: skip
    """How far the plan approved last is; None where none is approved. ``known``: what is recorded of it."""
    history = history_of(session, assessment, made)
    if not history.approved:
        return None
    return progress(history.approved[-1].planned, made.result, known, today, lang, width, history)


def as_followed(ahead: Planned, known: Mapping[str, Record], today: Month) -> Planned:
    """The approved plan with the months now to be expected by what is recorded; any other as it is."""
    if not ahead.is_approved or not is_followed(known):
        return ahead
    first = ahead.portfolio.limits.first_month
    found = forecasts(ahead.portfolio.problem, ahead.plan, first, known, today)
    return replace(ahead, expected={
        each.id: (each.expected[0].since(first), each.expected[1].since(first) + 1)
        for each in found.values() if each.status != "dropped" and each.blocked_by is None
    })  # fmt: skip


def is_followed(known: Mapping[str, Record]) -> bool:
    """Whether anything is recorded of the approved plan."""
    return any(each.status != "planned" or each.begins is not None for each in known.values())


def history_of(session: Session, assessment: Assessment, made: Scored) -> History:
    """The plans approved one after another, and all that was recorded of them. One that another replaced on the same day,
    before anything was recorded, was a slip and is left out.
    """
    query = select(Approval).where(Approval.assessment_id == assessment.id).order_by(Approval.created_at)
    approvals = list(session.scalars(query))
    wrote = select(ExecutionEntry.created_at).where(ExecutionEntry.assessment_id == assessment.id)
    recorded = list(session.scalars(wrote))
    found = []
    for each, after in zip(approvals, [*approvals[1:], None], strict=False):
        if after is not None and after.approved_on == each.approved_on and not any(
            each.created_at <= at <= after.created_at for at in recorded
        ):  # fmt: skip
            continue
        scenario = scenario_in(session, assessment, each.scenario_id)
        ahead = planned(assessment, made, scenario)
        if scenario is not None and ahead is not None and ahead.plan.schedule:
            found.append(Approved(ahead, scenario.name, each.approved_on, each.approved_by))
    return History(tuple(found), tuple(entries(session, assessment)))


def rest_name(name: str, month: Month) -> str:
    """What the plan of the rest is called, so that it isn't taken for the approved one.

    >>> rest_name("Balanced", Month(2027, 10)), rest_name("Balanced · 2027-10", Month(2028, 1))
    ('Balanced · 2027-10', 'Balanced · 2028-01')
    """
    return f"{REST.sub('', name)[:LONGEST_NAME]} · {month}"


def request_replan(session: Session, assessment: Assessment, made: Scored, today: Month) -> Scenario:
    """Queue a plan from the month after this one, close to the baseline, with what has happened fixed."""
    approved = baseline(session, assessment)
    limits = limits_of(assessment, made, approved)
    before = planned(assessment, made, approved)
    if approved is None or limits is None or before is None:
        raise PlanError("no plan is approved yet")
    known = records(session, assessment)
    settled = {id for id, each in known.items() if each.status != "planned"}
    dropped = {id for id, each in known.items() if each.status == "dropped"}
    due = {
        id: limits.first_month.plus(initiative.mandatory_by - 1)
        for id, initiative in before.portfolio.problem.by_id.items()
        if initiative.mandatory_by is not None and id not in settled
    }
    lengths = {id: each.duration for id, each in before.portfolio.problem.by_id.items()}
    ahead = limits_ahead(limits, known, today)
    ahead = replace(
        ahead,
        balance=balance(limits, spent(before.portfolio.problem, known, today), ahead.first_month),
        excluded=tuple(sorted({*limits.excluded, *dropped})),
        pinned={
            id: (max(first, ahead.first_month), last)
            for id, (first, last) in limits.pinned.items()
            if id not in settled and last >= ahead.first_month
        },
        mandatory_by={id: month for id, month in due.items() if month.since(ahead.first_month) + 1 >= lengths[id]},
    )
    previous = starts_of(assessment, made, approved)
    name = rest_name(approved.name, ahead.first_month)
    return request_plan(session, assessment, made, limits_json(ahead), name, previous, hold=True)


def limits_ahead(limits: Limits, known: Mapping[str, Record], today: Month) -> Limits:
    """The limits for the months after this one: to the same last month, or the next horizon that can be planned and holds the
    months in which work under way goes on.
    """
    ends = [each.expected for each in known.values() if each.status == "under_way" and each.expected]
    first = max(today.plus(1), limits.first_month)
    left = max([limits.last_month, *ends]).since(first) + 1
    horizon = next((months for months in VALUE_HORIZONS if months >= left), VALUE_HORIZONS[-1])
    return moved(limits, first, horizon)
