"""Own words in the report: kept, printed, marked when their figures change, never overwritten unseen."""

import io
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from pptx import Presentation
from pypdf import PdfReader
from sqlalchemy import select

from assessment.access import find_assessment
from assessment.models import Narrative
from assessment.reporting import report_of
from reports.forms import document_of
from tests.app_case import Case, token_of
from tests.conftest import QUICK_SAMPLE
from tests.web.forms import form_of
from tests.web.test_roadmap import Desk
from tests.web.test_share import made


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory, fonts: Path) -> Case:
    return Case(tmp_path_factory.mktemp("words") / "data")


@pytest.fixture
def address(case: Case) -> str:
    return f"/assessments/{case.upload(QUICK_SAMPLE)}/report/words"


def write(case: Case, address: str, **texts: str) -> Any:
    client = case.client()
    form = form_of(client.get(address))
    return client.post(address, data=form | {f"text_{section}": text for section, text in texts.items()})


def test_words_stand_in_every_document_after_the_report_is_made_again(case: Case, address: str, fonts: Path) -> None:
    assert write(case, address, summary="Our view.\n\nA second <b>paragraph</b>.", gaps="Start here.").status_code == 302
    with case.store.session() as session:
        row = find_assessment(session, case.actor(session), address.split("/")[2])
        report, figures = report_of(session, row, case.settings, "en", "2026-11-27")
        chinese, _ = report_of(session, row, case.settings, "zh", "2026-11-27")
    assert report.words == {"summary": ("Our view.", "A second <b>paragraph</b>."), "gaps": ("Start here.",)}
    assert chinese.words == {}, "each language has its own"
    text = "\n".join(each.text for each in Document(io.BytesIO(document_of(report, figures, "word", fonts))).paragraphs)
    assert text.index(report.position.title) < text.index("Our view.") < text.index("A second <b>paragraph</b>.")
    notes = Presentation(io.BytesIO(document_of(report, figures, "slides", fonts))).slides[1].notes_slide
    assert notes.notes_text_frame.text.startswith("Our view.\nA second <b>paragraph</b>.")
    pdf = PdfReader(io.BytesIO(document_of(report, figures, "report", fonts)))
    assert "A second <b>paragraph</b>." in pdf.pages[1].extract_text()


def test_words_are_marked_when_the_figures_beneath_change_until_they_are_said_to_hold(case: Case, address: str) -> None:
    assert write(case, address, heat="All as it was.").status_code == 302
    client = case.client()
    assert "have changed since" not in client.get(address).text
    with case.store.session() as session:
        row = find_assessment(session, case.actor(session), address.split("/")[2])
        for person in row.participants:
            for answer in person.answers:
                answer.rank = 0
    page = client.get(address)
    assert "have changed since it was written" in page.text
    report = address.removesuffix("/words")
    assert "have changed since it was written" in client.get(report).text, "said where the report is asked for too"
    form = form_of(page)
    assert client.post(address, data=form).status_code == 302 and "have changed since" in client.get(address).text
    assert client.post(address, data=form | {"holds_heat": "1"}).status_code == 302
    assert "have changed since" not in client.get(address).text + client.get(report).text


def test_documents_and_words_on_other_figures_are_told_apart_for_whoever_leads_and_whoever_reads(
    case: Case, address: str
) -> None:
    assert write(case, address, summary="Our view.").status_code == 302
    id, client, reader, report = address.split("/")[2], case.client(), case.client(None), address.removesuffix("/words")
    case.document(id, "scores")
    link = made(case, id)
    assert "its figures have changed since" not in client.get(report).text
    assert "Our view." in reader.get(link).text and "Written on earlier figures" not in reader.get(link).text
    with case.store.session() as session:
        for person in find_assessment(session, case.actor(session), id).participants:
            for answer in person.answers:
                answer.rank = 0
    case.document(id, "scores")
    assert client.get(report).text.count("its figures have changed since") == 1, "of the older one"
    assert "Written on earlier figures" in reader.get(link).text


def test_two_people_writing_lose_nothing(case: Case, address: str) -> None:
    client = case.client()
    form = form_of(client.get(address))
    assert client.post(address, data=form | {"text_gaps": "Mine."}).status_code == 302
    assert client.post(address, data=form | {"text_heat": "Theirs."}).status_code == 302, "another section: no conflict"
    clash = client.post(address, data=form | {"text_gaps": "Late."})
    assert clash.status_code == 400 and "somebody else changed this text" in clash.text and "Mine." in clash.text
    assert form_of(clash)["text_gaps"] == ["Late."] and form_of(clash)["text_heat"] == ["Theirs."]
    assert client.post(address, data=form_of(clash)).status_code == 302
    assert form_of(client.get(address))["text_gaps"] == ["Late."]
    too_long = client.post(address, data=form_of(client.get(address)) | {"text_gaps": "x" * 6001})
    assert too_long.status_code == 400 and "6001 characters" in too_long.text
    assert client.post(address, data=form_of(client.get(address)) | {"text_gaps": "", "text_heat": ""}).status_code == 302
    with case.store.session() as session:
        id = address.split("/")[2]
        assert session.scalars(select(Narrative).where(Narrative.assessment_id == id)).all() == []


def test_others_may_not(case: Case, address: str) -> None:
    assert case.client("stranger").get(address).status_code == 404
    viewer = case.client("viewer")
    page = viewer.get(address)
    assert page.status_code == 200
    assert viewer.post(address, data=token_of(page) | {"text_gaps": "Not mine to write."}).status_code == 403


@pytest.mark.parametrize("times", [4, 20])
def test_long_words_take_no_block_of_a_page_away_and_print_none_twice(case: Case, fonts: Path, times: int) -> None:
    desk = Desk(case)
    desk.plan()
    case.short_reports("summary", "profile", "roadmap", "investment")
    words = "本方案已在战略委员会讨论，请董事会重点审议前三项举措的人员安排，并关注合作机构管理的整改进度。\n" * times
    with case.store.session() as session:
        for section in ("summary", "profile", "roadmap"):
            session.add(Narrative(assessment_id=desk.id, locale="zh", section=section, text=words, figures="", by="Li"))
    pdf = PdfReader(io.BytesIO(case.document(desk.id, locale="zh")))
    pages = [" ".join(each.extract_text().split()) for each in pdf.pages]
    text = " ".join(pages)
    for block in ("各维度水平", "相对强项", "优先改进", "风险所在", "最先启动", "与对标基准比较", "等级与区间", "方案质量"):
        assert text.count(block) == 1, block
    assert min(map(len, pages[1:])) > 250, [(len(each), each[:300]) for each in pages]
