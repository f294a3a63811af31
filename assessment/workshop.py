"""Workshop: who is in the room, what is on the agenda, and what was voted so far; ``voting`` takes its steps."""

import datetime
import secrets
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, selectinload

from assessment.access import is_user_code
from assessment.functions import role_id
from assessment.models import Assessment, Vote, Voter, Workshop
from assessment.models.base import now
from assessment.pasted import LONGEST_NAME, LONGEST_ROLE, key_of, plain
from assessment.results import Scored
from errors import AccessError, AnswerError, ConflictError
from questionnaires.schema import Questionnaire
from reports.calibration import CalibrationRow

LETTERS, LENGTH = "BCDFGHJKMNPQRSTVWXYZ", 6
"""Of a code: no vowels, so that no word comes out, and nothing that looks like another letter."""
MOST = 200
SECONDS = (0, 60, 90, 120, 180, 300)
AWAY = datetime.timedelta(seconds=60)
"""Not heard of for so long: not counted among those in the room."""


def agenda_of(made: Scored, rows: Sequence[CalibrationRow], scope: str, sections: Sequence[str]) -> tuple[str, ...]:
    """Questions to vote on: not agreed yet, of the dimensions (none: all).

    ``scope``: ``discuss``, those the respondents disagree on, widest first, or ``open``, all in their order.
    """
    within = {
        question.id
        for dimension in made.questionnaire.dimensions if not sections or dimension.id in sections
        for capability in dimension.capabilities
        for question in capability.questions
    }  # fmt: skip
    if scope == "discuss":
        return tuple(row.id for row in rows if row.is_open and row.id in within)
    agreed = {row.id for row in rows if row.agreed is not None}
    return tuple(each.id for each in made.result.questions if each.id in within - agreed)


def live(session: Session, assessment: Assessment) -> Workshop | None:
    """The workshop of an assessment that has not ended."""
    query = select(Workshop).where(Workshop.assessment_id == assessment.id, Workshop.state != "ended")
    with_votes = selectinload(Workshop.voters).selectinload(Voter.votes)
    return session.scalar(query.order_by(Workshop.created_at).options(with_votes))


def held(session: Session, assessment: Assessment) -> list[Workshop]:
    """The workshops that have ended, newest first."""
    query = select(Workshop).where(Workshop.assessment_id == assessment.id, Workshop.state == "ended")
    return list(session.scalars(query.order_by(Workshop.created_at.desc())))


def would_count(session: Session, assessment: Assessment, today: datetime.date, unit: str = "") -> bool:
    """Whether votes become answers: where collection is open and nobody has answered but by voting in a workshop.

    With units it is those of one unit that count. In an anonymous assessment votes never do: the room has seen how many
    chose each level, and whoever answers later could be told from the difference.
    """
    if assessment.confidentiality == "anonymous" or not assessment.is_open(today) or (assessment.units and not unit):
        return False
    voters = select(Voter.participant_id).join(Workshop).where(Workshop.assessment_id == assessment.id)
    by_vote = set(session.scalars(voters.where(Voter.participant_id.is_not(None))))
    others = [each for each in assessment.respondents if each.id not in by_vote and each.unit == (unit or each.unit)]
    return not any(each.answered for each in others)


def start(
    session: Session, assessment: Assessment, agenda: Sequence[str], seconds: int, unit: str, today: datetime.date
) -> Workshop:
    """Open the doors: a code to join by, nothing put to the vote yet."""
    if live(session, assessment) is not None:
        raise ConflictError("A workshop of this assessment is under way")
    if not agenda:
        raise AnswerError("Nothing is left to vote on")
    units = {each.external_id for each in assessment.units}
    if seconds not in SECONDS or (unit and unit not in units):
        raise AnswerError("Choose one of the list")
    made = Workshop(
        assessment_id=assessment.id, agenda=list(agenda), seconds=seconds, unit=unit or None,
        counts=would_count(session, assessment, today, unit), code=_free_code(session),
    )  # fmt: skip
    session.add(made)
    try:
        session.flush()
    except IntegrityError:
        raise ConflictError("A workshop of this assessment is under way") from None
    return made


def _free_code(session: Session) -> str:
    while True:
        code = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
        if session.scalar(select(Workshop.id).where(Workshop.code == code)) is None:
            return code


def by_code(session: Session, text: str) -> Workshop:
    """The workshop of a code, however it was typed; AccessError where there is none (any more)."""
    code = "".join(letter for letter in unicodedata.normalize("NFKC", text).upper() if letter.isalnum())
    found = session.scalar(select(Workshop).where(Workshop.code == code)) if len(code) == LENGTH else None
    if found is None:
        raise AccessError("No workshop is under way with this code. Check its six letters.")
    return found


def by_token(session: Session, token: str) -> tuple[Voter, Workshop]:
    """A voter and their workshop, ended or not."""
    voter = session.scalar(select(Voter).where(Voter.token == token))
    if voter is None:
        raise AccessError("This place in a workshop is not there any more. Join again by the code.")
    return voter, session.get_one(Workshop, voter.workshop_id)


