"""The forms of a page, as a browser would send them."""

import re
from typing import Any
from xml.etree import ElementTree

import tinyhtml5

XHTML = "{http://www.w3.org/1999/xhtml}"


def closed_up(page: str) -> str:
    """A page without the lines and indents of its template."""
    return re.sub(r"\s*\n\s*", " ", re.sub(r"(?<=>)\s*\n\s*|\s*\n\s*(?=<)", "", page))


def form_of(page: Any, action: str = "", *, id: str = "") -> dict[str, Any]:
    """Values by name of the form with this id, of the one whose action ends so, or of the one without an action."""
    tree = tinyhtml5.parse(page.text)

    def is_meant(form: ElementTree.Element) -> bool:
        address = form.get("action", "")
        return form.get("id") == id if id else address.endswith(action) if action else not address

    forms = [each for each in tree.iter(f"{XHTML}form") if is_meant(each)]
    assert len(forms) == 1, f"{len(forms)} forms"
    inside, own = set(forms[0].iter()), forms[0].get("id")
    found: dict[str, Any] = {}
    for field in tree.iter():
        is_mine = field.get("form") == own if field.get("form") else field in inside
        if not is_mine or not field.get("name") or field.get("disabled") is not None:
            continue
        value = _value(field)
        if value is not None:
            found.setdefault(field.get("name", ""), []).append(value)
    return found


def _value(field: ElementTree.Element) -> str | None:
    kind = field.tag.removeprefix(XHTML)
    if kind == "input" and field.get("type") in ("checkbox", "radio"):
        return field.get("value", "on") if field.get("checked") is not None else None
    if kind == "input":
        return field.get("value", "")
    if kind == "textarea":
        return field.text or ""
    if kind == "select":
        options = list(field.iter(f"{XHTML}option"))
        chosen = next((each for each in options if each.get("selected") is not None), options[0])
        return chosen.get("value", chosen.text or "")
    return None
