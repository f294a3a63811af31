"""Slides as a consultant edits them: real text, native tables and charts with their data inside, notes, editable bars."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from lxml import etree  # type: ignore[import-untyped]
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.shapes import MSO_SHAPE, PP_PLACEHOLDER
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Emu, Inches, Pt

from reports.cells import Cell, Head, broken, cut, cut_to_fit, height_of, lines_of, size_for
from reports.charts import abridged
from reports.language import Language
from reports.master import (
    FOOT,
    HIGH,
    MARGIN,
    TITLE,
    WIDE,
    cover_layout,
    letter_share,
    opened_master,
    our_master,
    title_only,
    title_size,
)
from reports.office import CHINESE_FONT, OFFICE_LANGUAGE, sign
from reports.tokens import colours

PLAIN_TABLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
"""The table style without fills and grid."""
HEAD, MARK = 0.3, 3.2
"""Inches of the head of a table, and of the mark and the number at the foot."""
TITLE_SIZES = (24.0, 20.0, 16.0, 13.0)
"""Points of an action title: the first in which it fits; in a firm's own master none larger than the master's."""
BELOW = (18.0, 16.0, 14.0, 12.0, 10.0)
"""Points of what stands below the title of a firm's own cover."""
PLAIN = ("ink", "muted")
"""Colours of letters for which a firm's own master has its own, which may be light on dark."""
MOST_OF_A_NAME = 44
"""Latin letters of a name beside a chart."""
Chart = Literal["bars", "columns", "line"]


@dataclass(frozen=True)
class Box:
    """A place on the page, in inches from the top left."""

    left: float
    top: float
    width: float
    height: float


