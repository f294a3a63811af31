"""Why an initiative of a plan starts no earlier, everything else standing where the plan puts it."""

from collections.abc import Mapping
from dataclasses import dataclass

from roadmap.frame import frame
from roadmap.ledger import Ledger, booked
from roadmap.problem import Initiative, Problem, Starts, months_of


@dataclass(frozen=True)
class Delay:
    """What stands between the month in which an initiative is ready and its start; months are 0-based.

    ``ready``: the first month by which all it waits for is done. ``limits``: everything that rules out the last month ruled
    out before its start, with the initiatives that take it up then, those that take most first; beside the limits of the
    answer (ROADMAP.md) ``blackout`` and ``pinned``. ``free``: the first month in which it could start without moving
    another; None where there is none before its start.
    """

    ready: int
    limits: Mapping[str, tuple[str, ...]]
    free: int | None


def delays(problem: Problem, starts: Starts) -> dict[str, Delay]:
    """The delay of each initiative of a plan that does not start as soon as it is ready; work under way has none, nor has
    one that waits for what is neither done nor in the plan (in a plan made when that counted as done).

    >>> two = (Initiative("a", 4, roles={"risk": 2.0}), Initiative("b", 3, roles={"risk": 1.0}))
    >>> delays(Problem("value", 12, {"risk": (2.0,) * 12}, two), {"a": 0, "b": 4})
    {'b': Delay(ready=0, limits={'roles.risk': ('a',)}, free=None)}
    """
    room, ledger = frame(problem), booked(problem, starts)
    ends = {id: problem.end(id, start) for id, start in starts.items()}
    found = {}
    for id, start in starts.items():
        if id in problem.fixed or not ends.keys() >= {*room.needs.get(id, ())}:
            continue
        ready = max(room.earliest(id, ends), 0)
        if start <= ready:
            continue
        initiative = problem.by_id[id]
        ledger.book(initiative, start, -1)
        in_the_way = {month: _in_the_way(ledger, initiative, month) for month in range(ready, start)}
        ledger.book(initiative, start)
        free = next((month for month, limits in in_the_way.items() if not limits), None)
        last = max((month for month, limits in in_the_way.items() if limits), default=ready)
        held = {limit: _holders(problem, starts, id, limit, last) for limit in sorted(in_the_way[last])}
        found[id] = Delay(ready, held, free)
    return found


def _in_the_way(ledger: Ledger, initiative: Initiative, month: int) -> set[str]:
    """The limits that rule out a start in a month."""
    limits = set(ledger.ruled_out(initiative, month))
    if initiative.pinned is not None and month < initiative.pinned[0]:
        limits.add("pinned")
    return limits


def _holders(problem: Problem, starts: Starts, id: str, limit: str, month: int) -> tuple[str, ...]:
    """The other initiatives that take up people of a role or a place in a month, those that take most first."""
    taken = {}
    for other, start in starts.items():
        initiative = problem.by_id[other]
        rate = 1.0 if limit == "max_parallel" else initiative.rates.get(limit.removeprefix("roles."), 0.0)
        if other != id and rate and month in months_of(initiative, start):
            taken[other] = rate
    return tuple(sorted(taken, key=lambda other: -taken[other]))
