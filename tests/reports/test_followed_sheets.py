"""The workbook's gaps, change, scenarios and progress: the figures of the Result, none where nothing is to say."""

import io
from dataclasses import replace
from typing import Any

import pytest
from openpyxl import load_workbook

from questionnaires.schema import Questionnaire
from reports.content import make_report
from reports.history import Approved, History
from reports.language import Language
from reports.planned import Planned
from reports.progress import progress
from reports.scenarios import NamedPlan
from reports.workbook import Figures, workbook_of
from roadmap.progress import Record
from scoring.answers import Answers
from scoring.engine import score
from scoring.result import Result
from tests.reports.test_change import moved

EN, ZH = Language("en"), Language("zh")


def book_of(
    questionnaire: Questionnaire, answers: Answers, result: Result, lang: Language, planned: Planned | None = None,
    recorded: bool = False,
) -> dict[str, list[dict[str, Any]]]:  # fmt: skip
    """The sheets by name, each a list of rows by their heads."""
    plans = [NamedPlan("a", "Balanced", planned), NamedPlan("b", "Lean", planned)] if planned else []
    report = make_report(questionnaire, answers, result, planned, lang, "2026-11-27", None, plans, "a")
    if recorded and planned:
        first, done = planned.portfolio.limits.first_month, planned.plan.by_wave[0]
        records = {done.id: Record("done", first, first.plus(1), cost=12.0, owner="Ann", note="=1+1")}
        history = History((Approved(planned, "Balanced", f"{first.plus(-1)}-03", "Bo"),), ())
        report = replace(report, progress=progress(planned, result, records, first.plus(3), lang, 800.0, history))
    book, found = load_workbook(io.BytesIO(workbook_of(report, Figures(questionnaire, answers, result, planned)))), {}
    for page in book:
        heads, *rows = page.iter_rows(values_only=True)
        found[page.title] = [dict(zip(heads, row, strict=True)) for row in rows]
    return found


@pytest.mark.parametrize("lang", [EN, ZH], ids=["en", "zh"])
def test_gaps_stand_in_the_order_of_priority_as_numbers(
    questionnaire: Questionnaire, sample: Answers, result: Result, lang: Language
) -> None:
    rows, t = book_of(questionnaire, sample, result, lang)[lang.t("Gaps by priority")], lang.t
    wanted = [each for each in result.priorities if each.gap or each.regulatory_gap]
    assert [row[t("Id")] for row in rows] == [each.capability for each in wanted]
    assert [row[t("Rank")] for row in rows] == list(range(1, len(wanted) + 1))
    for row, each in zip(rows, wanted, strict=True):
        assert row[t("Gap")] == pytest.approx(each.gap) and row[t("Priority")] == pytest.approx(each.priority)
        assert (row[t("Shortfall")] or 0) == pytest.approx(each.regulatory_gap)
        assert row[t("Target")] - row[t("Level")] == pytest.approx(each.gap)


def test_change_lists_every_part_with_its_verdict(questionnaire: Questionnaire, sample: Answers) -> None:
    result = moved(questionnaire, sample, "model_risk")
    rows = {row["Id"]: row for row in book_of(questionnaire, sample, result, EN)["Change since the last cycle"]}
    assert len(rows) == 1 + len(result.dimensions) + len(result.capabilities)
    risk = rows["model_risk"]
    assert (risk["Before"], risk["After"], risk["Difference"], risk["Judged"]) == (25.0, 50.0, 25.0, "by agreed levels")
    assert rows["overall"]["Part"] == "Overall"
    assert {
        row["Judged"] for id, row in rows.items() if id in {each.id for each in result.capabilities} - {"model_risk"}
    } == {"within noise"}


def test_scenarios_and_the_months_in_which_they_start(
    questionnaire: Questionnaire, sample: Answers, result: Result, planned: Planned
) -> None:
    book = book_of(questionnaire, sample, result, EN, planned)
    assert [row["Scenario"] for row in book["Scenarios"]] == ["Balanced", "Lean"]
    assert {row["Initiatives"] for row in book["Scenarios"]} == {len(planned.plan.schedule)}
    starts = {row["Initiative"]: row["Balanced"] for row in book["Starts by scenario"]}
    first = planned.plan.by_wave[0]
    name = next(each.name.en for each in planned.questionnaire.initiatives if each.id == first.id)
    assert starts[name] == EN.month(planned.portfolio.limits.first_month.plus(first.start))
    assert len(starts) == len(planned.plan.schedule) and "Progress" not in book


def test_progress_lists_what_is_recorded_and_takes_no_note_for_a_formula(
    questionnaire: Questionnaire, sample: Answers, result: Result, planned: Planned
) -> None:
    rows = book_of(questionnaire, sample, result, EN, planned, recorded=True)["Progress"]
    done = next(row for row in rows if row["Id"] == planned.plan.by_wave[0].id)
    assert done["Status"] == "done" and done["Person responsible"] == "Ann" and "=1+1" in done["Note"]
    assert len(rows) == len(planned.plan.schedule)


def test_a_bank_at_its_targets_has_no_sheet_of_gaps(questionnaire: Questionnaire, sample: Answers) -> None:
    best = tuple(
        replace(each, answers={q.id: len(q.levels) - 1 for q in questionnaire.questions}) for each in sample.respondents
    )
    answers = replace(sample, respondents=best, agreed=())
    book = book_of(questionnaire, answers, score(questionnaire, answers), EN)
    assert not {"Gaps by priority", "Change since the last cycle", "Scenarios", "Progress"} & book.keys()
