"""How far an approved plan is: what started and ended when, what it cost, and which lifts it brought."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from roadmap.calendar import Month
from roadmap.levels import Worth
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
