"""Every figure is the same in PDF, Word, slides, workbook and JSON, in either language."""

import csv
import io
import json
import re
import subprocess
import zipfile
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from openpyxl import load_workbook
from PIL import Image
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE
from pptx.util import Inches

from errors import ReportError
from questionnaires.schema import Questionnaire
from reports.brand import Brand
from reports.cells import lines_of
from reports.content import Report, make_report
from reports.forms import FORMS, document_of
from reports.gantt import Task, gantt
from reports.language import Language, rounded
from reports.master import FOOT, HIGH, MARGIN, TITLE, WIDE
from reports.own_pages import own_page
from reports.plan_slides import NAMES, OWNERS
from reports.planned import Planned
from reports.scenarios import NamedPlan
from reports.slides import slides_of
from reports.word import word_of
from reports.workbook import Figures
from roadmap.calendar import Month
from scoring.answers import UNKNOWN, Answers, Respondent
from scoring.engine import score
from scoring.result import Result

GROUP = MSO_SHAPE_TYPE.GROUP

pytestmark = pytest.mark.xdist_group("pdf")


class Made:
    """The documents of one Report, and what they should say."""

    def __init__(self, report: Report, figures: Figures, fonts: Path) -> None:
        self.report, self.figures = report, figures
        self.files = {form: document_of(report, figures, form, fonts) for form in FORMS if form != "brief"}
        nodes = (figures.result.overall, *figures.result.dimensions, *figures.result.capabilities)
        names = {row.id: row.name for fact in report.position.facts for row in (fact.row, *fact.rows)}
        names["overall"] = report.position.overall.name
        self.levels = {names[node.id]: report.lang.level(node.level) for node in nodes if node.id in names}
        self.ids = names


@pytest.fixture(scope="module", params=["en", "zh"])
def made(
    request: pytest.FixtureRequest, questionnaire: Questionnaire, sample: Answers, result: Result, planned: Planned,
    fonts: Path,
) -> Made:  # fmt: skip
    named = replace(sample, confidentiality="named")
    plans = [NamedPlan("a", "Balanced", planned), NamedPlan("b", "Lean", planned)]
    report = make_report(
        questionnaire, named, result, planned, Language(request.param), "2026-11-27", None, plans, "a"
    )
    return Made(report, Figures(questionnaire, named, result, planned), fonts)


def levels_in_pdf(made: Made) -> dict[str, str]:
    """Name -> level, from the first line in which a name stands before a figure."""
    text = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=made.files["report"], capture_output=True, check=True
    ).stdout.decode()
    found = {}
    for name in made.levels:
        hits = re.findall(rf"^\s*{re.escape(name)}\s{{2,}}([0-9.]+|–)\s", text, re.MULTILINE)
        if hits:
            found[name] = hits[0]
    return found


def levels_in_word(made: Made) -> dict[str, str]:
    interval = made.report.lang.t("90% interval")
    found = {}
    for table in Document(io.BytesIO(made.files["word"])).tables:
        rows = [[cell.text for cell in row.cells] for row in table.rows]
        if interval in rows[0] and made.report.position.scale.name in rows[0]:
            level = rows[0].index(made.report.position.scale.name)
            found |= {row[0]: row[level] for row in rows[1:]}
    return found


def charts(raw: bytes) -> list[Any]:
    slides = Presentation(io.BytesIO(raw)).slides
    return [shape.chart for slide in slides for shape in slide.shapes if shape.has_chart]


def levels_in_slides(made: Made) -> dict[str, str]:
    found: dict[str, str] = {}
    for chart in charts(made.files["slides"]):
        plot = chart.plots[0]
        if plot.series[0].name == made.report.lang.t("now"):
            names = [name.removeprefix("▼ ") for name in plot.categories]
            found |= dict(zip(names, (f"{value:.1f}" for value in plot.series[0].values), strict=True))
    return found


