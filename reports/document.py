"""A Word document under construction: styles, hairline tables, cells as marks, page numbers; nothing of the content."""

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from docx import Document
from docx.blkcntnr import BlockItemContainer
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from reports import ooxml
from reports.brand import Brand
from reports.cells import Cell, Head
from reports.charts import text_width
from reports.language import Language
from reports.office import CHINESE_FONT, LATIN_FONT, sign
from reports.pictures import Picture
from reports.word_columns import GUTTER, Held, column_widths, runs_of

WIDTH = 17.4
"""Centimetres between the margins of A4, as in the PDF."""
CM_OF_PX = 2.54 / 96
BETWEEN = 0.9
"""Centimetres between two columns."""
CONTENTS = "toc 1"
LEADING, CLOSE = 1.42, 1.3
"""Least height of a line by the size of its letters, in texts and in tables: a picture has the height it needs."""
THICKEST = 96
"""Eighths of a point of the thickest line that Word draws."""
LONG_TITLE = 28
"""Width of a title on the cover, by the size of its letters, from which it is set smaller."""
STYLES = (
    ("Normal", 9.5, False, "ink", 0, 3), ("Title", 32, True, "ink", 0, 6), ("Subtitle", 14, False, "muted", 0, 34),
    ("Heading 1", 19, True, "ink", 0, 14), ("Heading 2", 9.5, True, "ink", 11, 3), ("Heading 3", 9.5, True, "ink", 5, 1),
    ("Caption", 7.5, False, "muted", 3, 3), ("Quote", 10.5, False, "ink", 9, 0), ("List Bullet", 9.5, False, "ink", 0, 2),
    ("Header", 7.5, False, "muted", 0, 0), ("Footer", 7.5, False, "muted", 0, 0),
)  # fmt: skip
"""Name, points, bold, colour, points of white above and below."""


