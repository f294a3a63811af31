"""Collect: the interview after which a user wrote down somebody's answers: its day, who held it, what was said besides."""

import datetime
from dataclasses import dataclass

from sqlalchemy.orm import Session

from assessment.access import Actor
from assessment.marks import mark_of
from assessment.models import Participant
from assessment.participation import day_of
from errors import AnswerError, ConflictError

LONGEST = 10_000
"""Letters of notes that fit."""


@dataclass(frozen=True)
class Interview:
    """``day``: ISO date, empty for no interview; ``mark``: tells what a form showed."""

    day: str
    by: str
    notes: str

    @property
    def date(self) -> datetime.date | None:
        return datetime.date.fromisoformat(self.day) if self.day else None

    @property
    def mark(self) -> str:
        return mark_of([self.day, self.notes])


NO_INTERVIEW = Interview("", "", "")


def interview_of(person: Participant) -> Interview:
    """The interview noted for somebody; all fields empty for none."""
    return Interview(person.interviewed_on or "", person.interviewed_by or "", person.interview_notes or "")


def note_interview(
    session: Session, actor: Actor, person: Participant, day: str, notes: str, seen: str, today: datetime.date
) -> None:
    """Note somebody's interview, held by the actor; without a day and notes it is taken back.

    ``seen``: the mark of what the form showed; ConflictError where somebody changed it meanwhile.
    """
    if seen != interview_of(person).mark:
        raise ConflictError("The interview was changed in another window; what stands now is shown")
    held, notes = day_of(day), notes.strip()
    if notes and held is None:
        raise AnswerError("Give the day of the interview")
    if held is not None and held > today.isoformat():
        raise AnswerError("This day has not come yet")
    if len(notes) > LONGEST:
        raise AnswerError("At most 10,000 characters of notes fit")
    person.interviewed_on, person.interview_notes = held, notes or None
    person.interviewed_by = actor.name if held else None
    session.flush()
