"""A problem from parsed JSON: strict, so that a slip in a file is never planned in silence."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import isclose
from typing import Any, Literal, cast

from roadmap.fields import (
    Fields,
    Read,
    listed,
    mapped,
    number,
    one_of,
    optional,
    refuse,
    refuse_repeats,
    text,
    truth,
    whole,
)
from roadmap.problem import QUARTER, Capability, Initiative, Lift, Problem, UnitLevel

VALUE_HORIZONS = (12, 24, 36)
LONGEST_HORIZON = 100_000
HIGHEST_LEVEL = 100
MEAN = 1e-6
"""How far a level may lie from the mean of its units."""
MOST_PLACES = 1_000_000


def read_problem(mapping: Mapping[str, Any]) -> Problem:
    """The problem in a mapping parsed from JSON (keys and units: design, ROADMAP.md, Interface).

    Raises `PlanError`, whose text names the place (`initiatives[3].lifts[0].to`) and what would be right, for
    unknown or missing keys, wrong types, numbers out of range, repeated or unknown ids and circular prerequisites.
    """
    fields = Fields(mapping)
    objective = cast(Literal["value", "makespan"], fields.required("objective", one_of("value", "makespan")))
    is_value = objective == "value"
    horizon = fields.required("horizon", _read_horizon(is_value))
    discount = number(above=0.0, high=1.0)
    maybe: Read[float | None] = optional(number())
    capabilities = listed(_read_capability)
    problem = Problem(
        objective=objective,
        horizon=horizon,
        discount=fields.required("discount", discount) if is_value else _ignored(fields, "discount"),
        max_parallel=fields.given("max_parallel", optional(whole(1, MOST_PLACES)), None),
        blackout=fields.given("blackout", _read_blackout, frozenset()),
        carry_over=fields.given("carry_over", truth, False),
        previous=fields.given("previous", optional(mapped(whole(None))), None),
        started=fields.given("started", optional(mapped(whole(None))), None),
        finished=fields.given("finished", _read_finished, frozenset()),
        benefit_weight=fields.given("benefit_weight", maybe, None) or 0.0,
        roles=fields.required("roles", mapped(_per_period(horizon))),
        budget=fields.given("budget_per_quarter", optional(_per_period(-(-horizon // QUARTER))), None),
        capabilities=fields.required("capabilities", capabilities)
        if is_value
        else fields.given("capabilities", capabilities, ()),
        initiatives=fields.required("initiatives", _read_initiatives(0 if not is_value else 1)),
    )
    fields.done()
    _check_references(problem)
    return problem


def _ignored(fields: Fields, key: str) -> float:
    """Accept a key that has no meaning here."""
    return fields.given(key, lambda value, where: 1.0, 1.0)


def _read_horizon(is_value: bool) -> Read[int]:
    def read(value: object, where: str) -> int:
        months = whole(1, LONGEST_HORIZON)(value, where)
        if is_value and months not in VALUE_HORIZONS:
            refuse(f"{months} months can't be planned", where, "give 12, 24 or 36")
        return months

    return read


def _per_period(count: int) -> Read[tuple[float, ...]]:
    """One amount for all periods, or a list with one for each."""

    def read(value: object, where: str) -> tuple[float, ...]:
        if isinstance(value, list | tuple):
            return listed(number(), count)(value, where)
        return (number()(value, where),) * count

    return read


def _read_blackout(value: object, where: str) -> frozenset[int]:
    months = (optional(listed(whole(0)))(value, where)) or ()
    refuse_repeats(months, where + "[{index}]")
    return frozenset(months)


def _read_finished(value: object, where: str) -> frozenset[str]:
    ids = (optional(listed(text))(value, where)) or ()
    refuse_repeats(ids, where + "[{index}]")
    return frozenset(ids)


def _read_capability(value: object, where: str) -> Capability:
    fields = Fields(value, where)
    level = number(high=HIGHEST_LEVEL)
    capability = Capability(
        id=fields.required("id", text),
        level=fields.required("level", level),
        target=fields.required("target", level),
        minimum=fields.given("minimum", optional(level), None),
        weight=fields.given("weight", number(), 1.0),
        units=fields.given("units", _read_units, ()),
    )
    fields.done()
    mean = sum(each.share * each.level for each in capability.units)
    if capability.units and not isclose(mean, capability.level, abs_tol=MEAN):
        refuse(f"{capability.level} is not the units' mean by weight", where + ".level", f"give {mean:.9g}")
    return capability


def _read_units(value: object, where: str) -> tuple[UnitLevel, ...]:
    """Units with a level, each with the share of the bank that follows from the weights."""
    units = optional(listed(_read_unit))(value, where) or ()
    refuse_repeats((each.id for each in units), where + "[{index}].id")
    total = sum(each.share for each in units)
    if units and total <= 0:
        refuse("no unit has a weight", where, "give at least one a weight above 0")
    return tuple(replace(each, share=each.share / total) for each in units)


def _read_unit(value: object, where: str) -> UnitLevel:
    fields = Fields(value, where)
    unit = UnitLevel(
        id=fields.required("id", text),
        level=fields.required("level", number(high=HIGHEST_LEVEL)),
        share=fields.given("weight", number(), 1.0),
    )
    fields.done()
    return unit


def _read_lift(value: object, where: str) -> Lift:
    fields = Fields(value, where)
    origin = fields.required("from", whole(0, HIGHEST_LEVEL))
    lift = Lift(
        capability=fields.required("capability", text),
        origin=origin,
        to=fields.required("to", whole(0, HIGHEST_LEVEL)),
    )
    fields.done()
    if lift.to <= origin:
        refuse(f"{lift.to} is not above `from` {origin}", where + ".to", f"give at least {origin + 1}")
    return lift


def _read_window(value: object, where: str) -> tuple[int, int]:
    first, last = listed(whole(-LONGEST_HORIZON, LONGEST_HORIZON), 2)(value, where)
    if last < first:
        refuse(f"{last} is before {first}", where + "[1]", "give the first month, then the last")
    return first, last


def _read_initiatives(shortest: int) -> Read[tuple[Initiative, ...]]:
    return listed(lambda value, where: _read_initiative(value, where, shortest))


def _read_initiative(value: object, where: str, shortest: int) -> Initiative:
    """`shortest`: least duration; milestones of 0 are for makespan mode only, where cost and lifts may be absent."""
    fields = Fields(value, where)
    needed = shortest > 0
    nobody: dict[str, float] = {}
    lifts = listed(_read_lift)
    initiative = Initiative(
        id=fields.required("id", text),
        duration=fields.required("duration", whole(shortest, LONGEST_HORIZON)),
        cost=fields.required("cost", number()) if needed else fields.given("cost", number(), 0.0),
        roles=fields.given("roles", mapped(number()), nobody),
        prerequisites=fields.given("prerequisites", listed(text), ()),
        lifts=fields.required("lifts", lifts) if needed else fields.given("lifts", lifts, ()),
        pinned=fields.given("pinned", optional(_read_window), None),
        excluded=fields.given("excluded", truth, False),
        mandatory_by=fields.given("mandatory_by", optional(whole(0)), None),
        benefit_per_month=fields.given("benefit_per_month", optional(number()), None),
    )
    fields.done()
    refuse_repeats(initiative.prerequisites, where + ".prerequisites[{index}]")
    return initiative


def _check_references(problem: Problem) -> None:
    """Ids are unique, known where they are used, and prerequisites don't run in a circle."""
    refuse_repeats((each.id for each in problem.initiatives), "initiatives[{index}].id")
    refuse_repeats((each.id for each in problem.capabilities), "capabilities[{index}].id")
    for name, ids in (
        ("previous", problem.previous or {}),
        ("started", problem.started or {}),
        ("finished", problem.finished),
    ):
        for id in sorted(ids):
            if id not in problem.by_id:
                refuse(f"{id!r} is not an initiative", f"{name}.{id}", "use an id listed in `initiatives`")
    for index, initiative in enumerate(problem.initiatives):
        _check_initiative(problem, initiative, f"initiatives[{index}]")
    _check_circles(problem)


