"""The answer: a plan with its proof, and the JSON of it (design: ROADMAP.md, Interface)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isfinite
from typing import Any, Literal

from roadmap.problem import Problem, Starts
from roadmap.waves import Wave, wave

Status = Literal["optimal", "feasible", "infeasible"]
Stopped = Literal["time", "nodes", "user"]
OPTIMAL = 1e-6
"""Gap at which a plan is called optimal."""
Reason = Literal["no_gain", "excluded", "prerequisite_excluded", "too_long", "limits"]


@dataclass(frozen=True)
class Placed:
    """An initiative in the plan: months start <= m < end, 0-based."""

    id: str
    start: int
    end: int
    wave: Wave


@dataclass(frozen=True)
class Unscheduled:
    """An initiative that isn't in the plan, and why."""

    id: str
    reason: Reason


@dataclass(frozen=True)
class Binding:
    """A limit that holds the plan back; the value of one more is None where time ran out. ``schedule``: the plan with it."""

    limit: str
    value_of_one_more: float | None
    schedule: tuple[Placed, ...] = ()


@dataclass(frozen=True)
class Alternative:
    """The best plan in which initiative ``id`` starts as early as it can, or is in at all: its objective and schedule."""

    id: str
    objective: float
    schedule: tuple[Placed, ...]


@dataclass(frozen=True)
class Demand:
    """One of a set of demands that can't all be met; `id` is the initiative's, None for a limit."""

    demand: str
    id: str | None


DUE = "mandatory_by."
"""What stands before the id of an initiative that must be allowed to end later, in a relaxation."""


@dataclass(frozen=True)
class Relaxation:
    """The smallest raise of one limit that makes a plan possible; ``months``: those of the freeze to lift, 0-based.

    ``limit`` is ``mandatory_by.ID`` where that initiative must be allowed to end ``by`` months later.
    """

    limit: str
    by: float
    months: tuple[int, ...] = ()


@dataclass(frozen=True)
class Plan:
    """A proven schedule, or why there is none. Figures are in the units of the problem."""

    status: Status
    seconds: float
    objective: float | None = None
    bound: float | None = None
    gap: float | None = None
    schedule: tuple[Placed, ...] = ()
    unscheduled: tuple[Unscheduled, ...] = ()
    greedy_objective: float | None = None
    levels: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    spend: tuple[float, ...] = ()
    roles_used: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    binding: tuple[Binding, ...] = ()
    makespan: int | None = None
    benefit: tuple[float, ...] | None = None
    payback_month: int | None = None
    conflict: tuple[Demand, ...] | None = None
    relaxation: Relaxation | None = None
    stopped: Stopped | None = None
    alternatives: tuple[Alternative, ...] = ()

    @property
    def starts(self) -> dict[str, int]:
        """First month of each initiative in the plan."""
        return {each.id: each.start for each in self.schedule}

    @property
    def by_wave(self) -> list[Placed]:
        """The schedule in the order in which people read it: wave after wave, each by months."""
        return sorted(self.schedule, key=lambda each: each.wave)

    @property
    def places(self) -> dict[str, int]:
        """The number of each initiative in that order, from 1: what charts, cards and tables call it."""
        return {each.id: place for place, each in enumerate(self.by_wave, start=1)}


def schedule_of(problem: Problem, starts: Starts) -> tuple[Placed, ...]:
    """The months of each initiative of a plan, in the order in which they begin."""
    ends = {id: problem.end(id, start) for id, start in starts.items()}
    order = sorted(starts, key=lambda id: (starts[id], ends[id], id))
    return tuple(Placed(id, starts[id], ends[id], wave(starts[id], ends[id])) for id in order)


def gap_between(objective: float, bound: float, minimise: bool = False) -> float | None:
    """bound / objective - 1, or objective / bound - 1 when minimising; 0 when both are 0, None when undefined.

    >>> gap_between(100.0, 102.0), gap_between(0.0, 0.0), gap_between(10.0, 8.0, minimise=True)
    (0.020000000000000018, 0.0, 0.25)
    """
    over, under = (objective, bound) if minimise else (bound, objective)
    if over == under:
        return 0.0
    return over / under - 1 if under > 0 and over < float("inf") else None


