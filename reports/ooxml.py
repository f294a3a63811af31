"""What python-docx has no call for: lines, fills and margins of cells, rules, fields and bookmarks, each where the schema
wants it (ECMA-376, 17.3 and 17.4): Word refuses a file that has them otherwise.
"""

from typing import Any

from docx.enum.text import WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt

SIDES = [qn(f"w:{side}") for side in ("top", "left", "bottom", "right")]
"""Of a cell, in the order of the schema."""
_LAST = ("w:textDirection", "w:tcFitText", "w:vAlign", "w:hideMark")
_AFTER = {
    "w:tcBorders": ("w:shd", "w:noWrap", "w:tcMar", *_LAST), "w:shd": ("w:noWrap", "w:tcMar", *_LAST), "w:tcMar": _LAST
}  # fmt: skip
"""What stands after each property of a cell."""


def edge(cell: Any, side: str, colour: str, eighths: int) -> None:
    """A line at one side of a cell; its colour as #rrggbb, its thickness in eighths of a point."""
    properties = cell._tc.get_or_add_tcPr()
    edges = properties.find(qn("w:tcBorders"))
    if edges is None:
        edges = OxmlElement("w:tcBorders")
        properties.insert_element_before(edges, *_AFTER["w:tcBorders"])
    line = edges.find(qn(f"w:{side}"))
    if line is None:
        line = OxmlElement(f"w:{side}")
        edges.insert(sum(SIDES.index(each.tag) < SIDES.index(line.tag) for each in edges), line)
    _draw(line, colour, eighths)


def _draw(line: Any, colour: str, eighths: int) -> None:
    for key, value in (("val", "single"), ("sz", str(eighths)), ("color", colour.lstrip("#"))):
        line.set(qn(f"w:{key}"), value)


def shade(cell: Any, colour: str) -> None:
    """The ground of a cell."""
    made = OxmlElement("w:shd")
    made.set(qn("w:val"), "clear")
    made.set(qn("w:fill"), colour.lstrip("#"))
    cell._tc.get_or_add_tcPr().insert_element_before(made, *_AFTER["w:shd"])


def white_beside(cell: Any, right: float) -> None:
    """So many centimetres of white at the right of a cell, none at its left."""
    cell._tc.get_or_add_tcPr().insert_element_before(_margins("w:tcMar", right), *_AFTER["w:tcMar"])


def flush(table: Any, right: float) -> None:
    """A table that begins at the very left, its cells with so many centimetres of white at their right."""
    layout = table._tbl.tblPr.find(qn("w:tblLayout"))
    layout.addprevious(_length("w:tblInd", 0))
    layout.addnext(_margins("w:tblCellMar", right))


def _margins(name: str, right: float) -> Any:
    made = OxmlElement(name)
    made.extend([_length("w:left", 0), _length("w:right", right)])
    return made


def _length(name: str, centimetres: float) -> Any:
    made = OxmlElement(name)
    made.set(qn("w:w"), str(round(centimetres * 567)))
    made.set(qn("w:type"), "dxa")
    return made


def keep(row: Any, *, repeat: bool) -> None:
    """A row that is not broken; ``repeat``: it stands again on every page."""
    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if repeat:
        properties.append(OxmlElement("w:tblHeader"))


def rule(paragraph: Any, side: str, colour: str, eighths: int, space: int = 1) -> None:
    """A line at one side of a paragraph, so many points away."""
    edges, line = OxmlElement("w:pBdr"), OxmlElement(f"w:{side}")
    _draw(line, colour, eighths)
    line.set(qn("w:space"), str(space))
    edges.append(line)
    paragraph._p.get_or_add_pPr().insert_element_before(edges, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")


MARK = "_part_{}"
"""Name of a bookmark by its number; one that begins so is not listed among a person's own."""


def bookmark(paragraph: Any, number: int) -> None:
    """A place that links lead to; its number is its own in the file."""
    for kind in ("Start", "End"):
        mark = OxmlElement(f"w:bookmark{kind}")
        mark.set(qn("w:id"), str(number))
        if kind == "Start":
            mark.set(qn("w:name"), MARK.format(number))
        paragraph._p.append(mark)


def link(paragraph: Any, number: int, words: str) -> None:
    """Words that lead to a bookmark."""
    made = OxmlElement("w:hyperlink")
    made.set(qn("w:anchor"), MARK.format(number))
    paragraph._p.append(made)
    made.append(paragraph.add_run(words)._r)


def field(paragraph: Any, code: str, *, hidden: bool = False) -> None:
    """A field without a result of its own, such as the number of the page."""
    before = len(paragraph.runs)
    field_part(paragraph, "begin")
    field_code(paragraph, code)
    field_part(paragraph, "end")
    for run in paragraph.runs[before:]:
        run.font.hidden = hidden or None


def field_part(paragraph: Any, kind: str, *, is_stale: bool = False) -> None:
    """Where a field begins, its result begins (``separate``), or it ends; ``is_stale``: Word makes the result anew."""
    part = OxmlElement("w:fldChar")
    part.set(qn("w:fldCharType"), kind)
    if is_stale:
        part.set(qn("w:dirty"), "true")
    paragraph.add_run()._r.append(part)


def field_code(paragraph: Any, code: str) -> None:
    """What a field does."""
    part = OxmlElement("w:instrText")
    part.set(qn("xml:space"), "preserve")
    part.text = code
    paragraph.add_run()._r.append(part)


def modern(settings: Any) -> None:
    """The settings of a file made by a Word of today, its East Asian text Chinese: python-docx's are older and Japanese."""
    modes = [each for each in settings.iter(qn("w:compatSetting")) if each.get(qn("w:name")) == "compatibilityMode"]
    for each in modes:
        each.set(qn("w:val"), "15")
    settings.find(qn("w:themeFontLang")).set(qn("w:eastAsia"), "zh-CN")


def lead(form: Any, points: float) -> None:
    """Lines at least so many points high; 0: as high as what stands in them."""
    if points:
        form.line_spacing = Pt(round(points, 1))
        form.line_spacing_rule = WD_LINE_SPACING.AT_LEAST
    else:
        form.line_spacing_rule = WD_LINE_SPACING.SINGLE
