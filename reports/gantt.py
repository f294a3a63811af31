"""The Gantt chart of a plan, drawn once for screen and page: places and sizes; the templates draw it."""

from collections.abc import Sequence
from dataclasses import dataclass

from reports.charts import shortened, text_width, two_lines
from roadmap.calendar import Month

FONT = 10.5
"""Size of the names in a Gantt chart."""
LINE, MOST_IN_TWO = 12.0, 30
"""What the second line of a long name needs, and the rows among which there is room for some."""
YEAR_ROOM = 30.0
"""What the name of a year needs."""
STUB = 4.0
"""Width of what lies wholly before the chart: a mark at its edge."""
MARK = 5.0
"""Half the width of the mark at the end of an initiative with which a missed minimum is met."""


@dataclass(frozen=True)
class Bar:
    """An initiative on the time axis; ``ghost``: x and width where it stood before, ``full``: its name in one line;
    ``below``: of a long name what stands in a second one; ``staff``: the role that gives most to it.

    ``inside``: the text stands in the bar, else beside it: at the left where it ``leads``. ``texts``: what it may say where
    there is more or less room, the longest first. ``meets``: the missed minimums met with its end, marked at ``mark_x``.
    """

    id: str
    name: str
    below: str
    staff: str
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
    full: str
    leads: bool
    texts: tuple[str, ...]
    meets: str
    mark_x: float
    when: str

    @property
    def text_x(self) -> float:
        """Where its text begins, or ends where it leads."""
        beside = self.x + self.width + (MARK + 3 if self.meets else 4)
        return round(self.x + 5 if self.inside else self.x - 4 if self.leads else beside, 2)


@dataclass(frozen=True)
class WaveHead:
    name: str
    y: float


@dataclass(frozen=True)
class QuarterMark:
    """A quarter on the time axis; ``year`` only where a year begins and has room; no name where a cut quarter has none."""

    name: str
    year: str
    x: float
    width: float
    shaded: bool


@dataclass(frozen=True)
class Gantt:
    """Bars by wave over calendar quarters; ``frozen``: x and width of the months in which nothing may start; ``now``: x and
    name of the line where the running month begins, where it lies on the axis.
    """

    width: float
    height: float
    left: float
    staff_x: float
    indent: float
    row: float
    quarters: tuple[QuarterMark, ...]
    frozen: tuple[tuple[float, float], ...]
    heads: tuple[WaveHead, ...]
    bars: tuple[Bar, ...]
    label: str
    months: tuple[str, ...]
    now: tuple[float, str] | None
    staff: str

    @property
    def waves(self) -> tuple[tuple[str, tuple[Bar, ...]], ...]:
        """The name of each wave with its bars."""
        ends = [*(each.y for each in self.heads[1:]), self.height]
        return tuple(
            (head.name, tuple(bar for bar in self.bars if head.y < bar.y < end))
            for head, end in zip(self.heads, ends, strict=True)
        )


@dataclass(frozen=True)
class Task:
    """What a Gantt row needs: 0-based months start <= m < end, also those it had ``before``.

    ``state``: planned, under_way, done or dropped; ``number``: its place in the plan, where it has one. ``after``: what it
    waits for, said where there is room; ``meets``: the missed minimums that are met with its end; ``when``: its months
    in words.
    """

    id: str
    name: str
    staff: str
    wave: int
    start: int
    end: int
    text: str
    pinned: bool = False
    state: str = "planned"
    before: tuple[int, int] | None = None
    number: str = ""
    after: str = ""
    meets: str = ""
    when: str = ""


def quarter_marks(
    first: Month, horizon: int, left: float, width: float, names: Sequence[str] = ("",) * 4
) -> tuple[QuarterMark, ...]:
    """Calendar quarters within the horizon, the first and last possibly cut; named where there is room."""
    marks: list[QuarterMark] = []
    month = 0
    while month < horizon:
        at = first.plus(month)
        length = min(3 - (at.month - 1) % 3, horizon - month)
        of_year = min(13 - at.month, horizon - month)
        year = str(at.year) if (not marks or at.quarter == 1) and of_year / horizon * width >= YEAR_ROOM else ""
        x = round(left + month / horizon * width, 2)
        room = length / horizon * width
        whole = names[at.quarter - 1]
        name = whole if room >= text_width(whole, 10) + 6 else ""
        marks.append(QuarterMark(name, year, x, round(room, 2), at.quarter % 2 == 0))
        month += length
    return tuple(marks)