def _check_initiative(problem: Problem, initiative: Initiative, where: str) -> None:
    for index, id in enumerate(initiative.prerequisites):
        if id not in problem.by_id:
            place = f"{where}.prerequisites[{index}]"
            refuse(f"{id!r} is not an initiative", place, "use an id listed in `initiatives`")
    for role in initiative.rates:
        if role not in problem.roles:
            refuse("unknown role", f"{where}.roles.{role}", "known: " + ", ".join(sorted(problem.roles)))


def _check_circles(problem: Problem) -> None:
    """Refuse prerequisites that wait for each other, naming the circle."""
    place = {each.id: index for index, each in enumerate(problem.initiatives)}
    left = {each.id: set(each.prerequisites) for each in problem.initiatives}
    while ready := [id for id, needs in left.items() if not needs & left.keys()]:
        for id in ready:
            del left[id]
    if left:
        circle = _circle({id: sorted(needs & left.keys()) for id, needs in left.items()})
        at = f"initiatives[{place[circle[0]]}].prerequisites"
        refuse("prerequisites run in a circle: " + " -> ".join(circle), at, "remove one of them")


def _circle(needs: Mapping[str, Sequence[str]]) -> list[str]:
    """One circle among initiatives that all wait for another of them."""
    path = [min(needs)]
    while (following := needs[path[-1]][0]) not in path:
        path.append(following)
    return [*path[path.index(following) :], following]
