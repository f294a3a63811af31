"""What is recorded of an approved plan, in every document and on the readers' page."""

import io
import re
from pathlib import Path

import pypdfium2
import pytest
from docx import Document
from pptx import Presentation

from tests.app_case import Case, token_of
from tests.web.forms import form_of
from tests.web.test_roadmap import FIRST, NOW, Desk
from tests.web.test_share import made


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory, fonts: Path) -> Case:
    return Case(tmp_path_factory.mktemp("web") / "data")


def pdf_text(pdf: bytes) -> str:
    """All the words of a PDF, parted by single blanks."""
    document = pypdfium2.PdfDocument(pdf)
    return " ".join(" ".join(page.get_textpage().get_text_bounded() for page in document).split())


def test_what_was_recorded_stands_in_the_report_the_slides_and_on_the_readers_page(case: Case) -> None:
    desk = Desk(case)
    scenario = desk.plan(first_month=str(FIRST), blackout="")
    assert "Progress of the approved plan" not in pdf_text(case.document(desk.id, "report", "en"))
    desk.client.post(f"{desk.address}/approve", data=token_of(desk.client.get(desk.address)) | {"scenario": scenario})
    starts = desk.starts(scenario)
    first = min(starts, key=lambda id: starts[id])
    form = form_of(desk.client.get(f"{desk.address}/progress"), action="") | {
        f"status_{first}": "done", f"started_{first}": str(FIRST), f"finished_{first}": str(NOW.plus(-1))
    }  # fmt: skip
    assert desk.client.post(f"{desk.address}/progress", data=form).status_code == 302
    said = re.search(r"<h1>(1 of \d+ initiatives finished[^<]+)</h1>", desk.client.get(f"{desk.address}/progress").text)
    assert said
    text = pdf_text(case.document(desk.id, "report", "en"))
    assert "Progress of the approved plan" in text and " ".join(said[1].split()) in text
    assert "已批准方案的进展" in pdf_text(case.document(desk.id, "report", "zh"))
    show = Presentation(io.BytesIO(case.document(desk.id, "slides", "en")))
    assert said[1] in [each.shapes.title.text_frame.text for each in show.slides if each.shapes.title is not None]
    assert said[1] in "\n".join(each.text for each in Document(io.BytesIO(case.document(desk.id, "word", "en"))).paragraphs)
    assert said[1] in case.client(None).get(made(case, desk.id)).text
