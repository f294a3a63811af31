"""The slides of the plan: time axis, initiatives, money, scenarios."""

from collections.abc import Sequence
from math import ceil
from typing import Any

from reports import titles
from reports.cells import Cell, Head
from reports.charts import shortened, text_width
from reports.deck import Box
from reports.gantt import Bar, WaveHead, fitting
from reports.journey import Journey
from reports.language import number
from reports.master import FOOT, MARGIN
from reports.order_words import OrderRow, Orders
from reports.progress import Progress
from reports.slide_frame import DEEP, TOP, WIDTH, Line, SlideFrame
from roadmap.problem import QUARTER

MOST_BARS = 28
"""Rows of a time axis on one slide."""
MOST_CARDS, MOST_ORDERS, MOST_PROGRESS, MOST_NEXT = 8, 7, 11, 5
"""Initiatives on a slide that says of each what it takes and brings; other orders on the slide that compares them;
initiatives on the slide of what has happened."""
LETTERS, LOOSE = 8, 1.25
"""Points of the letters of a bar's text; its room in estimated widths, for the fonts of the reader's machine may be wider."""
NAMES, OWNERS = 3.9, 1.1
"""Inches of the names beside a time axis, and of who owns each."""
AXIS = MARGIN + NAMES + OWNERS
"""Inches at which the time axis begins."""


def parted(quarter: str) -> str:
    """The name of a quarter below a column, a Chinese one in two lines: PowerPoint would turn it."""
    return quarter.replace("年", "年\n")


