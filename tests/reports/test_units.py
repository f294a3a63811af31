"""Units side by side: the lowest named, spreads worked out again, and nothing of fewer than three where names are kept."""

import io
import re
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pptx import Presentation

from questionnaires.schema import Questionnaire, Text
from reports.content import make_report
from reports.forms import document_of
from reports.language import Language, rounded
from reports.parts import parts_of
from reports.planned import Planned
from reports.position import position
from reports.projection import overall_by_quarter
from reports.units import UnitTable, unit_table
from reports.workbook import Figures
from roadmap import solve
from roadmap.calendar import Month
from roadmap.portfolio import default_limits, portfolio
from scoring.anonymity import only_groups
from scoring.answers import Agreed, Answers, Respondent, Unit
from scoring.engine import score
from scoring.result import Result, redacted

EN = Language("en")


def bank(questionnaire: Questionnaire, sample: Answers, people: dict[str, tuple[int, ...]], confidentiality: str) -> Answers:
    """Units whose people answer every question with one rank each, but for one of which Head says a rank more."""
    odd = questionnaire.capabilities[0].questions[0].id

    def answered(unit: str, rank: int) -> dict[str, int]:
        return {each.id: rank + (each.id == odd and unit == "Head") for each in questionnaire.questions}

    respondents = tuple(
        Respondent(f"{unit} {number}", answered(unit, rank), unit=unit)
        for unit, ranks in people.items()
        for number, rank in enumerate(ranks)
    )
    units = tuple(Unit(name, Text(en=name, zh=name), weight) for weight, name in enumerate(people, start=1))
    return replace(sample, respondents=respondents, units=units, agreed=(), confidentiality=confidentiality)


def made(questionnaire: Questionnaire, answers: Answers) -> tuple[Result, UnitTable]:
    result = score(questionnaire, answers)
    return result, unit_table(questionnaire, answers, result, EN)


def test_the_lowest_unit_is_named_and_stands_first(questionnaire: Questionnaire, sample: Answers) -> None:
    people = {"Head": (3, 3, 3), "Branch": (1, 1, 1), "Online": (2, 2, 2)}
    result, table = made(questionnaire, bank(questionnaire, sample, people, "confidential"))
    assert [row.name for row in table.rows] == ["Branch", "Online", "Head", "Institution, mean by weight"]
    assert table.title.startswith("Units reach from 2.0 (Branch) to 4.0 (Head); the whole, 2.8,")
    assert result.units is not None and result.overall.attained == min(unit.overall.attained or 9 for unit in result.units)
    assert [row.attained for row in table.rows] == ["2", "3", "4", "2"]
    assert [row.weight for row in table.rows] == ["33%", "50%", "17%", "100%"]


@pytest.mark.parametrize(("weights", "shares"), [
    ((5.0, 3.0), ["62.5%", "37.5%"]), ((3.0, 1.0), ["75%", "25%"]), ((1.0, 1.0, 1.0), ["33.3%"] * 3),
])  # fmt: skip
def test_shares_add_up_to_the_whole(
    questionnaire: Questionnaire, sample: Answers, weights: tuple[float, ...], shares: list[str]
) -> None:
    given = bank(questionnaire, sample, {f"Unit {each}": (2, 2, 2) for each in range(len(weights))}, "named")
    units = tuple(replace(unit, weight=weight) for unit, weight in zip(given.units, weights, strict=True))
    _, table = made(questionnaire, replace(given, units=units))
    assert sorted(row.weight for row in table.rows[:-1]) == sorted(shares) and table.rows[-1].weight in ("100%", "–")


def test_spreads_are_those_of_the_printed_levels_widest_first(questionnaire: Questionnaire, sample: Answers) -> None:
    people = {"Head": (3, 3, 3), "Branch": (1, 1, 1), "Online": (2, 2, 2)}
    result, table = made(questionnaire, bank(questionnaire, sample, people, "confidential"))
    assert result.units is not None
    spreads = {}
    for index, capability in enumerate(questionnaire.capabilities):
        levels = [float(rounded(unit.capabilities[index].level or 0)) for unit in result.units]
        spreads[EN.text(capability.label)] = rounded(max(levels) - min(levels))
    widest = max(spreads, key=lambda name: float(spreads[name]))
    assert table.spreads[0].name == widest and widest == EN.text(questionnaire.capabilities[0].label)
    assert all(row.spread == spreads[row.name] for row in table.spreads)
    assert [float(row.spread) for row in table.spreads] == sorted((float(row.spread) for row in table.spreads), reverse=True)
    assert table.spreads[0].lowest == "Branch 2.0" and table.spreads[0].highest.startswith("Head 4.")


