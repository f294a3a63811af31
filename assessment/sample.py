"""The fictional sample bank that an empty installation starts with."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.access import Actor, actor_for
from assessment.models import Assessment, User
from assessment.planning import request_plan
from assessment.results import scored
from assessment.setup import import_file
from settings import ROOT, Settings

FILES = ("yunfan.yaml", "linjiang.yaml")


def load_sample(session: Session, settings: Settings) -> bool:
    """Load the sample banks and queue their plans; False when there is an assessment already."""
    if session.scalar(select(Assessment.id).limit(1)):
        return False
    owner = session.scalar(select(User).where(User.role == "owner").limit(1))
    if owner is None:
        return False
    actor: Actor = actor_for(session, owner)
    for name in FILES:
        assessment = import_file(session, actor, (ROOT / "examples" / name).read_bytes(), name, settings)
        request_plan(session, assessment, scored(assessment, settings), None)
    return True
