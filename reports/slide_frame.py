"""What every slide has: its room, the speaker's notes, and what is said at its foot."""

from reports.cells import Cell
from reports.content import Report
from reports.deck import Deck
from reports.master import FOOT, MARGIN, WIDE

WIDTH = WIDE - 2 * MARGIN
TOP = 1.55
DEEP = FOOT - TOP - 0.15
"""Inches of a slide's body: its width, where it begins, its height."""
Line = list[Cell | str]


class SlideFrame:
    """The report, the deck that it goes into, and what its slides share."""

    def __init__(self, report: Report) -> None:
        self.report, self.lang, self.t = report, report.lang, report.lang.t
        self.facts = report.position
        mark = self.lang.row([report.head.mark, self.t("fictional sample")]) if report.head.fictional else report.head.mark
        self.deck = Deck(report.lang, report.brand.master or None, report.brand.tokens, mark)

    def foot(self, source: str, more: int) -> str:
        """The source of a slide's figures, and how many rows it has no room for."""
        if more <= 0:
            return source
        rest = self.lang.n("{count} more row is in the report.", "{count} more rows are in the report.", more)
        return f"{rest}{self.lang.space}{source}"

    def part(self, title: str, first: int, each: int, count: int) -> str:
        """The title of a slide that goes on, and which it is; ``first``: its first row of ``count``, ``each`` on a slide."""
        slides = -(-count // each)
        place = f"{first // each + 1}/{slides}"
        return title if slides < 2 else f"{title}（{place}）" if self.lang.is_chinese else f"{title} ({place})"

    def notes(self, section: str, *lines: str) -> str:
        """Speaker notes: the person's own words, then how the figures came about."""
        own = [*self.report.words.get(section, ()), *(line for line in lines if line)]
        return "\n".join([*own, self.report.source_line, self.report.profile_about])
