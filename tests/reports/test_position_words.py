"""What the first half says of figures: ranks, what can't be told apart, the answer behind a missed rule, single figures."""

from dataclasses import replace

import pytest

from questionnaires.schema import LEADING, Questionnaire, Target
from reports import charts
from reports.content import make_report
from reports.language import Language
from reports.levels_ahead import level_rows
from reports.planned import Planned
from reports.position import position
from reports.standing import EQUAL, TIED
from scoring.answers import Answers
from scoring.engine import score
from scoring.result import Result, small_questions
from tests.conftest import QUICK_SAMPLE, answers_from

EN = Language("en")


def test_a_missed_rule_names_the_lowest_answer_but_none_that_few_gave(
    questionnaire: Questionnaire, sample: Answers, result: Result
) -> None:
    hidden, titles = small_questions(result), {EN.text(each.title): each.id for each in questionnaire.questions}
    rows = [row for row in position(questionnaire, sample, result, EN).rules if row.missed and not row.question]
    assert rows
    for row in rows:
        title, _, level = row.note.rpartition("\u00a0")
        own = next(each for each in result.questions if each.id == titles[title])
        shown = [each.level for each in result.questions
                 if each.capability == own.capability and each.level is not None and each.id not in hidden]  # fmt: skip
        assert own.id not in hidden and level == EN.level(min(shown)) and min(shown) < 3


def test_what_is_missed_by_a_whole_level_is_counted_from_what_is_shown(
    questionnaire: Questionnaire, sample: Answers, result: Result
) -> None:
    facts = position(questionnaire, sample, result, EN)
    shown = sum(row.missed and row.shortfall != "" and float(row.shortfall) >= 1 for row in facts.rules)
    assert any(row.missed and row.level == "–" for row in facts.rules), "the sample hides one"
    assert f"{shown} by a whole level or more" in facts.rules_title


def test_rows_of_one_priority_share_their_rank(questionnaire: Questionnaire, sample: Answers, result: Result) -> None:
    rows = position(questionnaire, sample, result, EN).gaps
    weights = [each.priority for each in result.priorities]
    assert rows[0].rank == "1" and {TIED, EQUAL} < {row.rank for row in rows}
    for place, row in enumerate(rows):
        assert row.rank in (TIED, EQUAL, str(place + 1))
        if row.rank == EQUAL:
            assert weights[place] == pytest.approx(weights[place - 1])


def test_an_interval_without_width_is_one_figure(questionnaire: Questionnaire, sample: Answers, result: Result) -> None:
    rows = [row for fact in position(questionnaire, sample, result, EN).facts for row in fact.rows]
    assert any(" to " in row.interval for row in rows) and any(" to " not in row.interval for row in rows)
    assert all(low != high for row in rows for low, to, high in [row.interval.partition(" to ")] if to)


def test_a_figure_has_the_colour_of_what_is_printed_now_and_ahead(
    questionnaire: Questionnaire, sample: Answers, result: Result, planned: Planned
) -> None:
    facts = position(questionnaire, sample, result, EN)
    now = {row.name: row.colour for row in facts.heat} | {cell.name: cell.colour for row in facts.heat for cell in row.cells}
    ahead = level_rows(questionnaire, result, planned.portfolio.problem, planned.plan, EN)
    assert {row.name for row in ahead} & now.keys()
    for row in ahead:
        assert row.cells[0].step == now.get(row.name, row.cells[0].step)
        assert all(cell.step == int(float(cell.text)) for cell in row.cells)


def test_the_source_says_how_few_stand_behind_a_dimension_and_how_much_is_evidenced(
    questionnaire: Questionnaire, sample: Answers, result: Result
) -> None:
    report = make_report(questionnaire, sample, result, None, EN, "2026-11-18")
    counts = [node.n for node in result.dimensions]
    assert f"24 respondents ({min(counts)} to {max(counts)} per dimension)" in report.source_line
    assert f"{EN.percent(result.overall.evidenced)} evidenced" in report.source_line
    whole = replace(result, dimensions=tuple(replace(node, n=24) for node in result.dimensions))
    assert "a dimension" not in make_report(questionnaire, sample, whole, None, EN, "2026-11-18").source_line


