"""An answers file (JSON or YAML) in, ``Answers`` out; every fault is an AnswerError with file, place and remedy."""

import datetime
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn

from errors import AnswerError
from questionnaires.schema import INSTITUTION_TYPES, Question, Questionnaire, Text
from questionnaires.yaml_in import Source, line_of, parse, read_bytes
from scoring.answers import (
    CONFIDENTIALITY,
    MODES,
    NOT_APPLICABLE,
    UNKNOWN,
    Agreed,
    Answers,
    Comment,
    Evidence,
    Organisation,
    Respondent,
    Unit,
)
from scoring.answers_workbook import is_workbook, plain_answers

Path_ = tuple[str | int, ...]
MAX_TEXT, MAX_LABEL, MAX_NAME, MAX_CYCLE = 10_000, 2_000, 200, 60
"""Characters of a text, of a name in both languages, of what people, units and roles are called by, and of a cycle."""
MAX_UNITS, MAX_RESPONDENTS = 200, 2_000
"""More would take longer than a person waits, and more memory than a server should give."""
TOP_KEYS = ("questionnaire", "organisation", "version", "mode", "confidentiality", "date", "cycle", "scope", "context",
            "targets", "units", "respondents", "agreed")  # fmt: skip
CONTEXT_FACTS = {"partner_share": (0.0, 100.0), "automatic_share": (0.0, 100.0), "growth_12m": (-100.0, 1e6),
                 "production_models": (0.0, 1e6)}  # fmt: skip
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


class _Reader:
    """Walks the plain values with a place for every message."""

    def __init__(self, data: Any, name: str) -> None:
        self.data, self.name = data, name

    def fail(self, path: Path_, what: str, remedy: str = "") -> NoReturn:
        line = line_of(self.data, path)
        place = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).lstrip(".")
        where = f"{self.name}, line {line}" if line else self.name
        raise AnswerError(what, f"{where}, {place}" if place else where, remedy)

    def mapping(self, value: Any, path: Path_, keys: tuple[str, ...] | None = None) -> dict[str, Any]:
        if not isinstance(value, dict):
            self.fail(path, f"{_shown(value)} is not a mapping", "write `key: value` lines")
        for key in value if keys is not None else ():
            if key not in (keys or ()):
                self.fail((*path, key), f"unknown key {_shown(key)}", f"known here: {', '.join(keys or ())}")
        return value

    def items(self, value: Any, path: Path_) -> list[Any]:
        if not isinstance(value, list):
            self.fail(path, f"{_shown(value)} is not a list", "write the items as `- ...`")
        return value

    def text(self, value: Any, path: Path_, most: int = MAX_TEXT) -> str:
        if not isinstance(value, str) or not value.strip():
            self.fail(path, f"{_shown(value)} is not a text", "write a text, in quotes where it looks like a number")
        if len(value) > most:
            self.fail(path, f"the text has {len(value)} characters", f"at most {most}")
        if any(ord(letter) < 32 and letter not in "\n\r\t" for letter in value):
            self.fail(path, "the text holds control characters", "remove them")
        return value.strip()

    def both(self, value: Any, path: Path_) -> Text:
        if isinstance(value, dict):
            self.mapping(value, path, ("en", "zh"))
            for key in ("en", "zh"):
                if key not in value:
                    self.fail(path, f"the key {key!r} is missing", "give en and zh, or one text for both")
            english, chinese = (self.text(value[key], (*path, key), MAX_LABEL) for key in ("en", "zh"))
            return Text(en=english, zh=chinese)
        text = self.text(value, path, MAX_LABEL)
        return Text(en=text, zh=text)

    def choice(self, value: Any, path: Path_, options: tuple[str, ...]) -> Any:
        if value not in options or not isinstance(value, str):
            self.fail(path, f"{_shown(value)} is not known", f"one of: {', '.join(options)}")
        return value

    def number(self, value: Any, path: Path_, low: float, high: float) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or value != value:
            self.fail(path, f"{_shown(value)} is not a number", f"give a number from {low:g} to {high:g}")
        if not low <= value <= high:
            self.fail(path, f"{_shown(value)} is out of range", f"give a number from {low:g} to {high:g}")
        return float(value)

    def flag(self, value: Any, path: Path_) -> bool:
        if not isinstance(value, bool):
            self.fail(path, f"{_shown(value)} is neither true nor false", "write true or false without quotes")
        return value

    def date(self, value: Any, path: Path_) -> str:
        if isinstance(value, str) and _DATE.fullmatch(value):
            try:
                return datetime.date.fromisoformat(value).isoformat()
            except ValueError:
                pass
        self.fail(path, f"{_shown(value)} is not a date", "write it as YYYY-MM-DD")