def plan_json(plan: Plan) -> dict[str, Any]:
    """The plan as the interface prints it; with its alternatives where some were worked out, as the app does."""
    others = [
        {"id": each.id, "objective": each.objective, "schedule": _schedule_json(each.schedule)} for each in plan.alternatives
    ]
    return {
        "status": plan.status,
        "objective": plan.objective,
        "bound": plan.bound if plan.bound is None or isfinite(plan.bound) else None,
        "gap": plan.gap,
        "seconds": round(plan.seconds, 3),
        "schedule": _schedule_json(plan.schedule),
        "unscheduled": [{"id": each.id, "reason": each.reason} for each in plan.unscheduled],
        "greedy_objective": plan.greedy_objective,
        "levels": {id: list(levels) for id, levels in plan.levels.items()},
        "spend": list(plan.spend),
        "roles_used": {role: list(months) for role, months in plan.roles_used.items()},
        "binding": [{"limit": each.limit, "value_of_one_more": each.value_of_one_more} for each in plan.binding],
        "makespan": plan.makespan,
        "benefit": None if plan.benefit is None else list(plan.benefit),
        "payback_month": plan.payback_month,
        "conflict": None
        if plan.conflict is None
        else [{"demand": each.demand, "id": each.id} for each in plan.conflict],
        "relaxation": None if plan.relaxation is None else _relaxation_json(plan.relaxation),
        "stopped": plan.stopped,
    } | ({"alternatives": others} if others else {})


def stored_json(plan: Plan) -> dict[str, Any]:
    """The plan as it is kept: with the schedules that one more of each limit leads to, which the interface leaves out."""
    found = plan_json(plan)
    for row, each in zip(found["binding"], plan.binding, strict=True):
        row |= {"schedule": _schedule_json(each.schedule)} if each.schedule else {}
    return found


def _relaxation_json(relaxation: Relaxation) -> dict[str, Any]:
    months = {"months": list(relaxation.months)} if relaxation.months else {}
    return {"limit": relaxation.limit, "by": relaxation.by} | months


def _schedule_json(schedule: tuple[Placed, ...]) -> list[dict[str, Any]]:
    return [{"id": each.id, "start": each.start, "end": each.end, "wave": int(each.wave)} for each in schedule]


def _read_schedule(rows: list[dict[str, Any]]) -> tuple[Placed, ...]:
    return tuple(Placed(each["id"], each["start"], each["end"], Wave(each["wave"])) for each in rows)


def read_plan(document: Mapping[str, Any]) -> Plan:
    """The plan that ``stored_json`` wrote (a saved plan; trusted input)."""
    demands, wider = document["conflict"], document["relaxation"]
    return Plan(
        status=document["status"],
        seconds=document["seconds"],
        objective=document["objective"],
        bound=document["bound"],
        gap=document["gap"],
        schedule=_read_schedule(document["schedule"]),
        unscheduled=tuple(Unscheduled(e["id"], e["reason"]) for e in document["unscheduled"]),
        greedy_objective=document["greedy_objective"],
        levels={id: tuple(levels) for id, levels in document["levels"].items()},
        spend=tuple(document["spend"]),
        roles_used={role: tuple(months) for role, months in document["roles_used"].items()},
        binding=tuple(
            Binding(e["limit"], e["value_of_one_more"], _read_schedule(e.get("schedule", []))) for e in document["binding"]
        ),
        makespan=document["makespan"],
        benefit=None if document["benefit"] is None else tuple(document["benefit"]),
        payback_month=document["payback_month"],
        conflict=None if demands is None else tuple(Demand(e["demand"], e["id"]) for e in demands),
        relaxation=None if wider is None else Relaxation(wider["limit"], wider["by"], tuple(wider.get("months", ()))),
        stopped=document["stopped"],
        alternatives=tuple(
            Alternative(e["id"], e["objective"], _read_schedule(e["schedule"])) for e in document.get("alternatives", ())
        ),
    )
