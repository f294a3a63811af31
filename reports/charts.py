"""Charts as plain values with their coordinates: the same marks are drawn for screen and page (design: LOOK.md)."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, floor, pi, sin

from roadmap.calendar import Month
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
    """A position on the level scale: now with its interval, leading practice, regulatory minimum; bars of the gap."""

    width: float
    ticks: tuple[float, ...]
    now: float | None
    interval: tuple[float, float] | None
    target: float | None
    minimum: float | None
    shortfall: tuple[float, float] | None
    rest: tuple[float, float] | None
    label: str


def strip(node: Node, profile: str, minimum: float | None, width: float, label: str) -> Strip:
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
    )


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
    """A radar of levels; an outline is drawn only when every axis has its value."""
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
        spokes.append(Spoke(name, x, y, tx, round(ty + 4, 2), anchor))
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


@dataclass(frozen=True)
class Bar:
    """An initiative on the time axis; ``ghost``: x and width where it stood before."""

    id: str
    name: str
    owner: str
    wave: int
    x: float
    y: float
    width: float
    text: str
    inside: bool
    pinned: bool
    start: int
    state: str
    ghost: tuple[float, float] | None


@dataclass(frozen=True)
class WaveHead:
    name: str
    y: float


@dataclass(frozen=True)
class QuarterMark:
    """A quarter on the time axis; ``year`` only where a year begins."""

    name: str
    year: str
    x: float
    width: float
    shaded: bool


@dataclass(frozen=True)
class Gantt:
    """Bars by wave over calendar quarters."""

    width: float
    height: float
    left: float
    owner_x: float
    row: float
    quarters: tuple[QuarterMark, ...]
    heads: tuple[WaveHead, ...]
    bars: tuple[Bar, ...]
    label: str
    months: tuple[str, ...]


@dataclass(frozen=True)
class Task:
    """What a Gantt row needs: 0-based months start <= m < end, also those it had ``before``.

    ``state``: planned, under_way or done.
    """

    id: str
    name: str
    owner: str
    wave: int
    start: int
    end: int
    text: str
    pinned: bool = False
    state: str = "planned"
    before: tuple[int, int] | None = None


def quarter_marks(first: Month, horizon: int, left: float, width: float) -> tuple[QuarterMark, ...]:
    """Calendar quarters within the horizon, the first and last possibly cut."""
    marks: list[QuarterMark] = []
    month = 0
    while month < horizon:
        at = first.plus(month)
        length = min(3 - (at.month - 1) % 3, horizon - month)
        year = str(at.year) if (not marks or at.quarter == 1) and length / horizon * width >= 30 else ""
        x = round(left + month / horizon * width, 2)
        marks.append(QuarterMark(f"Q{at.quarter}", year, x, round(length / horizon * width, 2), at.quarter % 2 == 0))
        month += length
    return tuple(marks)


FONT = 10.5
"""Size of the names in a Gantt chart."""


def text_width(text: str, size: float) -> float:
    """About how wide a text is: a Chinese character one em, others half of one.

    >>> text_width("贷款ab", 10)
    29.2
    """
    return round(sum(size if ord(letter) > 0x2E7F else size * 0.46 for letter in text), 2)


def shortened(text: str, size: float, room: float) -> str:
    """The text, cut with an ellipsis where it is wider than its room."""
    while text and text_width(text, size) > room:
        text = text.rstrip("…")[:-1].rstrip() + "…" if len(text) > 1 else ""
    return text


def gantt(
    tasks: Sequence[Task],
    wave_names: Sequence[str],
    first: Month,
    horizon: int,
    width: float,
    label: str,
    *,
    row: float = 18.0,
    left: float = 300.0,
) -> Gantt:
    """Rows in waves; text goes into the bar where it fits, else beside it."""
    span, y = width - left, 40.0

    def place(start: int, end: int) -> tuple[float, float]:
        low, high = (min(max(month, 0), horizon) / horizon * span for month in (start, end))
        return round(left + low, 2), round(high - low, 2)

    heads: list[WaveHead] = []
    bars: list[Bar] = []
    for wave, name in enumerate(wave_names, start=1):
        own = sorted((each for each in tasks if each.wave == wave), key=lambda each: (each.start, each.end, each.id))
        if not own:
            continue
        heads.append(WaveHead(name, y))
        y += row + 2
        for task in own:
            x, length = place(task.start, task.end)
            name = shortened(task.name, FONT, left - 8)
            owner = task.owner if text_width(name, FONT) + text_width(task.owner, 9.5) + 10 < left - 8 else ""
            ghost = None if task.before is None else place(*task.before)
            inside = length >= text_width(task.text, 9.5) + 14
            bars.append(
                Bar(task.id, name, owner, wave, x, y, length, task.text, inside, task.pinned, max(task.start, 0), task.state,
                    ghost)
            )
            y += row
        y += 6
    marks = quarter_marks(first, horizon, left, span)
    return Gantt(width, y, left, left - 8, row, marks, tuple(heads), tuple(bars), label,
                 tuple(str(first.plus(month)) for month in range(horizon)))  # fmt: skip


@dataclass(frozen=True)
class Dot:
    x: float
    y: float
    text: str


@dataclass(frozen=True)
class Curve:
    """A projected level by quarter with the target as a dashed line."""

    width: float
    height: float
    left: float
    points: str
    dots: tuple[Dot, ...]
    target_y: float | None
    target_text: str
    quarters: tuple[QuarterMark, ...]
    label: str


def curve(
    levels: Sequence[float],
    texts: Sequence[str],
    target: float | None,
    target_text: str,
    quarters: tuple[QuarterMark, ...],
    width: float,
    left: float,
    label: str,
    height: float = 86.0,
) -> Curve:
    """``levels``: now, then at the end of each quarter of the plan."""
    low = floor(min([*levels, target or 5.0]) * 2) / 2 - 0.25
    high = max([*levels, target or 1.0]) + 0.2
    step = (width - left - 16) / max(len(levels) - 1, 1)

    def y(level: float) -> float:
        return round(height - 26 - (level - low) / max(high - low, 0.5) * (height - 46), 2)

    points = [(round(left + i * step, 2), y(level)) for i, level in enumerate(levels)]
    every = 1 if len(levels) <= 10 else 2
    dots = tuple(
        Dot(px, py, text if i % every == 0 or i == len(levels) - 1 else "")
        for i, ((px, py), text) in enumerate(zip(points, texts, strict=True))
    )
    return Curve(
        width, height, left, " ".join(f"{px},{py}" for px, py in points), dots,
        None if target is None else y(target), target_text, quarters, label,
    )  # fmt: skip


@dataclass(frozen=True)
class Column:
    x: float
    y: float
    width: float
    height: float
    text: str
    name: str
    over: bool


@dataclass(frozen=True)
class Columns:
    """Amounts by period against a limit line."""

    width: float
    height: float
    left: float
    base: float
    columns: tuple[Column, ...]
    limit_y: float | None
    limit_text: str
    label: str


def columns(
    amounts: Sequence[float],
    texts: Sequence[str],
    names: Sequence[str],
    limit: float | None,
    limit_text: str,
    width: float,
    left: float,
    label: str,
    height: float = 86.0,
) -> Columns:
    """Columns of equal width; the limit is a line over them."""
    top, base = 16.0, height - 20
    most = max([*amounts, limit or 0.0, 1e-9])
    step = (width - left) / max(len(amounts), 1)
    found = []
    for i, (amount, text, name) in enumerate(zip(amounts, texts, names, strict=True)):
        size = round(amount / most * (base - top), 2)
        over = limit is not None and amount > limit * 0.95
        found.append(
            Column(round(left + i * step + step * 0.08, 2), round(base - size, 2), round(step * 0.84, 2), size, text,
                   name, over)
        )  # fmt: skip
    limit_y = None if limit is None else round(base - limit / most * (base - top), 2)
    return Columns(width, height, left, base, tuple(found), limit_y, limit_text, label)
