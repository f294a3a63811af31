"""The curve and columns of a plan, drawn once for screen and page: places and sizes; the templates draw them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil, floor

from reports.charts import text_width
from reports.gantt import QuarterMark, quarter_marks
from roadmap.calendar import Month


@dataclass(frozen=True)
class Dot:
    """A level; ``anchor``: of its text, which ends at the dot where it would leave the chart."""

    x: float
    y: float
    text: str
    anchor: str


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


LETTERS, BETWEEN = 9.5, 4.0
"""CSS px of the letters below a column, and between two of its names."""
RADIUS = 4.0
"""Of a dot with its outline; the last one stays within the chart."""


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
    margin: float = 16.0,
) -> Curve:
    """``levels``: now, then at the end of each quarter of the plan. ``margin``: free at the right of the last one; no axis is
    drawn without ``quarters``.
    """
    low = floor(min([*levels, target or 5.0]) * 2) / 2 - 0.25
    high = max([*levels, target or 1.0]) + 0.2
    step = (width - left - margin) / max(len(levels) - 1, 1)
    base = height - 26 if quarters else height - 18

    def y(level: float) -> float:
        return round(base - (level - low) / max(high - low, 0.5) * (base - 20), 2)

    points = [(round(min(left + i * step, width - RADIUS), 2), y(level)) for i, level in enumerate(levels)]
    every = 1 if len(levels) <= 10 else 2
    dots = tuple(
        Dot(px, py, text if i % every == 0 or i == len(levels) - 1 else "",
            "end" if px + text_width(text, 11) / 2 > width else "middle")
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
    """Amounts by period against a limit line; ``limit``: its points, none without a limit; ``limit_y``:
    the highest of it beneath its text.
    """

    width: float
    height: float
    left: float
    base: float
    columns: tuple[Column, ...]
    limit: str
    limit_text: str
    limit_y: float
    label: str


def thinned(names: Sequence[str], width: float) -> list[str]:
    """The names of columns that share a width in CSS px: every one that there is room for, from the first on."""
    every = ceil((max(text_width(name, LETTERS) for name in names) + BETWEEN) * len(names) / width)
    return [name if place % every == 0 else "" for place, name in enumerate(names)]


def columns(
    amounts: Sequence[float],
    texts: Sequence[str],
    names: Sequence[str],
    limits: Sequence[float] | None,
    limit_text: str,
    width: float,
    left: float,
    label: str,
    height: float = 86.0,
    is_cap: bool = True,
) -> Columns:
    """Columns of equal width; the limit of each period is a line over them. ``is_cap``: what comes near it is marked."""
    top, base = 16.0, height - (20 if any(names) else 2)
    most = max([*amounts, *(limits or ()), 1e-9])
    step = (width - left) / max(len(amounts), 1)
    found = []
    for i, (amount, text, name) in enumerate(zip(amounts, texts, names, strict=True)):
        size = round(amount / most * (base - top), 2)
        over = is_cap and limits is not None and amount > limits[i] * 0.95
        found.append(
            Column(round(left + i * step + step * 0.08, 2), round(base - size, 2), round(step * 0.84, 2), size, text,
                   name, over)
        )  # fmt: skip
    heights = [round(base - each / most * (base - top), 2) for each in limits or ()]
    line = [f"{left + (i + side) * step:.2f},{y}" for i, y in enumerate(heights) for side in (0, 1)]
    beneath = heights[: int(text_width(limit_text, 10.5) / step) + 1]
    return Columns(width, height, left, base, tuple(found), " ".join(line), limit_text, min(beneath, default=0.0), label)


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
