"""When the initiatives of an approved plan are now to be expected, by what is recorded and by the people there are."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from roadmap.calendar import Month
from roadmap.ledger import Ledger
from roadmap.plan import Plan
from roadmap.problem import Initiative, Problem
from roadmap.progress import Record, Status

NONE = Record()


@dataclass(frozen=True)
class Forecast:
    """First and last month of an initiative as approved, and as they are or are now to be expected.

    ``blocked_by``: what was dropped though this one, which hasn't started, needs it. ``overrun``: months by which work under
    way has run longer than planned by now, where nobody has said when it will end. ``limits``: what rules out the month
    before its expected start (``roles.<role>``, ``max_parallel``, ``blackout``), where that makes it later.
    """

    id: str
    status: Status
    approved: tuple[Month, Month]
    expected: tuple[Month, Month]
    blocked_by: str | None = None
    overrun: int = 0
    limits: tuple[str, ...] = ()

    @property
    def slip(self) -> int:
        """Months by which it ends later than approved; negative when earlier, 0 when dropped."""
        return 0 if self.status == "dropped" else self.expected[1].since(self.approved[1])


def months_of(plan: Plan, first_month: Month) -> dict[str, tuple[Month, Month]]:
    """First and last month of each initiative in a plan, in its order."""
    return {each.id: (first_month.plus(each.start), first_month.plus(each.end - 1)) for each in plan.schedule}


def forecasts(
    problem: Problem, plan: Plan, first_month: Month, records: Mapping[str, Record], today: Month
) -> dict[str, Forecast]:
    """Of each initiative in the plan, in its order.

    Work under way lasts as long as its people expect, else as planned, but at least through this month. What hasn't started
    starts in the month in which its people expect it, else in the first one from its approved month on in which people and
    places are free and no freeze forbids it, those approved for earlier months first; not before this month, nor before what
    it waits for has ended. Money is left out: what late work doesn't spend in its quarter isn't known to be lost.
    """
    return _Outlook(problem, plan, first_month, records, today).all()


class _Outlook:
    """Expects one initiative after the other, each with the people those before it leave."""

    def __init__(
        self, problem: Problem, plan: Plan, first_month: Month, records: Mapping[str, Record], today: Month
    ) -> None:
        self.problem, self.first, self.today = problem, first_month, today
        self.records = {each.id: records.get(each.id, NONE) for each in plan.schedule}
        self.dropped = {id for id, each in records.items() if each.status == "dropped"}
        self.approved = months_of(plan, first_month)
        self.months = max(problem.horizon, today.since(first_month)) + sum(problem.by_id[id].duration for id in self.records)
        self.free = Ledger(_prolonged(problem, self.months))
        self.found: dict[str, Forecast] = {}

    def all(self) -> dict[str, Forecast]:
        """What is under way or told by its people takes its people first."""
        told = [id for id, each in self.records.items() if each.status != "planned" or each.begins is not None]
        for id in (*told, *sorted(self.records, key=lambda id: self.approved[id])):
            self.expect(id)
        return {id: self.found[id] for id in self.records}

    def expect(self, id: str) -> Forecast:
        if id not in self.found:
            record, approved = self.records[id], self.approved[id]
            months, blocked = self.recorded(id), self.blocked_by(id)
            limits: tuple[str, ...] = ()
            if months is None:
                start, limits = self.start(id, blocked)
                months = start, start.plus(self.problem.by_id[id].duration - 1)
            self.found[id] = Forecast(id, record.status, approved, months, blocked, self.overrun(id), limits)
        return self.found[id]

    def blocked_by(self, id: str) -> str | None:
        needed = self.problem.by_id[id].prerequisites if self.records[id].status == "planned" else ()
        dropped = [need for need in needed if need in self.dropped]
        further = [self.expect(need).blocked_by for need in needed if need in self.approved]
        return next((each for each in (*dropped, *further) if each is not None), None)

    def overrun(self, id: str) -> int:
        record = self.records[id]
        if record.status != "under_way" or record.started is None or record.expected is not None:
            return 0
        return max(self.today.since(record.started) + 1 - self.problem.by_id[id].duration, 0)

    def recorded(self, id: str) -> tuple[Month, Month] | None:
        """Months of what has started or was dropped; work under way takes its people until it ends."""
        record, (first, last) = self.records[id], self.approved[id]
        initiative = self.problem.by_id[id]
        if record.status == "dropped":
            return first, last
        if record.status == "done" and record.finished is not None:
            return min(record.started or first, record.finished), record.finished
        if record.status != "under_way" or record.started is None:
            return None
        ends = max(record.expected or record.started.plus(initiative.duration - 1), self.today)
        self.book(replace(initiative, duration=ends.since(self.today) + 1), self.today)
        return record.started, ends

    def start(self, id: str, blocked: str | None) -> tuple[Month, tuple[str, ...]]:
        """First month of what hasn't started, and what rules out the one before."""
        initiative, record = self.problem.by_id[id], self.records[id]
        needed = [self.expect(need) for need in initiative.prerequisites if need in self.approved]
        ready = [each.expected[1].plus(1) for each in needed if each.status != "dropped"]
        first = max([record.begins or self.approved[id][0], self.today, *ready])
        if blocked is not None:
            return first, ()
        start, limits = (first, ()) if record.begins is not None else self.room(initiative, first)
        self.book(initiative, start)
        return start, limits

    def room(self, initiative: Initiative, first: Month) -> tuple[Month, tuple[str, ...]]:
        """The first month from ``first`` on in which an initiative can start; ``first`` where there is none."""
        limits: tuple[str, ...] = ()
        for month in range(max(first.since(self.first), 0), self.months - initiative.duration + 1):
            ruled_out = self.free.ruled_out(initiative, month)
            if not ruled_out:
                return max(self.first.plus(month), first), limits
            limits = tuple(ruled_out)
        return first, ()

    def book(self, initiative: Initiative, start: Month) -> None:
        """Take its people and place, as far as the ledger's months go."""
        month = start.since(self.first)
        if month + initiative.duration <= self.months:
            self.free.book(initiative, month)


def _prolonged(problem: Problem, months: int) -> Problem:
    """The problem over more months, with the people of its last one, and without its budget."""
    roles = {role: free + free[-1:] * (months - len(free)) for role, free in problem.roles.items()}
    return replace(problem, horizon=months, roles=roles, budget=None)
