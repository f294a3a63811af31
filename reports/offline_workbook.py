"""The questionnaire to take away: a workbook for one respondent, filled in without a network and brought back.

Everything but the cells to fill in is locked; both languages stand in every cell; answers are chosen from lists.
"""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from questionnaires.schema import Question, Questionnaire, Text
from reports.choices import option_label
from reports.language import LOCALES, Language
from reports.office import LATIN_FONT
from reports.spreadsheet import CONTROL, LINE, print_wide, row_height
from reports.tokens import colours
from scoring.answers_workbook import ANSWERS, GUIDE, HEAD, OPTIONS

KEYS = ("question", "revision", "number", "text", "before", "answer", "confidence", "comment", "quote", "evidence")
"""Columns of the sheet ``answers``; ``before`` only where something was answered in the cycle before."""
WIDTHS = {"question": 3, "revision": 3, "number": 6, "text": 46, "before": 24, "answer": 20, "confidence": 12, "comment": 40,
          "quote": 15, "evidence": 36}  # fmt: skip
OPEN = ("answer", "confidence", "comment", "quote")
LEVEL = 34
TOP = Alignment(vertical="top", wrap_text=True)


@dataclass(frozen=True)
class Given:
    """What stands already: ``answer`` as the list says it (``3``, ``na``, ``unknown`` or empty), revision as it was read.

    ``before``, ``said``: answer, said the same way, and comment of the same person in the cycle before.
    """

    answer: str = ""
    confidence: str = ""
    comment: str = ""
    quote: bool = False
    revision: int = 0
    before: str = ""
    said: str = ""


def offline_workbook(
    questionnaire: Questionnaire, version: str, head: Mapping[str, str], given: Mapping[str, Given], promise: Text,
    first: str = "en",
) -> bytes:  # fmt: skip
    """The .xlsx with the questions of ``given``; ``head``: what the sheet ``assessment`` carries, ``promise``: who will see
    the answers, ``first``: the language that stands first in each cell.
    """
    said = _Both((first, *(each for each in LOCALES if each != first)))
    book = Workbook()
    page = book.active
    page.title = ANSWERS
    book.properties.title, book.properties.creator = head.get("organisation.name.en", "Waymark"), "Waymark"
    asked = [question for question in questionnaire.asked(version) if question.id in given]
    most = max((len(question.levels) for question in asked), default=0)
    columns = _columns(most, any(given[question.id].before for question in asked))
    _heads(page, columns, said)
    lists = _Lists(book.create_sheet(OPTIONS))
    _fill(page, questionnaire, asked, given, columns, lists, said)
    _guide(book.create_sheet(GUIDE, 0), head, promise, said)
    own = book.create_sheet(HEAD)
    for key, value in head.items():
        own.append([key, CONTROL.sub("", value)])
        own.cell(own.max_row, 2).data_type = "s"
    for sheet in book.worksheets:
        sheet.protection.sheet = True
        sheet.protection.formatColumns = sheet.protection.formatRows = False
    own.sheet_state = book[OPTIONS].sheet_state = "hidden"
    book.active = 1
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@dataclass(frozen=True)
class _Both:
    """Texts in both languages, in this order; one of them where they are the same."""

    locales: tuple[str, ...]

    def text(self, text: Text | None, between: str = "\n") -> str:
        if text is None:
            return ""
        return between.join(dict.fromkeys(part for locale in self.locales if (part := text.get(locale))))

    def words(self, key: str, after: str = "") -> str:
        """One of our own, with what stands after it in either language."""
        return "\n".join(f"{_phrases(Language(locale))[key]}{after}" for locale in self.locales)


def _phrases(lang: Language) -> dict[str, str]:
    """Our own words in the workbook."""
    return {
        "text": lang.t("Question"),
        "before": lang.t("Last time"),
        "answer": lang.t("Your answer"),
        "confidence": lang.t("Confidence"),
        "comment": lang.t("Comment"),
        "quote": lang.t("May be quoted without your name"),
        "evidence": lang.t("Evidence to look for"),
        "option": lang.t("Option"),
        "fill": lang.t("Fill in the framed cells of the sheet “answers”: choose from the lists, comment where it helps."),
        "empty": lang.t(
            "Leave a question empty where you have no answer yet; N: not applicable, D: you don't know. A cell emptied takes "
            "nothing back that was stored before: change it on your page, or ask who sent you this."
        ),
        "send": lang.t("Save the workbook as .xlsx, without a password, and send it back to whoever gave it to you."),
    }


class _Lists:
    """Drop-down lists, each kept once in a column of the hidden sheet."""

    def __init__(self, sheet: Any) -> None:
        self.sheet = sheet
        self.found: dict[tuple[str, ...], str] = {}

    def formula(self, options: Sequence[str]) -> str:
        key = tuple(options)
        if key not in self.found:
            column = len(self.found) + 1
            for row, option in enumerate(key, start=1):
                self.sheet.cell(row, column, option).data_type = "s"
            letter = get_column_letter(column)
            self.found[key] = f"={OPTIONS}!${letter}$1:${letter}${len(key)}"
        return self.found[key]


def _heads(page: Any, columns: Sequence[str], said: _Both) -> None:
    ink, paper = colours()["ink"].lstrip("#"), colours()["paper"].lstrip("#")
    for column, key in enumerate(columns, start=1):
        page.cell(1, column, key)
        rank = key.removeprefix("level_") if key.startswith("level_") else ""
        title = "#" if key == "number" else "" if key in ("question", "revision") else said.words(
            "option" if rank else key, f" {rank}" if rank else ""
        )  # fmt: skip
        cell = page.cell(2, column, title)
        cell.font, cell.alignment, cell.fill = Font(name=LATIN_FONT, bold=True), TOP, PatternFill("solid", fgColor=paper)
        cell.border = Border(bottom=Side(style="thin", color=ink))
        letter = get_column_letter(column)
        page.column_dimensions[letter].width = _width(key)
        page.column_dimensions[letter].hidden = key in ("question", "revision")
    page.row_dimensions[1].hidden, page.row_dimensions[2].height = True, 3 * LINE
    page.freeze_panes = page.cell(3, columns.index("answer") + 2)
    print_wide(page, "2:2")