def sheet_rows(made: Made, name: str) -> list[dict[str, Any]]:
    rows = list(load_workbook(io.BytesIO(made.files["workbook"]))[name].iter_rows(values_only=True))
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def levels_in_workbook(made: Made) -> dict[str, str]:
    t = made.report.lang.t
    return {
        row[t("Capability")] or row[t("Dimension")]: made.report.lang.level(row[t("Level")])
        for row in sheet_rows(made, t("Scores"))
    }


def levels_in_scores(made: Made) -> dict[str, str]:
    t = made.report.lang.t
    rows = csv.DictReader(io.StringIO(made.files["scores"].decode("utf-8-sig")))
    return {row[t("Capability")] or row[t("Dimension")]: made.report.lang.level(float(row[t("Level")])) for row in rows}


def levels_in_data(made: Made) -> dict[str, str]:
    score = json.loads(made.files["data"])["score"]
    nodes = [score["overall"], *score["dimensions"], *score["capabilities"]]
    return {made.ids[node["id"]]: made.report.lang.level(node["level"]) for node in nodes}


def test_every_level_is_the_same_in_every_form(made: Made) -> None:
    assert len(made.levels) == 34
    for read in (levels_in_pdf, levels_in_slides, levels_in_workbook, levels_in_scores, levels_in_data):
        found = read(made)
        assert {name: found.get(name) for name in made.levels} == made.levels, read.__name__
    word = levels_in_word(made)
    capabilities = {row.name for fact in made.report.position.facts for row in fact.rows}
    bare = {name: word[name].removeprefix("▼ ") for name in capabilities}
    assert bare == {name: made.levels[name] for name in capabilities}


def test_every_amount_of_the_plan_is_the_same_in_every_form(made: Made) -> None:
    t, ahead = made.report.lang.t, made.report.journey
    assert ahead is not None and ahead.spend is not None
    spend = [each.text for each in ahead.spend.columns]
    plots = {chart.plots[0].series[0].name: chart.plots[0].series[0].values for chart in charts(made.files["slides"])}
    digits = 0 if made.report.lang.is_chinese else 1
    drawn = plots[t("Spend by quarter at the planning value, {unit}", unit=t("RMB m"))]
    assert [rounded(value, digits) for value in drawn] == spend
    rows = [row[t("Spend, RMB 10,000")] for row in sheet_rows(made, t("Money"))]
    assert [rounded(value / (1 if digits == 0 else 100), digits) for value in rows] == spend
    assert rows == pytest.approx(json.loads(made.files["data"])["plan"]["spend"], abs=0.01)
    tables = [[cell.text for cell in row.cells] for table in Document(io.BytesIO(made.files["word"])).tables
              for row in table.rows]  # fmt: skip
    assert spend in tables
    levels = plots[t("Projected overall level at the end of each quarter")]
    assert [f"{value:.1f}" for value in levels] == list(ahead.levels_by_quarter)
    projected = [made.report.lang.level(row[t("Projected level")]) for row in sheet_rows(made, t("Money"))]
    assert projected == list(ahead.levels_by_quarter[1:])


def shapes_of(slide: Any) -> list[Any]:
    """The shapes of a slide, those of a group one by one."""
    return [each for shape in slide.shapes for each in (shape.shapes if shape.shape_type == GROUP else [shape])]


def title_of(slide: Any) -> str:
    """The title of a slide without the break of its line."""
    return str(slide.shapes.title.text_frame.text).replace("\v", "")


def words_of_slides(raw: bytes) -> str:
    words = []
    for slide in Presentation(io.BytesIO(raw)).slides:
        for shape in shapes_of(slide):
            if shape.has_text_frame:
                words.append(shape.text_frame.text.replace("\v", ""))
            if shape.has_table:
                words += [cell.text for row in shape.table.rows for cell in row.cells]
    return "\n".join(words)


