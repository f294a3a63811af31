"""Calendar months for people, 0-based months for the planner; turned into each other only here."""

import datetime
import re
from dataclasses import dataclass

from errors import PlanError

FIRST_YEAR, LAST_YEAR = 1990, 2199
_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")


@dataclass(frozen=True, order=True)
class Month:
    """A calendar month.

    >>> Month(2026, 11).plus(3)
    Month(year=2027, month=2)
    >>> str(Month(2027, 2)), Month(2027, 2).since(Month(2026, 11))
    ('2027-02', 3)
    """

    year: int
    month: int

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"

    def plus(self, months: int) -> "Month":
        """The month so many months later."""
        count = self.year * 12 + self.month - 1 + months
        return Month(count // 12, count % 12 + 1)

    def since(self, first: "Month") -> int:
        """Months from ``first`` to this one."""
        return (self.year - first.year) * 12 + self.month - first.month

    @property
    def quarter(self) -> int:
        """Calendar quarter 1..4."""
        return (self.month - 1) // 3 + 1

    @property
    def first_day(self) -> datetime.date:
        return datetime.date(self.year, self.month, 1)

    @property
    def last_day(self) -> datetime.date:
        return self.plus(1).first_day - datetime.timedelta(days=1)


def read_month(text: object, where: str) -> Month:
    """A month from ``YYYY-MM``; raises PlanError with the place."""
    match = _MONTH.fullmatch(text) if isinstance(text, str) else None
    if not match:
        raise PlanError(f"{str(text)[:40]!r} is not a month", where, "write it as YYYY-MM")
    if not FIRST_YEAR <= int(match[1]) <= LAST_YEAR:
        raise PlanError(f"{text} is too far away", where, f"give a year from {FIRST_YEAR} to {LAST_YEAR}")
    return Month(int(match[1]), int(match[2]))


def quarter_after(date: str) -> Month:
    """The first month of the calendar quarter after that of an ISO date.

    >>> str(quarter_after("2026-11-18")), str(quarter_after("2026-10-01")), str(quarter_after("2026-03-31"))
    ('2027-01', '2027-01', '2026-04')
    """
    month = read_month(date[:7], "date")
    return month.plus(3 - (month.month - 1) % 3)


def month_after(date: str) -> Month:
    """The month after an ISO date.

    >>> str(month_after("2026-12-05"))
    '2027-01'
    """
    return read_month(date[:7], "date").plus(1)
