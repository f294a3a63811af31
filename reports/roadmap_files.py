"""The plan as files for other tools: a workbook, CSV, and a calendar."""

import datetime

from icalendar import Calendar, Event

from questionnaires.schema import Initiative
from reports.journey import journey
from reports.language import Language
from reports.planned import Planned
from reports.projection import overall_by_quarter
from reports.recorded import NOTHING, Recorded
from reports.spreadsheet import Cell, Column, Kind, Sheet
from reports.words import status_names
from roadmap.portfolio import HIGH, LOW, cost_of
from roadmap.problem import QUARTER
from scoring.result import Result


def roadmap_sheets(planned: Planned, result: Result, lang: Language, records: Recorded = NOTHING) -> list[Sheet]:
    """The plan first, then its steps, people, money and levels, the limits, and what was left out.

    ``records``: what is recorded of an approved plan's initiatives.
    """
    return _Files(planned, result, lang, records).sheets()


def plan_sheet(planned: Planned, result: Result, lang: Language, records: Recorded = NOTHING) -> Sheet:
    """One row an initiative of the plan, with what is recorded of it."""
    return _Files(planned, result, lang, records).plan()


def roadmap_calendar(planned: Planned, lang: Language, bank: str, key: str, records: Recorded = NOTHING) -> bytes:
    """The plan as iCalendar (RFC 5545): a whole-day event an initiative, in the months in which it is now expected; what was
    dropped is cancelled. ``key`` keeps the events apart from others'.
    """
    calendar = Calendar()
    calendar.add("prodid", f"-//Waymark//Roadmap//{lang.locale.upper()}")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", f"{bank} · {lang.t('Roadmap')}")
    limits, catalogue = planned.portfolio.limits, _catalogue(planned)
    stamp = datetime.datetime.now(datetime.UTC)
    places = {each.id: each for each in records.places(planned)}
    for each in (places.get(placed.id, placed) for placed in planned.plan.by_wave):
        initiative, event = catalogue[each.id], Event()
        record = records.of(each.id)
        owner = record.owner or lang.text(planned.questionnaire.owner_name(initiative.owner))
        lines = [lang.t("Owner: {name}", name=owner)] if owner else []
        if each.id in records.records:
            lines.append(f"{lang.t('Status')}{lang.colon}{status_names(lang)[record.status]}")
        if initiative.done:
            lines.append(lang.t("Done when: {criterion}", criterion=lang.text(initiative.done)))
        event.add("uid", f"{each.id}-{key}@waymark")
        event.add("dtstamp", stamp)
        event.add("summary", lang.text(initiative.name))
        event.add("description", "\n".join(lines))
        event.add("dtstart", limits.first_month.plus(each.start).first_day)
        event.add("dtend", limits.first_month.plus(each.end).first_day)
        event.add("transp", "TRANSPARENT")
        if each.id not in places:
            event.add("status", "CANCELLED")
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _catalogue(planned: Planned) -> dict[str, Initiative]:
    return {each.id: each for each in planned.questionnaire.initiatives}


