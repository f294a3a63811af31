"""Beside the board: how far each unit and function is, and who is asked as a workbook."""

import io
import re
from html import unescape
from pathlib import Path

import pytest
from openpyxl import load_workbook

from assessment.invitation import Seat
from assessment.models import Answer
from assessment.turnout import Chosen, Group, turnout
from questionnaires.library import find
from reports.language import Language
from tests.app_case import Case
from tests.web.forms import closed_up
from tests.web.test_log import do, events
from tests.web.test_respond import Lead


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory, fonts: Path) -> Case:
    return Case(tmp_path_factory.mktemp("turnout") / "data")


def seat(code: str, unit: str | None, answered: int, asked: int) -> Seat:
    return Seat(code, code, None, unit, None, (), "t", "", answered, asked, None, not answered, "")


def test_groups_count_people_and_questions_furthest_behind_first() -> None:
    seats = [seat("a", "n", 5, 10), seat("b", "n", 10, 10), seat("c", "s", 0, 4), seat("d", None, 0, 0), seat("e", "s", 1, 4)]
    assert turnout(seats, lambda each: each.unit or "") == (
        Group("s", 2, 0, 1, 0.125), Group("n", 2, 1, 0, 0.75), Group("", 1, 1, 1, 1.0)
    )  # fmt: skip


@pytest.mark.parametrize("units", [["n", "n", "n"], ["n", "s", "w"]])
def test_one_group_or_single_people_are_no_groups(units: list[str]) -> None:
    assert turnout([seat(f"p{i}", unit, 0, 4) for i, unit in enumerate(units)], lambda each: each.unit or "") == ()


def _ways(lead: Lead, address: str) -> dict[str, str]:
    """Links of the board to some of its people: words and address."""
    page = closed_up(lead.client.get(address).text)
    return {words: unescape(way) for way, words in re.findall(r'<a href="([^"]*#shown)"[^>]*>([^<]*)</a>', page)}


def _people(lead: Lead, address: str) -> list[str]:
    """Who stands on the board."""
    return re.findall(r'<tr id="p-[^"]*"><td>([^<]*?) ?<', closed_up(lead.client.get(address).text))


def test_some_are_chosen_by_unit_and_state() -> None:
    seats = [seat("a", "n", 5, 10), seat("b", "n", 10, 10), seat("c", "s", 0, 4), seat("d", None, 3, 4)]
    found = {each: "".join(seat.code for seat in each.of(seats)) for each in (
        Chosen(), Chosen("n"), Chosen(""), Chosen("n", state="done"), Chosen(state="begun"), Chosen(state="idle"),
        Chosen(role=""), Chosen(role="x"),
    )}  # fmt: skip
    assert list(found.values()) == ["abcd", "ab", "d", "b", "ad", "c", "abcd", ""]


def test_the_board_shows_each_unit_and_function_in_both_languages(case: Case) -> None:
    lead = Lead(case)
    for en, zh in (("North", "城北"), ("South", "城南")):
        do(lead.client, f"/assessments/{lead.id}/units", do="add", en=en, zh=zh, weight="1")
    lead.invite("A. Chen, Data\nB. Li, Data\nC. Wu, Retail risk", unit="unit-1")
    lead.invite("D. Hu, Retail risk", unit="unit-2")
    questions = [each.id for each in find("retail-lending").questions]
    with case.store.session() as session:
        session.add_all([
            Answer(participant_id=lead.person("B. Li").id, question=each, rank=3, revision=1) for each in questions
        ])  # fmt: skip
    rows = {"en": ("North", "South", "Share answered"), "zh": ("城北", "城南", "已答比例")}
    for locale, words in rows.items():
        lead.client.set_cookie("waymark_language", locale)
        shown = lead.client.get(lead.board).text.split('class="pair groups"')[1].split('id="seats"')[0]
        assert all(each in shown for each in words) and Language(locale).percent(0.5) in shown
        assert shown.index("Retail risk") < shown.index("Data"), "furthest behind first"
    people = {words: _people(lead, address) for words, address in _ways(lead, lead.board).items()}
    assert people["城北"] == ["A. Chen", "C. Wu", "B. Li"] and people["城南"] == ["D. Hu"]
    assert people["Retail risk"] == ["C. Wu", "D. Hu"] and people["全部填答 1"] == ["B. Li"]
    north = _ways(lead, lead.board)["城北"]
    within = _ways(lead, north)
    assert {"显示全部人员", "尚未开始 2", "全部填答 1"} < set(within), "of that unit alone"
    assert _people(lead, within["尚未开始 2"]) == ["A. Chen", "C. Wu"]
    reminders = lead.client.get(north).text.split('id="reminder"')[1]
    assert "A. Chen" in reminders and "D. Hu" not in reminders
    assert lead.client.get(f"{lead.board}?of_state=nonsense&of_unit=nowhere").status_code == 200


def test_the_workbook_holds_everyone_with_the_link_and_is_logged(case: Case) -> None:
    lead = Lead(case)
    lead.invite("=A. Chen, Data, a@bank.example\nB. Li", line="second")
    answer = lead.client.get(f"/assessments/{lead.id}/people.xlsx")
    rows = list(load_workbook(io.BytesIO(answer.data)).active.iter_rows())
    assert [cell.value for cell in rows[0]] == [
        "Person", "Function", "Unit", "Line", "E-mail", "Answered", "Asked", "Last saved", "Personal link",
        "Interview on", "Held by", "Notes of the interview",
    ]  # fmt: skip
    known = {row[0].value: row for row in rows[1:]}
    assert set(known) == {"=A. Chen", "B. Li"} and known["=A. Chen"][0].data_type == "s"
    first = [cell.value for cell in known["=A. Chen"]]
    assert first[1] == "Data" and first[3:6] == ["Second line", "a@bank.example", 0] and first[6] > 0
    assert first[8].endswith(lead.link("=A. Chen"))
    assert "turnout.download" in [what for what, _, _ in events(case)]


def test_nobody_gets_a_list_of_anonymous_people(case: Case) -> None:
    lead = Lead(case, confidentiality="anonymous")
    assert lead.client.get(f"/assessments/{lead.id}/people.xlsx").status_code == 404
    assert "people.xlsx" not in lead.client.get(lead.board).text


@pytest.mark.parametrize(("who", "status"), [("viewer", 403), ("stranger", 404), (None, 302)])
def test_only_who_leads_gets_the_list(case: Case, who: str | None, status: int) -> None:
    lead = Lead(case)
    assert case.client(who).get(f"/assessments/{lead.id}/people.xlsx").status_code == status
