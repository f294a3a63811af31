"""The report as a Word document: the pages of the PDF read part by part into styles that an editor can go on with.

Both come from the same templates, so they can't differ; a chart comes as a picture, with its figures beneath it.
"""

import base64
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from xml.etree.ElementTree import Element

import tinyhtml5  # type: ignore[import-untyped]

from reports.content import Report
from reports.deck import Cell, Head
from reports.document import Page
from reports.pictures import SVG, Picture, pictures_of
from reports.rendering import html_of

XHTML = "{http://www.w3.org/1999/xhtml}"
WIDTH = re.compile(r"width:\s*([0-9.]+)%")
BREAK = re.compile(r"[ \t\r]*\n[ \t\r]*")
"""A line break of the source, which is none of the page."""
FILL = re.compile(r"\b(?:cell|step) c([1-5])\b")


def word_of(report: Report, fonts: Path) -> bytes:
    """The .docx file; ``fonts``: folder of the static fonts (made when missing)."""
    page = Page(report.lang, report.running, report.mark, report.brand)
    body = next(tinyhtml5.parse(html_of(report, word=True)).iter(f"{XHTML}body"))
    charts = list(body.iter(f"{SVG}svg"))
    _Reader(page, dict(zip(map(id, charts), pictures_of(charts, fonts), strict=True))).read(body)
    return page.saved(report.running, report.position.title)


class _Reader:
    """Reads the parts of the pages; ``pictures``: of each chart, by its element's identity."""

    def __init__(self, page: Page, pictures: Mapping[int, Picture]) -> None:
        self.page, self.pictures = page, pictures

    def read(self, body: Element) -> None:
        for section in body:
            if _tag(section) == "section":
                self.is_cover = "cover" in _classes(section)
                self.foot = ""
                self.children(section)
                self.page.caption(self.foot)

    def children(self, parent: Element) -> None:
        for each in parent:
            self.part(each)

    def part(self, part: Element) -> None:
        """One part of a page; what only holds others is opened."""
        tag, classes, page = _tag(part), _classes(part), self.page
        if tag == "h1":
            page.title(_words(part)) if self.is_cover else page.section(_words(part))
        elif tag == "h2":
            page.heading(_words(part))
        elif tag in ("h3", "dt"):
            page.text(_words(part), bold=True)
        elif tag == "p" and "foot" in classes:
            self.foot = _words(part)
        elif tag == "p" and "marks" in classes:
            return
        elif tag == "p" and "legend" in classes:
            page.caption(_words(part))
        elif tag in ("p", "dd", "blockquote") or (tag == "div" and not any(_tag(each) for each in part)):
            page.text(_words(part), muted="muted" in classes, bold="sub" in classes)
        elif tag in ("ul", "ol"):
            lines = [_words(each).split("\n") for each in part if _tag(each) == "li"]
            page.bullets([page.lang.colon.join(line.strip() for line in each) for each in lines])
        elif tag == "table":
            self.table(part)
        elif tag == "div" and "figures" in classes:
            page.figures([_figure(each) for each in part if _tag(each) == "div"])
        elif id(part) in self.pictures:
            page.chart(self.pictures[id(part)])
        elif tag == "img":
            page.picture(base64.b64decode(part.get("src", "").partition(",")[2]))
        elif tag:
            if (part.text or "").strip():
                page.text((part.text or "").strip(), bold="client" in classes)
            self.children(part)

    def table(self, table: Element) -> None:
        """A table without the columns that only hold marks."""
        rows = [[cell for cell in row if _tag(cell) in ("td", "th")] for row in table.iter(f"{XHTML}tr")]
        count = max((sum(_span(cell) for cell in row) for row in rows), default=0)
        if not count:
            return
        kept = [index for index in range(count) if not all(_is_strip(row, index) for row in rows if not _is_head(row))]
        styles = [WIDTH.search(each.get("style", "")) for each in table.iter(f"{XHTML}col")]
        widths = [float(found[1]) if found else 0.0 for found in styles]
        free = max(100.0 - sum(widths), 5.0) / max(sum(not width for width in widths), 1)
        shares = [width or free for width in widths] + [100.0 / count] * (count - len(widths))
        heads = rows[0] if rows and _is_head(rows[0]) else []
        body = rows[1:] if heads else rows
        names = [_words(each) for each in heads] + [""] * (count - len(heads))
        columns = [Head(names[index], shares[index], _is_figures(body, index)) for index in kept]
        size = 7.0 if "heat" in _classes(table) else 9.0
        self.page.table(columns, [_line(row, kept, count) for row in body], size)


def _tag(part: Element) -> str:
    """Name of an element of HTML; empty for anything else."""
    return part.tag.removeprefix(XHTML) if isinstance(part.tag, str) and part.tag.startswith(XHTML) else ""


def _classes(part: Element) -> Sequence[str]:
    return part.get("class", "").split()


def _words(part: Element) -> str:
    """The text with its line breaks, and without anything drawn."""
    text = BREAK.sub(" ", "".join(_pieces(part)))
    return "\n".join(line.strip() for line in text.split("\x00")).strip()


def _pieces(part: Element) -> Iterator[str]:
    yield part.text or ""
    for each in part:
        if _tag(each) == "br":
            yield "\x00"
        elif "key" in _classes(each) and each is not part[0]:
            yield " · "
        elif _tag(each):
            if _tag(each) in ("p", "div", "h3") or (_tag(each) == "span" and _tag(part) in ("blockquote", "th", "li")):
                yield "\x00"
            yield from _pieces(each)
            if "cell" in _classes(part):
                yield "\x00"
        yield each.tail or ""


def _figure(part: Element) -> tuple[str, str, str]:
    """Value, suffix and words of a leading figure."""
    value = next(part.iter(f"{XHTML}b"))
    small = next(value.iter(f"{XHTML}small"), None)
    words = next(part.iter(f"{XHTML}span"))
    return (value.text or "").strip(), _words(small) if small is not None else "", _words(words)


def _span(cell: Element) -> int:
    return int(cell.get("colspan", "1"))


def _is_head(row: Sequence[Element]) -> bool:
    return bool(row) and all(_tag(cell) == "th" and cell.get("scope") != "row" for cell in row)


def _is_strip(row: Sequence[Element], index: int) -> bool:
    return index < len(row) and "strip-cell" in _classes(row[index])


def _is_figures(rows: Sequence[Sequence[Element]], index: int) -> bool:
    return any(index < len(row) and "num" in _classes(row[index]) for row in rows)


def _line(row: Sequence[Element], kept: Sequence[int], count: int) -> list[Cell | str]:
    """The cells of a row in the kept columns; one over several columns stands in the first."""
    cells: list[Element | None] = []
    for each in row:
        cells += [each, *([None] * (_span(each) - 1))]
    cells += [None] * (count - len(cells))
    return [Cell("") if (cell := cells[index]) is None else _cell(cell) for index in kept]


def _cell(cell: Element) -> Cell:
    classes = _classes(cell)
    inner = next(iter(cell), None)
    fill = FILL.search(cell.get("class", "") if inner is None else inner.get("class", ""))
    bold = ("num" in classes and "plain" not in classes) or (inner is not None and _tag(inner) == "b") or _tag(cell) == "th"
    colour = "warn" if "warn" in classes else "muted" if "muted" in classes else "ink"
    if fill:
        return Cell(_words(cell), bold and inner is None, "#ffffff" if fill[1] in "45" else "ink", f"level-{fill[1]}")
    return Cell(_words(cell), bold, colour)
