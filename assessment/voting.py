"""Voting: the steps of a workshop.

A workshop waits, then a question is put and voted on, revealed, voted on again or agreed, until the workshop ends. Each
step names the version that its page showed, so that two who lead never step over each other.
"""

import datetime
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from assessment.access import Actor, has_link
from assessment.calibration import agree, standings
from assessment.models import Answer, Assessment, Participant, Vote, Voter, Workshop
from assessment.models.base import now
from assessment.participation import rank_of
from assessment.pasted import key_of
from assessment.workshop import MOST, SECONDS, hold, vote_of
from errors import AnswerError, ConflictError
from questionnaires.schema import Question


def cast(session: Session, voter: Voter, workshop: Workshop, question: Question, round: int, choice: str) -> None:
    """A vote, or another in its place; ConflictError once this round has ended."""
    hold(session, workshop)
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

    def take(self, session: Session, state: str = "", question: str | None = None) -> Workshop:
        """The workshop, one version on; ConflictError where it has moved meanwhile, or is not where this step can be taken.

        ``state`` and ``question``: where it must be, empty for anywhere.
        """
        hold(session, self.workshop)
        now_at = self.workshop
        is_there = state in ("", now_at.state) and question in (None, now_at.question)
        if now_at.version != self.version or now_at.state == "ended" or not is_there:
            raise ConflictError("The workshop has moved on in another window; this is where it stands")
        self.workshop.version += 1
        return self.workshop


def take_out(session: Session, step: Step, voter_id: str) -> None:
    """Take somebody out of the room with their votes, and the answers that are these still; they may join again. An answer
    with a comment, a confidence or evidence was given by the person themselves and stays.
    """
    workshop = step.take(session)
    voter = next((each for each in workshop.voters if each.id == voter_id), None)
    if voter is None:
        raise AnswerError("This person is not in the room any more")
    votes = {each.question: each.rank for each in sorted(voter.votes, key=lambda vote: vote.round)}
    person = session.get(Participant, voter.participant_id) if voter.participant_id else None
    if person is not None and workshop.counts:
        proven = {each.question for each in person.evidence}
        person.answers = [
            each for each in person.answers
            if each.rank != votes.get(each.question) or each.comment or each.confidence or each.question in proven
        ]
    workshop.voters.remove(voter)
    session.flush()


def put(session: Session, step: Step, question_id: str) -> None:
    """Put a question of the agenda to the vote: its first round, or a further one with the votes before kept. One that was
    voted on and agreed is shown as it stands instead.
    """
    workshop = step.take(session)
    if question_id not in workshop.agenda:
        raise AnswerError("This question is not on the agenda")
    voters = select(Voter.id).where(Voter.workshop_id == workshop.id)
    last = session.scalar(select(func.max(Vote.round)).where(Vote.voter_id.in_(voters), Vote.question == question_id))
    agreed = standings(session.get_one(Assessment, workshop.assessment_id), workshop.unit)
    workshop.question = question_id
    if last is not None and question_id in agreed:
        workshop.state, workshop.round, workshop.ends_at, workshop.settled = "revealed", last, None, True
    else:
        _open(workshop, (last or 0) + 1)
    session.flush()


def vote_again(session: Session, step: Step) -> None:
    """A further round on the question that was revealed; the votes before are kept."""
    workshop = step.take(session, "revealed")
    _open(workshop, workshop.round + 1)
    session.flush()


def _open(workshop: Workshop, round: int) -> None:
    workshop.state, workshop.round, workshop.ends_at, workshop.settled = "voting", round, _end(workshop.seconds), False


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
    workshop = step.take(session, "voting")
    workshop.state, workshop.ends_at = "revealed", None
    _record(session, workshop)
    session.flush()


def settle(
    session: Session, actor: Actor, step: Step, question: Question, choice: str, reason: str, today: datetime.date
) -> None:
    """Agree on a level for the question that was revealed (an empty choice takes it back)."""
    workshop = step.take(session, "revealed", question.id)
    assessment = session.get_one(Assessment, workshop.assessment_id)
    agree(session, actor, assessment, question, choice, reason, today, workshop.unit)
    workshop.settled = choice != ""
    others = [each for each in workshop.agreed if each != question.id]
    workshop.agreed = [*others, question.id] if workshop.settled else others
    session.flush()


def end(session: Session, step: Step) -> None:
    """Close the doors: the code ends, all votes stay."""
    workshop = step.take(session)
    workshop.state, workshop.code, workshop.ends_at, workshop.ended_at = "ended", None, None, now()
    session.flush()


def _record(session: Session, workshop: Workshop) -> None:
    """Make the votes of the round that is up their voters' answers, where votes count and collection is open.

    An answer that is not the voter's last vote on it was given by the person themselves and stays.
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
        elif answer.rank != vote.rank and answer.rank == _last_rank(voter, vote):
            answer.rank, answer.revision, answer.answered_by = vote.rank, answer.revision + 1, None
    session.flush()


def _last_rank(voter: Voter, vote: Vote) -> int | None:
    """What somebody voted in the round before on the same question."""
    before = [each for each in voter.votes if each.question == vote.question and each.round < vote.round]
    return max(before, key=lambda each: each.round).rank if before else None


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
