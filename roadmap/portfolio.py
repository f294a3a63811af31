"""From a Result, the initiative catalogue and limits in calendar months to a planning problem (ROADMAP.md)."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from typing import Any, cast

from errors import PlanError
from questionnaires.schema import REGULATORY, Initiative, InstitutionType, Questionnaire
from roadmap.calendar import Month
from roadmap.problem import QUARTER, Problem
from roadmap.reading import read_problem
from scoring.gaps import distance
from scoring.result import Node, Result, shown_units

WORKING_DAYS = 21
"""Days of a person-month."""
MONEY = 10_000
"""CNY in one unit of cost and budget."""
LOW, HIGH = 0.7, 1.5
"""Range in which an assumption of effort or cost is shown."""


@dataclass(frozen=True)
class Limits:
    """What a plan must keep to, in calendar months; persons per role, budget in 10,000 CNY per quarter.

    ``roles_from`` and ``budget_from``: other amounts from a month on; ``balance``: money left over before the plan, or
    below 0 spent too much.
    """

    first_month: Month
    horizon: int
    roles: Mapping[str, float]
    roles_from: Mapping[str, Mapping[Month, float]] = field(default_factory=dict)
    budget_per_quarter: float | None = None
    budget_from: Mapping[Month, float] = field(default_factory=dict)
    balance: float = 0.0
    carry_over: bool = False
    max_parallel: int | None = None
    blackout: tuple[Month, ...] = ()
    pinned: Mapping[str, tuple[Month, Month]] = field(default_factory=dict)
    mandatory_by: Mapping[str, Month] = field(default_factory=dict)
    excluded: tuple[str, ...] = ()
    day_rates: Mapping[str, float] = field(default_factory=dict)
    discount: float = 0.97
    default_for: str | None = None

    @property
    def last_month(self) -> Month:
        return self.first_month.plus(self.horizon - 1)

    def people(self, role: str, month: Month) -> float:
        """Persons of a role in a month."""
        return _in_force(self.roles.get(role, 0.0), self.roles_from.get(role, {}), month)

    def money(self, month: Month) -> float:
        """Budget a quarter as it stands in a month; 0 without a budget."""
        return _in_force(self.budget_per_quarter or 0.0, self.budget_from, month)

    def budgets(self) -> tuple[float, ...] | None:
        """What may be spent in each quarter of the plan: a third of the budget of each of its months.

        The balance goes to the first quarter, and what is missing beyond it to those that follow.
        """
        if self.budget_per_quarter is None:
            return None
        found, owed = [], -self.balance
        for quarter in range(0, self.horizon, QUARTER):
            months = [self.first_month.plus(quarter + each) for each in range(QUARTER)]
            free = sum(self.money(month) for month in months) / QUARTER - owed
            found.append(max(free, 0.0))
            owed = max(-free, 0.0)
        return tuple(found)


def _in_force(amount: float, changes: Mapping[Month, float], month: Month) -> float:
    """An amount with its changes up to a month."""
    past = [each for each in changes if each <= month]
    return changes[max(past)] if past else amount


@dataclass(frozen=True)
class UnderWay:
    """Where a roadmap stands when it is planned again: months of what has started, what is finished, the plan before.

    ``expected``: the last month of what has started, where its people expect another than the catalogue gives.
    ``rescored``: finished ones whose lifts are in the levels already, for they were assessed since.
    """

    started: Mapping[str, Month] = field(default_factory=dict)
    finished: tuple[str, ...] = ()
    previous: Mapping[str, Month] = field(default_factory=dict)
    rescored: tuple[str, ...] = ()
    expected: Mapping[str, Month] = field(default_factory=dict)


NOTHING = UnderWay()


@dataclass(frozen=True)
class LeftOut:
    """A capability that isn't planned, or a deadline that wasn't passed on, and why."""

    id: str
    reason: str


@dataclass(frozen=True)
class Portfolio:
    """A problem, the limits it was made from, and what was left out of it.

    ``unplanned``: reason ``unpublished``, ``not_applicable`` or ``no_target``; ``beyond``: capabilities whose target no chain
    of initiatives in the catalogue reaches; ``waived``: content deadlines not passed on (``met``, ``horizon``, or
    ``unassessed``: nobody knows).
    """

    problem: Problem
    document: Mapping[str, Any]
    limits: Limits
    unplanned: tuple[LeftOut, ...]
    beyond: tuple[str, ...]
    waived: tuple[LeftOut, ...]


def moved(limits: Limits, first: Month, horizon: int) -> Limits:
    """The same people, money and freeze from another first month on; changes before it are in the amounts."""
    frozen = {month.month for month in limits.blackout}
    months = [first.plus(offset) for offset in range(horizon)]
    return replace(
        limits,
        first_month=first,
        horizon=horizon,
        roles={role: limits.people(role, first) for role in limits.roles},
        roles_from={role: later for role, each in limits.roles_from.items() if (later := _after(each, first))},
        budget_per_quarter=None if limits.budget_per_quarter is None else limits.money(first),
        budget_from=_after(limits.budget_from, first),
        blackout=tuple(month for month in months if month.month in frozen),
        default_for=None,
    )


def _after(changes: Mapping[Month, float], first: Month) -> dict[Month, float]:
    """The changes still to come."""
    return {month: amount for month, amount in changes.items() if month > first}


def default_limits(questionnaire: Questionnaire, institution_type: str, first_month: Month) -> Limits | None:
    """The content's limits for a type of bank, else those of ``other``; None when the questionnaire has neither."""
    given = questionnaire.limits
    if given is None:
        return None
    own = given.by_type.get(cast(InstitutionType, institution_type)) or given.by_type.get("other")
    if own is None:
        return None
    months = [first_month.plus(offset) for offset in range(given.horizon)]
    return Limits(
        first_month=first_month,
        horizon=given.horizon,
        roles=dict(own.roles),
        budget_per_quarter=own.budget_per_quarter,
        carry_over=given.carry_over,
        max_parallel=given.max_parallel,
        blackout=tuple(month for month in months if month.month in given.blackout_calendar_months),
        discount=given.discount,
        default_for=institution_type,
    )


