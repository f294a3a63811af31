"""Which questionnaires a workspace has, and the one an assessment is pinned to."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import Text, cast, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, object_session

from assessment.access import Actor
from assessment.answers import organisation_of
from assessment.models import Assessment, Catalogue
from errors import ContentError
from questionnaires.importers.upload import read_upload
from questionnaires.library import build, check_files, files_of, find, find_by_id, folders, load, version_order
from questionnaires.schema import Questionnaire
from questionnaires.wording import worded
from settings import Settings

MOST = 50
"""Own questionnaires a workspace may keep, all versions counted."""


@lru_cache(maxsize=32)
def _built(row_id: str, key: str, files: str) -> Questionnaire:
    """Built once a process for the same content: a shipped version's row may be written anew by ``keep_shipped``."""
    return build(json.loads(files), key)


_AS_STORED = select(Catalogue.id, Catalogue.key, cast(Catalogue.files, Text))
"""The files as the database holds them: read only where ``_built`` does not know them."""


def _stored(session: Session, workspace_id: str | None, key: str) -> Questionnaire | None:
    own = Catalogue.workspace_id.is_(None) if workspace_id is None else Catalogue.workspace_id == workspace_id
    row = session.execute(_AS_STORED.where(own, Catalogue.key == key)).first()
    return _built(*row) if row else None


def find_version(session: Session, workspace_id: str, key: str, settings: Settings) -> Questionnaire:
    """A version by ``id@version``: the workspace's own, the shipped one, one kept from earlier days, or one in the
    installation's folder. What an assessment was pinned to is kept, so that a folder changed or taken away later changes
    nothing of it.
    """
    own = _stored(session, workspace_id, key)
    if own is not None:
        return own
    try:
        return find_by_id(key)
    except ContentError:
        return _stored(session, None, key) or find_by_id(key, settings.questionnaires)


def keep_pinned(session: Session, workspace_id: str, content: Questionnaire) -> None:
    """Keep what an assessment is pinned to, as it is now, unless it is kept already."""
    own = or_(Catalogue.workspace_id.is_(None), Catalogue.workspace_id == workspace_id)
    if session.scalar(select(Catalogue.id).where(own, Catalogue.key == content.key).limit(1)) is None:
        _keep(session, content)
        session.flush()


def is_own(session: Session, assessment: Assessment) -> bool:
    """Whether an assessment is pinned to a questionnaire its workspace brought."""
    own = (Catalogue.workspace_id == assessment.workspace_id, Catalogue.key == assessment.questionnaire)
    return session.scalar(select(Catalogue.id).where(*own)) is not None


def questionnaire_of(assessment: Assessment, settings: Settings) -> Questionnaire:
    """The questionnaire an assessment is pinned to, in the words of its type of institution."""
    session = object_session(assessment)
    assert session is not None, "the assessment belongs to no session"
    pinned = find_version(session, assessment.workspace_id, assessment.questionnaire, settings)
    return worded(pinned, organisation_of(assessment).benchmark_type)


def questionnaires_of(assessments: Iterable[Assessment], settings: Settings) -> dict[Assessment, Questionnaire]:
    """What ``questionnaire_of`` gives for each, each questionnaire asked for once."""
    found: dict[tuple[str, str, str | None], Questionnaire] = {}
    contents = {}
    for each in assessments:
        pinned = (each.workspace_id, each.questionnaire, organisation_of(each).benchmark_type)
        if pinned not in found:
            found[pinned] = questionnaire_of(each, settings)
        contents[each] = found[pinned]
    return contents


def find_named(session: Session, workspace_id: str, name: str, settings: Settings) -> Questionnaire:
    """By ``id@version``, or by ``id`` alone: the workspace's highest version, else the highest shipped."""
    if "@" in name:
        return find_version(session, workspace_id, name, settings)
    versions = Catalogue.key.startswith(f"{name}@", autoescape=True)
    keys = session.scalars(select(Catalogue.key).where(Catalogue.workspace_id == workspace_id, versions)).all()
    if keys:
        newest = max(keys, key=lambda key: version_order(key.partition("@")[2]))
        return find_version(session, workspace_id, newest, settings)
    return find_version(session, workspace_id, find_by_id(name, settings.questionnaires).key, settings)


@dataclass(frozen=True)
class Shelf:
    """A version a workspace can use; ``own``: it brought it itself; ``local``: it lies in the installation's folder."""

    questionnaire: Questionnaire
    own: bool
    local: bool = False


