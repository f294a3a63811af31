"""A fault of the initiative form in the words of its page."""

import re
from collections.abc import Mapping

from questionnaires.schema import Questionnaire
from web.site import language

PLACE = re.compile(r"([a-z_]+)((?:\.\w+)*)(?=: |：)")
QUOTED_ID = re.compile(r"['“]([a-z0-9_]+)['”]")
IN_CHAIN = re.compile(r"\b[a-z0-9_]+\b(?= -> )|(?<= -> )[a-z0-9_]+\b")


def labelled(line: str, content: Questionnaire) -> str:
    """A fault's line in the words of the page: the field's label, names instead of ids."""
    lang = language()
    names = {each.id: lang.text(each.name) for each in content.initiatives}
    names |= {each.id: lang.text(each.name) for each in content.staff_roles}
    names |= {each.id: lang.text(each.label) for each in content.capabilities}
    line = IN_CHAIN.sub(lambda found: names.get(found[0], found[0]), line)
    line = QUOTED_ID.sub(lambda found: names.get(found[1], found[0]), line)
    return PLACE.sub(lambda found: _field(found[1], found[2].split(".")[1:], names) or found[0], line, count=1)


def _field(key: str, parts: list[str], names: Mapping[str, str]) -> str:
    """What the page calls a field by its path, such as steps, 0, weeks, 1; empty for what the page does not show."""
    lang = language()
    labels = {
        "name": lang.t("Name"),
        "months": lang.t("Months"),
        "external_cost": lang.t("External cost, RMB 10,000"),
        "benefit_per_month": lang.t("Benefit a month, RMB 10,000"),
        "benefit_basis": lang.t("What the benefit rests on"),
        "person_months": lang.t("Person-months of each role, in total"),
        "lifts": lang.t("What it lifts"),
        "steps": lang.t("Steps"),
        "kpis": lang.t("KPIs"),
        "owner": lang.t("Owner"),
    }
    if key not in labels:
        return ""
    within = {
        "en": lang.t("in English"), "zh": lang.t("in Chinese"), "from": lang.t("From level"), "to": lang.t("To level"),
        "role": lang.t("Role"), "target": lang.t("Target"), "text": "", "name": "", "weeks": "", "capability": "",
    }  # fmt: skip
    said = [labels[key]]
    for before, part in zip(["", *parts], parts, strict=False):
        if part.isdigit():
            weeks = (lang.t("first week"), lang.t("last week"))
            said.append(weeks[int(part) > 0] if before == "weeks" else str(int(part) + 1))
        else:
            said.append(names.get(part, within.get(part, part)))
    return (" · " if lang.is_chinese else ", ").join(filter(None, said))
