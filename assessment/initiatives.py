"""An assessment's own catalogue of initiatives, in place of the questionnaire's."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.access import Actor, hold
from assessment.basis import Basis
from assessment.marks import mark_of
from assessment.models import Assessment, OwnInitiatives
from errors import ConflictError, ContentError, PlanError
from questionnaires.folder import Fault
from questionnaires.importers.workbook import read_initiatives
from questionnaires.library import initiatives_from, plain_initiatives
from questionnaires.schema import Initiative, Questionnaire


def catalogue(session: Session, assessment: Assessment, questionnaire: Questionnaire) -> Questionnaire:
    """The questionnaire with the assessment's own initiatives, where it has any."""
    return Basis(initiatives=own_initiatives(session, assessment)).applied(questionnaire)


def own_initiatives(session: Session, assessment: Assessment) -> tuple[Any, ...] | None:
    """The own initiatives as plain values; None where the questionnaire's are used."""
    row = _row(session, assessment)
    return None if row is None else tuple(row.initiatives)


def others_with_own(session: Session, assessment: Assessment) -> list[Assessment]:
    """Assessments of the workspace and questionnaire that have own initiatives, the newest first."""
    own = select(Assessment).join(OwnInitiatives, OwnInitiatives.assessment_id == Assessment.id)
    others = own.where(Assessment.workspace_id == assessment.workspace_id, Assessment.id != assessment.id)
    same = others.where(Assessment.questionnaire == assessment.questionnaire)
    return list(session.scalars(same.order_by(Assessment.created_at.desc(), Assessment.id)))


def take_over(
    session: Session, actor: Actor, assessment: Assessment, questionnaire: Questionnaire, other_id: str, seen: str
) -> list[Fault]:
    """Take all initiatives of another assessment in place of this one's; faults store nothing.

    ConflictError where the catalogue is no longer as it was ``seen``; PlanError where the other has no own initiatives.
    """
    hold(session, assessment)
    other = next((each for each in others_with_own(session, assessment) if each.id == other_id), None)
    plain = None if other is None else own_initiatives(session, other)
    if plain is None:
        raise PlanError("That assessment has no initiatives of its own")
    if seen != catalogue_mark(catalogue(session, assessment, questionnaire)):
        raise ConflictError("somebody else changed the initiatives since you opened this page", "", "look at them first")
    return keep(session, actor, assessment, questionnaire, list(plain))


def change(
    session: Session, actor: Actor, assessment: Assessment, questionnaire: Questionnaire, id: str, plain: Any, seen: str
) -> list[Fault]:
    """Put plain values in the place of an initiative (or after the last), or take it out (None); faults store nothing.

    ConflictError where the initiative is no longer as it was ``seen``.
    """
    hold(session, assessment)
    now = plain_initiatives(catalogue(session, assessment, questionnaire).initiatives)
    held = next((each for each in now if each["id"] == id), None)
    if mark_of(held) != seen:
        raise ConflictError("somebody else changed this initiative since you opened it", "", "save again to replace it")
    if plain is None:
        wanted = [each for each in now if each["id"] != id]
    elif held is None:
        wanted = [*now, plain]
    else:
        wanted = [plain if each["id"] == id else each for each in now]
    return keep(session, actor, assessment, questionnaire, wanted)


def restore(session: Session, actor: Actor, assessment: Assessment, questionnaire: Questionnaire, id: str) -> list[Fault]:
    """Have one initiative again as the questionnaire gives it."""
    now = plain_initiatives(catalogue(session, assessment, questionnaire).initiatives)
    given = next((each for each in plain_initiatives(questionnaire.initiatives) if each["id"] == id), None)
    if given is None:
        raise PlanError("There is no such initiative")
    held = next((each for each in now if each["id"] == id), None)
    return change(session, actor, assessment, questionnaire, id, given, mark_of(held))


def reset(session: Session, assessment: Assessment) -> None:
    """Have all initiatives again as the questionnaire gives them."""
    row = _row(session, assessment)
    if row is not None:
        session.delete(row)
    session.flush()


def replace_all(
    session: Session, actor: Actor, assessment: Assessment, questionnaire: Questionnaire, raw: bytes, name: str, force: bool
) -> list[Fault]:
    """Take a workbook's initiatives in place of the whole catalogue; faults by cell store nothing.

    ConflictError where the catalogue is no longer as it was taken out, unless ``force``.
    """
    plain, faults, seen = read_initiatives(raw, name)
    if faults:
        return faults
    if not plain:
        raise ContentError("the workbook holds no initiatives", name, "take the workbook out of this page and change it")
    made, faults = initiatives_from(questionnaire, plain)
    if faults:
        return faults
    if seen != catalogue_mark(catalogue(session, assessment, questionnaire)) and not force:
        raise ConflictError(
            "the initiatives were changed since this workbook was taken out", name, "tick the box to replace them still"
        )
    _store(session, actor, assessment, questionnaire, made)
    return []


def catalogue_mark(questionnaire: Questionnaire) -> str:
    """The mark of all initiatives."""
    return mark_of(plain_initiatives(questionnaire.initiatives))


def keep(
    session: Session, actor: Actor, assessment: Assessment, questionnaire: Questionnaire, plain: list[Any]
) -> list[Fault]:
    """Make plain values the assessment's initiatives; the questionnaire's own need no row."""
    made, faults = initiatives_from(questionnaire, plain)
    if not faults:
        _store(session, actor, assessment, questionnaire, made)
    return faults


def _store(
    session: Session, actor: Actor, assessment: Assessment, questionnaire: Questionnaire, made: tuple[Initiative, ...]
) -> None:
    row = _row(session, assessment)
    if made == questionnaire.initiatives:
        if row is not None:
            session.delete(row)
    else:
        row = row or OwnInitiatives(assessment_id=assessment.id)
        row.initiatives, row.by = plain_initiatives(made), actor.name
        session.add(row)
    session.flush()


def _row(session: Session, assessment: Assessment) -> OwnInitiatives | None:
    return session.scalar(select(OwnInitiatives).where(OwnInitiatives.assessment_id == assessment.id))