def test_action_titles_and_leading_figures_stand_in_every_document(made: Made) -> None:
    facts, ahead = made.report.position, made.report.journey
    assert ahead is not None
    document = Document(io.BytesIO(made.files["word"]))
    word = "\n".join([each.text for each in document.paragraphs] + [
        cell.text for table in document.tables for row in table.rows for cell in row.cells
    ])  # fmt: skip
    deck = words_of_slides(made.files["slides"])
    titles = (
        facts.title, facts.profile_title, facts.heat_title, facts.gaps_title, facts.rules_title, facts.patterns_title,
        ahead.title, ahead.investment_title, made.report.scenarios_title, made.report.certainty.title,
        *(fact.title for fact in facts.facts),
    )  # fmt: skip
    for title in titles:
        assert title in word and title in deck, title
    for figure in facts.figures[:4]:
        assert figure.value in word and figure.value in deck and figure.words in deck
    assert ahead.money in word and ahead.money in deck
    summary = load_workbook(io.BytesIO(made.files["workbook"])).worksheets[0]
    assert facts.title in [row[1] for row in summary.iter_rows(values_only=True)]


def test_slides_are_native_with_notes_and_alternative_text(made: Made) -> None:
    show = Presentation(io.BytesIO(made.files["slides"]))
    assert 14 <= len(show.slides) <= 20
    for slide in list(show.slides)[1:]:
        assert slide.has_notes_slide and made.report.source_line in slide.notes_slide.notes_text_frame.text
        assert slide.shapes.title.text_frame.text
        assert not any(shape.shape_type == 13 for shape in slide.shapes), "no pictures of charts or tables"
        for shape in shapes_of(slide):
            assert shape.left >= 0 and shape.left + shape.width <= show.slide_width + 10, shape.name
        for shape in slide.shapes:
            if shape.has_chart or shape.has_table or shape.shape_type == GROUP:
                assert shape._element.xpath(".//p:cNvPr")[0].get("descr"), shape.name
        feet = [shape for shape in slide.shapes if shape.has_text_frame and shape.top >= Inches(FOOT) - 10]
        assert list(slide.shapes)[-len(feet) :] == feet, "what stands at the foot is read last"
        across = sorted(feet, key=lambda each: each.left)
        assert all(one.left + one.width <= other.left for one, other in pairwise(across)), "and stands apart"
    titles = [title_of(slide) for slide in show.slides]
    assert len(set(titles)) == len(titles), "each slide has a title of its own"


def test_the_text_of_every_bar_on_a_slide_stands_within_the_time_axis(made: Made) -> None:
    """Wherever a bar stands and however short it is; the plan of the sample bank has only some of the places."""
    assert made.report.journey is not None
    texts = ("RMB 1.2m", "2027-01 · RMB 12.5m", "RMB 12.5m · 投产前须先完成模型治理")
    tasks = [
        Task(f"{start}-{months}-{place}", "A", "B", 1, start, start + months, text, after="after 1, 2" if start % 2 else "")
        for start in range(24) for months in (1, 3, 9) if start + months <= 24 for place, text in enumerate(texts)
    ]  # fmt: skip
    old = made.report.journey.gantt
    chart = gantt(tasks, ("one",), ("Q1", "Q2", "Q3", "Q4"), Month(2027, 1), 24, old.width, "l", left=old.left)
    show = Presentation(io.BytesIO(slides_of(replace(made.report, journey=replace(made.report.journey, gantt=chart)))))
    edge, seen = show.slide_width - Inches(MARGIN), 0
    for slide in show.slides:
        for shape in shapes_of(slide):
            if shape.has_text_frame and shape.text_frame.text.startswith(texts):
                assert shape.left >= Inches(MARGIN + NAMES + OWNERS) - 10, shape.text_frame.text
                assert shape.left + shape.width <= edge + 10, shape.text_frame.text
                seen += 1
    assert seen == len(tasks)


def test_answers_leave_only_where_the_assessment_is_named(made: Made, fonts: Path) -> None:
    t = made.report.lang.t
    assert t("Single answers") in load_workbook(io.BytesIO(made.files["workbook"])).sheetnames
    hidden = replace(made.figures, answers=replace(made.figures.answers, confidentiality="confidential"))
    book = load_workbook(io.BytesIO(document_of(made.report, hidden, "workbook", fonts)))
    assert t("Single answers") not in book.sheetnames
    people = {each.id for each in made.figures.answers.respondents}
    held = {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row}
    assert not people & held
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)


