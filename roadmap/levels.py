"""What a plan is worth: levels by whole-level segments, and the objective (design: ROADMAP.md, Model)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, takewhile
from math import ceil, floor

from roadmap.problem import QUARTER, Capability, Initiative, Problem, Starts, UnitLevel

BELOW_MINIMUM = 10.0
"""How much more a rise below the regulatory minimum counts."""


@dataclass(frozen=True)
class Segment:
    """The open part of one whole level of a capability, for the bank or those of its units that climb it alike.

    `length` in levels of the whole bank, `gain` in units of the objective for one undiscounted quarter in which it is
    reached; `raised_by` are the initiatives whose lift covers it.
    """

    capability: str
    floor: int
    length: float
    gain: float
    raised_by: frozenset[str]


Ladder = tuple[Segment, ...]
"""Segments from a level now up to the aim, lowest first; each is reached only after those before it."""


def ladders(capability: Capability, initiatives: tuple[Initiative, ...]) -> tuple[Ladder, ...]:
    """One ladder for each whole level from which units start: those that start alike climb alike.

    >>> [[(each.floor, round(each.length, 2)) for each in own] for own in ladders(Capability("c", 1.8, 3.4), ())]
    [[(1, 0.2), (2, 1.0), (3, 0.4)]]
    >>> two = (UnitLevel("a", 1.8, 0.5), UnitLevel("b", 2.6, 0.5))
    >>> [[(each.floor, round(each.length, 2)) for each in own] for own in ladders(Capability("c", 2.2, 3, units=two), ())]
    [[(1, 0.1), (2, 0.5)], [(2, 0.2)]]
    """
    climbing = [each for each in capability.parts if each.level < capability.aim]
    found = []
    for start in sorted({floor(each.level) for each in climbing}):
        alike = [each for each in climbing if floor(each.level) == start]
        steps = range(start, ceil(capability.aim))
        found.append(tuple(_segment(capability, step, alike, initiatives) for step in steps))
    return tuple(found)


def _segment(
    capability: Capability, step: int, units: Sequence[UnitLevel], initiatives: tuple[Initiative, ...]
) -> Segment:
    high, length, below = min(capability.aim, step + 1), 0.0, 0.0
    for each in units:
        low = max(each.level, step)
        length += each.share * (high - low)
        below += each.share * max(0.0, min(high, capability.minimum or 0.0) - low)
    gain = capability.weight * (length + (BELOW_MINIMUM - 1) * below)
    return Segment(capability.id, step, length, gain, raising(capability, step, initiatives))


def raising(capability: Capability, step: int, initiatives: tuple[Initiative, ...]) -> frozenset[str]:
    """The initiatives whose lift covers one whole level of a capability."""
    return frozenset(
        each.id
        for each in initiatives
        for lift in each.lifts
        if lift.capability == capability.id and lift.origin <= step < lift.to
    )


def quarter_done(end: int) -> int:
    """First quarter at whose end something that ends before month `end` is done.

    >>> [quarter_done(end) for end in (-2, 0, 3, 4, 12)]
    [0, 0, 0, 1, 3]
    """
    return max(0, ceil(end / QUARTER) - 1)


@dataclass(frozen=True)
class Worth:
    """Values plans of one problem."""

    problem: Problem

    @cached_property
    def ladders(self) -> Mapping[str, tuple[Ladder, ...]]:
        """Ladders by capability."""
        if self.problem.objective == "makespan":
            return {}
        return {each.id: ladders(each, self.problem.initiatives) for each in self.problem.capabilities}

    @cached_property
    def all_ladders(self) -> tuple[Ladder, ...]:
        """The ladders of all capabilities."""
        return tuple(chain.from_iterable(self.ladders.values()))

    def covered(self, id: str) -> list[Segment]:
        """Open segments that an initiative covers."""
        return [rung for rungs in self.all_ladders for rung in rungs if id in rung.raised_by]

    @cached_property
    def from_quarter(self) -> tuple[float, ...]:
        """Sum of the discounts of a quarter and all later ones; one more entry, 0, for 'never'."""
        sums = [0.0]
        for quarter in reversed(range(self.problem.quarters)):
            sums.append(sums[-1] + self.problem.discount**quarter)
        return tuple(reversed(sums))

    def reached(self, starts: Starts, rungs: Ladder) -> list[int]:
        """First quarter at whose end each segment is reached; the number of quarters for 'never'."""
        never = self.problem.quarters
        quarters: list[int] = []
        for rung in rungs:
            own = min((self._done(id, starts) for id in rung.raised_by), default=never)
            quarters.append(min(never, max(own, quarters[-1]) if quarters else own))
        return quarters

    def _done(self, id: str, starts: Starts) -> int:
        if id in self.problem.finished:
            return 0
        return quarter_done(self.problem.end(id, starts[id])) if id in starts else self.problem.quarters

    def objective(self, starts: Starts) -> float:
        """Discounted weighted rise over all quarters, plus weighted benefits (value mode)."""
        rise = sum(
            rung.gain * self.from_quarter[quarter]
            for rungs in self.all_ladders
            for rung, quarter in zip(rungs, self.reached(starts, rungs), strict=True)
        )
        if not self.problem.benefit_weight:
            return rise
        return rise + sum(self.benefit(self.problem.by_id[id], start) for id, start in starts.items())

    def benefit(self, initiative: Initiative, start: int) -> float:
        """What the benefits of an initiative add to the objective when it starts in `start`."""
        monthly = self.problem.benefit_weight * (initiative.benefit_per_month or 0.0)
        months = range(max(start + initiative.duration, 0), self.problem.horizon)
        return sum(monthly * self.problem.discount ** (month // QUARTER) for month in months) if monthly else 0.0

    def levels(self, starts: Starts) -> dict[str, tuple[float, ...]]:
        """Level of each capability at the end of each quarter."""
        return {each.id: self._levels(each, starts) for each in self.problem.capabilities if each.id in self.ladders}

    def levels_with(self, done: Collection[str]) -> dict[str, float]:
        """Level of each capability once these initiatives, and those finished before, have lifted it."""
        lifting = self.problem.finished.union(done)
        found = {}
        for each in self.problem.capabilities:
            if each.id in self.ladders:
                found[each.id] = each.level + sum(_climbed(rungs, lifting) for rungs in self.ladders[each.id])
        return found

    def units_with(self, capability: Capability, done: Collection[str]) -> dict[str, float]:
        """Level of each unit of a capability once these initiatives, and those finished before, have lifted it."""
        lifting, aim = self.problem.finished.union(done), capability.aim
        steps = range(floor(capability.lowest), ceil(aim))
        shut = [each for each in steps if lifting.isdisjoint(raising(capability, each, self.problem.initiatives))]

        def climbed(level: float) -> float:
            """As far as the first whole level that nothing covers, or the aim."""
            stop = next((each for each in shut if each >= floor(level)), ceil(aim))
            return max(level, min(float(stop), aim))

        return {each.id: climbed(each.level) for each in capability.units}

    def _levels(self, capability: Capability, starts: Starts) -> tuple[float, ...]:
        lengths = [
            (rung.length, at)
            for rungs in self.ladders[capability.id]
            for rung, at in zip(rungs, self.reached(starts, rungs), strict=True)
        ]
        return tuple(
            capability.level + sum(length for length, at in lengths if at <= quarter)
            for quarter in range(self.problem.quarters)
        )


def _climbed(rungs: Ladder, lifting: frozenset[str]) -> float:
    """Length of the segments that these initiatives reach."""
    return sum(rung.length for rung in takewhile(lambda rung: not lifting.isdisjoint(rung.raised_by), rungs))


def cost_of(problem: Problem, starts: Starts) -> float:
    """Total cost of the initiatives in a plan, in the unit of the budget."""
    return sum(problem.by_id[id].cost for id in starts)


def changes(problem: Problem, starts: Starts) -> int:
    """Number of initiatives whose place differs from the plan on screen; 0 without one."""
    if problem.previous is None:
        return 0
    return sum(starts.get(each.id) != problem.previous.get(each.id) for each in problem.open_initiatives)


def potential(problem: Problem) -> dict[str, tuple[float, bool]]:
    """Weighted levels by which each initiative could bring capabilities nearer to their aims, each for itself.

    With it, whether a part of that rise lies below a regulatory minimum.
    """
    weights = {each.id: each.weight for each in problem.capabilities}
    worth, found = Worth(problem), {}
    for each in problem.initiatives:
        own = worth.covered(each.id)
        rise = sum(weights[rung.capability] * rung.length for rung in own)
        found[each.id] = rise, any(rung.gain > weights[rung.capability] * rung.length + 1e-9 for rung in own)
    return found
