"""The same content as it speaks to a type of institution: a consumer finance company is asked about its company, and a
question is critical by the rules written for it.
"""

import re
from collections.abc import Sequence, Set
from functools import lru_cache
from typing import Any

from pydantic import BaseModel

from questionnaires.same import Same
from questionnaires.schema import Kpi, Question, Questionnaire, Text, Wording, applies

_KEPT = frozenset({"sources", "crosswalks", "wording"})
"""Parts that keep the titles of laws and standards."""


def worded(questionnaire: Questionnaire, institution_type: str | None) -> Questionnaire:
    """The questionnaire as it speaks to an institution of this type; itself where nothing differs for it. None: of the type
    ``other``, compared with none.
    """
    return _worded(Same(questionnaire), institution_type or "other")


@lru_cache(maxsize=64)
def _worded(same: Same, institution_type: str) -> Questionnaire:
    """Made once a process, that what is kept of it is found again."""
    questionnaire = same.questionnaire
    pairs = [each for each in questionnaire.wording if each.institution_type == institution_type]
    others = {each.id for each in questionnaire.sources if not applies(each.applies_to, institution_type)}
    if not pairs and all(others.isdisjoint(each.critical) for each in questionnaire.questions):
        return questionnaire
    made: Questionnaire = _reworded(questionnaire, pairs, others)
    return made


def _reworded(value: Any, pairs: Sequence[Wording], others: Set[str]) -> Any:
    """A KPI stays as it is: its values are kept under its name. ``others``: rules written for other types."""
    if isinstance(value, BaseModel) and not isinstance(value, Kpi):
        fields = [name for name in type(value).model_fields if name not in _KEPT]
        changes = {name: _reworded(getattr(value, name), pairs, others) for name in fields}
        if isinstance(value, Text):
            changes |= {"en": _said(value.en, "en", pairs), "zh": _said(value.zh, "zh", pairs)}
        if isinstance(value, Question):
            changes |= {"critical": tuple(id for id in value.critical if id not in others)}
        return value.model_copy(update=changes)
    return tuple(_reworded(each, pairs, others) for each in value) if isinstance(value, tuple) else value


def _said(text: str, language: str, pairs: Sequence[Wording]) -> str:
    """Whole words only: no letter of the Latin alphabet may follow or go before."""
    for each in pairs:
        if each.language == language:
            instead = each.instead.replace("\\", r"\\")
            text = re.sub(rf"(?<![A-Za-z]){re.escape(each.said)}(?![A-Za-z])", instead, text)
    return text