class Page:
    """A document in one language; parts are added from top to bottom, to the page or to one of its columns."""

    def __init__(self, lang: Language, running: str, mark: str, brand: Brand) -> None:
        self.lang, self.tokens = lang, brand.tokens
        self.document: Any = Document()
        self._place: Any = self.document._body
        self._width = WIDTH
        self._anchors: dict[str, int] = {}
        section = self.document.sections[0]
        section.orientation, section.page_width, section.page_height = WD_ORIENT.PORTRAIT, Cm(21.0), Cm(29.7)
        section.left_margin = section.right_margin = Cm(1.8)
        section.top_margin, section.bottom_margin = Cm(2.2), Cm(2.0)
        section.header_distance = section.footer_distance = Cm(1.1)
        section.different_first_page_header_footer = True
        self._styles()
        head = section.header.paragraphs[0]
        head.text = f"{running}\t{mark}"
        head.paragraph_format.tab_stops.add_tab_stop(Cm(WIDTH), WD_TAB_ALIGNMENT.RIGHT)
        foot = section.footer.paragraphs[0]
        foot.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        foot.add_run(f"{name}   " if (name := brand.footer_in(lang)) else "")
        ooxml.field(foot, "PAGE")

    def _styles(self) -> None:
        styles = self.document.styles
        for name, size, bold, colour, above, below in STYLES:
            style = styles[name]
            style.font.name, style.font.size, style.font.bold = LATIN_FONT, Pt(size), bold
            style.font.italic = False
            style.font.color.rgb = self._rgb(colour)
            fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
            for key in ("w:eastAsia", "w:ascii", "w:hAnsi", "w:cs"):
                fonts.set(qn(key), CHINESE_FONT if key == "w:eastAsia" else LATIN_FONT)
            for key in ("w:asciiTheme", "w:eastAsiaTheme", "w:hAnsiTheme", "w:cstheme"):
                fonts.attrib.pop(qn(key), None)
            spacing = style.element.find(qn("w:rPr")).find(qn("w:spacing"))
            if spacing is not None:
                style.element.find(qn("w:rPr")).remove(spacing)
            form = style.paragraph_format
            form.space_before, form.space_after = Pt(above), Pt(below)
            ooxml.lead(form, size * (LEADING if size < 12 else 1.28))
        for name in ("Heading 4", "Heading 5", "Heading 6", "Intense Quote", "Subtle Reference", "Intense Reference"):
            styles[name].font.color.rgb, styles[name].font.name = self._rgb("ink"), LATIN_FONT
        language = styles["Normal"].element.get_or_add_rPr()
        mark = OxmlElement("w:lang")
        mark.set(qn("w:val"), self.lang.tag if not self.lang.is_chinese else "en-US")
        mark.set(qn("w:eastAsia"), "zh-CN")
        language.append(mark)
        contents = styles.add_style(CONTENTS, WD_STYLE_TYPE.PARAGRAPH)
        contents.base_style = styles["Normal"]
        contents.paragraph_format.tab_stops.add_tab_stop(Cm(WIDTH), WD_TAB_ALIGNMENT.RIGHT)
        for name, part in (("Title", "w:pBdr"), ("Header", "w:tabs")):
            found = styles[name].element.pPr.find(qn(part))
            if found is not None:
                styles[name].element.pPr.remove(found)

    def title(self, words: str) -> None:
        """The name on the cover."""
        made = self._paragraph(words, "Title")
        if text_width(words, 1) > LONG_TITLE:
            made.runs[0].font.size = Pt(20)
            ooxml.lead(made.paragraph_format, 27)
        made.paragraph_format.space_before = Pt(96)

    def band(self) -> None:
        """A brand's band over the cover."""
        ooxml.rule(self._paragraph(""), "top", self._colour("cover"), THICKEST, space=0)

    def subtitle(self, words: str) -> None:
        """What the document is, below its name."""
        self._paragraph(words, "Subtitle")

    def client(self, words: str) -> None:
        """Whom it is about, below an ink rule."""
        made = self._paragraph("")
        self._run(made, Cell(words, bold=True), 13)
        ooxml.lead(made.paragraph_format, 19)
        ooxml.rule(made, "top", self._colour("ink"), 8, space=12)

    def section(self, words: str, anchor: str, name: str, *, new_page: bool = True) -> None:
        """An action title, on a page of its own unless the part may follow the one before; ``name``: in the contents."""
        made = self._paragraph(words, "Heading 1")
        made.paragraph_format.page_break_before = new_page
        if not new_page:
            made.paragraph_format.space_before = Pt(30)
        ooxml.bookmark(made, self._number_of(anchor))
        ooxml.field(made, f'TC "{name.replace(chr(34), " ")}" \\l 1', hidden=True)

    def heading(self, words: str, *, large: bool = False, first: bool = False) -> None:
        """A section heading over an ink rule; ``first``: nothing stands above it, ``large``: the name of a card."""
        made = self._paragraph(words, "Heading 2")
        if large:
            made.runs[0].font.size = Pt(12)
            ooxml.lead(made.paragraph_format, 17)
        if first:
            made.paragraph_format.space_before = Pt(0)
        ooxml.rule(made, "bottom", self._colour("ink"), 8 if large else 6)

    def label(self, words: str, *, muted: bool = False) -> None:
        """A heading within a text."""
        made = self._paragraph(words, "Heading 3")
        if muted:
            run, form = made.runs[0], made.paragraph_format
            run.bold, run.font.size, run.font.color.rgb = False, Pt(8), self._rgb("muted")
            form.space_before, form.space_after = Pt(3), Pt(0)
            ooxml.lead(form, 11)

    def text(self, runs: Sequence[Cell], *, muted: bool = False, size: float = 0) -> None:
        """A paragraph; nothing is added where it says nothing. ``size`` 0: that of the style."""
        if runs:
            made = self._paragraph("")
            for run in runs:
                self._run(made, replace(run, colour="muted") if muted else run, size or 9.5)
            if size:
                made.paragraph_format.space_after = Pt(1.5)
                ooxml.lead(made.paragraph_format, size * CLOSE)

    def quote(self, words: str, by: str) -> None:
        """Somebody's words at an ink line, and under them whose they are."""
        made = self._paragraph(words, "Quote")
        made.paragraph_format.left_indent = Cm(0.4)
        ooxml.rule(made, "left", self._colour("ink"), 12, space=8)
        if by:
            made.add_run().add_break()
            self._run(made, Cell(by, colour="muted"), 8)

    def caption(self, words: str) -> None:
        """What stands beneath a picture or a table: how to read it, or the source of the figures."""
        if words:
            for each in self._place._element.xpath("./w:tbl[last()]/w:tr[position() > last() - 2]//w:p | ./w:p[last()]"):
                each.get_or_add_pPr().keepNext_val = True
            self._paragraph(words, "Caption")

    def point(self, words: str, number: int, depth: int) -> None:
        """A point of a list, ``depth`` steps in; with its number, 0 for a dot."""
        made = self._paragraph(f"{number}.\t{words}" if number else words, "" if number else "List Bullet")
        if number or depth:
            made.paragraph_format.left_indent = Cm(0.63 * (depth + 1))
            made.paragraph_format.first_line_indent = Cm(-0.63)

    def contents(self, lines: Sequence[tuple[str, str]]) -> None:
        """Anchor and name of each section, as a field that the editor brings up to date with its page numbers."""
        for place, (anchor, words) in enumerate(lines):
            made = self._paragraph("", CONTENTS)
            if not place:
                ooxml.field_part(made, "begin", is_stale=True)
                ooxml.field_code(made, "TOC \\f \\h \\z")
                ooxml.field_part(made, "separate")
            ooxml.link(made, self._number_of(anchor), words)
            made.add_run("\t")
            ooxml.field(made, f"PAGEREF {ooxml.MARK.format(self._number_of(anchor))} \\h")
            if place == len(lines) - 1:
                ooxml.field_part(made, "end")

    def figures(self, rows: Sequence[tuple[str, str, str]], *, shares: Sequence[float] = (), within: bool = False) -> None:
        """The leading figures in one line: value, suffix, what it is. ``within``: smaller, without rules, as on a card."""
        shares = shares or [1.0] * len(rows)
        table = self._grid(1, shares)
        for cell, (value, suffix, words) in zip(table.rows[0].cells, rows, strict=True):
            paragraph = cell.paragraphs[0]
            size = 11.0 if within else 17 if len(value) < 8 else 13 if len(value) < 14 else 11
            self._run(paragraph, Cell(value, bold=True), size)
            self._run(paragraph, Cell(f" {suffix}" if suffix else "", colour="muted"), 9.5)
            below = cell.add_paragraph()
            self._run(below, Cell(words, colour="muted"), 8)
            self._close(paragraph, 15 if within else 21)
            self._close(below, 11)
            paragraph.paragraph_format.keep_with_next = below.paragraph_format.keep_with_next = within
            if not within:
                paragraph.paragraph_format.space_before, below.paragraph_format.space_after = Pt(5), Pt(6)
                ooxml.edge(cell, "top", self._colour("ink"), 8)
                ooxml.edge(cell, "bottom", self._colour("hair"), 4)
        self.gap(2 if within else 4, keep=within)

    def table(
        self, heads: Sequence[Head], rows: Sequence[Sequence[Held | None]], size: float = 9, *, tight: bool = False,
        field: float = 0,
    ) -> None:  # fmt: skip
        """A table with hairlines; its head repeats on every page and figures stand at the right.

        None: the cell before goes on. ``field``: coloured fields so many centimetres high stand in it instead of lines.
        """
        top = int(any(head.title for head in heads))
        shares = [head.share for head in heads] if field else column_widths(heads, rows, size, self._width)
        made = self._grid(top + len(rows), shares)
        for number, row in enumerate(made.rows):
            is_head = number < top
            given = [Cell(head.title, colour="muted") for head in heads] if is_head else rows[number - top]
            cells = row.cells
            for index, (head, held) in enumerate(zip(heads, given, strict=True)):
                if held is None:
                    cells[index - 1].merge(cells[index])
                    cells = row.cells
                    continue
                self._fill(cells[index], held, min(size, 8) if is_head else size, 0.8 if tight else 2.2, figures=head.figures)
                if field and index in (0, len(heads) - 1) and not any(run.fill for run in runs_of(held)):
                    cells[index].vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
                if not field and (is_head or number < len(made.rows) - 1):
                    ooxml.edge(cells[index], "bottom", self._colour("hair"), 4)
            if field and not is_head:
                row.height, row.height_rule = Cm(field), WD_ROW_HEIGHT_RULE.AT_LEAST
            ooxml.keep(row, repeat=is_head)
        self.gap(4)

    @contextmanager
    def beside(self, shares: Sequence[float]) -> Iterator[list["Column"]]:
        """Columns that stand side by side and stay on one page."""
        made = self._grid(1, shares)
        ooxml.keep(made.rows[0], repeat=False)
        columns: list[Column] = []
        for cell, share in zip(made.rows[0].cells, shares, strict=True):
            white = 0 if share is shares[-1] and columns else BETWEEN
            ooxml.white_beside(cell, white)
            columns.append(Column(self, cell, self._width * share / sum(shares) - white))
        yield columns
        self.gap(1)

    def picture(self, raw: bytes, description: str) -> None:
        """A picture as a line of its own."""
        made = self._paragraph("")
        ooxml.lead(made.paragraph_format, 0)
        made.add_run().add_picture(io.BytesIO(raw), width=Cm(5))._inline.docPr.set("descr", description)

    def chart(self, picture: Picture) -> None:
        """A chart in the size it has in the PDF, with its words for those who don't see it."""
        made = self._paragraph("")
        ooxml.lead(made.paragraph_format, 0)
        made.paragraph_format.keep_with_next = True
        self._draw(made, picture, self._width)

    def saved(self, title: str, subject: str) -> bytes:
        """The file."""
        ooxml.modern(self.document.settings.element)
        sign(self.document.core_properties, self.lang, title, subject)
        out = io.BytesIO()
        self.document.save(out)
        return out.getvalue()

    def _paragraph(self, words: str, style: str = "") -> Any:
        return self._place.add_paragraph(words, self.document.styles[style] if style else None)

    def _grid(self, rows: int, shares: Sequence[float]) -> Any:
        """A table without any line, as wide as the place, flush with its left edge."""
        made = BlockItemContainer.add_table(self._place, rows, len(shares), Cm(self._width))
        made.alignment, made.autofit = WD_TABLE_ALIGNMENT.LEFT, False
        ooxml.flush(made, GUTTER)
        whole = sum(shares)
        for share, column in zip(shares, made.columns, strict=True):
            column.width = Cm(self._width * share / whole)
        for row in made.rows:
            for share, cell in zip(shares, row.cells, strict=True):
                cell.width = Cm(self._width * share / whole)
        return made

    def _fill(self, cell: Any, held: Held, size: float, above: float, *, figures: bool) -> None:
        """What a cell holds, in one paragraph with so much white above and below it."""
        paragraph = cell.paragraphs[0]
        if isinstance(held, Picture):
            self._close(paragraph, 0)
            cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
            self._draw(paragraph, held, cell.width.cm - GUTTER)
            return
        runs = runs_of(held)
        self._close(paragraph, size * CLOSE)
        form = paragraph.paragraph_format
        form.space_before = form.space_after = Pt(above)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT if figures else WD_ALIGN_PARAGRAPH.LEFT
        for run in runs:
            self._run(paragraph, run, size)
        if runs and runs[0].fill:
            ooxml.shade(cell, self._colour(runs[0].fill))
            form.left_indent = Cm(0.12)
            for side in ("top", "left", "bottom", "right"):
                ooxml.edge(cell, side, self._colour(runs[0].edge or "#ffffff"), 14 if runs[0].edge else 8)

    def _run(self, paragraph: Any, given: Cell, size: float) -> None:
        run = paragraph.add_run(given.text)
        run.bold, run.font.size, run.font.color.rgb = given.bold, Pt(size), self._rgb(given.colour)

    def _draw(self, paragraph: Any, picture: Picture, most: float) -> None:
        width = min(most, picture.width * CM_OF_PX)
        inline = paragraph.add_run().add_picture(io.BytesIO(picture.raw), width=Cm(width))._inline
        inline.docPr.set("descr", picture.label)
        for side in ("distT", "distB", "distL", "distR"):
            inline.set(side, "0")

    def _close(self, paragraph: Any, points: float) -> None:
        """No space around a paragraph, and lines so many points high; 0: as high as what stands in them."""
        form = paragraph.paragraph_format
        form.space_before = form.space_after = Pt(0)
        ooxml.lead(form, points)

    def gap(self, points: float, *, keep: bool = False) -> None:
        """The paragraph that must stand after a table, as high as the white is to be."""
        made = self._paragraph("")
        made.paragraph_format.keep_with_next = keep
        self._close(made, points)
        made.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY

    def _number_of(self, anchor: str) -> int:
        """The number of a section's bookmark."""
        return self._anchors.setdefault(anchor, len(self._anchors) + 1)

    def _colour(self, token: str) -> str:
        """A colour by the name of its token, or as it is."""
        return self.tokens.get(token, token)

    def _rgb(self, token: str) -> Any:
        make: Any = RGBColor.from_string
        return make(self._colour(token).lstrip("#").upper())


class Column:
    """One of several columns; what is added to the page while it is open stands in it."""

    def __init__(self, page: Page, cell: Any, width: float) -> None:
        self._page, self._cell, self._width = page, cell, width

    def __enter__(self) -> None:
        page = self._page
        self._before = page._place, page._width
        self._cell._tc.remove(self._cell.paragraphs[0]._p)
        page._place, page._width = self._cell, self._width

    def __exit__(self, *_: object) -> None:
        page = self._page
        if not len(self._cell._tc) or self._cell._tc[-1].tag != qn("w:p"):
            page.gap(1)
        page._place, page._width = self._before
