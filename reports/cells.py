"""What a cell of a table holds in slides and Word, and how much of it fits."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil

from reports.charts import abridged, text_width
from reports.language import BREAKS

MARGIN = 0.16
"""Inches of white at the left and right of a text in a cell, together."""
LEADING, BOLD, FILLED = 1.32, 1.06, 0.97
"""Height of a line by the size of its letters, width of bold letters by that of others, share of a line that words fill."""
NARROWER, WIDER = 0.03, 0.05
"""By how much of its size a Latin letter of Office's font is narrower than the one that is measured, and a digit wider."""


@dataclass(frozen=True)
class Cell:
    """Text of a table cell; colours by the names of the tokens, ``edge`` of a line around it."""

    text: str
    bold: bool = False
    colour: str = "ink"
    fill: str = ""
    edge: str = ""


@dataclass(frozen=True)
class Head:
    """A column: its title, its share of the width, and whether it holds figures."""

    title: str
    share: float
    figures: bool = False


Row = Sequence[Cell | str]


def cut_to_fit(
    heads: Sequence[Head], rows: Sequence[Row], width: float, size: float, room: float, least: float
) -> tuple[list[list[Cell]], list[float]]:
    """The rows with the longest texts cut, so that a table ``width`` inches wide takes at most ``room`` inches; and the
    inches of each row.

    ``size``: points of its letters; ``least``: inches that a row takes at least.
    """
    whole = sum(head.share for head in heads)
    widths = [width * head.share / whole - MARGIN for head in heads]
    cells = [[each if isinstance(each, Cell) else Cell(each) for each in row] for row in rows]
    counts = [
        [lines_of(cell.text, wide, size, bold=cell.bold) for cell, wide in zip(row, widths, strict=True)] for row in cells
    ]
    most = max((count for row in counts for count in row), default=1)
    while most > 1 and sum(height_of(min(most, max(row)), size) for row in counts) > room:
        most -= 1
    fitted = [
        [cell if count <= most else replace(cell, text=cut(cell.text, wide, size, most, bold=cell.bold))
         for cell, count, wide in zip(row, lines, widths, strict=True)]
        for row, lines in zip(cells, counts, strict=True)
    ]  # fmt: skip
    deeps = [height_of(min(most, max(lines, default=1)), size) for lines in counts]
    spread = max(least * len(rows) - sum(deeps), 0.0) / max(len(rows), 1)
    return fitted, [deep + spread for deep in deeps]


def height_of(lines: int, size: float) -> float:
    """Inches of a cell of so many lines."""
    return lines * size * LEADING / 72 + 0.06


def lines_of(text: str, width: float, size: float, *, bold: bool = False) -> int:
    """About how many lines a text takes in so many inches.

    >>> lines_of("a name", 1.0, 12), lines_of("面向个人消费与小微经营客户", 1.0, 12)
    (1, 3)
    """
    room = width * 72 * FILLED
    return sum(max(1, ceil(_width(part, size * (BOLD if bold else 1)) / room)) for part in text.split("\n"))


def _width(text: str, size: float) -> float:
    """Points that a text takes in the fonts of Office, whose Latin letters are narrower than ours and digits wider."""
    shares = (WIDER if letter.isdigit() else -NARROWER for letter in text if letter.isascii())
    return text_width(text, size) + size * sum(shares)


def cut(text: str, width: float, size: float, lines: int, *, bold: bool = False) -> str:
    """The text in so many lines, with an ellipsis where it is longer; what stands after its first line break is kept.

    >>> cut("面向个人消费与小微经营客户的综合服务", 1.0, 12, 1), cut("One long name of it\\n2.4", 1.0, 12, 2)
    ('面向个人消…', 'One long…\\n2.4')
    """
    first, *rest = text.split("\n")
    letter = size * (BOLD if bold else 1)
    room = max(1, lines - len(rest)) * width * 72 * FILLED
    if _width(first, letter) > room:
        first = abridged(first, int(room / letter / 0.5))
    return "\n".join([first, *rest])


def broken(text: str, width: float, size: float) -> str:
    """A bold Chinese text of two lines, parted (with a vertical tab) after the mark that leaves the shorter longest line.

    >>> broken("云帆最高，人才较低", 1.0, 12).split(chr(11))
    ['云帆最高，', '人才较低']
    """
    if lines_of(text, width, size, bold=True) < 2:
        return text
    places = [place for place, letter in enumerate(text[:-1], start=1) if letter in BREAKS]
    halves = [(text[:place], text[place:]) for place in places]
    fitting = [pair for pair in halves if all(lines_of(half, width, size, bold=True) == 1 for half in pair)]
    return "\v".join(min(fitting, key=lambda pair: max(_width(half, size) for half in pair), default=(text,)))


def size_for(text: str, width: float, height: float, sizes: Sequence[float]) -> float:
    """The first of the sizes in which a bold text fits; the last where it fits in none."""
    fitting = (size for size in sizes if lines_of(text, width, size, bold=True) * size * LEADING / 72 <= height)
    return next(fitting, sizes[-1])
