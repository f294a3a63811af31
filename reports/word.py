"""The report as a Word document: the pages of the PDF read part by part into styles that an editor can go on with.

Both come from the same templates, so they can't differ; a chart comes as a picture, with its figures beneath it.
"""

import base64
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from xml.etree.ElementTree import Element

import tinyhtml5  # type: ignore[import-untyped]

from reports.cells import Cell, Head
from reports.content import Report
from reports.document import Page
from reports.language import Language
from reports.page_room import IN_WORD
from reports.parts import contents_of
from reports.pictures import SVG, Picture, pictures_of
from reports.rendering import html_of
from reports.tokens import letters_on
from reports.word_columns import Held

XHTML = "{http://www.w3.org/1999/xhtml}"
WIDTH = re.compile(r"width:\s*([0-9.]+)%")
BREAK = re.compile(r"[ \t\r]*\n[ \t\r]*")
"""A line break of the source, which is none of the page."""
EDGES = re.compile(r"[ \t]*\n[ \t\n]*")
"""Line breaks with the white around them; none is doubled."""
OUTWARD = re.compile(r"(?:https?://|mailto:)", re.IGNORECASE)
"""Where a link begins whose address stands beside its words."""
FILL = re.compile(r"(?:^|\s)(?:c([1-5])|(open))(?:\s|$)")
SIZES = (("heat", 7.5), ("fine", 7.5), ("sources", 7.6), ("rules", 7.8), ("small", 8.2))
"""Points of the text of a table by its class; any other has 9."""
SIDES = {("wide", ""): (94.8, 79.2), ("narrow", "wide"): (77.0, 97.0)}
"""Widths of two columns by their classes, each with the white between them in the left; others are equal."""
FIELDS = {"steps": 1.15, "heat": 1.3}
"""Centimetres of the height of the coloured fields of a table by its class."""
CARD_FIGURES = (28.0, 43.0, 29.0)


def word_of(report: Report, fonts: Path) -> bytes:
    """The .docx file; ``fonts``: folder of the static fonts (made when missing)."""
    page = Page(report.lang, report.head.running, report.head.mark, report.brand)
    body = next(tinyhtml5.parse(html_of(report, word=True, summary=IN_WORD)).iter(f"{XHTML}body"))
    charts = list(body.iter(f"{SVG}svg"))
    pictures = dict(zip(map(id, charts), pictures_of(charts, fonts), strict=True))
    names = {each.anchor: _entry(each.name, each.title, report.lang) for each in contents_of(report)}
    _Reader(page, pictures, names).read(body)
    return page.saved(report.head.running, report.position.title)