def _runs(months: Sequence[int]) -> list[tuple[int, int]]:
    """Months that follow one another, each run as its first and the month after its last.

    >>> _runs([11, 12, 23])
    [(11, 13), (23, 24)]
    """
    runs: list[tuple[int, int]] = []
    for month in sorted(months):
        if runs and runs[-1][1] == month:
            runs[-1] = (runs[-1][0], month + 1)
        else:
            runs.append((month, month + 1))
    return runs


def fitting(texts: Sequence[str], inner: float, before: float, beside: float, size: float) -> tuple[str, bool, bool]:
    """The longest text that has room in a bar or else beside it, whether it stands in it, and whether at its left.

    ``inner``, ``before``, ``beside``: room in the bar, at its left and at its right, in the unit of ``size``, that of the
    letters. The shortest text in the bar where there is room nowhere.

    >>> fitting(["1.2 after 3", "1.2"], 20, 50, 5, 10), fitting(["1.2"], 40, 0, 0, 10)
    (('1.2', False, True), ('1.2', True, False))
    """
    for text in texts:
        words = text_width(text, size)
        if inner >= words + 14:
            return text, True, False
        if beside >= words + 4 or before >= words + 8:
            return text, False, beside < words + 4
    return texts[-1], True, False


def gantt(
    tasks: Sequence[Task],
    wave_names: Sequence[str],
    quarter_names: Sequence[str],
    first: Month,
    horizon: int,
    width: float,
    label: str,
    *,
    row: float = 18.0,
    left: float = 300.0,
    frozen: Sequence[int] = (),
    now: tuple[int, str] | None = None,
    staff: str = "",
) -> Gantt:
    """Rows in waves; text goes into the bar where it fits, else beside it. ``frozen``: 0-based months without a start;
    ``now``: the running month, 0-based, and what its line is called; ``staff``: what the roles beside the names are.
    """
    span, y = width - left, 40.0
    indent = 20.0 if any(each.number for each in tasks) else 0.0

    def place(start: int, end: int) -> tuple[float, float]:
        low, high = (min(max(month, 0), horizon) / horizon * span for month in (start, end))
        return round(left + low, 2), max(STUB, round(high - low, 2))

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
            role = shortened(task.staff, 9.5, left / 3)
            room = left - 20 - indent - text_width(role, 9.5)
            is_roomy = len(tasks) <= MOST_IN_TWO
            name, second = two_lines(task.name, FONT, room) if is_roomy else (shortened(task.name, FONT, room), "")
            ghost = None if task.before is None else place(*task.before)
            low = x if ghost is None else min(x, ghost[0])
            texts = (f"{task.text} · {task.after}", task.text) if task.after else (task.text,)
            mark = MARK if task.meets else 0.0
            text, inside, leads = fitting(texts, length - mark, low - left, width - x - length - mark, 9.5)
            bars.append(
                Bar(task.id, name, second, role, wave, x, y, length, text, inside, task.pinned, max(task.start, 0),
                    task.state, ghost, task.number, task.name, leads, texts, task.meets,
                    min(x + length, width - MARK - 1), task.when)
            )  # fmt: skip
            y += row + (LINE if second else 0)
        y += 6
    marks = quarter_marks(first, horizon, left, span, quarter_names)
    bands = tuple(place(first, end) for first, end in _runs(frozen))
    return Gantt(width, y, left, left - 8, indent, row, marks, bands, tuple(heads), tuple(bars), label,
                 tuple(str(first.plus(month)) for month in range(horizon)),
                 (place(now[0], now[0])[0], now[1]) if now and 0 <= now[0] < horizon else None, staff)  # fmt: skip
