"""CP-SAT, and nothing else of the planner knows it: plans all that is required, soonest or with the least raise."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import ceil, floor, lcm
from typing import Any, Literal

from ortools.sat.python import cp_model

from roadmap.frame import Frame
from roadmap.ledger import ROUNDING
from roadmap.problem import Initiative, Problem, Starts, outlays
from roadmap.watch import Watch

Verdict = Literal["proven", "feasible", "infeasible", "unknown"]
FINEST, COARSE = 10**9, 10**12
"""Largest exact common denominator, and the scale used where there is none that small."""
SAFE_TOTAL = 2**52
"""Scaled sums stay below this, far from the engine's 64 bits."""


@dataclass(frozen=True)
class Timetable:
    """What CP-SAT found: starts (None without a plan), the value minimised and its proven lower bound."""

    verdict: Verdict
    starts: dict[str, int] | None = None
    value: float = 0.0
    bound: float = 0.0


@dataclass(frozen=True)
class Scale:
    """Whole numbers for amounts: exact where the amounts have a common denominator, else fine enough for rounding."""

    factor: int
    is_exact: bool

    @classmethod
    def of(cls, amounts: Iterable[float]) -> "Scale":
        """The scale of a family of amounts.

        >>> Scale.of([0.5, 1 / 3])
        Scale(factor=6, is_exact=True)
        """
        known = [amount for amount in amounts if amount]
        parts = {amount: _simple(amount) for amount in set(known)}
        common = lcm(*(part.denominator for part in parts.values()))
        total = sum(known) + 1
        close = all(abs(float(part) - amount) <= 1e-12 * max(1.0, amount) for amount, part in parts.items())
        if close and common <= FINEST and total * common < SAFE_TOTAL:
            return cls(common, True)
        return cls(max(1, min(COARSE, int(SAFE_TOTAL / total))), False)

    def use(self, amount: float) -> int:
        """An amount used, rounded up where it must be."""
        return round(amount * self.factor) if self.is_exact else ceil(amount * self.factor - 1e-3)

    def room(self, amount: float) -> int:
        """An amount available; where it isn't exact, with the room for rounding that every limit has."""
        slack = 0 if self.is_exact else floor(ROUNDING * max(1.0, amount) * self.factor)
        return round(amount * self.factor) if self.is_exact else floor(amount * self.factor + 1e-3) + slack


@lru_cache(maxsize=10_000)
def _simple(amount: float) -> Fraction:
    """The fraction that an amount most likely stands for."""
    return Fraction(amount).limit_denominator(10_000)