class _Reader:
    """Reads the parts of the pages; ``pictures``: of each chart, by its element's identity, ``names``: of each section."""

    def __init__(self, page: Page, pictures: Mapping[int, Picture], names: Mapping[str, str]) -> None:
        self.page, self.pictures, self.names = page, pictures, names
        self.size = 0.0
        self.in_card = False

    def read(self, body: Element) -> None:
        for section in body:
            if _tag(section) == "section":
                self.section = _classes(section)
                self.foot = ""
                self.children(section)
                self.page.caption(self.foot)

    def children(self, parent: Element) -> None:
        above = ""
        for each in parent:
            self.part(each, above)
            above = _tag(each) or above

    def part(self, part: Element, above: str = "") -> None:
        """One part of a page, below one with the tag ``above``; what only holds others is opened."""
        tag, classes, page = _tag(part), _classes(part), self.page
        if tag == "h1":
            self.title(part)
        elif tag == "h2":
            page.heading(_words(part), large="name" in classes, first=above in ("", "h1"))
        elif tag in ("h3", "dt"):
            page.label(_words(part), muted=self.in_card)
        elif tag == "p" and "foot" in classes:
            self.foot = _words(part)
        elif tag == "p" and "legend" in classes:
            page.caption(_words(part))
        elif tag == "p" and "sub" in classes:
            page.subtitle(_words(part))
        elif "band" in classes:
            page.band()
        elif tag == "blockquote":
            said = (part.text or "").strip()
            page.quote(said or _words(part), "".join(_words(each) for each in part if said))
        elif tag in ("p", "dd") or (tag == "div" and not len(part)):
            muted = bool({"muted", "line", "brand"} & {*classes})
            page.text(_runs(part), muted=muted, size=8.2 if "small" in classes else self.size)
        elif tag == "ol" and "contents" in classes:
            anchors = [each.get("href", "").lstrip("#") for each in part.iter(f"{XHTML}a")]
            page.contents([(each, self.names[each]) for each in anchors])
        elif tag == "ul" and "columns" in classes:
            self.pairs(part)
        elif tag in ("ul", "ol"):
            self.listing(part)
        elif tag == "table":
            self.table(part)
        elif tag == "div" and "figures" in classes:
            shares = CARD_FIGURES if self.in_card else ()
            page.figures([_figure(each) for each in part if _tag(each) == "div"], shares=shares, within=self.in_card)
        elif tag == "div" and ("two" in classes or "needs" in classes):
            self.beside([each for each in part if _tag(each)], small="small" in classes)
        elif id(part) in self.pictures:
            page.chart(self.pictures[id(part)])
        elif tag == "img":
            page.picture(base64.b64decode(part.get("src", "").partition(",")[2]), part.get("alt", ""))
        elif tag:
            if "client" in classes:
                page.client((part.text or "").strip())
            elif (part.text or "").strip():
                page.text([Cell((part.text or "").strip())])
            self.in_card = "card" in classes or self.in_card
            self.children(part)
            self.in_card = self.in_card and "card" not in classes

    def listing(self, part: Element, depth: int = 0) -> None:
        """The points of a list, numbered where it is, with those of the lists within it a step further in."""
        points = [each for each in part if _tag(each) == "li"]
        for number, point in enumerate(points, start=1):
            inner = [each for each in point if _tag(each) in ("ul", "ol")]
            for each in inner:
                point.remove(each)
            self.page.point(_words(point), number if _tag(part) == "ol" else 0, depth)
            for each in inner:
                self.listing(each, depth + 1)

    def title(self, part: Element) -> None:
        if "cover" in self.section:
            self.page.title(_words(part))
        else:
            follows = bool({"flow", "after"} & {*self.section})
            anchor = part.get("id", "")
            self.page.section(_words(part), anchor, self.names.get(anchor, _words(part)), new_page=not follows)

    def beside(self, parts: Sequence[Element], *, small: bool) -> None:
        """Two parts in a row; one alone takes the whole width."""
        if len(parts) == 1:
            self.children(parts[0])
            return
        before, self.size = self.size, 7.9 if self.in_card else 8.2 if small else self.size
        for first in range(0, len(parts), 2):
            row = parts[first : first + 2]
            kinds = [next((name for name in ("wide", "narrow") if name in _classes(each)), "") for each in row]
            with self.page.beside(SIDES.get((kinds[0], kinds[-1]), (1, 1))) as columns:
                for column, each in zip(columns, row, strict=False):
                    with column:
                        self.children(each)
        self.size = before

    def pairs(self, part: Element) -> None:
        """A list of names and words, set in two columns from top to bottom."""
        lines: list[Held] = [_runs(each) for each in part if _tag(each) == "li"]
        half = (len(lines) + 1) // 2
        lines += [""] * (2 * half - len(lines))
        rows = list(zip(lines[:half], lines[half:], strict=True))
        self.page.table([Head("", 1), Head("", 1)], rows, 8.2, tight=True)

    def table(self, table: Element) -> None:
        """A table as on the page, strips as pictures."""
        rows = [[cell for cell in row if _tag(cell) in ("td", "th")] for row in table.iter(f"{XHTML}tr")]
        count = max((sum(_span(cell) for cell in row) for row in rows), default=0)
        if not count:
            return
        styles = [WIDTH.search(each.get("style", "")) for each in table.iter(f"{XHTML}col")]
        widths = [float(found[1]) if found else 0.0 for found in styles]
        widths += [0.0] * (count - len(widths))
        free = max(100.0 - sum(widths), 5.0) / max(sum(not width for width in widths), 1)
        heads = rows[0] if rows and _is_head(rows[0]) else []
        body = rows[1:] if heads else rows
        names = [_words(each) for each in heads] + [""] * (count - len(heads))
        columns = [Head(names[index], widths[index] or free, _is_figures(body, index)) for index in range(count)]
        classes = _classes(table)
        size = next((points for name, points in SIZES if name in classes), self.size or 9.0)
        field = next((height for name, height in FIELDS.items() if name in classes), 0.0)
        if "steps" in classes:
            self.page.gap(40)
        tight = "tight" in classes or self.in_card
        self.page.table(columns, [self.line(row, count) for row in body], size, tight=tight, field=field)

    def line(self, row: Sequence[Element], count: int) -> list[Held | None]:
        """The cells of a row; None where the one before goes on."""
        cells: list[Held | None] = []
        for each in row:
            drawn = next((self.pictures[id(part)] for part in each.iter() if id(part) in self.pictures), None)
            cells += [_cell(each) if drawn is None else drawn, *([None] * (_span(each) - 1))]
        return cells + [""] * (count - len(cells))


