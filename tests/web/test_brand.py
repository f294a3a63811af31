"""A firm's own look: checked on the way in, shown in every document, seen by its workspace only."""

import io
import zipfile
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from docx import Document
from PIL import Image
from pptx import Presentation
from pypdf import PdfReader

from reports.brand import Brand, checked_logo, contrast, readable
from reports.master import is_narrow, letter_share, opened_master
from tests.app_case import Case, token_of
from tests.conftest import QUICK_SAMPLE
from tests.reports.geometry import outside, pages_of
from tests.web.forms import form_of

TYPE = b"application/vnd.%s.presentation%s.main+xml"
PLAIN_TYPE = TYPE % (b"openxmlformats-officedocument.presentationml", b"")
MACRO_TYPE = TYPE % (b"ms-powerpoint", b".macroEnabled")


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory, fonts: Path) -> Case:
    return Case(tmp_path_factory.mktemp("brand") / "data")


@pytest.fixture(scope="module")
def assessment(case: Case) -> str:
    return case.upload(QUICK_SAMPLE)


def picture(kind: str = "PNG", size: tuple[int, int] = (300, 80), **more: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "#c8102e").save(out, kind, **more)
    return out.getvalue()


def send(case: Case, who: str = "owner", **fields: Any) -> Any:
    client = case.client(who)
    form = form_of(client.get("/brand")) if who == "owner" else token_of(client.get("/brand"))
    files = {"logo": (io.BytesIO(), ""), "master": (io.BytesIO(), "")}
    return client.post("/brand", data=form | files | fields, content_type="multipart/form-data")


def test_the_brand_is_in_pdf_word_and_slides(case: Case, assessment: str) -> None:
    kept = send(case, accent="#ffcc00", cover="#c8102e", footer="Harbour Advisory", mark="Board only", mark_zh="仅供董事会",
                logo=(io.BytesIO(picture()), "logo.png"))  # fmt: skip
    assert kept.status_code == 302
    page = case.client().get("/brand").text
    assert "Harbour Advisory" in page and "dark enough" in page and "/brand/logo.png" in page

    case.short_reports("profile", "heat")
    raw = case.document(assessment, "report")
    reader = PdfReader(io.BytesIO(raw))
    assert "Board only" in reader.pages[3].extract_text() and "Harbour Advisory" in reader.pages[3].extract_text()
    with pikepdf.Pdf.open(io.BytesIO(raw)) as pdf:
        assert pdf.pages[0].get_images(), "the logo is on the cover"
    document = Document(io.BytesIO(case.document(assessment, "word")))
    logo = document.inline_shapes[0]._inline.docPr
    assert logo.get("descr") == "Harbour Advisory", "the first picture is the logo, not a chart"
    assert "Board only" in document.sections[0].header.paragraphs[0].text
    cover = Presentation(io.BytesIO(case.document(assessment, "slides"))).slides[0]
    assert [shape._element.xpath(".//p:cNvPr")[0].get("descr") for shape in cover.shapes if shape.shape_type == 13] == [
        "Harbour Advisory"
    ]
    chinese = PdfReader(io.BytesIO(case.document(assessment, "report", "zh"))).pages[3].extract_text()
    assert "仅供董事会" in chinese and "Board only" not in chinese and "Harbour" in chinese
    assert any(shape.has_text_frame and "Harbour Advisory" in shape.text_frame.text for shape in cover.shapes)
    assert case.client("stranger").get("/brand/logo.png").status_code == 404
    assert "Harbour" not in case.client("stranger").get("/brand").text
    assert send(case, no_logo="1").status_code == 302
    assert case.client().get("/brand/logo.png").status_code == 404


