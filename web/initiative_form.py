"""An initiative as a form: shown, typed, and turned into plain values as in initiatives.yaml."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from questionnaires.schema import LANGUAGES, Initiative, Questionnaire
from reports.typed import typed_number
from web.limits_form import number

NEW = "new"
"""In an address: none there is yet."""

TEXTS = ("name", "why", "done", "risk", "benefit_basis")
TABLES = {
    "lift": ("capability", "from", "to"),
    "step": ("first", "last", "role", "en", "zh"),
    "kpi": ("name_en", "name_zh", "target_en", "target_zh"),
}
SPARE = 2
"""Empty rows offered in each table."""


def shown(initiative: Initiative | None) -> dict[str, Any]:
    """The values of a form; every value is text, as a person would type it."""
    texts = {
        f"{key}_{language}": getattr(text, language) if (text := getattr(initiative, key, None)) else ""
        for key in TEXTS
        for language in LANGUAGES
    }
    if initiative is None:
        return _form(texts, {}, (), {})
    plain = {
        "owner": initiative.owner or "", "months": str(initiative.months),
        "external_cost": typed_number(initiative.external_cost),
        "benefit_per_month": "" if initiative.benefit_per_month is None else typed_number(initiative.benefit_per_month),
    }  # fmt: skip
    tables = {
        "lift": [{"capability": each.capability, "from": str(each.from_level), "to": str(each.to_level)}
                 for each in initiative.lifts],
        "step": [{"first": str(each.weeks[0]), "last": str(each.weeks[1]), "role": each.role, "en": each.text.en,
                  "zh": each.text.zh} for each in initiative.steps],
        "kpi": [{"name_en": each.name.en, "name_zh": each.name.zh, "target_en": each.target.en, "target_zh": each.target.zh}
                for each in initiative.kpis],
    }  # fmt: skip
    effort = {role: typed_number(months) for role, months in initiative.person_months.items()}
    return _form(texts | plain, tables, initiative.prerequisites, effort)


def typed(form: Any, content: Questionnaire) -> dict[str, Any]:
    """What was typed, in the form's own shape, so that it stays after an error."""
    keys = [f"{key}_{language}" for key in TEXTS for language in LANGUAGES]
    plain = {key: form.get(key, "").strip() for key in (*keys, "owner", "months", "external_cost", "benefit_per_month")}
    tables = {}
    for table, fields in TABLES.items():
        sent = (re.fullmatch(rf"{table}_(\d{{1,4}})_\w+", key) for key in form)
        places = sorted({int(found[1]) for found in sent if found})
        rows = [{key: form.get(f"{table}_{at}_{key}", "").strip() for key in fields} for at in places]
        tables[table] = [row for row in rows if any(row.values())]
    effort = {role.id: text for role in content.staff_roles if (text := form.get(f"effort_{role.id}", "").strip())}
    return _form(plain, tables, form.getlist("prerequisites"), effort)


def _form(
    plain: Mapping[str, str], tables: Mapping[str, list[dict[str, str]]], needs: Sequence[str], effort: Mapping[str, str]
) -> dict[str, Any]:
    filled = {key: plain.get(key, "") for key in ("owner", "months", "external_cost", "benefit_per_month")}
    spare = {table: [dict.fromkeys(fields, "") for _ in range(SPARE)] for table, fields in TABLES.items()}
    rows = {table: [*tables.get(table, []), *empty] for table, empty in spare.items()}
    return {**filled, **plain, **rows, "prerequisites": list(needs), "effort": dict(effort)}


def plain_of(values: Mapping[str, Any], id: str, before: Initiative | None) -> dict[str, Any]:
    """The form as plain values; parts that the form does not show stay as they were."""
    kept = before.model_dump(mode="json", by_alias=True, include={"mandatory_by", "source"}) if before else {}
    made: dict[str, Any] = {key: value for key, value in kept.items() if value is not None}
    made |= {"id": id, "months": number(values["months"]), "external_cost": number(values["external_cost"] or "0")}
    for key in TEXTS:
        text = {language: values[f"{key}_{language}"] for language in LANGUAGES if values[f"{key}_{language}"]}
        if text or key == "name":
            made[key] = text
    if values["owner"]:
        made["owner"] = values["owner"]
    if values["benefit_per_month"]:
        made["benefit_per_month"] = number(values["benefit_per_month"])
    made["person_months"] = {role: number(text) for role, text in values["effort"].items()}
    order = before.prerequisites if before else ()
    made["prerequisites"] = sorted(
        values["prerequisites"], key=lambda need: order.index(need) if need in order else len(order)
    )
    made["lifts"] = [
        {"capability": row["capability"], "from": number(row["from"]), "to": number(row["to"])}
        for row in _filled(values["lift"])
    ]
    made["steps"] = [
        {"weeks": [number(row["first"]), number(row["last"])], "role": row["role"], "text": _both(row, "en", "zh")}
        for row in _filled(values["step"])
    ]
    if before is not None and isinstance(made["months"], int):
        _keep_share(made["steps"], before, made["months"])
    made["kpis"] = [
        {"name": _both(row, "name_en", "name_zh"), "target": _both(row, "target_en", "target_zh")}
        for row in _filled(values["kpi"])
    ]
    return made


def _keep_share(steps: list[dict[str, Any]], before: Initiative, months: int) -> None:
    """Where only the months of an initiative changed, its steps keep their share of the time."""
    held = [list(step.weeks) for step in before.steps]
    if months > 0 and months != before.months and [step["weeks"] for step in steps] == held:
        for step, (first, last) in zip(steps, held, strict=True):
            begun = (first - 1) * months // before.months + 1
            step["weeks"] = [begun, max(begun, last * months // before.months)]


def _filled(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    return [row for row in rows if any(row.values())]


def _both(row: Mapping[str, str], english: str, chinese: str) -> dict[str, str]:
    return {language: row[key] for language, key in (("en", english), ("zh", chinese)) if row[key]}


def new_id(values: Mapping[str, Any], content: Questionnaire) -> str:
    """An id for a new initiative, from its English name."""
    taken = {NEW, *(each.id for each in content.initiatives)}
    stem = re.sub(r"[^a-z0-9]+", "_", values["name_en"].lower()).strip("_")[:60] or "own"
    names = (stem, *(f"{stem}_{count}" for count in range(2, len(taken) + 3)))
    return next(name for name in names if name not in taken)
