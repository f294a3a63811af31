"""Sharper bounds: inequalities that hold for every set of initiatives that can be at work in the same month.

The roles' rows alone let a programme run fractions of many initiatives side by side. All sets that fit a month's people
and places together form a polytope; whatever a relaxation's month shows outside of it is cut off by a facet, found as
the most violated point of the polar (Boyd, "Generating Fenchel cutting planes for knapsack polyhedra", 1993). A facet
holds in every month with the same capacities.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from roadmap.engine import Relaxation, best_point
from roadmap.formulation import Formulation, Terms, times
from roadmap.ledger import ROUNDING
from roadmap.problem import Problem
from roadmap.watch import Watch

Floats = NDArray[np.float64]
Capacity = tuple[float, ...]

WIDEST, MOST_SETS = 14, 20_000
"""Initiatives looked at in a month, and sets held in memory, at most."""
VIOLATED = 0.01
"""Least violation of an inequality (right side 1) that makes it worth a row."""
MOST_ROUNDS, STALL, STALLED_ROUNDS = 60, 1e-3, 4
"""The loop ends after so many rounds, or once so many rounds bring less than this share of the bound."""


@dataclass(frozen=True)
class Crew:
    """Needs of initiatives in one month: a row per initiative, a column per role and one for the parallel places."""

    ids: tuple[str, ...]
    needs: Floats

    @classmethod
    def of(cls, problem: Problem, ids: Sequence[str]) -> "Crew":
        """The needs of these initiatives."""
        rows = [[problem.by_id[id].rates.get(role, 0.0) for role in problem.roles] + [1.0] for id in ids]
        return cls(tuple(ids), np.array(rows, dtype=float).reshape(len(ids), len(problem.roles) + 1))


def capacity_of(problem: Problem, month: int) -> Capacity:
    """Capacity of each role and the parallel places in a month, with room for rounding."""
    places = float(problem.max_parallel if problem.max_parallel is not None else len(problem.initiatives))
    amounts = [free[month] for free in problem.roles.values()] + [places]
    return tuple(amount + ROUNDING * max(1.0, amount) for amount in amounts)


@dataclass
class Sets:
    """Sets of initiatives that fit a month: members by index, what each set needs, and its worth."""

    members: NDArray[np.bool_]
    needs: Floats

    @classmethod
    def that_fit(cls, crew: Crew, chosen: Sequence[int], capacity: Capacity) -> "Sets":
        """All sets of the chosen initiatives that fit together."""
        count = len(crew.ids)
        sets = cls(np.zeros((1, count), dtype=bool), np.zeros((1, crew.needs.shape[1])))
        for index in chosen:
            sets = sets.grown(crew, index, capacity)
        return sets

    def grown(self, crew: Crew, index: int, capacity: Capacity) -> "Sets":
        """These sets and those to which one more initiative can be added."""
        needs = self.needs + crew.needs[index]
        fit = (needs <= capacity).all(axis=1)
        members = self.members[fit].copy()
        members[:, index] = True
        return Sets(np.vstack([self.members, members]), np.vstack([self.needs, needs[fit]]))

    def largest(self, crew: Crew, chosen: Sequence[int], capacity: Capacity) -> NDArray[np.bool_]:
        """The sets to which none of the chosen can be added."""
        open_end = np.zeros(len(self.members), dtype=bool)
        for index in chosen:
            fits = ((self.needs + crew.needs[index]) <= capacity).all(axis=1)
            open_end |= fits & ~self.members[:, index]
        return self.members[~open_end]


def facet(crew: Crew, running: Floats, capacity: Capacity) -> Floats | None:
    """Factors a with a . x <= 1 for each set x that fits the month, violated by `running`; None when there is none."""
    order = np.argsort(-running, kind="stable")
    chosen = [int(index) for index in order[:WIDEST] if running[index] > 1e-6]
    if not chosen or (crew.needs[chosen].sum(axis=0) <= capacity).all():
        return None
    sets = Sets.that_fit(crew, chosen, capacity)
    factors = np.zeros(len(crew.ids))
    factors[chosen] = best_point(running[chosen], sets.largest(crew, chosen, capacity)[:, chosen].astype(float))
    if factors @ running <= 1 + VIOLATED:
        return None
    factors[factors < 1e-7] = 0.0
    factors /= max(1.0, float((sets.members @ factors).max()))
    return _lifted(crew, factors, sets, [int(index) for index in order if int(index) not in chosen], capacity)


def _lifted(crew: Crew, factors: Floats, sets: Sets, others: Sequence[int], capacity: Capacity) -> Floats:
    """The factors with the largest ones possible for the other initiatives, one after the other."""
    for index in others:
        if len(sets.members) > MOST_SETS:
            break
        beside = ((sets.needs + crew.needs[index]) <= capacity).all(axis=1)
        if not beside.any():
            continue
        factor = 1.0 - float((sets.members[beside] @ factors).max())
        if factor > 1e-6:
            factors[index] = factor - 1e-9
            sets = sets.grown(crew, index, capacity)
    return factors


class CutLoop:
    """Solves the relaxation, cuts off what no month can run, and again, while it pays."""

    def __init__(self, form: Formulation) -> None:
        self.form = form
        self.problem = form.problem
        self.crew = Crew.of(self.problem, form.room.order)
        self.relaxation = Relaxation(form.rows, form.gain)
        self._capacity = [capacity_of(self.problem, month) for month in range(self.problem.horizon)]
        self._known: dict[Capacity, list[Floats]] = {}
        self._rows: list[Terms] = []
        self._running = [
            [form.running(each, month) for each in form.initiatives] for month in range(self.problem.horizon)
        ]

    def run(self, watch: Watch, seconds: float) -> float:
        """Add the useful inequalities to the formulation; the bound of the relaxation."""
        last = watch.gone + seconds
        bounds: list[float] = []
        for _ in range(MOST_ROUNDS):
            bound = self.relaxation.solve(max(0.0, last - watch.gone))
            if bound is None:
                break
            bounds.append(bound)
            stalled = len(bounds) > STALLED_ROUNDS and bounds[-STALLED_ROUNDS - 1] - bound < STALL * bound
            if stalled or watch.gone >= last or watch.asked_to_stop() or not self._cut():
                break
        self._keep_tight()
        return bounds[-1] if bounds else float("inf")

    def _cut(self) -> bool:
        """One round over all months; whether anything was cut off."""
        found = False
        for month, capacity in enumerate(self._capacity):
            running = np.array([self.relaxation.value(terms) for terms in self._running[month]])
            for factors in self._violated(running, capacity):
                self._add(month, factors)
                found = True
        return found

    def _violated(self, running: Floats, capacity: Capacity) -> Sequence[Floats]:
        """Known facets that a month violates, the worst two, or else a new one."""
        known = self._known.setdefault(capacity, [])
        violation = [float(factors @ running) - 1 for factors in known]
        worst = sorted((index for index, each in enumerate(violation) if each > VIOLATED), key=lambda i: -violation[i])
        if worst and violation[worst[0]] > 5 * VIOLATED:
            return [known[index] for index in worst[:2]]
        new = facet(self.crew, running, capacity)
        if new is None:
            return [known[index] for index in worst[:1]]
        known.append(new)
        return [new]

    def _add(self, month: int, factors: Floats) -> None:
        terms = [
            term
            for index in np.flatnonzero(factors)
            for term in times(float(factors[index]), self._running[month][index])
        ]
        self._rows.append(terms)
        self.relaxation.add(terms, 1.0)

    def _keep_tight(self) -> None:
        """Hand the inequalities that bind at the end on to the formulation."""
        for terms in self._rows:
            if self.relaxation.value(terms) > 1 - 1e-6:
                self.form.rows.at_most(terms, 1.0)
