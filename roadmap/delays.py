"""Why an initiative of a plan starts no earlier, everything else standing where the plan puts it."""

from collections.abc import Mapping
from dataclasses import dataclass

from roadmap.frame import frame
from roadmap.ledger import Ledger
from roadmap.problem import Initiative, Problem, Starts, months_of


@dataclass(frozen=True)
class Delay:
    """What stands between the month in which an initiative is ready and its start; months are 0-based.

    ``ready``: the first month by which all it waits for is done. ``limits``: what rules out the months from there to the
    start, that which rules out most of them first, with the initiatives that take it up in the last month ruled out, those
    that take most first; beside the limits of the answer (ROADMAP.md) ``blackout`` and ``pinned``. ``free``: the first month
    in which it could start without moving another; None where there is none before its start.
    """

    ready: int
    limits: Mapping[str, tuple[str, ...]]
    free: int | None


def delays(problem: Problem, starts: Starts) -> dict[str, Delay]:
    """The delay of each initiative of a plan that does not start as soon as it is ready; work under way has none.

    >>> two = (Initiative("a", 4, roles={"risk": 2.0}), Initiative("b", 3, roles={"risk": 1.0}))
    >>> delays(Problem("value", 12, {"risk": (2.0,) * 12}, two), {"a": 0, "b": 4})
    {'b': Delay(ready=0, limits={'roles.risk': ('a',)}, free=None)}
    """
    room, ledger = frame(problem), Ledger(problem)
    for id, start in starts.items():
        ledger.book(problem.by_id[id], start)
    ends = {id: problem.end(id, start) for id, start in starts.items()}
    found = {}
    for id, start in starts.items():
        ready = max(room.earliest(id, ends), 0)
        if id in problem.fixed or start <= ready:
            continue
        initiative = problem.by_id[id]
        ledger.book(initiative, start, -1)
        in_the_way = {month: _in_the_way(ledger, initiative, month) for month in range(ready, start)}
        ledger.book(initiative, start)
        free = next((month for month, limits in in_the_way.items() if not limits), None)
        last = {limit: month for month, limits in in_the_way.items() for limit in limits}
        limits = {limit: _holders(problem, starts, id, limit, last[limit]) for limit in _fewest(in_the_way)}
        found[id] = Delay(ready, limits, free)
    return found


def _in_the_way(ledger: Ledger, initiative: Initiative, month: int) -> set[str]:
    """The limits that rule out a start in a month."""
    limits = set(ledger.broken(initiative, month))
    if month in ledger.problem.blackout:
        limits.add("blackout")
    if initiative.pinned is not None and month < initiative.pinned[0]:
        limits.add("pinned")
    return limits


def _fewest(in_the_way: Mapping[int, set[str]]) -> list[str]:
    """Few limits that between them rule out every month ruled out: each time the one that rules out most of the rest."""
    left, chosen = [limits for limits in in_the_way.values() if limits], []
    while left:
        names = sorted(set().union(*left))
        chosen.append(max(names, key=lambda name: sum(name in limits for limits in left)))
        left = [limits for limits in left if chosen[-1] not in limits]
    return chosen


def _holders(problem: Problem, starts: Starts, id: str, limit: str, month: int) -> tuple[str, ...]:
    """The other initiatives that take up people of a role or a place in a month, those that take most first."""
    taken = {}
    for other, start in starts.items():
        initiative = problem.by_id[other]
        rate = 1.0 if limit == "max_parallel" else initiative.rates.get(limit.removeprefix("roles."), 0.0)
        if other != id and rate and month in months_of(initiative, start):
            taken[other] = rate
    return tuple(sorted(taken, key=lambda other: -taken[other]))
