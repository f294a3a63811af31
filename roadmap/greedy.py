"""The usual list: value over effort, each initiative at the first month that fits. The baseline a plan must beat."""

from collections.abc import Iterable
from typing import Self

from roadmap.frame import Frame, closure
from roadmap.ledger import Ledger
from roadmap.levels import Worth
from roadmap.problem import Initiative, Starts


def greedy(room: Frame) -> dict[str, int] | None:
    """A feasible plan by the usual list; None where the list fails to place all that is demanded.

    In makespan mode the list is ordered by the longest chain of work that follows.
    """
    if room.dead_end:
        return None
    board = Board(room)
    if not board.place_required():
        return None
    board.place_all(_ranked(room))
    return board.starts


def _ranked(room: Frame) -> list[str]:
    """Initiatives worth placing, best value over effort first."""
    worth = Worth(room.problem)
    ratio = {id: _value(worth, room, id) / _effort(room.problem.by_id[id]) for id in room.order}
    return sorted((id for id in room.order if ratio[id] > 0), key=lambda id: -ratio[id])


def _value(worth: Worth, room: Frame, id: str) -> float:
    """Undiscounted gain of all open segments an initiative covers, and its weighted benefit in a year."""
    rise = sum(rung.gain for rung in worth.covered(id))
    return rise + 12 * room.problem.benefit_weight * (room.problem.by_id[id].benefit_per_month or 0.0)


def _effort(initiative: Initiative) -> float:
    """Person-months; the months alone where nobody is named."""
    return initiative.duration * sum(initiative.rates.values()) or float(max(initiative.duration, 1))


class Board:
    """A plan under construction: places initiatives after all they need, each at the first month that fits."""

    def __init__(self, room: Frame) -> None:
        self.room = room
        self.ledger = Ledger(room.problem)
        self.starts: dict[str, int] = {}
        self.ends: dict[str, int] = {}
        self._rank = {id: index for index, id in enumerate(room.order)}

    @classmethod
    def holding(cls, room: Frame, starts: Starts) -> Self:
        """One with a plan on it."""
        board = cls(room)
        for id, month in starts.items():
            board.put(id, month)
        return board

    def place_required(self) -> bool:
        """Place what must be in: work under way first, then by the latest end allowed; whether all found a place."""
        fixed = self.room.problem.fixed
        latest = self._latest_starts()
        required = sorted(self.room.required, key=lambda id: (id not in fixed, latest[id], self._rank[id]))
        return all(self.place(id) for id in required)

    def _latest_starts(self) -> dict[str, int]:
        """Latest start of each required initiative that still lets those that need it end in time."""
        latest = {id: self.room.windows[id][-1] for id in self.room.order}
        for id in reversed(self.room.order):
            for need in self.room.needs[id] if id in self.room.required else ():
                latest[need] = min(latest[need], latest[id] - self.room.problem.by_id[need].duration)
        return latest

    def place_all(self, ids: Iterable[str]) -> None:
        """Try to place each initiative with all it needs; those that find no place are left out."""
        for id in ids:
            self.place(id)

    def place(self, id: str) -> bool:
        """Place an initiative with all it needs, or nothing at all."""
        if id in self.starts:
            return True
        missing = [each for each in closure([id], self.room.needs) if each not in self.starts]
        placed: list[str] = []
        for each in sorted(missing, key=self._rank.__getitem__):
            if not self._place_one(each, self.room.windows.get(each, ())):
                for undo in placed:
                    self.remove(undo)
                return False
            placed.append(each)
        return True

    def place_near(self, id: str, month: int) -> bool:
        """Place an initiative, all it needs being there, in the month that fits nearest to one."""
        if any(need not in self.starts for need in self.room.needs[id]):
            return False
        return self._place_one(id, sorted(self.room.windows[id], key=lambda each: (abs(each - month), each)))

    def _place_one(self, id: str, months: Iterable[int]) -> bool:
        initiative = self.room.problem.by_id[id]
        earliest = self.room.earliest(id, self.ends)
        for month in months:
            if month >= earliest and self.ledger.fits(initiative, month) and self._leaves_waiters(id, month):
                self.put(id, month)
                return True
        return False

    def _leaves_waiters(self, id: str, month: int) -> bool:
        """Whether nothing placed before would have had to wait for this fulfilled prerequisite."""
        end = self.room.problem.end(id, month)
        return all(
            start >= end for other, start in self.starts.items() if id in self.room.waits[other]
        )

    def put(self, id: str, month: int) -> None:
        """Book an initiative without asking."""
        self.ledger.book(self.room.problem.by_id[id], month)
        self.starts[id] = month
        self.ends[id] = self.room.problem.end(id, month)

    def remove(self, id: str) -> None:
        """Take an initiative off the board."""
        self.ledger.book(self.room.problem.by_id[id], self.starts.pop(id), -1)
        del self.ends[id]


def mended(room: Frame) -> dict[str, int] | None:
    """The plan on screen with as little moved as the demands need: what can't stay goes to the nearest month that fits, or
    out where none does. None without such a plan, and where something demanded finds no place so.
    """
    shown = {id: month for id, month in (room.problem.previous or {}).items() if id in room.windows}
    if not shown or room.dead_end:
        return None
    board, kept = Board(room), [id for id in room.order if id in shown and id not in room.required]
    for id in (each for each in room.order if each in room.required):
        if not board.place_near(id, shown.get(id, 0)):
            return None
    for id in kept:
        board.place_near(id, shown[id])
    return board.starts


def complete(room: Frame, starts: Starts) -> dict[str, int]:
    """A feasible plan with all of the list that still fits beside it."""
    board = Board.holding(room, starts)
    board.place_all(_ranked(room))
    return board.starts
