"""What a checker of tagged PDF asks (veraPDF can't be had here): ISO 14289-1 7.1 to 7.5 and 7.18, ISO 19005-3 6.7."""

from collections.abc import Iterator
from typing import Any

import pikepdf

from tests.reports.reading import Pdf

PAINTS = {"Tj", "TJ", "'", '"', "f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "Do", "sh", "EI", "INLINE IMAGE"}


def in_order(node: Any, above: tuple[str, ...] = ()) -> Iterator[tuple[Any, tuple[str, ...]]]:
    """Every element of the structure in reading order, with the kinds of those above it."""
    kind = (str(node.S),) if "/S" in node else ()
    if kind:
        yield node, above
    for kid in kids(node):
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield from in_order(kid, above + kind)


def kids(node: Any) -> list[Any]:
    """What stands under an element, elements and marked content alike."""
    under = node.get("/K")
    return list(under) if isinstance(under, pikepdf.Array) else [] if under is None else [under]


def unmarked(pdf: Pdf) -> list[str]:
    """Painted content that is neither tagged nor an artifact."""
    found = []
    for number, page in enumerate(pdf.pages, start=1):
        depth = 0
        for _, operator in pikepdf.parse_content_stream(page):
            name = str(operator)
            depth += {"BDC": 1, "BMC": 1, "EMC": -1}.get(name, 0)
            if name in PAINTS and depth == 0:
                found.append(f"page {number}: {name}")
    return found


def skipped_headings(pdf: Pdf) -> list[str]:
    """Headings that are more than one level below the one before them."""
    found, before = [], 0
    for node, _ in in_order(pdf.Root.StructTreeRoot):
        kind = str(node.S)
        if len(kind) == 3 and kind[1] == "H" and kind[2].isdigit():
            level = int(kind[2])
            if level > before + 1:
                found.append(f"{kind} after H{before}")
            before = level
    return found


def _attribute(node: Any, name: str) -> Any:
    given = node.get("/A")
    for each in list(given) if isinstance(given, pikepdf.Array) else [given]:
        if isinstance(each, pikepdf.Dictionary) and name in each:
            return each[name]
    return None


def table_faults(pdf: Pdf) -> list[str]:
    """Tables whose rows have different widths or no head of their own, cells that name no head, cells outside of rows."""
    found = []
    for node, above in in_order(pdf.Root.StructTreeRoot):
        kind = str(node.S)
        if kind in ("/TH", "/TD") and above[-1] != "/TR":
            found.append(f"{kind} in {above[-1]}")
        if kind == "/TR" and above[-1] not in ("/THead", "/TBody", "/TFoot", "/Table"):
            found.append(f"/TR in {above[-1]}")
        if kind == "/Table":
            rows = [row for row, _ in in_order(node) if str(row.S) == "/TR"]
            widths = {sum(int(_attribute(cell, "/ColSpan") or 1) for cell in kids(row)) for row in rows}
            if len(widths) != 1:
                found.append(f"a table with rows of {sorted(widths)} cells")
            found += ["a row without a head of its own" for row in rows if len(kids(row)) > 1 and not _heads(row)]
            found += ["a cell that names no head"] * len(_unnamed(node))
    return found


def _heads(row: Any) -> list[Any]:
    return [cell for cell in kids(row) if str(cell.S) == "/TH"]


def _unnamed(table: Any) -> list[Any]:
    """Cells of a table with a head row that name none of its heads."""
    cells = [(each, above) for each, above in in_order(table) if str(each.S) in ("/TH", "/TD")]
    heads = {str(each.get("/ID")) for each, above in cells if str(each.S) == "/TH"}
    if not any("/THead" in above for _, above in cells):
        return []
    plain = [each for each, _ in cells if str(each.S) == "/TD"]
    return [each for each in plain if not heads & {str(id) for id in _attribute(each, "/Headers") or ()}]


def list_faults(pdf: Pdf) -> list[str]:
    """Items outside of lists, bodies outside of items."""
    wanted = {"/LI": "/L", "/LBody": "/LI", "/Lbl": "/LI"}
    return [
        f"{node.S} in {above[-1]}"
        for node, above in in_order(pdf.Root.StructTreeRoot)
        if str(node.S) in wanted and above[-1] != wanted[str(node.S)]
    ]


def link_faults(pdf: Pdf) -> list[str]:
    """Links without words of their own or outside of the structure; pages whose tab order is not that of the structure."""
    found = []
    for number, page in enumerate(pdf.pages, start=1):
        for note in page.get("/Annots", []):
            words = str(note.get("/Contents", "")).strip()
            if str(note.Subtype) == "/Link" and (not words or words == str(note.get("/Dest", ""))):
                found.append(f"page {number}: a link without a description")
            if "/StructParent" not in note:
                found.append(f"page {number}: a link outside of the structure")
        if "/Annots" in page and str(page.get("/Tabs")) != "/S":
            found.append(f"page {number}: tab order")
    return found
