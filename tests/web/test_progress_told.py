"""What is recorded of an approved plan, in every document and on the readers' page."""

import io
import re
from pathlib import Path

import pypdfium2
import pytest
from docx import Document
from pptx import Presentation
from sqlalchemy import select

from assessment.models import Approval, Assessment, ExecutionEntry
from assessment.results import scored
from reports.language import Language
from tests.app_case import Case, token_of
from tests.web.forms import closed_up, form_of
from tests.web.test_roadmap import FIRST, NOW, Desk
from tests.web.test_share import made

EN = Language("en")


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory, fonts: Path) -> Case:
    made = Case(tmp_path_factory.mktemp("web") / "data")
    made.short_reports("roadmap", "progress", "cards")
    return made


def pdf_text(pdf: bytes) -> str:
    """All the words of a PDF, parted by single blanks."""
    document = pypdfium2.PdfDocument(pdf)
    return " ".join(" ".join(page.get_textpage().get_text_bounded() for page in document).split())


def test_what_was_recorded_stands_in_the_report_the_slides_and_on_the_readers_page(case: Case) -> None:
    desk = Desk(case)
    scenario = desk.plan(first_month=str(FIRST), blackout="")
    assert "Progress of the approved plan" not in pdf_text(case.document(desk.id, "report", "en"))
    decided = {"scenario": scenario, "decided": " Board,  minutes 2026-12 "}
    desk.client.post(f"{desk.address}/approve", data=token_of(desk.client.get(desk.address)) | decided)
    assert "by Board, minutes 2026-12 · owner" in desk.client.get(desk.address).text
    starts = desk.starts(scenario)
    first = min(starts, key=lambda id: starts[id])
    form = form_of(desk.client.get(f"{desk.address}/progress"), action="") | {
        f"status_{first}": "done", f"started_{first}": str(FIRST), f"finished_{first}": str(NOW.plus(-1))
    }  # fmt: skip
    assert desk.client.post(f"{desk.address}/progress", data=form).status_code == 302
    page = closed_up(desk.client.get(f"{desk.address}/progress").text)
    said = re.search(r"<h1>(1 of \d+ initiatives finished[^<]+)</h1>", page)
    assert said
    title = said[1].strip()
    text = pdf_text(case.document(desk.id, "report", "en"))
    assert "Progress of the approved plan" in text and title in text
    assert "Approved by Board, minutes 2026-12; recorded by owner on" in text
    assert "已批准方案的进展" in pdf_text(case.document(desk.id, "report", "zh"))
    show = Presentation(io.BytesIO(case.document(desk.id, "slides", "en")))
    assert title in [each.shapes.title.text_frame.text for each in show.slides if each.shapes.title is not None]
    tables = [shape.table for shape in show.slides[-1].shapes if shape.has_table]
    last = [cell.text for table in tables for row in table.rows for cell in row.cells]
    with case.store.session() as session:
        content = scored(session.get_one(Assessment, desk.id), case.settings).questionnaire
    names = {each.id: each.name.en for each in content.initiatives}
    second = sorted(starts, key=lambda id: starts[id])[1]
    assert not any(names[first] in line for line in last) and any(names[second] in line for line in last), "done is done"
    assert title in "\n".join(each.text for each in Document(io.BytesIO(case.document(desk.id, "word", "en"))).paragraphs)
    page = closed_up(case.client(None).get(made(case, desk.id)).text)
    assert title in page and "Expected end:" in page and "months approved" in page and "Expected now" in page


def test_a_first_priority_says_by_when_it_is_now_expected(case: Case) -> None:
    desk = Desk(case)
    scenario = desk.plan(first_month=str(FIRST), blackout="")
    desk.approve(scenario=scenario)
    reader, link = case.client(None), made(case, desk.id)
    assert "now expected" not in reader.get(link).text
    held = re.search(r"Met by: *(\w+\s\d{4})", closed_up(reader.get(link).text))
    assert held, re.findall(r"Met by.{99}", closed_up(reader.get(link).text))
    starts = desk.starts(scenario)
    form = form_of(desk.client.get(f"{desk.address}/progress"), action="") | {
        f"started_{id}": str(month.plus(8)) for id, month in starts.items()
    }  # fmt: skip
    assert desk.client.post(f"{desk.address}/progress", data=form).status_code == 302
    page = closed_up(reader.get(link).text)
    late = re.search(r"Met by: *(\w+\s\d{4})[^<]*; now expected: (\w+\s\d{4})", page)
    assert late and late[1] == held[1] and int(late[2][-4:]) >= int(late[1][-4:])
    assert "now expected" in closed_up(desk.client.get(desk.address).text)
    brief = pdf_text(case.document(desk.id, "brief", "en"))
    assert "progress so far is on the first page" in brief and "Progress of the approved plan”" not in brief


