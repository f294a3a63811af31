"""The limits of a plan as a form: shown, typed, and turned into the keys of a limits file."""

import re
from collections.abc import Mapping
from typing import Any

from errors import PlanError
from questionnaires.schema import Questionnaire
from reports.typed import joined_months, plain_month, plain_number, read_number, typed_number
from roadmap.calendar import Month
from roadmap.limits_file import limits_json, read_limits
from roadmap.portfolio import Limits
from web.site import language

BY_INITIATIVE = frozenset({"pinned", "mandatory_by", "excluded"})
"""Limits that are set in the table of initiatives, not in the form of limits."""
PLAIN = ("first_month", "horizon", "budget_per_quarter", "budget_from", "balance", "max_parallel", "blackout")


def shown(limits: Limits, content: Questionnaire) -> dict[str, Any]:
    """The limits as the form shows them."""
    lang, first = language(), limits.first_month
    return {
        "first_month": str(first),
        "horizon": str(limits.horizon),
        "budget_per_quarter": "" if limits.budget_per_quarter is None else typed_number(limits.budget_per_quarter),
        "budget_from": _steps_text(limits.budget_from),
        "balance": typed_number(limits.balance) if limits.balance else "",
        "max_parallel": "" if limits.max_parallel is None else str(limits.max_parallel),
        "blackout": " ".join(str(month) for month in limits.blackout),
        "outside": lang.listed([lang.month(each) for each in limits.blackout if not 0 <= each.since(first) < limits.horizon]),
        "excluded": list(limits.excluded),
        "carry_over": limits.carry_over,
        "roles": [(r.id, lang.text(r.name), typed_number(limits.roles.get(r.id, 0))) for r in content.staff_roles],
        "roles_from": {role: _steps_text(changes) for role, changes in limits.roles_from.items()},
        "day_rates": {r.id: typed_number(limits.day_rates[r.id]) for r in content.staff_roles if limits.day_rates.get(r.id)},
        "pinned": {id: str(first) if first == last else f"{first} {last}" for id, (first, last) in limits.pinned.items()},
        "mandatory_by": {id: str(month) for id, month in limits.mandatory_by.items()},
    }


def place_name(where: str, content: Questionnaire) -> str:
    """What a person calls the place of a fault: the initiative, the role, or the field's label."""
    lang = language()
    key, _, rest = where.partition(".")
    id = rest.partition("[")[0]
    names = {each.id: each.name for each in content.initiatives} | {each.id: each.name for each in content.staff_roles}
    if id in names:
        name = lang.text(names[id])
        return {
            "roles_from": lang.t("{name}, changes from a given month", name=name),
            "day_rates": lang.t("{name}, day rate", name=name),
        }.get(key, name)
    labels = {
        "first_month": lang.t("First month"),
        "horizon": lang.t("Months planned"),
        "budget_per_quarter": lang.t("Budget per quarter"),
        "budget_from": lang.t("{name}, changes from a given month", name=lang.t("Budget per quarter")),
        "balance": lang.t("Left from before, RMB 10,000 (below 0: overspent)"),
        "max_parallel": lang.t("Initiatives at once"),
        "blackout": lang.t("Months in which nothing may start"),
        "roles": lang.t("People available each month"),
    }
    return labels.get(key.partition("[")[0], where)


FIELDS = {
    "pinned": "pin", "mandatory_by": "due", "excluded": "out", "roles": "role", "roles_from": "from", "day_rates": "rate"
}  # fmt: skip


def field_of(where: str) -> str:
    """The id of the field that a fault is about.

    >>> field_of("roles.risk"), field_of("pinned.ai[0]"), field_of("budget_per_quarter"), field_of("limits")
    ('role_risk', 'pin_ai', 'budget', 'limits')
    """
    key, _, rest = where.partition(".")
    key, id = key.partition("[")[0], rest.partition("[")[0]
    if key in FIELDS:
        return f"{FIELDS[key]}_{id}" if id else "initiatives" if key in BY_INITIATIVE else "limits"
    return "budget" if key == "budget_per_quarter" else key if key in PLAIN else "limits"


