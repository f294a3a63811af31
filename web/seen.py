"""Forms that several may have open at once: each field carries the mark of what it showed, so that nothing is overwritten
unseen."""

from collections.abc import Collection, Mapping

from flask import request

from assessment.marks import mark_of, merged
from web.site import language

PREFIX = "seen-"


def marks_of(stands: Mapping[str, str]) -> dict[str, str]:
    """The hidden fields of a form that shows these texts."""
    return {f"{PREFIX}{key}": mark_of(text) for key, text in stands.items()}


def settled(
    stands: Mapping[str, str], typed: Mapping[str, str], names: Mapping[str, str], shown: Mapping[str, str] | None = None
) -> tuple[dict[str, str], str]:
    """What to keep of a form that was sent, and what to say where fields clash; empty where none does.

    ``names``: of the fields; ``shown``: what stands in words, where that differs.
    """
    seen = {key: request.form.get(f"{PREFIX}{key}", "") for key in typed}
    kept, clashes = merged(stands, typed, seen)
    return kept, _clash_words(clashes, names, stands if shown is None else shown) if clashes else ""


def _clash_words(clashes: Collection[str], names: Mapping[str, str], shown: Mapping[str, str]) -> str:
    """That fields were changed in another window too, and what they hold now."""
    lang = language()
    held = [f"{names[key]}{lang.colon}{shown.get(key) or '–'}" for key in names if key in clashes]
    said = lang.t("Changed in another window meanwhile. Nothing was stored; saving again puts what you typed in its place.")
    return f"{said}{lang.space}{lang.t('It now holds: {values}', values=lang.apart(held))}"
