"""Collect: who is asked, by which personal link, until when, and how far they are."""

import datetime
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from assessment.access import FROM_FILE, has_link, hold, is_user_code
from assessment.functions import role_id, sections_by_function
from assessment.interviews import NO_INTERVIEW, Interview, interview_of
from assessment.mailing import is_address
from assessment.marks import mark_of
from assessment.models import Assessment, Participant
from assessment.models.base import new_id
from assessment.participation import asked_of, day_of, earlier_self
from assessment.pasted import (
    LONGEST_NAME,
    LONGEST_ROLE,
    Columns,
    Person,
    check_name,
    columns_in,
    in_columns,
    in_line,
    key_of,
    plain,
    visible,
)
from assessment.peers import withdraw
from errors import AnswerError, ConflictError, LinesError
from questionnaires.schema import Questionnaire
from scoring.agreement import FEWEST

MOST = 500
"""Participants of an assessment at most."""
LONGEST_WELCOME = 2000
"""Letters of the word to those who answer."""


@dataclass(frozen=True)
class Asked:
    """What a group of people is asked, and for which unit and line; empty: all, none. ``by_function``: each what their own
    function owns instead.
    """

    sections: tuple[str, ...] = ()
    unit: str = ""
    line: str = ""
    by_function: bool = False


@dataclass(frozen=True)
class Seat:
    """One participant on the board.

    ``token``: of the personal link, None for somebody who signs in; ``is_empty``: nothing was ever given, so that the seat
    can be taken away; ``left_on``: the day from which they are asked no more, empty for whoever still is.
    """

    id: str
    code: str
    role: str | None
    unit: str | None
    line: str | None
    sections: tuple[str, ...]
    token: str | None
    email: str
    answered: int
    asked: int
    saved_at: datetime.datetime | None
    is_empty: bool
    mark: str
    interview: Interview = NO_INTERVIEW
    left_on: str = ""

    @property
    def is_missing(self) -> bool:
        """Whether answers are still to come."""
        return self.answered < self.asked


def board(assessment: Assessment, content: Questionnaire) -> tuple[Seat, ...]:
    """Every participant: those with most still to answer first."""
    seats = []
    for each in assessment.respondents:
        asked = {question.id for question in asked_of(content, assessment.version, each)}
        given = [answer for answer in each.answers if answer.rank is not None and answer.question in asked]
        seats.append(
            Seat(
                each.id, each.external_id, each.role, each.unit, each.line, tuple(each.sections or ()),
                each.token if has_link(each) else None, each.email or "", len(given), len(asked),
                max((answer.updated_at for answer in given), default=None), _is_empty(each),
                mark_of_seat(each), interview_of(each), each.left_on or "",
            )
        )  # fmt: skip
    return tuple(sorted(seats, key=lambda seat: (not seat.is_missing, seat.answered / max(seat.asked, 1))))


def _is_empty(person: Participant) -> bool:
    said = person.evidence or person.answered or person.interviewed_on or any(each.comment for each in person.answers)
    return not said


