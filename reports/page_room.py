"""How much of a page its texts take, estimated before they are set: what would stand alone on the next page is left out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil

from reports.charts import is_wide, text_width
from reports.standing import DimensionFacts, Need

PAGE, PAGE_ZH = 986.0, 936.0
"""CSS px between a page's margins (964), with what the estimate is too high by, and in Chinese too low."""
NARROW = 0.96
"""Width of English text as a part of its estimate, measured on the sample banks."""


@dataclass(frozen=True)
class Type:
    """CSS px of a text: size of letters, height of a line, width of its column."""

    size: float
    line: float
    width: float

    def lines(self, text: str) -> int:
        """Lines of a text: Chinese breaks nearly everywhere, other letters between words."""
        if _is_chinese(text):
            return ceil(text_width(text, self.size) / (self.width - self.size))
        room, used, count = self.width / NARROW, 0.0, 1
        for word in text.split(" "):
            wide = text_width(f"{word} ", self.size)
            if used and used + wide - text_width(" ", self.size) > room:
                used, count = 0.0, count + 1
            used += wide
            if used > room + text_width(" ", self.size):  # a word that is wider than a line breaks within
                count, used = count + int(used // room), used % room
        return count if text else 0

    def height(self, text: str) -> float:
        return self.line * self.lines(text)


CONTENTS, MOST_LINES, MOST_PLAIN = Type(10.93, 15.3, 440.0), 31, 22
"""Titles in the contents; lines of them and their number above which the page is set smaller."""
OWN = Type(12.7, 18.7, 567.0)
LONG, VERY_LONG = 5, 20
"""Lines of own words beside which a full page has no room for all it holds, and for hardly half of it."""
TITLE = Type(25.3, 32.0, 658.0)
BODY, SMALL = Type(12.7, 18.7, 312.0), Type(10.9, 15.3, 312.0)
QUOTE = Type(14.0, 20.0, 640.0)
BELOW_TITLE, TABLE_HEAD, ROW, ROW_ZH, LEGEND, HEADING, BETWEEN, SAID_BY = 23.0, 19.0, 27.4, 31.1, 21.0, 52.0, 13.3, 28.0
"""CSS px of the other parts of a dimension's page."""


def contents_form(titles: Sequence[str]) -> str:
    """How the page of contents is set so that it stays one page: plain, small or, with many or long titles, tiny."""
    lines = sum(max(1, CONTENTS.lines(each)) for each in titles)
    return "tiny" if lines > MOST_LINES else "small" if len(titles) > MOST_PLAIN else ""


def own_lines(own: Sequence[str]) -> int:
    """Lines of somebody's own words."""
    return sum(OWN.lines(line) for paragraph in own for line in paragraph.split("\n"))


@dataclass(frozen=True)
class SummaryForm:
    """How the summary is set: patterns at most, whether what begins first is said, how close its lines stand, whether it goes
    on, in its middle, on the next page.
    """

    patterns: int = 3
    says_first: bool = True
    is_close: bool = False
    is_parted: bool = False


WHOLE, PARTED = SummaryForm(), SummaryForm(is_parted=True)
IN_WORD = SummaryForm(patterns=2)
"""Where nothing is measured: the lines of Word stand further apart."""
_CLOSE = SummaryForm(is_close=True)
ON_ONE_PAGE = (
    WHOLE, _CLOSE, *(replace(_CLOSE, patterns=each) for each in (2, 1)), replace(_CLOSE, patterns=1, says_first=False),
)  # fmt: skip
"""What makes way, one after the other, until the summary is one page."""


def is_parted(own: Sequence[str]) -> bool:
    """Whether a page with somebody's own words goes on, in its middle, on the next: beside a few lines it is one page, beside
    very long words it parts by itself.
    """
    return LONG < own_lines(own) <= VERY_LONG


def on_one_page(facts: DimensionFacts) -> DimensionFacts:
    """A dimension with as much as finds room on its page: the other questions of the first needs before those of the last,
    then quotes. Needs that would not have room alone are set smaller.
    """
    page = PAGE_ZH if _is_chinese(facts.title) else PAGE
    said = replace(facts, needs=tuple(replace(need, also="") for need in facts.needs))
    said = replace(said, dense=_used(said) > page)
    for place, need in enumerate(facts.needs):
        more = replace(said, needs=(*said.needs[:place], need, *said.needs[place + 1 :]))
        if _used(more) <= page:
            said = more
    used = _used(said)
    for count, (quote, _) in enumerate(facts.quotes):
        used += QUOTE.height(quote) + SAID_BY
        if used > page:
            return replace(said, quotes=facts.quotes[:count])
    return said


def _used(facts: DimensionFacts) -> float:
    """CSS px of a dimension's table and of what its capabilities need."""
    row = ROW_ZH if _is_chinese(facts.title) else ROW
    used = TITLE.height(facts.title) + BELOW_TITLE + TABLE_HEAD + row * len(facts.rows) + LEGEND
    if facts.needs:
        pairs = [facts.needs[place : place + 2] for place in range(0, len(facts.needs), 2)]
        used += HEADING + sum(max(_need(need, SMALL if facts.dense else BODY) for need in pair) for pair in pairs)
    return used


def _is_chinese(text: str) -> bool:
    return any(map(is_wide, text))


def _need(need: Need, body: Type) -> float:
    evidence = SMALL.height(f"Evidence to bring: {need.evidence}") if need.evidence else 0.0
    below = sum(SMALL.height(text) for text in (need.also, need.planned) if text)
    return BODY.line + body.height(need.text) + evidence + below + BETWEEN
