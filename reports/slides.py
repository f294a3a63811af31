"""The report as slides: about fifteen, one message each, from the same Report as every other document."""

from collections.abc import Callable, Sequence
from functools import partial

from reports.cells import Cell, Head, cut, lines_of, size_for
from reports.content import Report
from reports.deck import Box
from reports.language import number
from reports.master import FOOT, MARGIN, WIDE
from reports.parts import parts_of
from reports.plan_slides import PlanSlides
from reports.slide_frame import DEEP, TOP, WIDTH, Line
from reports.standing import DimensionFacts, Row
from reports.tokens import letters_on
from reports.units import shortened

MOST_ROWS, MOST_RULES, MOST_PATTERNS, MOST_UNITS, MOST_CHANGES = 14, 14, 6, 11, 11
"""Rows of the tables on one slide."""
MOST_NEEDS = 4
"""Texts of what comes next on one slide; the report has them all."""
PLANNED = 0.36
"""Inches of the two lines beneath each that say what the plan does about it."""
COVER, COVER_SIZES = 5.2, (36.0, 28.0, 22.0, 18.0, 14.0)
"""Inches of the words on the cover, and points of its title: the first in which it fits."""
LISTS, SHORT, ASK, RISKS = 2.85, 0.55, 5.12, 1.7
"""Of the summary: inches from the top to its lists, of a row of them and to the ask; width of the risks by that of a list."""


def slides_of(report: Report) -> bytes:
    """The .pptx file, in the brand's own master where there is one."""
    return _Slides(report).made()


def coloured(text: str, step: int) -> Cell:
    """A cell in a step of the colour ramp, 0 where nothing is stated."""
    return Cell(text, colour=letters_on(step), fill=f"level-{step}" if step else "paper")