class PlanSlides(SlideFrame):
    """Slides that need a plan."""

    def roadmap(self, ahead: Journey) -> None:
        chart, t = ahead.gantt, self.t
        left, wide = AXIS, WIDTH - NAMES - OWNERS
        inch = wide / (chart.width - chart.left)
        rows: list[WaveHead | Bar] = sorted([*chart.heads, *chart.bars], key=lambda row: row.y)
        for first in range(0, len(rows), MOST_BARS):
            shown = rows[first : first + MOST_BARS]
            foot = self.lang.space.join(filter(None, (ahead.chart_note, self.report.plan_line)))
            title = self.part(ahead.title, first, MOST_BARS, len(rows))
            slide = self.deck.slide(title, foot, self.notes("roadmap", ahead.quality, ahead.greedy))
            before = len(slide.shapes)
            step = min(0.3, (DEEP - 0.3) / len(shown))
            for quarter in chart.quarters:
                x = left + (quarter.x - chart.left) * inch
                self.deck.line(slide, Box(x, TOP, 0, 0.24 + step * len(shown)), "hair", 0.75)
                year = f"{quarter.year}年" if quarter.year and self.lang.is_chinese else quarter.year
                words = f"{year}{'' if self.lang.is_chinese else ' '}{quarter.name}".strip()
                self.deck.text(slide, words, Box(x + 0.04, TOP, 1.0, 0.2), 9, "muted")
            for x, width in chart.frozen:
                band = Box(left + (x - chart.left) * inch, TOP + 0.24, width * inch, step * len(shown))
                self.deck.block(slide, band, "hair")
            size = 10 if step > 0.2 else 9
            for place, row in enumerate(shown):
                top = TOP + 0.24 + place * step
                if isinstance(row, WaveHead):
                    self.deck.text(slide, row.name, Box(MARGIN, top, NAMES, step), size, bold=True)
                    self.deck.line(slide, Box(MARGIN, top + step - 0.03, WIDTH, 0), "ink", 0.75)
                    continue
                self.deck.text(slide, row.number, Box(MARGIN, top, 0.3, step), size, "muted")
                name = shortened(row.full, size, (NAMES - 0.35) * 72)
                self.deck.text(slide, name, Box(MARGIN + 0.3, top, NAMES - 0.3, step), size)
                self.deck.text(slide, row.staff, Box(MARGIN + NAMES, top, OWNERS - 0.15, step), size, "muted", right=True)
                x, width = left + (row.x - chart.left) * inch, max(row.width * inch, 0.05)
                edge = ("ink", "accent", "muted")[row.wave - 1]
                self._bar(slide, row, Box(x, top + 0.02, width, step - 0.05), edge)
            told = [f"{row.number} {row.full}{self.lang.colon}{row.texts[0]}" for row in shown if isinstance(row, Bar)]
            self.deck.group(slide, before, self.lang.apart(told))
        if not chart.bars:
            self.deck.slide(ahead.title, self.report.plan_line, self.notes("roadmap", ahead.quality, t("No limit binds.")))

    def _bar(self, slide: Any, row: Bar, bar: Box, edge: str) -> None:
        """A bar, the mark of a minimum met, and the longest text that has room in or beside it in the slide's own size."""
        half = min(bar.height / 2, 0.09) if row.meets else 0.0
        end, inch = bar.left + bar.width + half, 72 / LOOSE
        rooms = ((bar.width - half) * inch, (bar.left - AXIS) * inch, (MARGIN + WIDTH - end) * inch)
        words, inside, leads = fitting(row.texts, *rooms, LETTERS)
        self.deck.block(slide, bar, "level-2", edge, words if inside else "", LETTERS)
        if not inside:
            room = text_width(words, LETTERS) / inch
            left = bar.left - 0.05 - room if leads else end + 0.05
            self.deck.text(slide, words, Box(left, bar.top, room, bar.height), LETTERS, right=leads)
        if half:
            mark = Box(end - 2 * half, bar.top + bar.height / 2 - half, 2 * half, 2 * half)
            self.deck.block(slide, mark, "ink", "paper", is_triangle=True)

    def cards(self, ahead: Journey) -> None:
        """What each initiative takes and when it is done, on as few slides as hold them evenly."""
        t, cards = self.t, ahead.cards
        heads = [Head("", 0.4), Head(t("Initiative"), 3), Head(t("When"), 2.3), Head(t("Owner"), 1.9),
                 Head(t("Done when"), 4.4), Head(t("Effort"), 2.3, True), Head(t("Cost"), 1.6, True)]  # fmt: skip
        each = ceil(len(cards) / ceil(len(cards) / MOST_CARDS))
        for first in range(0, len(cards), each):
            title = self.part(ahead.cards_title, first, each, len(cards))
            slide = self.deck.slide(title, self.report.plan_line, self.notes("cards"))
            body: list[Line] = [
                [Cell(str(card.number), colour="muted"), Cell(card.name, bold=True), card.when, card.owner, card.done,
                 card.effort, card.cost]
                for card in cards[first : first + each]
            ]  # fmt: skip
            self.deck.table(slide, heads, body, Box(MARGIN, TOP - 0.1, WIDTH, min(0.55 * (len(body) + 1), DEEP)), 10)
        self.all_orders(ahead.orders)

    def all_orders(self, orders: Orders) -> None:
        """On one slide where there is room; one limit alone has its value beside the limits already."""
        groups = [(orders.title, orders.rows), (orders.wider_title, orders.wider)]
        if len(orders.rows) + len(orders.wider) <= MOST_ORDERS:
            groups = [(orders.title if orders.rows else orders.wider_title, (*orders.rows, *orders.wider))]
        for title, others in groups:
            if others and (len(others) > 1 or others != orders.wider):
                self.orders(title, others, orders.about)

    def orders(self, title: str, rows: Sequence[OrderRow], about: str) -> None:
        """What beginning something urgent at once would cost, or one more of a limit bring."""
        t, shown = self.t, rows[:MOST_ORDERS]
        foot = self.foot(self.report.plan_line, len(rows) - len(shown))
        slide = self.deck.slide(title, foot, self.notes("cards", about))
        heads = [Head(t("Another order"), 3), Head(t("Minimums met sooner"), 3), Head(t("Minimums met later"), 3),
                 Head(t("Other initiatives"), 2.6), Head(t("Plan's value"), 1.1, True)]  # fmt: skip
        body: list[Line] = [
            ["\n".join(row.names(self.lang)), row.sooner, row.later, row.others, Cell(row.value, bold=True)]
            for row in shown
        ]  # fmt: skip
        self.deck.table(slide, heads, body, Box(MARGIN, TOP, WIDTH, min(0.6 * (len(body) + 1), DEEP)), 10)

    def investment(self, ahead: Journey) -> None:
        deck, t = self.deck, self.t
        notes = self.notes("investment", ahead.quality, ahead.payback)
        slide = deck.slide(ahead.investment_title, self.report.plan_line, notes)
        half = (WIDTH - 0.5) / 2
        spend = ahead.spend
        if spend is not None:
            unit = t("Spend by quarter at the planning value, {unit}", unit=t("RMB m"))
            deck.heading(slide, unit, MARGIN, TOP, half)
            values = [number(each.text) for each in spend.columns]
            form = "0" if self.lang.is_chinese else "0.0"
            words = self.lang.row([f"{each.name} {each.text}" for each in spend.columns])
            deck.chart(
                slide, "columns", [parted(each.name) for each in spend.columns], [(unit, values, "level-4")],
                Box(MARGIN, TOP + 0.35, half, 2.5), words, least=0, form=form,
            )  # fmt: skip
            over = self.lang.space.join(filter(None, (ahead.overspend, ahead.overstaff)))
            deck.text(slide, over, Box(MARGIN, TOP + 2.85, half, 0.5), 10, "muted")
        if ahead.levels_by_quarter:
            left = MARGIN + half + 0.5
            words = t("Projected overall level at the end of each quarter")
            deck.heading(slide, words, left, TOP, half)
            names = [t("Now"), *map(parted, ahead.quarter_names)]
            values = [number(each) for each in ahead.levels_by_quarter]
            deck.chart(
                slide, "line", names, [(words, values, "level-5")], Box(left, TOP + 0.35, half, 2.5),
                self.lang.row(list(ahead.levels_by_quarter)), most=5, least=1,
            )  # fmt: skip
            deck.text(slide, ahead.reached.attained, Box(left, TOP + 2.85, half, 0.5), 10, "muted")
        gained = t("What relaxing a limit would gain") if ahead.is_valued else t("What limits this plan")
        deck.heading(slide, gained, MARGIN, 4.95, half)
        rows: list[Line] = [[pair.name, pair.text] for pair in ahead.binding[:5]] or [[t("No limit binds."), ""]]
        deck.table(slide, [Head("", 1), Head("", 1.3)], rows, Box(MARGIN, 5.3, half, 0.32 * len(rows)), 11)
        left = MARGIN + half + 0.5
        deck.heading(slide, t("Limits of this plan"), left, 4.95, half)
        rows = [[pair.name, pair.text] for pair in ahead.limits[:5]]
        deck.table(slide, [Head("", 1), Head("", 3)], rows, Box(left, 5.3, half, 0.32 * len(rows)), 10)

    def next_steps(self, ahead: Journey) -> None:
        """The last slide: what is asked, what begins first, what it rests on."""
        deck, t, third = self.deck, self.t, (WIDTH - 0.8) / 3
        told = self.report.progress.rows if self.report.progress else ()
        states = {row.id: row.state for row in told}
        begun = [bar for bar in ahead.gantt.bars if bar.start < QUARTER]
        title = titles.closing(self.lang, ahead.ask, len(begun), ahead.first_quarter)
        if told:
            open_bars = [bar for bar in ahead.gantt.bars if states.get(bar.id) == "planned"]
            begun = sorted(open_bars, key=lambda bar: bar.start)[:MOST_NEXT]
            title = titles.going_on(self.lang, ahead.ask, begun[0].full if begun else "")
        slide = deck.slide(title, self.report.plan_line, self.notes("cards"))
        money = self.lang.row([ahead.money, ahead.money_note])
        asked = [f"{t('Cost')}{self.lang.colon}{money}", t("Own staff: {effort}", effort=ahead.effort), ahead.minimums.whole,
                 ahead.minimums.beside, ahead.caveat, ahead.payback]  # fmt: skip
        owners = {card.id: card.owner for card in ahead.cards}
        firsts = [f"{bar.number} · {bar.full}{self.lang.colon}{owners.get(bar.id, bar.staff)}" for bar in begun]
        decided = t("What was approved") if ahead.approval else t("What is asked")
        begins = t("What begins next, and who leads it") if told else t("What begins first, and who leads it")
        columns = ((decided, [ahead.approval, *asked]), (begins, firsts),
                   (t("Risks and assumptions"), list(self.report.risks)))  # fmt: skip
        for place, (heading, lines) in enumerate(columns):
            left = MARGIN + place * (third + 0.4)
            deck.heading(slide, heading, left, TOP, third)
            rows: list[Line] = [[line] for line in lines if line]
            if rows:
                box = Box(left, TOP + 0.35, third, min(0.4 * len(rows), DEEP - 0.4))
                deck.table(slide, [Head("", 1)], rows, box, 12, room=DEEP - 0.4)

    def progress(self, facts: Progress) -> None:
        """What is finished, late and still to come of the approved plan: what is late first, as many rows as have room."""
        rows = sorted(facts.told, key=lambda each: (not each.late, each.state == "planned"))[:MOST_PROGRESS]
        foot = self.foot(self.report.plan_line, len(facts.told) - len(rows))
        slide = self.deck.slide(facts.title, foot, self.notes("progress"))
        end = self.deck.figures(slide, [(value, "", said) for value, said in facts.figures], TOP - 0.05, 22)
        heads = [Head(self.t("Initiative"), 3.6), Head(self.t("Status"), 1.1), Head(self.t("Approved"), 2.1),
                 Head(self.t("Expected now"), 2.1), Head(self.t("Against the plan"), 2.9)]  # fmt: skip
        body: list[Line] = [
            [each.name, facts.words[each.state], each.approved, each.expected or "–",
             Cell(each.slip or "–", bold=each.late)]
            for each in rows
        ]  # fmt: skip
        top = max(TOP + 1.35, end + 0.1)
        self.deck.table(slide, heads, body, Box(MARGIN, top, WIDTH, 0.32 * (len(body) + 1)), 11, room=FOOT - top - 0.3)

    def scenarios(self) -> None:
        t = self.t
        slide = self.deck.slide(self.report.scenarios_title, self.report.plan_line, self.notes("scenarios"))
        heads = [Head(t("Scenario"), 3), Head(t("Budget per quarter"), 1.8, True), Head(t("People"), 1.1, True),
                 Head(t("Initiatives"), 1.3, True), Head(t("Cost"), 2.3, True), Head(t("Projected level"), 1.5, True),
                 Head(t("Minimums met"), 1.5, True)]  # fmt: skip
        body: list[Line] = [
            [Cell(each.name, bold=each.chosen), each.budget, each.people, each.initiatives, each.money,
             Cell(each.projected, bold=True), each.kept]
            for each in self.report.scenarios
        ]  # fmt: skip
        self.deck.table(slide, heads, body, Box(MARGIN, TOP, WIDTH, 0.4 * (len(body) + 1)), 13)
        apart = [each for each in self.report.crossings if each.differs][:9]
        if apart:
            top = TOP + 0.4 * (len(body) + 1) + 0.25
            self.deck.heading(slide, t("Not in every scenario: the month in which each starts it"), MARGIN, top, WIDTH)
            heads = [Head("", 4), *(Head(each.name, 1.2, True) for each in self.report.scenarios)]
            rows: list[Line] = [[each.name, *each.months] for each in apart]
            deep = min(0.29 * (len(rows) + 1), FOOT - top - 0.5)
            self.deck.table(slide, heads, rows, Box(MARGIN, top + 0.35, WIDTH, deep), 11)