def join(session: Session, workshop: Workshop, content: Questionnaire, name: str, role: str) -> Voter:
    """A place in the room; without a name where nobody may know who says what, else with one of its own."""
    assessment = session.get_one(Assessment, workshop.assessment_id)
    name, role = plain(name), plain(role)
    if assessment.confidentiality == "anonymous":
        name = role = ""
    elif not name or is_user_code(name):
        raise AnswerError("Write your name or initials")
    if len(name) > LONGEST_NAME or len(role) > LONGEST_ROLE:
        raise AnswerError("At most 60 characters of a name and 100 of a function fit")
    hold(session, workshop)
    if len(workshop.voters) >= MOST:
        raise AnswerError("At most 200 people fit in a workshop")
    if name and key_of(name) in {key_of(each.name) for each in workshop.voters}:
        raise AnswerError("Somebody of this name is in the room already: add an initial")
    made = Voter(workshop_id=workshop.id, name=name, role=role_id(content, role), votes=[])
    workshop.voters.append(made)
    session.flush()
    return made


def here(session: Session, voter: Voter) -> bool:
    """Note that somebody is still in the room; whether that changed anything."""
    if now() - voter.seen_at < AWAY / 3:
        return False
    session.execute(update(Voter).where(Voter.id == voter.id).values(seen_at=now()))
    return True


def is_away(seen_at: datetime.datetime) -> bool:
    """Whether nothing has been heard for a while of a phone that was last seen then."""
    return now() - seen_at >= AWAY


def hold(session: Session, workshop: Workshop) -> None:
    """Have this request alone change the workshop until it ends, from what stands in the database now."""
    session.execute(update(Workshop).where(Workshop.id == workshop.id).values(version=Workshop.version))
    session.refresh(workshop)


def vote_of(voter: Voter, workshop: Workshop) -> Vote | None:
    """Somebody's vote in the round that is up."""
    return next((each for each in voter.votes if (each.question, each.round) == (workshop.question, workshop.round)), None)


@dataclass(frozen=True)
class Presence:
    """How many are in the room, how many of them have voted in this round, and how many ever joined."""

    here: int
    voted: int
    joined: int


def presence(session: Session, workshop: Workshop) -> Presence:
    """Whoever has voted is there, whatever their phone does since. Asked for at every look of every screen."""
    seen = session.execute(select(Voter.id, Voter.seen_at).where(Voter.workshop_id == workshop.id)).all()
    up = _of_votes(workshop, Voter.id).where(Vote.question == workshop.question, Vote.round == workshop.round)
    voted = set(session.scalars(up))
    near = {id for id, at in seen if not is_away(at)}
    return Presence(len(near | voted), len(voted), len(seen))


def voted_on(session: Session, workshop: Workshop) -> frozenset[str]:
    """The questions that anybody has voted on."""
    return frozenset(session.scalars(_of_votes(workshop, Vote.question).distinct()))


def voters_of(session: Session, workshop: Workshop) -> int:
    """How many voted at all."""
    return session.scalar(_of_votes(workshop, func.count(Voter.id.distinct()))) or 0


def votes_by_round(session: Session, workshop: Workshop) -> list[list[tuple[str, int]]]:
    """The rounds of the question that is up: name and rank of each vote, without anybody's name where none was given."""
    up = _of_votes(workshop, Vote.round, Voter.name, Vote.rank).where(Vote.question == workshop.question)
    return _by_round(session.execute(up.order_by(Voter.created_at)).all(), workshop.round)


def all_votes(session: Session, workshop: Workshop) -> dict[str, list[list[tuple[str, int]]]]:
    """The rounds of every question that was voted on, in the order of the agenda, as ``votes_by_round`` gives them."""
    query = _of_votes(workshop, Vote.question, Vote.round, Voter.name, Vote.rank)
    rows: dict[str, list[tuple[int, str, int]]] = {}
    for question, *row in session.execute(query.order_by(Voter.created_at)):
        rows.setdefault(question, []).append(tuple(row))
    return {id: _by_round(rows[id], max(round for round, _, _ in rows[id])) for id in workshop.agenda if id in rows}


def _by_round(rows: Sequence[tuple[int, str, int]], last: int) -> list[list[tuple[str, int]]]:
    """Names and ranks in rounds 1 to the last, from rows of round, name and rank."""
    return [[(name, rank) for at, name, rank in rows if at == round] for round in range(1, last + 1)]


def ended(session: Session, assessment: Assessment, workshop_id: str) -> Workshop:
    """A workshop of the assessment that has ended."""
    found = next((each for each in held(session, assessment) if each.id == workshop_id), None)
    if found is None:
        raise AccessError("There is no such workshop")
    return found


def _of_votes(workshop: Workshop, *columns: Any) -> Any:
    """A query of columns of the workshop's votes and their voters."""
    return select(*columns).select_from(Vote).join(Voter).where(Voter.workshop_id == workshop.id)