class Timetabler:
    """Intervals for the required initiatives of a frame under all its limits.

    One limit may be `raised` by a variable, `extra`; then the frame is one without that limit, and `problem` has it.
    """

    def __init__(self, room: Frame, raised: str | None = None, problem: Problem | None = None) -> None:
        self.room = room
        self.problem = problem or room.problem
        self.raised = raised
        self.model = cp_model.CpModel()
        self.scale = Scale(1, True)
        self.extra = self.model.new_int_var(0, SAFE_TOTAL, "extra") if raised else None
        self.initiatives = [self.problem.by_id[id] for id in room.order if id in room.required]
        self.start = {each.id: self._start(each) for each in self.initiatives}
        self.interval = {
            each.id: self.model.new_fixed_size_interval_var(self.start[each.id], each.duration, each.id)
            for each in self.initiatives
        }
        self._precedence()
        for role, capacity in self.problem.roles.items():
            demands = [(each.id, each.rates.get(role, 0.0)) for each in self.initiatives]
            self._cumulative(f"roles.{role}", demands, capacity)
        if self.problem.max_parallel is not None:
            places = (float(self.problem.max_parallel),) * self.problem.horizon
            self._cumulative("max_parallel", [(each.id, 1.0) for each in self.initiatives], places)
        self._budget()

    def _at_work(self, id: str) -> Any:
        """The months from 0 on in which an initiative is at work; None where there is none."""
        initiative = self.problem.by_id[id]
        if (begun := self.problem.fixed.get(id, 0)) >= 0:
            return self.interval[id] if initiative.duration else None
        left = begun + initiative.duration
        return self.model.new_fixed_size_interval_var(0, left, f"{id} from 0") if left > 0 else None

    def _start(self, initiative: Initiative) -> Any:
        months = cp_model.Domain.from_values(list(self.room.windows[initiative.id]))
        return self.model.new_int_var_from_domain(months, initiative.id)

    def _precedence(self) -> None:
        for each in self.initiatives:
            for other in self.room.needs[each.id] + self.room.waits[each.id]:
                if other in self.start:
                    self.model.add(self.start[each.id] >= self.start[other] + self.problem.by_id[other].duration)

    def _extra(self, limit: str, scale: Scale) -> Any:
        """What a limit is raised by, in scaled units; 0 for the limits that stay."""
        if limit != self.raised:
            return 0
        self.scale = scale
        return self.extra

    def _cumulative(self, limit: str, demands: Sequence[tuple[str, float]], capacity: Sequence[float]) -> None:
        """A limit per month; months with less than the most are filled up by fixed work."""
        users = [(at_work, demand) for id, demand in demands if demand and (at_work := self._at_work(id)) is not None]
        if not users:
            return
        scale = Scale.of([demand for _, demand in users] + list(set(capacity)))
        most = scale.room(max(capacity))
        intervals = [at_work for at_work, _ in users]
        heights = [scale.use(demand) for _, demand in users]
        for first, length, level in _runs(capacity):
            if scale.room(level) < most:
                intervals.append(self.model.new_fixed_size_interval_var(first, length, f"{limit} {first}"))
                heights.append(most - scale.room(level))
        self.model.add_cumulative(intervals, heights, most + self._extra(limit, scale))

    def _budget(self) -> None:
        budget, payers = self.problem.budget, [each for each in self.initiatives if each.cost]
        if budget is None or not payers:
            return
        bills: dict[int, list[tuple[Any, float]]] = {quarter: [] for quarter in range(self.problem.quarters)}
        for each in payers:
            for month, chosen in self._months(each).items():
                for quarter, amount in outlays(self.problem, each, month).items():
                    bills[quarter].append((chosen, amount))
        amounts = [amount for bill in bills.values() for _, amount in bill] + list(budget)
        scale = Scale.of(amounts)
        parts = self._parts_of_a_raise((sum(amounts) + 1) * scale.factor)
        extra = self._extra("budget_per_quarter", Scale(scale.factor * parts, scale.is_exact))
        so_far: Any = 0
        room = 0
        for quarter, limit in enumerate(budget):
            bill = sum(parts * scale.use(amount) * chosen for chosen, amount in bills[quarter])
            room = parts * scale.room(limit) + (room if self.problem.carry_over else 0)
            so_far = bill + (so_far if self.problem.carry_over else 0)
            if not isinstance(so_far, int):
                self.model.add(so_far <= room + extra * (quarter + 1 if self.problem.carry_over else 1))

    def _parts_of_a_raise(self, total: float) -> int:
        """Into how many parts a unit is cut, so that a raise that adds up over quarters needn't be whole in each."""
        parts = lcm(*range(1, self.problem.quarters + 1)) if self.problem.carry_over and self.raised else 1
        return parts if total * parts < SAFE_TOTAL else 1

    def _months(self, initiative: Initiative) -> Mapping[int, Any]:
        """A yes-or-no for each month in which an initiative may start."""
        window = self.room.windows[initiative.id]
        chosen = {month: self.model.new_bool_var(f"{initiative.id} {month}") for month in window}
        self.model.add_exactly_one(chosen.values())
        self.model.add(self.start[initiative.id] == sum(month * each for month, each in chosen.items()))
        return chosen

    def end(self) -> Any:
        """The end of the whole plan, as a variable."""
        last = self.model.new_int_var(0, self.problem.horizon, "makespan")
        for each in self.initiatives:
            self.model.add(last >= self.start[each.id] + each.duration)
        return last

    def run(
        self,
        effort: "CpEffort",
        goal: Any = None,
        hint: Starts | None = None,
        tell: Callable[[float, float], None] | None = None,
    ) -> Timetable:
        """Search for a plan; minimise `goal` if given."""
        if effort.seconds <= 0:
            return Timetable("unknown")
        if goal is not None:
            self.model.minimize(goal)
        self.model.clear_hints()  # type: ignore[no-untyped-call]
        for id, month in (hint or {}).items():
            if id in self.start:
                self.model.add_hint(self.start[id], month)
        solver = effort.solver()
        status = solver.solve(self.model, _Listener(tell, effort.watch))
        verdict = _VERDICTS.get(status, "unknown")
        if verdict in ("infeasible", "unknown"):
            return Timetable(verdict, bound=solver.best_objective_bound if goal is not None else 0.0)
        starts = {id: int(solver.value(variable)) for id, variable in self.start.items()}
        if goal is None:
            return Timetable(verdict, starts)
        return Timetable(verdict, starts, solver.objective_value, solver.best_objective_bound)


_VERDICTS: Mapping[Any, Verdict] = {
    cp_model.OPTIMAL: "proven",
    cp_model.FEASIBLE: "feasible",
    cp_model.INFEASIBLE: "infeasible",
}


BROAD = 8
"""How many strategies of all kinds race in a broad search (more than cores: they differ in kind)."""
RACE = ("no_lp", "quick_restart_no_lp")
"""Those that race for any plan at all: without linear programmes, restarting at different paces (measured on PSPLIB)."""


@dataclass(frozen=True)
class CpEffort:
    """How long CP-SAT may search: seconds, and conflicts where the run must be repeatable.

    ``mode``: one strategy alone, which repeats; a broad search, far better on hard cases; or a race for any plan at all.
    """

    watch: Watch
    seconds: float
    seed: int = 0
    mode: Literal["alone", "broad", "race"] = "alone"

    def solver(self) -> Any:
        """A solver set to this effort; one worker, whose runs repeat, or several that race."""
        solver = cp_model.CpSolver()
        solver.parameters.max_time_in_seconds = self.seconds
        solver.parameters.catch_sigint_signal = False
        solver.parameters.num_workers = {"alone": 1, "broad": BROAD, "race": len(RACE)}[self.mode]
        if self.mode == "race":
            solver.parameters.subsolvers.extend(RACE)
        solver.parameters.random_seed = self.seed % 2**31
        if self.watch.nodes is not None:
            solver.parameters.max_number_of_conflicts = self.watch.nodes
        return solver


class _Listener(cp_model.CpSolverSolutionCallback):
    """Passes on progress, and stops when asked to."""

    def __init__(self, tell: Callable[[float, float], None] | None, watch: Watch) -> None:
        super().__init__()
        self._tell, self._watch = tell, watch

    def on_solution_callback(self) -> None:
        """Called by CP-SAT at each better plan."""
        if self._tell is not None:
            self._tell(self.objective_value, self.best_objective_bound)
        if self._watch.asked_to_stop():
            self.stop_search()


def _runs(levels: Sequence[float]) -> Iterable[tuple[int, int, float]]:
    """First month, length and level of each stretch of equal levels.

    >>> list(_runs([2, 2, 3]))
    [(0, 2, 2), (2, 1, 3)]
    """
    first = 0
    for month in range(1, len(levels) + 1):
        if month == len(levels) or levels[month] != levels[first]:
            yield first, month - first, levels[first]
            first = month
