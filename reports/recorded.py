"""What is recorded of an approved plan's initiatives, and the months now expected: for files that other tools read."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from reports.planned import Planned
from roadmap.calendar import Month
from roadmap.forecast import Forecast, forecasts
from roadmap.plan import Placed
from roadmap.progress import Record


@dataclass(frozen=True)
class Recorded:
    """Both by initiative; empty where nothing was approved or recorded."""

    records: Mapping[str, Record] = field(default_factory=dict)
    forecasts: Mapping[str, Forecast] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.records)

    def of(self, id: str) -> Record:
        return self.records.get(id, Record())

    def places(self, planned: Planned) -> list[Placed]:
        """The plan's initiatives by wave, in the months in which they are or are expected; without those dropped."""
        first = planned.portfolio.limits.first_month
        found = []
        for each in planned.plan.by_wave:
            ahead = self.forecasts.get(each.id)
            if ahead is None:
                found.append(each)
            elif ahead.status != "dropped":
                start, last = (month.since(first) for month in ahead.expected)
                found.append(replace(each, start=start, end=last + 1))
        return found


NOTHING = Recorded()


def recorded(planned: Planned, records: Mapping[str, Record], today: Month) -> Recorded:
    """``records`` of an approved plan, as things stand in the month ``today``."""
    if not records:
        return NOTHING
    portfolio = planned.portfolio
    return Recorded(records, forecasts(portfolio.problem, planned.plan, portfolio.limits.first_month, records, today))
