"""A plan that was approved more than once: what was promised first, and how its execution stood month by month."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from reports.language import Language
from reports.plan_changes import plan_changes
from reports.planned import Planned
from reports.scenarios import scenario_name
from roadmap.calendar import Month
from roadmap.forecast import forecasts, months_of
from roadmap.portfolio import cost_of
from roadmap.progress import Record

MOST_MONTHS = 12
"""Month's ends that are shown, the newest."""


@dataclass(frozen=True)
class Approved:
    """A plan that was approved: ``on`` an ISO day, ``by`` a person."""

    planned: Planned
    name: str
    on: str
    by: str

    @property
    def months(self) -> dict[str, tuple[Month, Month]]:
        """First and last month of each initiative as it was approved."""
        return months_of(self.planned.plan, self.planned.portfolio.limits.first_month)

    @property
    def cost(self) -> float:
        """What it was to cost in all, 10,000 CNY."""
        catalogue = {initiative.id: initiative for initiative in self.planned.questionnaire.initiatives}
        return sum(cost_of(catalogue[id], self.planned.portfolio.limits.day_rates) for id in self.months)


@dataclass(frozen=True)
class ApprovedRow:
    """A plan that was approved, in words; ``change`` against the one approved before it, empty for the first."""

    on: str
    by: str
    name: str
    initiatives: str
    months: str
    money: str
    change: str


@dataclass(frozen=True)
class MonthRow:
    """How the execution stood at the end of a month, in words; ``late``: the end had moved beyond the first promise."""

    month: str
    finished: str
    under_way: str
    cost: str
    end: str
    slip: str
    late: bool


@dataclass(frozen=True)
class History:
    """``approved``: plans, oldest first, the last one the baseline; ``entries``: all that was ever recorded, oldest first:
    the month in which it was, the initiative, and what it then was.
    """

    approved: tuple[Approved, ...] = ()
    entries: tuple[tuple[Month, str, Record], ...] = ()

    def promised(self) -> dict[str, tuple[Month, Month]]:
        """First and last month of each initiative in the first approved plan that holds it."""
        found: dict[str, tuple[Month, Month]] = {}
        for each in self.approved:
            found = each.months | found
        return found

    def let_go(self, known: Mapping[str, Record]) -> list[str]:
        """What an approved plan held and the baseline holds no longer, though nothing is recorded of it."""
        if not self.approved:
            return []
        kept = self.approved[-1].months.keys() | {id for id, each in known.items() if each.status != "planned"}
        return [id for id in self.promised() if id not in kept]

    def as_of(self, month: Month) -> dict[str, Record]:
        """What was recorded by the end of a month, by initiative."""
        return {id: record for recorded, id, record in self.entries if recorded <= month}

    def due(self, month: Month, known: Mapping[str, Record]) -> int:
        """How many initiatives were to be finished by the end of a month: those of the plan then followed, and those of
        earlier ones of which something was recorded.
        """
        found: dict[str, tuple[Month, Month]] = {}
        plan = self.in_force(month)
        for each in self.approved[: self.approved.index(plan) + 1] if plan else ():
            recorded = {id: months for id, months in found.items() if known.get(id, Record()).status in ("under_way", "done")}
            found = recorded | each.months
        return sum(last <= month for _, last in found.values())

    def in_force(self, month: Month) -> Approved | None:
        """The plan that was followed at the end of a month."""
        last = str(month)
        return next((each for each in reversed(self.approved) if each.on[:7] <= last), None)


def approved_rows(history: History, lang: Language) -> tuple[ApprovedRow, ...]:
    """The plans approved one after another, oldest first; none where there is but one."""
    rows = []
    for place, each in enumerate(history.approved):
        months = each.months
        rows.append(ApprovedRow(
            on=lang.date(each.on),
            by=each.by,
            name=scenario_name(each.name, lang),
            initiatives=str(len(months)),
            months=lang.range(lang.month(min(first for first, _ in months.values())),
                              lang.month(max(last for _, last in months.values()))),
            money=lang.money(each.cost),
            change=_change(history.approved[place - 1], each, lang) if place else "",
        ))  # fmt: skip
    return tuple(rows) if len(rows) > 1 else ()


def _change(before: Approved, after: Approved, lang: Language) -> str:
    starts = {id: first for id, (first, _) in before.months.items()}
    kinds = [each.kind for each in plan_changes(replace(after.planned, before=starts), lang)]
    told = {
        "added": lang.t("{count} new", count=kinds.count("added")),
        "dropped": lang.t("{count} out", count=kinds.count("dropped")),
        "moved": lang.t("{count} moved", count=kinds.count("moved")),
    }  # fmt: skip
    return lang.listed([words for kind, words in told.items() if kind in kinds]) or lang.t("the same months")


def month_rows(history: History, today: Month, lang: Language) -> tuple[MonthRow, ...]:
    """How it stood at each month's end since something was first recorded, the running month last; none for one month."""
    if not history.entries or not history.approved:
        return ()
    begun = max(history.entries[0][0], today.plus(1 - MOST_MONTHS))
    months = [begun.plus(each) for each in range(today.since(begun) + 1)]
    rows = tuple(_month_row(history, each, lang) for each in months if history.in_force(each))
    return rows if len(rows) > 1 else ()


def _month_row(history: History, month: Month, lang: Language) -> MonthRow:
    plan, known = history.in_force(month), history.as_of(month)
    assert plan is not None
    limits, problem = plan.planned.portfolio.limits, plan.planned.portfolio.problem
    kept = [
        each for each in forecasts(problem, plan.planned.plan, limits.first_month, known, month).values()
        if each.status != "dropped"
    ]  # fmt: skip
    promised = history.approved[0].planned.last_month
    end = max((each.expected[1] for each in kept), default=promised)
    assert end is not None and promised is not None
    count = {status: sum(each.status == status for each in known.values()) for status in ("done", "under_way")}
    slip, costs = end.since(promised), [each.cost for each in known.values() if each.cost is not None]
    return MonthRow(
        month=lang.month(month),
        finished=lang.t("{done} (planned {due})", done=count["done"], due=history.due(month, known)),
        under_way=str(count["under_way"]),
        cost=lang.money(sum(costs)) if costs else "–",
        end=lang.month(end),
        slip=slip_text(slip, lang),
        late=slip > 0,
    )


def slip_text(slip: int, lang: Language) -> str:
    """By how many months something ends later or earlier than approved."""
    if not slip:
        return lang.t("as approved")
    months = lang.months(abs(slip))
    return lang.t("{months} later", months=months) if slip > 0 else lang.t("{months} earlier", months=months)
