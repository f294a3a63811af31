"""Charts as plain values with their coordinates: the same marks are drawn for screen and page (design: LOOK.md)."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, floor, pi, sin

from scoring.result import Node

LOWEST, HIGHEST = 1.0, 5.0


def place(level: float, width: float, left: float = 0.0) -> float:
    """Where a level 1..5 stands on a scale of ``width``.

    >>> place(3, 100)
    50.0
    """
    return round(left + (min(max(level, LOWEST), HIGHEST) - LOWEST) / (HIGHEST - LOWEST) * width, 2)


def colour_level(level: float) -> int:
    """The whole level whose colour a cell gets (2.6 is not yet 3).

    >>> colour_level(2.6), colour_level(5.0)
    (2, 5)
    """
    return min(5, max(1, floor(level + 1e-9)))


@dataclass(frozen=True)
class Strip:
    """A position on the level scale: now with its interval, target, regulatory minimum; bars of the gap.

    ``other``: the target of the profile not in use, leading practice or the institution's own, and its name.
    """

    width: float
    ticks: tuple[float, ...]
    now: float | None
    interval: tuple[float, float] | None
    target: float | None
    minimum: float | None
    shortfall: tuple[float, float] | None
    rest: tuple[float, float] | None
    label: str
    other: float | None = None
    other_name: str = ""


def strip(
    node: Node, profile: str, minimum: float | None, width: float, label: str, other: float | None = None,
    other_name: str = "",
) -> Strip:  # fmt: skip
    """The strip of a node; ``minimum`` is the level of its regulatory minimum, if any."""
    level, target = node.level, node.targets.get(profile)
    bounds = node.level_interval
    below = level is not None and minimum is not None and level < minimum
    start = (minimum if below else level) or LOWEST
    return Strip(
        width=width,
        ticks=tuple(place(each, width) for each in range(1, 6)),
        now=None if level is None else place(level, width),
        interval=None if bounds is None else (place(bounds[0], width), place(bounds[1], width)),
        target=None if target is None else place(target, width),
        minimum=None if minimum is None else place(minimum, width),
        shortfall=(place(level or 1, width), place(minimum or 1, width)) if below else None,
        rest=(place(start, width), place(target, width))
        if level is not None and target is not None and target > start
        else None,
        label=label,
        other=None if other is None else place(other, width),
        other_name=other_name,
    )


def dot(level: float | None, width: float, label: str) -> Strip:
    """A strip that shows nothing but a level."""
    ticks = tuple(place(each, width) for each in range(1, 6))
    return Strip(width, ticks, None if level is None else place(level, width), None, None, None, None, None, label)


@dataclass(frozen=True)
class Spoke:
    """One axis of a radar with its name's place."""

    name: str
    x: float
    y: float
    text_x: float
    text_y: float
    anchor: str


@dataclass(frozen=True)
class Radar:
    """Closed outlines over equal axes, as SVG point lists; ``pad``: room for names left and right."""

    size: float
    pad: float
    height: float
    rings: tuple[str, ...]
    spokes: tuple[Spoke, ...]
    now: str
    target: str
    minimum: str
    dots: tuple[tuple[float, float], ...]
    centre: tuple[float, float]
    label: str


def radar(
    names: Sequence[str],
    now: Sequence[float | None],
    target: Sequence[float | None],
    minimum: Sequence[float | None],
    size: float,
    label: str,
) -> Radar:
    """A radar of levels; an outline is drawn only when every axis has its value. Long names are cut; ``label`` has them
    whole.
    """
    count, height = max(len(names), 1), size * 0.86
    cx, cy, reach = size / 2, height / 2 + size * 0.02, size * 0.31

    def point(axis: int, share: float) -> tuple[float, float]:
        angle = 2 * pi * axis / count - pi / 2
        return round(cx + reach * share * cos(angle), 2), round(cy + reach * share * sin(angle), 2)

    def outline(values: Sequence[float | None]) -> str:
        if not values or any(each is None for each in values):
            return ""
        return " ".join(f"{x},{y}" for x, y in (point(i, ((v or 1) - 1) / 4) for i, v in enumerate(values)))

    spokes = []
    for axis, name in enumerate(names):
        x, y = point(axis, 1)
        tx, ty = point(axis, 1.13)
        anchor = "middle" if abs(tx - cx) < reach * 0.2 else "start" if tx > cx else "end"
        spokes.append(Spoke(shortened(name, 12, size * 0.55), x, y, tx, round(ty + 4, 2), anchor))
    beyond = [
        text_width(s.name, 12) * 1.12 - (s.text_x if s.anchor == "end" else size - s.text_x)
        for s in spokes
        if s.anchor != "middle"
    ]
    return Radar(
        size=size,
        pad=max([0.0, *(round(each + 2, 2) for each in beyond)]),
        height=height,
        rings=tuple(" ".join(f"{x},{y}" for x, y in (point(i, s / 4) for i in range(count))) for s in range(1, 5)),
        spokes=tuple(spokes),
        now=outline(now),
        target=outline(target),
        minimum=outline(minimum),
        dots=tuple(point(axis, (each - 1) / 4) for axis, each in enumerate(now) if each is not None),
        centre=(cx, cy),
        label=label,
    )


def is_wide(letter: str) -> bool:
    """Whether a letter takes a whole em, as Chinese ones do."""
    return ord(letter) > 0x2E7F


def text_width(text: str, size: float) -> float:
    """About how wide a text is: a Chinese character one em, others half of one.

    >>> text_width("贷款ab", 10)
    29.2
    """
    return round(sum(size if is_wide(letter) else size * 0.46 for letter in text), 2)


def shortened(text: str, size: float, room: float) -> str:
    """The text, cut with an ellipsis where it is wider than its room; empty where not even that has room.

    >>> shortened("One of three", 10, 32), shortened("One", 10, 4)
    ('One o…', '')
    """
    if text_width(text, size) <= room:
        return text

    def cut(length: int) -> str:
        return text[:length].rstrip() + "…"

    fitting = bisect_right(range(len(text)), room, key=lambda length: text_width(cut(length), size))
    return cut(fitting - 1) if fitting else ""


def two_lines(text: str, size: float, room: float) -> tuple[str, str]:
    """The text in one line where it has room, else parted between words; the second line is cut where it is too wide.

    >>> two_lines("One of three", 10, 80), two_lines("One of three", 10, 40)
    (('One of three', ''), ('One of', 'three'))
    """
    if text_width(text, size) <= room:
        return text, ""
    ends = [place for place, letter in enumerate(text) if letter == " " or is_wide(letter)]
    first = max((end for end in ends if text_width(text[:end], size) <= room), default=0)
    return text[:first], shortened(text[first:].lstrip(), size, room)


def abridged(text: str, most: int) -> str:
    """The text when its width is at most that of so many Latin letters, else cut between words with an ellipsis.

    >>> abridged("one two three", 9), abridged("一二三四五六七八", 9)
    ('one two…', '一二三四…')
    """
    room = most * 0.5
    if text_width(text, 1) <= room:
        return text
    short = shortened(text, 1, room).rstrip("…")
    if short[-1:].isascii() and text[len(short) : len(short) + 1].strip():
        short = short.rsplit(maxsplit=1)[0] if " " in short else short
    return short.rstrip(" ,;，；、") + "…"
