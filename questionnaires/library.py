"""Find, load and cache questionnaires by ``id@version`` or folder."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

from errors import ContentError
from questionnaires.check import check_names
from questionnaires.folder import Fault, Folder, InitiativesFile, ModelFile, QuestionsFile, folder_of, read_folder
from questionnaires.schema import Capability, Dimension, Initiative, Questionnaire
from questionnaires.yaml_in import PlainMap, read_file

_NAME = re.compile(r"[a-z0-9][a-z0-9_\-]{0,79}(@[A-Za-z0-9_.\-]{1,60})?")
LONGEST_NAME = 250
"""Characters of a folder name that the file system takes."""
SHIPPED = Path(__file__).resolve().parent


def check(path: Path) -> list[Fault]:
    """Every fault of a content folder, in file order; empty when it's sound."""
    folder = read_folder(path)
    if not folder.faults:
        check_names(folder)
    return folder.faults


def load(path: Path) -> Questionnaire:
    """The questionnaire in a folder; raises ContentError naming the first fault and how many more there are."""
    return _sound(read_folder(path), f"{path}/", f"flask --app app content check {path}")


def build(files: Mapping[str, Any], name: str) -> Questionnaire:
    """The questionnaire of plain values by file name; raises ContentError like ``load``."""
    return _sound(folder_of(files, name), f"{name}, ", "")


def check_files(files: Mapping[str, Any], name: str) -> list[Fault]:
    """Every fault of plain values by file name."""
    folder = folder_of(files, name)
    if not folder.faults:
        check_names(folder)
    return folder.faults


def files_of(questionnaire: Questionnaire) -> dict[str, Any]:
    """The content files of a questionnaire as plain values by name; ``build`` makes an equal one of them."""
    plain = questionnaire.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    if len(questionnaire.languages) == 1:
        plain = _only_language(plain, questionnaire.languages[0])
    files: dict[str, Any] = {}
    for dimension in plain["dimensions"]:
        questions = [question for capability in dimension["capabilities"] for question in capability.pop("questions")]
        files[f"{dimension['id']}.yaml"] = {"questions": questions}
    for name in ("sources", "profiles", "patterns", "initiatives", "limits"):
        if plain.get(name):
            files[f"{name}.yaml"] = {name: plain.pop(name)}
    if "limits.yaml" in files:
        files["limits.yaml"]["limits"].setdefault("max_parallel", None)
    return {"model.yaml": plain, **files}


def initiatives_from(questionnaire: Questionnaire, plain: list[Any]) -> tuple[tuple[Initiative, ...], list[Fault]]:
    """Initiatives for a questionnaire from plain values as in initiatives.yaml, or every fault that they have.

    A text given in one language only is taken for both.
    """
    _fill_languages(plain)
    file = PlainMap()
    file["initiatives"] = plain
    folder = folder_of(files_of(questionnaire) | {"initiatives.yaml": file}, questionnaire.key)
    if not folder.faults:
        check_names(folder)
    faults = [each for each in folder.faults if each.file == "initiatives.yaml"]
    if faults:
        return (), faults
    return cast(InitiativesFile, folder.parsed["initiatives.yaml"]).initiatives, []


def plain_initiatives(initiatives: Iterable[Initiative]) -> list[Any]:
    """The initiatives as plain values, as in initiatives.yaml."""
    return [each.model_dump(mode="json", by_alias=True, exclude_defaults=True) for each in initiatives]


def _fill_languages(value: Any) -> None:
    if isinstance(value, list):
        for item in value:
            _fill_languages(item)
    elif isinstance(value, dict):
        for language, other in (("en", "zh"), ("zh", "en")):
            if isinstance(value.get(language), str) and other not in value:
                value[other] = value[language]
        for item in list(value.values()):
            _fill_languages(item)