def _shown(value: Any) -> str:
    text = "nothing" if value is None else f"a {'list' if isinstance(value, list) else 'mapping'}" if isinstance(
        value, dict | list
    ) else repr(value)  # fmt: skip
    return text if len(text) <= 60 else f"{text[:57]}..."


def questionnaire_name(raw: bytes, name: str) -> tuple[Any, str | None]:
    """The plain values of a file and the questionnaire it names (None without)."""
    data = plain_answers(raw, name) if is_workbook(raw) else parse(raw, Source(name, AnswerError))
    reader = _Reader(data, name)
    reader.mapping(data, (), TOP_KEYS)
    given = data.get("questionnaire")
    return data, None if given is None else reader.text(given, ("questionnaire",))


def read_path(path: Path) -> bytes:
    return read_bytes(path, AnswerError)


def read_answers(data: Any, questionnaire: Questionnaire, name: str) -> Answers:
    """Plain values (see ``questionnaire_name``) checked against a questionnaire; raises AnswerError."""
    reader = _Reader(data, name)
    reader.mapping(data, (), TOP_KEYS)
    for key in ("organisation", "respondents"):
        if key not in data:
            reader.fail((), f"the key {key!r} is missing", f"add `{key}:`")
    units = _units(reader, data)
    simple: dict[str, Any] = {}
    for key, options in (
        ("version", ("full", "quick")),
        ("mode", MODES),
        ("confidentiality", CONFIDENTIALITY),
    ):
        if key in data:
            simple[key] = reader.choice(data[key], (key,), options)
    if "date" in data:
        simple["date"] = reader.date(data["date"], ("date",))
    if "cycle" in data:
        simple["cycle"] = reader.text(data["cycle"], ("cycle",), MAX_CYCLE)
    if "scope" in data:
        simple["scope"] = reader.both(data["scope"], ("scope",))
    return Answers(
        questionnaire=questionnaire.key,
        organisation=_organisation(reader, data["organisation"]),
        respondents=_respondents(reader, data["respondents"], questionnaire, units),
        agreed=_agreed(reader, data.get("agreed", {}), questionnaire, units),
        context=_context(reader, data),
        targets=_targets(reader, data, questionnaire),
        units=units,
        **simple,
    )


def _organisation(reader: _Reader, value: Any) -> Organisation:
    path: Path_ = ("organisation",)
    reader.mapping(value, path, ("name", "institution_type", "compare_with", "fictional"))
    for key in ("name", "institution_type"):
        if key not in value:
            reader.fail(path, f"the key {key!r} is missing", f"add `{key}:`")
    kind = reader.choice(value["institution_type"], (*path, "institution_type"), INSTITUTION_TYPES)
    compare = None
    if "compare_with" in value:
        compare = reader.choice(value["compare_with"], (*path, "compare_with"), INSTITUTION_TYPES[:-1])
        if kind != "other":
            reader.fail((*path, "compare_with"), "compare_with is only for the type other", "leave it out")
    fictional = reader.flag(value["fictional"], (*path, "fictional")) if "fictional" in value else False
    return Organisation(reader.both(value["name"], (*path, "name")), kind, compare, fictional)


def _units(reader: _Reader, data: dict[str, Any]) -> tuple[Unit, ...]:
    found: list[Unit] = []
    given = reader.items(data.get("units", []), ("units",))
    if len(given) > MAX_UNITS:
        reader.fail(("units",), f"there are {len(given)} units", f"at most {MAX_UNITS}")
    for index, item in enumerate(given):
        path: Path_ = ("units", index)
        reader.mapping(item, path, ("id", "name", "weight"))
        for key in ("id", "name"):
            if key not in item:
                reader.fail(path, f"the key {key!r} is missing", f"add `{key}:`")
        unit_id = reader.text(item["id"], (*path, "id"), MAX_NAME)
        if unit_id in [unit.id for unit in found]:
            reader.fail((*path, "id"), f"the unit {unit_id!r} stands twice", "give each unit its own id")
        weight = reader.number(item.get("weight", 1), (*path, "weight"), 0, 1e6)
        found.append(Unit(unit_id, reader.both(item["name"], (*path, "name")), weight))
    if found and not any(unit.weight > 0 for unit in found):
        reader.fail(("units",), "every unit weighs 0", "give at least one unit a weight above 0")
    return tuple(found)


