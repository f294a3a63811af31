"""Forms that several may have open at once: each field carries the mark of what it showed, so that nothing is overwritten
unseen."""

from collections.abc import Collection, Iterable, Mapping

from flask import request

from assessment.marks import mark_of
from web.site import language

PREFIX = "seen-"


def marks_of(stands: Mapping[str, str]) -> dict[str, str]:
    """The hidden fields of a form that shows these texts."""
    return {f"{PREFIX}{key}": mark_of(text) for key, text in stands.items()}


def sent_marks(keys: Iterable[str]) -> dict[str, str]:
    """The marks that came with a form."""
    return {key: request.form.get(f"{PREFIX}{key}", "") for key in keys}


def clash_words(clashes: Collection[str], names: Mapping[str, str], stands: Mapping[str, str]) -> str:
    """That fields were changed in another window too, and what they hold now."""
    lang = language()
    held = [f"{names[key]}{lang.colon}{stands.get(key) or '–'}" for key in names if key in clashes]
    said = lang.t("Changed in another window meanwhile. Nothing was stored; saving again puts what you typed in its place.")
    return f"{said}{lang.space}{lang.t('It now holds: {values}', values=lang.apart(held))}"