def content_mark(questionnaire: Questionnaire) -> str:
    """Sixteen hexadecimal digits that two questionnaires share when, and only when, their whole content is the same."""
    plain = json.dumps(files_of(questionnaire), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(plain.encode()).hexdigest()[:16]


def _only_language(value: Any, language: str) -> Any:
    if isinstance(value, list):
        return [_only_language(item, language) for item in value]
    if not isinstance(value, dict):
        return value
    other = {"en": "zh", "zh": "en"}[language]
    return {key: _only_language(item, language) for key, item in value.items() if not (key == other and language in value)}


def _sound(folder: Folder, prefix: str, remedy: str) -> Questionnaire:
    if not folder.faults:
        check_names(folder)
    if folder.faults:
        first, more = folder.faults[0], len(folder.faults) - 1
        others = [f"{fault.where}: {fault.reason}" for fault in folder.faults[1:6]] if not remedy else [remedy]
        raise ContentError(first.reason, f"{prefix}{first.where}", f"{more} more: {'; '.join(others)}" if more else "")
    return _assemble(folder)


def _assemble(folder: Folder) -> Questionnaire:
    model = cast(ModelFile, folder.parsed["model.yaml"])
    dimensions = []
    for dimension in model.dimensions:
        questions = cast(QuestionsFile, folder.parsed[f"{dimension.id}.yaml"]).questions
        capabilities = tuple(
            Capability.model_construct(
                **_fields(head), questions=tuple(each for each in questions if each.capability_id == head.id)
            )
            for head in dimension.capabilities
        )
        dimensions.append(Dimension.model_construct(**(_fields(dimension) | {"capabilities": capabilities})))
    extra: dict[str, Any] = {}
    for file in ("sources", "profiles", "patterns", "initiatives", "limits"):
        if f"{file}.yaml" in folder.parsed:
            extra[file] = getattr(folder.parsed[f"{file}.yaml"], file)
    return Questionnaire.model_construct(**(_fields(model) | {"dimensions": tuple(dimensions)} | extra))


def _fields(model: Any) -> dict[str, Any]:
    return {name: getattr(model, name) for name in type(model).model_fields}


@lru_cache(maxsize=32)
def _cached(path: Path, stamp: tuple[tuple[str, int, int], ...]) -> Questionnaire:
    return load(path)


@lru_cache(maxsize=64)
def _headed(path: Path, stamp: tuple[tuple[str, int, int], ...]) -> tuple[str, str] | None:
    """Id and version of the questionnaire in a folder as its first file gives them; None where that is no mapping."""
    head = read_file(path / "model.yaml", ContentError)
    return (str(head.get("id")), str(head.get("version"))) if isinstance(head, dict) else None


def _stamp(path: Path, files: str = "*.yaml") -> tuple[tuple[str, int, int], ...]:
    """What changes whenever a file of a folder is changed, put in or taken away."""
    found = [(file.name, file.stat()) for file in sorted(path.glob(files))]
    return tuple((name, each.st_mtime_ns, each.st_size) for name, each in found)


def folders(*roots: Path) -> list[Path]:
    """Every content folder shipped and under ``roots``."""
    found = []
    for root in (SHIPPED, *roots):
        found += sorted(path.parent for path in root.glob("*/model.yaml"))
    return found


def find_by_id(name: str, *roots: Path) -> Questionnaire:
    """A questionnaire by ``id`` or ``id@version`` only: what a file from outside may name; never a folder."""
    if not _NAME.fullmatch(name):
        raise ContentError(f"{name[:60]!r} is not the id of a questionnaire", "questionnaire", "give id or id@version")
    return find(name, *roots)


def find(name: str, *roots: Path) -> Questionnaire:
    """A questionnaire by folder, ``id`` (highest version) or ``id@version``; raises ContentError if there is none."""
    if len(name) <= LONGEST_NAME and ("/" in name or Path(name).is_dir()) and Path(name).exists():
        path = Path(name).resolve()
        return _cached(path, _stamp(path))
    wanted, _, version = name.partition("@")
    matches, known = [], set()
    unread: list[ContentError] = []
    for path in folders(*roots):
        try:
            headed = _headed(path, _stamp(path, "model.yaml"))
        except ContentError as error:
            unread.append(error)
            continue
        if headed is None:
            continue
        known.add("@".join(headed))
        if headed[0] == wanted and version in ("", headed[1]):
            matches.append((version_order(headed[1]), path))
    if not matches and unread:
        raise unread[0]
    if not matches:
        raise ContentError(f"there is no questionnaire {name[:80]!r}", "questionnaire", f"known: {', '.join(sorted(known))}")
    path = max(matches)[1]
    return _cached(path, _stamp(path))


def version_order(version: str) -> tuple[tuple[int, str], ...]:
    """A key to sort versions by: 1.10 comes after 1.9."""
    return tuple((int(part), "") if part.isdigit() else (-1, part) for part in version.split("."))
