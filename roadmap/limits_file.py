"""Limits from plain values (a YAML or JSON file, or the app's form), on top of the content's defaults."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from errors import PlanError
from roadmap.calendar import Month, read_month
from roadmap.fields import LARGEST, Fields, Read, listed, mapped, number, optional, text, truth, whole
from roadmap.portfolio import Limits
from roadmap.reading import VALUE_HORIZONS


def read_limits(value: object, defaults: Limits) -> Limits:
    """Limits with every key optional; raises PlanError that names the key. Absent keys keep the default."""
    fields = Fields(value)
    first = fields.given("first_month", read_month, defaults.first_month)
    horizon = fields.given("horizon", _horizon, defaults.horizon)
    base = replace(defaults, first_month=first, horizon=horizon, blackout=_moved(defaults, first, horizon))
    roles: Mapping[str, float] = fields.given("roles", mapped(number(high=10_000)), {})
    limits = replace(
        base,
        roles={**base.roles, **roles},
        roles_from=fields.given("roles_from", mapped(_changes(10_000)), base.roles_from),
        budget_per_quarter=fields.given("budget_per_quarter", optional(number()), base.budget_per_quarter),
        budget_from=fields.given("budget_from", _changes(LARGEST), base.budget_from),
        balance=fields.given("balance", number(-LARGEST), base.balance),
        carry_over=fields.given("carry_over", truth, base.carry_over),
        max_parallel=fields.given("max_parallel", optional(whole(1, 1000)), base.max_parallel),
        blackout=fields.given("blackout", listed(read_month), base.blackout),
        pinned=fields.given("pinned", mapped(_window), base.pinned),
        mandatory_by=fields.given("mandatory_by", mapped(read_month), base.mandatory_by),
        excluded=fields.given("excluded", listed(text), base.excluded),
        day_rates=fields.given("day_rates", mapped(number(high=1_000_000)), base.day_rates),
    )
    fields.done()
    if limits.budget_per_quarter is None and limits.budget_from:
        raise PlanError("there is no budget to change", "budget_from", "give the budget a quarter, or leave this empty")
    return limits if limits == defaults else replace(limits, default_for=None)


def limits_json(limits: Limits) -> dict[str, Any]:
    """The limits as a file holds them; ``read_limits`` gives them back."""
    return {
        "first_month": str(limits.first_month),
        "horizon": limits.horizon,
        "roles": dict(limits.roles),
        "roles_from": {role: _plain(changes) for role, changes in limits.roles_from.items()},
        "budget_per_quarter": limits.budget_per_quarter,
        "budget_from": _plain(limits.budget_from),
        "balance": limits.balance,
        "carry_over": limits.carry_over,
        "max_parallel": limits.max_parallel,
        "blackout": [str(month) for month in limits.blackout],
        "pinned": {id: [str(month) for month in window] for id, window in limits.pinned.items()},
        "mandatory_by": {id: str(month) for id, month in limits.mandatory_by.items()},
        "excluded": list(limits.excluded),
        "day_rates": dict(limits.day_rates),
    }


def _plain(changes: Mapping[Month, float]) -> dict[str, float]:
    return {str(month): amount for month, amount in sorted(changes.items())}


def _changes(high: float) -> Read[dict[Month, float]]:
    """Reads amounts by the month from which they hold."""

    def read(value: object, where: str) -> dict[Month, float]:
        if not isinstance(value, Mapping):
            said = f"{str(value)[:40]!r} is not a month with a number"
            raise PlanError(said, where, "write 2027-07 8, and so on with commas")
        amount = number(high=high)
        return {read_month(month, where): amount(each, where) for month, each in value.items()}

    return read


def _horizon(value: object, where: str) -> int:
    months = whole(1, 100)(value, where)
    if months not in VALUE_HORIZONS:
        raise PlanError(f"{months} months can't be planned", where, "give 12, 24 or 36")
    return months


def _moved(defaults: Limits, first: Month, horizon: int) -> tuple[Month, ...]:
    """The default freeze months, in the window that is planned."""
    frozen = {month.month for month in defaults.blackout}
    return tuple(month for month in (first.plus(each) for each in range(horizon)) if month.month in frozen)


def _window(value: object, where: str) -> tuple[Month, Month]:
    first, last = listed(read_month, 2)(value, where)
    if last < first:
        raise PlanError(f"{last} is before {first}", where, "give the first month, then the last")
    return first, last
