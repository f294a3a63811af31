"""How much hangs on targets and on what is measured."""

from dataclasses import replace

from questionnaires.schema import Questionnaire
from reports.certainty import target_words, unmeasured_words
from reports.language import Language
from reports.measures import Measured
from reports.position import position
from scoring.answers import Answers
from scoring.engine import score
from scoring.result import Result

EN = Language("en")


def shifted(questionnaire: Questionnaire, sample: Answers, by: float) -> list[str]:
    """The first three gaps of the sample with own targets, all moved, as the engine orders them."""
    result = score(questionnaire, sample)
    aims = {each.id: each.targets[result.profile] for each in result.capabilities if result.profile in each.targets}
    moved = replace(sample, targets={id: min(max(aim + by, 1.0), 5.0) for id, aim in aims.items()})
    return [each.capability for each in score(questionnaire, moved, "own").priorities[:3]]


def test_the_first_gaps_with_moved_targets_are_those_of_the_engine(questionnaire: Questionnaire, sample: Answers) -> None:
    result = score(questionnaire, sample)
    facts = position(questionnaire, sample, result, EN)
    names = {row.id: row.name for fact in facts.facts for row in fact.rows}
    now = [each.capability for each in result.priorities[:3]]
    said = target_words(facts, result, EN)
    for way, by in (("lower", -0.5), ("higher", 0.5)):
        first = shifted(questionnaire, sample, by)
        words = f"half a level {way}: {EN.listed([names[id] for id in first])}"
        assert (words in said) == (first != now), (way, said)
    same = all(shifted(questionnaire, sample, by) == now for by in (-0.5, 0.5))
    assert ("stay the same" in said) == same
    assert target_words(replace(facts, has_targets=False), result, EN) == ""


def test_a_level_of_four_without_a_measured_kpi_is_named(questionnaire: Questionnaire, result: Result) -> None:
    high = [each for each in result.capabilities if each.published and (each.level or 0) >= 4]
    assert [each.id for each in high] == ["fast_approval"]
    said = unmeasured_words(questionnaire, result, (), EN)
    assert "Fast approval\u00a04.5" in said
    question = next(each for each in questionnaire.capability("fast_approval").questions if each.kpis)
    value = Measured(question.id, question.kpis[0].name.en, 3.0, "2026-10-31", None)
    assert unmeasured_words(questionnaire, result, (value,), EN) == ""
