"""Charts as pictures, for documents that can't draw them: set by the PDF's own renderer and fonts, then rasterised."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import pypdfium2  # type: ignore[import-untyped]

from reports.pdf import plain_pdf

SVG = "{http://www.w3.org/2000/svg}"
SCALE = 3.0
"""Picture points of a PDF point: about 215 dots an inch where a chart fills the width of a page."""
COLOURS = 64
"""Colours of a picture: charts have few, and the file stays small."""
ElementTree.register_namespace("", SVG.strip("{}"))


@dataclass(frozen=True)
class Picture:
    """A chart as PNG; ``width`` in CSS px, ``label``: what it shows, in words."""

    raw: bytes
    width: float
    label: str


def pictures_of(charts: Sequence[ElementTree.Element], fonts: Path) -> list[Picture]:
    """Each chart (an ``svg`` element with width and height) as a picture, in order."""
    if not charts:
        return []
    sizes = [(float(each.get("width", "0")), float(each.get("height", "0"))) for each in charts]
    pages = "".join(
        f"@page c{place} {{ size: {width}px {height}px; margin: 0 }} .c{place} {{ page: c{place} }}"
        for place, (width, height) in enumerate(sizes)
    )
    body = "".join(
        f'<div class="c{place}">{ElementTree.tostring(each, encoding="unicode")}</div>' for place, each in enumerate(charts)
    )
    style = f"body {{ margin: 0 }} svg {{ display: block }} {pages}"
    document = pypdfium2.PdfDocument(plain_pdf(f"<style>{style}</style>{body}", fonts))
    try:
        return [
            Picture(_png(document[place]), width, _label(each))
            for place, (each, (width, _)) in enumerate(zip(charts, sizes, strict=True))
        ]
    finally:
        document.close()


def _png(page: pypdfium2.PdfPage) -> bytes:
    out = io.BytesIO()
    page.render(scale=SCALE).to_pil().convert("RGB").quantize(COLOURS).save(out, "PNG", optimize=True)
    return out.getvalue()


def _label(chart: ElementTree.Element) -> str:
    return (chart.findtext(f"{SVG}title") or "").strip()
