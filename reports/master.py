"""The slide master: a firm's own, checked, or ours, made wide and given our colours, fonts and places."""

import io
import zipfile
from collections.abc import Mapping
from typing import Any

from lxml import etree  # type: ignore[import-untyped]
from pptx import Presentation
from pptx.enum.shapes import MSO_CONNECTOR, PP_PLACEHOLDER
from pptx.opc.constants import CONTENT_TYPE
from pptx.oxml.ns import qn
from pptx.util import Emu, Inches, Pt

from errors import ReportError
from questionnaires.importers.packed import is_swollen
from reports.office import CHINESE_FONT

WIDE, HIGH = 13.333, 7.5
"""Inches of our page; of another master's the same shares are used."""
MARGIN, FOOT = 0.6, 7.02
TITLE = (MARGIN, 0.42, WIDE - 2 * MARGIN, 0.95)
"""Left, top, width and height of the title, in inches."""
PLAIN_WIDTH = 10.0
"""Inches of the width that python-pptx's own master was made for."""
MOST_UNPACKED, MOST_XML = 100_000_000, 8_000_000
"""Bytes that the parts of a master may have once unpacked, and each that is read as XML: in memory it is 20 times that."""
THEME = {
    "dk1": "ink", "dk2": "accent", "lt2": "paper", "accent1": "level-4", "accent2": "level-2", "accent3": "level-5",
    "accent4": "level-3", "accent5": "warn", "accent6": "muted", "hlink": "accent", "folHlink": "muted",
}  # fmt: skip
"""Tokens of the theme's colours, so that what is added later has them too."""
RULED = ("Title and Content", "Two Content", "Comparison", "Title Only")
"""Layouts with a line between title and content."""
TYPES = "[Content_Types].xml"
TEMPLATE, PRESENTATION = (f"presentationml.{each}.main+xml".encode() for each in ("template", "presentation"))
WIDE_FONTS = {
    "verdana": 0.84, "dejavu sans": 0.84, "century gothic": 0.88, "lucida sans unicode": 0.88, "lucida sans": 0.88,
    "bookman old style": 0.88, "georgia": 0.92, "palatino linotype": 0.95, "tahoma": 0.97,
}  # fmt: skip
"""Widths of Office's own font as a part of those of wider ones, for a line of English text."""
NARROW = 1.5
"""Width of a slide by its height below which it counts as narrow."""
TITLE_SIZE, LARGEST, BODY_SIZES = 2400, 2800, (1800, 1600, 1400, 1200, 1200)
"""Hundredths of a point."""


def opened_master(raw: bytes) -> Any:
    """An empty presentation in a firm's own master; ReportError where it can't be used."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            if is_swollen(packed.infolist(), MOST_UNPACKED, MOST_XML):
                raise ReportError("the master is too large once unpacked", "", "remove pictures and media from the master")
            if any(_leads_out(packed, each) for each in packed.namelist()):
                raise ReportError("the master holds a macro or a link to another file", "", "save the master without them")
        show = Presentation(io.BytesIO(_no_template(raw)))
        slides = show.slides._sldIdLst
        for each in list(slides):
            show.part.drop_rel(each.rId)
            slides.remove(each)
        title_only(show)
        vars(show.part)["content_type"] = CONTENT_TYPE.PML_PRESENTATION_MAIN  # one saved as .pptm would stay one
    except ReportError:
        raise
    except Exception:  # a damaged file makes zipfile, lxml and python-pptx raise whatever comes
        raise ReportError("the master is not a PowerPoint file that can be read", "", "save it as .pptx again") from None
    return show


def _no_template(raw: bytes) -> bytes:
    """A template (.potx) as the presentation that it becomes once it is opened; anything else as it is."""
    with zipfile.ZipFile(io.BytesIO(raw)) as packed:
        types = packed.read(TYPES)
        if TEMPLATE not in types:
            return raw
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
            for each in packed.namelist():
                made.writestr(each, types.replace(TEMPLATE, PRESENTATION) if each == TYPES else packed.read(each))
    return out.getvalue()


def _leads_out(packed: zipfile.ZipFile, name: str) -> bool:
    """Whether a part is a macro, or names a file outside that is opened with the slides (a hyperlink waits for a click)."""
    if not name.endswith(".rels"):
        return name.endswith("vbaProject.bin")
    links = [each for each in etree.fromstring(packed.read(name)) if each.get("TargetMode") == "External"]
    return any(not each.get("Type", "").endswith("/hyperlink") for each in links)


def title_only(show: Any) -> Any:
    """The layout with a title and the fewest other places."""
    titled = [each for each in show.slide_layouts if any(_is_title(place) for place in each.placeholders)]
    if not titled:
        raise ReportError("the master has no layout with a title", "", "add a layout with a title to it")
    return min(titled, key=lambda each: (len(each.placeholders), "only" not in each.name.lower()))


def title_size(layout: Any) -> float:
    """Points of the titles of a layout, else of its master."""
    place = next(each for each in layout.placeholders if _is_title(each))
    style = layout.slide_master._element.find(qn("p:txStyles")).find(qn("p:titleStyle"))
    letters = [each.get("sz") for part in (place._element, style) for each in part.iter(qn("a:defRPr")) if each.get("sz")]
    return int(letters[0]) / 100 if letters else LARGEST / 100


def letter_share(show: Any) -> float:
    """Share of their size in which letters are set in a firm's own font, which may be wider than that reckoned with."""
    theme = etree.fromstring(_theme(show.slide_masters[0]).blob)
    latin = theme.find(f".//{qn('a:minorFont')}/{qn('a:latin')}")
    return WIDE_FONTS.get(latin.get("typeface", "").lower(), 1.0) if latin is not None else 1.0


