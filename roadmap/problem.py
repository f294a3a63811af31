"""What is planned: initiatives, capabilities and limits, as plain frozen values (design: ROADMAP.md, Model)."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

QUARTER = 3
"""Months in a quarter."""

Starts = Mapping[str, int]
"""A plan in its shortest form: initiative id -> first month, 0-based (negative when it began in the past)."""


@dataclass(frozen=True)
class Lift:
    """Takes a capability from one whole level to a higher one."""

    capability: str
    origin: int
    to: int


@dataclass(frozen=True)
class UnitLevel:
    """A unit's level now on a capability, and its share of the bank there (0..1)."""

    id: str
    level: float
    share: float


@dataclass(frozen=True)
class Capability:
    """A capability with its level now and the level wanted; levels on the questionnaire's scale.

    ``units``: those that are planned for, of whose levels ``level`` is the mean by share; empty for a bank that is one.
    """

    id: str
    level: float
    target: float
    minimum: float | None = None
    weight: float = 1.0
    units: tuple[UnitLevel, ...] = ()

    @property
    def parts(self) -> tuple[UnitLevel, ...]:
        """The units, or the bank as the only one."""
        return self.units or (UnitLevel("", self.level, 1.0),)

    @property
    def lowest(self) -> float:
        """Level of the lowest unit."""
        return min(each.level for each in self.parts)

    @property
    def aim(self) -> float:
        """The level planned for: the target, or the regulatory minimum where that is higher."""
        return max(self.target, self.minimum or 0.0)


@dataclass(frozen=True)
class Initiative:
    """A piece of work: months, total cost, persons of each role in each of its months, and what it lifts."""

    id: str
    duration: int
    cost: float = 0.0
    roles: Mapping[str, float] | None = None
    prerequisites: tuple[str, ...] = ()
    lifts: tuple[Lift, ...] = ()
    pinned: tuple[int, int] | None = None
    excluded: bool = False
    mandatory_by: int | None = None
    benefit_per_month: float | None = None

    @property
    def rates(self) -> Mapping[str, float]:
        """Persons of each role in each month; empty when nobody is needed."""
        return self.roles or {}

    @property
    def is_demanded(self) -> bool:
        """Whether the user says that it must be in the plan."""
        return self.pinned is not None or self.mandatory_by is not None


@dataclass(frozen=True)
class Problem:
    """Everything a plan depends on. `roles` hold one capacity per month, `budget` one amount per quarter."""

    objective: Literal["value", "makespan"]
    horizon: int
    roles: Mapping[str, tuple[float, ...]]
    initiatives: tuple[Initiative, ...]
    capabilities: tuple[Capability, ...] = ()
    discount: float = 1.0
    max_parallel: int | None = None
    blackout: frozenset[int] = frozenset()
    budget: tuple[float, ...] | None = None
    carry_over: bool = False
    previous: Mapping[str, int] | None = None
    started: Mapping[str, int] | None = None
    finished: frozenset[str] = frozenset()
    benefit_weight: float = 0.0

    @cached_property
    def by_id(self) -> Mapping[str, Initiative]:
        """Initiatives by their id."""
        return {initiative.id: initiative for initiative in self.initiatives}

    @property
    def fixed(self) -> Mapping[str, int]:
        """Starts of the initiatives under way, without the finished ones."""
        return {id: month for id, month in (self.started or {}).items() if id not in self.finished}

    @property
    def staff(self) -> tuple[float, ...]:
        """Persons of all roles in each month."""
        return tuple(sum(free[month] for free in self.roles.values()) for month in range(self.horizon))

    @property
    def quarters(self) -> int:
        """Number of quarters; the last may be short in makespan mode."""
        return -(-self.horizon // QUARTER)

    @property
    def open_initiatives(self) -> tuple[Initiative, ...]:
        """Initiatives that are not finished, in the order given."""
        return tuple(each for each in self.initiatives if each.id not in self.finished)

    def end(self, id: str, start: int) -> int:
        """First month after an initiative that starts in `start`."""
        return start + self.by_id[id].duration

    def is_fulfilled(self, id: str) -> bool:
        """Whether the bank, and each of its units, already has all that a prerequisite would bring (value mode, at least one
        lift).

        >>> held = Initiative("a", 2, lifts=(Lift("c", 1, 2),))
        >>> Problem("value", 12, {}, (held,), (Capability("c", 2.0, 4.0),)).is_fulfilled("a")
        True
        """
        lifts = self.by_id[id].lifts
        if self.objective == "makespan" or not lifts:
            return False
        level = {each.id: each.lowest for each in self.capabilities}
        return all(lift.capability in level and level[lift.capability] >= lift.to for lift in lifts)


def months_of(initiative: Initiative, start: int) -> range:
    """Months from 0 on in which an initiative uses people and money.

    >>> list(months_of(Initiative("a", 3), -1))
    [0, 1]
    """
    return range(max(start, 0), max(start + initiative.duration, 0))


def outlays(problem: Problem, initiative: Initiative, start: int) -> dict[int, float]:
    """Cost per quarter of an initiative that starts in `start`: cost / duration in each month from 0 on.

    A milestone (duration 0, makespan mode) is paid in the quarter in which it falls, one of the past is paid already.

    >>> plan = Problem("value", 12, {}, ())
    >>> outlays(plan, Initiative("a", 4, cost=8.0), 1)
    {0: 4.0, 1: 4.0}
    """
    if initiative.duration == 0:
        return {min(start, problem.horizon - 1) // QUARTER: initiative.cost} if start >= 0 else {}
    count: dict[int, int] = {}
    for month in months_of(initiative, start):
        count[month // QUARTER] = count.get(month // QUARTER, 0) + 1
    return {quarter: initiative.cost * months / initiative.duration for quarter, months in count.items()}
