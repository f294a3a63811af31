"""Results: experience-gap patterns that the institution has examined and set aside, each with its reason."""

import datetime

from sqlalchemy.orm import Session

from assessment.access import Actor, hold
from assessment.models import Assessment
from errors import AnswerError
from questionnaires.schema import Questionnaire

LONGEST_REASON = 500
"""Letters of a reason: it stands in the report."""


def set_aside(
    session: Session, actor: Actor, assessment: Assessment, content: Questionnaire, pattern: str, reason: str,
    today: datetime.date,
) -> None:  # fmt: skip
    """Keep why a pattern that shows is not to be acted on; a second reason takes the place of the first."""
    words = " ".join(reason.split())
    if pattern not in {each.id for each in content.patterns}:
        raise AnswerError("There is no such pattern")
    if not words:
        raise AnswerError("A pattern is set aside with a reason")
    if len(words) > LONGEST_REASON:
        raise AnswerError("A reason has at most 500 letters")
    hold(session, assessment)
    kept = {"reason": words, "by": actor.name, "date": today.isoformat()}
    assessment.dismissed = {**assessment.dismissed, pattern: kept}
    session.flush()


def take_up(session: Session, assessment: Assessment, pattern: str) -> None:
    """Count a pattern again that was set aside."""
    hold(session, assessment)
    assessment.dismissed = {id: kept for id, kept in assessment.dismissed.items() if id != pattern}
    session.flush()
