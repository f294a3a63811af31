"""A minimum on a question that fewer than three answered: page and workbook say missed or met, and no figure."""

from dataclasses import replace

from questionnaires.schema import Questionnaire
from reports.beneath import question_rows
from reports.language import Language
from reports.position import position
from reports.record import record
from scoring.answers import UNKNOWN, Agreed, Answers, Evidence, Respondent, Unit
from scoring.change import with_change
from scoring.engine import score
from scoring.patterns import Finding, Trace
from scoring.result import QuestionFigures, Result, claimed_questions, redacted, result_json, small_questions


def test_a_level_shown_by_few_is_neither_printed_nor_to_be_worked_out(
    questionnaire: Questionnaire, sample: Answers, result: Result
) -> None:
    hidden = small_questions(result)
    rules = [rule for rule in result.shortfalls if rule.question in hidden]
    assert sample.confidentiality == "confidential" and rules, "the sample has such a question"
    facts = position(questionnaire, sample, result, Language("en"))
    for rule in rules:
        row = next(each for each in facts.rules if each.question and each.question == _title(questionnaire, rule.question))
        assert (row.level, row.shortfall, row.state, row.missed) == ("–", "", "missed", True)
        gap = next(each for each in facts.gaps if each.id == rule.capability)
        assert gap.below and gap.shortfall == "missed"


def test_a_claim_and_a_change_do_not_tell_what_is_withheld(
    questionnaire: Questionnaire, sample: Answers, result: Result
) -> None:
    few = min(small_questions(result))
    capability = questionnaire.capability_of(few)
    others = {each.id for each in capability.questions} - {few}
    told = replace(result, questions=tuple(replace(each, claimed=each.id == few) for each in result.questions))
    assert claimed_questions(told) == []
    assert not any(each.claimed for each in redacted(told).questions)
    named = replace(told, settings={**told.settings, "confidentiality": "named"})
    assert [each.id for each in claimed_questions(named)] == [few]
    people = [
        replace(each, answers={id: rank for id, rank in each.answers.items() if id not in others})
        for each in sample.respondents
    ]
    then = replace(sample, agreed=(), respondents=tuple(people))
    changed = with_change(result, questionnaire, sample, questionnaire, then)
    assert changed.change is not None and capability.id in changed.change.few
    row = next(each for each in (redacted(changed).change or changed.change).capabilities if each.id == capability.id)
    assert (row.before, row.after, row.levels) == (None, None, None)
    assert "few" not in result_json(changed)["change"]


def test_a_pattern_does_not_tell_what_is_withheld(result: Result) -> None:
    few, capability = min(small_questions(result)), result.capabilities[0].id
    found = Finding("own", "hit", (Trace(few, 5.0), Trace(capability, 2.0)), ())
    told = redacted(replace(result, patterns=(found,))).patterns[0].evidence
    assert told == (Trace(few, None), Trace(capability, 2.0))


def test_a_lone_answer_that_is_no_level_is_not_told(questionnaire: Questionnaire, sample: Answers) -> None:
    question, alone = questionnaire.asked("full")[0], sample.respondents[0].id
    people = [
        replace(each, answers={**{id: rank for id, rank in each.answers.items() if id != question.id},
                               **({question.id: UNKNOWN} if each.id == alone else {})})
        for each in sample.respondents
    ]  # fmt: skip
    capability = questionnaire.capability_of(question.id).id
    for confidentiality, told in (("confidential", 0), ("named", 1)):
        agreed = tuple(each for each in sample.agreed if each.question != question.id)
        given = replace(sample, respondents=tuple(people), agreed=agreed, confidentiality=confidentiality)
        result = score(questionnaire, given)
        rows = question_rows(questionnaire, given, result, capability, [], Language("en"), sees_names=False)
        assert next(each for each in rows if each.title == question.title.en).unknown == told


def test_a_named_assessment_prints_it(questionnaire: Questionnaire, sample: Answers, result: Result) -> None:
    facts = position(questionnaire, replace(sample, confidentiality="named"), result, Language("en"))
    assert all(row.level != "–" for row in facts.rules if row.state in ("missed", "met"))
    assert "missed" not in [row.shortfall for row in facts.gaps]


def _title(questionnaire: Questionnaire, id: str | None) -> str:
    question = questionnaire.question(id or "")
    assert question is not None
    return question.title.en


def test_a_level_agreed_in_one_unit_tells_nothing_of_another(questionnaire: Questionnaire, sample: Answers) -> None:
    first, *rest = (question.id for question in questionnaire.asked("full"))
    people = [
        Respondent(f"{unit}{i}", dict.fromkeys(rest, 2) | ({first: rank} if i == 0 else {}), unit=unit)
        for unit, rank in (("a", 1), ("b", 4)) for i in range(3)
    ]  # fmt: skip
    units = tuple(Unit(id, questionnaire.title) for id in "ab")

    def figures(*agreed: Agreed) -> QuestionFigures:
        given = replace(sample, respondents=tuple(people), units=units, agreed=agreed)
        return redacted(score(questionnaire, given)).questions[0]

    one, two = (Agreed(first, 2, "seen", unit=unit) for unit in "ab")
    for held in ((), (one,)):
        assert (figures(*held).value, figures(*held).group_level) == (None, None)
    both = figures(one, two)
    assert (both.origin, both.level) == ("agreed", 3.0) and figures(Agreed(first, 2, "seen")).origin == "agreed"


def test_evidence_of_a_lone_respondent_stands_in_no_document(questionnaire: Questionnaire, sample: Answers) -> None:
    first, *rest = (question.id for question in questionnaire.asked("full"))
    piece = Evidence("A note that tells who it was")
    people = [Respondent(f"r{i}", dict.fromkeys(rest, 2), evidence={rest[0]: (Evidence("Plan"),)}) for i in range(5)]
    people[0] = replace(people[0], answers={**people[0].answers, first: 1}, evidence={first: (piece,)})
    for confidentiality, seen in (("confidential", False), ("named", True)):
        given = replace(sample, respondents=tuple(people), agreed=(), confidentiality=confidentiality)
        rows = record(questionnaire, given, score(questionnaire, given), (), Language("en")).evidence
        assert (piece.note in [row.note for row in rows]) is seen and "Plan" in [row.note for row in rows]


def test_what_was_promised_in_the_cycle_before_holds_in_this_one(questionnaire: Questionnaire, sample: Answers) -> None:
    before = replace(sample, respondents=sample.respondents[:1], agreed=())
    now = replace(sample, confidentiality="named")
    changed = redacted(with_change(score(questionnaire, now), questionnaire, now, questionnaire, before)).change
    assert changed is not None and all(row.before is None for row in changed.capabilities)