class Deck:
    """A presentation under construction.

    ``master``: the bytes of a firm's own .pptx, whose slides are left out; ``mark``: of confidentiality, on every slide.
    """

    def __init__(
        self, lang: Language, master: bytes | None = None, tokens: Mapping[str, str] | None = None, mark: str = ""
    ) -> None:
        self.lang, self.is_own, self.mark = lang, master is None, mark
        self.tokens = dict(tokens or colours())
        self.show: Any = our_master(self.tokens, chinese=lang.is_chinese) if master is None else opened_master(master)
        self.layout = title_only(self.show)
        self._across, self._down = self.show.slide_width / WIDE, self.show.slide_height / HIGH
        own = 1.0 if master is None else letter_share(self.show)
        self._letters = own * min(1.0, self._across / Inches(1), self._down / Inches(1))
        self._feet: list[Any] = []

    def slide(self, title: str, source: str, notes: str, *, cover: bool = False) -> Any:
        """A slide under its action title, with the source of its figures at the foot and the method in its notes."""
        made = self._added((cover_layout(self.show) if cover else None) or self.layout, keep=())
        made.shapes.title.text_frame.word_wrap = True
        if cover:
            self._write(made.shapes.title.text_frame, title, None, bold=self.is_own)
        else:
            self._fit_title(made.shapes.title, title)
        self._foot(made, source)
        made.notes_slide.notes_text_frame.text = notes
        return made

    def _foot(self, slide: Any, source: str) -> None:
        """Source, mark and number at the foot of a slide, side by side."""
        room = WIDE - 2 * MARGIN - MARK - 0.2
        if source:
            self._feet.append(self.text(slide, cut(source, room, 9, 2), Box(MARGIN, FOOT, room, 0.3), 9, "muted"))
        if self.mark:
            box = Box(WIDE - MARGIN - MARK, FOOT, MARK - 0.5, 0.3)
            self._feet.append(self.text(slide, self.mark, box, 9, "muted", right=True))
        number = self.text(slide, "", Box(WIDE - MARGIN - 0.5, FOOT, 0.5, 0.3), 9, "muted", right=True)
        self._number(number)
        self._feet.append(number)

    def _fit_title(self, place: Any, title: str) -> None:
        """The title in the largest size in which it fits; in a firm's own master in its place there, above our content."""
        sizes: Sequence[float] = TITLE_SIZES
        width, height = TITLE[2], TITLE[3]
        if not self.is_own:
            left, top, wide, deep = place.left, place.top, place.width, place.height
            deep = max(min(deep, round((TITLE[1] + TITLE[3]) * self._down) - top), Inches(0.5))
            place.left, place.top, place.width, place.height = left, top, wide, deep
            width, height = wide / Inches(1) - 0.2, deep / Inches(1) - 0.1
            most = title_size(self.layout)
            sizes = [each for each in TITLE_SIZES if each <= most] or [most]
        size = size_for(title, width, height, sizes)
        words = broken(title, width, size) if self.lang.is_chinese else title
        self._write(place.text_frame, words, None, bold=self.is_own)
        self.resize(place, size)

    def cover(self, title: str, lines: Sequence[str], notes: str) -> Any | None:
        """A firm's own cover filled in; None where there is no firm's, or its master has none."""
        layout = None if self.is_own else cover_layout(self.show)
        if layout is None:
            return None
        made = self._added(layout, keep=(PP_PLACEHOLDER.SUBTITLE,))
        made.shapes.title.text_frame.text = title
        below = next(each for each in made.placeholders if each.placeholder_format.type == PP_PLACEHOLDER.SUBTITLE)
        words = "\n".join(lines)
        below.text_frame.text = words
        width, height = below.width / Inches(1) - 0.2, below.height / Inches(1) - 0.1
        self.resize(below, size_for(words, width, height, BELOW))
        made.notes_slide.notes_text_frame.text = notes
        return made

    def _added(self, layout: Any, keep: Sequence[Any]) -> Any:
        """A new slide that has of its layout's places the title and those to keep."""
        made = self.show.slides.add_slide(layout)
        for holder in list(made.placeholders):
            if holder != made.shapes.title and holder.placeholder_format.type not in keep:
                holder._element.getparent().remove(holder._element)
        return made

    def _number(self, shape: Any) -> None:
        """The slide's number, which follows when slides are moved."""
        run = shape.text_frame.paragraphs[0]._p.find(qn("a:r"))
        field = etree.Element(qn("a:fld"), id="{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}", type="slidenum")
        field.extend(list(run))
        field.find(qn("a:t")).text = str(len(self.show.slides))
        run.getparent().replace(run, field)

    def text(
        self, slide: Any, words: str, box: Box, size: float = 14, colour: str = "ink", *, bold: bool = False,
        right: bool = False,
    ) -> Any:  # fmt: skip
        """A text box."""
        made = slide.shapes.add_textbox(0, 0, 0, 0)
        self.place(made, box)
        frame = made.text_frame
        frame.word_wrap = True
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        self._write(frame, words, size, colour, bold=bold)
        if right:
            frame.paragraphs[0].alignment = PP_ALIGN.RIGHT
        return made

    def figures(self, slide: Any, rows: Sequence[tuple[str, str, str]], top: float, size: float = 30) -> float:
        """The leading figures in one line: value, suffix, what it is; long values are set in two thirds of the size. Where
        they end, in inches.
        """
        step = (WIDE - 2 * MARGIN) / max(len(rows), 1)
        deep, end = size * 0.02, top
        for place, (value, suffix, words) in enumerate(rows):
            box = Box(MARGIN + place * step, top, step - 0.25, deep)
            made = self.text(slide, value, box, size if len(value) < 12 else size * 2 / 3, bold=True)
            made.text_frame.vertical_anchor = MSO_ANCHOR.BOTTOM
            if suffix:
                self._run(made.text_frame.paragraphs[0], f" {suffix}", 14, "muted")
            self.text(slide, words, Box(box.left, top + deep, box.width, 0.6), 11, "muted")
            end = max(end, top + deep + height_of(lines_of(words, box.width, 11), 11))
        return end

    def heading(self, slide: Any, words: str, left: float, top: float, width: float) -> None:
        """A section heading over an ink rule."""
        self.text(slide, words, Box(left, top, width, 0.28), 12, bold=True)
        self.line(slide, Box(left, top + 0.3, width, 0), "ink", 0.8)

    def line(self, slide: Any, box: Box, colour: str, points: float) -> None:
        """A straight line from the left and top of a place to its other corner."""
        made = slide.shapes.add_connector(1, 0, 0, 0, 0)
        self.place(made, box)
        made._element.remove(made._element.find(qn("p:style")))
        made.line.width = Pt(points)
        if colour == "ink" and not self.is_own:
            made.line.color.theme_color = MSO_THEME_COLOR.TEXT_1
        else:
            made.line.color.rgb = self._rgb(colour)

    def table(
        self, slide: Any, heads: Sequence[Head], rows: Sequence[Sequence[Cell | str]], box: Box, size: float = 11,
        *, room: float | None = None,
    ) -> None:  # fmt: skip
        """A native table with hairlines; figures stand at the right. Without any title there is no head.

        ``room``: inches that it may grow to, down to the foot where none are given; texts are cut where they would take more.
        """
        top = int(any(head.title for head in heads))
        most = FOOT - box.top if room is None else room
        least = (box.height - top * HEAD) / max(len(rows), 1)
        cells, deeps = cut_to_fit(heads, rows, box.width, size, most - top * HEAD, least)
        frame = slide.shapes.add_table(len(rows) + top, len(heads), 0, 0, 0, 0)
        self.place(frame, box)
        table = frame.table
        frame._element.graphic.graphicData.tbl.tblPr.find(qn("a:tableStyleId")).text = PLAIN_TABLE
        table.horz_banding = False
        named = [head.title for head in heads if head.title]
        _describe(frame, self.lang.row([slide.shapes.title.text.replace("\v", ""), *named]))
        whole, width = sum(head.share for head in heads), frame.width
        for index, head in enumerate(heads):
            table.columns[index].width = Emu(round(width * head.share / whole))
            if top:
                self._cell(table.cell(0, index), Cell(head.title, colour="muted"), size - 1.5, head.figures)
        table.first_row = bool(top)
        for number, row in enumerate(cells, start=top):
            for index, (head, cell) in enumerate(zip(heads, row, strict=True)):
                self._cell(table.cell(number, index), cell, size, head.figures)
        for drawn, deep in zip(table.rows, [*([HEAD] * top), *deeps], strict=True):
            drawn.height = Emu(round(deep * self._down))

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
        data.categories = [abridged(name, MOST_OF_A_NAME) for name in names]
        for name, values, _ in series:
            data.add_series(name, list(values))
        kinds = {
            "bars": XL_CHART_TYPE.BAR_CLUSTERED, "columns": XL_CHART_TYPE.COLUMN_CLUSTERED, "line": XL_CHART_TYPE.LINE_MARKERS
        }  # fmt: skip
        frame = slide.shapes.add_chart(kinds[kind], 0, 0, 0, 0, data)
        self.place(frame, box)
        _describe(frame, description)
        chart = frame.chart
        chart.has_title = False
        chart.font.size = Pt(11 * self._letters)
        self._ink(chart.font, "ink")
        chart.has_legend = len(series) > 1
        if len(series) > 1:
            chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
        value, category = chart.value_axis, chart.category_axis
        value.has_major_gridlines, value.visible = False, False
        category.tick_labels.font.size = Pt((11 if len(names) < 8 or kind == "bars" else 9) * self._letters)
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
            labels.font.size = Pt(11 * self._letters)
            labels.position = XL_LABEL_POSITION.ABOVE if kind == "line" else XL_LABEL_POSITION.OUTSIDE_END

    def block(self, slide: Any, box: Box, fill: str, edge: str = "", words: str = "", size: float = 9, *,
              is_triangle: bool = False) -> None:  # fmt: skip
        """A plain rectangle, such as a bar on the time axis, or a triangle on it."""
        made = slide.shapes.add_shape(MSO_SHAPE.ISOSCELES_TRIANGLE if is_triangle else MSO_SHAPE.RECTANGLE, 0, 0, 0, 0)
        self.place(made, box)
        made._element.remove(made._element.find(qn("p:style")))
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
        self._write(frame, words, size, filled=True)
        frame.paragraphs[0].alignment = PP_ALIGN.LEFT

    def picture(self, slide: Any, raw: bytes, box: Box, description: str) -> None:
        """A picture in the place, kept in its proportions."""
        made = slide.shapes.add_picture(io.BytesIO(raw), 0, 0)
        _describe(made, description)
        shrink = min(box.width * self._across / made.width, box.height * self._down / made.height)
        made.width, made.height = Emu(round(made.width * shrink)), Emu(round(made.height * shrink))
        made.left, made.top = Emu(round(box.left * self._across)), Emu(round(box.top * self._down))

    def place(self, shape: Any, box: Box) -> None:
        """Moves a shape to its place on the page of this master."""
        shape.left, shape.top = Emu(round(box.left * self._across)), Emu(round(box.top * self._down))
        shape.width, shape.height = Emu(round(box.width * self._across)), Emu(round(box.height * self._down))

    def resize(self, shape: Any, size: float) -> None:
        """Sets the text of a shape in another size."""
        for paragraph in shape.text_frame.paragraphs:
            for run in paragraph.runs:
                run.font.size = Pt(size)

    def group(self, slide: Any, first: int, description: str) -> None:
        """What was put on a slide from its ``first`` shape on as one group with a description, its parts editable."""
        made = slide.shapes.add_group_shape(list(slide.shapes)[first:])
        _describe(made, description)

    def saved(self, title: str) -> bytes:
        """The file; what stands at the foot of a slide is read last."""
        for each in self._feet:
            each._element.getparent().append(each._element)
        sign(self.show.core_properties, self.lang, title)
        out = io.BytesIO()
        self.show.save(out)
        return out.getvalue()

    def _rgb(self, token: str) -> Any:
        make: Any = RGBColor.from_string
        return make(self.tokens.get(token, token).lstrip("#").upper())

    def _write(
        self, frame: Any, words: str, size: float | None, colour: str = "ink", *, bold: bool = False, filled: bool = False
    ) -> None:
        """The text of a frame, in as many lines as vertical tabs part."""
        frame.clear()
        for place, line in enumerate(words.split("\v")):
            if place:
                frame.paragraphs[0].add_line_break()
            self._run(frame.paragraphs[0], line, size, colour, bold=bold, filled=filled)

    def _ink(self, font: Any, colour: str, *, filled: bool = False) -> None:
        """The colour of letters; a firm's own master gives its own to plain ones that don't stand on a fill of ours."""
        if self.is_own or filled or colour not in PLAIN:
            font.color.rgb = self._rgb(colour)

    def _run(
        self, paragraph: Any, words: str, size: float | None, colour: str, *, bold: bool = False, filled: bool = False
    ) -> None:
        run = paragraph.add_run()
        run.text = words
        if size is not None:
            run.font.size = Pt(size * self._letters)
        if size is not None or self.is_own:
            run.font.bold = bold
            self._ink(run.font, colour, filled=filled)
        properties = run._r.get_or_add_rPr()
        properties.set("lang", OFFICE_LANGUAGE[self.lang.locale])
        if self.is_own and self.lang.is_chinese:
            etree.SubElement(properties, qn("a:ea"), typeface=CHINESE_FONT)

    def _cell(self, cell: Any, given: Cell, size: float, figures: bool) -> None:
        self._write(cell.text_frame, given.text, size, given.colour, bold=given.bold, filled=bool(given.fill))
        cell.margin_left, cell.margin_right = (Inches(0.06) if given.fill else 0), Inches(0.08)
        cell.margin_top = cell.margin_bottom = Inches(0.03)
        cell.vertical_anchor = MSO_ANCHOR.MIDDLE
        cell.text_frame.paragraphs[0].alignment = PP_ALIGN.RIGHT if figures else PP_ALIGN.LEFT
        if given.fill:
            cell.fill.solid()
            cell.fill.fore_color.rgb = self._rgb(given.fill)
        properties = cell._tc.get_or_add_tcPr()
        for place, side in enumerate(("lnL", "lnR", "lnT", "lnB") if given.fill else ("lnB",)):
            line = etree.Element(qn(f"a:{side}"), w=str(Pt(1.5 if given.fill else 0.75)))
            fill = etree.SubElement(etree.SubElement(line, qn("a:solidFill")), qn("a:srgbClr"))
            fill.set("val", "FFFFFF" if given.fill else self.tokens["hair"].lstrip("#"))
            properties.insert(place, line)


def _describe(shape: Any, words: str) -> None:
    """What a shape shows, for those who don't see it."""
    shape._element.xpath(".//p:cNvPr")[0].set("descr", words)
