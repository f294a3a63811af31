"""Calibrate: the agreed level of a question, with a reason and who set it."""

import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from assessment.access import Actor
from assessment.models import Agreement, Assessment
from errors import AnswerError, ConflictError
from questionnaires.schema import Question
from scoring.answers import NOT_APPLICABLE


def agree(
    session: Session, actor: Actor, assessment: Assessment, question: Question, choice: str, reason: str, today: datetime.date
) -> None:
    """Set or (with an empty choice) take back the agreed level of a question for the whole bank."""
    found = next((each for each in assessment.agreements if each.question == question.id and each.unit is None), None)
    if choice == "":
        if found is not None:
            assessment.agreements.remove(found)
            session.flush()
        return
    if choice != "na" and choice not in [str(rank) for rank in range(1, len(question.levels) + 1)]:
        raise AnswerError(f"{choice[:20]!r} is not a level of this question")
    if not reason.strip():
        raise AnswerError("Say why this level was agreed")
    rank = NOT_APPLICABLE if choice == "na" else int(choice) - 1
    if found is None:
        found = Agreement(assessment_id=assessment.id, question=question.id, unit=None, rank=rank)
        assessment.agreements.append(found)
    found.rank, found.reason, found.by, found.date = rank, reason.strip()[:2000], actor.name, today.isoformat()
    try:
        session.flush()
    except IntegrityError:
        raise ConflictError("This level was agreed in another window just now") from None
