"""One respondent's offline workbook: bytes in, the answers as a file would give them, and the faults of cells, out."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from errors import AnswerError, ContentError
from questionnaires.folder import Fault
from questionnaires.importers.workbook import OLD_OR_LOCKED, Cell, Sheet, read_sheets
from questionnaires.schema import Question
from scoring.answers import LONGEST_COMMENT

ANSWERS, HEAD, OPTIONS, GUIDE = "answers", "assessment", "options", "read me 说明"
"""Sheets of the workbook; the last two are never read."""
COLUMNS = ("question", "revision", "answer", "confidence", "comment", "quote")
"""Keys in the hidden first row of the sheet ``answers`` that are read back."""
WORDS = dict.fromkeys(("N", "N/A", "不适用"), "na") | dict.fromkeys(("D", "DON'T KNOW", "不清楚", "不知道"), "unknown")
"""What stands for an answer that is no level: as the list gives it, and as people write it."""
CONFIDENCES = {"low": "low", "medium": "medium", "high": "high", "低": "low", "中": "medium", "高": "high"}


@dataclass(frozen=True)
class Entry:
    """A row that holds something; ``answer``: number of a level or value of an option, ``na``, ``unknown`` or None."""

    question: str
    revision: int
    answer: float | str | None
    confidence: str
    comment: str
    quote: bool
    place: str


def is_workbook(raw: bytes) -> bool:
    """Whether the bytes are a packed or a locked office file."""
    return raw.startswith((b"PK", OLD_OR_LOCKED))


def read_offline(raw: bytes, name: str) -> tuple[Mapping[str, str], tuple[Entry, ...], list[Fault]]:
    """Head, entries and faults of a workbook; AnswerError when it can't be opened or isn't one of ours."""
    try:
        sheets = {sheet.title: sheet for sheet in read_sheets(raw, name)}
    except ContentError as error:
        raise AnswerError(error.what, name, error.remedy) from None
    if ANSWERS not in sheets or HEAD not in sheets:
        raise AnswerError(
            "is not a questionnaire that was taken away from here", name, "take the workbook out again and fill that in"
        )
    head = {str(row[0].value): str(row[1].value).strip() for row in sheets[HEAD].rows if len(row) > 1}
    faults: list[Fault] = []
    entries = _entries(sheets[ANSWERS], name, faults)
    return head, tuple(entries), faults


def _entries(sheet: Sheet, name: str, faults: list[Fault]) -> list[Entry]:
    heads = {str(cell.value): cell.column for cell in sheet.rows[0]} if sheet.rows else {}
    if any(key not in heads for key in COLUMNS):
        raise AnswerError("the first row of the sheet answers was changed", name, "take the workbook out again")
    found: dict[str, Entry] = {}
    for cells in sheet.rows[1:]:
        row = {key: next((cell for cell in cells if cell.column == heads[key]), None) for key in COLUMNS}
        if row["question"] is None:
            typed = [cell for key in COLUMNS[2:] if (cell := row[key]) is not None and str(cell.value).strip()]
            faults += [_fault(cell, "stands in a row without a question") for cell in typed if row["revision"]]
            continue
        entry = _entry(row, faults)
        if entry.question in found:
            faults.append(_fault(row["question"], f"the question {entry.question[:60]!r} stands twice"))
        found[entry.question] = entry
    return list(found.values())


def _entry(row: Mapping[str, Cell | None], faults: list[Fault]) -> Entry:
    def text(key: str) -> str:
        cell = row[key]
        if cell is None:
            return ""
        if cell.kind == "f":
            faults.append(_fault(cell, "holds a formula; write its value"))
            return ""
        if cell.kind == "e":
            faults.append(_fault(cell, f"holds the error {cell.value}"))
            return ""
        return str(cell.value).strip()

    confidence, comment, quote = text("confidence"), text("comment"), text("quote").lower()
    chosen = CONFIDENCES.get(confidence.split(" ")[0].lower(), "") if confidence else ""
    if confidence and not chosen:
        faults.append(_fault(row["confidence"], f"{confidence[:40]!r} is not low, medium or high"))
    if len(comment) > LONGEST_COMMENT:
        faults.append(_fault(row["comment"], "the comment is too long: at most 10,000 characters"))
    agreed = quote.partition("·")[0].strip()
    if agreed not in ("", "yes", "no", "是", "否"):
        faults.append(_fault(row["quote"], f"{quote[:40]!r} is neither yes nor no"))
    revision = text("revision")
    return Entry(
        question=text("question"), revision=int(revision) if revision.isdecimal() and len(revision) < 10 else 0,
        answer=_answer(text("answer"), row["answer"], faults), confidence=chosen, comment=comment[:LONGEST_COMMENT],
        quote=agreed in ("yes", "是"), place=row["answer"].place if row["answer"] else "",
    )  # fmt: skip


def _answer(text: str, cell: Cell | None, faults: list[Fault]) -> float | str | None:
    """What was chosen: the number that opens the line, or N or D."""
    first = unicodedata.normalize("NFKC", text.split("·")[0]).strip()
    if not first:
        return None
    if first.upper() in WORDS:
        return WORDS[first.upper()]
    try:
        number = float(first)
    except ValueError:
        faults.append(_fault(cell, f"{text[:40]!r} is not one of the options; choose from the list"))
        return None
    if number != number or abs(number) == float("inf"):
        faults.append(_fault(cell, f"{text[:40]!r} is not one of the options; choose from the list"))
        return None
    return number


def _fault(cell: Cell | None, reason: str) -> Fault:
    return Fault(ANSWERS, f"cell {cell.place}" if cell else None, reason)


def check_entries(entries: tuple[Entry, ...], questions: Iterable[Question]) -> list[Fault]:
    """What does not fit the questions asked: others, options that a question does not have."""
    asked = {question.id: question for question in questions}
    faults = []
    for entry in entries:
        question = asked.get(entry.question)
        if question is None:
            if entry.answer is not None or entry.comment:
                place = f"cell {entry.place}" if entry.place else None
                faults.append(Fault(ANSWERS, place, f"{entry.question[:60]!r} is not asked of this person"))
        elif isinstance(entry.answer, float) and entry.answer not in question.values:
            reason = f"{entry.answer:g} is not one of the options; choose from the list"
            faults.append(Fault(ANSWERS, f"cell {entry.place}", reason))
    return faults


def refuse(faults: Sequence[Fault], name: str) -> None:
    """AnswerError that names the first faulty cell, where there is one."""
    if faults:
        raise AnswerError(faults[0].reason, f"{name}, {faults[0].where}", "mend the cell and save the workbook again")


def plain_answers(raw: bytes, name: str) -> dict[str, Any]:
    """The workbook as the plain values of an answers file with one respondent; AnswerError names the first faulty cell."""
    head, entries, faults = read_offline(raw, name)
    refuse(faults, name)
    person: dict[str, Any] = {"id": head.get("respondent", "r1")}
    person |= {key: head[key] for key in ("role", "line") if head.get(key)}
    person["answers"] = {each.question: each.answer for each in entries if each.answer is not None}
    person["comments"] = {each.question: {"text": each.comment, "release": each.quote} for each in entries if each.comment}
    data: dict[str, Any] = {
        "organisation": {"name": _text(head, "organisation.name"), "institution_type": head.get("institution_type", "other")},
        "respondents": [person],
    }
    for key in ("questionnaire", "version", "mode", "confidentiality", "date", "cycle"):
        if head.get(key):
            data[key] = head[key]
    if head.get("compare_with"):
        data["organisation"]["compare_with"] = head["compare_with"]
    if head.get("fictional") == "yes":
        data["organisation"]["fictional"] = True
    if _text(head, "scope"):
        data["scope"] = _text(head, "scope")
    if head.get("unit"):
        person["unit"] = head["unit"]
        data["units"] = [{"id": head["unit"], "name": _text(head, "unit.name")}]
    return data


def _text(head: Mapping[str, str], key: str) -> dict[str, str]:
    return {language: head[f"{key}.{language}"] for language in ("en", "zh") if head.get(f"{key}.{language}")}
