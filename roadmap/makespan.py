"""Everything done as early as possible: a resource-constrained project, solved with intervals by CP-SAT."""

from collections.abc import Callable
from dataclasses import replace
from math import ceil

from roadmap.engine import Ending
from roadmap.feasibility import CpEffort, Timetable, Timetabler
from roadmap.frame import Frame, ending_by
from roadmap.greedy import greedy
from roadmap.justify import bred, is_plain
from roadmap.problem import Problem, Starts
from roadmap.search import Found
from roadmap.watch import Progress, Watch

Tell = Callable[[float, float], None]
"""Told the best end so far and the proven bound."""

ALONE, FEW = 0.1, 40
"""Share of the time after which one strategy alone gives way to several; not for so few initiatives (measured on PSPLIB)."""

ROUNDS, BREEDING, BROAD = 3000, 0.3, 0.5
"""Plans bred before the broad search, and the shares of the time that may be gone by then and after it."""


def ends_at(problem: Problem, starts: Starts) -> int:
    """First period in which all is done."""
    return max([0, *(problem.end(id, month) for id, month in starts.items())])


def search_makespan(room: Frame, watch: Watch, seed: int = 0, progress: Progress | None = None) -> Found:
    """A plan that ends as early as possible, with a proven lower bound.

    Among those it prefers fewer changes against the plan on screen; the cost is the same for all.
    """
    baseline = greedy(room)
    value = None
    if baseline is not None:
        value = float(ends_at(room.problem, baseline))
        room = ending_by(room, int(value))

    def tell(best: float, bound: float) -> None:
        if progress is not None:
            progress(best if value is None else min(best, value), bound, watch.gone)

    share = 0.9 if room.problem.previous is None else 0.7
    answer = Timetable("unknown")
    if baseline is None or not watch.is_over(share):
        answer = _searched(room, baseline, watch, seed, share, tell)
    found = _found(room, answer, baseline, watch)
    if found.starts is not None and room.problem.previous is not None:
        found = _stable(room, found, watch, seed)
    return Found(found.starts, found.bound, found.ending, found.best, value)


def _searched(room: Frame, baseline: Starts | None, watch: Watch, seed: int, share: float, tell: Tell) -> Timetable:
    """One strategy alone; where the problem is a hard one then plans bred, several strategies that race, and last any plan
    that is shorter.
    """
    is_hard = len(room.order) > FEW and watch.nodes is None
    table = Timetabler(room)
    end = table.end()
    answer = table.run(CpEffort(watch, watch.left(share * (ALONE if is_hard else 1.0)), seed), end, baseline, tell)
    if not is_hard or answer.verdict not in ("feasible", "unknown") or watch.asked_to_stop():
        return answer
    answer = _bred(room, answer, watch, seed)
    effort = CpEffort(watch, watch.left(BROAD), seed, mode="broad")
    answer = _better(room, answer, table.run(effort, end, answer.starts or baseline, tell))
    if answer.verdict in ("feasible", "unknown"):
        answer = _shortened(room, answer, watch, seed, share, tell)
    return _repeatable(room, answer, watch, seed) if answer.verdict == "proven" else answer


def _bred(room: Frame, answer: Timetable, watch: Watch, seed: int) -> Timetable:
    """The plan bred further where the problem is a plain one; the bound stays."""
    if answer.starts is None or not is_plain(room):
        return answer
    floor = max(ceil(answer.bound - 1e-6), _longest_chain(room))
    starts = bred(room, answer.starts, ROUNDS, floor, seed, lambda: watch.asked_to_stop() or watch.left(BREEDING) <= 0)
    return replace(answer, starts=dict(starts), value=float(ends_at(room.problem, starts)))


def _better(room: Frame, answer: Timetable, wider: Timetable) -> Timetable:
    """What a wider search came to; the better plan and the better bound where it proved nothing."""
    if wider.verdict in ("proven", "infeasible"):
        return wider
    plans = [each for each in (wider.starts, answer.starts) if each is not None]
    best = min(plans, key=lambda each: ends_at(room.problem, each), default=None)
    bound = max(answer.bound, wider.bound)
    return replace(wider, starts=best, value=0.0 if best is None else float(ends_at(room.problem, best)), bound=bound)


def _shortened(room: Frame, answer: Timetable, watch: Watch, seed: int, share: float, tell: Tell) -> Timetable:
    """Plans that end a period earlier than the best so far, until there is none: then the best is proven."""
    while watch.left(share) > 0 and not watch.asked_to_stop():
        asked = room if answer.starts is None else ending_by(room, ends_at(room.problem, answer.starts) - 1)
        if not all(asked.windows[id] for id in asked.required):
            found = Timetable("infeasible")
        else:
            found = Timetabler(asked).run(CpEffort(watch, watch.left(share), seed, mode="race"))
        if found.verdict == "infeasible":
            return found if answer.starts is None else replace(answer, verdict="proven", bound=answer.value)
        if found.starts is None:
            break
        end = float(ends_at(room.problem, found.starts))
        answer = replace(answer, verdict="feasible", starts=found.starts, value=end)
        tell(end, answer.bound)
    return answer


def _repeatable(room: Frame, answer: Timetable, watch: Watch, seed: int) -> Timetable:
    """The first plan of the proven end that one strategy alone finds: several at once race, and each run may differ."""
    table = Timetabler(room)
    table.model.add(table.end() <= round(answer.value))
    alone = table.run(CpEffort(watch, watch.left(0.95), seed))
    return answer if alone.starts is None else replace(answer, starts=alone.starts)


def _found(room: Frame, answer: Timetable, baseline: Starts | None, watch: Watch) -> Found:
    if answer.verdict == "infeasible":
        return Found(None, 0.0, "infeasible")
    plans = [each for each in (answer.starts, baseline) if each is not None]
    starts = min(plans, key=lambda each: ends_at(room.problem, each), default=None)
    best = 0.0 if starts is None else float(ends_at(room.problem, starts))
    ending: Ending = "proven" if answer.verdict == "proven" else _cut_short(watch)
    bound = best if ending == "proven" else max(0.0, answer.bound, float(_longest_chain(room)))
    return Found(None if starts is None else dict(starts), min(best, bound) if starts else bound, ending, best)


def _cut_short(watch: Watch) -> Ending:
    """Why a search ended before its proof."""
    if watch.stopped_by_user:
        return "user"
    return "nodes" if watch.nodes is not None and watch.left(0.7) > 0 else "time"


def _longest_chain(room: Frame) -> int:
    """The soonest possible end by prerequisites alone."""
    return max([0, *(room.problem.end(id, room.windows[id][0]) for id in room.order if id in room.required)])


def _stable(room: Frame, found: Found, watch: Watch, seed: int) -> Found:
    """The plan with the fewest changes among those that end as early."""
    assert found.starts is not None
    previous = room.problem.previous or {}
    table = Timetabler(room)
    table.model.add(table.end() <= int(found.best))
    moved = []
    for id, start in table.start.items():
        if id in previous:
            moved.append(table.model.new_bool_var(f"{id} moved"))
            table.model.add(start == previous[id]).only_enforce_if(moved[-1].negated())
    answer = table.run(CpEffort(watch, watch.left(0.9), seed), sum(moved), found.starts)
    ending = found.ending if answer.verdict == "proven" or found.ending != "proven" else _cut_short(watch)
    return Found(answer.starts or found.starts, found.bound, ending, found.best)
