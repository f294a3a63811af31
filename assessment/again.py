"""Collect: the people of the cycle before, asked again with their function, unit, line, dimensions and address."""

from dataclasses import dataclass

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from assessment.access import has_link, previous_of
from assessment.invitation import MOST, key_of
from assessment.models import Assessment, Participant
from errors import AnswerError, ConflictError
from questionnaires.schema import Questionnaire


@dataclass(frozen=True)
class Again:
    """Who of the cycle before can be asked again; ``lost``: how many can't, for their unit is not in this assessment."""

    cycle: str
    people: tuple[Participant, ...] = ()
    lost: int = 0


def earlier_people(session: Session, assessment: Assessment) -> Again | None:
    """Those who had a link in the cycle before and are not in this one; None where nobody is or may be known."""
    before = previous_of(session, assessment)
    if before is None or "anonymous" in (assessment.confidentiality, before.confidentiality):
        return None
    known = {key_of(each.external_id) for each in assessment.participants}
    new = [each for each in before.participants if has_link(each) and key_of(each.external_id) not in known]
    units = _units(assessment, before)
    there = tuple(each for each in new if not assessment.units or each.unit in units)
    return Again(before.cycle or "", there, len(new) - len(there)) if new else None


def ask_again(session: Session, assessment: Assessment, content: Questionnaire) -> int:
    """Give each of them a new seat with a new link; how many."""
    found, before = earlier_people(session, assessment), previous_of(session, assessment)
    if found is None or before is None or not found.people:
        raise AnswerError("Nobody of the earlier cycle is left to ask")
    if len(assessment.participants) + len(found.people) > MOST:
        raise AnswerError("There would be more than 500 participants")
    units = _units(assessment, before)
    sections = {each.id for each in content.dimensions} | {each.id for each in content.capabilities}
    for each in found.people:
        assessment.participants.append(
            Participant(
                position=len(assessment.participants), external_id=each.external_id, role=each.role, email=each.email,
                unit=units.get(each.unit or ""), line=each.line,
                sections=[id for id in each.sections or () if id in sections] or None, answers=[], evidence=[],
            )
        )  # fmt: skip
    try:
        session.flush()
    except IntegrityError:
        raise ConflictError("Somebody of these was added in another window just now") from None
    return len(found.people)


def _units(assessment: Assessment, before: Assessment) -> dict[str, str]:
    """Units of this assessment by the code that a unit of the same name had in the cycle before."""
    now = {key_of(name): each.external_id for each in assessment.units for name in each.name.values()}
    return {
        each.external_id: now[key_of(name)]
        for each in before.units for name in each.name.values() if key_of(name) in now
    }  # fmt: skip
