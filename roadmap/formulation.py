"""The value problem as a mixed-integer programme, with a variable per level segment and quarter (ROADMAP.md)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate, pairwise
from math import inf

from roadmap.frame import Frame
from roadmap.levels import Ladder, Segment, Worth
from roadmap.problem import QUARTER, Initiative, Starts, outlays

Terms = list[tuple[int, float]]
"""A linear expression: columns and their factors."""
Row = tuple[float, dict[int, float], float]
"""Lower limit, factors by column, upper limit."""


@dataclass
class Rows:
    """Columns, rows and objective of a programme, in the form the engine takes."""

    lower: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)

    def column(self, low: float, high: float, whole: bool = False) -> int:
        """Add a variable; its number."""
        self.lower.append(low)
        self.upper.append(high)
        self.whole.append(whole)
        return len(self.lower) - 1

    def at_most(self, terms: Terms, limit: float, scale: float = 1.0) -> None:
        """Demand that an expression stays at or below a limit; terms of the same column add up."""
        self.between(-inf, terms, limit, scale)

    def between(self, low: float, terms: Terms, high: float, scale: float = 1.0) -> None:
        """Demand that an expression stays within two limits."""
        summed: dict[int, float] = {}
        for column, factor in terms:
            summed[column] = summed.get(column, 0.0) + factor * scale
        self.rows.append((low * scale, {column: factor for column, factor in summed.items() if factor}, high * scale))


class Formulation:
    """Variables and rows of one value problem.

    `step[id][k]` says whether an initiative starts in one of the first k+1 months of its window (started by), which
    keeps every row short and makes for even branches.
    """

    def __init__(self, room: Frame) -> None:
        self.room = room
        self.problem = room.problem
        self.worth = Worth(room.problem)
        self.rows = Rows()
        self.step: dict[str, list[int]] = {id: self._steps(id) for id in room.order}
        self.gain: Terms = []
        for id in room.order:
            self._precedence(id)
        self._roles()
        self._parallel()
        self._budget()
        for rungs in self.worth.all_ladders:
            self._climb(rungs)
        self._benefits()
        self.plain_rows = len(self.rows.rows)

    def _steps(self, id: str) -> list[int]:
        """One column per start, rising; the last is 1 for a required initiative."""
        columns = [self.rows.column(0, 1, whole=True) for _ in self.room.windows[id]]
        if id in self.room.required:
            self.rows.lower[columns[-1]] = 1
        for before, after in pairwise(columns):
            self.rows.at_most([(before, 1), (after, -1)], 0)
        return columns

    def started_by(self, id: str, month: int) -> Terms:
        """1 when the initiative starts in `month` or before; no terms when it can't."""
        count = sum(start <= month for start in self.room.windows[id])
        return [(self.step[id][count - 1], 1.0)] if count else []

    def begins(self, id: str, index: int) -> Terms:
        """1 when the initiative starts in the month number `index` of its window."""
        columns = self.step[id]
        return [(columns[index], 1.0)] + [(columns[index - 1], -1.0)] * (index > 0)

    def chosen(self, id: str) -> Terms:
        """1 when the initiative is in the plan."""
        return [(self.step[id][-1], 1.0)]

    def _precedence(self, id: str) -> None:
        for need in self.room.needs[id]:
            for month in self.room.windows[id]:
                done = self.started_by(need, month - self.problem.by_id[need].duration)
                self.rows.at_most(self.started_by(id, month) + minus(done), 0)
        for other in self.room.waits[id]:
            if other in self.step:
                for month in self.room.windows[id]:
                    done = self.started_by(other, month - self.problem.by_id[other].duration)
                    self.rows.at_most(self.started_by(id, month) + self.chosen(other) + minus(done), 1)

    def running(self, initiative: Initiative, month: int) -> Terms:
        """1 while the initiative runs."""
        id = initiative.id
        return self.started_by(id, month) + minus(self.started_by(id, month - initiative.duration))

    @cached_property
    def initiatives(self) -> Sequence[Initiative]:
        """Initiatives that may be in the plan."""
        return [self.problem.by_id[id] for id in self.room.order]

    def _roles(self) -> None:
        for role, capacity in self.problem.roles.items():
            users = [each for each in self.initiatives if each.rates.get(role)]
            for month in range(self.problem.horizon):
                load = [
                    (column, sign * each.rates[role]) for each in users for column, sign in self.running(each, month)
                ]
                self._limit(load, capacity[month])

    def _parallel(self) -> None:
        places = self.problem.max_parallel
        if places is None or places >= len(self.initiatives):
            return
        for month in range(self.problem.horizon):
            load = [term for each in self.initiatives for term in self.running(each, month)]
            self._limit(load, places)

    def _budget(self) -> None:
        if self.problem.budget is None:
            return
        bills: list[Terms] = [[] for _ in range(self.problem.quarters)]
        for each in self.initiatives:
            for index, start in enumerate(self.room.windows[each.id]):
                for quarter, amount in outlays(self.problem, each, start).items():
                    bills[quarter] += times(amount, self.begins(each.id, index))
        limits: Iterable[float] = self.problem.budget
        if self.problem.carry_over:
            limits = accumulate(limits)
            bills = list(accumulate(bills, lambda so_far, bill: so_far + bill))
        for bill, limit in zip(bills, limits, strict=True):
            self._limit(bill, limit)

    def _limit(self, load: Terms, limit: float) -> None:
        """Keep a load at or below a limit, in the limit's own unit."""
        if load:
            self.rows.at_most(load, limit)

    def _climb(self, rungs: Ladder) -> None:
        """A column per segment and quarter: at most what its initiatives have done, and the segment below."""
        below: list[int | None] | None = None
        for rung in rungs:
            here = [self._rung(rung, quarter, below) for quarter in range(self.problem.quarters)]
            below = here

    def _rung(self, rung: Segment, quarter: int, below: list[int | None] | None) -> int | None:
        """The column of a segment in a quarter; None when nothing can reach it by then."""
        if below is not None and below[quarter] is None:
            return None
        done: Terms = []
        if not rung.raised_by & self.problem.finished:
            for id in self.room.order:
                if id in rung.raised_by:
                    done += self.started_by(id, QUARTER * (quarter + 1) - self.problem.by_id[id].duration)
            if not done:
                return None
        column = self.rows.column(0, 1)
        if done:
            self.rows.at_most([(column, 1.0), *minus(done)], 0)
        if below is not None and (under := below[quarter]) is not None:
            self.rows.at_most([(column, 1.0), (under, -1.0)], 0)
        if rung.gain:
            self.gain.append((column, rung.gain * self.problem.discount**quarter))
        return column

    def _benefits(self) -> None:
        if not self.problem.benefit_weight:
            return
        for each in self.initiatives:
            for index, start in enumerate(self.room.windows[each.id]):
                self.gain += times(self.worth.benefit(each, start), self.begins(each.id, index))

    def changed(self) -> tuple[float, Terms]:
        """Number of changes against the plan on screen, as a constant and an expression."""
        constant, terms = 0.0, Terms()
        previous = self.problem.previous or {}
        for each in self.problem.open_initiatives:
            id = each.id
            if id not in previous:
                terms += self.chosen(id) if id in self.step else []
                continue
            constant += 1
            if id in self.step and previous[id] in self.room.windows[id]:
                terms += minus(self.begins(id, self.room.windows[id].index(previous[id])))
        return constant, terms

    def cost(self) -> Terms:
        """Total cost of the plan."""
        return [term for each in self.initiatives for term in times(each.cost, self.chosen(each.id))]

    def starts(self, values: Sequence[float]) -> dict[str, int]:
        """The plan in a solution."""
        plan: dict[str, int] = {}
        for id, columns in self.step.items():
            on = [start for start, column in zip(self.room.windows[id], columns, strict=True) if values[column] > 0.5]
            if on:
                plan[id] = on[0]
        return plan

    def values(self, starts: Starts) -> dict[int, float]:
        """The whole columns of a plan, for a warm start."""
        return {
            column: float(id in starts and start >= starts[id])
            for id, columns in self.step.items()
            for start, column in zip(self.room.windows[id], columns, strict=True)
        }

    def forbid(self, ids: Iterable[str], starts: Starts) -> None:
        """Rule out that these initiatives all start where they do in a plan."""
        terms = [
            term for id in ids for term in self.begins(id, self.room.windows[id].index(starts[id]))
        ]
        self.rows.at_most(terms, len(list(ids)) - 1)


def minus(terms: Terms) -> Terms:
    """The expression with its sign turned."""
    return [(column, -factor) for column, factor in terms]


def times(factor: float, terms: Terms) -> Terms:
    """The expression times a factor; no terms for zero."""
    return [(column, factor * each) for column, each in terms] if factor else []

