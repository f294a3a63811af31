"""A table of people as it is copied out of a spreadsheet: which column says what."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

HEADS = {
    "name": ("name", "full name", "姓名", "名字", "员工姓名", "填答人", "respondent", "person", "name or code"),
    "role": ("function", "role", "title", "job title", "position", "岗位", "职务", "职位", "职能", "角色", "岗位名称"),
    "unit": ("unit", "department", "branch", "division", "机构", "部门", "单位", "单元", "分行", "所属机构", "所属部门",
             "所属单元"),
    "email": ("e-mail", "email", "mail", "e-mail address", "email address", "邮箱", "邮件", "电子邮箱", "电子邮件",
              "邮箱地址"),
}  # fmt: skip
"""What the heads of such tables call a column, in lower case."""
SEPARATORS = re.compile(r"[,;，；]")


@dataclass(frozen=True)
class Columns:
    """Where each part of a person stands in a line, by key of ``HEADS``; ``left_out``: heads of columns that are not read."""

    places: dict[str, int]
    left_out: tuple[str, ...]
    separator: str

    def of(self, line: str) -> dict[str, str]:
        """The parts of a line by key; a column the line does not reach is empty."""
        cells = cells_of(line, self.separator)
        return {key: cells[place] if place < len(cells) else "" for key, place in self.places.items()}


def cells_of(line: str, separator: str) -> list[str]:
    """The cells of a line, a tab or one of the common separators between them."""
    return [cell.strip().strip('"').strip() for cell in (line.split("\t") if separator == "\t" else SEPARATORS.split(line))]


def columns_in(lines: Sequence[str]) -> Columns | None:
    """The columns that a first line names; None where it names none: it is then a person as well.

    >>> columns_in(["工号\\t姓名\\t机构\\t邮箱", "1\\t陈露\\t总行\\t"])
    Columns(places={'name': 1, 'unit': 2, 'email': 3}, left_out=('工号',), separator='\\t')
    >>> columns_in(["Chen Lu, Head of retail risk"]) is None
    True
    """
    first = next((line for line in lines if line.strip()), "")
    separator = "\t" if "\t" in first else ","
    heads = cells_of(first, separator)
    known = {word: key for key, words in HEADS.items() for word in words}
    places: dict[str, int] = {}
    for place, head in enumerate(heads):
        key = known.get(head.casefold())
        if key is not None:
            places.setdefault(key, place)
    if "name" not in places or len(places) < 2:
        return None
    left_out = tuple(head for place, head in enumerate(heads) if place not in places.values() and head)
    return Columns(places, left_out, separator)
