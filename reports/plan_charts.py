"""The charts of a plan, drawn once for screen and page: places and sizes; the templates draw them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil, cos, floor, hypot, pi, sin

from reports.charts import shortened, text_width
from roadmap.calendar import Month

FONT = 10.5
"""Size of the names in a Gantt chart."""


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
    number: str


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
    indent: float
    row: float
    quarters: tuple[QuarterMark, ...]
    heads: tuple[WaveHead, ...]
    bars: tuple[Bar, ...]
    label: str
    months: tuple[str, ...]


@dataclass(frozen=True)
class Task:
    """What a Gantt row needs: 0-based months start <= m < end, also those it had ``before``.

    ``state``: planned, under_way or done; ``number``: its place in the plan, where it has one.
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
    number: str = ""


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
    indent = 20.0 if any(each.number for each in tasks) else 0.0

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
            owner = shortened(task.owner, 9.5, left / 3)
            name = shortened(task.name, FONT, left - 20 - indent - text_width(owner, 9.5))
            ghost = None if task.before is None else place(*task.before)
            inside = length >= text_width(task.text, 9.5) + 14
            bars.append(
                Bar(task.id, name, owner, wave, x, y, length, task.text, inside, task.pinned, max(task.start, 0), task.state,
                    ghost, task.number)
            )
            y += row
        y += 6
    marks = quarter_marks(first, horizon, left, span)
    return Gantt(width, y, left, left - 8, indent, row, marks, tuple(heads), tuple(bars), label,
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


@dataclass(frozen=True)
class Line:
    """A cumulative amount: its points, and its name at the end."""

    points: str
    name: str
    name_y: float


@dataclass(frozen=True)
class Balance:
    """Cumulative cost and benefit by month, with the month in which the benefit has paid for the cost."""

    width: float
    height: float
    left: float
    base: float
    right: float
    cost: Line
    benefit: Line
    payback_x: float | None
    payback_text: str
    payback_anchor: str
    top_y: float
    top_text: str
    quarters: tuple[QuarterMark, ...]
    label: str


def balance(
    cost: Sequence[float],
    benefit: Sequence[float],
    payback: int | None,
    names: tuple[str, str],
    payback_text: str,
    top_text: str,
    first: Month,
    width: float,
    left: float,
    label: str,
    height: float = 130.0,
) -> Balance:
    """Amounts at the end of each month from ``first`` on; the lines begin at nothing. ``top_text``: the largest in words."""
    room = 8 + max(text_width(name, 10.5) for name in names)
    right, base, top = width - room, height - 18, 16.0
    most = max([*cost, *benefit, 1e-9])

    def point(month: int, amount: float) -> tuple[float, float]:
        return round(left + month / len(cost) * (right - left), 2), round(base - amount / most * (base - top), 2)

    def line(amounts: Sequence[float], name: str) -> Line:
        found = [point(0, 0.0), *(point(month, amount) for month, amount in enumerate(amounts, start=1))]
        return Line(" ".join(f"{x},{y}" for x, y in found), name, found[-1][1] + 4)

    lines = [line(cost, names[0]), line(benefit, names[1])]
    apart = lines[0].name_y - lines[1].name_y
    if abs(apart) < 13:
        push = (13 - abs(apart)) / 2 * (1 if apart >= 0 else -1)
        lines = [replace(lines[0], name_y=lines[0].name_y + push), replace(lines[1], name_y=lines[1].name_y - push)]
    x = None if payback is None else point(payback + 1, 0.0)[0]
    anchor = "end" if x is not None and x + text_width(payback_text, 10.5) > right else "start"
    quarters = quarter_marks(first, len(cost), left, right - left)
    return Balance(
        width, height, left, base, right, lines[0], lines[1], x, payback_text, anchor, top, top_text, quarters, label
    )


@dataclass(frozen=True)
class Spot:
    """An initiative by effort and value.

    ``number``: its place in the plan, empty for one left out; ``below_minimum``: it lifts what misses a minimum.
    """

    effort: float
    value: float
    number: str
    name: str
    below_minimum: bool


@dataclass(frozen=True)
class Point:
    """A spot with its place in the chart."""

    spot: Spot
    x: float
    y: float


@dataclass(frozen=True)
class Scatter:
    """Value against effort, every initiative a point."""

    width: float
    height: float
    left: float
    base: float
    points: tuple[Point, ...]
    across: tuple[tuple[float, str], ...]
    up: tuple[tuple[float, str], ...]
    across_title: str
    up_title: str
    label: str


DOT, DOT_APART = 8.5, 17.5
"""Radius of a numbered point, and how far two points stay apart."""


def scatter(
    spots: Sequence[Spot], across_title: str, up_title: str, width: float, label: str, height: float = 330.0
) -> Scatter:
    """Effort across, value up; points move aside until none hides another, those of the plan keep their places first."""
    left, top, base, right = 46.0, 26.0, height - 38, width - 12
    most_x, step_x = _scale(max((each.effort for each in spots), default=1.0))
    most_y, step_y = _scale(max((each.value for each in spots), default=1.0))

    def at(effort: float, value: float) -> tuple[float, float]:
        return left + effort / most_x * (right - left), base - value / most_y * (base - top)

    placed: list[tuple[float, float]] = []
    points = []
    for each in sorted(spots, key=lambda spot: (not spot.number, spot.effort, spot.value, spot.name)):
        x, y = _free(at(each.effort, each.value), placed, (left, top, right, base))
        placed.append((x, y))
        points.append(Point(each, round(x, 2), round(y, 2)))
    return Scatter(
        width, height, left, base, tuple(points),
        tuple((round(at(step_x * i, 0)[0], 2), f"{step_x * i:g}") for i in range(round(most_x / step_x) + 1)),
        tuple((round(at(0, step_y * i)[1], 2), f"{step_y * i:g}") for i in range(round(most_y / step_y) + 1)),
        across_title, up_title, label,
    )  # fmt: skip


def _scale(most: float) -> tuple[float, float]:
    """End and step of an axis of four to eight round steps.

    >>> _scale(74), _scale(5.2)
    ((80, 10), (6, 1))
    """
    for step in (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000):
        if most / step <= 8:
            return ceil(most / step - 1e-9) * step or step, step
    return most, most / 5


def _free(
    wanted: tuple[float, float], placed: Sequence[tuple[float, float]], box: tuple[float, float, float, float]
) -> tuple[float, float]:
    """The nearest place to the one wanted that is far enough from all others, within the box where it can be."""
    left, top, right, base = box
    for ring in range(40):
        for turn in range(max(1, 8 * ring)):
            angle = 2 * pi * turn / max(1, 8 * ring)
            x, y = wanted[0] + ring * 4 * cos(angle), wanted[1] + ring * 4 * sin(angle)
            is_inside = left + DOT <= x <= right and top <= y <= base - DOT
            if is_inside and all(hypot(x - px, y - py) >= DOT_APART for px, py in placed):
                return x, y
    return wanted
