"""A questionnaire written in Excel: the bytes of a workbook in, content files and the faults of cells out."""

import datetime
import io
import re
import zipfile
from collections.abc import Collection
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from errors import ContentError
from questionnaires.folder import Fault
from questionnaires.importers.packed import is_swollen
from questionnaires.importers.sheets import COLUMNS, PERSON_MONTHS, check_tables, files_of
from questionnaires.yaml_in import PlainList, PlainMap

MAX_BYTES = 5_000_000
MAX_UNPACKED = 60_000_000
MAX_ROWS = 5_000
MAX_COLUMNS = 200
MAX_PART, CELLS = 2_000_000, ("xl/worksheets/", "xl/sharedStrings.xml")
"""Bytes of a part that is read as XML and holds no cells, such as the styles; the parts that hold them."""
OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0"
HELP_SHEET = "read me 说明"


@dataclass(frozen=True)
class Cell:
    """A cell that holds something; ``kind`` as openpyxl names it: f a formula, e an error."""

    row: int
    column: int
    value: Any
    kind: str

    @property
    def place(self) -> str:
        return f"{get_column_letter(self.column)}{self.row}"


@dataclass(frozen=True)
class Sheet:
    title: str
    rows: tuple[tuple[Cell, ...], ...]


INITIATIVE_SHEETS = ("initiatives", "lifts", "steps", "measures")
LOOKUP_SHEETS = ("capabilities", "staff_roles", "owners")
"""Sheets of an initiatives workbook: those that are read back, and those to look ids up in."""
BY_ROLE = ("initiatives", "limits_by_type")
MARK = "mark "


def read_workbook(raw: bytes, name: str) -> tuple[dict[str, Any], list[Fault]]:
    """Content files of a workbook and what is wrong with its cells; ContentError when it can't be opened."""
    faults: list[Fault] = []
    sheets = read_sheets(raw, name)
    tables = _tables(sheets, name, tuple(COLUMNS), (), faults)
    _check_roles(sheets, tables, faults)
    return files_of(tables), faults


def read_initiatives(raw: bytes, name: str) -> tuple[list[Any], list[Fault], str]:
    """The initiatives of a workbook as plain values, its faults, and the mark with which it was taken out."""
    faults: list[Fault] = []
    sheets = read_sheets(raw, name)
    tables = _tables(sheets, name, INITIATIVE_SHEETS, LOOKUP_SHEETS, faults)
    there = {sheet.title for sheet in sheets}
    faults += [
        Fault(name, None, f"the sheet {each} is missing: what it holds would be lost")
        for each in INITIATIVE_SHEETS if each not in there
    ]  # fmt: skip
    marks = [
        str(cell.value).removeprefix(MARK)
        for sheet in sheets
        if sheet.title == HELP_SHEET
        for row in sheet.rows
        for cell in row
        if str(cell.value).startswith(MARK)
    ]
    return files_of(tables).get("initiatives.yaml", {}).get("initiatives", []), faults, "".join(marks[:1])


def _tables(
    sheets: list[Sheet], name: str, wanted: tuple[str, ...], passed: tuple[str, ...], faults: list[Fault]
) -> dict[str, list[PlainMap]]:
    """The rows of the sheets wanted; a sheet that is neither wanted nor passed over is a fault."""
    tables: dict[str, list[PlainMap]] = {}
    for sheet in sheets:
        if sheet.title in wanted:
            tables[sheet.title] = _table(sheet, faults)
        elif sheet.title not in (HELP_SHEET, *passed):
            known = ", ".join(wanted)
            faults.append(Fault(name, f"sheet {sheet.title}", f"unknown sheet; known sheets: {known}"))
    _check_links(tables, faults)
    check_tables(tables, faults)
    return tables


