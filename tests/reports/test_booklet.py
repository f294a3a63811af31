"""The booklet prints every question with its levels, whole, in both languages; imported questionnaires print too."""

import io
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pypdf import PdfReader

from errors import ContentError
from questionnaires.importers.samm import samm
from questionnaires.library import build
from questionnaires.schema import Questionnaire
from reports.booklet import booklet, booklet_pdf
from reports.content import make_report
from reports.language import Language
from reports.pdf import pdf_of
from scoring.answers_file import read_answers
from scoring.engine import score
from tests.questionnaires.samples import samm_folder
from tests.reports.reading import missing_glyphs

pytestmark = pytest.mark.xdist_group("pdf")


def squeezed(pdf: bytes) -> str:
    return "".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_every_question_and_level_is_printed(questionnaire: Questionnaire, fonts: Path, locale: str) -> None:
    lang = Language(locale)
    pdf = booklet_pdf(questionnaire, lang, fonts, dimension="talent")
    text = squeezed(pdf).replace("\u00ad", "")
    for capability in questionnaire.dimensions[4].capabilities:
        for question in capability.questions:
            for words in (question.title, question.text, *question.levels):
                assert "".join(lang.text(words).split()) in text, lang.text(words)
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert opened.Root.MarkInfo.Marked and str(opened.Root.Lang) == lang.tag
        assert not missing_glyphs(opened)


def test_the_quick_booklet_holds_one_question_a_capability(questionnaire: Questionnaire) -> None:
    made = booklet(questionnaire, Language("en"), quick=True)
    assert made.questions == 28 and len(made.parts) == 5
    with pytest.raises(ContentError, match="no dimension"):
        booklet(questionnaire, Language("en"), dimension="nowhere")


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_an_imported_questionnaire_makes_a_report_without_the_parts_it_lacks(
    tmp_path: Path, fonts: Path, locale: str
) -> None:
    content = build(samm(samm_folder(tmp_path)), "samm")
    answers: dict[str, Any] = {question.id: 0.25 for question in content.questions}
    document = {
        "organisation": {"name": {"en": "A Bank", "zh": "某银行"}, "institution_type": "city_commercial"},
        "respondents": [{"id": f"r{number}", "answers": {**answers, "D-TA-1-A": 1}} for number in range(6)],
    }  # fmt: skip
    given = read_answers(document, content, "test")
    result = score(content, given)
    report = make_report(content, given, result, None, Language(locale), "2026-11-18")
    text = squeezed(pdf_of(report, fonts))
    assert result.overall.index == pytest.approx((37.5 + 25) / 2) and "31.3" in text
    words = {"en": ("Roadmaponapage", "regulatoryminimum", "Experience-gap"),
             "zh": ("路线图一览", "监管底线", "经验缺失模式")}  # fmt: skip
    assert not any(word in text for word in words[locale])
    assert "Do you do" not in report.position.title and report.position.figures[0].suffix
    assert report.position.facts[0].answers[0].value == "1"
