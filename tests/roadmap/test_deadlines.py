"""Deadlines of the content: passed on where a minimum is missed, and never said to be needless where nobody knows."""

from dataclasses import replace

import pytest

from questionnaires.schema import Questionnaire
from roadmap.calendar import Month
from roadmap.portfolio import default_limits, portfolio
from scoring.answers import Answers
from scoring.engine import score

DUE = "disclosure_complaints"


@pytest.mark.parametrize(("rank", "waived"), [(0, None), (4, "met"), (None, "unassessed")])
def test_a_deadline_is_waived_only_where_the_minimum_is_known_to_be_kept(
    questionnaire: Questionnaire, sample: Answers, rank: int | None, waived: str | None
) -> None:
    asked = {each.id for each in questionnaire.questions if questionnaire.capability_of(each.id).id == "consumer_protection"}
    people = [
        replace(each, answers={id: own for id, own in each.answers.items() if id not in asked}
                | ({} if rank is None else dict.fromkeys(asked, rank)))
        for each in sample.respondents
    ]  # fmt: skip
    agreed = tuple(each for each in sample.agreed if each.question not in asked)
    limits = default_limits(questionnaire, "city_commercial", Month(2027, 1))
    assert limits is not None
    made = portfolio(questionnaire, score(questionnaire, replace(sample, respondents=tuple(people), agreed=agreed)), limits)
    assert {each.id: each.reason for each in made.waived}.get(DUE) == waived
    assert (made.problem.by_id[DUE].mandatory_by is not None) == (waived is None)
