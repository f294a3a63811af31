"""How far groups of participants are with their answers: units, functions."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from assessment.invitation import Seat


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
        key, len(seats), sum(not seat.is_missing for seat in seats), sum(not seat.answered for seat in seats),
        sum(seat.answered for seat in seats) / asked if asked else 1.0,
    )  # fmt: skip