def _context(reader: _Reader, data: dict[str, Any]) -> dict[str, float]:
    given = reader.mapping(data.get("context", {}), ("context",), tuple(CONTEXT_FACTS))
    return {key: reader.number(value, ("context", key), *CONTEXT_FACTS[key]) for key, value in given.items()}


def _targets(reader: _Reader, data: dict[str, Any], questionnaire: Questionnaire) -> dict[str, float]:
    known = {capability.id for capability in questionnaire.capabilities}
    given = reader.mapping(data.get("targets", {}), ("targets",))
    for key in given:
        if key not in known:
            reader.fail(("targets", key), f"unknown capability {_shown(key)}", f"see {questionnaire.key}")
    return {key: reader.number(value, ("targets", key), 1, 5) for key, value in given.items()}


RESPONDENT_KEYS = ("id", "answers", "role", "unit", "line", "sections", "comments", "evidence")


def _respondents(
    reader: _Reader, value: Any, questionnaire: Questionnaire, units: tuple[Unit, ...]
) -> tuple[Respondent, ...]:
    items = reader.items(value, ("respondents",))
    if not items:
        reader.fail(("respondents",), "there is no respondent", "give at least one")
    if len(items) > MAX_RESPONDENTS:
        reader.fail(("respondents",), f"there are {len(items)} respondents", f"at most {MAX_RESPONDENTS}")
    questions = {question.id: question for question in questionnaire.questions}
    sections = {dimension.id for dimension in questionnaire.dimensions}
    sections |= {capability.id for capability in questionnaire.capabilities} | set(questions)
    found: dict[str, Respondent] = {}
    for index, item in enumerate(items):
        respondent = _respondent(reader, item, ("respondents", index), questions, units, sections)
        if respondent.id in found:
            place = ("respondents", index, "id")
            reader.fail(place, f"the respondent {_shown(respondent.id)} stands twice", "give each an id of their own")
        found[respondent.id] = respondent
    return tuple(found.values())


def _respondent(
    reader: _Reader,
    item: Any,
    path: Path_,
    questions: dict[str, Question],
    units: tuple[Unit, ...],
    sections: set[str],
) -> Respondent:
    reader.mapping(item, path, RESPONDENT_KEYS)
    for key in ("id", "answers"):
        if key not in item:
            reader.fail(path, f"the key {key!r} is missing", f"add `{key}:`")
    unit = reader.text(item["unit"], (*path, "unit")) if "unit" in item else None
    if unit is not None and unit not in [known.id for known in units]:
        reader.fail((*path, "unit"), f"unknown unit {_shown(unit)}", "list it under `units:`")
    if unit is None and units:
        reader.fail(path, "the respondent names no unit", "the file has units: add `unit:`")
    own_sections = None
    if "sections" in item:
        place = (*path, "sections")
        listed = [reader.text(name, (*place, n)) for n, name in enumerate(reader.items(item["sections"], place))]
        for n, name in enumerate(listed):
            if name not in sections:
                reader.fail((*place, n), f"unknown section {_shown(name)}", "give dimension, capability or question ids")
        own_sections = tuple(sorted(set(listed)))
    return Respondent(
        id=reader.text(item["id"], (*path, "id"), MAX_NAME),
        answers=_answers(reader, item["answers"], (*path, "answers"), questions),
        role=reader.text(item["role"], (*path, "role"), MAX_NAME) if "role" in item else None,
        unit=unit,
        line=reader.choice(item["line"], (*path, "line"), ("first", "second")) if "line" in item else None,
        sections=own_sections,
        comments=_by_question(reader, item.get("comments", {}), (*path, "comments"), questions, _comment),
        evidence=_by_question(reader, item.get("evidence", {}), (*path, "evidence"), questions, _evidence),
    )


def _by_question(
    reader: _Reader,
    value: Any,
    path: Path_,
    questions: dict[str, Question],
    read: Callable[[_Reader, Any, Path_], Any],
) -> dict[str, Any]:
    found = {}
    for key, item in reader.mapping(value, path).items():
        if key not in questions:
            reader.fail((*path, key), f"unknown question {_shown(key)}", "check the id against the questionnaire")
        found[key] = read(reader, item, (*path, key))
    return found


def _comment(reader: _Reader, value: Any, path: Path_) -> Comment:
    if not isinstance(value, dict):
        return Comment(reader.text(value, path))
    reader.mapping(value, path, ("text", "release"))
    if "text" not in value:
        reader.fail(path, "the key 'text' is missing", "add `text:`")
    release = reader.flag(value["release"], (*path, "release")) if "release" in value else False
    return Comment(reader.text(value["text"], (*path, "text")), release)


