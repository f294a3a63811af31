"""Where the plan takes the bank: the facts of the roadmap page and of the report's second half, from one Plan."""

from dataclasses import dataclass
from itertools import accumulate

from questionnaires.schema import Initiative
from reports import titles
from reports.language import Language
from reports.plan_charts import Balance, Columns, Curve, Gantt, Task, balance, columns, curve, gantt, quarter_marks
from reports.plan_words import Pair, PlanWords
from reports.planned import Planned
from reports.projection import kept_from, levels_at, overall_by_quarter, quarter_of
from roadmap.levels import quarter_done
from roadmap.money import monthly_cost
from roadmap.plan import Placed
from roadmap.portfolio import HIGH, LOW, cost_of
from scoring.result import Result, Rule

WIDTH = 658.0
"""A4 column in CSS px."""
NAMES = 340.0
"""CSS px of the names and roles left of the Gantt's bars."""


@dataclass(frozen=True)
class StepRow:
    when: str
    text: str
    role: str


@dataclass(frozen=True)
class Card:
    """One initiative of the plan."""

    number: int
    id: str
    name: str
    wave: int
    wave_name: str
    when: str
    months: str
    lifts: tuple[str, ...]
    effort: str
    effort_roles: str
    cost: str
    why: str
    done: str
    risk: str
    owner: str
    steps: tuple[StepRow, ...]
    kpis: tuple[tuple[str, str], ...]
    needs: str
    enables: str
    source: str
    deadline: str


@dataclass(frozen=True)
class TableRow:
    """An initiative as a row of the table view."""

    id: str
    name: str
    wave: str
    start: str
    end: str
    months: str
    owner: str
    cost: str


@dataclass(frozen=True)
class Journey:
    """Everything a reader needs to see of the plan."""

    title: str
    feasible: bool
    gantt: Gantt
    table: tuple[TableRow, ...]
    cards: tuple[Card, ...]
    curve: Curve | None
    spend: Columns | None
    people: Columns
    roles: tuple[Pair, ...]
    investment_title: str
    count: int
    catalogue: int
    money: str
    months: str
    peak: str
    peak_month: str
    projected: str
    projected_month: str
    quality: str
    greedy: str
    waves_note: str
    limits: tuple[Pair, ...]
    limits_note: str
    binding: tuple[Pair, ...]
    left_out: tuple[Pair, ...]
    unplanned: tuple[Pair, ...]
    left_groups: tuple[tuple[str, str], ...]
    levels: tuple[tuple[str, tuple[str, ...], str], ...]
    levels_title: str
    quarter_names: tuple[str, ...]
    conflict: tuple[str, ...]
    relaxation: str
    closing: tuple[Pair, ...]
    external_only: bool
    balance: Balance | None
    payback: str
    levels_by_quarter: tuple[str, ...]


def journey(planned: Planned, result: Result, lang: Language, width: float = WIDTH) -> Journey:
    """The facts in one language."""
    return _Builder(planned, result, lang, width).build()


