"""Tables as an Excel workbook and as CSV: typed cells, a header that stays in sight, and never a formula."""

import csv
import datetime
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any, Literal

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from reports.charts import text_width
from reports.language import Language
from reports.office import CHINESE_FONT, LATIN_FONT
from reports.scale import printed_step
from reports.tokens import colours, letters_on

Cell = str | float | datetime.date | None
Kind = Literal["text", "long", "whole", "amount", "maturity", "level", "figure", "share", "date"]
"""What a column holds; ``maturity``: a level from 1 to 5 in its colour, ``level``: any other figure to one decimal."""
WIDTHS: dict[Kind, float] = {
    "text": 22, "long": 48, "whole": 12, "amount": 13, "maturity": 12, "level": 12, "figure": 12, "share": 12, "date": 13
}  # fmt: skip
FORMATS: dict[Kind, str] = {
    "whole": "#,##0", "amount": "#,##0.0", "maturity": "0.0", "level": "0.0", "figure": "0.00", "share": "0%",
    "date": "yyyy-mm-dd",
}  # fmt: skip
A4, ACROSS = 9, 230
"""Number of the paper (ECMA-376, 18.3.1.63), and the width of the columns that can still be read on one page of it."""
LINE, TALLEST = 15.0, 409.0
"""Points of a line, and of the highest row that Excel draws."""
FORMULA = re.compile(r"^[\s\u200b\ufeff]*[=+\-@＝＋－＠]|^[\t\r]")
"""What a spreadsheet would take for a formula when it reads text; full-width marks are taken so in Chinese Excel."""
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What no XML may hold."""


@dataclass(frozen=True)
class Column:
    """Title and kind of a column; kinds but text and long hold numbers or dates."""

    title: str
    kind: Kind = "text"


@dataclass(frozen=True)
class Sheet:
    """A table; cells are text, numbers, dates or None, in the order of the columns."""

    name: str
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[Cell]]

    @classmethod
    def of(cls, name: str, columns: Sequence[tuple[str, Kind]], rows: Sequence[Sequence[Cell]]) -> "Sheet":
        """A table whose columns are given as title and kind."""
        return cls(name, tuple(Column(title, kind) for title, kind in columns), rows)


def workbook(sheets: Sequence[Sheet], title: str, lang: Language, mark: str = "") -> bytes:
    """The sheets as .xlsx: header frozen, filtered, numbers as numbers, text as text; ``mark``: of confidentiality, over each
    printed page.
    """
    book = Workbook()
    book.remove(book.active)
    book.properties.title, book.properties.creator, book.properties.language = title, "Waymark", lang.tag
    for each in sheets:
        page = book.create_sheet(each.name[:31])
        _fill(page, each, CHINESE_FONT if lang.is_chinese else LATIN_FONT)
        _head_print(page, title, mark)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _head_print(page: Any, title: str, mark: str) -> None:
    """What stands over and under each printed page; an ampersand is doubled (ECMA-376, 18.3.1.46)."""
    page.oddHeader.left.text, page.oddHeader.right.text = (each.replace("&", "&&") for each in (title, mark))
    page.oddFooter.left.text, page.oddFooter.right.text = "&A", "&P / &N"


def _fill(page: Any, sheet: Sheet, font: str) -> None:
    page.append([column.title for column in sheet.columns])
    for row in sheet.rows:
        page.append([CONTROL.sub("", cell) if isinstance(cell, str) else cell for cell in row])
    text, figure = (Alignment(vertical="top", wrap_text=True, **more) for more in ({"indent": 1}, {"horizontal": "right"}))
    plain, widths = Font(name=font), [WIDTHS[column.kind] for column in sheet.columns]
    for number, cells in enumerate(page.iter_rows(values_only=True), start=1):
        page.row_dimensions[number].height = row_height(zip(cells, widths, strict=True), bold=number == 1)
    for index, column in enumerate(sheet.columns, start=1):
        letter = get_column_letter(index)
        page.column_dimensions[letter].width = WIDTHS[column.kind]
        for cell in page[letter]:
            cell.alignment, cell.font = text if column.kind in ("text", "long") else figure, plain
            if isinstance(cell.value, str):
                cell.data_type = "s"
            else:
                cell.number_format = FORMATS.get(column.kind, "General")
                if column.kind == "maturity" and cell.value is not None:
                    _paint(cell, font)
    rule = Border(bottom=Side(style="thin", color=colours()["ink"].lstrip("#")))
    for cell in page[1]:
        cell.font, cell.border = Font(name=font, bold=True), rule
        cell.fill = PatternFill("solid", fgColor=colours()["paper"].lstrip("#"))
    page.freeze_panes = "B2"
    if sheet.rows:
        page.auto_filter.ref = page.dimensions
    print_wide(page, "1:1", ceil(sum(widths) / ACROSS))
    page.print_title_cols = "A:A"


def _paint(cell: Any, font: str) -> None:
    """The colour of a level, as on the heat map."""
    step = printed_step(cell.value)
    cell.fill = PatternFill("solid", fgColor=colours()[f"level-{step}"].lstrip("#"))
    colour = letters_on(step)
    cell.font = Font(name=font, color=colours().get(colour, colour).lstrip("#"))


def row_height(cells: Iterable[tuple[Any, float]], *, bold: bool = False) -> float:
    """Points that a row needs for its longest text, from texts and widths of columns.

    Not every spreadsheet works that out by itself.

    >>> row_height([("short", 22), (2.4, 11)]), row_height([("two lines of words here", 12)])
    (19.0, 34.0)
    """
    letter = 0.44 if bold else 0.47
    lines = [
        sum(max(1, ceil(text_width(part, 1.0) / (letter * width))) for part in text.split("\n"))
        for text, width in cells
        if isinstance(text, str)
    ]
    return min(TALLEST, LINE * max(lines, default=1) + 4)


def print_wide(page: Any, heads: str, across: int = 1) -> None:
    """Print a sheet across A4, all columns on so many pages side by side, with its head rows on each."""
    setup = page.page_setup
    setup.orientation, setup.paperSize, setup.fitToWidth, setup.fitToHeight = "landscape", A4, across, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.print_title_rows = heads


def csv_file(sheet: Sheet) -> bytes:
    """One sheet as CSV in UTF-8 with a mark that Excel understands; what looks like a formula gets an apostrophe."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([column.title for column in sheet.columns])
    for row in sheet.rows:
        writer.writerow([_plain(cell) for cell in row])
    return out.getvalue().encode("utf-8-sig")


def _plain(cell: Cell) -> str:
    if isinstance(cell, str):
        return f"'{cell}" if FORMULA.match(cell) else cell
    if cell is None:
        return ""
    return cell.isoformat() if isinstance(cell, datetime.date) else f"{cell:.15g}"
