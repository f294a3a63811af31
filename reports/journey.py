"""Where the plan takes the bank: the facts of the roadmap page and of the report's second half, from one Plan."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reports import titles
from reports.benefits import balance_chart, benefits, payback
from reports.courses import Course, courses
from reports.first_steps import FirstSteps, first_steps
from reports.gantt import Gantt, Task, gantt, quarter_marks
from reports.initiative_words import Card, TableRow
from reports.journey_words import JourneyWords, Minimums, State
from reports.language import Language
from reports.levels_ahead import LevelRow, level_rows
from reports.order_words import Orders, orders_of
from reports.plan_charts import Balance, Columns, Curve, columns, curve, thinned
from reports.plan_words import Pair
from reports.planned import Planned
from reports.reached import Reached, met_by_quarter, reached
from reports.units_ahead import UnitsAhead
from roadmap.problem import QUARTER
from scoring.result import Result

WIDTH, HALF = 658.0, 311.0
EDGE, HALF_EDGE, AXIS = 0.0, 14.0, 60.0
"""A4 column in CSS px, half of it, what is free at the left of a chart on either, and where amounts stand at its left."""
CROWDED, CHART, LOW_CHART, HIGH_CHART = 11, 110.0, 96.0, 140.0
"""Missed minimums above which the charts of their page are lower; CSS px of a chart, lower, and on a screen."""
LEVEL_BELOW, LOW_LEVEL_BELOW, BY_BAR, BY_LIMIT, SPEND_BELOW = 180.0, 64.0, 3.0, 12.0, 60.0
"""CSS px of what stands below the Gantt chart on its time axis: the level, lower by each bar and limit, and the spend."""
NAMES_BELOW = 14.0
"""What the names of the spend's quarters add to it, CSS px."""
NAMES, NAMES_ON_SCREEN = 364.0, 420.0
"""CSS px of the names and roles left of the Gantt's bars: on a page, and on a screen, where no name is cut."""


@dataclass(frozen=True)
class Below:
    """What stands below the Gantt chart on its time axis: the projected level, the missed minimums met, the spend."""

    level: Curve | None
    met: Columns | None
    spend: Columns | None


@dataclass(frozen=True)
class Journey:
    """Everything a reader needs to see of the plan. ``is_valued``: what one more of some limit brings is known."""

    title: str
    ask: str
    state: State
    gantt: Gantt
    table: tuple[TableRow, ...]
    cards: tuple[Card, ...]
    curve: Curve | None
    spend: Columns | None
    below: Below
    people: Columns
    roles: tuple[Pair, ...]
    investment_title: str
    count: int
    catalogue: int
    money: str
    money_note: str
    months: str
    peak: str
    peak_month: str
    effort: str
    staff: str
    minimums: Minimums
    first_steps: FirstSteps
    projected: str
    projected_month: str
    first_quarter: str
    quality: str
    greedy: str
    chart_note: str
    limits: tuple[Pair, ...]
    limits_note: str
    binding: tuple[Pair, ...]
    is_valued: bool
    left_out: tuple[Pair, ...]
    unplanned: tuple[Pair, ...]
    left_groups: tuple[tuple[str, str], ...]
    letters: Mapping[str, str]
    levels: tuple[LevelRow, ...]
    levels_title: str
    quarter_names: tuple[str, ...]
    conflict: tuple[str, ...]
    relaxation: str
    reached: Reached
    kept: int
    external_only: bool
    overspend: str
    overstaff: str
    caveat: str
    over_budget: str
    over_staff: str
    cards_title: str
    balance: Balance | None
    payback: str
    benefits: tuple[Pair, ...]
    levels_by_quarter: tuple[str, ...]
    orders: Orders
    courses: tuple[Course, ...]
    closing: str
    approval: str
    units: UnitsAhead | None

    @property
    def feasible(self) -> bool:
        """Whether there is a plan with an initiative in it."""
        return self.state == "planned"


def journey(planned: Planned, result: Result, lang: Language, width: float = WIDTH, charts: float = WIDTH) -> Journey:
    """The facts in one language. ``width``: of the time axis in px; ``charts``: of the charts by quarter and month."""
    return _Builder(planned, result, lang, width, charts).build()


