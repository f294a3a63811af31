"""The best plan of a value problem and how good it is proven to be: baseline, engine, tie-breaks."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from math import inf

from roadmap.cuts import CutLoop
from roadmap.engine import Effort, Ending, Outcome, optimise
from roadmap.feasibility import CpEffort, Timetabler
from roadmap.formulation import Formulation, Row, minus
from roadmap.frame import Frame
from roadmap.greedy import complete, greedy, mended
from roadmap.guided import GuidedLists
from roadmap.ledger import booked, first_misfit
from roadmap.levels import Worth, changes, cost_of
from roadmap.neighbourhoods import improved
from roadmap.problem import QUARTER, Starts
from roadmap.watch import Progress, Watch

EXACT, STABLE = 5e-7, 1e-3
"""Relative share of the objective that ties may cost, without and with a plan on screen."""


@dataclass(frozen=True)
class Found:
    """What a search found: a plan (None when there is none), the proven bound, and how it ended.

    `best` is the objective before stability gave up some of it; `sharper` are the rows that sharpened the bound.
    """

    starts: dict[str, int] | None
    bound: float
    ending: Ending
    best: float = 0.0
    greedy_objective: float | None = None
    sharper: tuple[Row, ...] = ()


SMALL = 150
"""Columns below which a problem is solved as it is."""
WORK_PER_SECOND, MOST_WORK = 0.12, 2.0
"""Share of the time given to the search for a first good plan, in CP-SAT's unit of work, and its limit."""
ROUNDS = 1000
"""Changes tried on lists that follow the relaxation."""

Model = Callable[[Formulation], Outcome]


def search_value(
    room: Frame, watch: Watch, seed: int = 0, progress: Progress | None = None, give_up: float = STABLE
) -> Found:
    """Maximise the objective, then take the most stable and the cheapest among the best plans; ``give_up``: the share of the
    objective that staying close to the plan on screen may cost.
    """
    worth = Worth(room.problem)
    baseline = greedy(room)
    plans = [each for each in (baseline, mended(room)) if each is not None]
    if not plans:
        first = Timetabler(room).run(CpEffort(watch, watch.left(0.4), seed))
        if first.verdict == "infeasible":
            return Found(None, 0.0, "infeasible")
        plans = [complete(room, first.starts)] if first.starts is not None else []
    warm = max(plans, key=worth.objective, default=None)
    share = 0.95 if room.problem.previous is None else 0.7
    found = climb(room, warm, Effort(watch, share, seed=seed), progress)
    found = replace(found, greedy_objective=None if baseline is None else worth.objective(baseline))
    return found if found.starts is None else _among_the_best(room, found, watch, seed, give_up)


def is_allowed(room: Frame, starts: Starts) -> bool:
    """Whether a plan keeps every demand and limit of the problem."""
    ends = {id: room.problem.end(id, month) for id, month in starts.items()}
    return (
        room.required <= starts.keys()
        and all(month in room.windows.get(id, ()) for id, month in starts.items())
        and all(need in starts for id in starts for need in room.needs[id])
        and all(month >= room.earliest(id, ends) for id, month in starts.items())
        and first_misfit(room.problem, starts) is None
    )


def climb(room: Frame, warm: Starts | None, effort: Effort, progress: Progress | None = None) -> Found:
    """Raise the objective from a plan at hand as far as the effort allows."""
    worth = Worth(room.problem)
    form, warm = _prepared(room, warm, effort)
    sharper = tuple(form.rows.rows[form.plain_rows :])

    def tell(value: float, bound: float) -> None:
        if progress is not None:
            known = worth.objective(warm) if warm is not None else 0.0
            progress(max(value, known), bound, effort.watch.gone)

    def solve(model: Formulation) -> Outcome:
        return optimise(model.rows, model.gain, effort, model.values(warm) if warm is not None else None, tell)

    outcome, plan = solve_within_limits(form, solve)
    top = max((each for each in (plan, warm) if each is not None), key=worth.objective, default=None)
    if top is None:
        return Found(None, outcome.bound, outcome.ending)
    best = worth.objective(top)
    return Found(dict(top), max(outcome.bound, best), outcome.ending, best, sharper=sharper)


def _prepared(room: Frame, warm: Starts | None, effort: Effort) -> tuple[Formulation, Starts | None]:
    """A sharpened formulation and, found beside it on another core, a better plan to start from.

    Small problems need neither.
    """
    form = Formulation(room)
    size = sum(map(len, form.step.values()))
    if size < SMALL or warm is None or effort.time <= 0:
        return form, warm
    work = min(WORK_PER_SECOND * effort.time, size / 1000, MOST_WORK)
    plain, start = Formulation(room), warm
    loop = CutLoop(form)
    with ThreadPoolExecutor(1) as beside:
        search = beside.submit(lambda: improved(plain, start, effort.watch, work, effort.seed))
        bound = loop.run(effort.watch, effort.time * 0.4)
        plans: list[Starts | None] = [start]
        if bound < inf:
            lists = GuidedLists(form, loop.relaxation.value)
            plans.append(lists.improved(start, effort.watch, ROUNDS, effort.seed))
        plans.append(search.result())
    allowed = [each for each in plans if each is not None and is_allowed(room, each)]
    return form, max(allowed, key=Worth(room.problem).objective)


def solve_within_limits(form: Formulation, solve: Model) -> tuple[Outcome, Starts | None]:
    """Solve until the plan keeps all limits exactly: what only the engine's tolerance lets through is cut off."""
    while True:
        outcome = solve(form)
        plan = None if outcome.values is None else form.starts(outcome.values)
        misfit = None if plan is None else first_misfit(form.problem, plan)
        if plan is None or misfit is None:
            return outcome, plan
        form.forbid(_rivals(form, plan, misfit), plan)


