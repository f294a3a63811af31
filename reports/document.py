"""A Word document under construction: styles, hairline tables, cells as marks, page numbers; nothing of the content."""

import datetime
import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
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

from reports.brand import Brand
from reports.charts import text_width
from reports.deck import Cell, Head
from reports.language import Language
from reports.master import CHINESE_FONT
from reports.pictures import Picture

LATIN_FONT = "Calibri"
WIDTH = 17.4
"""Centimetres between the margins of A4, as in the PDF."""
CM_OF_PX = 2.54 / 96
GUTTER = 0.25
"""Centimetres of white at the right of a cell."""
BETWEEN = 0.9
"""Centimetres between two columns."""
SHORT = 18
"""Letters of a text that is not broken."""
CONTENTS = "toc 1"
LEADING, CLOSE = 1.42, 1.3
"""Least height of a line by the size of its letters, in texts and in tables: a picture has the height it needs."""
POINT = 2.54 / 72
LONG_TITLE = 60
SIDES = [qn(f"w:{side}") for side in ("top", "left", "bottom", "right")]
"""Of a cell, in the order of the schema."""
_LAST = ("w:textDirection", "w:tcFitText", "w:vAlign", "w:hideMark")
AFTER = {
    "w:tcBorders": ("w:shd", "w:noWrap", "w:tcMar", *_LAST), "w:shd": ("w:noWrap", "w:tcMar", *_LAST), "w:tcMar": _LAST
}  # fmt: skip
"""What the schema wants to stand after each property of a cell."""
STYLES = (
    ("Normal", 9.5, False, "ink", 0, 3), ("Title", 32, True, "ink", 0, 6), ("Subtitle", 14, False, "muted", 0, 34),
    ("Heading 1", 19, True, "ink", 0, 14), ("Heading 2", 9.5, True, "ink", 11, 3), ("Heading 3", 9.5, True, "ink", 5, 1),
    ("Caption", 7.5, False, "muted", 3, 3), ("Quote", 10.5, False, "ink", 9, 0), ("List Bullet", 9.5, False, "ink", 0, 2),
    ("Header", 7.5, False, "muted", 0, 0), ("Footer", 7.5, False, "muted", 0, 0),
)  # fmt: skip
"""Name, points, bold, colour, points of white above and below."""
Held = Cell | Picture | str | Sequence[Cell]
"""What a cell of a table holds; several Cells are runs of one text."""


