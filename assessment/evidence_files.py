"""Files as evidence: checked when handed in, kept in the database, handed out as downloads only."""

import io
import zipfile
from dataclasses import dataclass
from pathlib import PurePath

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from assessment.models import Evidence, EvidenceFile, Participant
from errors import AnswerError

LARGEST, MOST_OF_ALL, LONGEST_NAME = 4_000_000, 400_000_000, 120
"""Bytes of a file and of all files of an assessment, and letters of a name, at most."""
STARTS = {"pdf": b"%PDF-", "png": b"\x89PNG\r\n\x1a\n", "jpg": b"\xff\xd8\xff", "jpeg": b"\xff\xd8\xff"}
OFFICE, PLAIN = ("docx", "xlsx", "pptx"), ("txt", "csv")
KINDS = (*STARTS, *OFFICE, *PLAIN)
CONTENT_TYPES, MOST_TYPES = "[Content_Types].xml", 500_000
"""The part that names the kind of every other, and how many bytes of it are read."""
MACRO = (b"vbaproject", b"macroenabled", b"macrosheet", b"oleobject")
"""In the names or types of an Office file's parts: it brings what runs (ECMA-376 part 2; MS-OFFMACRO2)."""


@dataclass(frozen=True)
class Sent:
    """A file as it was sent."""

    name: str
    content: bytes


def checked(session: Session, assessment_id: str, sent: Sent) -> EvidenceFile:
    """A file that may be kept; AnswerError for one that is too large, of another kind, or holds macros."""
    name = "".join(letter for letter in PurePath(sent.name.replace("\\", "/")).name if letter.isprintable())
    kind = name.rpartition(".")[2].lower()
    if kind not in KINDS:
        raise AnswerError("A file is PDF, PNG, JPEG, Word, Excel, PowerPoint, text or CSV")
    if not sent.content or len(sent.content) > LARGEST:
        raise AnswerError("The file is empty or larger than 4 MB")
    if not _is_of(kind, sent.content):
        raise AnswerError("The file is not what its name says, or it holds macros")
    query = select(func.sum(EvidenceFile.size)).join(Evidence).join(Participant)
    kept = session.scalar(query.where(Participant.assessment_id == assessment_id)) or 0
    if kept + len(sent.content) > MOST_OF_ALL:
        raise AnswerError("The files of this assessment would be larger than 400 MB in all")
    stem = name.rpartition(".")[0][: LONGEST_NAME - len(kind) - 1]
    return EvidenceFile(name=f"{stem}.{kind}", size=len(sent.content), content=sent.content)


def _is_of(kind: str, content: bytes) -> bool:
    if kind in STARTS:
        return content.startswith(STARTS[kind])
    if kind in PLAIN:
        return b"\0" not in content
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            names = parts.namelist()
            is_read = CONTENT_TYPES in names and parts.getinfo(CONTENT_TYPES).file_size <= MOST_TYPES
            kinds = parts.read(CONTENT_TYPES).lower() if is_read else b""
    except Exception:  # a damaged archive raises what its damage happens to be
        return False
    told = (kinds, *(each.lower().encode() for each in names))
    return bool(kinds) and not any(word in each for word in MACRO for each in told)
