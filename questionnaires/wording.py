"""The same content in the words of another type of institution: a consumer finance company is asked about its company."""

import re
from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel

from questionnaires.schema import Kpi, Questionnaire, Text, Wording

_KEPT = frozenset({"sources", "crosswalks", "wording"})
"""Parts that keep the titles of laws and standards."""
_MOST = 16
_MADE: dict[tuple[int, str], tuple[Questionnaire, Questionnaire]] = {}
"""By the identity of a questionnaire, which is held so that no other takes it, and the type: made once a process."""


def worded(questionnaire: Questionnaire, institution_type: str) -> Questionnaire:
    """The questionnaire as it speaks to an institution of this type; itself where its ``wording`` says nothing of it."""
    pairs = [each for each in questionnaire.wording if each.institution_type == institution_type]
    if not pairs:
        return questionnaire
    key = id(questionnaire), institution_type
    found = _MADE.get(key)
    if found is None:
        if len(_MADE) >= _MOST:
            _MADE.clear()
        found = _MADE[key] = questionnaire, _reworded(questionnaire, pairs)
    return found[1]


def _reworded(value: Any, pairs: Sequence[Wording]) -> Any:
    """A KPI stays as it is: its values are kept under its name."""
    if isinstance(value, BaseModel) and not isinstance(value, Kpi):
        changes = {name: _reworded(getattr(value, name), pairs) for name in type(value).model_fields if name not in _KEPT}
        if isinstance(value, Text):
            changes |= {"en": _said(value.en, "en", pairs), "zh": _said(value.zh, "zh", pairs)}
        return value.model_copy(update=changes)
    return tuple(_reworded(each, pairs) for each in value) if isinstance(value, tuple) else value


def _said(text: str, language: str, pairs: Sequence[Wording]) -> str:
    """Whole words only: no letter of the Latin alphabet may follow or go before."""
    for each in pairs:
        if each.language == language:
            instead = each.instead.replace("\\", r"\\")
            text = re.sub(rf"(?<![A-Za-z]){re.escape(each.said)}(?![A-Za-z])", instead, text)
    return text