def is_narrow(raw: bytes) -> bool:
    """Whether a master's slides are 4:3 or narrower, on which everything is set smaller."""
    show = opened_master(raw)
    return bool(show.slide_width / show.slide_height < NARROW)


def _theme(master: Any) -> Any:
    return next(each.target_part for each in master.part.rels.values() if each.reltype.endswith("/theme"))


def cover_layout(show: Any) -> Any:
    """The layout of a firm's cover: a title in the middle and a subtitle; None where the master has none."""
    wanted = {PP_PLACEHOLDER.CENTER_TITLE, PP_PLACEHOLDER.SUBTITLE}
    for each in show.slide_layouts:
        if wanted <= {place.placeholder_format.type for place in each.placeholders}:
            return each
    return None


def _is_title(place: Any) -> bool:
    return place.placeholder_format.type in (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE)


def our_master(tokens: Mapping[str, str], *, chinese: bool) -> Any:
    """An empty presentation in our own master."""
    show: Any = Presentation()
    for key, each in list(show.part.rels.items()):
        if each.reltype.endswith("/printerSettings"):
            show.part.rels.pop(key)
    show.slide_width, show.slide_height = Inches(WIDE), Inches(HIGH)
    master = show.slide_masters[0]
    for page in (master, *master.slide_layouts):
        for shape in page.shapes:
            if shape._element.spPr.find(qn("a:xfrm")) is not None:
                shape.left, shape.width = (Emu(round(each * WIDE / PLAIN_WIDTH)) for each in (shape.left, shape.width))
    title = next(shape for shape in master.placeholders if _is_title(shape))
    title.left, title.top, title.width, title.height = (Inches(each) for each in TITLE)
    frame = title._element.txBody.find(qn("a:bodyPr"))
    frame.set("anchor", "b")
    frame.set("lIns", "0")
    _rule(master, tokens["ink"])
    for layout in show.slide_layouts:
        if layout.name not in RULED:
            layout._element.set("showMasterSp", "0")
        for letters in layout._element.iter(qn("a:defRPr")):
            letters.set("cap", "none")
            letters.set("sz", str(min(int(letters.get("sz", 0)) or LARGEST, LARGEST)))
    _write_styles(master)
    _paint(master, tokens, chinese=chinese)
    return show


def _rule(master: Any, colour: str) -> None:
    """A line below the title, on the layouts that have one above their content."""
    tree = master.shapes._spTree
    ids = [int(each.get("id")) for each in tree.iter(qn("p:cNvPr"))]
    left, top, width, height = (Inches(each) for each in (TITLE[0], TITLE[1] + TITLE[3] + 0.05, TITLE[2], 0))
    made = tree.add_cxnSp(max(ids) + 1, "Rule", MSO_CONNECTOR.STRAIGHT, left, top, width, height, False, False)
    made.remove(made.find(qn("p:style")))
    stroke = etree.SubElement(made.spPr, qn("a:ln"), w=str(Pt(1)))
    etree.SubElement(etree.SubElement(stroke, qn("a:solidFill")), qn("a:srgbClr")).set("val", colour.lstrip("#").upper())


def _write_styles(master: Any) -> None:
    """Titles bold, at the left and in our size; texts smaller than PowerPoint's."""
    styles = master._element.find(qn("p:txStyles"))
    head = styles.find(qn("p:titleStyle")).find(qn("a:lvl1pPr"))
    head.set("algn", "l")
    letters = head.find(qn("a:defRPr"))
    letters.set("sz", str(TITLE_SIZE))
    letters.set("b", "1")
    for level, size in enumerate(BODY_SIZES, start=1):
        styles.find(qn("p:bodyStyle")).find(qn(f"a:lvl{level}pPr")).find(qn("a:defRPr")).set("sz", str(size))


def _paint(master: Any, tokens: Mapping[str, str], *, chinese: bool) -> None:
    """The theme's colours, and its Chinese font."""
    part = _theme(master)
    theme = etree.fromstring(part.blob)
    for name, token in THEME.items():
        place = theme.find(f".//{qn('a:clrScheme')}/{qn(f'a:{name}')}")
        for each in list(place):
            place.remove(each)
        etree.SubElement(place, qn("a:srgbClr")).set("val", tokens[token].lstrip("#").upper())
    if chinese:
        for each in theme.iterfind(f".//{qn('a:fontScheme')}/*/{qn('a:ea')}"):
            each.set("typeface", CHINESE_FONT)
    part._blob = etree.tostring(theme, xml_declaration=True, encoding="UTF-8", standalone=True)
