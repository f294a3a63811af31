"""How far an approved plan is: what started and ended when, and what that makes of the rest."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from roadmap.calendar import Month
from roadmap.levels import Worth
from roadmap.plan import Plan
from roadmap.portfolio import Limits
from roadmap.problem import QUARTER, Problem

Status = Literal["planned", "under_way", "done", "dropped"]


@dataclass(frozen=True)
class Record:
    """What is known of an initiative; cost in 10,000 CNY, owner the person who answers for it.

    ``expected``: the last month of work under way, as its people see it now; ``begins``: the first of what is planned still.
    """

    status: Status = "planned"
    started: Month | None = None
    finished: Month | None = None
    cost: float | None = None
    owner: str = ""
    note: str = ""
    expected: Month | None = None
    begins: Month | None = None


@dataclass(frozen=True)
class Forecast:
    """First and last month of an initiative as approved, and as they are or are now to be expected.

    ``blocked_by``: what was dropped though this one, which hasn't started, needs it. ``overrun``: months by which work under
    way has run longer than planned by now, where nobody has said when it will end.
    """

    id: str
    status: Status
    approved: tuple[Month, Month]
    expected: tuple[Month, Month]
    blocked_by: str | None = None
    overrun: int = 0

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

    Work under way lasts as long as its people expect, else as planned, but at least through this month; what hasn't
    started starts in its month, or that in which its people expect it, not before this one and not before what it waits for
    has ended.
    """
    approved = months_of(plan, first_month)
    found: dict[str, Forecast] = {}

    def expect(id: str) -> Forecast:
        if id not in found:
            record = records.get(id, Record())
            own, blocked = months(id, record), blocked_by(id, record)
            found[id] = Forecast(id, record.status, approved[id], own, blocked, overrun(id, record))
        return found[id]

    def blocked_by(id: str, record: Record) -> str | None:
        needed = problem.by_id[id].prerequisites if record.status == "planned" else ()
        dropped = [need for need in needed if records.get(need, Record()).status == "dropped"]
        further = [expect(need).blocked_by for need in needed if need in approved]
        return next((each for each in (*dropped, *further) if each is not None), None)

    def overrun(id: str, record: Record) -> int:
        if record.status != "under_way" or record.started is None or record.expected is not None:
            return 0
        return max(today.since(record.started) + 1 - problem.by_id[id].duration, 0)

    def months(id: str, record: Record) -> tuple[Month, Month]:
        first, last = approved[id]
        length = problem.by_id[id].duration
        if record.status == "dropped":
            return first, last
        if record.status == "done" and record.finished is not None:
            return min(record.started or first, record.finished), record.finished
        if record.status == "under_way" and record.started is not None:
            return record.started, max(record.expected or record.started.plus(length - 1), today)
        needed = [expect(need) for need in problem.by_id[id].prerequisites if need in approved]
        ready = [each.expected[1].plus(1) for each in needed if each.status != "dropped"]
        starts = max([record.begins or first, today, *ready])
        return starts, starts.plus(length - 1)

    return {id: expect(id) for id in approved}


def spent(problem: Problem, records: Mapping[str, Record], today: Month) -> dict[Month, float]:
    """What each month up to this one cost, 10,000 CNY: the cost recorded, else the planned one, spread evenly over the
    months in which an initiative ran (or is expected to). A cost without a month counts in this one.
    """
    found: dict[Month, float] = {}
    for id, record in records.items():
        months, planned, wanted = [today], 0.0, problem.by_id.get(id)
        first = record.started or record.finished
        if first is not None:
            last = max(first, min(record.finished or today, today))
            months = [first.plus(each) for each in range(last.since(first) + 1)]
        if first is not None and wanted is not None:
            length = record.expected.since(first) + 1 if record.expected else wanted.duration
            planned = wanted.cost if record.finished else wanted.cost * min(len(months) / length, 1.0)
        for month in months:
            found[month] = found.get(month, 0.0) + (planned if record.cost is None else record.cost) / len(months)
    return found


def balance(limits: Limits, costs: Mapping[Month, float], first: Month) -> float:
    """What is left, below 0 lacking, of the budget of the months before ``first``, 10,000 CNY.

    Of all months since the plan began where unspent money carries over, else only of those of the quarter then running.
    """
    if limits.budget_per_quarter is None:
        return 0.0
    gone = max(first.since(limits.first_month), 0)
    begun = 0 if limits.carry_over else gone - gone % QUARTER
    months = [limits.first_month.plus(each) for each in range(begun, gone)]
    left = sum(limits.money(month) / QUARTER - costs.get(month, 0.0) for month in months)
    return round(left + (0.0 if begun else limits.balance), 2)


def levels_by(problem: Problem, done: frozenset[str]) -> dict[str, float]:
    """Level of each capability with the lifts of these initiatives, and of no others, added to the level assessed."""
    return Worth(problem).levels_with(done)