def test_a_printed_sheet_says_what_it_is_and_days_are_dates(made: Made) -> None:
    book, t = load_workbook(io.BytesIO(made.files["workbook"])), made.report.lang.t
    for sheet in book:
        assert sheet.oddHeader.right.text == made.report.head.mark and sheet.oddFooter.right.text == "&P / &N"
        wide = sum(each.width for each in sheet.column_dimensions.values())
        assert sheet.page_setup.paperSize == 9 and sheet.page_setup.fitToWidth >= wide / 230, sheet.title
        font = "Microsoft YaHei" if made.report.lang.is_chinese else "Calibri"
        assert {cell.font.name for row in sheet.iter_rows() for cell in row} == {font}
    assert {row[2].is_date for row in book[t("Evidence")].iter_rows(min_row=2)} == {True}


@pytest.mark.parametrize("size", [(10.0, 7.5), (13.333, 7.5)])
def test_in_a_firms_own_master_titles_fit_and_letters_keep_its_colour(made: Made, size: tuple[float, float]) -> None:
    own: Any = Presentation()
    own.slide_width, own.slide_height = (Inches(each) for each in size)
    out = io.BytesIO()
    own.save(out)
    show = Presentation(io.BytesIO(slides_of(replace(made.report, brand=Brand(master=out.getvalue())))))
    below = (TITLE[1] + TITLE[3]) * show.slide_height / HIGH
    for slide in list(show.slides)[1:]:
        title = slide.shapes.title
        points = title.text_frame.paragraphs[0].runs[0].font.size.pt
        assert title.top + title.height <= below + 10 and points <= 24
        assert lines_of(title_of(slide), title.width / Inches(1), points) * points * 1.2 / 72 <= title.height / Inches(1)
    words = [run for slide in show.slides for shape in shapes_of(slide) if shape.has_text_frame and not shape.is_placeholder
             for each in shape.text_frame.paragraphs for run in each.runs]  # fmt: skip
    ink = made.report.brand.tokens["ink"].lstrip("#").upper()
    plain = [run for run in words if run.font.color.type is None]
    assert len(plain) > len(words) / 2, "most letters have the master's colour"
    bars = [run for slide in show.slides for shape in shapes_of(slide) if shape.shape_type == MSO_SHAPE_TYPE.AUTO_SHAPE
            for run in shape.text_frame.paragraphs[0].runs]  # fmt: skip
    assert {str(run.font.color.rgb) for run in bars} == {ink}, "what stands on a fill of ours keeps ours"
    widest = max(run.font.size.pt for run in words if run.font.size is not None)
    assert widest <= 30 * min(1.0, size[0] / WIDE) + 0.1


def test_a_firms_own_master_is_used_and_its_slides_are_left_out(made: Made) -> None:
    own = Presentation()
    own.slides.add_slide(own.slide_layouts[0]).shapes.title.text = "Old slide"
    own.slide_masters[0].name = "Firm"
    out = io.BytesIO()
    own.save(out)
    report = replace(made.report, brand=Brand(master=out.getvalue()))
    show = Presentation(io.BytesIO(slides_of(report)))
    assert show.slide_width == own.slide_width
    assert len(show.slides) == len(Presentation(io.BytesIO(made.files["slides"])).slides)
    assert "Old slide" not in words_of_slides(slides_of(report))
    for slide in show.slides:
        for shape in slide.shapes:
            assert shape.left + shape.width <= show.slide_width + 10
    for wrong in (b"nothing", b"PK\x03\x04 nothing", made.files["word"]):
        with pytest.raises(ReportError):
            slides_of(replace(made.report, brand=Brand(master=wrong)))


A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