def join(session: Session, assessment: Assessment, unit: str) -> Participant:
    """A seat without a name in an anonymous assessment, in one of its units: nobody else ever learns its link."""
    if assessment.confidentiality != "anonymous":
        raise AnswerError("Only an anonymous assessment is joined by a common link")
    check_room(assessment, 1)
    units = {each.external_id for each in assessment.units}
    if (units or unit) and unit not in units:
        raise AnswerError("Choose the unit you answer for")
    made = Participant(
        assessment_id=assessment.id, position=len(assessment.participants), external_id=f"p-{new_id()[:10]}",
        unit=unit or None, answers=[], evidence=[],
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made


def invite(
    session: Session, assessment: Assessment, content: Questionnaire, lines: str, asked: Asked
) -> tuple[int, Columns | None]:
    """Add people, one a line: a name or code, the function, an e-mail address anywhere; or a table with heads (``pasted``),
    whose column of units goes before the unit of all. How many, and the columns of the table.

    LinesError names every line that can't be; nobody is added then.
    """
    if assessment.confidentiality == "anonymous":
        raise AnswerError("An anonymous assessment has no named participants: send the common link")
    table = columns_in(lines.splitlines())
    people = _people(assessment, lines, table)
    if not people:
        raise AnswerError("Write at least one name")
    check_room(assessment, len(people))
    _check(assessment, content, asked, needs_unit=not all(each.unit for each in people))
    sections = _sections(assessment, content, asked, [(each.name, each.role) for each in people])
    for each, parts in zip(people, sections, strict=True):
        assessment.participants.append(
            Participant(
                position=len(assessment.participants), external_id=each.name, role=role_id(content, each.role) or None,
                email=each.email or None, unit=each.unit or asked.unit or None, line=asked.line or None, sections=parts,
                answers=[], evidence=[],
            )
        )  # fmt: skip
    keep(session)
    return len(people), table


def _people(assessment: Assessment, lines: str, table: Columns | None) -> list[Person]:
    """Who stands in each line; in a ``table`` the first line with anything in it is no person."""
    known = {key_of(each.external_id): 0 for each in assessment.participants}
    units = {key_of(name): each.external_id for each in assessment.units for name in (*each.name.values(), each.external_id)}
    found, wrong = list[Person](), list[AnswerError]()
    rows = [(number, text) for number, text in enumerate(map(visible, lines.splitlines()), 1) if text.strip()]
    for number, text in rows[1:] if table else rows:
        try:
            person = in_line(number, text.strip()) if table is None else in_columns(number, table.of(text), units)
            found.append(_checked(number, person, known))
        except AnswerError as error:
            wrong.append(error)
    if wrong:
        raise LinesError(wrong)
    return found


def _checked(number: int, person: Person, known: dict[str, int]) -> Person:
    """The same; ``known``: the line in which each name stands, 0 for one that is in the assessment."""
    name = person.name
    check_name(number, name, person.role)
    first = known.setdefault(key_of(name), number)
    if first == 0:
        raise AnswerError(f"line {number}: {name!r} is in this assessment already")
    if first != number:
        raise AnswerError(f"line {number}: {name!r} stands in line {first} already")
    return person


def shared_addresses(assessment: Assessment) -> dict[str, list[str]]:
    """E-mail addresses given for several people, with their names."""
    people: dict[str, list[str]] = {}
    for each in assessment.participants:
        if each.email:
            people.setdefault(each.email.casefold(), []).append(each.external_id)
    return {email: names for email, names in people.items() if len(names) > 1}


def check_room(assessment: Assessment, more: int) -> None:
    """AnswerError where so many more participants would be too many."""
    if len(assessment.participants) + more > MOST:
        raise AnswerError("There would be more than 500 participants")


def keep(session: Session) -> None:
    """Store participants; ConflictError where one of the same name came between."""
    try:
        session.flush()
    except IntegrityError:
        raise ConflictError("Somebody of these was added in another window just now") from None


def sections_of(content: Questionnaire) -> frozenset[str]:
    """What somebody may be asked about: ids of dimensions, capabilities and questions."""
    parts = {each.id for each in content.dimensions} | {each.id for each in content.capabilities}
    return frozenset(parts | {each.id for each in content.questions})


def _check(assessment: Assessment, content: Questionnaire, asked: Asked, *, needs_unit: bool = True) -> None:
    units = {each.external_id for each in assessment.units}
    if (asked.unit and asked.unit not in units) or (units and needs_unit and not asked.unit):
        raise AnswerError("Choose the unit these people answer for")
    if asked.line not in ("", "first", "second") or not set(asked.sections) <= sections_of(content):
        raise AnswerError("Choose one of the list")


def _sections(
    assessment: Assessment, content: Questionnaire, asked: Asked, people: Sequence[tuple[str, str]]
) -> list[list[str] | None]:
    """What each of some people, name and function, is asked; None for everything. LinesError as ``sections_by_function``."""
    if asked.by_function:
        return sections_by_function(content, assessment.version, assessment.organisation, people)
    return [list(dict.fromkeys(asked.sections)) or None for _ in people]


def asked_of_few(assessment: Assessment, content: Questionnaire) -> list[str]:
    """The questions that fewer than three participants are asked, in order."""
    asked = Counter(
        question.id for each in assessment.participants for question in asked_of(content, assessment.version, each)
    )  # fmt: skip
    return [question.id for question in content.asked(assessment.version) if asked[question.id] < FEWEST]


def seat_of(assessment: Assessment, participant_id: str) -> Participant:
    """A participant of the assessment who has a personal link; in an anonymous one nobody's is anybody's to change."""
    if assessment.confidentiality == "anonymous":
        raise AnswerError("An anonymous assessment has no named participants: send the common link")
    found = next((each for each in assessment.participants if each.id == participant_id and has_link(each)), None)
    if found is None:
        raise AnswerError("This participant is not there any more")
    return found


def mark_of_seat(person: Participant) -> str:
    """What the form of a seat showed."""
    return mark_of([
        person.external_id, person.role, person.email, person.unit, person.line, person.sections, person.left_on,
    ])  # fmt: skip


def change_seat(
    session: Session, assessment: Assessment, content: Questionnaire, participant_id: str, name: str, role: str, email: str,
    asked: Asked, seen: str,
) -> tuple[int, int]:  # fmt: skip
    """Give somebody another name, function, address, unit, line or other sections; what they have answered stays and counts.
    How many of their answers are to questions that they are asked no more by this change, and how many count for another
    unit by it.

    ``seen``: the mark of what the form showed; ConflictError where somebody changed it meanwhile.
    """
    person = seat_of(assessment, participant_id)
    name, role = plain(name), plain(role)
    _check(assessment, content, asked)
    if not name or is_user_code(name):
        raise AnswerError("The name or code is missing or can't be used")
    if len(name) > max(LONGEST_NAME, len(person.external_id)) or len(role) > max(LONGEST_ROLE, len(person.role or "")):
        raise AnswerError("At most 60 characters of a name and 100 of a function fit")
    if email and not is_address(email):
        raise AnswerError(f"{email[:60]!r} is not an e-mail address")
    if key_of(name) in {key_of(each.external_id) for each in assessment.participants if each is not person}:
        raise AnswerError("Somebody of this name is in this assessment already")
    if seen != mark_of_seat(person):
        raise ConflictError("This participant was changed in another window; the board shows what stands now")
    before, is_moved = {each.id for each in asked_of(content, assessment.version, person)}, (person.unit or "") != asked.unit
    earlier = earlier_self(session, assessment, person)
    person.earlier_id = earlier.id if earlier is not None else person.earlier_id
    person.external_id, person.role, person.email = name, role_id(content, role) or None, email or None
    person.unit, person.line = asked.unit or None, asked.line or None
    person.left_on = None
    (person.sections,) = _sections(assessment, content, asked, [(name, role)])
    keep(session)
    left = person.answered & before - {each.id for each in asked_of(content, assessment.version, person)}
    return len(left), len(person.answered) if is_moved else 0


def renew(session: Session, assessment: Assessment, participant_id: str) -> None:
    """Give somebody a new personal link; the one before ends."""
    seat_of(assessment, participant_id).token = new_id()
    session.flush()


def clear_empty(session: Session, assessment: Assessment) -> int:
    """Take away the places of an anonymous assessment in which nothing was answered; how many."""
    hold(session, assessment)
    empty = [each for each in assessment.respondents if _is_empty(each)] if assessment.confidentiality == "anonymous" else []
    for each in empty:
        assessment.participants.remove(each)
    session.flush()
    return len(empty)


def remove(session: Session, assessment: Assessment, participant_id: str, *, with_answers: bool = False) -> None:
    """Take somebody off the board who has not answered anything; ``with_answers``: whatever they gave, which is deleted."""
    hold(session, assessment)
    person = next((each for each in assessment.participants if each.id == participant_id), None)
    if person is None:
        raise AnswerError("This participant is not there any more")
    if not with_answers and not _is_empty(person):
        raise AnswerError("This participant has answered and stays; a new link ends the one they have")
    if with_answers:
        seat_of(assessment, participant_id)
    assessment.participants.remove(person)
    session.flush()


def release(session: Session, assessment: Assessment, participant_id: str, today: datetime.date) -> None:
    """Ask somebody nothing more than they have answered, and end their link: who has left is missing no longer, and what
    they answered counts.
    """
    hold(session, assessment)
    person = seat_of(assessment, participant_id)
    if not person.answered:
        raise AnswerError("Nothing was answered here: take this participant off the board instead")
    person.sections, person.token, person.left_on = sorted(person.answered), new_id(), today.isoformat()
    session.flush()


def day_ahead(text: str, today: datetime.date) -> str | None:
    """A day as typed that has not passed (ISO); None where nothing was typed."""
    day = day_of(text)
    if day is not None and day < today.isoformat():
        raise AnswerError("This day has passed")
    return day


def set_deadline(session: Session, assessment: Assessment, text: str, today: datetime.date) -> None:
    """The day by which answers are wanted; empty for none."""
    assessment.deadline = day_ahead(text, today)
    session.flush()


def set_welcome(session: Session, assessment: Assessment, text: str) -> None:
    """A word to those who answer: why, for whom, whom to ask; empty for none."""
    if len(text) > LONGEST_WELCOME:
        raise AnswerError("At most 2,000 characters of a word to those who answer fit")
    assessment.welcome = text.strip() or None
    session.flush()


def close(session: Session, assessment: Assessment, today: datetime.date) -> None:
    """End collection: personal links show the answers and take no more."""
    hold(session, assessment)
    assessment.closed_on = today.isoformat()
    session.flush()


def is_final(assessment: Assessment) -> bool:
    """Whether closing can't be taken back: seen figures of an anonymous assessment would give away whoever comes later, and
    answers known from a file whoever is counted with them.
    """
    if assessment.confidentiality != "anonymous":
        return False
    is_filed = any(each.external_id.startswith(FROM_FILE) for each in assessment.participants)
    return is_filed or sum(bool(each.answered) for each in assessment.respondents) >= FEWEST


def reopen(session: Session, assessment: Assessment) -> None:
    """Take answers again, and back what a pool was given; AnswerError where an anonymous assessment has shown figures."""
    hold(session, assessment)
    if is_final(assessment):
        raise AnswerError("An anonymous assessment that has shown figures, or came from a file, takes no more answers")
    withdraw(session, assessment)
    assessment.closed_on = None
    session.flush()


def missing(seats: Sequence[Seat]) -> tuple[Seat, ...]:
    """Those with a link who have not answered all they were asked."""
    return tuple(seat for seat in seats if seat.token is not None and seat.is_missing)
