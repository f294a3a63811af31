"""What follows from a problem before any plan is made: who must be in, who waits for whom, who may start when."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from roadmap.ledger import Ledger
from roadmap.problem import Initiative, Problem


@dataclass(frozen=True)
class Frame:
    """The room a plan has.

    `order`: initiatives that may be in a plan, prerequisites first. `needs`: prerequisites that must be in the plan
    too and done. `waits`: fulfilled prerequisites, waited for only when they are in the plan. `windows`: months in
    which each may start. `dead_end`: a demanded initiative that can't be in any plan, or None.
    """

    problem: Problem
    order: tuple[str, ...]
    required: frozenset[str]
    needs: Mapping[str, tuple[str, ...]]
    waits: Mapping[str, tuple[str, ...]]
    windows: Mapping[str, tuple[int, ...]]
    dead_end: str | None

    def earliest(self, id: str, ends: Mapping[str, int]) -> int:
        """First month in which an initiative may start once those in `ends` end there (needs must be among them)."""
        known = [ends[need] for need in self.needs[id]] + [ends[other] for other in self.waits[id] if other in ends]
        return max(known, default=-(10**9))


def frame(problem: Problem) -> Frame:
    """Work out the room a plan has.

    >>> first, then = Initiative("a", 4), Initiative("b", 5, prerequisites=("a",))
    >>> frame(Problem("value", 12, {}, (then, first))).windows["b"]
    (4, 5, 6, 7)
    """
    needs, waits = _prerequisites(problem)
    required = _required(problem, needs)
    order = _prerequisites_first(problem, needs, waits)
    windows = _windows(problem, order, needs, waits, required)
    windows = _cut_ends(problem, order, needs, required, windows)
    possible = _possible(order, needs, windows)
    dead_end = next((id for id in order if id in required and id not in possible), None)
    return Frame(problem, possible, required, needs, waits, {id: windows[id] for id in possible}, dead_end)


def ending_by(room: Frame, month: int) -> Frame:
    """The room of the plans that end by a month (one of them is known): a far horizon costs the search nothing.

    >>> ending_by(frame(Problem("makespan", 99, {}, (Initiative("a", 4),))), 5).windows["a"]
    (0, 1)
    """
    windows = {
        id: tuple(start for start in window if room.problem.end(id, start) <= month)
        for id, window in room.windows.items()
    }
    return replace(room, windows=windows)


def _prerequisites(problem: Problem) -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    """Prerequisites not yet finished, split into those needed and those fulfilled already."""
    needs: dict[str, tuple[str, ...]] = {}
    waits: dict[str, tuple[str, ...]] = {}
    fulfilled = {each.id for each in problem.initiatives if problem.is_fulfilled(each.id)}
    for initiative in problem.open_initiatives:
        still = [id for id in initiative.prerequisites if id not in problem.finished]
        needs[initiative.id] = tuple(id for id in still if id not in fulfilled)
        waits[initiative.id] = tuple(id for id in still if id in fulfilled)
    return needs, waits


def _required(problem: Problem, needs: Mapping[str, tuple[str, ...]]) -> frozenset[str]:
    """Initiatives that must be in the plan: demanded, under way, and all they need."""
    if problem.objective == "makespan":
        wanted = [each.id for each in problem.open_initiatives if not each.excluded or each.is_demanded]
    else:
        wanted = [each.id for each in problem.open_initiatives if each.is_demanded]
    return closure([*wanted, *problem.fixed], needs)


def closure(ids: Iterable[str], needs: Mapping[str, tuple[str, ...]]) -> frozenset[str]:
    """Initiatives with all they need, directly or not."""
    found: set[str] = set()
    left = list(ids)
    while left:
        id = left.pop()
        if id not in found:
            found.add(id)
            left.extend(needs[id])
    return frozenset(found)


def _prerequisites_first(
    problem: Problem, needs: Mapping[str, tuple[str, ...]], waits: Mapping[str, tuple[str, ...]]
) -> tuple[str, ...]:
    order: dict[str, None] = {}
    left = [each.id for each in problem.open_initiatives]
    while left:
        ready = [id for id in left if all(other in order for other in needs[id] + waits[id])]
        order.update(dict.fromkeys(ready))
        left = [id for id in left if id not in order]
    return tuple(order)


def own_starts(problem: Problem, initiative: Initiative) -> Iterable[int]:
    """Months in which an initiative may start by its own dates, the freeze and the horizon alone."""
    if initiative.id in problem.fixed:
        months = range(problem.fixed[initiative.id], problem.fixed[initiative.id] + 1)
        frozen: frozenset[int] = frozenset()
    else:
        months, frozen = range(problem.horizon + 1), problem.blackout
    first, last = initiative.pinned or (-problem.horizon - 10**9, problem.horizon)
    deadline = min(problem.horizon, problem.horizon if initiative.mandatory_by is None else initiative.mandatory_by)
    for month in months:
        if first <= month <= last and month + initiative.duration <= deadline and month not in frozen:
            yield month


def _windows(
    problem: Problem,
    order: tuple[str, ...],
    needs: Mapping[str, tuple[str, ...]],
    waits: Mapping[str, tuple[str, ...]],
    required: frozenset[str],
) -> dict[str, tuple[int, ...]]:
    """Starts that leave room for the prerequisites before and fit the limits beside the work under way."""
    ledger = Ledger(problem)
    for id, start in problem.fixed.items():
        if start + problem.by_id[id].duration <= problem.horizon:
            ledger.book(problem.by_id[id], start)
    alone = Ledger(problem)
    windows: dict[str, tuple[int, ...]] = {}
    for id in order:
        initiative = problem.by_id[id]
        if initiative.excluded:
            windows[id] = ()
            continue
        before = list(needs[id]) + [other for other in waits[id] if other in required]
        first = max((problem.end(other, min(windows[other], default=10**9)) for other in before), default=-(10**9))
        free = alone if id in problem.fixed else ledger
        windows[id] = tuple(
            month for month in own_starts(problem, initiative) if month >= first and free.fits(initiative, month)
        )
    return windows


def _cut_ends(
    problem: Problem,
    order: tuple[str, ...],
    needs: Mapping[str, tuple[str, ...]],
    required: frozenset[str],
    windows: dict[str, tuple[int, ...]],
) -> dict[str, tuple[int, ...]]:
    """Drop starts of needed initiatives that come too late for a required one."""
    cut = dict(windows)
    for id in reversed(order):
        if id not in required or not cut[id]:
            continue
        for need in needs[id]:
            cut[need] = tuple(month for month in cut[need] if problem.end(need, month) <= cut[id][-1])
    return cut


def _possible(
    order: tuple[str, ...], needs: Mapping[str, tuple[str, ...]], windows: Mapping[str, tuple[int, ...]]
) -> tuple[str, ...]:
    """Initiatives that can start at all, with all they need."""
    possible: dict[str, None] = {}
    for id in order:
        if windows[id] and all(need in possible for need in needs[id]):
            possible[id] = None
    return tuple(possible)