def bomb() -> bytes:
    """A small file that unpacks to more than a master may."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("ppt/media/image1.png", bytes(120_000_000))
    return packed.getvalue()


OUTSIDE = (b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r9" '
           b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" Target="http://x.example/y" '
           b'TargetMode="External"/></Relationships>')  # fmt: skip


def with_part(name: str, content: bytes) -> bytes:
    """A master with one more part."""
    made = io.BytesIO()
    Presentation().save(made)
    with zipfile.ZipFile(made, "a") as file:
        file.writestr(name, content)
    return made.getvalue()


def test_letters_of_a_wide_font_are_set_smaller() -> None:
    made = io.BytesIO()
    Presentation().save(made)
    plain = opened_master(made.getvalue())
    theme = next(each.target_part for each in plain.slide_masters[0].part.rels.values() if each.reltype.endswith("/theme"))
    theme._blob = theme.blob.replace(b'<a:minorFont><a:latin typeface="Calibri"', b'<a:minorFont><a:latin typeface="Verdana"')
    assert b"Verdana" in theme.blob and letter_share(plain) < 0.9
    assert letter_share(opened_master(made.getvalue())) == 1.0 and is_narrow(made.getvalue())


def test_a_template_is_a_master_as_well() -> None:
    made, kind = io.BytesIO(), "presentationml.{}.main+xml"
    with zipfile.ZipFile(made, "w") as template, zipfile.ZipFile(io.BytesIO(with_part("docProps/a.txt", b"x"))) as show:
        for name in show.namelist():
            content = show.read(name)
            if name == "[Content_Types].xml":
                content = content.replace(kind.format("presentation").encode(), kind.format("template").encode())
            template.writestr(name, content)
    assert len(opened_master(made.getvalue()).slide_layouts) == len(Presentation().slide_layouts)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"accent": "red"}, "is not a colour"),
        ({"cover": "#12"}, "is not a colour"),
        ({"footer": "x" * 121}, "about 32 Chinese or 66 other letters fit there"),
        ({"footer": "北京远航管理咨询有限公司零售金融与数字化转型事业部第一项目组上海分部"}, "is too long"),
        ({"logo": (io.BytesIO(picture("JPEG", (900, 300), quality=95)[:1500]), "logo.jpg")}, "not a picture"),
        ({"logo": (io.BytesIO(b"<svg onload='alert(1)'/>"), "logo.svg")}, "not a picture"),
        ({"logo": (io.BytesIO(b"\x89PNG\r\n\x1a\nbroken"), "logo.png")}, "not a picture"),
        ({"master": (io.BytesIO(b"nothing"), "master.pptx")}, "the master is not a PowerPoint file"),
        ({"master": (io.BytesIO(bomb()), "master.pptx")}, "too large once unpacked"),
        ({"master": (io.BytesIO(with_part("ppt/vbaProject.bin", b"x")), "master.pptx")}, "holds a macro"),
        ({"master": (io.BytesIO(with_part("ppt/_rels/x.rels", OUTSIDE)), "master.pptx")}, "link to another file"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_refused_and_what_was_typed_stays(case: Case, fields: dict[str, Any], said: str) -> None:
    answer = send(case, mark="Typed", **fields)
    assert answer.status_code == 400 and said in answer.text and 'value="Typed"' in answer.text


def test_a_viewer_changes_nothing(case: Case) -> None:
    assert send(case, "viewer", footer="Mine").status_code == 403


def test_a_logo_is_written_anew_without_what_else_stood_in_the_file() -> None:
    raw = picture("JPEG", (4000, 1000), comment=b"secret place") + b"<?php evil ?>"
    clean = checked_logo(raw)
    assert b"secret" not in clean and b"php" not in clean
    with Image.open(io.BytesIO(clean)) as found:
        assert found.format == "PNG" and max(found.size) == 1200


@pytest.mark.parametrize("colour", ["#ffffff", "#ffcc00", "#00ff00", "#1d4d87", "#000000"])
def test_every_accent_can_be_read_on_white(colour: str) -> None:
    assert contrast(readable(colour)) >= 4.5
    assert contrast(Brand(accent=colour).tokens["accent"]) >= 4.5


def test_the_longest_footer_leaves_the_page_number_on_its_page(case: Case, assessment: str, tmp_path: Path) -> None:
    footer = "远航咨询零售金融与数字化转型事业部第一项目组上海分部北京分部"
    assert send(case, footer=footer).status_code == 302
    pdf = tmp_path / "brief.pdf"
    pdf.write_bytes(case.document(assessment, "brief", "zh"))
    width, height, words = pages_of(pdf)[0]
    foot = [each for each in words if each.top > height - 56]
    assert [each.text for each in foot if each.left > width * 0.8] == ["1"] and not outside(pdf)
    assert "".join(each.text for each in foot if each.left < width * 0.8).endswith(footer)
    assert max(each.bottom for each in foot) < height - 12
    assert send(case, footer="").status_code == 302


def test_a_photo_lying_on_its_side_is_set_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    with Image.open(io.BytesIO(checked_logo(picture("JPEG", (300, 100), exif=exif)))) as made:
        assert made.size == (100, 300)


def test_a_master_of_the_macro_type_without_macros_makes_plain_slides(case: Case, assessment: str) -> None:
    plain, typed = io.BytesIO(), io.BytesIO()
    Presentation().save(plain)
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(typed, "w") as new:
        for each in old.namelist():
            new.writestr(each, old.read(each).replace(PLAIN_TYPE, MACRO_TYPE))
    assert send(case, master=(io.BytesIO(typed.getvalue()), "master.pptm")).status_code == 302
    with zipfile.ZipFile(io.BytesIO(case.document(assessment, "slides"))) as made:
        types = made.read("[Content_Types].xml")
    assert PLAIN_TYPE in types and b"macroEnabled" not in types
    assert send(case, no_master="1").status_code == 302


def test_a_small_master_that_is_huge_in_memory_is_refused(case: Case) -> None:
    plain, typed = io.BytesIO(), io.BytesIO()
    Presentation().save(plain)
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(typed, "w", zipfile.ZIP_DEFLATED) as new:
        for each in old.namelist():
            more = b"<a:x/>" * 1_500_000 if each.endswith("slideLayout1.xml") else b""
            new.writestr(each, old.read(each).replace(b"</p:sldLayout>", more + b"</p:sldLayout>"))
    answer = send(case, master=(io.BytesIO(typed.getvalue()), "master.pptx"))
    assert answer.status_code == 400 and "too large once unpacked" in answer.text


def test_two_who_change_different_fields_keep_both_and_the_same_field_clashes(case: Case) -> None:
    client = case.client()
    assert send(case, footer="", mark="").status_code == 302
    old = form_of(client.get("/brand")) | {"logo": (io.BytesIO(), ""), "master": (io.BytesIO(), "")}
    assert send(case, footer="First").status_code == 302

    def late(**fields: str) -> Any:
        files = {"logo": (io.BytesIO(), ""), "master": (io.BytesIO(), "")}
        return client.post("/brand", data=old | files | fields, content_type="multipart/form-data")

    assert late(mark="Second").status_code == 302
    kept = form_of(client.get("/brand"))
    assert (kept["footer"], kept["mark"]) == (["First"], ["Second"])
    clash = late(footer="Third")
    assert clash.status_code == 400 and "Name at the foot of every page: First" in clash.text
    assert form_of(clash)["footer"] == ["Third"], "what was typed stays"
    again = form_of(clash) | {"logo": (io.BytesIO(), ""), "master": (io.BytesIO(), "")}
    assert client.post("/brand", data=again, content_type="multipart/form-data").status_code == 302
    assert form_of(client.get("/brand"))["footer"] == ["Third"]
    assert send(case, footer="", mark="").status_code == 302