def _rivals(form: Formulation, plan: Starts, misfit: str) -> list[str]:
    """Initiatives that share a quarter with one that doesn't fit."""
    if form.problem.carry_over:
        return list(plan)
    quarters = {id: set(range(month // QUARTER, (form.problem.end(id, month) - 1) // QUARTER + 1))
                for id, month in plan.items()}  # fmt: skip
    return [id for id in plan if quarters[id] & quarters[misfit]]


def _among_the_best(room: Frame, found: Found, watch: Watch, seed: int, give_up: float) -> Found:
    """The plan with the fewest changes, then the lowest cost, among those as good as the best."""
    ties = Ties(room, found, watch, seed)
    if room.problem.previous is not None:
        ties.settle(give_up)
    if found.ending == "proven":
        ties.cheapen()
    return replace(found, starts=without_slack(room, without_idle(room, ties.starts)), ending=ties.ending)


class Ties:
    """Chooses among plans of nearly the same objective, one wish after the other."""

    def __init__(self, room: Frame, found: Found, watch: Watch, seed: int) -> None:
        assert found.starts is not None
        self.room = room
        self.worth = Worth(room.problem)
        self.starts: Starts = found.starts
        self.ending = found.ending
        self._least = found.greedy_objective or 0.0
        self._floor = max(found.best / (1 + EXACT), self._least)
        self._ceiling: int | None = None
        self._sharper = found.sharper
        self._effort = Effort(watch, 0.95, seconds=0.25 * watch.time_limit, seed=seed)

    def settle(self, give_up: float) -> None:
        """Fewest changes against the plan on screen, for at most a share of the objective and never below the greedy list;
        then the best of these.
        """
        self._floor = max(self.worth.objective(self.starts) / (1 + give_up) * (1 + 1e-9), self._least)
        near = mended(self.room)
        if near is not None and self._keeps(near) and self._changes(near) < self._changes(self.starts):
            self.starts = near
        self._take(lambda form: self._optimise(form, form.changed()[1], minimise=True), self._changes)
        self._ceiling = self._changes(self.starts)
        self._take(lambda form: self._optimise(form, form.gain), lambda plan: -self.worth.objective(plan))
        self._floor = max(self.worth.objective(self.starts) / (1 + EXACT), self._least)

    def cheapen(self) -> None:
        """Lowest cost."""
        self._take(
            lambda form: self._optimise(form, form.cost(), minimise=True), lambda plan: cost_of(self.room.problem, plan)
        )

    def _changes(self, starts: Starts) -> int:
        return changes(self.room.problem, starts)

    def _optimise(self, form: Formulation, goal: list[tuple[int, float]], minimise: bool = False) -> Outcome:
        return optimise(form.rows, goal, self._effort, form.values(self.starts), minimise=minimise)

    def _take(self, solve: Model, burden: Callable[[Starts], float]) -> None:
        """Adopt the plan of one more solve where it lowers the burden and keeps what was won before."""
        form = Formulation(self.room)
        form.rows.rows += self._sharper
        if self._floor > 0:
            form.rows.at_most(minus(form.gain), -self._floor, 1000.0 / self._floor)
        if self._ceiling is not None:
            constant, terms = form.changed()
            form.rows.at_most(terms, self._ceiling - constant)
        outcome, plan = solve_within_limits(form, solve)
        if outcome.ending not in ("proven", "infeasible") and self.ending == "proven":
            self.ending = outcome.ending
        if plan is not None and self._keeps(plan) and burden(plan) < burden(self.starts) - 1e-9:
            self.starts = plan

    def _keeps(self, plan: Starts) -> bool:
        return self.worth.objective(plan) >= self._floor * (1 - 1e-9) and (
            self._ceiling is None or self._changes(plan) <= self._ceiling
        )


def without_idle(room: Frame, starts: Starts) -> dict[str, int]:
    """The plan without initiatives that cost something and bring nothing, the dearest first."""
    problem, worth, kept = room.problem, Worth(room.problem), dict(starts)
    for id in sorted(starts, key=lambda id: -problem.by_id[id].cost):
        less = {other: month for other, month in kept.items() if other != id}
        is_needed = id in room.required or any(id in room.needs[other] for other in less)
        if is_needed or not problem.by_id[id].cost or changes(problem, less) > changes(problem, kept):
            continue
        if worth.objective(less) >= worth.objective(kept):
            kept = less
    return kept


def without_slack(room: Frame, starts: Starts) -> dict[str, int]:
    """The plan with every start as early as it can be without moving another, except where the plan on screen has it.

    Done earlier is never worth less: what ends within a quarter counts from its end, so the objective alone leaves the
    month open.
    """
    problem, found, ledger = room.problem, dict(starts), booked(room.problem, starts)
    ends = {id: problem.end(id, month) for id, month in starts.items()}
    shown, is_moved = problem.previous or {}, True
    while is_moved:
        is_moved = False
        for id in sorted(found, key=found.__getitem__):
            if shown.get(id) == found[id]:
                continue
            initiative, first = problem.by_id[id], room.earliest(id, ends)
            ledger.book(initiative, found[id], -1)
            month = next(
                (at for at in room.windows[id] if first <= at < found[id] and ledger.fits(initiative, at)), found[id]
            )
            ledger.book(initiative, month)
            is_moved = is_moved or month < found[id]
            found[id], ends[id] = month, problem.end(id, month)
    return found
