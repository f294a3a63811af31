"""The plan as Excel, CSV and calendar: the same figures, typed cells, nothing that runs."""

import csv
import datetime
import io
from dataclasses import replace
from xml.etree import ElementTree

import icalendar
import pytest
from openpyxl import load_workbook

from reports.journey import journey
from reports.language import Language
from reports.planned import Planned
from reports.project_xml import NAMESPACE, project_xml
from reports.recorded import recorded
from reports.roadmap_files import plan_sheet, roadmap_calendar, roadmap_sheets
from reports.spreadsheet import Column, Sheet, csv_file, workbook
from reports.words import status_names
from roadmap.portfolio import HIGH, LOW
from roadmap.progress import Record
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


ORDER = ["FixedCostAccrual", "PercentComplete", "ActualStart", "ActualFinish", "ActualCost",
         "ConstraintType", "ConstraintDate"]


def project(planned: Planned, result: Result, locale: str, bank: str = "A & <B>\x00\ufffe\ud800") -> ElementTree.Element:
    return ElementTree.fromstring(project_xml(planned, result, Language(locale), bank))


def texts(element: ElementTree.Element, path: str) -> list[str]:
    steps = "/".join(f"{{{NAMESPACE}}}{step}" for step in path.split("/"))
    return [each.text or "" for each in element.iterfind(steps)]


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_the_project_file_holds_names_days_money_and_people_of_the_plan(
    planned: Planned, result: Result, locale: str
) -> None:
    file = project(planned, result, locale)
    rows = plan_sheet(planned, result, Language(locale)).rows
    tasks = [task for task in file.iterfind(f".//{{{NAMESPACE}}}Task") if texts(task, "Summary") == ["0"]]
    assert [texts(task, "Name")[0] for task in tasks] == [row[0] for row in rows]
    for task, row in zip(tasks, rows, strict=True):
        begin, end = (datetime.datetime.fromisoformat(texts(task, name)[0]) for name in ("Start", "Finish"))
        assert isinstance(row[2], datetime.date) and isinstance(row[3], datetime.date)
        assert begin.time() == datetime.time(8) and end.time() == datetime.time(17)
        assert 0 <= (begin.date() - row[2]).days <= 2 and 0 <= (row[3] - end.date()).days <= 2
        assert begin.weekday() < 5 and end.weekday() < 5
        worked = [day for day in range((end.date() - begin.date()).days + 1)
                  if (begin.date() + datetime.timedelta(day)).weekday() < 5]  # fmt: skip
        assert texts(task, "Duration") == [f"PT{8 * len(worked)}H0M0S"]
    spent = sum(float(texts(task, "FixedCost")[0]) for task in tasks)
    assert spent == pytest.approx(sum(planned.plan.spend) * 10_000 * 100)
    problem = planned.portfolio.problem
    there = [float(each) for each in texts(file, "Resources/Resource/MaxUnits")]
    assert there == [max(each) for each in problem.roles.values()]
    numbers = dict(zip(texts(file, "Tasks/Task/UID"), texts(file, "Tasks/Task/Name"), strict=True))
    roles = dict(zip(texts(file, "Resources/Resource/UID"), problem.roles, strict=True))
    used = {
        (numbers[texts(each, "TaskUID")[0]], roles[texts(each, "ResourceUID")[0]]): float(texts(each, "Units")[0])
        for each in file.iterfind(f".//{{{NAMESPACE}}}Assignment")
    }
    names = {id: str(row[0]) for row in rows for id in [row[-1]]}
    assert used == {
        (names[each.id], role): pytest.approx(rate)
        for each in planned.plan.schedule for role, rate in problem.by_id[each.id].rates.items()
    }


