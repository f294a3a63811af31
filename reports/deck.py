"""Slides as a consultant edits them: real text, native tables and charts with their data inside, notes, editable bars."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from lxml import etree  # type: ignore[import-untyped]
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Emu, Inches, Pt

from errors import ReportError
from reports.language import Language
from reports.tokens import colours

PLAIN_TABLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
"""The table style without fills and grid."""
MOST_UNPACKED = 100_000_000
"""Bytes that the parts of a master may have once unpacked."""
CHINESE_FONT = "Microsoft YaHei"
MARGIN, FOOT = 0.6, 7.02
WIDE, HIGH = 13.333, 7.5
"""Inches of the page that places are given for; another master's page is used in the same shares."""

Chart = Literal["bars", "columns", "line"]


@dataclass(frozen=True)
class Cell:
    """Text of a table cell; colours by the names of the tokens, ``edge`` of a line around it."""

    text: str
    bold: bool = False
    colour: str = "ink"
    fill: str = ""
    edge: str = ""


@dataclass(frozen=True)
class Head:
    """A column: its title, its share of the width, and whether it holds figures."""

    title: str
    share: float
    figures: bool = False


@dataclass(frozen=True)
class Box:
    """A place on the page, in inches from the top left."""

    left: float
    top: float
    width: float
    height: float


