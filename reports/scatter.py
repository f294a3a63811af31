"""Initiatives by effort and value, drawn once for screen and page: places and sizes; the templates draw them."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, cos, hypot, pi, sin


@dataclass(frozen=True)
class Spot:
    """An initiative by effort and value.

    ``number``: its place in the plan, empty for one left out, which has a ``letter``; ``below_minimum``: it lifts what
    misses a minimum.
    """

    effort: float
    value: float
    number: str
    name: str
    below_minimum: bool
    letter: str = ""

    @property
    def mark(self) -> str:
        """What stands in its point."""
        return self.number or self.letter


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
