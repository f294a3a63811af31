"""Workshop: a room votes on one question after another, hidden until revealed, and agrees on levels.

A workshop waits, then a question is put and voted on, revealed, voted on again or agreed, until the workshop ends. Each
step names the version that its page showed, so that two who lead never step over each other.
"""

import datetime
import secrets
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from assessment.access import Actor, has_link, is_user_code
from assessment.calibration import agree
from assessment.invitation import LONGEST_NAME, LONGEST_ROLE, key_of, plain, role_id
from assessment.models import Answer, Assessment, Participant, Vote, Voter, Workshop
from assessment.models.base import now
from assessment.participation import rank_of
from assessment.results import Scored
from errors import AccessError, AnswerError, ConflictError
from questionnaires.schema import Question, Questionnaire
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
    return session.scalar(query.order_by(Workshop.created_at))


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
    others = [each for each in assessment.participants if each.id not in by_vote and each.unit == (unit or each.unit)]
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
    _hold(session, workshop)
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


def _hold(session: Session, workshop: Workshop) -> None:
    """Have this request alone change the workshop until it ends, from what stands in the database now."""
    session.execute(update(Workshop).where(Workshop.id == workshop.id).values(version=Workshop.version))
    session.refresh(workshop)


def cast(session: Session, voter: Voter, workshop: Workshop, question: Question, round: int, choice: str) -> None:
    """A vote, or another in its place; ConflictError once this round has ended."""
    _hold(session, workshop)
    if (workshop.state, workshop.question, workshop.round) != ("voting", question.id, round):
        raise ConflictError("This vote has ended")
    rank = rank_of(question, choice)
    if rank is None:
        raise AnswerError("Choose a level")
    found = vote_of(voter, workshop)
    if found is None:
        voter.votes.append(Vote(voter_id=voter.id, question=question.id, round=round, rank=rank))
    else:
        found.rank, found.cast_at = rank, now()
    voter.seen_at = now()
    session.flush()


@dataclass(frozen=True)
class Step:
    """Where a page stood when somebody asked for the next step."""

    workshop: Workshop
    version: int

    def take(self, session: Session) -> Workshop:
        """The workshop, one version on; ConflictError where it has moved meanwhile."""
        _hold(session, self.workshop)
        if self.workshop.version != self.version or self.workshop.state == "ended":
            raise ConflictError("The workshop has moved on in another window; this is where it stands")
        self.workshop.version += 1
        return self.workshop


def take_out(session: Session, step: Step, voter_id: str) -> None:
    """Take somebody out of the room with their votes, and the answers that are these still; they may join again."""
    workshop = step.take(session)
    voter = next((each for each in workshop.voters if each.id == voter_id), None)
    if voter is None:
        raise AnswerError("This person is not in the room any more")
    votes = {each.question: each.rank for each in sorted(voter.votes, key=lambda vote: vote.round)}
    person = session.get(Participant, voter.participant_id) if voter.participant_id else None
    if person is not None and workshop.counts:
        is_vote = {each.id for each in person.answers if each.rank == votes.get(each.question) and not each.comment}
        person.answers = [each for each in person.answers if each.id not in is_vote]
    workshop.voters.remove(voter)
    session.flush()


def put(session: Session, step: Step, question_id: str) -> None:
    """Put a question of the agenda to the vote: its first round, or a further one with the votes before kept."""
    workshop = step.take(session)
    if question_id not in workshop.agenda:
        raise AnswerError("This question is not on the agenda")
    if workshop.state == "voting":
        _record(session, workshop)
    voters = select(Voter.id).where(Voter.workshop_id == workshop.id)
    last = session.scalar(select(func.max(Vote.round)).where(Vote.voter_id.in_(voters), Vote.question == question_id))
    workshop.state, workshop.question, workshop.round = "voting", question_id, (last or 0) + 1
    workshop.ends_at, workshop.settled = _end(workshop.seconds), False
    session.flush()


def _end(seconds: int) -> datetime.datetime | None:
    return now() + datetime.timedelta(seconds=seconds) if seconds else None