def library_of(session: Session, actor: Actor, settings: Settings) -> tuple[Shelf, ...]:
    """Every sound version there is for a workspace: shipped first, then its own; by title, newest version first."""
    shipped = [Shelf(find(str(path)), False) for path in folders()]
    shipped += [Shelf(made, False, True) for made, _ in _local(settings) if made is not None]
    rows = session.execute(_AS_STORED.where(Catalogue.workspace_id == actor.workspace_id))
    own = [Shelf(_built(*row), True) for row in rows]

    def order(shelf: Shelf) -> tuple[bool, str, list[tuple[int, int, str]]]:
        version = [(-number, 0, text) for number, text in version_order(shelf.questionnaire.version)]
        return shelf.own, shelf.questionnaire.id, version

    return tuple(sorted([*shipped, *own], key=order))


def faulty_folders(settings: Settings) -> tuple[str, ...]:
    """What is wrong with questionnaires in the installation's folder, each by its folder's name."""
    return tuple(fault for _, fault in _local(settings) if fault)


def _local(settings: Settings) -> Iterator[tuple[Questionnaire | None, str]]:
    """Each questionnaire in the installation's folder, or its first fault."""
    root = settings.questionnaires
    for path in sorted(each.parent for each in root.glob("*/model.yaml")):
        try:
            yield find(str(path)), ""
        except ContentError as error:
            yield None, str(error).replace(f"{path}", path.name)


def add_questionnaire(
    session: Session, actor: Actor, raw: bytes, name: str, settings: Settings
) -> tuple[Questionnaire | None, tuple[str, ...]]:
    """Keep an uploaded questionnaire; its faults, and nothing kept, where it has any.

    Raises ContentError for a file that can't be read at all, or a version that is there already.
    """
    files, faults = read_upload(raw, name)
    faults = faults or check_files(files, name)
    if faults:
        return None, tuple(str(fault) for fault in faults)
    made = build(files, name)
    taken = {shelf.questionnaire.key for shelf in library_of(session, actor, settings)}
    if made.key in taken:
        raise ContentError(f"{made.key} is in the library already", name, "give it a new version")
    if sum(shelf.own for shelf in library_of(session, actor, settings)) >= MOST:
        raise ContentError(f"the workspace keeps {MOST} questionnaires already", name, "remove one that is not used")
    session.add(Catalogue(workspace_id=actor.workspace_id, key=made.key, files=files_of(made), by=actor.name))
    try:
        session.flush()
    except IntegrityError:
        raise ContentError(f"{made.key} is in the library already", name, "give it a new version") from None
    return made, ()


def remove_questionnaire(session: Session, actor: Actor, key: str) -> None:
    """Remove an own version that no assessment is pinned to."""
    row = session.scalar(select(Catalogue).where(Catalogue.workspace_id == actor.workspace_id, Catalogue.key == key))
    if row is None:
        raise ContentError("There is no such questionnaire")
    used = select(Assessment.id).where(Assessment.workspace_id == actor.workspace_id, Assessment.questionnaire == key)
    if session.scalar(used.limit(1)):
        raise ContentError("An assessment uses this version, so it stays")
    session.delete(row)
    session.flush()


def keep_shipped(session: Session, settings: Settings) -> list[str]:
    """Keep every version in the database: a running assessment keeps its version when a newer one is shipped.

    What is shipped may be mended under the same version; a folder of the installation's own may not. What is wrong with
    those: faults, and changes without a new version.
    """
    for path in folders():
        made = load(path)
        row = _kept(session, made.key)
        if row is None:
            _keep(session, made)
        elif row.files != files_of(made):
            row.files = files_of(made)
    notes = []
    for local, fault in _local(settings):
        if local is None:
            notes.append(fault)
        elif (row := _kept(session, local.key)) is None:
            _keep(session, local)
        elif row.files != files_of(local):
            notes.append(f"{local.key} was changed without a new version: assessments go on with what it was; give it one")
    session.flush()
    return notes


def _keep(session: Session, content: Questionnaire) -> None:
    session.add(Catalogue(workspace_id=None, key=content.key, files=files_of(content), by=None))


def _kept(session: Session, key: str) -> Catalogue | None:
    """The row of a version that no workspace brought."""
    return session.scalar(select(Catalogue).where(Catalogue.workspace_id.is_(None), Catalogue.key == key))
