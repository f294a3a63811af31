"""A plan for a bank of units: each climbs from its own level, and what only some of them need is told as theirs."""

import re
from collections.abc import Mapping
from dataclasses import replace

import pytest

from questionnaires.schema import Questionnaire
from reports.content import make_report
from reports.journey import Journey, journey
from reports.language import Language
from reports.planned import Planned
from roadmap import solve
from roadmap.calendar import Month
from roadmap.portfolio import default_limits, portfolio
from scoring.answers import Answers
from scoring.engine import score
from scoring.result import Result
from tests.reports.test_units import EN, bank
from tests.roadmap import checker

PEOPLE = {"Branch": (1, 1, 1), "Head": (3, 3, 3, 3)}
_PLANNED: dict[str, tuple[Planned, Result]] = {}


def ahead(questionnaire: Questionnaire, answers: Answers) -> tuple[Planned, Result]:
    """A plan with the names of the units, made once for the same people."""
    key = f"{answers.confidentiality} {answers.units} {[(each.id, each.unit) for each in answers.respondents]}"
    if key not in _PLANNED:
        result = score(questionnaire, answers)
        limits = default_limits(questionnaire, "city_commercial", Month(2027, 1))
        assert limits is not None
        made = portfolio(questionnaire, result, limits)
        names = {unit.id: unit.name for unit in answers.units}
        _PLANNED[key] = Planned(questionnaire, made, solve(made.problem, time_limit=2), unit_names=names), result
    return _PLANNED[key]


@pytest.fixture
def two(questionnaire: Questionnaire, sample: Answers) -> tuple[Planned, Result]:
    """Branch, of weight 1, stands at 2; Head, of weight 2, at 4."""
    return ahead(questionnaire, bank(questionnaire, sample, PEOPLE, "named"))


def levels_of(planned: Planned, unit: str, done: set[str]) -> dict[str, float]:
    """Level of each capability in a unit with some initiatives done, by the tests' own judge."""
    document = planned.portfolio.document
    own = [each for each in document["initiatives"] if each["id"] in done]
    return {
        each["id"]: checker.level_at(each, next(x["level"] for x in each["units"] if x["id"] == unit), own)
        for each in document["capabilities"]
    }


def test_each_unit_stands_in_the_problem_with_its_level_and_weight(two: tuple[Planned, Result]) -> None:
    planned, result = two
    first = planned.portfolio.document["capabilities"][1]
    assert first["units"] == [{"id": "Branch", "level": 2.0, "weight": 1}, {"id": "Head", "level": 4.0, "weight": 2}]
    assert first["level"] == result.capabilities[1].level == pytest.approx(10 / 3)
    assert planned.plan.objective == pytest.approx(checker.objective(planned.portfolio.document, dict(planned.plan.starts)))


def test_what_the_mean_hides_is_planned_for(two: tuple[Planned, Result], questionnaire: Questionnaire) -> None:
    """The mean of 3.3 meets a target of 3 nearly everywhere; Branch, at 2, meets none."""
    planned, result = two
    assert len(planned.plan.schedule) > 5
    limits, merged = planned.portfolio.limits, replace(result, units=None)
    as_one = portfolio(questionnaire, merged, limits)
    alone = solve(as_one.problem, time_limit=2)
    assert len(alone.schedule) < len(planned.plan.schedule)
    then = levels_of(planned, "Branch", set(planned.plan.starts))
    assert sum(then.values()) > sum(levels_of(planned, "Branch", set(alone.starts)).values()) + 1
    assert {each.id for each in as_one.waived} > {each.id for each in planned.portfolio.waived}


def test_each_unit_is_listed_with_its_level_and_minimums_now_and_at_the_end(
    two: tuple[Planned, Result], questionnaire: Questionnaire
) -> None:
    """Counted anew from each unit's levels."""
    planned, result = two
    units = journey(planned, result, EN).units
    assert units is not None and [row.name for row in units.rows] == ["Branch", "Head"]
    minimums = {rule.capability: rule.target for rule in result.regulatory if rule.is_minimum and rule.question is None}
    for row in units.rows:
        now, then = levels_of(planned, row.name, set()), levels_of(planned, row.name, set(planned.plan.starts))
        assert row.missed == str(sum(now[id] < minimum - 1e-9 for id, minimum in minimums.items()))
        assert row.left == str(sum(then[id] < minimum - 1e-9 for id, minimum in minimums.items()))
        assert row.then == EN.level(_overall(questionnaire, then))
    assert units.rows[0].now == "2.0" and int(units.rows[0].missed) > int(units.rows[0].left)
    assert units.title == f"In the plan the lowest unit, Branch, goes from 2.0 to {units.rows[0].then}"


