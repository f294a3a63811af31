"""The picture on a report's cover: where each dimension and the whole stand on the scale, where they are to go."""

from dataclasses import dataclass

from reports.charts import shortened
from reports.journey import WIDTH, Journey
from reports.standing import Position, Row

LEFT, RIGHT, TOP, LINE, APART, SCALE = 170.0, 610.0, 34.0, 34.0, 10.0, 8.0
"""CSS px: where the axis begins and ends, the first row, a row's height, what parts the whole, the ramp's height."""
STEPS, LETTERS = 5, 13.0
"""Fields of the ramp, and CSS px of the names."""


@dataclass(frozen=True)
class Step:
    """A field of the ramp, named beneath."""

    number: int
    name: str
    x: float
    width: float


@dataclass(frozen=True)
class CoverRow:
    """A dimension or the whole: where it stands, its target and where the plan takes it, as places on the axis."""

    name: str
    level: str
    y: float
    now: float | None
    target: float | None
    ahead: float | None
    is_whole: bool


@dataclass(frozen=True)
class CoverChart:
    width: float
    height: float
    left: float
    right: float
    scale: float
    steps: tuple[Step, ...]
    rows: tuple[CoverRow, ...]
    label: str


def cover_chart(position: Position, ahead: Journey | None) -> CoverChart:
    """A field of the ramp is a whole level: level 2.6 lies in the second, at three fifths of it."""
    span, lang, staged = RIGHT - LEFT, position.scale.lang, position.scale.staged
    field = span / STEPS
    reached = ahead.projected if ahead is not None and ahead.feasible and staged else ""

    def place(at: float | None, row: Row) -> float | None:
        """A place on a strip, which runs from 1 to 5 or from 0 to 100, on this axis."""
        if at is None:
            return None
        share = at / row.strip.width
        return round(LEFT + span * (share * (STEPS - 1) / STEPS if staged else share), 2)

    def drawn(row: Row, y: float, ahead: float | None = None, is_whole: bool = False) -> CoverRow:
        name, strip = shortened(row.name, LETTERS, LEFT - 12), row.strip
        return CoverRow(name, row.level, y, place(strip.now, row), place(strip.target, row), ahead, is_whole)

    to = round(LEFT + field * (float(reached) - 1), 2) if reached[:1].isdigit() else None
    parts = [drawn(row, TOP + LINE * number) for number, row in enumerate(position.dimensions)]
    rows = (*parts, drawn(position.overall, TOP + LINE * len(parts) + APART, to, is_whole=True))
    steps = tuple(
        Step(step, words, round(LEFT + field * (step - 1), 2), round(field - 2, 2)) for step, words in position.scale.legend
    )
    told = [f"{row.name} {row.level}" for row in (*position.dimensions, position.overall)]
    label = position.scale.axis + lang.colon + lang.row(told)
    return CoverChart(WIDTH, rows[-1].y + 44, LEFT, RIGHT, SCALE, steps, rows, label)
