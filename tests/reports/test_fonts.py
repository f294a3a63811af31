"""The fonts as pages are set with them."""

import io
from pathlib import Path

import pytest
from pypdf import PdfReader
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from reports.fonts import BESIDE_CHINESE, FACES, LATIN_RANGE
from settings import ROOT

SIZE = 20


@pytest.mark.parametrize("face", [face for face in FACES if face.is_chinese], ids=lambda face: face.file)
@pytest.mark.parametrize(
    ("words", "squares"),
    [("（一）；“二”，（三）", 9.0), ("一，二。", 4.0), ("《一》《二》", 5.5), ("（“一”）", 4.0), ("一（二三）", 5.0)],
)
def test_marks_in_a_row_share_their_blank_halves_and_the_text_stays_in_one_line(
    fonts: Path, face: object, words: str, squares: float
) -> None:
    configuration = FontConfiguration()
    source = (fonts / face.file).as_uri()  # type: ignore[attr-defined]
    sheet = CSS(string=f"@font-face {{ font-family: 'Own'; src: url('{source}') }}", font_config=configuration)
    page = HTML(string=f"<html lang=zh-CN><p style='font: {SIZE}px Own'><span>{words}</span></p></html>")
    made = page.render(stylesheets=[sheet], font_config=configuration)
    assert _span(made.pages[0]._page_box) == pytest.approx(squares * SIZE)
    assert PdfReader(io.BytesIO(made.write_pdf())).pages[0].extract_text().strip() == words


def test_screens_take_the_same_marks_from_the_chinese_font_as_pages() -> None:
    sheet = (ROOT / "static" / "app.css").read_text(encoding="utf-8")
    rules = [" ".join(rule.split()) for rule in sheet.split("@font-face")]
    faces = [rule for rule in rules if rule.startswith(f"{{ font-family: '{BESIDE_CHINESE}'")]
    assert len(faces) == 3 and all(f"unicode-range: {LATIN_RANGE};" in line for line in faces)


def _span(box: object) -> float | None:
    if getattr(box, "element_tag", None) == "span":
        return float(box.width)  # type: ignore[attr-defined]
    return next((width for child in getattr(box, "children", ()) if (width := _span(child)) is not None), None)
