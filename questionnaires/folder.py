"""A content folder's files: which there are, what each holds, and where in it a fault stands."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import Field, ValidationError

from errors import ContentError
from questionnaires.schema import (
    LANGUAGES,
    Content,
    Crosswalk,
    DefaultLimits,
    Id,
    Initiative,
    Locale,
    Named,
    Pattern,
    Profile,
    Question,
    ScoringSettings,
    Source,
    Text,
    Version,
    Weight,
    Wording,
)
from questionnaires.yaml_in import line_of, read_file

FileModel = TypeVar("FileModel", bound=Content)
_ID = re.compile(r"[a-z0-9][a-z0-9_\-]{0,79}")
PATH, INDEXED = re.compile(r"\w+(\.\w+)*"), re.compile(r"^.*\.\d+\.")
"""The way to a value in a content file, and its beginning up to the last number of a list."""


class CapabilityHead(Content):
    id: Id
    name: Text
    short: Text | None = None
    about: Text | None = None
    weight: Weight = 1.0


class DimensionHead(Content):
    id: Id
    name: Text
    about: Text | None = None
    weight: Weight = 1.0
    capabilities: tuple[CapabilityHead, ...] = Field(min_length=1)


class ModelFile(Content):
    id: Id
    version: Version
    title: Text
    about: Text | None = None
    languages: tuple[Locale, ...] = LANGUAGES
    scoring: ScoringSettings = ScoringSettings()
    level_names: tuple[Text, ...] = ()
    owners: tuple[Named, ...] = ()
    staff_roles: tuple[Named, ...] = ()
    crosswalks: tuple[Crosswalk, ...] = ()
    wording: tuple[Wording, ...] = ()
    dimensions: tuple[DimensionHead, ...] = Field(min_length=1)


class QuestionsFile(Content):
    questions: tuple[Question, ...]


class SourcesFile(Content):
    sources: tuple[Source, ...]


class ProfilesFile(Content):
    profiles: tuple[Profile, ...]


class PatternsFile(Content):
    patterns: tuple[Pattern, ...]


class InitiativesFile(Content):
    initiatives: tuple[Initiative, ...]


class LimitsFile(Content):
    limits: DefaultLimits


OPTIONAL_FILES: dict[str, type[Content]] = {
    "sources.yaml": SourcesFile,
    "profiles.yaml": ProfilesFile,
    "patterns.yaml": PatternsFile,
    "initiatives.yaml": InitiativesFile,
    "limits.yaml": LimitsFile,
}


@dataclass(frozen=True)
class Fault:
    """One thing wrong with a content folder; ``place``: the line of a text file, or the words for a workbook's cell."""

    file: str
    place: int | str | None
    reason: str

    @property
    def where(self) -> str:
        if isinstance(self.place, str):
            return self.place
        return f"{self.file}, line {self.place}" if self.place else self.file

    def __str__(self) -> str:
        return f"{self.where}: {self.reason}"


@dataclass
class Folder:
    """The files of a content folder by name, as plain values and parsed, and the faults met so far."""

    name: str
    plain: dict[str, Any] = field(default_factory=dict)
    parsed: dict[str, Content] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def add_fault(self, file: str, path: tuple[str | int, ...], reason: str) -> None:
        place = line_of(self.plain.get(file), path)
        self.faults.append(Fault(file, place, _of_a_cell(reason) if isinstance(place, str) else reason))

    def load(self, path: Path) -> None:
        """Read one file's plain values; a fault where it can't be read."""
        try:
            self.plain[path.name] = read_file(path, ContentError)
        except ContentError as error:
            place = error.where.removeprefix(str(path)).removeprefix(", line ")
            remedy = f"; {error.remedy}" if error.remedy else ""
            self.faults.append(Fault(path.name, int(place) if place.isdigit() else None, error.what + remedy))

    def parse(self, file: str, shape: type[FileModel]) -> FileModel | None:
        """Give one file its shape; its faults are collected, None comes back where there are any."""
        if file not in self.plain:
            self.faults.append(Fault(file, None, "the file is missing"))
            return None
        try:
            value = _completed(self.plain[file], self._missing_language())
            parsed = shape.model_validate_json(json.dumps(value))
        except ValidationError as error:
            details = error.errors()
            inner = {tuple(detail["loc"][:length]) for detail in details for length in range(len(detail["loc"]))}
            for detail in details:
                if detail["type"] != "too_short" or tuple(detail["loc"]) not in inner:
                    self.add_fault(file, tuple(detail["loc"]), _reason(detail))
            return None
        self.parsed[file] = parsed
        return parsed

    def _missing_language(self) -> Locale | None:
        """The language the questionnaire says it doesn't have; its texts are then those of the other one."""
        model = self.plain.get("model.yaml")
        given = model.get("languages") if isinstance(model, dict) else None
        return {"['en']": "zh", "['zh']": "en"}.get(str(given))  # type: ignore[return-value]