def _width(key: str) -> int:
    return LEVEL if key.startswith("level_") else WIDTHS[key]


def _columns(most: int, has_before: bool) -> list[str]:
    """The columns in their order, with as many for the options as the question with the most has."""
    at = KEYS.index("evidence")
    shown = [key for key in KEYS[:at] if has_before or key != "before"]
    return [*shown, *(f"level_{number}" for number in range(1, most + 1)), *KEYS[at:]]


def _fill(
    page: Any, questionnaire: Questionnaire, asked: Sequence[Question], given: Mapping[str, Given], order: Sequence[str],
    lists: _Lists, said: _Both,
) -> None:  # fmt: skip
    columns = {key: index for index, key in enumerate(order, start=1)}
    rules: dict[str, DataValidation] = {}
    confidence = ["low · 低", "medium · 中", "high · 高"]
    yes = ["yes · 是", "no · 否"]
    rule = Side(style="thin", color=colours()["hair"].lstrip("#"))
    frame = Side(style="thin", color=colours()["muted"].lstrip("#"))
    row, before = 2, ""
    for number, question in enumerate(asked, start=1):
        capability = questionnaire.capability_of(question.id)
        if capability.id != before:
            row, before = row + 1, capability.id
            cell = page.cell(row, columns["text"], said.text(capability.name))
            page.row_dimensions[row].height = 2.4 * LINE
            cell.font, cell.alignment = Font(name=LATIN_FONT, bold=True, size=12), TOP
        row += 1
        held = given.get(question.id, Given())
        options = _options(questionnaire, question, said)
        values: dict[str, Any] = {
            "question": question.id, "revision": held.revision, "number": number, "text": _asked_text(question, said),
            "before": "\n".join(filter(None, [_chosen(options, held.before), held.said])) or None,
            "answer": _chosen(options, held.answer),
            "confidence": next((each for each in confidence if held.confidence and each.startswith(held.confidence)), None),
            "comment": held.comment or None, "quote": yes[0] if held.quote else None,
            "evidence": "\n".join(said.text(each) for each in question.evidence),
        }  # fmt: skip
        values |= {f"level_{rank}": _option_text(level, said) for rank, level in enumerate(question.levels, start=1)}
        page.row_dimensions[row].height = row_height((values[key], _width(key)) for key in values if key != "question")
        for key in order:
            value = values.get(key)
            cell = page.cell(row, columns[key], CONTROL.sub("", value) if isinstance(value, str) else value)
            if isinstance(value, str):
                cell.data_type = "s"
            cell.alignment = TOP
            cell.border = Border(top=rule, left=rule)
            if key in OPEN:
                cell.protection = Protection(locked=False)
                cell.border = Border(*[frame] * 4)
        for key, choices in (("answer", options), ("confidence", confidence), ("quote", yes)):
            formula = lists.formula(choices)
            if formula not in rules:
                rules[formula] = _rule(page, formula)
            rules[formula].add(page.cell(row, columns[key]))


def _rule(page: Any, formula: str) -> DataValidation:
    rule = DataValidation(type="list", formula1=formula, allow_blank=True, showErrorMessage=True)
    rule.errorTitle, rule.error = "Waymark · 路标", "Choose from the list. 请从列表中选择。"
    page.add_data_validation(rule)
    return rule


def _asked_text(question: Question, said: _Both) -> str:
    parts = [said.text(question.title), said.text(question.text)]
    return "\n".join(part for part in parts if part)


def _option_text(level: Any, said: _Both) -> str:
    name = said.text(level.name)
    return f"{name}\n{said.text(level)}" if name else said.text(level)


def _options(questionnaire: Questionnaire, question: Question, said: _Both) -> list[str]:
    named = question.staged and len(questionnaire.level_names) == len(question.levels)
    found = []
    for rank, level in enumerate(question.levels):
        name = level.name or (questionnaire.level_names[rank] if named else None)
        words = said.text(name, " / ")
        found.append(f"{option_label(question, rank)} · {words}".removesuffix(" · "))
    return [*found, "N · not applicable / 不适用", "D · don't know / 不清楚"]


def _chosen(options: Sequence[str], answer: str) -> str | None:
    """The option of the list that an answer is; None where there is none."""
    return next((each for each in options if _key(each) == answer), None)


def _key(option: str) -> str:
    first = option.split(" · ")[0]
    return {"N": "na", "D": "unknown"}.get(first, first)


def _guide(page: Any, head: Mapping[str, str], promise: Text, said: _Both) -> None:
    """Whose workbook it is, of which bank, and what to do with it."""
    banks = dict.fromkeys(name for locale in said.locales if (name := head.get(f"organisation.name.{locale}")))
    person = head.get("respondent", "")
    whose = " · ".join(filter(None, (*banks, head.get("cycle"), "" if person.startswith("user-") else person)))
    lines = [CONTROL.sub("", whose), said.words("fill"), said.words("empty"), said.text(promise), said.words("send")]
    page.column_dimensions["A"].width = 110
    for line in lines:
        page.append([line])
        page.cell(page.max_row, 1).data_type = "s"
        page.cell(page.max_row, 1).alignment = TOP
        page.row_dimensions[page.max_row].height = 3 * LINE