def cost_of(initiative: Initiative, day_rates: Mapping[str, float]) -> float:
    """External cost plus staff at the day rates given, in 10,000 CNY."""
    staff = sum(months * WORKING_DAYS * day_rates.get(role, 0.0) for role, months in initiative.person_months.items())
    return initiative.external_cost + staff / MONEY


def portfolio(
    questionnaire: Questionnaire, result: Result, limits: Limits, under_way: UnderWay = NOTHING
) -> Portfolio:
    """The planning problem of an assessment; raises PlanError for limits that name what isn't there."""
    unplanned, capabilities, beyond, units = [], [], [], unit_levels(result)
    for capability, node in zip(questionnaire.capabilities, result.capabilities, strict=True):
        target = node.targets.get(result.profile)
        if node.level is None or target is None:
            unplanned.append(LeftOut(capability.id, _why_unplanned(node)))
            continue
        minimum = _minimum(result, node)
        aim = max(target, minimum or 0.0)
        own = units.get(capability.id, ())
        lowest = min([node.level, *(each["level"] for each in own)])
        if lowest < aim and not _reaches(questionnaire, capability.id, lowest, aim):
            beyond.append(capability.id)
        given = {"id": capability.id, "level": node.level, "target": target, "minimum": minimum, "weight": capability.weight}
        capabilities.append(given | ({"units": own} if own else {}))
    _check_ids(questionnaire, limits)
    budgets = limits.budgets()
    deadlines, waived = _deadlines(questionnaire, result, limits, under_way, _missed(result, units))
    document = {
        "objective": "value",
        "horizon": limits.horizon,
        "discount": limits.discount,
        "max_parallel": limits.max_parallel,
        "blackout": _frozen(limits),
        "carry_over": limits.carry_over,
        "roles": {role.id: _staff(limits, role.id) for role in questionnaire.staff_roles},
        "budget_per_quarter": None if budgets is None else _level(budgets),
        "capabilities": capabilities,
        "initiatives": [_initiative(each, limits, deadlines, under_way) for each in questionnaire.initiatives],
    } | _standing(questionnaire, limits, under_way)
    return Portfolio(read_problem(document), document, limits, tuple(unplanned), tuple(beyond), waived)


