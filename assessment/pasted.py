"""People as they are typed or pasted: one a line, or a table as it is copied out of a spreadsheet."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assessment.access import is_user_code
from assessment.mailing import is_address
from errors import AnswerError

BETWEEN = " \t,;，；、"
"""What may stand between name, function and address."""
LONGEST_NAME, LONGEST_ROLE = 60, 100
"""Letters of a name and of a function at most."""
LONGEST_LINE = LONGEST_NAME + LONGEST_ROLE + 300
"""Letters of a line of the list: with what may stand between, and an address (RFC 5321, 4.5.3.1.3: 254)."""
PARTS = re.compile(r"\s*[\t,;，；、]\s*")
LETTERS = r"""[^\s<>()（）'"“”,;，；、]"""
ADDRESS = re.compile(rf"""[<(（'"“]*({LETTERS}+[@＠]{LETTERS}*|[@＠]{LETTERS}+)[>)）'"”]*""")
QUOTED = re.compile(r'\s*"([^"]+)"(.*)')
"""A name in quotes, as mail programs write one that holds a comma, and what follows it."""
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
class Person:
    """One line of the list; ``unit``: the code of the unit it names, empty for none."""

    name: str
    role: str
    email: str
    unit: str = ""


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


def in_line(number: int, line: str) -> Person:
    """Name, function and e-mail address of a line, parted by tabs alone where there are any; a line that is an address alone
    gives its first half as the name.
    """
    if len(line) > LONGEST_LINE:
        raise AnswerError(f"line {number}: it is longer than a name, a function and an e-mail address can be")
    quoted = QUOTED.fullmatch(line)
    text = quoted[2] if quoted else line
    if PARTS.match(line):
        raise AnswerError(f"line {number}: the name is missing or can't be used")
    emails = [each.replace("＠", "@") for each in ADDRESS.findall(text)] if {"@", "＠"} & {*text} else []
    if len(emails) > 1:
        raise AnswerError(f"line {number}: one person a line, with one e-mail address")
    email = emails[0] if emails else ""
    if email and not is_address(email):
        raise AnswerError(f"line {number}: {email[:60]!r} is not an e-mail address")
    rest = ADDRESS.sub(", ", text).strip(BETWEEN) if email else text
    if quoted:
        return Person(quoted[1].strip(), rest.strip(BETWEEN), email)
    name, *role = rest.split("\t") if "\t" in line else PARTS.split(rest, 1)
    said = " ".join(filter(None, (each.strip(BETWEEN) for each in role)))
    return Person(name.strip(BETWEEN) or email.partition("@")[0], said, email)


def in_columns(number: int, parts: Mapping[str, str], units: Mapping[str, str]) -> Person:
    """The person in a line of a table; ``units``: their codes by what they may be called."""
    email, unit = parts.get("email", "").replace("＠", "@"), parts.get("unit", "")
    if email and not is_address(email):
        raise AnswerError(f"line {number}: {email[:60]!r} is not an e-mail address")
    if unit and units and key_of(unit) not in units:
        raise AnswerError(f"line {number}: {unit[:60]!r} is not one of the units")
    return Person(parts["name"], parts.get("role", ""), email, units.get(key_of(unit), ""))


def check_name(number: int, name: str, role: str) -> None:
    if not name or is_user_code(name):
        raise AnswerError(f"line {number}: the name is missing or can't be used")
    if len(name) > LONGEST_NAME or len(role) > LONGEST_ROLE:
        raise AnswerError(f"line {number}: at most 60 characters of a name and 100 of a function fit")


def visible(text: str) -> str:
    """A line with nothing invisible in it, single blanks and its tabs."""
    return re.sub(r"[^\S\t]+", " ", "".join(letter for letter in text if unicodedata.category(letter) != "Cf"))


def plain(text: str) -> str:
    """A line as it is kept: nothing invisible, single blanks."""
    return visible(text).strip()


def key_of(text: str) -> str:
    """What two spellings of one name share: width and case of letters don't count."""
    return unicodedata.normalize("NFKC", plain(text)).casefold()
