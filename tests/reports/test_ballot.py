"""Votes in words: what is suggested, and what too few votes leave open."""

import pytest

from questionnaires.schema import Questionnaire
from reports.ballot import tally
from reports.language import Language


@pytest.mark.parametrize(
    ("ranks", "suggested"),
    [((1, 3), ""), ((1, 1), "2"), ((1, 3, -1, -2), ""), ((2, 2, 3), "3"), ((2,), "3")],
)
def test_nothing_is_suggested_where_two_votes_differ(
    questionnaire: Questionnaire, ranks: tuple[int, ...], suggested: str
) -> None:
    votes = [(f"voter {place}", rank) for place, rank in enumerate(ranks)]
    found = tally(questionnaire, questionnaire.questions[0], [votes], "named", Language("en"), sees_names=True)
    assert found.suggested == suggested and found.bars
