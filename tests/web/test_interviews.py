"""An interview noted for somebody whose answers a consultant writes down: who, when, what was said besides."""

import datetime
import io
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.app_case import Case, token_of
from tests.web.forms import form_of
from tests.web.test_respond import Lead

TODAY = datetime.date.today()


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory, fonts: Path) -> Case:
    return Case(tmp_path_factory.mktemp("web") / "data")


def interview(lead: Lead, path: str, **fields: str) -> int:
    """Send the form of the person's page with other fields; the status."""
    form = form_of(lead.client.get(path), action=f"{path}/interview")
    return int(lead.client.post(f"{path}/interview", data=form | fields).status_code)


def test_the_interview_stands_on_the_board_and_in_its_workbook(case: Case) -> None:
    lead = Lead(case)
    lead.invite("Chen, Retail risk", line="second")
    path = lead.link("Chen")
    assert interview(lead, path, day=TODAY.isoformat(), notes="With Wu. Two systems, one of them by hand.") == 302
    page = lead.client.get(path)
    assert "Two systems, one of them by hand." in page.text and "Held by" in page.text
    board = lead.client.get(lead.board).text
    assert "Interview on" in board and "Second line" in board and "Two systems" not in board
    assert "Remove" not in board.split('id="seats"')[1].split("</table>")[0], "an interview was given"
    book = load_workbook(io.BytesIO(lead.client.get(f"/assessments/{lead.id}/people.xlsx").data)).active
    heads, row = [[cell.value for cell in line] for line in list(book.iter_rows())[-2:]]
    said = dict(zip(heads, row, strict=True))
    assert said["Interview on"].date() == TODAY and said["Notes of the interview"].startswith("With Wu.")


def test_whose_page_one_writes_on_is_said_beside_each_question(case: Case) -> None:
    lead = Lead(case)
    lead.invite("Chen, Retail risk")
    path = lead.link("Chen")
    question = f"{path}/iteration.feedback"
    assert "You write down what Chen (Retail risk) says." in lead.client.get(question).text
    assert "You write down" not in case.client(None).get(question).text


def test_the_person_never_sees_the_notes_and_nobody_without_the_right_writes_them(case: Case) -> None:
    lead = Lead(case)
    lead.invite("Chen")
    path = lead.link("Chen")
    assert interview(lead, path, day=TODAY.isoformat(), notes="Between us") == 302
    for who in (None, "viewer", "stranger"):
        client = case.client(who)
        assert "Between us" not in client.get(path).text
        form = {**token_of(client.get(path)), "day": TODAY.isoformat(), "notes": "Mine", "seen": ""}
        assert client.post(f"{path}/interview", data=form).status_code == 404
    assert "Between us" in lead.client.get(path).text


def test_what_cannot_be_is_refused_and_stays_in_the_form(case: Case) -> None:
    lead = Lead(case)
    lead.invite("Chen")
    path = lead.link("Chen")
    tomorrow = (TODAY + datetime.timedelta(days=1)).isoformat()
    for fields, said in (
        ({"day": "", "notes": "No day"}, "Give the day of the interview"),
        ({"day": tomorrow, "notes": "Too soon"}, "This day has not come yet"),
        ({"day": TODAY.isoformat(), "notes": "Other", "seen": "0" * 16}, "changed in another window"),
    ):
        form = form_of(lead.client.get(path), action=f"{path}/interview")
        refused = lead.client.post(f"{path}/interview", data=form | fields)
        assert refused.status_code == 400 and said in refused.text and fields["notes"] in refused.text
    assert interview(lead, path, day=TODAY.isoformat(), notes="Held") == 302
    assert interview(lead, path, day="", notes="") == 302, "taken back"
    assert "Held by" not in lead.client.get(path).text