def _why_unplanned(node: Node) -> str:
    """Why a capability without a level or a target is not planned for."""
    if node.level is not None:
        return "no_target"
    return "not_applicable" if node.reason == "not_applicable" else "unpublished"


def unit_levels(result: Result) -> dict[str, list[dict[str, Any]]]:
    """The units' levels by capability, as a problem takes them; of capabilities without a unit whose level isn't shown, for
    a plan made on it would show it.
    """
    shown, found = shown_units(result), {}
    for place, node in enumerate(result.capabilities) if shown else ():
        own = [(unit, unit.capabilities[place], whole.capabilities[place])
               for unit, whole in zip(shown, result.units or (), strict=True) if unit.weight > 0]  # fmt: skip
        if node.level is not None and all(seen.level == there.level for _, seen, there in own):
            found[node.id] = [
                {"id": unit.id, "level": seen.level, "weight": unit.weight} for unit, seen, _ in own if seen.level is not None
            ]
    return found


def _minimum(result: Result, node: Node) -> float | None:
    """The regulatory minimum of a capability, or that of a single question of it where it is missed: as in the priorities."""
    missed = [rule.target for rule in result.shortfalls if rule.capability == node.id and rule.question is not None]
    own = node.targets.get(REGULATORY)
    return max([*missed, *([] if own is None else [own])], default=None)


def _standing(questionnaire: Questionnaire, limits: Limits, under_way: UnderWay) -> dict[str, Any]:
    """Work under way and the plan before, as the problem takes them."""
    months = {each.id: each.months for each in questionnaire.initiatives}
    finished = [id for id in under_way.finished if id in months]
    started = {
        id: _offset(month, limits)
        for id, month in under_way.started.items()
        if id in months and id not in finished
    }
    before = {
        id: _offset(month, limits)
        for id, month in under_way.previous.items()
        if id in months and id not in finished and id not in started and month >= limits.first_month
    }
    found = {"previous": before or None, "started": started or None, "finished": finished or None}
    return {key: value for key, value in found.items() if value is not None}


def _staff(limits: Limits, role: str) -> float | list[float]:
    """Persons of a role, by month where they change."""
    return _level([limits.people(role, limits.first_month.plus(month)) for month in range(limits.horizon)])


def _level(amounts: Sequence[float]) -> float | list[float]:
    """One amount where all are the same."""
    return amounts[0] if len(set(amounts)) == 1 else list(amounts)


def _frozen(limits: Limits) -> list[int]:
    """0-based freeze months within the plan."""
    offsets = {_offset(month, limits) for month in limits.blackout}
    return sorted(offset for offset in offsets if 0 <= offset < limits.horizon)


def _offset(month: Month, limits: Limits) -> int:
    return month.since(limits.first_month)