class _Files:
    def __init__(self, planned: Planned, result: Result, lang: Language, records: Recorded) -> None:
        self.planned, self.result, self.lang, self.records = planned, result, lang, records
        self.limits, self.questionnaire = planned.portfolio.limits, planned.questionnaire
        self.catalogue, self.facts = _catalogue(planned), journey(planned, result, lang)

    def sheets(self) -> list[Sheet]:
        sheets = [self.plan(), self.steps(), self.months(), self.quarters(), self.levels(), self.basis(), self.left_out()]
        return sheets + self.units() + self.orders()

    def plan(self) -> Sheet:
        t, lang = self.lang.t, self.lang
        kinds: list[tuple[str, Kind]] = [
            (t("Initiative"), "long"), (t("Wave"), "text"), (t("First day"), "date"), (t("Last day"), "date"),
            (t("Months"), "whole"), (t("Owner"), "text"), (t("Cost from, RMB 10,000"), "amount"),
            (t("Cost to, RMB 10,000"), "amount"), (t("Person-months"), "amount"), (t("Brings"), "long"),
            (t("Waits for"), "long"), (t("Done when"), "long"), (t("KPI"), "long"), (t("Risk"), "long"),
            (t("Source"), "long"), (t("Number"), "whole"), (t("Id"), "text"),
        ]  # fmt: skip
        by_unit = any(card.units for card in self.facts.cards)
        if by_unit:
            kinds.append((t("Units raised, where not all"), "long"))
        if self.records:
            kinds += [
                (t("Status"), "text"), (t("Person responsible"), "text"), (t("Started"), "date"),
                (t("Ended, or expected end"), "date"), (t("Months later than approved"), "whole"),
                (t("Actual cost, RMB 10,000"), "amount"), (t("Note"), "long"),
            ]  # fmt: skip
        rows: list[list[Cell]] = []
        for card, placed in zip(self.facts.cards, self.planned.plan.by_wave, strict=True):
            initiative = self.catalogue[card.id]
            cost = cost_of(initiative, self.limits.day_rates)
            rows.append([
                card.name, card.wave_name, self.limits.first_month.plus(placed.start).first_day,
                self.limits.first_month.plus(placed.end - 1).last_day, placed.end - placed.start, card.owner,
                round(cost * LOW, 1), round(cost * HIGH, 1), round(sum(initiative.person_months.values()), 1),
                "\n".join(card.lifts), card.needs, card.done,
                "\n".join(f"{name}{lang.colon}{target}" for name, target in card.kpis), card.risk, card.source,
                card.number, card.id, *((card.units,) if by_unit else ()),
                *(self.recorded(card.id) if self.records else ()),
            ])  # fmt: skip
        return Sheet(t("Roadmap"), tuple(Column(title, kind) for title, kind in kinds), rows)

    def recorded(self, id: str) -> list[Cell]:
        """Status, person, first and last day, cost and note of an initiative."""
        each, ahead = self.records.of(id), self.records.forecasts.get(id)
        first = each.started.first_day if each.started else None
        last = each.finished or each.expected if ahead is None else None if ahead.status == "dropped" else ahead.expected[1]
        ended = last.last_day if last else None
        late = None if ahead is None or ahead.status == "dropped" else ahead.slip
        return [status_names(self.lang)[each.status], each.owner, first, ended, late, each.cost, each.note]

    def steps(self) -> Sheet:
        t = self.lang.t
        columns = (Column(t("Initiative"), "long"), Column(t("When")), Column(t("Step"), "long"), Column(t("Role")))
        rows = [[card.name, step.when, step.text, step.role] for card in self.facts.cards for step in card.steps]
        return Sheet(t("Steps"), columns, rows)

    def months(self) -> Sheet:
        """Persons at work beside those there are, by role and month."""
        t, lang = self.lang.t, self.lang
        roles = list(self.planned.plan.roles_used)
        names = {each.id: lang.text(each.name) for each in self.questionnaire.staff_roles}
        columns = [Column(t("Month"), "date")]
        for role in roles:
            name = names.get(role, role)
            columns += [Column(name, "amount"), Column(t("{role}: capacity", role=name), "amount")]
        problem, rows = self.planned.portfolio.problem, list[list[Cell]]()
        for month in range(self.limits.horizon):
            row: list[Cell] = [self.limits.first_month.plus(month).first_day]
            for role in roles:
                row += [round(self.planned.plan.roles_used[role][month], 2), problem.roles[role][month]]
            rows.append(row)
        return Sheet(t("People"), tuple(columns), rows)

    def quarters(self) -> Sheet:
        t, plan, budget = self.lang.t, self.planned.plan, self.planned.portfolio.problem.budget
        columns = (
            Column(t("Quarter until"), "date"), Column(t("Spend, RMB 10,000"), "amount"),
            Column(t("Budget, RMB 10,000"), "amount"), Column(t("Projected level"), "maturity"),
            *((Column(t("Benefit so far, RMB 10,000"), "amount"),) if plan.benefit else ()),
        )  # fmt: skip
        overall = overall_by_quarter(self.questionnaire, self.result, plan, self.planned.portfolio.problem)[1:]
        rows: list[list[Cell]] = [
            [self.limits.first_month.plus(QUARTER * q + 2).last_day, round(amount, 2),
             None if budget is None else round(budget[q], 2), overall[q] if overall else None,
             *((round(plan.benefit[QUARTER * q + 2], 2),) if plan.benefit else ())]
            for q, amount in enumerate(plan.spend)
        ]  # fmt: skip
        return Sheet(t("Money"), columns, rows)

    def levels(self) -> Sheet:
        t, portfolio = self.lang.t, self.planned.portfolio
        ends = [str(self.limits.first_month.plus(QUARTER * q + 2)) for q in range(portfolio.problem.quarters)]
        columns = (
            Column(t("Capability"), "long"), Column(t("Level now"), "maturity"), Column(t("Target"), "level"),
            Column(t("Regulatory minimum"), "level"), *(Column(month, "maturity") for month in ends),
        )  # fmt: skip
        rows: list[list[Cell]] = []
        for each in portfolio.problem.capabilities:
            capability = self.questionnaire.capability(each.id)
            levels = self.planned.plan.levels.get(each.id, ())
            name = self.lang.text(capability.label) if capability else each.id
            rows.append([name, each.level, each.target, each.minimum, *levels])
        return Sheet(t("Levels"), columns, rows)

    def units(self) -> list[Sheet]:
        """Each unit now and at the end, where the plan was made for units."""
        t, units = self.lang.t, self.facts.units
        if units is None:
            return []
        columns = (
            Column(t("Unit"), "long"), Column(t("Level now"), "maturity"), Column(t("At the end"), "maturity"),
            Column(t("Capability minimums missed now"), "whole"), Column(t("Missed at the end"), "whole"),
        )  # fmt: skip
        rows: list[list[Cell]] = [
            [each.name, float(each.now), float(each.then), int(each.missed), int(each.left)] for each in units.rows
        ]
        return [Sheet(t("Units in the plan"), columns, rows)]

    def basis(self) -> Sheet:
        """What the plan was made within, and how good it is."""
        t, facts = self.lang.t, self.facts
        rows = [[pair.name, pair.text] for pair in facts.limits]
        rows += [
            [t("How good the plan is"), self.lang.space.join(filter(None, (facts.quality, facts.greedy)))],
            [t("Where the limits come from"), facts.limits_note],
        ]
        rows += [[pair.name, pair.text] for pair in facts.binding]
        return Sheet(t("Limits"), (Column(t("Limit"), "long"), Column(t("Value"), "long")), rows)

    def left_out(self) -> Sheet:
        t = self.lang.t
        rows = [[pair.name, pair.text] for pair in (*self.facts.left_out, *self.facts.unplanned)]
        columns = Column(t("Initiative or capability"), "long"), Column(t("Why it is left out"), "long")
        return Sheet(t("Left out"), columns, rows)

    def orders(self) -> list[Sheet]:
        """What another order would cost, where it was worked out."""
        t = self.lang.t
        names = (
            t("Another order"), t("Minimums met sooner"), t("Minimums met later"), t("Other initiatives"), t("Plan's value")
        )  # fmt: skip
        rows: list[list[Cell]] = [
            [
                self.lang.apart(each.names(self.lang)),
                each.sooner, each.later, each.others, each.value,
            ]
            for each in (*self.facts.orders.rows, *self.facts.orders.wider)
        ]
        return [Sheet(t("Other orders"), tuple(Column(name, "long") for name in names), rows)] if rows else []