def _evidence(reader: _Reader, value: Any, path: Path_) -> tuple[Evidence, ...]:
    found = []
    for index, item in enumerate(reader.items(value, path)):
        place = (*path, index)
        reader.mapping(item, place, ("note", "date", "link", "expires", "verdict", "by"))
        if "note" not in item:
            reader.fail(place, "the key 'note' is missing", "say what the evidence is")
        verdict = None
        if "verdict" in item:
            verdict = reader.choice(item["verdict"], (*place, "verdict"), ("seen", "accepted", "rejected"))
        found.append(
            Evidence(
                note=reader.text(item["note"], (*place, "note")),
                date=reader.date(item["date"], (*place, "date")) if "date" in item else None,
                link=reader.text(item["link"], (*place, "link")) if "link" in item else None,
                expires=reader.date(item["expires"], (*place, "expires")) if "expires" in item else None,
                verdict=verdict,
                by=reader.text(item["by"], (*place, "by"), MAX_NAME) if "by" in item else None,
            )
        )
    return tuple(found)


def _answers(reader: _Reader, value: Any, path: Path_, questions: dict[str, Question]) -> dict[str, int]:
    found = {}
    for key, item in reader.mapping(value, path).items():
        if key not in questions:
            reader.fail((*path, key), f"unknown question {_shown(key)}", "check the id against the questionnaire")
        found[key] = _rank(reader, item, (*path, key), questions[key], unknown=True)
    return found


def _choices(values: Sequence[float], unknown: bool) -> str:
    """What an answer may be, in words."""
    low, high = min(values), max(values)
    if list(values) == list(range(int(low), int(high) + 1)):
        return f"give {low:g} to {high:g}, na or unknown" if unknown else f"give {low:g} to {high:g}, or na"
    options = ", ".join(f"{each:g}" for each in values)
    return f"give one of {options}, or na or unknown" if unknown else f"give one of {options}, or na"


def _rank(reader: _Reader, value: Any, path: Path_, question: Question, *, unknown: bool) -> int:
    """The 0-based rank of an answer, NOT_APPLICABLE or UNKNOWN."""
    if value == "na":
        return NOT_APPLICABLE
    if value == "unknown" and unknown:
        return UNKNOWN
    remedy = _choices(question.values, unknown)
    if isinstance(value, bool) or not isinstance(value, int | float):
        remedy += ", without quotes" * isinstance(value, str)
        reader.fail(path, f"{_shown(value)} is not a level", remedy)
    for rank, option in enumerate(question.values):
        if value == option:
            return rank
    shown = f"{value:g} is not a level of this question" if abs(value) < 1e9 else "the level is out of range"
    reader.fail(path, shown, remedy)


def _agreed(
    reader: _Reader, value: Any, questionnaire: Questionnaire, units: tuple[Unit, ...]
) -> tuple[Agreed, ...]:
    questions = {question.id: question for question in questionnaire.questions}
    found: dict[tuple[str, str | None], Agreed] = {}
    for key, item in reader.mapping(value, ("agreed",)).items():
        if key not in questions:
            reader.fail(("agreed", key), f"unknown question {_shown(key)}", "check the id against the questionnaire")
        many = isinstance(item, list)
        for index, one in enumerate(item if many else [item]):
            path: Path_ = ("agreed", key, index) if many else ("agreed", key)
            agreed = _one_agreed(reader, one, path, questions[key], units)
            if (key, agreed.unit) in found:
                reader.fail(path, "a level is agreed twice for the same unit", "keep one")
            found[key, agreed.unit] = agreed
    return tuple(found.values())


def _one_agreed(reader: _Reader, item: Any, path: Path_, question: Question, units: tuple[Unit, ...]) -> Agreed:
    reader.mapping(item, path, ("level", "reason", "by", "date", "unit"))
    if "level" not in item:
        reader.fail(path, "the key 'level' is missing", "add `level:`")
    unit = reader.text(item["unit"], (*path, "unit")) if "unit" in item else None
    if unit is not None and unit not in [known.id for known in units]:
        reader.fail((*path, "unit"), f"unknown unit {_shown(unit)}", "list it under `units:`")
    return Agreed(
        question=question.id,
        rank=_rank(reader, item["level"], (*path, "level"), question, unknown=False),
        reason=reader.text(item["reason"], (*path, "reason")) if "reason" in item else None,
        by=reader.text(item["by"], (*path, "by"), MAX_NAME) if "by" in item else None,
        date=reader.date(item["date"], (*path, "date")) if "date" in item else None,
        unit=unit,
    )
