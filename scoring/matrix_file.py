"""A plain CSV of ratings in, agreement and reliability out: ``flask --app app stats`` (SCORING.md 4)."""

import csv
import io
from dataclasses import dataclass
from typing import Any

import numpy as np

from errors import AnswerError
from questionnaires.yaml_in import Source, decode
from scoring.agreement import FEWEST, consensus, r_wg
from scoring.statistics import (
    Floats,
    counted,
    cronbach_alpha,
    icc,
    kendall_w,
    krippendorff_alpha,
    standard,
)

MOST_CELLS = 5_000_000
MOST_VALUES = 2_000
MISSING = "there are missing cells"
FLAT = "there is no variation"


@dataclass(frozen=True)
class Matrix:
    """Ratings [respondents, items], NaN = missing; ``items``: the column heads."""

    items: tuple[str, ...]
    table: Floats


def read_matrix(raw: bytes, name: str) -> Matrix:
    """The table of a CSV file: a header row, an optional first column ``respondent``, empty cells missing.

    Raises AnswerError naming row and column of a cell that isn't a number.
    """
    text = decode(raw, Source(name, AnswerError))
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        raise AnswerError(f"not a CSV file: {error}", name, "save the table as CSV (UTF-8, commas)") from None
    rows = [(number, line) for number, line in enumerate(lines[1:], start=2) if any(cell.strip() for cell in line)]
    heads = [cell.strip() for cell in lines[0]]
    skip = 1 if heads and heads[0].lower() == "respondent" else 0
    items = heads[skip:]
    if not items or not rows:
        raise AnswerError("holds no table", name, "give a header row with item names and a row for each respondent")
    seen: set[str] = set()
    for place, item in enumerate(items):
        if not item or item in seen:
            reason = f"the item {item!r} stands twice" if item else "an item has no name"
            raise AnswerError(reason, f"{name}, column {place + skip + 1}", "name every column once")
        seen.add(item)
    if len(rows) * len(items) > MOST_CELLS:
        raise AnswerError(f"the table has {len(rows) * len(items)} cells", name, f"at most {MOST_CELLS} are read")
    table = np.full((len(rows), len(items)), np.nan)
    for index, (number, line) in enumerate(rows):
        if len(line) != len(heads):
            raise AnswerError(f"{len(line)} cells where the header has {len(heads)}", f"{name}, row {number}",
                              "give every row as many cells as the header")  # fmt: skip
        for place, cell in enumerate(line[skip:]):
            table[index, place] = _number(cell.strip(), f"{name}, row {number}, column {items[place]!r}")
    return Matrix(tuple(items), table)


def _number(cell: str, where: str) -> float:
    if not cell:
        return np.nan
    try:
        value = float(cell) if cell.isascii() and "_" not in cell else np.nan
    except ValueError:
        value = np.nan
    if not np.isfinite(value):
        raise AnswerError(f"{cell[:40]!r} is not a number", where, "give a number, or leave the cell empty")
    return value


def statistics(matrix: Matrix, levels: int) -> dict[str, Any]:
    """Every statistic of a table as plain values; ``levels``: K of the scale 1..K that consensus and r_wg are on.

    What can't be computed is null, with its reason under ``reasons``.
    """
    table = matrix.table
    reasons: dict[str, str] = {}
    alpha = _alpha(table, reasons)
    raters, subjects = table.shape
    complete = not np.isnan(table).any()
    level = standard(table)
    correlations = icc(level)
    made = {
        "respondents": raters,
        "levels": levels,
        "items": {item: _item(table[:, place], levels) for place, item in enumerate(matrix.items)},
        "krippendorff_alpha": alpha,
        "icc": {
            "1,1": correlations.icc_1_1, "2,1": correlations.icc_2_1, "3,1": correlations.icc_3_1,
            "1,k": correlations.icc_1_k, "2,k": correlations.icc_2_k, "3,k": correlations.icc_3_k,
        },
        "kendall_w": kendall_w(table),
        "cronbach_alpha": cronbach_alpha(level),
        "reasons": reasons,
    }  # fmt: skip
    small = raters < 2 or subjects < 2
    reason = "it needs at least two rows and two columns" if small else FLAT if complete else MISSING
    for key in ("icc", "kendall_w", "cronbach_alpha"):
        found = made[key]
        if not isinstance(found, dict):
            reasons |= {key: reason} if found is None else {}
        elif all(value is None for value in found.values()):
            reasons[key] = reason
        else:
            reasons |= {f"{key} {name}": FLAT for name, value in found.items() if value is None}
    return made


def _alpha(table: Floats, reasons: dict[str, str]) -> dict[str, float | None]:
    """Krippendorff's alpha for each metric; the reason where it has no value."""
    distinct = len(np.unique(table[~np.isnan(table)]))
    if distinct > MOST_VALUES:
        reasons["krippendorff_alpha"] = f"{distinct} different values, at most {MOST_VALUES} are compared"
        return {"nominal": None, "ordinal": None, "interval": None}
    counts, values = counted(table)
    values = standard(values)
    found = {
        "nominal": krippendorff_alpha(counts, values, "nominal"),
        "ordinal": krippendorff_alpha(counts, values, "ordinal"),
        "interval": krippendorff_alpha(counts, values, "interval"),
    }
    if found["nominal"] is None:
        pairs = bool((counts.sum(axis=1) >= 2).any())
        reasons["krippendorff_alpha"] = FLAT if pairs else "no item has two answers"
    return found


def _item(column: Floats, levels: int) -> dict[str, Any]:
    given = column[~np.isnan(column)]
    made: dict[str, Any] = {"n": len(given), "consensus": None, "r_wg": None}
    if len(given) < FEWEST:
        return made | {"reason": f"fewer than {FEWEST} answers"}
    if (given != np.floor(given)).any() or given.min() < 1 or given.max() > levels:
        return made | {"reason": f"a value is no level from 1 to {levels}; give the scale with --levels"}
    ranks = [int(value) for value in given]
    return made | {"consensus": consensus(ranks, levels), "r_wg": r_wg(ranks, levels), "reason": None}
