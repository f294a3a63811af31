"""How far the approved plan is, in words: what is finished, what runs late, when the plan is now expected to end."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from reports.delay_words import limits_in_short
from reports.gantt import Gantt, Task, gantt
from reports.history import ApprovedRow, History, MonthRow, approved_rows, month_rows, slip_text
from reports.language import Language
from reports.plan_words import PlanWords
from reports.planned import Planned
from reports.projection import levels_at, levels_now, overall_level, when_met
from reports.words import status_names
from roadmap.calendar import Month
from roadmap.forecast import Forecast, forecasts
from roadmap.portfolio import cost_of
from roadmap.problem import QUARTER
from roadmap.progress import Record, levels_by
from scoring.result import Result

NONE = Record()
NO_HISTORY = History()


@dataclass(frozen=True)
class ProgressRow:
    """An initiative of the approved plan, or one recorded before it was approved.

    ``owner``: the function that answers for it; ``responsible``: the person, where one is recorded, else that function.
    ``is_due``: it is under way or should be by now. ``remark``: the person and the note recorded, empty without either.
    """

    id: str
    name: str
    approved: str
    expected: str
    slip: str
    late: bool
    state: str
    owner: str
    responsible: str
    cost: str
    is_due: bool
    remark: str


@dataclass(frozen=True)
class RowGroup:
    """Rows that stand together on the form; ``is_open``: they are what there is to record now."""

    name: str
    rows: tuple[ProgressRow, ...]
    is_open: bool


@dataclass(frozen=True)
class Progress:
    """The facts of the page; figures as pairs of a value and what it says.

    ``let_go``: what an earlier approved plan held and this one doesn't. ``months``: how it stood at each month's end.
    """

    title: str
    figures: tuple[tuple[str, str], ...]
    gantt: Gantt
    groups: tuple[RowGroup, ...]
    states: tuple[tuple[str, str], ...]
    approved: tuple[ApprovedRow, ...]
    months: tuple[MonthRow, ...]
    let_go: str

    @property
    def rows(self) -> tuple[ProgressRow, ...]:
        """All initiatives, in the order of the form."""
        return tuple(row for group in self.groups for row in group.rows)

    @property
    def told(self) -> tuple[ProgressRow, ...]:
        """What has happened or no longer holds: all but what is planned as it was approved."""
        return tuple(row for row in self.rows if row.state != "planned" or row.late)

    @property
    def words(self) -> dict[str, str]:
        """What each status is called."""
        return dict(self.states)


def progress(
    planned: Planned, result: Result, records: Mapping[str, Record], today: Month, lang: Language, width: float,
    history: History = NO_HISTORY,
) -> Progress:  # fmt: skip
    """What is recorded against the plan that was approved, and against the one approved first."""
    return _Builder(planned, result, records, today, lang, width, history).build()


class _Builder(PlanWords):
    def __init__(
        self, planned: Planned, result: Result, records: Mapping[str, Record], today: Month, lang: Language, width: float,
        history: History,
    ) -> None:  # fmt: skip
        super().__init__(planned.questionnaire, planned.portfolio, planned.plan, lang)
        self.result, self.today, self.width = result, today, width
        self.history, self.promised = history, history.promised()
        self.first = self.limits.first_month
        self.found = forecasts(self.problem, self.plan, self.first, records, today)
        earlier = [id for id, record in records.items() if id not in self.found and record.status != "planned"]
        self.earlier = [each.id for each in planned.questionnaire.initiatives if each.id in earlier]
        self.records = {id: records.get(id, NONE) for id in (*self.found, *self.earlier)}
        self.kept = [each for each in self.found.values() if each.status != "dropped"]
        self.stuck = {each.id for each in self.kept if each.blocked_by is not None}
        self.overdue = {each.id for each in self.kept if (each.slip > 0 or each.overrun) and each.id not in self.stuck}

    def build(self) -> Progress:
        return Progress(
            title=self.title(),
            figures=(self.finished(), self.end(), self.spent(), self.level()),
            gantt=self.gantt(),
            groups=self.groups(),
            states=tuple(status_names(self.lang).items()),
            approved=approved_rows(self.history, self.lang),
            months=month_rows(self.history, self.today, self.lang),
            let_go=self.let_go(),
        )

    def groups(self) -> tuple[RowGroup, ...]:
        """What is due, what comes later, what is over; each in the order of the plan."""
        lang, rows = self.lang, [self.row(id) for id in self.records]
        over = [row for row in rows if row.state in ("done", "dropped")]
        due = [row for row in rows if row.is_due]
        later = [row for row in rows if row not in over and row not in due]
        named = ((lang.t("Under way, or due to start"), due), (lang.t("Later"), later), (lang.t("Finished or dropped"), over))
        return tuple(RowGroup(name, tuple(own), own is due) for name, own in named if own)

    def let_go(self) -> str:
        """What was approved once and is neither in the plan now followed nor recorded."""
        gone = [id for id in self.history.let_go(self.records) if id in self.catalogue]
        if not gone:
            return ""
        return self.lang.t("Approved before and no longer planned: {names}.",
                           names=self.lang.listed([self.initiative(id) for id in gone]))  # fmt: skip

    @property
    def total(self) -> int:
        """Initiatives that are or were to be done."""
        return len(self.records) - self.count("dropped")

    def count(self, status: str) -> int:
        return sum(record.status == status for record in self.records.values())

    def title(self) -> str:
        lang = self.lang
        late, slip = len(self.overdue), self.slip()
        values = {"done": self.count("done"), "total": self.total, "running": self.count("under_way"), "late": late}
        stuck = len(self.stuck)
        if stuck and late:
            return lang.n(
                "{done} of {total} initiatives finished, {running} under way; {late} late in all, "
                "{count} needs what was dropped",
                "{done} of {total} initiatives finished, {running} under way; {late} late in all, "
                "{count} need what was dropped",
                stuck, **values,
            )  # fmt: skip
        if stuck:
            return lang.n(
                "{done} of {total} initiatives finished, {running} under way; {count} needs what was dropped",
                "{done} of {total} initiatives finished, {running} under way; {count} need what was dropped", stuck, **values,
            )  # fmt: skip
        if not late:
            return lang.t("{done} of {total} initiatives finished, {running} under way; none is late", **values)
        if slip <= 0:
            return lang.t(
                "{done} of {total} initiatives finished, {running} under way; {late} late in all: the end holds", **values
            )  # fmt: skip
        return lang.t(
            "{done} of {total} initiatives finished, {running} under way; {late} late in all, the end moves by {months}",
            months=lang.months(slip), **values,
        )  # fmt: skip

    def ends(self) -> tuple[Month, Month]:
        """Last month as approved, and as it is now to be expected."""
        rows: Sequence[Forecast] = [each for each in self.kept if each.id not in self.stuck] or list(self.found.values())
        return max(each.approved[1] for each in rows), max(each.expected[1] for each in rows)

    def slip(self) -> int:
        approved, expected = self.ends()
        return expected.since(approved)

    def finished(self) -> tuple[str, str]:
        dropped = self.count("dropped")
        said = self.lang.n("initiatives finished; {count} dropped", "initiatives finished; {count} dropped", dropped)
        return f"{self.count('done')} / {self.total}", said if dropped else self.lang.t("initiatives finished")

    def end(self) -> tuple[str, str]:
        lang, (approved, expected) = self.lang, self.ends()
        said = lang.t("expected end by months, prerequisites and people; approved: {month}", month=lang.month(approved))
        first = self.history.approved[0].planned.last_month if self.history.approved else None
        if first is not None and first != approved:
            said = lang.apart([said, lang.t("approved first: {month}", month=lang.month(first))])
        return lang.month(expected), said

    def spent(self) -> tuple[str, str]:
        """Cost recorded beside what the plan says for the same initiatives."""
        costs = {id: record.cost for id, record in self.records.items() if record.cost is not None}
        if not costs:
            return "–", self.lang.t("no cost recorded yet")
        lang, parts = self.lang, [self.lang.t("cost recorded")]
        for status, words in status_names(lang).items():
            own = [id for id in costs if self.records[id].status == status]
            spent, planned = sum(costs[id] for id in own), sum(self.planned_cost(id) for id in own)
            if own and status == "dropped":
                parts.append(lang.t("{status}: {spent}", status=words, spent=lang.money(spent)))
            elif own:
                parts.append(lang.t("{status}: {spent}, planned for {count} {planned}", status=words, spent=lang.money(spent),
                                    count=len(own), planned=lang.money(planned)))  # fmt: skip
        return lang.money(sum(costs.values())), lang.apart([*parts, self.in_all()])

    def in_all(self) -> str:
        """What the plan will have cost, with what isn't finished at its planned cost, against what was approved."""
        total = sum(self.outcome(id, record) for id, record in self.records.items())
        lang, first, last = self.lang, self.history.approved[0].cost, self.history.approved[-1].cost
        amounts = {"total": lang.money(total), "approved": lang.money(last)}
        said = lang.t("in all to be expected: {total}; approved: {approved}", **amounts)
        if lang.money(first) != lang.money(last):
            said = lang.apart([said, lang.t("approved first: {money}", money=lang.money(first))])
        return said

    def outcome(self, id: str, record: Record) -> float:
        """Cost of an initiative in the end; what can't be done costs no more than it has."""
        planned, spent = self.planned_cost(id), record.cost or 0.0
        is_final = id in self.stuck or record.status == "dropped" or (record.status == "done" and record.cost is not None)
        return spent if is_final else max(planned, spent)

    def planned_cost(self, id: str) -> float:
        return cost_of(self.catalogue[id], self.limits.day_rates)

    def level(self) -> tuple[str, str]:
        """Level with the lifts of what is finished, beside the level planned for the last full quarter."""
        lang = self.lang
        done = frozenset(id for id, record in self.records.items() if record.status == "done")
        quarter = min(max(self.today.since(self.first), 0) // QUARTER, self.problem.quarters) - 1
        now = levels_at(self.result, self.plan, -1)
        reached = overall_level(self.questionnaire, self.result, now | levels_by(self.problem, done))
        before = levels_now(self.result, self.plan, self.problem)
        planned = levels_at(self.result, self.plan, quarter) if quarter >= 0 else before
        aim = overall_level(self.questionnaire, self.result, planned)
        month = lang.month(self.first.plus(QUARTER * (quarter + 1) - 1))
        said = lang.t(
            "level if each finished one brought what it should; planned for {month}: {level}", month=month,
            level=lang.level(aim),
        )  # fmt: skip
        return lang.level(reached), said

    def gantt(self) -> Gantt:
        waves = {each.id: int(each.wave) for each in self.plan.schedule}
        begin = min([self.first, *(each.expected[0] for each in self.found.values())])
        tasks = []
        for each in self.found.values():
            start, end = (month.since(begin) for month in each.expected)
            before = tuple(month.since(begin) for month in each.approved)
            moved = (before[0], before[1] + 1) if each.approved != each.expected else None
            slip = f"{each.slip:+d}".replace("-", "−") if each.slip else ""
            text = self.lang.t("dropped") if each.status == "dropped" else slip
            text = self.lang.t("can't be done") if each.id in self.stuck else text
            name = self.initiative(each.id)
            when = self.lang.apart(filter(None, [self.lang.range(*map(self.lang.month, each.expected)), text]))
            tasks.append(Task(each.id, name, "", waves[each.id], start, end + 1, text, False, each.status, moved, when=when))
        last = max([self.limits.last_month, *(each.expected[1] for each in self.found.values())])
        return gantt(
            tasks, self.wave_names, self.lang.quarters, begin, last.since(begin) + 1, self.width,
            self.lang.n(
                "Gantt chart of {count} initiative as expected now, with the approved months as outlines",
                "Gantt chart of {count} initiatives as expected now, with the approved months as outlines", len(tasks),
            ),
            now=(self.today.since(begin), self.lang.t("today")),
        )  # fmt: skip

    def standing(self, forecast: Forecast) -> str:
        lang = self.lang
        if forecast.blocked_by is not None:
            return lang.t("can't be done: {name}, which it needs, was dropped", name=self.initiative(forecast.blocked_by))
        if forecast.status == "dropped":
            lost = self.lost_without(forecast.id)
            return lang.t("minimum no longer met by this plan: {names}", names=lang.listed(lost)) if lost else ""
        if forecast.overrun:
            months = lang.months(forecast.overrun)
            longer = lang.t("{months} longer under way than planned: say when it will end", months=months)
            return lang.apart([slip_text(forecast.slip, lang), longer] if forecast.slip > 0 else [longer])
        waits = limits_in_short(self, forecast.limits)
        said = lang.t("waits for {limits}", limits=waits) if waits else ""
        return lang.apart(filter(None, [slip_text(forecast.slip, lang), said]))

    def lost_without(self, id: str) -> list[str]:
        """Missed minimums that the plan meets with an initiative and not without it and what can't be done then."""
        blocked = {each.id for each in self.kept if each.blocked_by == id}
        left = tuple(each for each in self.plan.schedule if each.id not in blocked | {id})
        whole = when_met(self.result, self.problem, self.plan)
        without = dict(when_met(self.result, self.problem, replace(self.plan, schedule=left)))
        return [self.minimum(rule) for rule, month in whole if month is not None and without[rule] is None]

    def row(self, id: str) -> ProgressRow:
        initiative, record, forecast = self.catalogue[id], self.records[id], self.found.get(id)
        expected = forecast.expected if forecast else (record.started, record.finished or record.expected)
        is_dropped, promised = record.status == "dropped", self.promised.get(id)
        owner = self.lang.text(self.questionnaire.owner_name(initiative.owner))
        standing = self.lang.apart([each for each in (
            self.standing(forecast) if forecast else "", "" if is_dropped else self.since_first(id, forecast, expected[1]),
        ) if each])  # fmt: skip
        return ProgressRow(
            id=id,
            name=self.lang.text(initiative.name),
            approved=self.span(*forecast.approved) if forecast else self.span(*promised) if promised else "–",
            expected="" if is_dropped else self.span(*expected),
            slip=standing,
            late=id in self.overdue or bool(forecast and forecast.blocked_by) or bool(is_dropped and standing),
            state=record.status,
            owner=owner,
            responsible=record.owner or owner,
            cost=self.cost(id, record),
            remark=self.lang.apart([each for each in (record.owner, self.lang.own(record.note)) if each]),
            is_due=record.status == "under_way" or (
                record.status == "planned" and forecast is not None and forecast.approved[0] <= self.today
            ),
        )

    def cost(self, id: str, record: Record) -> str:
        """What the plan says an initiative costs, after what it has cost so far."""
        lang, planned = self.lang, self.lang.money(self.planned_cost(id))
        if record.cost is None:
            return lang.t("planned {money}", money=planned)
        return lang.t("{spent}, planned {money}", spent=lang.money(record.cost), money=planned)

    def since_first(self, id: str, forecast: Forecast | None, ends: Month | None) -> str:
        """By how much an end has moved since the plan in which it was promised first, where another is followed now."""
        promised = self.promised.get(id)
        if promised is None or ends is None or (forecast is not None and forecast.approved == promised):
            return ""
        lang, slip = self.lang, ends.since(promised[1])
        return lang.t("{slip}, against {month} in the plan approved first", slip=slip_text(slip, lang),
                      month=lang.month(promised[1])) if slip else lang.t("as approved first")  # fmt: skip

    def span(self, first: Month | None, last: Month | None) -> str:
        if first == last and first is not None:
            return self.lang.month(first)
        return self.lang.range(*(self.lang.month(month) if month else "–" for month in (first, last)))
