"""No figure of an anonymous assessment rests on fewer than three people."""

from dataclasses import replace

import pytest

from questionnaires.schema import Questionnaire
from scoring.anonymity import agreed_beside_few, only_groups, without_few, without_few_lines
from scoring.answers import NOT_APPLICABLE, UNKNOWN, Agreed, Answers, Comment, Organisation, Respondent, Unit
from scoring.engine import score
from scoring.result import redacted, result_json

HIDDEN = "decision_oversight.human_review"
SHOWN = "iteration.feedback"


def answers(*people: dict[str, int], **more: object) -> Answers:
    named = tuple(Respondent(f"p{index}", each) for index, each in enumerate(people))
    bank = Organisation("Bank", "city_commercial")
    return Answers("retail-lending@1.0.0", bank, named, confidentiality="anonymous", **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("levels", [(0,), (4,), (1, 3), (3, 1)])
def test_two_people_change_nothing_that_is_shown(questionnaire: Questionnaire, levels: tuple[int, ...]) -> None:
    """Whatever one or two say, every figure is the same as if they had said nothing."""
    rest = [{SHOWN: rank} for rank in (1, 2, 2, 3)]
    for person, level in zip(rest, levels, strict=False):
        person[HIDDEN] = level
    silent = answers(*({SHOWN: each[SHOWN]} for each in rest))
    told = only_groups(answers(*rest))
    assert told.withheld == {HIDDEN}
    assert result_json(score(questionnaire, told)) == result_json(score(questionnaire, silent))


def test_three_people_count(questionnaire: Questionnaire) -> None:
    told = only_groups(answers(*({HIDDEN: rank} for rank in (1, 2, 3))))
    assert not told.withheld
    assert score(questionnaire, told).node("decision_oversight").n == 3


def test_an_agreed_level_counts_without_the_answers_behind_it(questionnaire: Questionnaire) -> None:
    for level in (0, 4):
        told = only_groups(answers({HIDDEN: level}, {HIDDEN: level}, agreed=(Agreed(HIDDEN, 2, "seen"),)))
        found = next(each for each in score(questionnaire, told).questions if each.id == HIDDEN)
        assert (found.value, found.group_level, found.n) == (0.5, None, 0)


def test_groups_are_within_units() -> None:
    people = [replace(each, unit="a" if index < 3 else "b") for index, each in enumerate(
        answers(*({HIDDEN: 2} for _ in range(5))).respondents)]  # fmt: skip
    told = only_groups(replace(answers(), respondents=tuple(people), units=(Unit("a", "A"), Unit("b", "B"))))
    assert [bool(each.answers) for each in told.respondents] == [True, True, True, False, False]


def test_few_levels_among_many_refusals_go_alone() -> None:
    told = only_groups(answers({HIDDEN: 2}, {HIDDEN: NOT_APPLICABLE}, {HIDDEN: UNKNOWN}, {HIDDEN: UNKNOWN}))
    assert [each.answers.get(HIDDEN) for each in told.respondents] == [None, NOT_APPLICABLE, UNKNOWN, UNKNOWN]


def test_a_comment_goes_with_its_answer() -> None:
    person = replace(answers({HIDDEN: 2}).respondents[0], comments={HIDDEN: Comment("mine", True)})
    assert only_groups(replace(answers(), respondents=(person,))).respondents[0].comments == {}


def test_a_line_of_one_is_not_set_beside_the_other(questionnaire: Questionnaire) -> None:
    def lines(*who: str) -> Answers:
        people = answers(*({HIDDEN: rank % 5} for rank in range(len(who)))).respondents
        return replace(answers(), respondents=tuple(replace(p, line=line) for p, line in zip(people, who, strict=True)))  # type: ignore[arg-type]

    few, many = lines(*["first"] * 3, "second"), lines(*["first"] * 3, *["second"] * 3)
    for given, shown in ((few, False), (many, True)):
        made = without_few_lines(score(questionnaire, given), given)
        assert (next(each for each in made.questions if each.id == HIDDEN).lines is not None) is shown


def test_an_agreed_level_that_would_give_two_away_is_kept_back(questionnaire: Questionnaire) -> None:
    """The bank's level is the mean of its units by weight: one unit's agreed level tells what two of another said."""

    def bank(
        *counts: int, agreed: str, confidentiality: str = "confidential", weights: tuple[float, ...] = (1, 1, 1)
    ) -> Answers:
        people = [replace(each, unit=code) for code, count in zip("abc", counts, strict=False)
                  for each in answers(*({HIDDEN: 3} for _ in range(count))).respondents]  # fmt: skip
        people = [replace(each, id=f"p{place}") for place, each in enumerate(people)]
        units = tuple(Unit(code, code, weight) for code, weight in zip("abc"[: len(counts)], weights, strict=False))
        levels = tuple(Agreed(HIDDEN, 1, "seen", "The chair", unit=code) for code in agreed)
        return replace(answers(), respondents=tuple(people), units=units, agreed=levels, confidentiality=confidentiality)  # type: ignore[arg-type]

    def kept(given: Answers) -> set[str | None]:
        return {unit for _, unit in agreed_beside_few(given)}

    assert kept(bank(2, 5, agreed="b")) == {"b"} and kept(bank(2, 0, agreed="b")) == {"b"}
    assert kept(bank(2, 4, 5, agreed="bc")) == {"b"}, "one that is not known is enough"
    assert not kept(bank(2, 5, agreed="ab")), "nothing is worked out from what was agreed for the two"
    assert not kept(bank(2, 2, 5, agreed="c")) and not kept(bank(3, 5, agreed="b"))
    assert not kept(bank(2, 5, agreed="b", weights=(0, 1))), "nor from a mean that they are not in"
    assert not kept(bank(2, 5, agreed="b", confidentiality="named"))
    for given in (bank(2, 0, agreed="b"), bank(2, 5, agreed="b")):
        nodes = [node for unit in redacted(score(questionnaire, given)).units or () for node in unit.capabilities]
        assert nodes and not any(node.level for node in nodes)
    result = score(questionnaire, given)
    assert [move.to for move in result.moves] == [2.0] and [move.to for move in without_few(result, given).moves] == [None]


def test_what_two_said_before_a_level_was_agreed_is_not_told(questionnaire: Questionnaire) -> None:
    """Nor whether the level agreed was theirs: both assessments leave the same figures."""
    told = []
    for level in (1, 3):
        given = replace(
            answers({HIDDEN: level}, {HIDDEN: level}, agreed=(Agreed(HIDDEN, 3, "seen"),)), confidentiality="confidential"
        )
        made = result_json(redacted(without_few(score(questionnaire, given), given)))
        told.append({key: made[key] for key in ("moves", "questions", "capabilities", "regulatory", "priorities")})
        named = replace(given, confidentiality="named")
        assert bool(without_few(score(questionnaire, named), named).moves) is (level == 1)
    assert told[0] == told[1] and told[0]["moves"] == []