def test_slides_have_a_master_in_which_more_can_be_made(made: Made) -> None:
    show = Presentation(io.BytesIO(made.files["slides"]))
    master = show.slide_masters[0]
    theme = next(each.target_part for each in master.part.rels.values() if each.reltype.endswith("/theme")).blob.decode()
    tokens = made.report.brand.tokens
    assert all(tokens[name].lstrip("#").upper() in theme for name in ("ink", "accent", "level-4", "warn"))
    assert ("Microsoft YaHei" in theme) == made.report.lang.is_chinese
    for page in (master, *show.slide_layouts):
        for shape in page.shapes:
            assert shape.left >= 0 and shape.left + shape.width <= show.slide_width + 10, (page.name, shape.name)
    assert max(shape.left + shape.width for shape in master.shapes) > show.slide_width * 0.9, "its places fill the page"
    for number, slide in enumerate(show.slides, start=1):
        fields = [(each.get("type"), each.findtext(f"{A}t")) for each in slide._element.iter(f"{A}fld")]
        assert fields == [("slidenum", str(number))]


def test_a_firms_cover_is_used_where_its_master_has_one(made: Made) -> None:
    own = Presentation()
    out = io.BytesIO()
    own.save(out)
    report = replace(made.report, brand=Brand(master=out.getvalue()))
    cover = Presentation(io.BytesIO(slides_of(report))).slides[0]
    assert cover.slide_layout.name == own.slide_layouts[0].name
    title, below = cover.placeholders
    assert title.text_frame.text == report.head.heading and report.head.date in below.text_frame.text
    assert below.text_frame.text.startswith(report.head.organisation)
    ours = Presentation(io.BytesIO(made.files["slides"])).slides[0]
    tables = [shape.table for shape in ours.shapes if shape.has_table]
    assert [row.cells[0].text for row in tables[0].rows][1:-1] == [row.name for row in made.report.position.heat]


def test_slides_follow_the_parts_chosen_and_their_order(made: Made) -> None:
    facts = made.report.position
    parts = ("gaps", "heat", "sources")
    show = Presentation(io.BytesIO(slides_of(replace(made.report, brand=Brand(parts=parts)))))
    titles = [title_of(slide) for slide in show.slides][1:]
    assert titles == [facts.title, made.report.certainty.title, facts.gaps_title, facts.heat_title]


@pytest.mark.parametrize("form", ["word", "slides", "workbook"])
def test_office_files_hold_nothing_that_runs_or_calls_out(made: Made, form: str) -> None:
    with zipfile.ZipFile(io.BytesIO(made.files[form])) as packed:
        names = packed.namelist()
        assert not [name for name in names if "vbaProject" in name or name.endswith((".bin", ".exe"))]
        for name in names:
            if name.endswith(".rels"):
                assert b'TargetMode="External"' not in packed.read(name), name


def test_word_shows_the_charts_with_their_words_and_in_the_reports_own_fonts(made: Made) -> None:
    document = Document(io.BytesIO(made.files["word"]))
    shapes = list(document.inline_shapes)
    labels = [each._inline.docPr.get("descr", "") for each in shapes]
    ahead = made.report.journey
    assert ahead is not None and ahead.gantt.label in labels and ahead.curve is not None and ahead.curve.label in labels
    assert made.report.position.radar is None or made.report.position.radar.label in labels
    for shape in shapes:
        part = document.part.related_parts[shape._inline.graphic.graphicData.pic.blipFill.blip.embed]
        with Image.open(io.BytesIO(part.blob)) as image:
            colours = image.convert("RGB").getcolors(1 << 16)
            assert colours is not None and len(colours) > 5, "an empty picture"
            assert image.width > 900 or shape.width < 6_000_000
        assert shape.width <= 17.41 * 360_000


W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
ORDER = {
    "tcPr": ["tcW", "gridSpan", "vMerge", "tcBorders", "shd", "tcMar", "vAlign"],
    "tcBorders": ["top", "left", "bottom", "right"],
    "tblPr": ["tblStyle", "tblW", "jc", "tblInd", "tblLayout", "tblCellMar", "tblLook"],
    "pPr": ["pStyle", "keepNext", "keepLines", "pageBreakBefore", "numPr", "pBdr", "tabs", "spacing", "ind", "jc", "rPr"],
}
"""Children in the order of the schema (ECMA-376, 17.4 and 17.3.1): Word refuses a file that has them otherwise."""