def _entry(name: str, title: str, lang: Language) -> str:
    """How a section stands in the contents: its name before its title, where the title doesn't begin with it."""
    return title or name if title.startswith(name) or not title else f"{name}{lang.colon}{title}"


def _tag(part: Element) -> str:
    """Name of an element of HTML; empty for anything else."""
    return part.tag.removeprefix(XHTML) if isinstance(part.tag, str) and part.tag.startswith(XHTML) else ""


def _classes(part: Element) -> Sequence[str]:
    return part.get("class", "").split()


def _words(part: Element) -> str:
    """The text with its line breaks, and without anything drawn."""
    return "".join(run.text for run in _runs(part))


def _runs(part: Element) -> list[Cell]:
    """The text with its line breaks, parted where weight or colour change, and without anything drawn."""
    runs: list[Cell] = []
    for piece in _pieces(part, Cell("")):
        if runs and replace(runs[-1], text=piece.text) == piece:
            runs[-1] = replace(piece, text=runs[-1].text + piece.text)
        elif piece.text:
            runs.append(piece)
    whole = ""
    kept = []
    for run in runs:
        text = EDGES.sub("\n", run.text)
        text = text.lstrip() if not whole or whole.endswith("\n") else text
        whole += text
        kept.append(replace(run, text=text))
    while kept and not kept[-1].text.strip():
        kept.pop()
    return [*kept[:-1], replace(kept[-1], text=kept[-1].text.rstrip())] if kept else []


def _pieces(part: Element, style: Cell) -> Iterator[Cell]:
    """The texts of a part in turn; a line feed is a line break of the page."""
    yield _piece(part.text, style)
    for each in part:
        classes = _classes(each)
        if _tag(each) == "br":
            yield replace(style, text="\n")
        elif "key" in classes and each is not part[0]:
            yield replace(style, text=" · ")
        elif _tag(each):
            if _tag(each) in ("p", "div", "h3") or (_tag(each) == "span" and _tag(part) == "th" and "warn" not in classes):
                yield replace(style, text="\n")
            yield from _pieces(each, _styled(each, style))
            address = each.get("href", "") if _tag(each) == "a" else ""
            if OUTWARD.match(address) and address != "".join(each.itertext()):
                yield replace(style, text=f" ({address.removeprefix('mailto:')})")
            if "cell" in _classes(part):
                yield replace(style, text="\n")
        yield _piece(each.tail, style)


def _piece(text: str | None, style: Cell) -> Cell:
    return replace(style, text=BREAK.sub(" ", text or ""))


def _styled(part: Element, style: Cell) -> Cell:
    """The style within a part."""
    classes = _classes(part)
    colour = "warn" if "warn" in classes else "muted" if "muted" in classes else style.colour
    return replace(style, bold=style.bold or _tag(part) in ("b", "strong", "em"), colour=colour)


def _figure(part: Element) -> tuple[str, str, str]:
    """Value, suffix and words of a leading figure."""
    value = next(part.iter(f"{XHTML}b"))
    small = next(value.iter(f"{XHTML}small"), None)
    words = "\n".join(_words(each) for each in part.iter(f"{XHTML}span"))
    return (value.text or "").strip(), _words(small) if small is not None else "", words


def _span(cell: Element) -> int:
    return int(cell.get("colspan", "1"))


def _is_head(row: Sequence[Element]) -> bool:
    return bool(row) and all(_tag(cell) == "th" and cell.get("scope") != "row" for cell in row)


def _is_figures(rows: Sequence[Sequence[Element]], index: int) -> bool:
    cells = [row[index] for row in rows if index < len(row)]
    return any("num" in _classes(each) or "text-align:right" in each.get("style", "") for each in cells)


def _cell(cell: Element) -> Held:
    """What a cell says; a coloured field keeps its colour, and the line around what lies below a minimum."""
    classes = _classes(cell)
    inner = next(iter(cell), cell)
    bold = ("num" in classes and "plain" not in classes) or (_tag(cell) == "th" and cell.get("scope") != "row")
    style = replace(_styled(cell, Cell("")), bold=bold)
    runs = [
        replace(run, bold=run.bold or bold, colour=style.colour if run.colour == "ink" else run.colour)
        for run in _runs(cell)
    ]
    fill = FILL.search(cell.get("class", "")) or FILL.search(inner.get("class", ""))
    if not fill:
        return runs
    step = int(fill[1] or 0)
    ground = f"level-{step}" if step else "paper"
    edge = "warn" if "below" in _classes(inner) else ""
    return [replace(run, fill=ground, edge=edge, colour=letters_on(step)) for run in runs or [Cell("")]]