def test_minimums_that_units_alone_miss_are_told_beside_those_of_the_whole(two: tuple[Planned, Result]) -> None:
    """Branch, at 2, misses what the mean of 3.3 meets."""
    planned, result = two
    short = {rule.capability for rule in result.shortfalls if rule.question is None}
    minimums = {rule.capability: rule.target for rule in result.regulatory if rule.is_minimum and rule.question is None}

    def missed(done: set[str]) -> set[str]:
        of_units = [levels_of(planned, unit, done) for unit in ("Branch", "Head")]
        return {id for id, least in minimums.items() if any(each[id] < least - 1e-9 for each in of_units)} - short

    now, then = missed(set()), missed(set(planned.plan.starts))
    assert len(now) > 1
    said = f"{len(now)} more minimums are missed by units, though not by the institution as a whole; "
    said += f"{len(then)} of them at the end of the plan still." if then else "at the end of the plan no unit misses one."
    told = journey(planned, result, EN)
    assert told.minimums.beside == said and told.units is not None and told.units.note.startswith(said)


def _overall(questionnaire: Questionnaire, levels: Mapping[str, float]) -> float:
    """The weighted mean of the dimensions, each that of its capabilities."""
    total = sum(each.weight for each in questionnaire.dimensions)
    means = [
        (each.weight, sum(x.weight * levels[x.id] for x in each.capabilities) / sum(x.weight for x in each.capabilities))
        for each in questionnaire.dimensions
    ]
    return sum(weight * mean for weight, mean in means) / total


def test_a_card_names_the_units_that_need_an_initiative(two: tuple[Planned, Result]) -> None:
    planned, result = two
    cards = journey(planned, result, EN).cards
    assert {card.units for card in cards} >= {"Branch"}
    for card in cards:
        lifts = {each.capability: each.to_level for each in planned.questionnaire.initiatives
                 if each.id == card.id for each in each.lifts}  # fmt: skip
        if card.lifts and all(to <= 4 for to in lifts.values()):
            assert card.units == "Branch", card.name
    assert "Branch" in {card.units for card in journey(planned, result, Language("zh")).cards}


def test_a_rise_too_small_for_its_figures_is_told_as_one(questionnaire: Questionnaire, sample: Answers) -> None:
    """Branch weighs so little that what it alone gains is less than a tenth of the bank's level."""
    answers = bank(questionnaire, sample, PEOPLE, "named")
    light = tuple(replace(unit, weight=0.01 if unit.id == "Branch" else 1.0) for unit in answers.units)
    planned, result = ahead(questionnaire, replace(answers, units=light))
    told = [each for card in journey(planned, result, EN).cards for each in card.lifts]
    assert any(", up by <0.1" in each for each in told)
    assert not any(re.search(r"(\d\.\d) to \1", each) for each in told)


def test_report_and_names_are_those_of_the_units(
    two: tuple[Planned, Result], questionnaire: Questionnaire, sample: Answers
) -> None:
    planned, result = two
    answers = bank(questionnaire, sample, PEOPLE, "named")
    report = make_report(questionnaire, answers, result, planned, EN, "2026-11-18")
    assert report.journey is not None and report.journey.units is not None
    assert report.journey.units.rows[0].name == "Branch"


def test_no_plan_tells_a_level_that_is_not_shown(questionnaire: Questionnaire, sample: Answers) -> None:
    """One person answered for Solo: their level could be told from the steps of a plan."""
    people = {"Head": (3, 3, 3), "Solo": (0,), "Online": (2, 2, 2, 2)}
    planned, result = ahead(questionnaire, bank(questionnaire, sample, people, "confidential"))
    assert not any("units" in each for each in planned.portfolio.document["capabilities"])
    facts: Journey = journey(planned, result, EN)
    assert facts.units is None and {card.units for card in facts.cards} == {""}
    named = score(questionnaire, bank(questionnaire, sample, people, "named"))
    open_to_all = portfolio(questionnaire, named, planned.portfolio.limits).document
    assert all(len(each["units"]) == 3 for each in open_to_all["capabilities"])


def test_a_bank_that_is_one_has_no_units_in_its_plan(planned: Planned, result: Result) -> None:
    assert not any("units" in each for each in planned.portfolio.document["capabilities"])
    assert journey(planned, result, EN).units is None
