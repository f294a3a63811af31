"""A content folder's files: which there are, what each holds, and where in it a fault stands."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import Field, ValidationError

from errors import ContentError
from questionnaires.schema import (
    Content,
    Crosswalk,
    DefaultLimits,
    Id,
    Initiative,
    Named,
    Pattern,
    Profile,
    Question,
    ScoringSettings,
    Source,
    Text,
    Weight,
    Words,
)
from questionnaires.yaml_in import line_of, read_file

FileModel = TypeVar("FileModel", bound=Content)


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
    version: Words
    title: Text
    about: Text | None = None
    scoring: ScoringSettings = ScoringSettings()
    level_names: tuple[Text, ...] = ()
    owners: tuple[Named, ...] = ()
    staff_roles: tuple[Named, ...] = ()
    crosswalks: tuple[Crosswalk, ...] = ()
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
    """One thing wrong with a content folder."""

    file: str
    line: int | None
    reason: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}: {self.reason}" if self.line else f"{self.file}: {self.reason}"


@dataclass
class Folder:
    """The parsed files of a content folder, by file name, and the faults met so far."""

    path: Path
    plain: dict[str, Any] = field(default_factory=dict)
    parsed: dict[str, Content] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def add_fault(self, file: str, path: tuple[str | int, ...], reason: str) -> None:
        self.faults.append(Fault(file, line_of(self.plain.get(file), path), reason))

    def read(self, file: str, shape: type[FileModel]) -> FileModel | None:
        """Parse one file; its faults are collected, None comes back where there are any."""
        try:
            self.plain[file] = read_file(self.path / file, ContentError)
            parsed = shape.model_validate_json(json.dumps(self.plain[file]))
        except ContentError as error:
            place = error.where.removeprefix(str(self.path / file)).removeprefix(", line ")
            remedy = f"; {error.remedy}" if error.remedy else ""
            self.faults.append(Fault(file, int(place) if place.isdigit() else None, error.what + remedy))
            return None
        except ValidationError as error:
            for detail in error.errors():
                self.add_fault(file, tuple(detail["loc"]), _reason(detail))
            return None
        self.parsed[file] = parsed
        return parsed


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
    message = str(detail["msg"])
    return f"{place}: {message[:1].lower()}{message[1:]}"


def read_folder(path: Path) -> Folder:
    """Read every file that belongs to a questionnaire in ``path``; faults are collected, never raised."""
    folder = Folder(path)
    if not path.is_dir():
        folder.faults.append(Fault(str(path), None, "there is no such content folder"))
        return folder
    model = folder.read("model.yaml", ModelFile)
    for dimension in model.dimensions if model else ():
        folder.read(f"{dimension.id}.yaml", QuestionsFile)
    for file, shape in OPTIONAL_FILES.items():
        if (path / file).exists():
            folder.read(file, shape)
    return folder