def read_sheets(raw: bytes, name: str) -> list[Sheet]:
    """Every sheet with its filled cells, or ContentError saying why they can't be read."""
    if len(raw) > MAX_BYTES:
        raise ContentError(f"the file has {len(raw) / 1e6:.1f} MB", name, "at most 5 MB are read")
    if raw.startswith(OLD_OR_LOCKED):
        raise ContentError(
            "the workbook is encrypted, rights-protected or of the old .xls kind", name,
            "save it without password or protection label as .xlsx",
        )  # fmt: skip
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            parts = packed.infolist()
            if len(parts) > 500 or is_swollen(parts, MAX_UNPACKED, MAX_PART, CELLS):
                raise ContentError("the workbook is too large once unpacked", name, "remove pictures and unused sheets")
        book = load_workbook(io.BytesIO(raw), read_only=True, data_only=False, keep_links=False)
        return [_sheet(each, name) for each in book.worksheets]
    except ContentError:
        raise
    except Exception:  # a damaged file makes zipfile, zlib, the XML parser and openpyxl raise whatever comes
        raise ContentError(
            "is not an Excel workbook (.xlsx) that can be read", name, "save the workbook as .xlsx again"
        ) from None


def _sheet(sheet: Any, name: str) -> Sheet:
    rows = []
    for number, cells in enumerate(sheet.iter_rows() if hasattr(sheet, "iter_rows") else (), start=1):
        if number > MAX_ROWS or len(cells) > MAX_COLUMNS:
            most = f"{MAX_ROWS} rows" if number > MAX_ROWS else f"{MAX_COLUMNS} columns"
            raise ContentError(f"sheet {sheet.title} has more than {most}", name, "remove what is not the questionnaire")
        filled = (cell for cell in cells if cell.value not in (None, ""))
        rows.append(tuple(Cell(cell.row, cell.column, cell.value, cell.data_type) for cell in filled))
    return Sheet(str(sheet.title), tuple(rows))


def _table(sheet: Sheet, faults: list[Fault]) -> list[PlainMap]:
    """The rows of a sheet as values by field; the first row holds the column heads."""
    kinds = _kinds(sheet.title)
    fields: dict[int, str] = {}
    rows: list[PlainMap] = []
    for number, filled in enumerate(sheet.rows, start=1):
        if number == 1:
            if filled and not any(str(cell.value).strip() in kinds for cell in filled):
                faults.append(Fault(sheet.title, f"sheet {sheet.title}, row 1", "holds no column heads; they stand in row 1"))
                return []
            for cell in filled:
                head = str(cell.value).strip()
                if head in fields.values():
                    faults.append(Fault(sheet.title, _place(sheet, cell), f"the column {head[:60]!r} stands twice"))
                elif head in kinds or head.startswith(PERSON_MONTHS):
                    fields[cell.column] = head
                else:
                    faults.append(Fault(sheet.title, _place(sheet, cell), _unknown(head, kinds)))
        elif filled:
            rows.append(_row(sheet, number, filled, fields, kinds, faults))
    return rows


def _unknown(head: str, kinds: Collection[str]) -> str:
    """What is wrong with a head that no column has, with the one that may be meant."""
    near = get_close_matches(head.lower().replace(" ", "_"), kinds, 1)
    return f"unknown column {head[:60]!r}" + (f"; {near[0]!r} may be meant" if near else "")


def _check_roles(sheets: list[Sheet], tables: dict[str, list[PlainMap]], faults: list[Fault]) -> None:
    """Columns of person-months are named after staff roles, and where there are roles there are such columns."""
    roles = {str(row.get("id")) for row in tables.get("staff_roles", [])}
    for sheet in sheets:
        if sheet.title not in BY_ROLE or len(sheet.rows) < 2:
            continue
        heads = [cell for cell in sheet.rows[0] if str(cell.value).strip().startswith(PERSON_MONTHS)]
        for cell in heads:
            role = str(cell.value).strip().removeprefix(PERSON_MONTHS)
            if role not in roles:
                faults.append(Fault(sheet.title, _place(sheet, cell), f"{role[:60]!r} is no id of the sheet staff_roles"))
        if roles and not heads:
            reason = f"no column {PERSON_MONTHS}<id of a staff role>: no work of people would be planned"
            faults.append(Fault(sheet.title, f"sheet {sheet.title}", reason))


def _kinds(table: str) -> dict[str, tuple[str, str, str]]:
    """Column head -> field, kind, language."""
    found: dict[str, tuple[str, str, str]] = {}
    for key, kind in COLUMNS[table].items():
        if kind in ("text", "texts"):
            found |= {f"{key}_{language}": (key, kind, language) for language in ("en", "zh")}
        else:
            found[key] = (key, kind, "")
    return found


