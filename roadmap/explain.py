"""Which limits hold the plan back, and what one more of each would bring: re-solved, not guessed."""

from collections.abc import Iterable

from roadmap.engine import Effort
from roadmap.feasibility import CpEffort, Timetabler
from roadmap.frame import Frame, frame
from roadmap.greedy import Board
from roadmap.ledger import roles_used
from roadmap.limits import limits_of, one_more
from roadmap.plan import Binding, schedule_of
from roadmap.problem import Problem, Starts
from roadmap.search import Found, climb
from roadmap.watch import Watch

MOST = 6
"""Limits tried at most."""
TRIFLE = 1e-6
"""Share of the objective below which one more brings nothing."""
MOST_OF_REST = 0.6
"""Share of the time left that one limit may take: a few proven values say more than none for each."""
SHARE = 0.97
"""Share of the time limit after which nothing more is tried."""


def binding_limits(room: Frame, found: Found, watch: Watch, seed: int = 0) -> tuple[Binding, ...]:
    """Up to six limits that hold the plan back, the most valuable first; None for a value that time didn't allow.

    A value is known only where both the plan and the plan with one more are proven.
    """
    assert found.starts is not None
    pressure = pressures(room, found.starts)
    tried = sorted(limits_of(room.problem), key=lambda limit: -pressure[limit])[:MOST]
    bindings = []
    for index, limit in enumerate(tried):
        seconds = watch.left(SHARE) * (MOST_OF_REST if index < len(tried) - 1 else 1.0)
        made = _one_more(room, limit, found, watch, seconds, seed) if found.ending == "proven" else Binding(limit, None)
        value = made.value_of_one_more
        if (value is None and pressure[limit] >= 1) or (value is not None and value > TRIFLE * max(found.best, TRIFLE)):
            bindings.append(made)
    return tuple(sorted(bindings, key=lambda each: -(each.value_of_one_more or 0.0)))


def _one_more(room: Frame, limit: str, found: Found, watch: Watch, seconds: float, seed: int) -> Binding:
    """What the objective gains (periods saved, in makespan mode), with the plan that gains it; neither where it isn't proven
    in time.
    """
    wider = frame(one_more(room.problem, limit))
    if room.problem.objective == "value":
        better = climb(wider, found.starts, Effort(watch, seconds=seconds, seed=seed))
        if better.ending != "proven" or better.starts is None:
            return Binding(limit, None)
        return Binding(limit, better.best - found.best, schedule_of(wider.problem, better.starts))
    table = Timetabler(wider)
    answer = table.run(CpEffort(watch, seconds, seed), table.end(), found.starts)
    return Binding(limit, found.best - answer.value if answer.verdict == "proven" else None)


def pressures(room: Frame, starts: Starts) -> dict[str, float]:
    """How often each limit alone keeps an initiative from starting earlier, or at all; plus how fully it is used."""
    board = Board.holding(room, starts)
    pressure: dict[str, float] = dict.fromkeys(limits_of(room.problem), 0.0)
    for limit in (limit for id in room.order for limit in _in_the_way(board, id)):
        pressure[limit] += 1
    pressure["horizon"] += len(room.problem.open_initiatives) - len(starts)
    for role, used in roles_used(room.problem, starts).items():
        there = sum(room.problem.roles[role])
        if f"roles.{role}" in pressure and there:
            pressure[f"roles.{role}"] += sum(used) / there / 2
    return pressure


def board_of(problem: Problem, starts: Starts) -> Board:
    """A plan on its board, to be asked what it leaves out."""
    return Board.holding(frame(problem), starts)


def kept_out(board: Board, id: str) -> tuple[str, ...] | None:
    """The limits that leave no month to an initiative outside a plan, beside what is in it: those that rule out every month,
    else all that rule out one. None where it waits for another that is outside too; empty where a month is free.
    """
    problem = board.room.problem
    if any(need not in board.ends for need in board.room.needs[id]):
        return None
    initiative, first = problem.by_id[id], max(board.room.earliest(id, board.ends), 0)
    months = range(first, problem.horizon - initiative.duration + 1)
    broken = [board.ledger.ruled_out(initiative, month) for month in months]
    if not broken:
        return ("horizon",)
    if not all(broken):
        return ()
    everywhere = [limit for limit in broken[0] if all(limit in each for each in broken)]
    return tuple(everywhere or dict.fromkeys(limit for each in broken for limit in each))


def _in_the_way(board: Board, id: str) -> Iterable[str]:
    """The one limit that rules out each month in which an initiative could have started."""
    room, initiative = board.room, board.room.problem.by_id[id]
    now = board.starts.get(id)
    if now is not None:
        board.ledger.book(initiative, now, -1)
    if all(need in board.ends for need in room.needs[id]):
        first = max(room.earliest(id, board.ends), 0)
        for month in range(first, room.problem.horizon - initiative.duration + 1 if now is None else now):
            broken = board.ledger.ruled_out(initiative, month)
            if len(broken) == 1:
                yield broken[0]
    if now is not None:
        board.ledger.book(initiative, now)