def test_the_project_file_links_prerequisites_and_keeps_an_approved_plan_as_its_baseline(
    planned: Planned, result: Result
) -> None:
    file = project(planned, result, "en")
    ids = {str(row[0]): str(row[-1]) for row in plan_sheet(planned, result, Language("en")).rows}
    numbers = dict(zip(texts(file, "Tasks/Task/UID"), texts(file, "Tasks/Task/Name"), strict=True))
    links = {
        (ids[numbers[before]], ids[texts(task, "Name")[0]])
        for task in file.iterfind(f".//{{{NAMESPACE}}}Task") for before in texts(task, "PredecessorLink/PredecessorUID")
    }  # fmt: skip
    placed = {each.id: each for each in planned.plan.schedule}
    assert links and links == {
        (need, id) for id in placed for need in planned.portfolio.problem.by_id[id].prerequisites if need in placed
    }
    assert all(placed[before].end <= placed[after].start for before, after in links)
    assert texts(file, "Name") == ["A & <B> · Roadmap"] and not texts(file, "Tasks/Task/Baseline/Start")
    approved = project(replace(planned, is_approved=True), result, "en")
    tasks = [each for each in approved.iterfind(f".//{{{NAMESPACE}}}Task") if texts(each, "Summary") == ["0"]]
    assert texts(approved, "Tasks/Task/Baseline/Start") == [texts(each, "Start")[0] for each in tasks]


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_every_file_of_an_approved_plan_holds_what_is_recorded(planned: Planned, result: Result, locale: str) -> None:
    lang, approved = Language(locale), replace(planned, is_approved=True)
    first, second = [each.id for each in planned.plan.by_wave][:2]
    start = planned.portfolio.limits.first_month
    last = planned.plan.by_wave[-1]
    known = recorded(approved, {
        first: Record("done", start, start.plus(2), 123.4567, "赵主任", "signed"),
        second: Record("under_way", start.plus(1), owner="Qian", expected=start.plus(7)),
        last.id: Record("dropped"),
    }, start.plus(3))  # fmt: skip
    late = known.forecasts[first].slip
    sheet = plan_sheet(approved, result, lang, known)
    rows = {str(row[16]): row[17:] for row in sheet.rows}
    words = status_names(lang)
    assert rows[first] == [words["done"], "赵主任", start.first_day, start.plus(2).last_day, late, 123.4567, "signed"]
    assert rows[second][:4] == [words["under_way"], "Qian", start.plus(1).first_day, start.plus(7).last_day]
    assert rows[last.id][3:5] == [None, None]
    assert all(row[0] == words["planned"] for id, row in rows.items() if id not in known.records)
    assert len(plan_sheet(approved, result, lang).columns) == 17, "nothing recorded: as the plan was"
    events = list(icalendar.Calendar.from_ical(roadmap_calendar(approved, lang, "x", "key", known)).walk("VEVENT"))
    assert "赵主任" in str(events[0]["description"]) and words["done"] in str(events[0]["description"])
    ends = {str(each["uid"]).removesuffix("-key@waymark"): each for each in events}
    assert ends[first]["dtend"].dt == start.plus(3).first_day and ends[second]["dtend"].dt == start.plus(8).first_day
    assert [id for id, each in ends.items() if "status" in each] == [last.id], "what was dropped is cancelled"
    file = ElementTree.fromstring(project_xml(approved, result, lang, "x", known))
    names = {each.id: lang.text(each.name) for each in planned.questionnaire.initiatives}
    assert names[last.id] not in texts(file, "Tasks/Task/Name"), "dropped work is no task"
    uids = dict(zip(texts(file, "Tasks/Task/Name"), texts(file, "Tasks/Task/UID"), strict=True))
    plain = ElementTree.fromstring(project_xml(approved, result, lang, "x"))
    before = dict(zip(texts(plain, "Tasks/Task/Name"), texts(plain, "Tasks/Task/UID"), strict=True))
    assert uids.items() < before.items(), "numbers of tasks stay from file to file"
    longer = planned.portfolio.problem.by_id[second]
    units = [float(texts(each, "Units")[0]) for each in file.iterfind(f".//{{{NAMESPACE}}}Assignment")
             if texts(each, "TaskUID") == [uids[names[second]]]]  # fmt: skip
    effort = longer.duration * sum(longer.rates.values())
    assert 7 * sum(units) == pytest.approx(effort, rel=1e-3), "seven months take the person-months planned"
    tasks = [each for each in file.iterfind(f".//{{{NAMESPACE}}}Task") if texts(each, "Summary") == ["0"]]
    assert texts(tasks[0], "Contact") == ["赵主任"] and texts(tasks[0], "PercentComplete") == ["100"]
    began, ended = (datetime.date.fromisoformat(texts(tasks[0], name)[0][:10]) for name in ("ActualStart", "ActualFinish"))
    assert 0 <= (began - start.first_day).days <= 2 and 0 <= (start.plus(2).last_day - ended).days <= 2
    assert texts(tasks[1], "ActualStart") and not texts(tasks[1], "ActualFinish") and not texts(tasks[1], "PercentComplete")
    for task, months in ((tasks[0], (0, 2)), (tasks[1], (1, 7))):
        dates = [datetime.date.fromisoformat(texts(task, name)[0][:10]) for name in ("Start", "Finish")]
        assert [(each.year, each.month) for each in dates] == [
            (at.year, at.month) for at in (start.plus(months[0]), start.plus(months[1]))
        ], "dates are those now expected"
        assert texts(task, "Baseline/Start")[0][:7] == str(known.forecasts[first if task is tasks[0] else second].approved[0])
    assert float(texts(tasks[0], "ActualCost")[0]) == pytest.approx(123.4567 * 10_000 * 100)
    order = [each.tag.split("}")[1] for each in tasks[0]]
    assert [name for name in order if name in ORDER] == ORDER, "as the schema orders them"


@pytest.mark.parametrize("text", ["＝1+1", "\ufeff＋1", "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1"])
def test_text_never_becomes_a_formula(text: str) -> None:
    sheet = Sheet("s", (Column("a"), Column("b", "amount")), [[text, -1.5], ["x\x00y", None]])
    cell = load_workbook(io.BytesIO(workbook([sheet], "t", Language("en")))).active["A2"]
    assert cell.data_type == "s" and cell.value == text
    rows = list(csv.reader(io.StringIO(csv_file(sheet).decode("utf-8-sig"))))
    assert rows[1] == [f"'{text}", "-1.5"], "text is quoted, a number stays a number"


def test_a_large_number_keeps_its_digits() -> None:
    sheet = Sheet("s", (Column("a", "whole"),), [[1234567]])
    assert csv_file(sheet).decode("utf-8-sig").split() == ["a", "1234567"]
