"""An uploaded questionnaire: workbook, zipped content folder or CISO Assistant library; told apart by name and content."""

import io
import zipfile
from pathlib import PurePosixPath
from typing import Any

from errors import ContentError
from questionnaires.folder import Fault
from questionnaires.importers.ciso_assistant import is_library, library_files
from questionnaires.importers.workbook import read_workbook
from questionnaires.yaml_in import MAX_BYTES, Source, parse

MOST_FILES = 60


def read_upload(raw: bytes, name: str) -> tuple[dict[str, Any], list[Fault]]:
    """Content files and the faults met in reading them; ContentError for a file of no known kind."""
    kind = PurePosixPath(name.lower()).suffix
    if kind == ".xlsx":
        return read_workbook(raw, name)
    if kind == ".zip":
        return _unzipped(raw, name), []
    if kind in (".yaml", ".yml"):
        data = parse(raw, Source(name, ContentError))
        if is_library(data):
            return library_files(data, name), []
    raise ContentError(
        "is neither a workbook (.xlsx), a zipped content folder (.zip) nor a CISO Assistant library (.yaml)", name,
        "start from the template workbook",
    )  # fmt: skip


def _unzipped(raw: bytes, name: str) -> dict[str, Any]:
    """The YAML files of a zipped folder, read in memory; nothing is written to disk."""
    return {
        file: parse(text, Source(f"{name}, {file}", ContentError)) for file, text in _members(raw, name).items()
    }


def _members(raw: bytes, name: str) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            members = [each for each in packed.infolist() if _is_content(each.filename)]
            folders = {str(PurePosixPath(each.filename).parent) for each in members}
            if not members or len(folders) != 1 or len(members) > MOST_FILES:
                raise ContentError("must hold one folder of YAML files with a model.yaml", name, "zip a content folder")
            if sum(each.file_size for each in members) > 2 * MAX_BYTES:
                raise ContentError("the files are too large once unpacked", name, "at most 10 MB are read")
            files = {}
            for each in members:
                with packed.open(each) as stream:
                    files[PurePosixPath(each.filename).name] = stream.read(MAX_BYTES + 1)
            return files
    except ContentError:
        raise
    except Exception:  # a damaged file makes zipfile and zlib raise whatever comes
        raise ContentError("is not a zip file that can be read", name, "zip a content folder without a password") from None


def _is_content(path: str) -> bool:
    parts = PurePosixPath(path).parts
    return path.endswith(".yaml") and ".." not in parts and "__MACOSX" not in parts and not parts[-1].startswith(".")
