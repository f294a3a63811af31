"""The plan as Microsoft Project XML (the 2007 data interchange schema, which Project, ProjectLibre and GanttProject open)."""

import datetime
from collections.abc import Mapping
from itertools import groupby
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from reports.initiative_words import Card
from reports.journey import journey
from reports.language import Language
from reports.planned import Planned
from reports.recorded import NOTHING, Recorded
from reports.spreadsheet import CONTROL
from reports.words import status_names
from roadmap.plan import Placed
from roadmap.portfolio import MONEY
from roadmap.progress import Record
from scoring.result import Result

NAMESPACE = "http://schemas.microsoft.com/project"
HOURS = 8
"""Working hours of a day, from 8 to 12 and from 13 to 17."""
MORNING, EVENING = datetime.time(8), datetime.time(17)
SHIFTS = ((datetime.time(8), datetime.time(12)), (datetime.time(13), datetime.time(17)))
WEEKDAYS, WORKING = range(1, 8), range(2, 7)
"""Days of a week as the schema counts them, Sunday first, and those that are worked on."""
FIRST_UID = 101
"""Of an initiative: by its place in the catalogue, so that it stays the same from file to file."""
CENTS = 100
"""Project keeps money in hundredths of the currency."""
DAYS, FINISH_TO_START, START_NO_EARLIER, FIXED_DURATION, PRORATED, WORK = 7, 1, 4, 1, 2, 1
"""The schema's numbers for a unit of time, a kind of link, of limit, of task, of accrual and of resource."""

Value = str | int | float | datetime.date | datetime.time


def project_xml(
    planned: Planned, result: Result, lang: Language, bank: str, records: Recorded = NOTHING
) -> bytes:
    """Waves as summary tasks, initiatives beneath with links, people by role, cost in CNY; a baseline once approved.

    Dates run from the first to the last working day (Monday to Friday) of an initiative's months; public holidays
    are left to the calendar of the tool that opens it. ``records``: what is recorded of an approved plan's initiatives: dates
    are then those now expected, beside the baseline; what was dropped is left out.
    """
    return _Project(planned, result, lang, bank, records).file()


def _put(parent: Element, **values: Value) -> None:
    """Children of an element, in the schema's order, which is the order given."""
    for name, value in values.items():
        SubElement(parent, name).text = _written(value)


def _written(value: Value) -> str:
    if isinstance(value, str):
        return CONTROL.sub("", value)
    return value.isoformat() if isinstance(value, datetime.date | datetime.time) else f"{value:.15g}"


def _hours(hours: float) -> str:
    """A duration in the schema's form.

    >>> _hours(160), _hours(12.75)
    ('PT160H0M0S', 'PT12H45M0S')
    """
    minutes = round(hours * 60)
    return f"PT{minutes // 60}H{minutes % 60}M0S"