@pytest.mark.parametrize(("confidentiality", "shown"), [("named", True), ("confidential", False)])
def test_a_unit_of_two_people_is_shown_only_where_answers_are_named(
    questionnaire: Questionnaire, sample: Answers, confidentiality: str, shown: bool
) -> None:
    people = {"Head": (3, 3, 3, 3), "Branch": (0, 0), "Online": (2, 2, 2), "Cards": (1, 1, 1, 1)}
    _, table = made(questionnaire, bank(questionnaire, sample, people, confidentiality))
    branch = next(row for row in table.rows if row.name == "Branch")
    assert (branch.cells[0].text == "1.0") is shown and (branch.attained == "1") is shown
    assert any("Branch" in row.lowest for row in table.spreads) is shown
    assert ("what they said: Branch and Online." in table.note) is not shown, "with the bank's, Online's would give it away"
    assert ("from 1.0 (Branch)" in table.title) is shown


def test_a_bank_assessed_as_one_has_no_such_page(questionnaire: Questionnaire, sample: Answers, result: Result) -> None:
    assert unit_table(questionnaire, sample, result, EN).rows == ()
    assert "units" not in parts_of(make_report(questionnaire, sample, result, None, EN, "2026-11-27"))
    alone = bank(questionnaire, sample, {"Head": (3, 3, 3)}, "named")
    assert unit_table(questionnaire, alone, score(questionnaire, alone), EN).rows == ()


def test_equal_units_are_said_to_be_equal(questionnaire: Questionnaire, sample: Answers) -> None:
    answers = bank(questionnaire, sample, {"A": (2, 2, 2), "B": (2, 2, 2)}, "confidential")
    _, table = made(questionnaire, answers)
    assert table.title == "All 2 units compared stand at 3.0" and table.spreads == ()


def test_workbook_and_slides_hold_the_same_levels(questionnaire: Questionnaire, sample: Answers, fonts: Path) -> None:
    people = {"Head": (3, 3, 3), "Branch": (0, 0), "Online": (2, 2, 2, 2)}
    answers = bank(questionnaire, sample, people, "confidential")
    result = score(questionnaire, answers)
    report = make_report(questionnaire, answers, result, None, EN, "2026-11-27")
    figures = Figures(questionnaire, answers, result, None)
    sheet = load_workbook(io.BytesIO(document_of(report, figures, "workbook", fonts)))["Units"]
    found = {str(row[0]): row[4] for row in sheet.iter_rows(min_row=2, values_only=True)}
    assert result.units is not None
    assert found["Branch"] is None and found["Head"] is None and found["Online"] == result.units[2].overall.level
    assert found["Institution, mean by weight"] == result.overall.level
    slides = Presentation(io.BytesIO(document_of(report, figures, "slides", fonts))).slides
    tables = [shape.table for slide in slides for shape in slide.shapes if shape.has_table]
    rows = [[cell.text for cell in row.cells] for table in tables for row in table.rows]
    assert next(row for row in rows if row[0].startswith("Branch"))[3] == "–"
    assert next(row for row in rows if row[0].startswith("Online"))[3] == "3.0"


def test_a_plan_begins_at_the_published_level_where_one_unit_alone_could_be_placed(
    questionnaire: Questionnaire, sample: Answers
) -> None:
    """Branch answered a third of each dimension: too little for a dimension of its own, enough for those capabilities."""
    answers = bank(questionnaire, sample, {"Branch": (0, 0, 0), "Head": (2, 2, 2)}, "named")
    asked = {q.id for each in questionnaire.dimensions for q in each.capabilities[0].questions}
    few = [
        replace(each, answers={id: rank for id, rank in each.answers.items() if each.unit == "Head" or id in asked})
        for each in answers.respondents
    ]
    answers = replace(answers, respondents=tuple(few))
    result = score(questionnaire, answers)
    assert result.units is not None and [unit.overall.level is None for unit in result.units] == [True, False]
    limits = default_limits(questionnaire, "city_commercial", Month(2027, 1))
    assert limits is not None
    ahead = portfolio(questionnaire, result, limits)
    plan = solve(ahead.problem, time_limit=1)
    levels = overall_by_quarter(questionnaire, result, plan, ahead.problem)
    assert levels[0] == pytest.approx(result.overall.level) and levels[-1] > levels[0] + 0.05
    report = make_report(questionnaire, answers, result, Planned(questionnaire, ahead, plan), EN, "2026-11-18")
    assert report.journey is not None and "counts what is finished" not in report.journey.closing
    assert "want of answers in: Branch" in report.position.notes[0]
    titles = [facts.title for facts in report.position.facts]
    assert not any(re.search(r"at ([\d.]+), from ([\d.]+) .* to ([\d.]+)", each) for each in titles), titles


