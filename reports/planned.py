"""A plan with what it was made for."""

from dataclasses import dataclass

from roadmap.plan import Plan
from roadmap.portfolio import Portfolio


@dataclass(frozen=True)
class Planned:
    """A plan with the portfolio it was made for."""

    portfolio: Portfolio
    plan: Plan