class Page:
    """A document in one language; parts are added from top to bottom, to the page or to one of its columns."""

    def __init__(self, lang: Language, running: str, mark: str, brand: Brand) -> None:
        self.lang, self.tokens = lang, brand.tokens
        self.document: Any = Document()
        self._place: Any = self.document._body
        self._width, self._marks = WIDTH, 0
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
        foot.add_run(f"{brand.footer}   " if brand.footer else "")
        self._field(foot, "PAGE")

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
            _lead(form, size * (LEADING if size < 12 else 1.28))
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
        if len(words) > LONG_TITLE:
            made.runs[0].font.size = Pt(20)
            _lead(made.paragraph_format, 27)
        made.paragraph_format.space_before = Pt(96)

    def subtitle(self, words: str) -> None:
        """What the document is, below its name."""
        self._paragraph(words, "Subtitle")

    def client(self, words: str) -> None:
        """Whom it is about, below an ink rule."""
        made = self._paragraph("")
        self._run(made, Cell(words, bold=True), 13)
        _lead(made.paragraph_format, 19)
        self._rule(made, "top", "ink", 8, space=12)

    def white(self, points: float) -> None:
        """So many points of white."""
        self._gap(points)

    def section(self, words: str, anchor: str, name: str, *, new_page: bool = True) -> None:
        """An action title, on a page of its own unless the part may follow the one before; ``name``: in the contents."""
        made = self._paragraph(words, "Heading 1")
        made.paragraph_format.page_break_before = new_page
        if not new_page:
            made.paragraph_format.space_before = Pt(30)
        self._bookmark(made, anchor)
        hidden = len(made.runs)
        self._field(made, f'TC "{name.replace(chr(34), " ")}" \\l 1')
        for run in made.runs[hidden:]:
            run.font.hidden = True

    def heading(self, words: str, *, large: bool = False, first: bool = False) -> None:
        """A section heading over an ink rule; ``first``: nothing stands above it, ``large``: the name of a card."""
        made = self._paragraph(words, "Heading 2")
        if large:
            made.runs[0].font.size = Pt(12)
            _lead(made.paragraph_format, 17)
        if first:
            made.paragraph_format.space_before = Pt(0)
        self._rule(made, "bottom", "ink", 8 if large else 6)

    def label(self, words: str, *, muted: bool = False) -> None:
        """A heading within a text."""
        made = self._paragraph(words, "Heading 3")
        if muted:
            run, form = made.runs[0], made.paragraph_format
            run.bold, run.font.size, run.font.color.rgb = False, Pt(8), self._rgb("muted")
            form.space_before, form.space_after = Pt(3), Pt(0)
            _lead(form, 11)

    def text(self, words: str, *, muted: bool = False, bold: bool = False, size: float = 0) -> None:
        """A paragraph; empty words add nothing. ``size`` 0: that of the style."""
        if words:
            made = self._paragraph("")
            made.paragraph_format.keep_with_next = bold
            self._run(made, Cell(words, bold, "muted" if muted else "ink"), size or 9.5)
            if size:
                made.paragraph_format.space_after = Pt(1.5)
                _lead(made.paragraph_format, size * CLOSE)

    def quote(self, words: str, by: str) -> None:
        """Somebody's words at an ink line, and under them whose they are."""
        made = self._paragraph(words, "Quote")
        made.paragraph_format.left_indent = Cm(0.4)
        self._rule(made, "left", "ink", 12, space=8)
        if by:
            made.add_run().add_break()
            self._run(made, Cell(by, colour="muted"), 8)

    def caption(self, words: str) -> None:
        """What stands beneath a picture or a table: how to read it, or the source of the figures."""
        if words:
            for each in self._place._element.xpath("./w:tbl[last()]/w:tr[position() > last() - 2]//w:p | ./w:p[last()]"):
                each.get_or_add_pPr().keepNext_val = True
            self._paragraph(words, "Caption")

    def bullets(self, lines: Sequence[str]) -> None:
        """A list."""
        for line in lines:
            self._paragraph(line, "List Bullet")

    def contents(self, lines: Sequence[tuple[str, str]]) -> None:
        """Anchor and name of each section, as a field that the editor brings up to date with its page numbers."""
        for place, (anchor, words) in enumerate(lines):
            made = self._paragraph("", CONTENTS)
            if not place:
                self._field_part(made, "begin")
                self._field_words(made, "TOC \\f \\h \\z")
                self._field_part(made, "separate")
            link = OxmlElement("w:hyperlink")
            link.set(qn("w:anchor"), _mark(anchor))
            made._p.append(link)
            run = made.add_run(words)
            link.append(run._r)
            if place == len(lines) - 1:
                self._field_part(made, "end")

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
                self._edge(cell, "top", "ink", 8)
                self._edge(cell, "bottom", "hair", 4)
        self._gap(2 if within else 4, keep=within)

    def table(
        self, heads: Sequence[Head], rows: Sequence[Sequence[Held | None]], size: float = 9, *, tight: bool = False,
        field: float = 0,
    ) -> None:  # fmt: skip
        """A table with hairlines; its head repeats on every page and figures stand at the right.

        None: the cell before goes on. ``field``: coloured fields so many centimetres high stand in it instead of lines.
        """
        top = int(any(head.title for head in heads))
        made = self._grid(top + len(rows), [head.share for head in heads] if field else self._shares(heads, rows, size))
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
                if field and index in (0, len(heads) - 1) and not _is_filled(held):
                    cells[index].vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
                if not field and (is_head or number < len(made.rows) - 1):
                    self._edge(cells[index], "bottom", "hair", 4)
            if field and not is_head:
                row.height, row.height_rule = Cm(field), WD_ROW_HEIGHT_RULE.AT_LEAST
            self._keep(row, repeat=is_head)
        self._gap(4)

    def _shares(self, heads: Sequence[Head], rows: Sequence[Sequence[Held | None]], size: float) -> list[float]:
        """Centimetres of each column: its share, but never less than the longest word of its title or figures takes."""
        whole = sum(head.share for head in heads)
        given = [self._width * head.share / whole for head in heads]
        words = [[head.title, *(_said(row[index]) for row in rows)] for index, head in enumerate(heads)]
        least = [_reach(column, head.figures) * size * POINT + GUTTER for head, column in zip(heads, words, strict=True)]
        short = sum(max(need - width, 0) for need, width in zip(least, given, strict=True))
        room = sum(max(width - need, 0) for need, width in zip(least, given, strict=True))
        part = min(short / room, 1) if room else 0
        return [max(need, width - part * (width - need)) for need, width in zip(least, given, strict=True)]

    @contextmanager
    def beside(self, shares: Sequence[float]) -> Iterator[list["Column"]]:
        """Columns that stand side by side and stay on one page."""
        made = self._grid(1, shares)
        self._keep(made.rows[0], repeat=False)
        columns: list[Column] = []
        for cell, share in zip(made.rows[0].cells, shares, strict=True):
            white = 0 if share is shares[-1] and columns else BETWEEN
            cell._tc.get_or_add_tcPr().insert_element_before(_margins("w:tcMar", white), *AFTER["w:tcMar"])
            columns.append(Column(self, cell, self._width * share / sum(shares) - white))
        yield columns
        self._gap(1)

    def picture(self, raw: bytes) -> None:
        """A picture as a line of its own."""
        made = self._paragraph("")
        self._open(made)
        made.add_run().add_picture(io.BytesIO(raw), width=Cm(5))

    def chart(self, picture: Picture) -> None:
        """A chart in the size it has in the PDF, with its words for those who don't see it."""
        made = self._paragraph("")
        self._open(made)
        made.paragraph_format.keep_with_next = True
        self._draw(made, picture, self._width)

    def saved(self, title: str, subject: str) -> bytes:
        """The file."""
        properties = self.document.core_properties
        properties.title, properties.author, properties.subject = title[:250], "Waymark", subject[:250]
        properties.language, properties.comments, properties.last_modified_by = self.lang.tag, "", "Waymark"
        properties.created = properties.modified = datetime.datetime.now(datetime.UTC).replace(tzinfo=None)
        out = io.BytesIO()
        self.document.save(out)
        return out.getvalue()

    def _paragraph(self, words: str, style: str = "Normal") -> Any:
        return self._place.add_paragraph(words, style=self.document.styles[style])

    def _grid(self, rows: int, shares: Sequence[float]) -> Any:
        """A table without any line, as wide as the place, flush with its left edge."""
        made = BlockItemContainer.add_table(self._place, rows, len(shares), Cm(self._width))
        made.alignment, made.autofit = WD_TABLE_ALIGNMENT.LEFT, False
        properties = made._tbl.tblPr
        properties.find(qn("w:tblLayout")).addprevious(_length("w:tblInd", 0))
        properties.find(qn("w:tblLayout")).addnext(_margins("w:tblCellMar", GUTTER))
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
        runs = [Cell(held)] if isinstance(held, str) else [held] if isinstance(held, Cell) else held
        self._close(paragraph, size * CLOSE)
        form = paragraph.paragraph_format
        form.space_before = form.space_after = Pt(above)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT if figures else WD_ALIGN_PARAGRAPH.LEFT
        for run in runs:
            self._run(paragraph, run, size)
        if runs and runs[0].fill:
            self._shade(cell, runs[0].fill)
            form.left_indent = Cm(0.12)
            for side in ("top", "left", "bottom", "right"):
                self._edge(cell, side, runs[0].edge or "#ffffff", 14 if runs[0].edge else 8)

    def _run(self, paragraph: Any, given: Cell, size: float) -> None:
        run = paragraph.add_run(given.text)
        run.bold, run.font.size, run.font.color.rgb = given.bold, Pt(size), self._rgb(given.colour)

    def _draw(self, paragraph: Any, picture: Picture, most: float) -> None:
        width = min(most, picture.width * CM_OF_PX)
        inline = paragraph.add_run().add_picture(io.BytesIO(picture.raw), width=Cm(width))._inline
        inline.docPr.set("descr", picture.label)
        for side in ("distT", "distB", "distL", "distR"):
            inline.set(side, "0")

    def _close(self, paragraph: Any, leading: float) -> None:
        """No space around a paragraph, and lines so many points high; 0: as high as what stands in them."""
        form = paragraph.paragraph_format
        form.space_before = form.space_after = Pt(0)
        if leading:
            _lead(form, leading)
        else:
            form.line_spacing_rule = WD_LINE_SPACING.SINGLE

    def _open(self, paragraph: Any) -> None:
        """Lines as high as what stands in them: a fixed height would cut a picture."""
        paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE

    def _gap(self, points: float, *, keep: bool = False) -> None:
        """The paragraph that must stand after a table, as high as the white is to be."""
        made = self._paragraph("")
        made.paragraph_format.keep_with_next = keep
        self._close(made, points)
        made.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY

    def _rgb(self, token: str) -> Any:
        make: Any = RGBColor.from_string
        return make(self.tokens.get(token, token).lstrip("#").upper())

    def _shade(self, cell: Any, fill: str) -> None:
        shade = OxmlElement("w:shd")
        shade.set(qn("w:val"), "clear")
        shade.set(qn("w:fill"), self.tokens.get(fill, fill).lstrip("#"))
        cell._tc.get_or_add_tcPr().insert_element_before(shade, *AFTER["w:shd"])

    def _edge(self, cell: Any, side: str, token: str, eighths: int) -> None:
        """A line at one side of a cell; its thickness in eighths of a point."""
        properties = cell._tc.get_or_add_tcPr()
        edges = properties.find(qn("w:tcBorders"))
        if edges is None:
            edges = OxmlElement("w:tcBorders")
            properties.insert_element_before(edges, *AFTER["w:tcBorders"])
        line = edges.find(qn(f"w:{side}"))
        if line is None:
            line = OxmlElement(f"w:{side}")
            edges.insert(sum(SIDES.index(each.tag) < SIDES.index(line.tag) for each in edges), line)
        for key, value in (("val", "single"), ("sz", str(eighths)), ("color", self._hex(token))):
            line.set(qn(f"w:{key}"), value)

    def _hex(self, token: str) -> str:
        return self.tokens.get(token, token).lstrip("#")

    def _keep(self, row: Any, *, repeat: bool) -> None:
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if repeat:
            properties.append(OxmlElement("w:tblHeader"))

    def _rule(self, paragraph: Any, side: str, token: str, eighths: int, space: int = 1) -> None:
        edges = OxmlElement("w:pBdr")
        line = OxmlElement(f"w:{side}")
        for key, value in (("val", "single"), ("sz", str(eighths)), ("space", str(space)), ("color", self._hex(token))):
            line.set(qn(f"w:{key}"), value)
        edges.append(line)
        paragraph._p.get_or_add_pPr().insert_element_before(edges, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")

    def _bookmark(self, paragraph: Any, anchor: str) -> None:
        """Where the contents lead."""
        self._marks += 1
        for kind in ("Start", "End"):
            mark = OxmlElement(f"w:bookmark{kind}")
            mark.set(qn("w:id"), str(self._marks))
            if kind == "Start":
                mark.set(qn("w:name"), _mark(anchor))
            paragraph._p.append(mark)

    def _field(self, paragraph: Any, name: str) -> None:
        self._field_part(paragraph, "begin")
        self._field_words(paragraph, name)
        self._field_part(paragraph, "end")

    def _field_part(self, paragraph: Any, kind: str) -> None:
        part = OxmlElement("w:fldChar")
        part.set(qn("w:fldCharType"), kind)
        paragraph.add_run()._r.append(part)

    def _field_words(self, paragraph: Any, words: str) -> None:
        part = OxmlElement("w:instrText")
        part.set(qn("xml:space"), "preserve")
        part.text = words
        paragraph.add_run()._r.append(part)


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
            page._gap(1)
        page._place, page._width = self._before


def _length(name: str, centimetres: float) -> Any:
    """An element that holds a length."""
    made = OxmlElement(name)
    made.set(qn("w:w"), str(round(centimetres * 567)))
    made.set(qn("w:type"), "dxa")
    return made


def _margins(name: str, right: float) -> Any:
    """The margins of cells: none at the left, so many centimetres at the right."""
    made = OxmlElement(name)
    made.extend([_length("w:left", 0), _length("w:right", right)])
    return made


def _said(held: Held | None) -> str:
    if isinstance(held, str):
        return held
    if held is None or isinstance(held, Picture):
        return ""
    return held.text if isinstance(held, Cell) else "".join(run.text for run in held)


def _mark(anchor: str) -> str:
    """The name of a bookmark: letters, digits and underscores."""
    return "_part_" + "".join(each if each.isalnum() else "_" for each in anchor)[:30]


def _reach(texts: Sequence[str], figures: bool) -> float:
    """Width of a column by the size of its letters that breaks no word of its title, no figure and no short text.

    >>> _reach(["Weeks", "Weeks 1 to 5"], False), _reach(["State", "a longer text which may well be broken"], True)
    (5.06, 2.95)
    """
    lines = [line for text in texts for line in text.split("\n")]
    words = [word for text in (texts if figures else texts[:1]) for word in text.split() if word.isascii()]
    whole = lines if max(map(len, lines), default=0) <= SHORT else words
    return max((text_width(each, 1.1) for each in whole), default=0.0)


def _lead(form: Any, points: float) -> None:
    """Lines at least so many points high."""
    form.line_spacing = Pt(round(points, 1))
    form.line_spacing_rule = WD_LINE_SPACING.AT_LEAST


def _is_filled(held: Held) -> bool:
    return isinstance(held, list) and bool(held) and bool(held[0].fill)
