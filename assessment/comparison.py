"""What stands beside an assessment's own figures: its change since an earlier cycle, and its peers."""

import datetime
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.access import Actor, find_assessment, previous_of
from assessment.models import Assessment
from assessment.peers import peers_of, plain_name
from assessment.results import Scored, scored
from errors import AccessError, AnswerError
from scoring.change import with_change
from settings import Settings


@dataclass(frozen=True)
class Compared:
    """An assessment with change and peers in its Result; ``organisations``: how many could be peers."""

    made: Scored
    organisations: int


def compared(session: Session, assessment: Assessment, settings: Settings, today: datetime.date) -> Compared:
    """Everything of an assessment; the caller commits before it shows peers (see ``peers_of``)."""
    made = scored(assessment, settings)
    result = made.result
    earlier = previous_of(session, assessment)
    if earlier is not None and made.has_figures:
        before = scored(earlier, settings)
        if before.answers.respondents and before.questionnaire.id == made.questionnaire.id:
            result = with_change(result, made.questionnaire, made.answers, before.questionnaire, before.answers)
    view = peers_of(session, assessment, made, today)
    return Compared(replace(made, result=replace(result, peers=view.peers)), view.organisations)


def earlier_ones(session: Session, actor: Actor, assessment: Assessment) -> list[Assessment]:
    """Assessments of the same bank that it may be compared with: the same questionnaire, newest first. The one it is compared
    with stays among them where a bank was renamed since.
    """
    query = select(Assessment).where(Assessment.workspace_id == actor.workspace_id, Assessment.id != assessment.id)
    name = assessment.questionnaire.partition("@")[0]
    rows = session.scalars(query.order_by(Assessment.created_at.desc()))
    alike = [each for each in rows if each.questionnaire.partition("@")[0] == name]
    return [each for each in alike if each.id == assessment.previous_id or _is_same_bank(each, assessment)]


def later_ones(session: Session, assessment: Assessment) -> list[Assessment]:
    """Assessments that are compared with it, and plan on from what was finished in it; newest first."""
    query = select(Assessment).where(Assessment.previous_id == assessment.id)
    return list(session.scalars(query.order_by(Assessment.created_at.desc())))


def _is_same_bank(one: Assessment, other: Assessment) -> bool:
    """Whether two assessments are of one bank: each has a row of its own for it, and a name in either language counts."""
    names, others = (
        {plain_name(name) for name in each.organisation.name.values() if name} for each in (one, other)
    )
    return bool(names & others)


def set_previous(session: Session, actor: Actor, assessment: Assessment, previous_id: str) -> None:
    """Compare with an earlier assessment of the workspace, or with none (empty id)."""
    if previous_id == "":
        assessment.previous_id = None
        session.flush()
        return
    try:
        earlier = find_assessment(session, actor, previous_id)
    except AccessError:
        raise AnswerError("There is no such assessment") from None
    if earlier.id not in [each.id for each in earlier_ones(session, actor, assessment)]:
        raise AnswerError("Compare two assessments of the same institution and questionnaire")
    before: Assessment | None = earlier
    while before is not None:
        if before.id == assessment.id:
            raise AnswerError("That assessment is itself compared with this one: end that comparison first")
        before = previous_of(session, before)
    assessment.previous_id = earlier.id
    session.flush()