def test_the_plan_approved_first_is_kept_beside_the_one_approved_later(case: Case) -> None:
    desk = Desk(case)
    first = desk.plan(first_month=str(FIRST), blackout="")

    desk.approve(scenario=first)
    starts = desk.starts(first)
    begun = min(starts, key=lambda id: starts[id])
    shown = desk.client.get(f"{desk.address}/progress")
    assert "Plans approved one after another" not in shown.text and "month&#39;s end" not in shown.text
    form = form_of(shown, action="") | {f"status_{begun}": "under_way", f"started_{begun}": str(FIRST)}
    assert desk.client.post(f"{desk.address}/progress", data=form).status_code == 302
    with case.store.session() as session:
        for approval in session.scalars(select(Approval).where(Approval.assessment_id == desk.id)):
            approval.approved_on = f"{FIRST}-02"
        for entry in session.scalars(select(ExecutionEntry).where(ExecutionEntry.assessment_id == desk.id)):
            entry.recorded_on = f"{NOW.plus(-1)}-28"
    assert desk.client.post(f"{desk.address}/replan", data=form_of(shown, "/replan")).status_code == 302
    second = desk.work()
    desk.approve(scenario=second)
    page = desk.client.get(f"{desk.address}/progress").text
    table = page.split("Plans approved one after another</h2>")[1].split("</table>")[0]
    assert table.count("<tr>") == 3 and f"2 {EN.month(FIRST).replace(chr(160), ' ')}" in table and "approved first" in table
    told = page.split("month&#39;s end</h2>")[1].split("</table>")[0]
    assert told.count("<tr>") == 3 and EN.month(NOW.plus(-1)) in told and EN.month(NOW) in told
    text = pdf_text(case.document(desk.id, "report", "zh"))
    assert "历次批准的方案" in text and "各月末进展" in text
    desk.plan(name="Other")
    token = token_of(desk.client.get(desk.address))
    gone = desk.client.post(f"/assessments/{desk.id}/scenarios", data=token | {"remove": first})
    assert gone.status_code == 400 and "approved" in gone.text, "what was approved once stays"


def test_an_approval_is_taken_back_or_replaced_as_a_slip_until_something_is_recorded(case: Case) -> None:
    desk = Desk(case)

    def send(**fields: str) -> str:
        answer = desk.client.post(f"{desk.address}/approve", data=token_of(desk.client.get(desk.address)) | fields)
        assert answer.status_code in (302, 400)
        if answer.status_code == 400:
            return str(answer.text)
        return str(desk.client.get(f"{desk.address}/progress", follow_redirects=True).text)

    first, second = (desk.plan(first_month=str(FIRST), blackout="", name=name) for name in ("First", "Second"))
    assert "Take this approval back" in send(scenario=first)
    assert "Approved:" not in send(take_back="1"), "nothing is approved any more"
    assert "Approved: First" in send(scenario=first) and "Approved: Second" in send(scenario=second)
    assert "Approved: First" in send(take_back="1"), "the one before it holds again"
    assert "Plans approved one after another" not in send(scenario=second), "a slip, mended before anything happened"
    begun = min(desk.starts(second), key=lambda id: desk.starts(second)[id])
    form = form_of(desk.client.get(f"{desk.address}/progress"), action="")
    form |= {f"status_{begun}": "under_way", f"started_{begun}": str(FIRST)}
    form |= {f"owner_{begun}": "Li Wei", f"note_{begun}": "slow"}
    assert desk.client.post(f"{desk.address}/progress", data=form).status_code == 302
    assert "Take this approval back" not in desk.client.get(f"{desk.address}/progress").text
    assert "Something was recorded" in send(take_back="1")
    assert "Plans approved one after another" in send(scenario=first), "what was followed for a while stays"
    text = pdf_text(case.document(desk.id, "report", "en"))
    assert "Li Wei; slow" in text and "Li Wei (" in text, "person and note, and the person on the initiative's card"