def _place(sheet: Sheet, cell: Cell) -> str:
    return f"sheet {sheet.title}, cell {cell.place}"


def _row(
    sheet: Sheet, number: int, filled: tuple[Cell, ...], fields: dict[int, str], kinds: dict[str, tuple[str, str, str]],
    faults: list[Fault],
) -> PlainMap:  # fmt: skip
    row = PlainMap(f"sheet {sheet.title}, row {number}")
    for cell in filled:
        head, place = fields.get(cell.column), _place(sheet, cell)
        if head is None:
            if not any(each.column == cell.column for each in sheet.rows[0]):
                faults.append(Fault(sheet.title, place, "stands in a column without a head"))
            continue
        field, kind, language = kinds.get(head, (head, "number", ""))
        try:
            value = _value(cell, kind)
        except ValueError as error:
            faults.append(Fault(sheet.title, place, str(error)))
            continue
        row.lines.setdefault(field, place)
        if kind == "text":
            text = row.setdefault(field, PlainMap(place))
            text[language], text.lines[language] = value, place
        elif kind == "texts":
            _add_lines(row, field, value, language, place)
        else:
            row[field] = value
    return row


def _add_lines(row: PlainMap, field: str, lines: list[str], language: str, place: str) -> None:
    """Line n of the English cell and line n of the Chinese one make one text."""
    items = row.setdefault(field, PlainList(place))
    for index, line in enumerate(lines):
        if index == len(items):
            items.append(PlainMap(place))
            items.lines.append(place)
        items[index][language], items[index].lines[language] = line, place


RANGE = re.compile(r"^\s*(\d+)\s*(?:[-–—~～至]|to)\s*(\d+)\s*$")
"""Two numbers as a person writes from one to the other: weeks 1-8."""


def _value(cell: Cell, kind: str) -> Any:
    """A cell as its kind asks; ValueError in words otherwise."""
    value = cell.value
    if cell.kind == "f":
        raise ValueError("holds a formula; write its value")
    if cell.kind == "e":
        raise ValueError(f"holds the error {value}")
    if kind == "number":
        return _number(value)
    if kind == "flag":
        word = str(value).strip().lower()
        if word in ("yes", "y", "true", "1", "是", "x", "✓"):
            return True
        if word in ("no", "n", "false", "0", "否"):
            return False
        raise ValueError(f"{word[:40]!r} is neither yes nor no")
    text = _words(value)
    if kind == "list":
        return [part.strip() for part in text.replace("，", ",").replace("、", ",").split(",") if part.strip()]
    if kind == "numbers":
        parts = RANGE.sub(r"\1,\2", text.replace("，", ",")).split(",")
        return [_number(part) for part in parts if part.strip()]
    return [line.strip() for line in text.splitlines() if line.strip()] if kind == "texts" else text


def _number(value: Any) -> int | float:
    if isinstance(value, bool):
        raise ValueError("holds true or false, a number is needed")
    try:
        number = float(str(value).strip())
    except ValueError:
        raise ValueError(f"{str(value)[:40]!r} is not a number") from None
    if number != number or number in (float("inf"), float("-inf")):
        raise ValueError(f"{str(value)[:40]!r} is not a number")
    return int(number) if number.is_integer() else number


def _words(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


_LINKS = (
    ("capabilities", "dimension", "dimensions"), ("questions", "capability", "capabilities"),
    ("kpis", "question", "questions"), ("option_names", "question", "questions"), ("targets", "profile", "profiles"),
    ("lifts", "initiative", "initiatives"), ("steps", "initiative", "initiatives"),
    ("measures", "initiative", "initiatives"),
)  # fmt: skip


def _check_links(tables: dict[str, list[PlainMap]], faults: list[Fault]) -> None:
    """Rows that belong to no row of another sheet would be lost in silence: they are named instead."""
    for table, field, other in _LINKS:
        known = {row.get("id") for row in tables.get(other, [])}
        for row in tables.get(table, []):
            if row.get(field) not in known:
                place = row.lines.get(field, row.line)
                given = row.get(field)
                reason = f"{field} is missing" if given is None else f"{given!r} is no id of the sheet {other}"
                faults.append(Fault(table, place, reason))