class _Builder(JourneyWords):
    def __init__(self, planned: Planned, result: Result, lang: Language, width: float, charts: float) -> None:
        super().__init__(planned, result, lang)
        self.width = width
        is_printed = charts == WIDTH
        self.names = NAMES if width == WIDTH else NAMES_ON_SCREEN
        self.charts, self.edge = charts, EDGE if is_printed else HALF_EDGE
        is_crowded = width == WIDTH and len(result.shortfalls) > CROWDED
        self.height = LOW_CHART if is_crowded else CHART if is_printed else HIGH_CHART

    def build(self) -> Journey:
        plan, lang, limits = self.plan, self.lang, self.limits
        ways, paid_back = courses(self, self.result, self.met), payback(self)
        overall, last, kept = self.overall, lang.month(limits.last_month), self.kept
        money, (peak, peak_month) = self.money(), self.peak()
        cards = tuple(self.card(number, each) for number, each in enumerate(plan.by_wave, start=1))
        kept_by = self.month(max(kept)) if kept else last
        return Journey(
            title=self.title(),
            ask=self.ask(),
            state=self.state(), first_quarter=self.month(QUARTER - 1),
            gantt=self.gantt(),
            table=tuple(self.table_row(each) for each in plan.by_wave),
            cards=cards,
            curve=self.curve(),
            spend=self.spend(),
            below=self.below(),
            people=self.people(),
            roles=self.roles(),
            investment_title=self.investment_title(money, peak, len(kept), kept_by),
            count=len(plan.schedule),
            catalogue=len(self.questionnaire.initiatives),
            money=money,
            money_note=self.money_note(),
            months=lang.months(limits.horizon),
            peak=peak,
            peak_month=peak_month,
            effort=self.effort(), staff=self.staff_range(sum(self.headcount())),
            minimums=self.minimums(kept, kept_by),
            first_steps=first_steps(self, self.result, self.met, self.met_as_expected, self.planned.recorded),
            projected=self.projected(),
            projected_month=last,
            quality=self.quality(),
            greedy=self.greedy(),
            chart_note=self.chart_note(),
            limits=self.limit_rows(), limits_note=self.limits_note(),
            binding=self.binding(), is_valued=any(each.value_of_one_more is not None for each in plan.binding),
            left_out=self.left_out(),
            unplanned=self.unplanned(),
            left_groups=self.left_groups,
            letters=self.letters,
            levels=level_rows(self.questionnaire, self.result, self.problem, plan, lang),
            levels_title=self.levels_title(last),
            quarter_names=self.quarter_names(),
            conflict=self.demands(),
            relaxation=self.relaxation(),
            reached=reached(self, self.result, self.met, self.charts, self.edge, max(self.height, CHART)),
            kept=len(kept),
            external_only=not limits.day_rates,
            overspend=self.overspend(), overstaff=self.overstaff(),
            caveat=self.caveat(),
            over_budget=self.at_the_upper_end(self.over_budget()), over_staff=self.at_the_upper_end(self.over_staff()),
            cards_title=titles.cards(lang, len(plan.schedule), self.effort(), self.largest()),
            balance=balance_chart(self, self.charts, AXIS),
            payback=paid_back, benefits=benefits(self), levels_by_quarter=tuple(lang.level(each) for each in overall),
            orders=orders_of(self, self.result, self.met),
            courses=ways, closing=self.closing(ways, paid_back, cards), approval=self.approval(),
            units=self.units.table(),
        )

    def closing(self, ways: Sequence[Course], paid_back: str, cards: Sequence[Card]) -> str:
        """What ends a summary: who approved the plan, else what the minimums alone would cost; payback; what it builds on."""
        less = "" if self.approval() or len(ways) < 3 else self.lang.t(
            "For the minimums alone: {money}, {staff} person-months; the same number would be met ({kept}).",
            money=ways[1].money, staff=ways[1].staff, kept=ways[1].kept,
        )  # fmt: skip
        return self.lang.space.join(filter(None, (self.approval(), less, paid_back, self.built_on(cards))))

    def gantt(self) -> Gantt:
        tasks, places = [], self.plan.places
        for number, each in enumerate(self.plan.by_wave, start=1):
            initiative = self.catalogue[each.id]
            needed = sorted(places[id] for id in initiative.prerequisites if id in places)
            after = self.lang.t("after {numbers}", numbers=self.lang.row([str(place) for place in needed])) if needed else ""
            tasks.append(
                Task(
                    each.id, self.lang.text(initiative.name), self.lead(initiative), int(each.wave), each.start, each.end,
                    self.lang.t("{count} mo", count=each.end - each.start), each.id in self.limits.pinned,
                    "under_way" if each.id in self.problem.fixed else "planned", self.stood(each), str(number), after,
                    self.meets(each), self.lang.range(self.month(each.start), self.month(each.end - 1)),
                )
            )  # fmt: skip
        return gantt(
            tasks, self.wave_names, self.lang.quarters, self.limits.first_month, self.limits.horizon, self.width,
            self.chart_words(), left=self.names, frozen=self.frozen_months(), staff=self.lang.t("Most staff"),
        )  # fmt: skip

    def below(self) -> Below:
        met = met_by_quarter(self, self.met, self.width, self.names, SPEND_BELOW, is_named=False)
        return Below(self.curve(is_below=True), met, self.spend(is_below=True))

    def curve(self, is_below: bool = False) -> Curve | None:
        lang, overall = self.lang, self.overall
        if not overall:
            return None
        target = self.result.overall.targets.get(self.result.profile)
        left, width = (self.names, self.width) if is_below else (self.edge, self.charts)
        marks = quarter_marks(self.limits.first_month, self.limits.horizon, left, width - left - 16)
        profile = self.questionnaire.profile(self.result.profile)
        name = lang.text(profile.name) if profile else lang.t("own target")
        return curve(
            overall, [lang.level(level) for level in overall], target, f"{name} {lang.level(target)}",
            () if is_below else marks, width, left,
            lang.t("Projected overall level by quarter: {values}", values=lang.row([lang.level(each) for each in overall])),
            self.level_height() if is_below else max(self.height, CHART),
            0.0 if is_below else 16.0,
        )  # fmt: skip

    def level_height(self) -> float:
        """Of the level below the Gantt chart: the less, the more bars stand above it and limits below."""
        return max(LEVEL_BELOW - BY_BAR * len(self.plan.schedule) - BY_LIMIT * len(self.plan.binding), LOW_LEVEL_BELOW)

    def spend(self, is_below: bool = False) -> Columns | None:
        lang, spend = self.lang, self.plan.spend
        if not spend:
            return None
        budget = self.problem.budget
        texts, names = [self.amount(each) for each in spend], [self.quarter_name(q) for q in range(len(spend))]
        told = [f"{name} {text}" for name, text in zip(names, texts, strict=True)]
        shown = self.ends_below() if is_below else names
        below = SPEND_BELOW + (NAMES_BELOW if any(shown) else 0.0)
        return columns(
            list(spend), texts, shown, budget,
            lang.t("budget {amount}", amount=lang.span(budget, self.amount)) if budget else "",
            *((self.width, self.names) if is_below else (self.charts, self.edge)),
            lang.t("Spend by quarter: {values}", values=lang.row(told)), below if is_below else self.height,
        )  # fmt: skip

    def ends_below(self) -> list[str]:
        """What names the columns below the time axis: nothing where they stand under its own quarters, else the last months
        of the plan's, as many as there is room for.
        """
        names = [self.quarter_in_short(quarter) for quarter in range(self.problem.quarters)]
        if self.limits.first_month.month % QUARTER == 1:
            return [""] * len(names)
        return thinned(names, self.width - self.names)

    def people(self) -> Columns:
        lang, months = self.lang, self.headcount()
        capacity = self.problem.staff
        most = lang.span(capacity, lambda each: lang.figure(each, 0))
        texts = [lang.figure(each, 0) for each in months]
        names = [str(self.limits.first_month.plus(m).month) for m in range(len(months))]
        return columns(
            months, texts, names, capacity,
            lang.t("capacity {amount}", amount=most), self.charts, self.edge,
            lang.t("People by month: {values}", values=lang.row(texts)), self.height - 8,
        )  # fmt: skip

