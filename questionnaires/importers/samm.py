"""OWASP SAMM v2: its public folder of YAML files (github.com/owaspsamm/core, ``model/``) as a questionnaire.

A business function becomes a dimension, a practice a capability, a question a question under its activity's id. The
answers' values are those of SAMM's own answer sets. A question's weight is such that a practice's mean is the sum over
its levels of the mean of the streams, divided by the number of levels: SAMM's own score (0 to 3) / 3.
"""

from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from errors import ContentError
from questionnaires.yaml_in import read_file

_KINDS = (
    "answer_sets", "business_functions", "security_practices", "practice_levels", "maturity_levels", "streams",
    "activities", "questions",
)  # fmt: skip
_LICENCE = "OWASP SAMM is published by OWASP under CC BY-SA 4.0 (owaspsamm.org)."
Record = dict[str, Any]


def samm(folder: Path, version: str = "2") -> dict[str, Any]:
    """Content files of SAMM's model folder (or of the repository around it); ContentError where it isn't one."""
    root = next((each for each in (folder, folder / "model") if (each / "business_functions").is_dir()), None)
    if root is None:
        raise ContentError("is not SAMM's model folder", str(folder), "give the folder that holds business_functions")
    return _Model(root).files(version)


class _Model:
    """SAMM's records by kind and id, with the file each came from."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.kinds: dict[str, dict[str, Record]] = {kind: self._read(kind) for kind in _KINDS}

    def _read(self, kind: str) -> dict[str, Record]:
        found: dict[str, Record] = {}
        for path in sorted([*(self.root / kind).glob("*.yml"), *(self.root / kind).glob("*.yaml")]):
            record = read_file(path, ContentError)
            if not isinstance(record, dict) or not isinstance(record.get("id"), str | int):
                raise ContentError("holds no record with an id", str(path), "give SAMM's files as they are published")
            if str(record["id"]) in found:
                raise ContentError("the id stands in another file too", str(path), "give SAMM's files as they are published")
            found[str(record["id"])] = record | {"file": path}
        if not found:
            raise ContentError("the folder is missing or empty", str(self.root / kind), "give the whole model folder")
        return found

    def linked(self, record: Record, key: str, kind: str) -> Record:
        """The record that ``key`` points to."""
        target = self.kinds[kind].get(str(record.get(key)))
        if target is None:
            raise ContentError(f"{key} names no record of {kind}", str(record["file"]), "give the whole model folder")
        return target

    def text(self, record: Record, key: str) -> str:
        value = record.get(key)
        if not isinstance(value, str | int | float) or isinstance(value, bool) or not str(value).strip():
            raise ContentError(f"`{key}` is missing", str(record["file"]), "give SAMM's files as they are published")
        return " ".join(str(value).split())

    def number(self, record: Record, key: str) -> float:
        value = record.get(key)
        if not isinstance(value, int | float) or isinstance(value, bool):
            raise ContentError(f"`{key}` is not a number", str(record["file"]), "give SAMM's files as they are published")
        return value

    def order(self, record: Record, default: int = 0) -> float:
        return self.number({"order": default} | record, "order")

    def texts(self, record: Record, key: str) -> list[Record]:
        values = record.get(key) or []
        if not isinstance(values, list) or not all(isinstance(each, str | int | float) for each in values):
            raise ContentError(f"`{key}` must list texts", str(record["file"]), "give SAMM's files as they are published")
        return [{"en": " ".join(str(each).split())} for each in values]

    def files(self, version: str) -> dict[str, Any]:
        rows = sorted((self._row(question) for question in self.kinds["questions"].values()), key=lambda row: row["order"])
        counts = Counter((row["practice"], row["level"]) for row in rows)
        most = max(counts.values())
        for row in rows:
            row["entry"]["weight"] = most / counts[row["practice"], row["level"]]
        by_function: dict[str, list[Record]] = defaultdict(list)
        for row in rows:
            by_function[row["function"]].append(row)
        dimensions = [self._dimension(id, own) for id, own in by_function.items()]
        model = {
            "id": "owasp-samm", "version": version, "languages": ["en"], "title": {"en": f"OWASP SAMM {version}"},
            "about": {"en": _LICENCE}, "dimensions": dimensions,
        }  # fmt: skip
        questions = {
            f"{dimension['id']}.yaml": {"questions": [row["entry"] for row in by_function[id]]}
            for dimension, id in zip(dimensions, by_function, strict=True)
        }
        return {"model.yaml": model} | questions

    def _dimension(self, id: str, rows: list[Record]) -> Record:
        function = self.kinds["business_functions"][id]
        practices = [self.kinds["security_practices"][practice] for practice in dict.fromkeys(r["practice"] for r in rows)]
        return {
            "id": slug(self.text(function, "name")),
            "name": {"en": self.text(function, "name")},
            "about": {"en": self.text(function, "description")},
            "capabilities": [
                {
                    "id": slug(self.text(practice, "name")),
                    "name": {"en": self.text(practice, "name")},
                    "about": {"en": self.text(practice, "shortDescription")},
                }
                for practice in practices
            ],
        }

    def _row(self, question: Record) -> Record:
        activity = self.linked(question, "activity", "activities")
        stream = self.linked(activity, "stream", "streams")
        level = self.linked(activity, "level", "practice_levels")
        practice = self.linked(stream, "practice", "security_practices")
        function = self.linked(practice, "function", "business_functions")
        maturity = self.linked(level, "maturityLevel", "maturity_levels")
        initial, short, letter = (
            self.text(function, "name")[0], self.text(practice, "shortName"), self.text(stream, "letter"),
        )  # fmt: skip
        number = int(self.number(maturity, "number"))
        order = int(self.order(question, 1))
        entry = {
            "id": f"{initial}-{short}-{number}-{letter}" + (f".{order}" if order > 1 else ""),
            "capability": slug(self.text(practice, "name")),
            "title": {"en": self.text(activity, "title")},
            "text": {"en": self.text(question, "text")},
            "why": {"en": self.text(activity, "benefit")},
            "criteria": self.texts(question, "quality"),
            "levels": self._levels(self.linked(question, "answerSet", "answer_sets")),
        }
        key = (self.order(function), self.order(practice), number, self.order(stream), order)
        return {"entry": entry, "function": str(function["id"]), "practice": str(practice["id"]), "level": number,
                "order": key}  # fmt: skip

    def _levels(self, answer_set: Record) -> list[Record]:
        values = answer_set.get("values")
        if not isinstance(values, list) or not all(isinstance(each, dict) for each in values):
            raise ContentError("`values` must list answers with text and value", str(answer_set["file"]))
        records = sorted((each | {"file": answer_set["file"]} for each in values), key=self.order)
        return [{"en": self.text(each, "text"), "value": self.number(each, "value")} for each in records]


def slug(name: str) -> str:
    """An id made of a name.

    >>> slug("Policy & Compliance")
    'policy_compliance'
    """
    return "_".join("".join(c if c.isascii() and c.isalnum() else " " for c in name.lower()).split())[:80]
