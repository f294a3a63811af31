"""Experience-gap patterns: set aside with a reason, said wherever patterns stand, and taken up again."""

import io
import re
from pathlib import Path
from typing import Any

import pytest
from pptx import Presentation
from pypdf import PdfReader

from assessment.access import find_assessment
from assessment.results import scored
from scoring.result import result_json
from tests.app_case import Case, token_of
from tests.conftest import SAMPLE
from tests.web.test_log import events

REASON = "Rebuilt in October; the answers describe the summer"


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory, fonts: Path) -> Case:
    made = Case(tmp_path_factory.mktemp("patterns") / "data")
    made.short_reports("patterns")
    return made


def shown(page: Any) -> list[str]:
    """The patterns that may be set aside, by id."""
    return re.findall(r"/patterns/(\w+)\"", page.text)


def scores(case: Case, id: str) -> dict[str, Any]:
    with case.store.session() as session:
        return result_json(scored(find_assessment(session, case.actor(session), id), case.settings).result)


def act(case: Case, id: str, pattern: str, who: str = "owner", again: str = "", **fields: str) -> Any:
    client = case.client(who)
    token = token_of(client.get(f"/assessments/{id}/results"))
    return client.post(f"/assessments/{id}/patterns/{pattern}{again}", data=token | fields)


def test_a_pattern_set_aside_is_told_apart_with_its_reason_everywhere(case: Case) -> None:
    id, client = case.upload(SAMPLE), case.client()
    before = shown(client.get(f"/assessments/{id}/results"))
    assert len(before) > 2
    figures = scores(case, id)
    name = re.findall(r"<summary><b>([^<]+)</b>", client.get(f"/assessments/{id}/results").text)[0]
    assert act(case, id, before[0], reason=REASON).status_code == 302
    page = client.get(f"/assessments/{id}/results")
    assert shown(page) == before[1:]
    assert f"1 of {len(before)} that show" in page.text and REASON in page.text
    assert scores(case, id) == figures, "no figure hangs on it"
    pdf = " ".join(each.extract_text() for each in PdfReader(io.BytesIO(case.document(id))).pages)
    assert REASON in " ".join(pdf.split()) and f"Set aside by the institution: 1 of {len(before)}" in pdf
    summary = PdfReader(io.BytesIO(case.document(id, "brief"))).pages[0].extract_text()
    assert name not in summary
    slides = Presentation(io.BytesIO(case.document(id, "slides")))
    said = [shape.text_frame.text for slide in slides.slides for shape in slide.shapes if shape.has_text_frame]
    assert not any(text == name for text in said)
    assert any(f"Set aside by the institution: 1 of {len(before)}" in text and name in text for text in said)
    assert act(case, id, before[0], again="/again").status_code == 302
    assert shown(client.get(f"/assessments/{id}/results")) == before
    assert [each[0] for each in events(case)][-2:] == ["results.set_pattern_aside", "results.take_pattern_up"]


def test_all_may_be_set_aside_and_the_pages_say_so(case: Case) -> None:
    id, client = case.upload(SAMPLE), case.client()
    for pattern in shown(client.get(f"/assessments/{id}/results")):
        assert act(case, id, pattern, reason=REASON).status_code == 302
    assert "patterns that show were set aside with a reason" in client.get(f"/assessments/{id}/results").text
    pdf = " ".join(each.extract_text() for each in PdfReader(io.BytesIO(case.document(id))).pages)
    assert "were set aside with a reason" in " ".join(pdf.split()) and "evenly weak" not in pdf


@pytest.mark.parametrize(("pattern", "reason", "words"), [
    ("", "  ", "set aside with a reason"), ("", "x" * 501, "at most 500 letters"), ("nothing", "why", "no such pattern"),
])  # fmt: skip
def test_what_is_wrong_is_said_and_what_was_typed_stays(case: Case, pattern: str, reason: str, words: str) -> None:
    id, client = case.upload(SAMPLE), case.client()
    before = shown(client.get(f"/assessments/{id}/results"))
    answer = act(case, id, pattern or before[0], reason=reason)
    assert answer.status_code == 400 and shown(answer) == before
    assert words in answer.text and (pattern or reason in answer.text)
    assert act(case, id, before[0], "viewer", reason="why").status_code == 403
    assert act(case, id, before[0], "stranger", reason="why").status_code in (400, 404)
    assert shown(client.get(f"/assessments/{id}/results")) == before
