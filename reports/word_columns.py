"""How wide the columns of a Word table are, and what its cells hold."""

import re
from collections.abc import Sequence

from reports.cells import Cell, Head
from reports.charts import text_width
from reports.pictures import Picture

POINT = 2.54 / 72
GUTTER = 0.25
"""Centimetres of white at the right of a cell."""
SPARE = 0.06
"""Centimetres that letters may be wider than they are taken to be."""
MOST_GIVEN = 0.4
"""Share of its width that a column gives to others at most."""
NARROW, LEAST_TEXT = 1.2, 0.25
"""Centimetres up to which a column of words is not made narrower, and the share of a table that its texts have at least."""
SPACED = re.compile(r"(?<=[\u4e00-\u9fff])(?=[A-Za-z0-9])|(?<=[A-Za-z0-9])(?=[\u4e00-\u9fff])")
"""Between Chinese and Latin letters or figures, where Word adds a quarter of an em."""
SHORT = 18
"""Letters of a text that is not broken."""
Held = Cell | Picture | str | Sequence[Cell]
"""What a cell of a table holds; several Cells are runs of one text."""


def column_widths(
    heads: Sequence[Head], rows: Sequence[Sequence[Held | None]], size: float, width: float
) -> list[float]:
    """Centimetres of each column of a table ``width`` wide, its text ``size`` points: its share, but never less than what may
    not be broken takes.
    """
    whole = sum(head.share for head in heads)
    given = [width * head.share / whole for head in heads]
    words = [
        [head.title, *("".join(run.text for run in runs_of(row[index])) for row in rows)] for index, head in enumerate(heads)
    ]
    least = [_reach(column, head.figures) * size * POINT + GUTTER + SPARE for head, column in zip(heads, words, strict=True)]
    short = sum(max(need - own, 0) for need, own in zip(least, given, strict=True))
    spare = [min(max(own - need, 0), own * MOST_GIVEN) for need, own in zip(least, given, strict=True)]
    part = short / sum(spare) if sum(spare) else 0
    if part > 1:
        return _squeezed(heads, least, width)
    return [max(own, need) - part * extra for need, own, extra in zip(least, given, spare, strict=True)]


def _squeezed(heads: Sequence[Head], least: Sequence[float], width: float) -> list[float]:
    """The columns of a table that is too narrow for its words: figures stay whole, texts share what is left by their need."""
    whole = [head.figures or need <= NARROW for head, need in zip(heads, least, strict=True)]
    room = width - sum(need for need, is_whole in zip(least, whole, strict=True) if is_whole)
    texts = sum(need for need, is_whole in zip(least, whole, strict=True) if not is_whole)
    if room < LEAST_TEXT * width or not texts:
        return [width * need / sum(least) for need in least]
    return [need if is_whole else room * need / texts for need, is_whole in zip(least, whole, strict=True)]


def _reach(texts: Sequence[str], figures: bool) -> float:
    """Width of a column by the size of its letters that breaks no word of its title, no figure and no short text.

    >>> _reach(["Weeks", "Weeks 1 to 5"], False), _reach(["State", "a longer text which may well be broken"], True)
    (6.07, 3.04)
    """
    lines = [line for text in texts for line in text.split("\n")]
    words = [word for text in (texts if figures else texts[:1]) for word in text.split() if word.isascii()]
    whole = lines if max(map(len, lines), default=0) <= SHORT else words
    return max((text_width(each, 1.1) + 0.25 * len(SPACED.findall(each)) for each in whole), default=0.0)


def runs_of(held: Held | None) -> Sequence[Cell]:
    """What a cell says, as runs of one text; none for a picture and where the cell before goes on."""
    if held is None or isinstance(held, Picture):
        return ()
    return [Cell(held)] if isinstance(held, str) else [held] if isinstance(held, Cell) else held