def words_in(part: Any) -> str:
    return "".join(each.text or "" for each in part.iter(f"{W}t"))


def test_word_keeps_to_the_schema_in_every_property(made: Made) -> None:
    body = Document(io.BytesIO(made.files["word"])).element.body
    for name, order in ORDER.items():
        found = list(body.iter(f"{W}{name}"))
        assert found, name
        for each in found:
            places = [order.index(child.tag.removeprefix(W)) for child in each]
            assert places == sorted(set(places)), (name, places)
    assert all(cell[-1].tag == f"{W}p" for cell in body.iter(f"{W}tc")), "a cell ends with a paragraph"


def test_words_contents_lead_to_every_section(made: Made) -> None:
    body = Document(io.BytesIO(made.files["word"])).element.body
    links = [each.get(f"{W}anchor") for each in body.iter(f"{W}hyperlink")]
    marks = [each.get(f"{W}name") for each in body.iter(f"{W}bookmarkStart")]
    assert len(links) == len(set(links)) > 15 and set(links) <= set(marks) and len(marks) == len(set(marks))
    names = ["".join(part.text or "" for part in each.iter(f"{W}t")) for each in body.iter(f"{W}hyperlink")]
    codes = [each.text or "" for each in body.iter(f"{W}instrText")]
    assert [each for each in codes if each.startswith("TOC")] == ["TOC \\f \\h \\z"]
    assert set(names) <= {each.split('"')[1] for each in codes if each.startswith("TC ")}, "names for a new list of contents"
    pages = {each.split()[1] for each in codes if each.startswith("PAGEREF")}
    assert pages == set(links), "each with its page"
    assert not any(name.startswith(f"{facts.name} {facts.name}") for name in names for facts in made.report.position.facts)


def test_a_firms_own_page_keeps_its_marks_in_word(made: Made, fonts: Path) -> None:
    page = "# Method\n\nWe **never** guess.\n\n> A quote of ours\n\n- one\n  - within\n- two\n\n1. first\n2. [site](https://a.cn)\n"
    report = replace(made.report, brand=Brand(parts=("own",)), own_page=own_page(page, "Method"))
    document = Document(io.BytesIO(word_of(report, fonts)))
    said = [(each.style.name, each.text, [run.text for run in each.runs if run.bold]) for each in document.paragraphs]
    assert ("Normal", "We never guess.", ["never"]) in said
    styled = [(style, text) for style, text, _ in said]
    assert {("Quote", "A quote of ours"), ("List Bullet", "one"), ("List Bullet", "two")} <= set(styled)
    assert {("Normal", "1.\tfirst"), ("Normal", "2.\tsite (https://a.cn)"), ("List Bullet", "within")} <= set(styled)
    depth = {each.text: each.paragraph_format.left_indent for each in document.paragraphs}
    assert depth["within"] > (depth["one"] or 0)


