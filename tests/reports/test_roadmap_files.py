"""The plan as Excel, CSV and calendar: the same figures, typed cells, nothing that runs."""

import csv
import datetime
import io

import icalendar
import pytest
from openpyxl import load_workbook

from reports.journey import journey
from reports.language import Language
from reports.planned import Planned
from reports.roadmap_files import plan_sheet, roadmap_calendar, roadmap_sheets
from reports.spreadsheet import Column, Sheet, csv_file, workbook
from roadmap.portfolio import HIGH, LOW
from scoring.result import Result


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_the_workbook_holds_the_plan_as_dates_and_numbers(planned: Planned, result: Result, locale: str) -> None:
    lang = Language(locale)
    book = load_workbook(io.BytesIO(workbook(roadmap_sheets(planned, result, lang), "x", lang)))
    facts, plan = journey(planned, result, lang), planned.plan
    sheet = book.worksheets[0]
    assert sheet.freeze_panes == "B2" and sheet.auto_filter.ref == sheet.dimensions and sheet.max_row == facts.count + 1
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert [row[0] for row in rows] == [card.name for card in facts.cards]
    first, last = plan.schedule[0], rows[0]
    begin, end = planned.portfolio.limits.first_month.plus(first.start), planned.portfolio.limits.first_month.plus(first.end)
    assert last[2] == datetime.datetime(begin.year, begin.month, 1)
    assert last[3] == datetime.datetime(end.year, end.month, 1) - datetime.timedelta(days=1)
    assert sum(row[6] for row in rows) == pytest.approx(LOW * sum(plan.spend), abs=0.05 * len(rows))
    assert sum(row[7] for row in rows) == pytest.approx(HIGH * sum(plan.spend), abs=0.05 * len(rows))
    people = book.worksheets[2]
    assert people.max_row == planned.portfolio.limits.horizon + 1
    for sheet in book:
        assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row), sheet.title


def test_csv_and_calendar_hold_the_same_months(planned: Planned, result: Result) -> None:
    lang = Language("zh")
    rows = list(csv.reader(io.StringIO(csv_file(plan_sheet(planned, result, lang)).decode("utf-8-sig"))))
    calendar = icalendar.Calendar.from_ical(roadmap_calendar(planned, lang, "临江银行", "key"))
    events = list(calendar.walk("VEVENT"))
    assert len(rows) - 1 == len(events) == len(planned.plan.schedule)
    for row, event in zip(rows[1:], events, strict=True):
        assert row[0] == str(event["summary"]) and row[2] == event["dtstart"].dt.isoformat()
        assert event["dtend"].dt - datetime.timedelta(days=1) == datetime.date.fromisoformat(row[3])
    assert len({str(event["uid"]) for event in events}) == len(events)
    assert "完成标准：" in str(events[0]["description"])


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1"])
def test_text_never_becomes_a_formula(text: str) -> None:
    sheet = Sheet("s", (Column("a"), Column("b", "amount")), [[text, -1.5], ["x\x00y", None]])
    cell = load_workbook(io.BytesIO(workbook([sheet], "t", Language("en")))).active["A2"]
    assert cell.data_type == "s" and cell.value == text
    rows = list(csv.reader(io.StringIO(csv_file(sheet).decode("utf-8-sig"))))
    assert rows[1] == [f"'{text}", "-1.5"], "text is quoted, a number stays a number"
