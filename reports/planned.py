"""A plan with what it was made for."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from questionnaires.schema import Initiative, Questionnaire, Text
from roadmap.calendar import Month
from roadmap.plan import Plan
from roadmap.portfolio import Portfolio
from roadmap.problem import Problem


@dataclass(frozen=True)
class Planned:
    """A plan with the questionnaire (its initiatives as they then were) and the portfolio it was made for.

    ``before``: first months of the plan it followed. ``approved_on``: ISO day on which a plan was approved, None before;
    ``is_approved``: whether it was this one; ``approved_by``: who did and where, as it was typed. ``is_outdated``: levels or
    targets have changed since it was made, so that its levels were worked out anew and its proof is gone. ``people``: who
    answers for an initiative, where somebody is recorded; ``recorded``: under_way, done or dropped, of those of which that is
    recorded; ``expected``: months start <= m < end in which initiatives are now to be expected, counted from the first, where
    a plan is followed, without those dropped or held up for good. ``unit_names``: of the bank's units by id, in their order.
    ``is_being_valued``: what its limits are worth is being worked out at this moment.
    """

    questionnaire: Questionnaire
    portfolio: Portfolio
    plan: Plan
    before: Mapping[str, Month] = field(default_factory=dict)
    approved_on: str | None = None
    is_approved: bool = False
    is_outdated: bool = False
    people: Mapping[str, str] = field(default_factory=dict)
    approved_by: str = ""
    recorded: Mapping[str, str] = field(default_factory=dict)
    expected: Mapping[str, tuple[int, int]] | None = None
    unit_names: Mapping[str, Text] = field(default_factory=dict)
    is_being_valued: bool = False

    @property
    def approval(self) -> dict[str, str] | None:
        """The day on which this plan was approved and by whom, as data; None where nobody has approved it."""
        return {"on": self.approved_on, "by": self.approved_by} if self.is_approved and self.approved_on else None

    @property
    def as_expected(self) -> Plan:
        """The plan with the months now expected in place of those approved."""
        if self.expected is None:
            return self.plan
        moved = [
            replace(each, start=self.expected[each.id][0], end=self.expected[each.id][1])
            for each in self.plan.schedule if each.id in self.expected
        ]  # fmt: skip
        return replace(self.plan, schedule=tuple(moved))

    @property
    def last_month(self) -> Month | None:
        """In which the last initiative ends; None for an empty plan."""
        ends = [each.end for each in self.plan.schedule]
        return self.portfolio.limits.first_month.plus(max(ends) - 1) if ends else None


def finished_on(capability: str, questionnaire: Questionnaire, problem: Problem) -> list[Initiative]:
    """The initiatives that lift a capability and are finished, in the order of the catalogue."""
    return [
        each for each in questionnaire.initiatives
        if each.id in problem.finished and any(lift.capability == capability for lift in each.lifts)
    ]  # fmt: skip
