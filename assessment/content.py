"""The questionnaire an assessment is pinned to."""

from functools import lru_cache
from pathlib import Path

from questionnaires.library import find
from questionnaires.schema import Questionnaire


@lru_cache(maxsize=16)
def questionnaire_of(key: str, folder: Path) -> Questionnaire:
    """A questionnaire by ``id@version``; a released version never changes, so it is read once a process."""
    return find(key, folder)