def _reaches(questionnaire: Questionnaire, capability: str, level: float, aim: float) -> bool:
    """Whether the catalogue's lifts, taken together, cover every whole level from here to the aim."""
    covered: set[int] = set()
    for initiative in questionnaire.initiatives:
        for lift in initiative.lifts:
            if lift.capability == capability:
                covered |= set(range(lift.from_level, lift.to_level))
    needed = range(int(level), -(-int(aim * 1000) // 1000))
    return all(step in covered for step in needed)


def _check_ids(questionnaire: Questionnaire, limits: Limits) -> None:
    known = {each.id for each in questionnaire.initiatives}
    for name, ids in (("pinned", limits.pinned), ("mandatory_by", limits.mandatory_by), ("excluded", limits.excluded)):
        for id in ids:
            if id not in known:
                raise PlanError(f"{id[:60]!r} is not an initiative", name, "use an id of the catalogue")
    roles = {role.id for role in questionnaire.staff_roles}
    for name, given in (("roles", limits.roles), ("roles_from", limits.roles_from), ("day_rates", limits.day_rates)):
        for role in given:
            if role not in roles:
                raise PlanError(f"{role[:60]!r} is not a role", name, f"known: {', '.join(sorted(roles))}")


def _missed(result: Result, units: Mapping[str, Sequence[Mapping[str, Any]]]) -> set[str]:
    """The capabilities whose own minimum the bank misses, or a unit of it by itself."""
    return {
        rule.capability for rule in result.capability_minimums
        if rule.shortfall or any(distance(rule.target, each["level"]) for each in units.get(rule.capability, ()))
    }  # fmt: skip


def _deadlines(
    questionnaire: Questionnaire, result: Result, limits: Limits, under_way: UnderWay, below: Set[str]
) -> tuple[dict[str, int], tuple[LeftOut, ...]]:
    """0-based deadlines by initiative: the user's, and the content's where a regulatory minimum of those ``below`` is missed.
    """
    found, waived = {}, []
    unknown = {rule.capability for rule in result.capability_minimums if rule.level is None}
    for initiative in questionnaire.initiatives:
        if initiative.id in under_way.finished or initiative.id in under_way.started:
            continue
        if initiative.id in limits.mandatory_by:
            found[initiative.id] = _offset(limits.mandatory_by[initiative.id], limits) + 1
        elif initiative.mandatory_by is not None and initiative.id not in limits.excluded:
            lifted = {lift.capability for lift in initiative.lifts}
            if not lifted & below:
                waived.append(LeftOut(initiative.id, "unassessed" if lifted & unknown else "met"))
            elif initiative.mandatory_by > limits.horizon:
                waived.append(LeftOut(initiative.id, "horizon"))
            else:
                found[initiative.id] = initiative.mandatory_by
    for id, month in found.items():
        if not 0 < month <= limits.horizon:
            raise PlanError(f"{limits.mandatory_by[id]} lies outside the plan", f"mandatory_by.{id}",
                            f"give a month from {limits.first_month} to {limits.last_month}")  # fmt: skip
    return found, tuple(waived)


def _initiative(
    initiative: Initiative, limits: Limits, deadlines: Mapping[str, int], under_way: UnderWay
) -> dict[str, Any]:
    """What has started waits for nothing any more, takes what it was to take over the months expected of it and, where it
    is overdue without such a month, goes on as before to the end of the first month planned. What is not done within the
    plan lifts nothing; what is settled can't be pinned."""
    is_started = initiative.id in under_way.started
    begun = _offset(under_way.started[initiative.id], limits) if is_started else 0
    expected = under_way.expected.get(initiative.id) if is_started else None
    last = begun + initiative.months if expected is None else _offset(expected, limits) + 1
    duration = max(last if expected is None else min(last, limits.horizon), 1) - begun
    whole = last - begun
    window = None if is_started or initiative.id in under_way.finished else limits.pinned.get(initiative.id)
    if window and _offset(window[0], limits) < 0:
        raise PlanError(f"{window[0]} lies before the plan", f"pinned.{initiative.id}",
                        f"give a month from {limits.first_month} on")  # fmt: skip
    if window and window[0] > limits.last_month:
        raise PlanError(f"{window[0]} lies after the plan", f"pinned.{initiative.id}",
                        f"give a month up to {limits.last_month}")  # fmt: skip
    return {
        "id": initiative.id,
        "duration": duration,
        "cost": cost_of(initiative, limits.day_rates) * duration / whole,
        "roles": {role: months / whole for role, months in initiative.person_months.items()},
        "prerequisites": [] if is_started else list(initiative.prerequisites),
        "lifts": [
            {"capability": lift.capability, "from": lift.from_level, "to": lift.to_level}
            for lift in initiative.lifts
            if initiative.id not in under_way.rescored and (expected is None or last <= limits.horizon)
        ],
        "pinned": [_offset(month, limits) for month in window] if window else None,
        "excluded": initiative.id in limits.excluded,
        "mandatory_by": deadlines.get(initiative.id),
        "benefit_per_month": initiative.benefit_per_month,
    }
