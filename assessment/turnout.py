"""How far groups of participants are with their answers: units, functions; and some of them chosen."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from assessment.invitation import Seat

STATES: dict[str, Callable[[Seat], bool]] = {
    "idle": lambda seat: not seat.answered,
    "begun": lambda seat: seat.answered > 0 and seat.is_missing,
    "done": lambda seat: not seat.is_missing and not seat.left_on,
    "left": lambda seat: bool(seat.left_on),
}
"""How far somebody is, by the word for it: nothing answered, something, everything, gone before."""


@dataclass(frozen=True)
class Chosen:
    """Some of the participants: of one unit (its id) and function, empty for those without, and one of ``STATES``; None: of
    any.
    """

    unit: str | None = None
    role: str | None = None
    state: str | None = None

    def of(self, seats: Iterable[Seat]) -> tuple[Seat, ...]:
        """Those of the participants who are chosen."""
        return tuple(
            seat for seat in seats
            if self.unit in (None, seat.unit or "") and self.role in (None, seat.role or "")
            and (self.state is None or STATES[self.state](seat))
        )  # fmt: skip


@dataclass(frozen=True)
class Group:
    """Participants with something in common.

    ``key``: what they share, empty for those of whom it isn't known; ``people``, ``done``, ``idle``: how many there are,
    have answered everything, have not begun; ``share``: of the questions asked, how many are answered, 0 to 1.
    """

    key: str
    people: int
    done: int
    idle: int
    share: float


def turnout(seats: Iterable[Seat], key: Callable[[Seat], str]) -> tuple[Group, ...]:
    """The groups, furthest behind first; none when there is one group only or each is a single person."""
    members: dict[str, list[Seat]] = {}
    for seat in seats:
        members.setdefault(key(seat), []).append(seat)
    if len(members) < 2 or all(len(each) == 1 for each in members.values()):
        return ()
    return tuple(sorted((_group(name, each) for name, each in members.items()), key=lambda each: (each.share, each.key)))


def _group(key: str, seats: list[Seat]) -> Group:
    asked = sum(seat.asked for seat in seats)
    return Group(
        key, len(seats), sum(map(STATES["done"], seats)), sum(map(STATES["idle"], seats)),
        sum(seat.answered for seat in seats) / asked if asked else 1.0,
    )  # fmt: skip