class Deck:
    """A presentation under construction. ``master``: the bytes of a firm's own .pptx, whose slides are left out."""

    def __init__(self, lang: Language, master: bytes | None = None, tokens: Mapping[str, str] | None = None) -> None:
        self.lang, self.is_own = lang, master is None
        self.tokens = dict(tokens or colours())
        self.show: Any = _opened(master)
        if master is None:
            self.show.slide_width, self.show.slide_height = Inches(WIDE), Inches(HIGH)
        self.layout = _title_only(self.show)
        self._across, self._down = self.show.slide_width / WIDE, self.show.slide_height / HIGH

    def slide(self, title: str, source: str, notes: str) -> Any:
        """A slide under its action title, with the source of its figures at the foot and the method in its notes."""
        made = self.show.slides.add_slide(self.layout)
        for holder in list(made.placeholders):
            if holder.placeholder_format.type is not None and holder != made.shapes.title:
                holder._element.getparent().remove(holder._element)
        if self.is_own:
            self._place(made.shapes.title, Box(MARGIN, 0.42, WIDE - 2 * MARGIN, 1.0))
        made.shapes.title.text_frame.word_wrap = True
        self._write(made.shapes.title.text_frame, [(title, 24.0 if self.is_own else None, True, "ink")])
        if self.is_own:
            made.shapes.title.text_frame.vertical_anchor = MSO_ANCHOR.TOP
            made.shapes.title.text_frame.paragraphs[0].alignment = PP_ALIGN.LEFT
            made.shapes.title.text_frame.margin_left = 0
        if source:
            self.text(made, source, Box(MARGIN, FOOT, WIDE - 2 * MARGIN - 0.6, 0.3), 9, "muted")
        self.text(made, str(len(self.show.slides)), Box(WIDE - MARGIN - 0.5, FOOT, 0.5, 0.3), 9, "muted", right=True)
        made.notes_slide.notes_text_frame.text = notes
        return made

    def text(
        self, slide: Any, words: str, box: Box, size: float = 14, colour: str = "ink", *, bold: bool = False,
        right: bool = False,
    ) -> Any:  # fmt: skip
        """A text box."""
        made = slide.shapes.add_textbox(0, 0, 0, 0)
        self._place(made, box)
        frame = made.text_frame
        frame.word_wrap = True
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        self._write(frame, [(words, size, bold, colour)])
        if right:
            frame.paragraphs[0].alignment = PP_ALIGN.RIGHT
        return made

    def figures(self, slide: Any, rows: Sequence[tuple[str, str, str]], top: float) -> None:
        """The leading figures in one line: value, suffix, what it is."""
        step = (WIDE - 2 * MARGIN) / max(len(rows), 1)
        for place, (value, suffix, words) in enumerate(rows):
            box = Box(MARGIN + place * step, top, step - 0.25, 0.62)
            made = self.text(slide, value, box, 30 if len(value) < 12 else 20, bold=True)
            if suffix:
                self._run(made.text_frame.paragraphs[0], f" {suffix}", 14, False, "muted")
            self.text(slide, words, Box(box.left, top + 0.62, box.width, 0.7), 11, "muted")

    def heading(self, slide: Any, words: str, left: float, top: float, width: float) -> None:
        """A section heading over an ink rule."""
        self.text(slide, words, Box(left, top, width, 0.28), 12, bold=True)
        rule = slide.shapes.add_connector(1, 0, 0, 0, 0)
        self._place(rule, Box(left, top + 0.3, width, 0))
        rule.line.color.rgb, rule.line.width = self._rgb("ink"), Pt(0.8)

    def table(
        self, slide: Any, heads: Sequence[Head], rows: Sequence[Sequence[Cell | str]], box: Box, size: float = 11
    ) -> None:
        """A native table with hairlines; figures stand at the right. Without any title there is no head."""
        top = int(any(head.title for head in heads))
        frame = slide.shapes.add_table(len(rows) + top, len(heads), 0, 0, 0, 0)
        self._place(frame, box)
        table = frame.table
        frame._element.graphic.graphicData.tbl.tblPr.find(qn("a:tableStyleId")).text = PLAIN_TABLE
        table.horz_banding = False
        whole, width, height = sum(head.share for head in heads), frame.width, frame.height
        for index, head in enumerate(heads):
            table.columns[index].width = Emu(round(width * head.share / whole))
            if top:
                self._cell(table.cell(0, index), Cell(head.title, colour="muted"), size - 1.5, head.figures)
        table.first_row = bool(top)
        for number, row in enumerate(rows, start=top):
            for index, (head, given) in enumerate(zip(heads, row, strict=True)):
                cell = given if isinstance(given, Cell) else Cell(given)
                self._cell(table.cell(number, index), cell, size, head.figures)
        for row in table.rows:
            row.height = Emu(round(height / (len(rows) + top)))

    def chart(
        self,
        slide: Any,
        kind: Chart,
        names: Sequence[str],
        series: Sequence[tuple[str, Sequence[float | None], str]],
        box: Box,
        description: str,
        *,
        most: float | None = None,
        least: float | None = None,
        form: str = "0.0",
        labelled: int = 1,
    ) -> None:
        """A native chart; series are name, values and token of their colour; the first ``labelled`` carry their values."""
        make: Any = CategoryChartData
        data = make(number_format=form)
        data.categories = list(names)
        for name, values, _ in series:
            data.add_series(name, list(values))
        kinds = {
            "bars": XL_CHART_TYPE.BAR_CLUSTERED, "columns": XL_CHART_TYPE.COLUMN_CLUSTERED, "line": XL_CHART_TYPE.LINE_MARKERS
        }  # fmt: skip
        frame = slide.shapes.add_chart(kinds[kind], 0, 0, 0, 0, data)
        self._place(frame, box)
        frame._element.nvGraphicFramePr.cNvPr.set("descr", description)
        chart = frame.chart
        chart.has_title = False
        chart.font.size, chart.font.color.rgb = Pt(11), self._rgb("ink")
        chart.has_legend = len(series) > 1
        if len(series) > 1:
            chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
        value, category = chart.value_axis, chart.category_axis
        value.has_major_gridlines, value.visible = False, False
        value.maximum_scale, value.minimum_scale = most, least
        category.format.line.color.rgb = self._rgb("rule")
        category.has_major_gridlines = False
        if kind == "bars":
            category.reverse_order = True
        for index, (plotted, (_, _, colour)) in enumerate(zip(chart.plots[0].series, series, strict=True)):
            self._series(plotted, kind, colour, labelled=index < labelled, form=form)
        if kind != "line":
            chart.plots[0].gap_width, chart.plots[0].overlap = 45, -5

    def _series(self, plotted: Any, kind: Chart, colour: str, *, labelled: bool, form: str) -> None:
        if kind == "line":
            plotted.smooth = False
            plotted.format.line.color.rgb, plotted.format.line.width = self._rgb(colour), Pt(2)
            plotted.marker.format.fill.solid()
            plotted.marker.format.fill.fore_color.rgb = self._rgb(colour)
        else:
            plotted.format.fill.solid()
            plotted.format.fill.fore_color.rgb = self._rgb(colour)
        if labelled:
            labels = plotted.data_labels
            labels.show_value, labels.number_format, labels.number_format_is_linked = True, form, False
            labels.font.size = Pt(11)
            labels.position = XL_LABEL_POSITION.ABOVE if kind == "line" else XL_LABEL_POSITION.OUTSIDE_END

    def block(self, slide: Any, box: Box, fill: str, edge: str = "", words: str = "", size: float = 9) -> None:
        """A plain rectangle, such as a bar on the time axis."""
        made = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, 0, 0, 0, 0)
        self._place(made, box)
        made.shadow.inherit = False
        made.fill.solid()
        made.fill.fore_color.rgb = self._rgb(fill)
        if edge:
            made.line.color.rgb, made.line.width = self._rgb(edge), Pt(1)
        else:
            made.line.fill.background()
        frame = made.text_frame
        frame.margin_left = frame.margin_right = Inches(0.04)
        frame.margin_top = frame.margin_bottom = 0
        frame.word_wrap, frame.vertical_anchor = False, MSO_ANCHOR.MIDDLE
        self._write(frame, [(words, size, False, "ink")])
        frame.paragraphs[0].alignment = PP_ALIGN.LEFT

    def picture(self, slide: Any, raw: bytes, box: Box) -> None:
        """A picture in the place, kept in its proportions."""
        made = slide.shapes.add_picture(io.BytesIO(raw), 0, 0)
        shrink = min(box.width * self._across / made.width, box.height * self._down / made.height)
        made.width, made.height = Emu(round(made.width * shrink)), Emu(round(made.height * shrink))
        made.left, made.top = Emu(round(box.left * self._across)), Emu(round(box.top * self._down))

    def saved(self, title: str) -> bytes:
        """The file."""
        properties = self.show.core_properties
        properties.title, properties.author, properties.language = title, "Waymark", self.lang.tag
        properties.subject = properties.keywords = properties.comments = ""
        out = io.BytesIO()
        self.show.save(out)
        return out.getvalue()

    def _place(self, shape: Any, box: Box) -> None:
        shape.left, shape.top = Emu(round(box.left * self._across)), Emu(round(box.top * self._down))
        shape.width, shape.height = Emu(round(box.width * self._across)), Emu(round(box.height * self._down))

    def _rgb(self, token: str) -> Any:
        make: Any = RGBColor.from_string
        return make(self.tokens.get(token, token).lstrip("#").upper())

    def _write(self, frame: Any, parts: Sequence[tuple[str, float | None, bool, str]]) -> None:
        frame.clear()
        for words, size, bold, colour in parts:
            self._run(frame.paragraphs[0], words, size, bold, colour)

    def _run(self, paragraph: Any, words: str, size: float | None, bold: bool, colour: str) -> None:
        run = paragraph.add_run()
        run.text = words
        if size is not None:
            run.font.size = Pt(size)
        if size is not None or self.is_own:
            run.font.bold, run.font.color.rgb = bold, self._rgb(colour)
        properties = run._r.get_or_add_rPr()
        properties.set("lang", self.lang.tag)
        if self.is_own and self.lang.is_chinese:
            etree.SubElement(properties, qn("a:ea"), typeface=CHINESE_FONT)

    def _cell(self, cell: Any, given: Cell, size: float, figures: bool) -> None:
        self._write(cell.text_frame, [(given.text, size, given.bold, given.colour)])
        cell.margin_left, cell.margin_right = (Inches(0.06) if given.fill else 0), Inches(0.08)
        cell.margin_top = cell.margin_bottom = Inches(0.03)
        cell.vertical_anchor = MSO_ANCHOR.MIDDLE
        cell.text_frame.paragraphs[0].alignment = PP_ALIGN.RIGHT if figures else PP_ALIGN.LEFT
        if given.fill:
            cell.fill.solid()
            cell.fill.fore_color.rgb = self._rgb(given.fill)
        properties = cell._tc.get_or_add_tcPr()
        line = etree.Element(qn("a:lnB"), w=str(Pt(0.75)))
        fill = etree.SubElement(etree.SubElement(line, qn("a:solidFill")), qn("a:srgbClr"))
        fill.set("val", self.tokens["hair"].lstrip("#"))
        properties.insert(0, line)


