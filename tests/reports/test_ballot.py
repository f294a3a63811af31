"""Votes in words: what is suggested, and what too few votes leave open."""

import pytest

from questionnaires.schema import Questionnaire
from reports.ballot import tally
from reports.language import Language
from reports.minutes import minutes


def test_a_median_between_two_levels_is_the_figure_that_the_report_gives(questionnaire: Questionnaire) -> None:
    ranks = [1, 1, 1, 1, 2, 2, 2, 3]
    votes = [(f"voter {place}", rank) for place, rank in enumerate(ranks)]
    found = tally(questionnaire, questionnaire.questions[0], [votes], "named", Language("en"), sees_names=True)
    assert (found.median, found.suggested) == ("2.5", "2"), "the lower is suggested, it claims less"
    apart = tally(questionnaire, questionnaire.questions[0], [votes[:1], votes[-1:] * 4 + votes[:4]], "named", Language("en"),
                  sees_names=True)  # fmt: skip
    assert (apart.median, apart.suggested) == ("3.0", "2")


def test_a_round_before_keeps_its_number_where_an_earlier_one_is_hidden(questionnaire: Questionnaire) -> None:
    few, many = [("", 1), ("", 2)], [("", 1)] * 3 + [("", 4)]
    found = tally(questionnaire, questionnaire.questions[0], [few, many, many], "anonymous", Language("en"), sees_names=False)
    assert [bar.before for bar in found.bars] == [((2, 0),), ((2, 3),), ((2, 0),), ((2, 0),), ((2, 1),)]


def test_who_chose_no_level_is_named_to_those_who_may_know(questionnaire: Questionnaire) -> None:
    votes, lang = [("Ann", -1), ("Bo", -2), ("Cai", 2), ("Di", 2), ("Eva", 3)], Language("en")
    for sees, said in ((True, "Not applicable: 1 (Ann), Don't know: 1 (Bo)"), (False, "Not applicable: 1, Don't know: 1")):
        found = tally(questionnaire, questionnaire.questions[0], [votes], "confidential", lang, sees_names=sees)
        assert found.aside == said
    hidden = tally(questionnaire, questionnaire.questions[0], [votes], "anonymous", lang, sees_names=True)
    assert hidden.aside == "Not applicable: 1, Don't know: 1"


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


@pytest.mark.parametrize(("confidentiality", "shown"), [("anonymous", False), ("confidential", False), ("named", True)])
def test_a_round_beside_another_does_not_tell_how_a_latecomer_voted(
    questionnaire: Questionnaire, confidentiality: str, shown: bool
) -> None:
    question = questionnaire.questions[0]
    first = [("A", 1), ("B", 1), ("C", 2)]
    for later, is_told in (([*first, ("D", 4)], shown), ([("A", 2), ("B", 1), ("C", 2)], True)):
        rounds = [first, later]
        told = tally(questionnaire, question, rounds, confidentiality, Language("en"), sees_names=False)
        assert any(bar.before for bar in told.bars) is is_told
        (minute,) = minutes(questionnaire, {question.id: rounds}, {}, confidentiality, Language("en"))
        assert bool(minute.rounds[0].tally.bars) is is_told and bool(minute.rounds[1].tally.bars)
        assert any("would reveal single votes" in words for words in minute.rounds[0].words) is not is_told
