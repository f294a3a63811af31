"""Collect: one person's answers, saved as they go, never overwritten in silence."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from assessment.access import Actor, hold, participant_of, previous_of, user_code
from assessment.content import questionnaire_of
from assessment.models import Answer, Assessment, Participant
from errors import AnswerError, ConflictError
from questionnaires.schema import Question, Questionnaire
from scoring.answers import CONFIDENTIALITY, LONGEST_COMMENT, NOT_APPLICABLE, UNKNOWN
from settings import Settings

CHOICES = {"na": NOT_APPLICABLE, "unknown": UNKNOWN}


@dataclass(frozen=True)
class Given:
    """An answer as the page shows it; ``choice``: 1..K, ``na``, ``unknown`` or empty. ``answered_by``: as in ``Answer``."""

    choice: str
    confidence: str
    comment: str
    released: bool
    revision: int
    saved_at: datetime | None
    answered_by: str = ""


def choice_of(rank: int | None) -> str:
    if rank is None:
        return ""
    return {NOT_APPLICABLE: "na", UNKNOWN: "unknown"}.get(rank, str(rank + 1))


def may_answer(actor: Actor, assessment: Assessment, today: date) -> bool:
    """Whether a user may answer (still): in an anonymous assessment nobody may once collection is closed."""
    return actor.may_edit and (assessment.confidentiality != "anonymous" or assessment.is_open(today))


def own_participant(session: Session, actor: Actor, assessment: Assessment) -> Participant:
    """The user as a participant of the assessment, made at the first answer; one of a file they filled in is theirs."""
    found = participant_of(session, actor, assessment)
    if found is None:
        found = Participant(
            assessment_id=assessment.id, position=len(assessment.participants), external_id=user_code(actor),
            user_id=actor.user_id, role=actor.name, answers=[], evidence=[],
        )  # fmt: skip
        assessment.participants.append(found)
        try:
            session.flush()
        except IntegrityError:
            session.rollback()
            query = select(Participant).where(Participant.assessment_id == assessment.id)
            found = session.scalars(query.where(Participant.external_id == user_code(actor))).one()
            found.user_id = actor.user_id
            session.flush()
    return found


def answer_on(participant: Participant | None, question: str) -> Given:
    """What stands for a question; revision 0 when nothing does."""
    answer = next((each for each in participant.answers if each.question == question), None) if participant else None
    if answer is None:
        return Given("", "", "", False, 0, None)
    return Given(
        choice_of(answer.rank), answer.confidence or "", answer.comment or "", answer.released, answer.revision,
        answer.updated_at, answer.answered_by or "",
    )  # fmt: skip


def earlier_answers(
    session: Session, assessment: Assessment, content: Questionnaire, person: Participant | None, user_id: str | None,
    settings: Settings,
) -> dict[str, Given]:  # fmt: skip
    """What the same person answered in the cycle before, by question whose levels have not changed since.

    A comment comes along only where no more people may know of it than then.
    """
    before = previous_of(session, assessment)
    own = earlier_self(session, assessment, person, user_id)
    if before is None or own is None:
        return {}
    then, order = questionnaire_of(before, settings), CONFIDENTIALITY
    is_kept = order.index(assessment.confidentiality) >= order.index(before.confidentiality)
    found = {}
    for question in content.asked(assessment.version):
        old, given = then.question(question.id), answer_on(own, question.id)
        if old is not None and (old.text, old.levels) == (question.text, question.levels) and given.choice:
            found[question.id] = given if is_kept else replace(given, comment="")
    return found


def earlier_self(
    session: Session, assessment: Assessment, person: Participant | None, user_id: str | None = None
) -> Participant | None:
    """The same person in the cycle before: the same user, or where neither assessment is anonymous who was asked again, else
    whoever had the same name and function.
    """
    before = previous_of(session, assessment)
    if before is None:
        return None
    known = person if "anonymous" not in (assessment.confidentiality, before.confidentiality) else None
    again = known.earlier_id if known is not None and not user_id else None
    asked_again = next((each for each in before.participants if each.id == again), None)
    return asked_again or next((each for each in before.participants if _is_same(each, user_id, known)), None)


def _is_same(earlier: Participant, user_id: str | None, person: Participant | None) -> bool:
    if user_id or person is None:
        return bool(user_id) and earlier.user_id == user_id
    keys = [(each.external_id.casefold(), (each.role or "").casefold()) for each in (earlier, person)]
    return keys[0] == keys[1]


def save(
    session: Session,
    participant: Participant,
    question: Question,
    *,
    choice: str,
    confidence: str,
    comment: str,
    released: bool,
    revision: int,
    answered_by: str = "",
) -> Given:
    """Save an answer on top of the revision the page showed; ConflictError when a different one came between.

    ``answered_by``: the user who writes it down for the person.
    """
    if len(comment) > LONGEST_COMMENT:
        raise AnswerError("The comment is too long: at most 10,000 characters")
    rank = rank_of(question, choice)
    if confidence not in ("", "low", "medium", "high"):
        raise AnswerError("The confidence is low, medium or high")
    wanted = (rank, confidence or None, comment.strip() or None, released and bool(comment.strip()))
    _hold(session, participant)
    answer = next((each for each in participant.answers if each.question == question.id), None)
    if answer is not None and wanted == (answer.rank, answer.confidence, answer.comment, answer.released):
        return answer_on(participant, question.id)
    if (answer.revision if answer else 0) != revision:
        raise ConflictError("This answer was changed in another window")
    if answer is None:
        answer = Answer(participant_id=participant.id, question=question.id, revision=0, released=False)
        participant.answers.append(answer)
    answer.rank, answer.confidence, answer.comment, answer.released = wanted
    answer.revision, answer.answered_by = revision + 1, answered_by or None
    try:
        session.flush()
    except (IntegrityError, StaleDataError):
        raise ConflictError("This answer was changed in another window") from None
    return answer_on(participant, question.id)


def _hold(session: Session, participant: Participant) -> None:
    """Have whoever closes the assessment or takes people off it wait; refuse what came too late for them."""
    assessment, id = session.get_one(Assessment, participant.assessment_id), participant.id
    hold(session, assessment)
    if session.get(Participant, id, populate_existing=True) is None:
        raise AnswerError("This participant is not there any more")
    if assessment.confidentiality == "anonymous" and not assessment.is_open(date.today()):
        raise AnswerError("Collection is closed: answers can be read here, not changed")


def rank_of(question: Question, choice: str) -> int | None:
    """Rank of a choice as the page sends it, None for an empty one; AnswerError for what is no level of the question."""
    if choice == "":
        return None
    if choice in CHOICES:
        return CHOICES[choice]
    options = [str(rank) for rank in range(1, len(question.levels) + 1)]
    if choice in options:
        return options.index(choice)
    raise AnswerError(f"{choice[:20]!r} is not a level of this question")


@dataclass(frozen=True)
class Progress:
    """Answered of asked, by capability and in all."""

    answered: int
    asked: int
    by_capability: dict[str, tuple[int, int]]


def day_of(text: str) -> str | None:
    """A typed date as ISO text; None for none, AnswerError for what is no date."""
    if not text:
        return None
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise AnswerError("A date is written as 2026-11-30") from None


def asked_of(questionnaire: Questionnaire, version: str, participant: Participant | None) -> tuple[Question, ...]:
    """The questions put to a participant: those given to them, singly or by dimension and capability, else all."""
    asked = questionnaire.asked(version)
    own = None if participant is None or participant.sections is None else set(participant.sections)
    if own is None:
        return asked
    within = {
        question.id
        for dimension in questionnaire.dimensions
        for capability in dimension.capabilities
        for question in capability.questions
        if own & {dimension.id, capability.id, question.id}
    }
    return tuple(question for question in asked if question.id in within) or asked


def progress(questionnaire: Questionnaire, version: str, participant: Participant | None) -> Progress:
    """How far one participant has come."""
    given = participant.answered if participant else frozenset[str]()
    asked = asked_of(questionnaire, version, participant)
    found = {}
    for capability in questionnaire.capabilities:
        own = [question.id for question in capability.questions if question in asked]
        found[capability.id] = (sum(id in given for id in own), len(own))
    return Progress(sum(question.id in given for question in asked), len(asked), found)