class _Slides(PlanSlides):
    def made(self) -> bytes:
        """The cover, then the report's parts in their order; a part that is all text has no slide."""
        self.cover()
        facts, ahead = self.facts, self.report.journey
        make: dict[str, Callable[[], None]] = {
            "summary": self.summary, "profile": self.profile, "heat": self.heat, "units": self.units, "rules": self.rules,
            "dimensions": self.dimensions, "patterns": self.patterns, "scenarios": self.scenarios,
            "certainty": self.certainty, "change": self.change,
        }  # fmt: skip
        if facts.gaps:
            make["gaps"] = self.gaps
        if ahead is not None and ahead.feasible:
            make |= {"roadmap": partial(self.roadmap, ahead), "investment": partial(self.investment, ahead)}
            if ahead.cards:
                make["cards"] = partial(self.cards, ahead)
        if self.report.progress is not None:
            make["progress"] = partial(self.progress, self.report.progress)
        parts = parts_of(self.report)
        for part in parts:
            if part in make:
                make[part]()
        if ahead is not None and ahead.cards and {"roadmap", "cards"} <= {*parts}:
            self.next_steps(ahead)
        return self.deck.saved(self.report.head.running)

    def cover(self) -> None:
        """In a firm's master its own cover; else the words at the left and the levels at the right."""
        report, deck, t = self.report, self.deck, self.t
        bank = cut(report.head.organisation, COVER - 1, 18, 1, bold=True)
        name = t("{name} (fictional)", name=bank) if report.head.fictional else bank
        count = self.lang.n("{count} question", "{count} questions", report.head.questions)
        asked = f"{count} · {t('quick version')}" if report.head.is_quick else count
        about = f"{report.head.date} · {report.head.mode} · {report.head.institution_type}"
        foot = report.brand.footer_in(self.lang)
        lines = [line for line in (report.head.scope, about, asked, report.head.mark, foot) if line]
        notes = report.head.about or report.head.heading
        if deck.cover(report.head.heading, [name, *lines], notes) is not None:
            return
        slide = deck.slide(report.head.heading, "", notes, cover=True)
        deck.block(slide, Box(0, 0, WIDE, 0.16), "cover")
        title = slide.shapes.title
        deck.place(title, Box(MARGIN, 1.9, COVER, 1.5))
        deck.resize(title, size_for(report.head.heading, COVER, 1.5, COVER_SIZES))
        deck.line(slide, Box(MARGIN, 3.65, COVER, 0), "ink", 1)
        deck.text(slide, name, Box(MARGIN, 3.8, COVER, 0.4), 18, bold=True)
        for place, line in enumerate(lines):
            deck.text(slide, cut(line, COVER, 14, 1), Box(MARGIN, 4.3 + 0.36 * place, COVER, 0.34), 14, "muted")
        if report.brand.logo:
            deck.picture(slide, report.brand.logo, Box(MARGIN, 0.6, 3.0, 0.9), report.brand.logo_words(self.lang))
        self.steps(slide, Box(MARGIN + COVER + 0.6, 1.9, WIDTH - COVER - 0.6, 4.4))

    def steps(self, slide: object, box: Box) -> None:
        """The levels of the dimensions and the whole, as fields of colour up to each."""
        facts = self.facts
        legend = facts.scale.legend
        heads = [Head("", 2.2), *(Head(words, 1) for _, words in legend), Head(facts.scale.name, 0.9, True)]
        rows = [*((row.name, row.colour, row.level) for row in facts.heat),
                (facts.overall.name, facts.overall.colour, facts.overall.level)]  # fmt: skip
        body: list[Line] = []
        for name, reached, level in rows:
            fields: Line = [coloured("", step if step <= reached else 0) for step, _ in legend]
            body.append([Cell(name, bold=name == facts.overall.name), *fields, Cell(level, bold=True)])
        self.deck.table(slide, heads, body, box, 11, room=box.height + 0.4)

    def summary(self) -> None:
        facts, deck, t = self.facts, self.deck, self.t
        slide = deck.slide(facts.title, self.report.source_line, self.notes(
            "summary",
            t("The level is the weighted mean of what the respondents chose; the attained level is the highest that every "
              "required question reaches."),
        ))  # fmt: skip
        deck.figures(slide, [(each.value, each.suffix, each.words) for each in facts.figures[:4]], TOP - 0.05)
        risks = facts.patterns[:3]
        width = (WIDTH - 0.4 * (1 + bool(risks))) / (2 + RISKS * bool(risks))
        deck.heading(slide, facts.first_title, MARGIN, LISTS, width)
        self.short(slide, facts.first, MARGIN, width)
        left = MARGIN + width + 0.4
        deck.heading(slide, t("Relative strengths"), left, LISTS, width)
        if facts.strengths:
            self.short(slide, facts.strengths, left, width)
        else:
            deck.text(slide, self.facts.no_strength, Box(left, LISTS + 0.35, width, 0.4), 12)
        if risks:
            left += width + 0.4
            deck.heading(slide, t("What is at stake"), left, LISTS, width * RISKS)
            rows: list[Line] = [[Cell(each.name, bold=True), each.risk or each.consequence] for each in risks]
            box = Box(left, LISTS + 0.35, width * RISKS, SHORT * len(rows))
            deck.table(slide, [Head("", 1), Head("", 2.2)], rows, box, 9.5, room=box.height + 0.1)
        ahead = self.report.journey
        if ahead is not None and ahead.feasible:
            deck.heading(slide, f"{ahead.ask}{self.lang.colon}{ahead.title}", MARGIN, ASK, WIDTH)
            peak = t("people at the peak, {month}", month=ahead.peak_month)
            level = t("projected level, {month}", month=ahead.projected_month)
            figures = [(ahead.money, "", ahead.money_note),
                       (str(ahead.count), f"/ {ahead.catalogue}", t("initiatives of the catalogue")),
                       (ahead.peak, "", peak), (ahead.projected, "", level)]  # fmt: skip
            deck.figures(slide, figures, ASK + 0.32, 22)
            deck.text(slide, ahead.minimums.whole, Box(MARGIN, ASK + 1.38, WIDTH, 0.45), 12)

    def short(self, slide: object, rows: Sequence[Row], left: float, width: float) -> None:
        """Names with their levels."""
        heads = [Head("", 5), Head("", 4.4), Head("", 1.2, True)]
        body: list[Line] = [[Cell(row.name), self.standing(row), Cell(row.level, bold=True)] for row in rows]
        if body:
            box = Box(left, LISTS + 0.35, width, SHORT * len(body))
            self.deck.table(slide, heads, body, box, 12, room=box.height + 0.1)

    def standing(self, row: Row) -> Cell:
        """What a board must know beside a level: below a minimum, or high and without accepted evidence."""
        if row.below:
            return Cell(self.t("below minimum"), colour="warn")
        return Cell(self.t("evidence pending") if row.id in self.facts.claimed else "", colour="muted")

    def profile(self) -> None:
        facts, t = self.facts, self.t
        slide = self.deck.slide(facts.profile_title, self.report.source_line, self.notes(
            "profile",
            t("Each dimension is the weighted mean of its capabilities; the target comes from the profile chosen."),
        ))  # fmt: skip
        rows = (facts.overall, *facts.dimensions)
        self.bars(slide, rows, Box(MARGIN, TOP, 7.4, DEEP))
        heads = [Head("", 3), Head(facts.scale.name, 1.2, True), Head(t("90% interval"), 2, True),
                 Head(t("Agreement"), 1.6, True)]  # fmt: skip
        body: list[Line] = [[Cell(row.name), Cell(row.level, bold=True), row.interval, row.agreement] for row in rows]
        left, width, deep = 8.3, WIDE - MARGIN - 8.3, 0.36 * (len(body) + 1)
        self.deck.table(slide, heads, body, Box(left, TOP, width, deep), 12, room=deep + 0.2)
        if facts.scale.staged and facts.gating:
            top = TOP + deep + 0.3
            self.deck.heading(slide, t("What holds the attained level back"), left, top, width)
            words = cut(self.lang.apart(list(facts.gating)), width, 12, 9)
            self.deck.text(slide, words, Box(left, top + 0.4, width, FOOT - top - 0.6), 12)

    def bars(self, slide: object, rows: Sequence[Row], box: Box) -> None:
        """Level of each row beside its target, as a native chart."""
        facts, staged = self.facts, self.facts.scale.staged
        values = [number(row.level if staged else row.index) for row in rows]
        series: list[tuple[str, Sequence[float | None], str]] = [(self.t("now"), values, "level-4")]
        if facts.has_targets:
            series.append((facts.profile_name, [number(row.target) for row in rows], "level-2"))
        minimums = [number(row.minimum) for row in rows]
        if staged and any(minimums) and any(row.below for row in rows):
            series.append((self.t("regulatory minimum"), minimums, "muted"))
        words = self.lang.row([f"{row.name} {row.level}" for row in rows])
        names = [f"{'▼ ' if row.below else ''}{row.name}" for row in rows]
        self.deck.chart(
            slide, "bars", names, series, box, f"{facts.scale.axis}{self.lang.colon}{words}",
            most=5.4 if staged else 110, least=0, labelled=3,
        )  # fmt: skip

    def heat(self) -> None:
        facts = self.facts
        foot = self.t("Colour: whole level reached (2.6 is level 2). ▼: below a regulatory minimum.")
        slide = self.deck.slide(facts.heat_title, foot if facts.scale.staged else self.report.feet.heat, self.notes("heat"))
        most = max(len(row.cells) for row in facts.heat)
        heads = [Head("", 1.3), *(Head("", 1.0) for _ in range(most))]
        body: list[Line] = []
        for row in facts.heat:
            cells: Line = [Cell(f"{row.name}\n{row.level}", bold=True)]
            for cell in row.cells:
                mark = "▼ " if cell.below else ""
                cells.append(coloured(f"{cell.name}\n{mark}{cell.level}", cell.colour))
            body.append(cells + [""] * (most - len(row.cells)))
        self.deck.table(slide, heads, body, Box(MARGIN, TOP, WIDTH, DEEP - 0.25), 10 if most > 6 else 11)

    def units(self) -> None:
        units, t = self.report.units, self.t
        rows = (*units.rows[:-1][: MOST_UNITS - 1], units.rows[-1])
        foot = self.foot(units.note, len(units.rows) - len(rows))
        slide = self.deck.slide(units.title, foot, self.notes("units"))
        heads = [Head(t("Unit and weight"), 3), Head(t("People"), 0.9, True), Head(t("Attained"), 1, True),
                 *(Head(name, 1.1, True) for name in units.columns)]  # fmt: skip
        body: list[Line] = []
        for row in rows:
            people = "–" if row.n is None else str(row.n)
            line: Line = [Cell(f"{shortened(row.name)}\u00a0{row.weight}", bold=row is rows[-1]), people, row.attained]
            body.append(line + [coloured(cell.text, cell.colour) for cell in row.cells])
        self.deck.table(slide, heads, body, Box(MARGIN, TOP, WIDTH, 0.36 * (len(body) + 1)), 12)

    def gaps(self) -> None:
        facts, t = self.facts, self.t
        notes = self.notes("gaps", t("Rows whose intervals overlap cannot be told apart."))
        gaps = [row for row in facts.gaps if (number(row.gap) or 0) > 0 or row.shortfall]
        shown = gaps[:MOST_ROWS]
        words = [self.foot(self.report.feet.gaps, len(gaps) - len(shown))]
        if any(row.is_tied for row in shown):
            words.append(t("≈: cannot be told apart from the row above; =: the same priority."))
        if any(row.shortfall for row in shown):
            words.append(t("Shortfall: against the minimum of the capability or of one of its questions."))
        source = self.lang.space.join(words)
        slide = self.deck.slide(facts.gaps_title, source, notes)
        heads = [Head("", 0.5), Head(t("Capability"), 5), Head(facts.scale.name, 1.3, True), Head(t("Target"), 1.3, True),
                 Head(t("Gap"), 1.3, True), Head(t("Shortfall"), 1.5, True)]  # fmt: skip
        body: list[Line] = [
            [row.rank, row.name, Cell(row.level, bold=True), row.target, row.gap, Cell(row.shortfall, colour="warn")]
            for row in shown
        ]  # fmt: skip
        self.deck.table(slide, heads, body, Box(MARGIN, TOP, WIDTH, 0.34 * (len(body) + 1)), 12)

    def rules(self) -> None:
        facts, t = self.facts, self.t
        rules = facts.by_shortfall
        foot = self.foot(facts.minimum_note, len(rules) - MOST_RULES)
        slide = self.deck.slide(facts.rules_title, foot, self.notes("rules", self.report.feet.rules))
        heads = [Head(t("Capability"), 2.4), Head(t("Sources"), 4.3), Head(t("Minimum"), 1.1, True),
                 Head(facts.scale.name, 1.1, True), Head(t("Shortfall"), 1.1, True), Head(t("State"), 2, True)]  # fmt: skip
        body: list[Line] = [
            [rule.question or rule.name, self.lang.first_of(rule.sources), rule.target,
             Cell(rule.level, bold=True), rule.shortfall, Cell(f"▼ {rule.state}" if rule.missed else rule.state,
                                               colour="warn" if rule.missed else "ink")]
            for rule in rules[:MOST_RULES]
        ]  # fmt: skip
        self.deck.table(slide, heads, body, Box(MARGIN, TOP, WIDTH, 0.34 * (len(body) + 1)), 10)

    def patterns(self) -> None:
        facts, t = self.facts, self.t
        lang, source = self.lang, self.report.feet.patterns
        if facts.aside:
            source += f"{lang.space}{facts.aside_title}{lang.colon}{lang.listed([each.name for each in facts.aside])}"
        foot = self.foot(source, len(facts.patterns) - MOST_PATTERNS)
        slide = self.deck.slide(facts.patterns_title, foot, self.notes("patterns"))
        steps = self.report.journey.reached.patterns.by_id if self.report.journey else {}
        heads = [Head(t("Pattern"), 2.6), Head(t("What is at stake"), 4.6), Head(t("Levels behind it"), 2.4),
                 *([Head(t("What the plan does"), 2.4)] if steps else [])]  # fmt: skip
        shown = facts.patterns[:MOST_PATTERNS]
        body: list[Line] = [
            [Cell(each.name, bold=True), each.risk or each.consequence, each.evidence, *([steps[each.id]] if steps else [])]
            for each in shown
        ]
        if body:
            self.deck.table(slide, heads, body, Box(MARGIN, TOP, WIDTH, 0.8 * len(body) + 0.35), 12)
        elif facts.aside:
            said = [f"{each.name}{self.lang.colon}{each.reason} {each.who}" for each in facts.aside]
            self.deck.text(slide, self.lang.row([facts.aside_title, *said]), Box(MARGIN, TOP, WIDTH, 3.0))
        else:
            self.deck.text(slide, facts.no_pattern, Box(MARGIN, TOP, WIDTH, 1.0))

    def dimensions(self) -> None:
        for each in self.facts.facts:
            self.dimension(each)

    def dimension(self, facts: DimensionFacts) -> None:
        t = self.t
        foot = self.foot(self.report.source_line, len(facts.needs) - MOST_NEEDS)
        slide = self.deck.slide(facts.title, foot, self.notes(f"dimension-{facts.id}"))
        wide = 6.0 if facts.needs else WIDTH
        self.bars(slide, facts.rows, Box(MARGIN, TOP, wide, DEEP))
        if facts.needs:
            left = MARGIN + wide + 0.4
            width = WIDE - MARGIN - left
            self.deck.heading(slide, t("What it takes to reach level 3 or the next level"), left, TOP, width)
            needs = facts.needs[:MOST_NEEDS]
            step = (DEEP - 0.5) / len(needs)
            for place, need in enumerate(needs):
                top = TOP + 0.42 + place * step
                words = t("{name}: level {level}", name=need.name, level=need.level)
                words = cut(words, width, 12, 1, bold=True)
                self.deck.text(slide, words, Box(left, top, width, 0.26), 12, bold=True)
                deep = step - 0.3 - (PLANNED if need.planned else 0)
                text = cut(need.text, width, 10.5, int(deep * 72 / (10.5 * 1.2)))
                self.deck.text(slide, text, Box(left, top + 0.26, width, deep), 10.5)
                if need.planned:
                    taken = lines_of(text, width, 10.5) * 10.5 * 1.25 / 72
                    below = Box(left, top + 0.28 + min(taken, deep), width, PLANNED)
                    self.deck.text(slide, cut(need.planned, width, 10, 2), below, 10, "accent")

    def change(self) -> None:
        """The whole, the dimensions and what moved for sure since the last cycle."""
        t, report = self.t, self.report
        figures = ((t("Before"), 1), (t("After"), 1), (t("Difference"), 1.1), (t("90% interval"), 1.6), (t("Judged"), 1.4))
        heads = [Head(t("Part"), 3.4), *(Head(name, width, True) for name, width in figures)]
        for first in range(0, len(report.change), MOST_CHANGES):
            rows: list[Line] = [
                [" · ".join(filter(None, (row.name, row.done))), row.before, row.after, Cell(row.difference, bold=True),
                 row.interval, row.verdict] for row in report.change[first : first + MOST_CHANGES]
            ]  # fmt: skip
            title = self.part(report.change_title, first, MOST_CHANGES, len(report.change))
            slide = self.deck.slide(title, report.source_line, self.notes("change", report.change_note))
            self.deck.table(slide, heads, rows, Box(MARGIN, TOP, WIDTH, min(0.4 * (len(rows) + 1), DEEP)), 12, room=DEEP)

    def certainty(self) -> None:
        sure, t = self.report.certainty, self.t
        notes = self.notes("certainty", sure.weights, sure.reliability)
        slide = self.deck.slide(sure.title, self.report.source_line, notes)
        heads = [Head(t("Part"), 2.4), Head(t("Coverage"), 1.2, True), Head(t("Respondents"), 1.3, True),
                 Head(t("Questions left out"), 1.4, True), Head(t("Agreement"), 1.3, True), Head(t("Evidenced"), 1.2, True),
                 Head(t("90% interval"), 1.6, True)]  # fmt: skip
        body: list[Line] = [
            [row.name, row.coverage, row.respondents, row.na, row.agreement, row.evidenced, row.interval]
            for row in sure.rows
        ]
        deep = 0.44 * (len(body) + 1)
        self.deck.table(slide, heads, body, Box(MARGIN, TOP, WIDTH, deep), 13, room=deep + 0.2)
        for place, line in enumerate(line for line in (sure.weights, sure.reliability, sure.withheld) if line):
            self.deck.text(slide, line, Box(MARGIN, TOP + deep + 0.3 + 0.6 * place, WIDTH, 0.6), 13)
