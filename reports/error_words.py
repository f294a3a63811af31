"""Errors in the reader's language: the rooms raise them in English, a table of templates gives the Chinese.

The templates are read off the source (every text handed to an error or a fault), so a test can hold the table against
it. ``python -m reports.error_words`` prints what has no Chinese yet.
"""

import ast
import json
import re
import sys
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from errors import LinesError, WaymarkError
from reports.language import CATALOGUES, Language

ROOT = Path(__file__).resolve().parent.parent
TABLE = CATALOGUES / "zh" / "errors.json"
ROOMS = ("questionnaires", "scoring", "roadmap", "assessment", "reports", "web")
RAISERS = {
    "ContentError", "AnswerError", "PlanError", "AccessError", "ConflictError", "MailError", "ReportError", "ValueError",
    "fail", "add_fault", "Fault", "fault", "refuse",
}  # fmt: skip
LINE, COLUMN = re.compile(r", (line|row) (\d+)"), re.compile(r", column (\S+)")
CELL = re.compile(r"sheet (\S+), cell ([A-Z]+\d+)")
BARE_CELL = re.compile(r"\bcell ([A-Z]+\d+)")
QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")
CHOICES = re.compile(rf"({QUOTED.pattern})(, ({QUOTED.pattern}))*( or ({QUOTED.pattern}))?")
SHEET = re.compile(r"sheet (\S+?)(?=$|[,:，])")


def error_words(error: WaymarkError, lang: Language) -> str:
    """The error as one line: place, cause, remedy; of several, a line each."""
    if isinstance(error, LinesError):
        return "\n".join(error_words(each, lang) for each in error.errors)
    if not lang.is_chinese:
        return str(error)
    where = f"{_place(error.where)}：" if error.where else ""
    remedy = f"；{_said(error.remedy)}" if error.remedy else ""
    return f"{where}{_said(error.what)}{remedy}"


def fault_words(line: str, lang: Language) -> str:
    """A fault's line (``place: reason``) in the reader's language."""
    if not lang.is_chinese:
        return line
    place, parted, reason = line.partition(": ")
    return f"{_place(place)}：{_said(reason)}" if parted else _said(line)


def reason_words(reason: str, lang: Language) -> str:
    """A fault's reason alone, with the field it begins with."""
    return _said(reason) if lang.is_chinese else reason


def _place(where: str) -> str:
    text = COLUMN.sub(r"，第\1列", LINE.sub(r"，第\2行", where))
    text = CELL.sub(r"工作表\1，单元格\2", text)
    return BARE_CELL.sub(r"单元格\1", SHEET.sub(r"工作表\1", text))


def _said(text: str) -> str:
    """The Chinese of a text by its template; parts of a text in turn; what is not known stays as it is."""
    for pattern, chinese in _patterns():
        found = pattern.fullmatch(text)
        if found:
            return chinese.format(*map(_part, found.groups()))
    first, parted, rest = text.partition("; ")
    return f"{_said(first)}；{_said(rest)}" if parted and first else text


def _part(text: str) -> str:
    """What stands in a template's gap: a quoted word, some of them in a row, or a text with a template of its own."""
    if CHOICES.fullmatch(text):
        words = [f"“{each[1:-1]}”" for each in QUOTED.findall(text)]
        return "或".join(filter(None, ("、".join(words[:-1]), words[-1])))
    return _said(text) if " " in text else text


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Templates as patterns, the longest first, so that the most specific is tried first."""
    table: dict[str, str] = json.loads(TABLE.read_text(encoding="utf-8"))
    ordered = sorted(table, key=lambda template: -len(template.replace("{}", "")))
    return tuple((re.compile("(.+?)".join(re.escape(part) for part in key.split("{}"))), table[key]) for key in ordered)


def templates() -> set[str]:
    """Every text handed to an error or a fault, with ``{}`` for what is filled in."""
    found: set[str] = set()
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                found.update(text for text in _texts(node) if len(text.replace("{}", "").split()) >= 2)
    return found


def _texts(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Call):
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        is_list = name == "append" and getattr(getattr(node.func, "value", None), "id", "") == "faults"
        if name in RAISERS or is_list:
            for argument in (*node.args, *(keyword.value for keyword in node.keywords)):
                yield from _template(argument)
    elif isinstance(node, ast.Yield) and isinstance(node.value, ast.Tuple):
        yield from _template(node.value.elts[-1])
    elif isinstance(node, ast.FunctionDef) and node.name == "_reason":
        for inside in ast.walk(node):
            yield from _template(inside.value) if isinstance(inside, ast.Return) and inside.value else ()
    elif isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") in ("reason", "remedy"):
        yield from _template(node.value)


def _template(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        parts = ["{}" if not isinstance(part, ast.Constant) else str(part.value) for part in node.values]
        yield "".join(parts)
    elif isinstance(node, ast.IfExp):
        yield from _template(node.body)
        yield from _template(node.orelse)


def main() -> None:
    known = set(json.loads(TABLE.read_text(encoding="utf-8"))) if TABLE.exists() else set()
    sys.stdout.writelines(f"{json.dumps(text)}\n" for text in sorted(templates() - known))


if __name__ == "__main__":
    main()