def test_words_cover_shows_the_levels_and_its_cards_stay_whole(made: Made) -> None:
    document = Document(io.BytesIO(made.files["word"]))
    steps, facts = document.tables[0], made.report.position
    for row, dimension in zip(steps.rows[1:], facts.heat, strict=False):
        cells = row.cells
        fills = [each._tc.tcPr.find(f"{W}shd").get(f"{W}fill") for each in cells[1:-1]]
        assert (cells[0].text, cells[-1].text) == (dimension.name, dimension.level)
        assert [fill != made.report.brand.tokens["paper"].lstrip("#") for fill in fills] == [
            step <= dimension.colour for step, _ in facts.scale.legend
        ]
    ahead = made.report.journey
    assert ahead is not None
    assert document.styles["Heading 2"].paragraph_format.keep_with_next
    body = list(document.element.body)
    for card in ahead.cards:
        at = next(i for i, part in enumerate(body) if words_in(part) == f"{card.number} · {card.name}")
        figures, gap, columns = body[at + 1 : at + 4]
        assert card.cost in words_in(figures) and card.done in words_in(columns)
        assert all(each.find(f".//{W}keepNext") is not None for each in (*figures.iter(f"{W}p"), gap))
        assert len(columns.findall(f"{W}tr")) == 1 and columns.find(f"{W}tr/{W}trPr/{W}cantSplit") is not None


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_slides_and_workbook_are_made_of_an_assessment_without_any_level(
    questionnaire: Questionnaire, sample: Answers, fonts: Path, locale: str
) -> None:
    """Whoever answers "don't know" throughout still gets the slides."""
    person = Respondent("r", {each.id: UNKNOWN for each in questionnaire.questions})
    given = replace(sample, respondents=(person,), agreed=())
    result = score(questionnaire, given)
    assert result.overall.level is None
    report = make_report(questionnaire, given, result, None, Language(locale), "2026-11-18")
    for form in ("slides", "workbook"):
        assert document_of(report, Figures(questionnaire, given, result, None), form, fonts), form


def test_the_workbook_has_one_minimum_a_capability_and_none_of_a_dimension(made: Made) -> None:
    """As the sheet of projected levels has it: the highest that a rule sets on the capability or on one of its questions."""
    book, t = load_workbook(io.BytesIO(made.files["workbook"])), made.report.lang.t
    rows = list(book[t("Scores")].iter_rows(values_only=True))
    place, id = rows[0].index(t("Regulatory minimum")), rows[0].index(t("Id"))
    rules = [each for each in made.figures.result.regulatory if each.is_minimum]
    wanted = {each.capability: max(x.target for x in rules if x.capability == each.capability) for each in rules}
    assert {row[id]: row[place] for row in rows[1:] if row[place] is not None} == wanted
    facts = list(book[t("Summary")].iter_rows(values_only=True))
    assert facts[0] == (t("Fact"), t("Value"), t("Measured in")) and facts[1][0] == t("Institution")
    values, ahead = {row[0]: row[1] for row in facts}, made.report.journey
    assert ahead is not None and values[t("Roadmap")] == ahead.title and values[t("Approval")] == ahead.ask
    figures = [(each.words, each.value) for each in made.report.position.figures]
    assert values[t("Respondents")] == made.report.head.respondents
    assert [values[words] for words, _ in figures] == [float(value) for _, value in figures], "numbers, not text"


def test_a_chart_whose_title_speaks_of_minimums_draws_them(made: Made) -> None:
    for facts in made.report.position.facts:
        slide = next(
            each for each in Presentation(io.BytesIO(made.files["slides"])).slides
            if title_of(each).replace("\u200b", "") == facts.title.replace("\u200b", "")
        )  # fmt: skip
        (chart,) = [shape.chart for shape in slide.shapes if shape.has_chart]
        drawn = {series.name: list(series.values) for series in chart.plots[0].series}
        names = list(chart.plots[0].categories)
        assert [name.startswith("▼") for name in names] == [row.below for row in facts.rows]
        own = [row.minimum != "–" for row in facts.rows]
        minimums = drawn.get(made.report.lang.t("regulatory minimum"), [None] * len(own))
        if any(row.below for row in facts.rows):
            assert [value is not None for value in minimums] == own, "drawn where there is one, no legend without"
        assert chart.value_axis.minimum_scale == 0, "a bar of level 1 can be seen"


def test_the_last_slide_says_what_is_asked_and_what_begins_first(made: Made) -> None:
    ahead = made.report.journey
    assert ahead is not None
    last = list(Presentation(io.BytesIO(made.files["slides"])).slides)[-1]
    assert last.shapes.title.text_frame.text.startswith(ahead.ask)
    words = " ".join(cell.text for shape in last.shapes if shape.has_table for row in shape.table.rows for cell in row.cells)
    assert ahead.money in words and all(each in words for each in made.report.risks)
    for bar in ahead.gantt.bars:
        assert (bar.full in words) is (bar.start < 3)
