"""Why an initiative isn't in the plan."""

from collections.abc import Callable, Iterable

from roadmap.frame import Frame, closure
from roadmap.levels import Worth
from roadmap.plan import Reason, Unscheduled
from roadmap.problem import Starts
from roadmap.watch import Watch

TRIFLE = 1e-9
"""A gain below this is none."""


def unscheduled(frame: Frame, starts: Starts, watch: Watch) -> tuple[Unscheduled, ...]:
    """Each open initiative outside the plan with the reason; once time is up, whether any would gain is asked no more."""
    reason = _Reasons(frame, starts, watch)
    outside = [each.id for each in frame.problem.open_initiatives if each.id not in starts]
    return tuple(Unscheduled(id, reason(id)) for id in outside)


class _Reasons:
    """Answers one initiative at a time, for a plan."""

    def __init__(self, frame: Frame, starts: Starts, watch: Watch) -> None:
        self._frame, self._watch = frame, watch
        self._starts = starts
        self._worth = Worth(frame.problem)
        self._soonest = _soonest(frame)
        self._open = _in_time(frame, self._soonest)
        self._unfrozen = _in_time(frame, _soonest(frame, frozen=False))

    def __call__(self, id: str) -> Reason:
        by_id = self._frame.problem.by_id
        if by_id[id].excluded:
            return "excluded"
        if any(by_id[other].excluded for other in closure([id], self._frame.needs)):
            return "prerequisite_excluded"
        if id not in self._open:
            return "limits" if id in self._unfrozen else "too_long"
        return "limits" if self._watch.is_over() or self._would_gain(id) else "no_gain"

    def _would_gain(self, id: str) -> bool:
        """Whether more room for it, and for what builds on it, would raise the objective."""
        building = [each for each in self._open if id in closure([each], self._frame.needs)]
        return any(self._adds(each, id) for each in building) or self._is_missed(id, building)

    def _adds(self, each: str, id: str) -> bool:
        """Whether an initiative and all it needs, at once as if nothing were scarce, are worth more than the same without
        ``id`` and what needs it.
        """
        needed = [other for other in closure([each], self._frame.needs) if other not in self._starts]
        extra = {other: self._soonest[other] for other in needed}
        left = {other: month for other, month in extra.items() if id not in closure([other], self._frame.needs)}
        value: Callable[[Starts], float] = self._worth.objective
        return value({**extra, **self._starts}) > value({**left, **self._starts}) + TRIFLE

    def _is_missed(self, id: str, building: Iterable[str]) -> bool:
        """Whether a plan without limits would be poorer without it."""
        everything = {each: self._soonest[each] for each in self._open}
        without = {each: start for each, start in everything.items() if each != id and each not in building}
        value: Callable[[Starts], float] = self._worth.objective
        return value(everything) > value(without) + TRIFLE


def _in_time(frame: Frame, soonest: Starts) -> set[str]:
    """Initiatives that end within the months planned."""
    return {id for id, start in soonest.items() if frame.problem.end(id, start) <= frame.problem.horizon}


def _soonest(frame: Frame, frozen: bool = True) -> dict[str, int]:
    """First start of each initiative as if people and money were free (and, unless ``frozen``, every month open); none for
    excluded ones."""
    problem = frame.problem
    ends: dict[str, int] = {}
    starts: dict[str, int] = {}
    left = [each.id for each in problem.open_initiatives if not each.excluded]
    while ready := [id for id in left if all(need in ends for need in frame.needs[id])]:
        for id in ready:
            month = max([0, *(ends[need] for need in frame.needs[id])])
            if id in problem.fixed:
                month = problem.fixed[id]
            else:
                while frozen and month in problem.blackout:
                    month += 1
            starts[id], ends[id] = month, problem.end(id, month)
        left = [id for id in left if id not in ends]
    return starts
