"""A Word document under construction: styles, hairline tables, cells as marks, page numbers; nothing of the content."""

import io
from collections.abc import Sequence
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from reports.brand import Brand
from reports.deck import CHINESE_FONT, Cell, Head
from reports.language import Language
from reports.pictures import Picture

LATIN_FONT = "Calibri"
WIDTH = 17.0
"""Centimetres between the margins of A4."""
CHART = 658.0
"""CSS px of a chart as wide as the PDF's column."""


class Page:
    """A document in one language; parts are added from top to bottom."""

    def __init__(self, lang: Language, running: str, mark: str, brand: Brand) -> None:
        self.lang, self.tokens = lang, brand.tokens
        self.document: Any = Document()
        section = self.document.sections[0]
        section.orientation, section.page_width, section.page_height = WD_ORIENT.PORTRAIT, Cm(21.0), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.0)
        section.top_margin = section.bottom_margin = Cm(2.2)
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
        for name, size, bold, colour, above, below in (
            ("Normal", 10, False, "ink", 0, 4), ("Title", 28, True, "ink", 120, 8), ("Heading 1", 19, True, "ink", 0, 10),
            ("Heading 2", 11, True, "ink", 12, 4), ("Caption", 8, False, "muted", 4, 4), ("Header", 8, False, "muted", 0, 0),
            ("Footer", 8, False, "muted", 0, 0), ("List Bullet", 10, False, "ink", 0, 2),
        ):  # fmt: skip
            style = styles[name]
            style.font.name, style.font.size, style.font.bold = LATIN_FONT, Pt(size), bold
            style.font.italic = False
            style.font.color.rgb = self._rgb(colour)
            fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
            for key in ("w:eastAsia", "w:ascii", "w:hAnsi", "w:cs"):
                fonts.set(qn(key), CHINESE_FONT if key == "w:eastAsia" else LATIN_FONT)
            for key in ("w:asciiTheme", "w:eastAsiaTheme", "w:hAnsiTheme", "w:cstheme"):
                fonts.attrib.pop(qn(key), None)
            style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(above), Pt(below)
        language = styles["Normal"].element.get_or_add_rPr()
        mark = OxmlElement("w:lang")
        mark.set(qn("w:val"), self.lang.tag if not self.lang.is_chinese else "en-US")
        mark.set(qn("w:eastAsia"), "zh-CN")
        language.append(mark)
        for name, part in (("Title", "w:pBdr"), ("Header", "w:tabs")):
            found = styles[name].element.pPr.find(qn(part))
            if found is not None:
                styles[name].element.pPr.remove(found)

    def title(self, words: str) -> None:
        """The name on the cover."""
        self.document.add_paragraph(words, style="Title")

    def section(self, words: str, *, new_page: bool = True) -> None:
        """An action title, on a page of its own."""
        made = self.document.add_heading(words, level=1)
        made.paragraph_format.page_break_before = new_page

    def heading(self, words: str) -> None:
        """A section heading over an ink rule."""
        self._rule(self.document.add_heading(words, level=2), "ink")

    def text(self, words: str, *, muted: bool = False, bold: bool = False) -> None:
        """A paragraph; empty words add nothing."""
        if words:
            paragraph = self.document.add_paragraph()
            paragraph.paragraph_format.keep_with_next = bold
            run = paragraph.add_run(words)
            run.bold = bold
            if muted:
                run.font.color.rgb = self._rgb("muted")

    def caption(self, words: str) -> None:
        """The source of the figures above."""
        if words:
            self.document.add_paragraph(words, style="Caption")

    def bullets(self, lines: Sequence[str]) -> None:
        """A list."""
        for line in lines:
            self.document.add_paragraph(line, style="List Bullet")

    def figures(self, rows: Sequence[tuple[str, str, str]]) -> None:
        """The leading figures in one line: value, suffix, what it is."""
        table = self.document.add_table(rows=2, cols=len(rows))
        for index, (value, suffix, words) in enumerate(rows):
            paragraph = table.cell(0, index).paragraphs[0]
            run = paragraph.add_run(value)
            run.bold, run.font.size = True, Pt(20 if len(value) < 8 else 13 if len(value) < 14 else 11)
            tail = paragraph.add_run(f" {suffix}" if suffix else "")
            tail.font.color.rgb = self._rgb("muted")
            self._write(table.cell(1, index), Cell(words, colour="muted"), 9)
        self.document.add_paragraph()

    def table(self, heads: Sequence[Head], rows: Sequence[Sequence[Cell | str]], size: float = 9) -> None:
        """A table with hairlines; its head repeats on every page and figures stand at the right."""
        top = int(any(head.title for head in heads))
        made = self.document.add_table(rows=top + len(rows), cols=len(heads))
        made.alignment, made.autofit = WD_TABLE_ALIGNMENT.LEFT, False
        whole = sum(head.share for head in heads)
        for head, column in zip(heads, made.columns, strict=True):
            column.width = Cm(WIDTH * head.share / whole)
        for number, row in enumerate(made.rows):
            given = [Cell(head.title, colour="muted") for head in heads] if number < top else rows[number - top]
            for head, cell, text in zip(heads, row.cells, given, strict=True):
                cell.width = Cm(WIDTH * head.share / whole)
                self._write(cell, text if isinstance(text, Cell) else Cell(text), size, head.figures)
                self._edge(cell, "ink" if number < top else "hair")
            self._keep(row, repeat=number < top)
        self.document.add_paragraph().paragraph_format.space_after = Pt(2)

    def picture(self, raw: bytes) -> None:
        """A picture as a line of its own."""
        self.document.add_picture(io.BytesIO(raw), width=Cm(5))

    def chart(self, picture: Picture) -> None:
        """A chart in the size it has beside text of the PDF's width, with its words for those who don't see it."""
        width = min(WIDTH, WIDTH * picture.width / CHART)
        made = self.document.add_picture(io.BytesIO(picture.raw), width=Cm(width))
        made._inline.docPr.set("descr", picture.label)
        for side in ("distT", "distB", "distL", "distR"):
            made._inline.set(side, "0")
        self.document.paragraphs[-1].paragraph_format.keep_with_next = True

    def saved(self, title: str, subject: str) -> bytes:
        """The file."""
        properties = self.document.core_properties
        properties.title, properties.author, properties.subject = title[:250], "Waymark", subject[:250]
        properties.language, properties.comments = self.lang.tag, ""
        out = io.BytesIO()
        self.document.save(out)
        return out.getvalue()

    def _rgb(self, token: str) -> Any:
        make: Any = RGBColor.from_string
        return make(self.tokens.get(token, token).lstrip("#").upper())

    def _write(self, cell: Any, given: Cell, size: float, figures: bool = False) -> None:
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_after = paragraph.paragraph_format.space_before = Pt(1.5)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT if figures else WD_ALIGN_PARAGRAPH.LEFT
        run = paragraph.add_run(given.text)
        run.bold, run.font.size, run.font.color.rgb = given.bold, Pt(size), self._rgb(given.colour)
        if given.fill:
            shade = OxmlElement("w:shd")
            shade.set(qn("w:val"), "clear")
            shade.set(qn("w:fill"), self.tokens.get(given.fill, given.fill).lstrip("#"))
            cell._tc.get_or_add_tcPr().append(shade)

    def _edge(self, cell: Any, token: str) -> None:
        edges = OxmlElement("w:tcBorders")
        line = OxmlElement("w:bottom")
        for key, value in (("val", "single"), ("sz", "4"), ("color", self.tokens[token].lstrip("#"))):
            line.set(qn(f"w:{key}"), value)
        edges.append(line)
        properties = cell._tc.get_or_add_tcPr()
        shade = properties.find(qn("w:shd"))
        properties.append(edges)
        if shade is not None:
            properties.append(shade)

    def _keep(self, row: Any, *, repeat: bool) -> None:
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if repeat:
            properties.append(OxmlElement("w:tblHeader"))

    def _rule(self, paragraph: Any, token: str) -> None:
        edges = OxmlElement("w:pBdr")
        line = OxmlElement("w:bottom")
        for key, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", self.tokens[token].lstrip("#"))):
            line.set(qn(f"w:{key}"), value)
        edges.append(line)
        paragraph._p.get_or_add_pPr().insert_element_before(edges, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")

    def _field(self, paragraph: Any, name: str) -> None:
        run = paragraph.add_run()
        for kind, words in (("begin", ""), ("", name), ("end", "")):
            part = OxmlElement("w:fldChar" if kind else "w:instrText")
            if kind:
                part.set(qn("w:fldCharType"), kind)
            else:
                part.text = words
            run._r.append(part)
