"""A workspace's own catalogue of initiatives, in place of the questionnaire's."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.basis import Basis
from assessment.models import Assessment, OwnInitiatives
from questionnaires.schema import Questionnaire


def own_row(session: Session, workspace_id: str, questionnaire: str) -> OwnInitiatives | None:
    """The workspace's own catalogue for a questionnaire (``id@version``)."""
    query = select(OwnInitiatives).where(OwnInitiatives.workspace_id == workspace_id)
    return session.scalar(query.where(OwnInitiatives.questionnaire == questionnaire))


def catalogue(session: Session, assessment: Assessment, questionnaire: Questionnaire) -> Questionnaire:
    """The questionnaire with the workspace's own initiatives, where it has any."""
    return Basis(initiatives=own_initiatives(session, assessment)).applied(questionnaire)


def own_initiatives(session: Session, assessment: Assessment) -> tuple[Any, ...] | None:
    """The own initiatives as plain values; None where the questionnaire's are used."""
    row = own_row(session, assessment.workspace_id, assessment.questionnaire)
    return None if row is None else tuple(row.initiatives)
