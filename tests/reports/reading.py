"""Reads a PDF as a checker does: text, fonts by glyph, structure tree, bookmarks, attachments."""

import json
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import pikepdf
from fontTools.ttLib import TTFont

from reports.fonts import FACES
from settings import read_settings

Pdf = pikepdf.Pdf


def attached(pdf: Pdf, name: str) -> Any:
    """The JSON attached under a name."""
    return json.loads(pdf.attachments[name].get_file().read_bytes())


def fonts(pdf: Pdf) -> dict[str, Any]:
    """Every font used on a page, by its name."""
    found = {}
    for page in pdf.pages:
        for font in (page.resources.get("/Font") or {}).values():
            found[str(font.BaseFont)] = font
    return found


def is_embedded(font: Any) -> bool:
    """Whether the font's program is in the file."""
    inner = font.DescendantFonts[0] if "/DescendantFonts" in font else font
    descriptor = inner.FontDescriptor
    return any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3"))


@lru_cache(maxsize=4)
def glyph_count(family: str) -> int:
    """Glyphs of the whole font that a PDF font was cut from."""
    file = next(face.file for face in FACES if face.is_chinese) if "Noto" in family else "SourceSans3-400.ttf"
    with TTFont(read_settings().fonts / file) as font:
        return len(font.getGlyphOrder())


def missing_glyphs(pdf: Pdf) -> list[tuple[int, str]]:
    """(page, font) of every code that draws an empty box: glyph 0, or a number the font does not have.

    WeasyPrint numbers letters that no font has from the first free glyph on, so the extracted text stays right.
    """
    found = []
    for number, page in enumerate(pdf.pages, start=1):
        names = {str(key): value for key, value in (page.resources.get("/Font") or {}).items()}
        current = ""
        for operands, operator in pikepdf.parse_content_stream(page):
            if str(operator) == "Tf":
                current = str(operands[0])
            if str(operator) in ("Tj", "TJ") and "/DescendantFonts" in names.get(current, {}):
                pieces = operands[0] if str(operator) == "TJ" else [operands[0]]
                for piece in pieces:
                    if isinstance(piece, pikepdf.String):
                        raw = bytes(piece)
                        codes = [int.from_bytes(raw[i : i + 2], "big") for i in range(0, len(raw), 2)]
                        most = glyph_count("Noto" if "Noto" in str(names[current].BaseFont) else "Source")
                        if any(code == 0 or code >= most for code in codes):
                            found.append((number, current))
    return found


def elements(pdf: Pdf) -> Iterator[Any]:
    """All elements of the structure tree."""
    left = [pdf.Root.StructTreeRoot]
    while left:
        node = left.pop()
        if "/S" in node:
            yield node
        kids = node.get("/K")
        if isinstance(kids, pikepdf.Array):
            left += [kid for kid in kids if isinstance(kid, pikepdf.Dictionary)]
        elif isinstance(kids, pikepdf.Dictionary):
            left.append(kids)


def bookmarks(pdf: Pdf) -> list[str]:
    """Titles of the outline, top level."""
    with pdf.open_outline() as outline:
        return [item.title for item in outline.root]