class _Builder(PlanWords):
    def __init__(self, planned: Planned, result: Result, lang: Language, width: float) -> None:
        super().__init__(planned.questionnaire, planned.portfolio, planned.plan, lang)
        self.result, self.width, self.before = result, width, planned.before
        self.wave_names = (lang.t("1 Quick wins"), lang.t("2 Build"), lang.t("3 Scale"))

    def build(self) -> Journey:
        plan, lang, limits = self.plan, self.lang, self.limits
        quarters = self.problem.quarters
        overall = overall_by_quarter(self.questionnaire, self.result, plan, quarters)
        last = lang.month(limits.last_month)
        peak, peak_month = self.peak()
        closing = kept_from(self.result.regulatory, plan)
        money = self.money()
        kept = [quarter for quarter in closing.values() if quarter is not None]
        kept_by = self.month(3 * max(kept) + 2) if kept else last
        levels = self.levels()
        return Journey(
            title=titles.roadmap(
                lang, len(plan.schedule), overall[0] if overall else None, overall[-1] if overall else None, last
            ),
            feasible=plan.status != "infeasible",
            gantt=self.gantt(),
            table=tuple(self.table_row(each) for each in plan.schedule),
            cards=tuple(self.card(number, each) for number, each in enumerate(plan.schedule, start=1)),
            curve=self.curve(overall) if overall else None,
            spend=self.spend(),
            people=self.people(),
            roles=self.roles(),
            investment_title=titles.investment(lang, money, peak, len(kept), len(self.result.shortfalls), kept_by),
            count=len(plan.schedule),
            catalogue=len(self.questionnaire.initiatives),
            money=money,
            months=lang.months(limits.horizon),
            peak=peak,
            peak_month=peak_month,
            projected=lang.level(overall[-1]) if overall else "–",
            projected_month=last,
            quality=self.quality(),
            greedy=self.greedy(),
            waves_note=self.waves_note(),
            limits=self.limit_rows(),
            limits_note=self.limits_note(),
            binding=self.binding(),
            left_out=self.left_out(),
            unplanned=self.unplanned(),
            left_groups=self.left_groups(),
            levels=levels,
            levels_title=self.levels_title(last),
            quarter_names=self.quarter_names(),
            conflict=tuple(self.demand(each.demand, each.id) for each in plan.conflict or ()),
            relaxation=self.relaxation(),
            closing=tuple(
                Pair(
                    self.capability(id),
                    lang.t("met from {month}", month=self.month(3 * quarter + 2))
                    if quarter is not None
                    else lang.t("not within the plan"),
                )
                for id, quarter in closing.items()
            )
            + tuple(
                Pair(self.question(rule.question), self.on_question(rule)) for rule in self.result.shortfalls if rule.question
            ),
            external_only=not limits.day_rates,
            balance=self.balance(),
            payback=self.payback(),
            levels_by_quarter=tuple(lang.level(each) for each in overall),
        )

    def on_question(self, rule: Rule) -> str:
        """When the capability of a question with its own minimum gets there; the question itself must be answered again."""
        lang, name, quarter = self.lang, self.capability(rule.capability), quarter_of(rule, self.plan)
        if quarter is None:
            return lang.t("one question: {name} stays below {target} in this plan", name=name, target=lang.level(rule.target))
        month = self.month(3 * quarter + 2)
        return lang.t("one question: {name} at {target} from {month}, to be answered again", name=name,
                      target=lang.level(rule.target), month=month)  # fmt: skip

    def quarter_names(self) -> tuple[str, ...]:
        """The month in which each quarter of the plan ends."""
        return tuple(str(self.limits.first_month.plus(3 * q + 2)) for q in range(self.problem.quarters))

    def money(self) -> str:
        """What the plan still costs."""
        total = sum(self.plan.spend)
        return self.lang.money_range(total * LOW, total * HIGH)

    def headcount(self) -> list[float]:
        """Persons in each month of the plan."""
        rows = list(self.plan.roles_used.values())
        return [sum(row[m] for row in rows) for m in range(self.limits.horizon)] if rows else []

    def peak(self) -> tuple[str, str]:
        months = self.headcount()
        if not months or max(months) == 0:
            return "0", "–"
        most = max(range(len(months)), key=lambda m: (round(months[m], 6), -m))
        return self.lang.figure(months[most], 0), self.month(most)

    def gantt(self) -> Gantt:
        tasks = []
        for number, each in enumerate(self.plan.schedule, start=1):
            initiative = self.catalogue[each.id]
            tasks.append(
                Task(
                    each.id, self.lang.text(initiative.name), self.lead(initiative), int(each.wave), each.start, each.end,
                    self.lang.t("{count} mo", count=each.end - each.start), each.id in self.limits.pinned,
                    "under_way" if each.id in self.problem.fixed else "planned", self.stood(each), str(number),
                )
            )  # fmt: skip
        return gantt(
            tasks, self.wave_names, self.limits.first_month, self.limits.horizon, self.width,
            self.lang.n(
                "Gantt chart of {count} initiative by wave; the table beside it holds the same dates",
                "Gantt chart of {count} initiatives by wave; the table beside it holds the same dates", len(tasks),
            ), left=NAMES,
        )  # fmt: skip

    def stood(self, placed: Placed) -> tuple[int, int] | None:
        """Months in which a moved initiative stood in the plan before; None where it did not move."""
        before = self.before.get(placed.id)
        if before is None or placed.id in self.problem.fixed:
            return None
        start = before.since(self.limits.first_month)
        end = start + placed.end - placed.start
        return (start, end) if start != placed.start and end > 0 and start < self.limits.horizon else None

    def lead(self, initiative: Initiative) -> str:
        """The staff role that gives most to an initiative."""
        months = initiative.person_months
        return self.role(max(months, key=lambda role: months[role])) if months else ""

    def owner(self, initiative: Initiative) -> str:
        return self.lang.text(self.questionnaire.owner_name(initiative.owner))

    def cost(self, initiative: Initiative) -> str:
        cost = cost_of(initiative, self.limits.day_rates)
        return self.lang.money_range(cost * LOW, cost * HIGH)

    def table_row(self, placed: Placed) -> TableRow:
        initiative = self.catalogue[placed.id]
        return TableRow(
            placed.id, self.lang.text(initiative.name), self.wave_names[placed.wave - 1], self.month(placed.start),
            self.month(placed.end - 1), self.lang.months(placed.end - placed.start), self.owner(initiative),
            self.cost(initiative),
        )  # fmt: skip

    def card(self, number: int, placed: Placed) -> Card:
        lang, initiative = self.lang, self.catalogue[placed.id]
        total = sum(initiative.person_months.values())
        low, high = lang.figure(total * LOW, 0), lang.figure(total * HIGH, 0)
        roles = sorted(initiative.person_months.items(), key=lambda each: -each[1])
        chosen = {each.id for each in self.plan.schedule}
        enables = [
            self.initiative(each.id)
            for each in self.questionnaire.initiatives
            if initiative.id in each.prerequisites and each.id in chosen
        ]
        needs = [self.initiative(id) for id in initiative.prerequisites if id in chosen]
        deadline = self.problem.by_id[placed.id].mandatory_by
        first, last = self.month(placed.start), self.month(placed.end - 1)
        return Card(
            number=number,
            id=placed.id,
            name=lang.text(initiative.name),
            wave=int(placed.wave),
            wave_name=self.wave_names[placed.wave - 1],
            when=lang.range(first, last),
            months=lang.months(initiative.months),
            lifts=tuple(text for each in initiative.lifts if (text := self.lift(each.capability, each.to_level, placed.end))),
            effort=lang.t("{range} person-months", range=lang.range(low, high)),
            effort_roles=lang.row([f"{self.role(role)} {lang.figure(months, 0)}" for role, months in roles]),
            cost=self.cost(initiative),
            why=lang.text(initiative.why),
            done=lang.text(initiative.done),
            risk=lang.text(initiative.risk),
            owner=self.owner(initiative),
            steps=tuple(
                StepRow(lang.t("Weeks {first} to {last}", first=step.weeks[0], last=step.weeks[1]), lang.text(step.text),
                        self.role(step.role))
                for step in initiative.steps
            ),
            kpis=tuple((lang.text(kpi.name), lang.text(kpi.target)) for kpi in initiative.kpis),
            needs=lang.listed(needs) if needs else lang.t("Nothing in the plan: it can start by itself"),
            enables=lang.listed(enables) if enables else lang.t("No other initiative in the plan waits for it"),
            source=lang.text(initiative.source),
            deadline=lang.t("due by {month}", month=self.month(deadline - 1)) if deadline is not None else "",
        )  # fmt: skip

    def lift(self, capability: str, to: int, end: int) -> str:
        """From where to where the plan brings a capability when the initiative ends; empty when it is there already."""
        planned = next((each for each in self.problem.capabilities if each.id == capability), None)
        levels = self.plan.levels.get(capability, ())
        if planned is None or not levels:
            return ""
        quarter = quarter_done(end)
        before = levels[quarter - 1] if quarter else planned.level
        after = min(float(to), planned.aim, levels[quarter])
        if after <= before + 1e-9:
            return ""
        return self.lang.t(
            "{name} {start} to {end}", name=self.capability(capability), start=self.lang.level(before),
            end=self.lang.level(after),
        )  # fmt: skip

    def curve(self, overall: list[float]) -> Curve:
        lang = self.lang
        target = self.result.overall.targets.get(self.result.profile)
        marks = quarter_marks(self.limits.first_month, self.limits.horizon, 60, self.width - 76)
        profile = self.questionnaire.profile(self.result.profile)
        name = lang.text(profile.name) if profile else lang.t("own target")
        return curve(
            overall, [lang.level(level) for level in overall], target, f"{name} {lang.level(target)}", marks,
            self.width, 60.0,
            lang.t("Projected overall level by quarter: {values}", values=lang.row([lang.level(each) for each in overall])),
        )  # fmt: skip

    def amount(self, value: float) -> str:
        """Money in a chart, in the unit of its heading."""
        return self.lang.figure(value, 0) if self.lang.is_chinese else self.lang.figure(value / 100, 1)

    def spend(self) -> Columns | None:
        lang, spend = self.lang, self.plan.spend
        if not spend:
            return None
        budget = self.limits.budget_per_quarter
        texts = [self.amount(each) for each in spend]
        return columns(
            list(spend), texts, [self.quarter_name(q) for q in range(len(spend))], budget,
            lang.t("budget {amount}", amount=self.amount(budget)) if budget is not None else "", self.width, 60.0,
            lang.t("Spend by quarter: {values}", values=lang.row(texts)),
        )  # fmt: skip

    def payback(self) -> str:
        """When the benefits that the bank entered have paid for the plan; empty where it entered none."""
        lang, plan = self.lang, self.plan
        if plan.benefit is None:
            return ""
        total = lang.money(plan.benefit[-1])
        if plan.payback_month is None:
            return lang.t("The benefits entered come to {money} within the plan and do not pay for it there.", money=total)
        return lang.t(
            "The benefits entered come to {money} within the plan and have paid for it by {month}.", money=total,
            month=self.month(plan.payback_month),
        )  # fmt: skip

    def balance(self) -> Balance | None:
        lang, plan = self.lang, self.plan
        if plan.benefit is None:
            return None
        cost = list(accumulate(monthly_cost(self.problem, {each.id: each.start for each in plan.schedule})))
        paid = "" if plan.payback_month is None else lang.t("paid back {month}", month=self.month(plan.payback_month))
        return balance(
            cost, plan.benefit, plan.payback_month, (lang.t("cost"), lang.t("benefit")), paid,
            self.amount(max(*cost, *plan.benefit)), self.limits.first_month, self.width, 60.0, self.payback(),
        )  # fmt: skip

    def quarter_name(self, quarter: int) -> str:
        return self.lang.t("to {month}", month=str(self.limits.first_month.plus(3 * quarter + 2)))

    def people(self) -> Columns:
        lang, months = self.lang, self.headcount()
        capacity = sum(self.limits.roles.values())
        texts = [lang.figure(each, 0) for each in months]
        names = [str(self.limits.first_month.plus(m).month) for m in range(len(months))]
        return columns(
            months, texts, names, capacity, lang.t("capacity {amount}", amount=lang.figure(capacity, 0)), self.width, 60.0,
            lang.t("People by month: {values}", values=lang.row(texts)), 78.0,
        )  # fmt: skip

    def roles(self) -> tuple[Pair, ...]:
        """Use of each role: peak of its capacity."""
        found = []
        for role, used in self.plan.roles_used.items():
            capacity, most = self.limits.roles.get(role, 0.0), max(used, default=0.0)
            found.append(
                Pair(self.role(role), self.lang.t("{used} of {capacity} at the peak", used=self.lang.figure(most, 1),
                                                  capacity=f"{capacity:g}"))
            )  # fmt: skip
        return tuple(found)

    def levels_title(self, month: str) -> str:
        """How far the plan brings the capabilities."""
        ends = {each.id: levels_at(self.result, self.plan, self.problem.quarters - 1)[each.id] for each in
                self.problem.capabilities}  # fmt: skip
        risen = sum(ends[each.id] > each.level + 1e-9 for each in self.problem.capabilities)
        reached = sum(ends[each.id] >= each.target - 1e-9 for each in self.problem.capabilities)
        return titles.levels(self.lang, risen, reached, len(ends), month)

    def levels(self) -> tuple[tuple[str, tuple[str, ...], str], ...]:
        """Level of each planned capability now and at the end of each quarter, with its target."""
        rows = []
        for capability in self.problem.capabilities:
            quarters = range(-1, self.problem.quarters)
            values = [levels_at(self.result, self.plan, quarter)[capability.id] for quarter in quarters]
            texts = tuple(self.lang.level(value) for value in values)
            rows.append((self.capability(capability.id), texts, self.lang.level(capability.target)))
        return tuple(rows)