class _Project:
    def __init__(
        self, planned: Planned, result: Result, lang: Language, bank: str, records: Recorded
    ) -> None:
        self.planned, self.lang, self.bank, self.records = planned, lang, bank, records
        self.plan, self.problem, self.limits = planned.plan, planned.portfolio.problem, planned.portfolio.limits
        self.cards: Mapping[str, Card] = {each.id: each for each in journey(planned, result, lang).cards}
        self.roles = {role: uid for uid, role in enumerate(self.problem.roles, start=1)}
        self.places, self.approved = records.places(planned), {each.id: each for each in self.plan.schedule}
        self.waves = [list(held) for _, held in groupby(self.places, key=lambda each: each.wave)]
        rows = [each for held in self.waves for each in (None, *held)]
        self.numbers = {each.id: row for row, each in enumerate(rows, start=1) if each is not None}
        self.uids = {each.id: FIRST_UID + at for at, each in enumerate(planned.questionnaire.initiatives)}

    def file(self) -> bytes:
        root = Element("Project", xmlns=NAMESPACE)
        title = f"{self.bank} · {self.lang.t('Roadmap')}"
        first = min([0, *(each.start for each in self.places)])
        _put(
            root, SaveVersion=12, Name=title, Title=title, ScheduleFromStart=1, StartDate=self.start(first),
            CurrencyDigits=0, CurrencySymbol="¥", CurrencyCode="CNY", CalendarUID=1, DefaultStartTime=MORNING,
            DefaultFinishTime=EVENING, MinutesPerDay=HOURS * 60, MinutesPerWeek=HOURS * 60 * len(WORKING),
        )  # fmt: skip
        self.calendar(SubElement(root, "Calendars"))
        self.tasks(SubElement(root, "Tasks"))
        self.resources(SubElement(root, "Resources"))
        self.assignments(SubElement(root, "Assignments"))
        ElementTree.indent(root)
        return bytes(ElementTree.tostring(root, encoding="UTF-8", xml_declaration=True))

    def start(self, month: int) -> datetime.datetime:
        return datetime.datetime.combine(self._days(month, month + 1)[0], MORNING)

    def finish(self, end: int) -> datetime.datetime:
        return datetime.datetime.combine(self._days(end - 1, end)[-1], EVENING)

    def hours(self, start: int, end: int) -> int:
        return HOURS * len(self._days(start, end))

    def _days(self, start: int, end: int) -> list[datetime.date]:
        """Working days of months counted from the plan's first."""
        first, after = (self.limits.first_month.plus(month).first_day for month in (start, end))
        days = (first + datetime.timedelta(day) for day in range((after - first).days))
        return [day for day in days if day.isoweekday() % 7 + 1 in WORKING]

    def calendar(self, calendars: Element) -> None:
        calendar = SubElement(calendars, "Calendar")
        _put(calendar, UID=1, Name="Standard", IsBaseCalendar=1)
        days = SubElement(calendar, "WeekDays")
        for number in WEEKDAYS:
            day = SubElement(days, "WeekDay")
            _put(day, DayType=number, DayWorking=int(number in WORKING))
            if number in WORKING:
                times = SubElement(day, "WorkingTimes")
                for begins, ends in SHIFTS:
                    _put(SubElement(times, "WorkingTime"), FromTime=begins, ToTime=ends)

    def tasks(self, tasks: Element) -> None:
        for outline, held in enumerate(self.waves, start=1):
            self.wave(SubElement(tasks, "Task"), outline, held)
            for child, each in enumerate(held, start=1):
                self.initiative(SubElement(tasks, "Task"), each, f"{outline}.{child}")

    def wave(self, task: Element, outline: int, held: list[Placed]) -> None:
        """The row above its first initiative."""
        row = self.numbers[held[0].id] - 1
        start, end = min(each.start for each in held), max(each.end for each in held)
        _put(
            task, UID=int(held[0].wave), ID=row, Name=self.cards[held[0].id].wave_name, OutlineNumber=str(outline),
            OutlineLevel=1, Start=self.start(start), Finish=self.finish(end), Duration=_hours(self.hours(start, end)),
            DurationFormat=DAYS, Summary=1,
        )  # fmt: skip

    def initiative(self, task: Element, placed: Placed, outline: str) -> None:
        card, row, record = self.cards[placed.id], self.numbers[placed.id], self.records.of(placed.id)
        start, finish = self.start(placed.start), self.finish(placed.end)
        length, cost = _hours(self.hours(placed.start, placed.end)), self.problem.by_id[placed.id].cost * MONEY * CENTS
        _put(
            task, UID=self.uids[placed.id], ID=row, Name=card.name, Type=FIXED_DURATION, Contact=record.owner or card.owner,
            OutlineNumber=outline, OutlineLevel=2, Start=start, Finish=finish, Duration=length, DurationFormat=DAYS,
            EffortDriven=0, Estimated=0, Summary=0, FixedCost=cost, FixedCostAccrual=PRORATED,
            **self.actual(record), ConstraintType=START_NO_EARLIER, ConstraintDate=start, Notes=self.notes(card, record),
        )  # fmt: skip
        for need in self.needs(placed):
            link = SubElement(task, "PredecessorLink")
            _put(link, PredecessorUID=self.uids[need], Type=FINISH_TO_START, LinkLag=0, LagFormat=DAYS)
        if self.planned.is_approved:
            was, baseline = self.approved[placed.id], SubElement(task, "Baseline")
            _put(
                baseline, Number=0, Start=self.start(was.start), Finish=self.finish(was.end),
                Duration=_hours(self.hours(was.start, was.end)), DurationFormat=DAYS, Cost=cost,
            )  # fmt: skip

    def actual(self, record: Record) -> dict[str, Value]:
        """What has happened, in the schema's order."""
        first, last = ((each.since(self.limits.first_month) if each else None) for each in (record.started, record.finished))
        found: dict[str, Value] = {"PercentComplete": 100} if record.status == "done" else {}
        if first is not None:
            found["ActualStart"] = self.start(first)
        if last is not None:
            found["ActualFinish"] = self.finish(last + 1)
        if record.cost is not None:
            found["ActualCost"] = record.cost * MONEY * CENTS
        return found

    def needs(self, placed: Placed) -> list[str]:
        """Prerequisites in the plan that end before the initiative starts; what has started waits for none."""
        ends = {each.id: each.end for each in self.places}
        prerequisites = self.problem.by_id[placed.id].prerequisites
        return [need for need in prerequisites if need in ends and ends[need] <= placed.start]

    def notes(self, card: Card, record: Record) -> str:
        t, colon = self.lang.t, self.lang.colon
        spent = "" if record.cost is None else self.lang.money(record.cost)
        facts = (
            (t("Status"), status_names(self.lang)[record.status] if self.records else ""), (t("Actual cost"), spent),
            (t("Note"), record.note), (t("Why"), card.why), (t("Brings"), self.lang.apart(card.lifts)),
            (t("Done when"), card.done), (t("Cost"), card.cost), (t("Effort"), card.effort), (t("Risk"), card.risk),
            (t("Source"), card.source),
        )  # fmt: skip
        steps = [f"{each.when}{colon}{each.text} · {each.role}" for each in card.steps]
        return "\n".join([*(f"{name}{colon}{text}" for name, text in facts if text), *steps])

    def resources(self, resources: Element) -> None:
        names = {each.id: self.lang.text(each.name) for each in self.planned.questionnaire.staff_roles}
        for role, uid in self.roles.items():
            resource = SubElement(resources, "Resource")
            _put(resource, UID=uid, ID=uid, Name=names.get(role, role), Type=WORK, MaxUnits=max(self.problem.roles[role]))

    def assignments(self, assignments: Element) -> None:
        """An initiative takes its planned person-months over the months it really has."""
        uid = 0
        for each in self.places:
            hours, initiative = self.hours(each.start, each.end), self.problem.by_id[each.id]
            share = initiative.duration / max(each.end - each.start, 1)
            for role, rate in initiative.rates.items():
                uid += 1
                _put(
                    SubElement(assignments, "Assignment"), UID=uid, TaskUID=self.uids[each.id],
                    ResourceUID=self.roles[role], Finish=self.finish(each.end), Start=self.start(each.start),
                    Units=rate * share, Work=_hours(rate * share * hours),
                )  # fmt: skip