def set_timer(session: Session, step: Step, seconds: int) -> None:
    """Let the timer of this and the following votes run for so long from now; 0 for none."""
    if seconds not in SECONDS:
        raise AnswerError("Choose one of the list")
    workshop = step.take(session)
    workshop.seconds = seconds
    workshop.ends_at = _end(seconds) if workshop.state == "voting" else None
    session.flush()


def reveal(session: Session, step: Step) -> None:
    """End a round and show it."""
    workshop = step.take(session)
    if workshop.state != "voting":
        raise ConflictError("The workshop has moved on in another window; this is where it stands")
    workshop.state, workshop.ends_at = "revealed", None
    _record(session, workshop)
    session.flush()


def settle(
    session: Session, actor: Actor, step: Step, question: Question, choice: str, reason: str, today: datetime.date
) -> None:
    """Agree on a level for the question that was revealed (an empty choice takes it back)."""
    workshop = step.take(session)
    if (workshop.state, workshop.question) != ("revealed", question.id):
        raise ConflictError("The workshop has moved on in another window; this is where it stands")
    assessment = session.get_one(Assessment, workshop.assessment_id)
    agree(session, actor, assessment, question, choice, reason, today, workshop.unit)
    workshop.settled = choice != ""
    session.flush()


def end(session: Session, step: Step) -> None:
    """Close the doors: the code ends, all votes stay."""
    workshop = step.take(session)
    if workshop.state == "voting":
        _record(session, workshop)
    workshop.state, workshop.code, workshop.ends_at, workshop.ended_at = "ended", None, None, now()
    session.flush()


def vote_of(voter: Voter, workshop: Workshop) -> Vote | None:
    """Somebody's vote in the round that is up."""
    return next((each for each in voter.votes if (each.question, each.round) == (workshop.question, workshop.round)), None)


def votes_by_round(workshop: Workshop) -> list[list[tuple[str, int]]]:
    """The rounds of the question that is up: name and rank of each vote, without anybody's name where none was given."""
    return [
        [
            (voter.name, vote.rank)
            for voter in workshop.voters
            for vote in voter.votes
            if (vote.question, vote.round) == (workshop.question, round)
        ]
        for round in range(1, workshop.round + 1)
    ]


def _record(session: Session, workshop: Workshop) -> None:
    """Make the votes of the round that is up their voters' answers, where votes count and collection is open.

    An answer that somebody gave after the vote stays.
    """
    assessment = session.get_one(Assessment, workshop.assessment_id)
    if not workshop.counts or workshop.question is None or not assessment.is_open(datetime.date.today()):
        return
    people = {each.id: each for each in assessment.participants}
    for voter in workshop.voters:
        vote = vote_of(voter, workshop)
        if vote is None:
            continue
        person = people.get(voter.participant_id or "") or _participant(session, assessment, workshop, voter)
        answer = next((each for each in person.answers if each.question == vote.question), None)
        if answer is None:
            person.answers.append(Answer(participant_id=person.id, question=vote.question, rank=vote.rank, released=False))
        elif answer.rank != vote.rank and answer.updated_at <= vote.cast_at:
            answer.rank, answer.revision, answer.answered_by = vote.rank, answer.revision + 1, None
    session.flush()


def _participant(session: Session, assessment: Assessment, workshop: Workshop, voter: Voter) -> Participant:
    """Whoever votes, as a participant: the one of this name who was asked or voted before, else a new one."""
    known = {key_of(each.external_id): each for each in assessment.participants}
    same = known.get(key_of(voter.name))
    if same is not None and has_link(same) and same.unit == (workshop.unit or same.unit):
        voter.participant_id = same.id
        return same
    names = [voter.name, *(f"{voter.name} ({number})" for number in range(2, MOST + 2))]
    made = Participant(
        assessment_id=assessment.id, position=len(assessment.participants), unit=workshop.unit, role=voter.role or None,
        external_id=next(name for name in names if key_of(name) not in known), answers=[], evidence=[],
    )  # fmt: skip
    assessment.participants.append(made)
    session.flush()
    voter.participant_id = made.id
    return made