def typed(form: Any, content: Questionnaire) -> dict[str, Any]:
    """What was typed, in the form's own shape, so that it stays after an error."""
    lang = language()
    values: dict[str, Any] = {key: form.get(key, "") for key in PLAIN} | {"outside": ""}
    values["excluded"], values["carry_over"] = form.getlist("excluded"), "carry_over" in form
    values["roles"] = [(r.id, lang.text(r.name), form.get(f"role_{r.id}", "")) for r in content.staff_roles]
    roles, initiatives = [r.id for r in content.staff_roles], [each.id for each in content.initiatives]
    for key, prefix, ids in (
        ("roles_from", "from_", roles), ("day_rates", "rate_", roles),
        ("pinned", "pin_", initiatives), ("mandatory_by", "due_", initiatives),
    ):  # fmt: skip
        values[key] = {id: text for id in ids if (text := form.get(prefix + id, "").strip())}
    return values


def number(text: str) -> Any:
    """A number from a form field; the text itself when it isn't one, so that the reader names the fault."""
    plain = plain_number(text)
    value = None if plain.endswith("%") else read_number(plain)
    if value is None:
        return plain
    return int(value) if plain.lstrip("-").isdecimal() else value


def _words(text: str) -> list[str]:
    """What stands in a field, parted by blanks, commas or colons."""
    return [each for each in re.split(r"[\s,，、；;:：]+", joined_months(text)) if each]


def _months(text: str) -> list[str]:
    """The months in a field."""
    return [plain_month(each) for each in _words(text)]


def _steps_text(changes: Mapping[Month, float]) -> str:
    """Amounts and the months from which they hold, as they are typed."""
    return ", ".join(f"{month} {typed_number(amount)}" for month, amount in sorted(changes.items()))


def _steps(text: str) -> Any:
    """Amounts by the month from which they hold; the text itself when it isn't months each with an amount."""
    words = _words(text)
    months = [plain_month(each) for each in words[::2]]
    if len(words) % 2 or len(set(months)) < len(months):
        return text
    return dict(zip(months, map(number, words[1::2]), strict=True))


def changes(values: Mapping[str, Any]) -> dict[str, Any]:
    """The form as the keys of a limits file."""
    budget, parallel = values["budget_per_quarter"].strip(), values["max_parallel"].strip()
    windows = {id: _months(text) for id, text in values["pinned"].items()}
    return {
        "first_month": plain_month(values["first_month"]),
        "horizon": number(values["horizon"]),
        "budget_per_quarter": number(budget) if budget else None,
        "budget_from": _steps(values["budget_from"]),
        "balance": number(values["balance"]) if values["balance"].strip() else 0.0,
        "max_parallel": number(parallel) if parallel else None,
        "blackout": _months(values["blackout"]),
        "excluded": values["excluded"],
        "carry_over": values["carry_over"],
        "roles": {id: number(text) for id, _, text in values["roles"]},
        "roles_from": {id: _steps(text) for id, text in values["roles_from"].items()},
        "day_rates": {id: number(text) for id, text in values["day_rates"].items()},
        "pinned": {id: window * 2 if len(window) == 1 else window for id, window in windows.items()},
        "mandatory_by": {id: plain_month(text) for id, text in values["mandatory_by"].items()},
    }


def key_of(fault: PlanError) -> str:
    """The key of a limits file that a fault is about; empty where it is about none."""
    return fault.where.split(".")[0].split("[")[0]


def all_faults(values: Mapping[str, Any], first: PlanError, defaults: Limits) -> dict[str, PlanError]:
    """The fault that was met first and one of each other limit that can't be, by key."""
    found = {key_of(first): first}
    for key, value in changes(values).items():
        try:
            read_limits({key: value}, defaults)
        except PlanError as fault:
            found.setdefault(key, fault)
    return found


def are_defaults(given: Mapping[str, Any], defaults: Limits) -> bool:
    """Whether a form holds just the defaults."""
    plain = limits_json(defaults)
    return all(plain[key] == value for key, value in given.items())