def _completed(value: Any, missing: Locale | None) -> Any:
    """The value with every text in one language given in both."""
    if missing is None:
        return value
    if isinstance(value, list):
        return [_completed(item, missing) for item in value]
    if not isinstance(value, dict):
        return value
    made = {key: _completed(item, missing) for key, item in value.items()}
    present = "en" if missing == "zh" else "zh"
    if isinstance(value.get(present), str) and missing not in value:
        made[missing] = value[present]
    return made


def _of_a_cell(reason: str) -> str:
    """A reason whose path ends in a column's name, for a place in a workbook.

    >>> _of_a_cell("questions.1.text.zh: the Chinese text is missing"), _of_a_cell("initiatives.0.lifts.0.to: is missing")
    ('text_zh: the Chinese text is missing', 'to: is missing')
    """
    path, parted, rest = reason.partition(": ")
    if not parted or not PATH.fullmatch(path):
        return reason
    field = "_".join(INDEXED.sub("", path).split("."))
    return rest if field in LANGUAGES else f"{field}: {rest}"


PLAINER = {"less than or equal to": "at most", "greater than or equal to": "at least"}
"""Words of pydantic's reasons, and those that a reader of a workbook expects."""


def _reason(detail: Any) -> str:
    place = ".".join(str(step) for step in detail["loc"])
    if detail["type"] == "missing":
        last = str(detail["loc"][-1])
        if last in ("en", "zh"):
            language = "English" if last == "en" else "Chinese"
            return f"{place}: the {language} text is missing"
        return f"{place}: is missing"
    if detail["type"] == "extra_forbidden":
        return f"{place}: unknown key"
    if detail["type"] == "too_short":
        return f"{place}: needs at least {detail['ctx']['min_length']}, has {detail['ctx']['actual_length']}"
    if detail["type"] == "string_pattern_mismatch":
        if "A-Z" in detail["ctx"]["pattern"]:
            return f"{place}: {str(detail['input'])[:60]!r} holds more than letters, digits, dots, hyphens and underscores"
        return f"{place}: {str(detail['input'])[:60]!r} holds more than small letters, digits, hyphens and underscores"
    message = str(detail["msg"]).removeprefix("Input ")
    for long, short in PLAINER.items():
        message = message.replace(long, short)
    return f"{place}: {message[:1].lower()}{message[1:]}"


def read_folder(path: Path) -> Folder:
    """Read every file that belongs to a questionnaire in ``path``; faults are collected, never raised."""
    folder = Folder(path.name)
    if not path.is_dir():
        folder.faults.append(Fault(str(path), None, "there is no such content folder"))
        return folder
    folder.load(path / "model.yaml")
    for file in (*_dimension_files(folder), *OPTIONAL_FILES):
        if (path / file).exists():
            folder.load(path / file)
    return folder if folder.faults else _parsed(folder)


def folder_of(files: Mapping[str, Any], name: str) -> Folder:
    """The same from plain values that were read elsewhere: an importer, the database."""
    return _parsed(Folder(name, dict(files)))


def _dimension_files(folder: Folder) -> Iterator[str]:
    """Names of the question files, as far as the model can be read."""
    model = folder.plain.get("model.yaml")
    dimensions = model.get("dimensions") if isinstance(model, dict) else None
    for dimension in dimensions if isinstance(dimensions, list) else ():
        if isinstance(dimension, dict) and _ID.fullmatch(str(dimension.get("id"))):
            yield f"{dimension['id']}.yaml"


def _parsed(folder: Folder) -> Folder:
    model = folder.parse("model.yaml", ModelFile)
    for dimension in model.dimensions if model else ():
        folder.parse(f"{dimension.id}.yaml", QuestionsFile)
    for file, shape in OPTIONAL_FILES.items():
        if file in folder.plain:
            folder.parse(file, shape)
    return folder