def test_the_title_of_the_questions_counts_what_the_page_shows(
    questionnaire: Questionnaire, sample: Answers, result: Result
) -> None:
    report = make_report(questionnaire, sample, result, None, EN, "2026-11-18")
    values = [row.value for fact in report.position.facts for row in fact.answers]
    shown = [float(value) for value in values if value != "–"]
    low, few = sum(value < 3 for value in shown), values.count("–")
    said = f"{low} of {len(shown)} questions shown stand below level 3; {few} have too few answers to be shown"
    assert report.questions_title == said


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_every_missed_minimum_has_an_interim_measure_beside_the_month_the_plan_meets_it(
    questionnaire: Questionnaire, sample: Answers, result: Result, planned: Planned, locale: str
) -> None:
    lang = Language(locale)
    report = make_report(questionnaire, sample, result, planned, lang, "2026-11-20")
    profile = questionnaire.profile("regulatory_minimum")
    assert profile is not None and report.journey is not None
    for target in profile.targets:
        assert (target.interim is None) == (target.rule_class not in ("L", "N")), target
    missed = {rule.question or rule.capability for rule in result.shortfalls}
    assert {row.id for row in report.position.interim} == missed == {*report.journey.reached.until}
    assert all(row.interim in _texts(profile.targets, lang) for row in report.position.interim)
    met = {row.id for row in report.position.rules} - missed
    assert met and not any(row.interim for row in report.position.rules if row.id in met)


def _texts(targets: tuple[Target, ...], lang: Language) -> set[str]:
    return {lang.text(each.interim) for each in targets if each.interim}


def test_no_interval_is_shown_of_what_fewer_than_five_answered(
    questionnaire: Questionnaire, sample: Answers, result: Result
) -> None:
    facts, nodes = position(questionnaire, sample, result, EN), {each.id: each for each in result.dimensions}
    few = [row for row in facts.dimensions if nodes[row.id].n < 5]
    assert few and len(few) < len(facts.dimensions)
    for row in facts.dimensions:
        assert nodes[row.id].interval is not None, "the figure itself stands"
        assert (row.interval == "–") == (row.strip.interval is None) == (row in few)


def test_a_strength_that_is_the_strong_side_of_a_pattern_says_what_lags_behind(
    questionnaire: Questionnaire, sample: Answers, result: Result
) -> None:
    facts = position(questionnaire, sample, result, EN)
    ahead = {side.name for row in facts.patterns for side in row.sides[:1]}
    behind = {side.name for row in facts.patterns for side in row.sides[1:]}
    told = [row for row in facts.strengths if " lags behind it" in facts.strength_notes[row.id]]
    assert {row.name for row in facts.strengths} & ahead <= {row.name for row in told} and told
    for row in told:
        assert facts.strength_notes[row.id].partition(" lags behind it")[0] in behind


def test_levels_that_calibration_confirmed_stand_with_their_reasons(
    questionnaire: Questionnaire, sample: Answers, result: Result
) -> None:
    kept = make_report(questionnaire, sample, result, None, EN, "2026-11-20").record
    agreed = [each for each in sample.agreed if each.reason]
    assert len(kept.moves) + len(kept.agreed) == len(agreed) and kept.agreed
    levels = {EN.text(each.title): next(a.rank + 1 for a in agreed if a.question == each.id)
              for each in questionnaire.questions if each.id in {a.question for a in agreed}}  # fmt: skip
    assert all(float(row.level) == levels[row.question] and row.reason for row in kept.agreed)


def test_own_targets_and_leading_practice_stand_in_one_strip(questionnaire: Questionnaire, sample: Answers) -> None:
    own = replace(sample, targets={"early_warning": 3.5})
    for profile, drawn, beside, name in (("own", 3.5, 4.0, "leading practice"), (LEADING, 4.0, 3.5, "own target")):
        facts = position(questionnaire, own, score(questionnaire, own, profile), Language("en"))
        strip = next(row for row in facts.gaps if row.id == "early_warning").strip
        assert (strip.target, strip.other) == (charts.place(drawn, strip.width), charts.place(beside, strip.width))
        assert strip.other_name == name and f"{name} {beside}" in strip.label
    plain = position(questionnaire, sample, score(questionnaire, sample), Language("en"))
    assert all(row.strip.other is None for row in plain.gaps)


def test_a_minimum_that_the_quick_version_does_not_ask_about_is_met_only_as_far_as_asked(
    questionnaire: Questionnaire, sample: Answers, result: Result
) -> None:
    quick = answers_from(QUICK_SAMPLE, questionnaire)
    rows = {row.id: row for row in position(questionnaire, quick, score(questionnaire, quick), EN).rules}
    asked = {each.id for each in questionnaire.questions if each.quick}
    for capability in questionnaire.capabilities:
        row = rows.get(capability.id)
        if row is None or row.expected or row.missed or row.level == "–":
            continue
        left_out = [each for each in capability.questions if each.critical and each.id not in asked]
        assert row.state.startswith("met as far as asked") == bool(left_out), capability.id
        assert all(EN.text(each.title) in row.note for each in left_out)
    assert rows["post_loan"].state in ("met as far as asked", "met as far as asked, evidence pending")
    whole = position(questionnaire, sample, result, EN).rules
    assert not any("as far as asked" in row.state for row in whole)