def test_a_unit_nobody_answered_for_breaks_nothing(questionnaire: Questionnaire, sample: Answers) -> None:
    people: dict[str, tuple[int, ...]] = {"Head": (3, 3, 3, 2, 2), "Empty": ()}
    _, table = made(questionnaire, bank(questionnaire, sample, people, "confidential"))
    assert {row.name: row.cells[0].text for row in table.rows[:2]} == {"Head": "4.0", "Empty": "–"}


def test_what_leaves_the_house_shows_no_unit_of_few(questionnaire: Questionnaire, sample: Answers) -> None:
    people = {"Head": (3, 3, 3), "Solo": (0,), "Online": (2, 2, 2, 2)}
    answers = bank(questionnaire, sample, people, "confidential")
    first = questionnaire.questions[1].id
    answers = replace(answers, agreed=(Agreed(first, 4, "seen", unit="Solo"),))
    for confidentiality, shown in (("confidential", False), ("named", True)):
        result = score(questionnaire, replace(answers, confidentiality=confidentiality))
        solo = next(unit for unit in redacted(result).units or () if unit.id == "Solo")
        assert any(node.level is not None for node in (solo.overall, *solo.dimensions, *solo.capabilities)) is shown
        assert (redacted(result).moves[0].origin is not None) is shown
        report = make_report(questionnaire, answers, result, None, EN, "2026-11-27")
        assert (report.record.moves[0].origin == "1.0") is shown
    second = questionnaire.questions[2].id
    answers = replace(answers, agreed=(Agreed(first, 4, "seen", unit="Head"), Agreed(second, 3, "as answered", unit="Head")))
    for confidentiality, shown in (("confidential", False), ("named", True)):
        given = replace(answers, confidentiality=confidentiality)
        record = make_report(questionnaire, given, score(questionnaire, given), None, EN, "2026-11-27").record
        assert (record.moves[0].to.startswith("5.0") and record.agreed[0].level == "4.0") is shown
        assert record.is_kept_back is not shown and record.moves[0].reason == "seen"


@pytest.mark.parametrize(("confidentiality", "people", "told"), [
    ("confidential", {"Branch": (1, 1, 1), "Head": (3, 3, 3)}, True),
    ("confidential", {"Head": (3, 3, 3), "Branch": (1,), "Online": (2, 2, 2), "South": (2, 2, 2)}, False),
])  # fmt: skip
def test_minimums_that_one_unit_misses_are_told_though_the_mean_meets_them(
    questionnaire: Questionnaire, sample: Answers, confidentiality: str, people: dict[str, tuple[int, ...]], told: bool
) -> None:
    """Of units that may be shown; counted anew from the units' own levels."""
    answers = bank(questionnaire, sample, people, confidentiality)
    result, _ = made(questionnaire, answers)
    facts = position(questionnaire, answers, result, EN)
    minimums = {rule.capability: rule.target for rule in result.regulatory if rule.is_minimum and rule.question is None}
    missed = {
        unit.id: [node.id for node in unit.capabilities if node.level is not None and node.level < minimums.get(node.id, 0)]
        for unit in redacted(result).units or ()
    }
    assert ("Branch" in facts.units_short) is bool(missed["Branch"]) is told
    if told:
        assert facts.units_short.endswith(f": Branch\u00a0{len(missed['Branch'])} of\u00a0{len(minimums)}")
        assert all("Branch\u00a02.0" in row.units for row in facts.rules if row.id in missed["Branch"])
        assert not {row.id for row in facts.strengths} & set(missed["Branch"])
        assert facts.gating_words == "attained level, that of the lowest unit (Branch); units stand from 2.0 to 4.0"
        assert facts.units_short in facts.notes


def test_a_unit_whose_answers_are_left_out_is_told_as_such(questionnaire: Questionnaire, sample: Answers) -> None:
    people = {"Head": (3, 3, 3), "Branch": (1, 1, 1), "West": (2,)}
    answers = only_groups(bank(questionnaire, sample, people, "anonymous"))
    _, table = made(questionnaire, answers)
    assert {row.name: row.n for row in table.rows}["West"] is None and "West" in table.note