def check_master(raw: bytes) -> None:
    """ReportError where slides can't be made in a firm's master."""
    _opened(raw)


def _opened(master: bytes | None) -> Any:
    """An empty presentation, in a firm's own master where one is given; ReportError where it can't be read."""
    if master is None:
        show = Presentation()
        for key, each in list(show.part.rels.items()):
            if each.reltype.endswith("/printerSettings"):
                show.part.rels.pop(key)
        return show
    try:
        with zipfile.ZipFile(io.BytesIO(master)) as packed:
            if sum(each.file_size for each in packed.infolist()) > MOST_UNPACKED:
                raise ReportError("is too large once unpacked", "", "remove pictures and media from the master")
            if any(_leads_out(packed, each) for each in packed.namelist()):
                raise ReportError("holds a macro or a link to another file", "", "save the master without them")
        show = Presentation(io.BytesIO(master))
        slides = show.slides._sldIdLst
        for each in list(slides):
            show.part.drop_rel(each.rId)
            slides.remove(each)
        _title_only(show)
    except ReportError:
        raise
    except Exception:  # a damaged file makes zipfile, lxml and python-pptx raise whatever comes
        raise ReportError("is not a PowerPoint file that can be read", "", "save the master as .pptx again") from None
    return show


def _leads_out(packed: zipfile.ZipFile, name: str) -> bool:
    """Whether a part is a macro, or names a file outside that is opened with the slides (a hyperlink waits for a click)."""
    if not name.endswith(".rels"):
        return name.endswith("vbaProject.bin")
    links = [each for each in etree.fromstring(packed.read(name)) if each.get("TargetMode") == "External"]
    return any(not each.get("Type", "").endswith("/hyperlink") for each in links)


def _title_only(show: Any) -> Any:
    """The layout with a title and the fewest other places."""
    titled = [each for each in show.slide_layouts if any(p.placeholder_format.type in (1, 3) for p in each.placeholders)]
    if not titled:
        raise ReportError("the master has no layout with a title", "", "add a layout with a title to it")
    return min(titled, key=lambda each: (len(each.placeholders), "only" not in each.name.lower()))
