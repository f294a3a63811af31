"""Set-up: new assessments, by form or by an uploaded answers file."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from assessment.access import Actor, hold_workspace
from assessment.answers import store_answers
from assessment.content import find_named, find_version, keep_pinned
from assessment.facts import Facts, both, check_version
from assessment.models import Assessment, Organisation, ReportJob
from assessment.models.base import new_id
from assessment.pasted import plain
from errors import AnswerError
from scoring.answers_file import questionnaire_name, read_answers
from settings import Settings

KEY = re.compile(r"[A-Za-z0-9_-]{22}")


@dataclass(frozen=True)
class NewAssessment:
    """What the set-up form gives. Names in both languages may be equal. ``key``: the same each time one form is sent."""

    name_en: str
    name_zh: str
    questionnaire: str
    facts: Facts
    scope: str
    cycle: str
    language: str
    deadline: str | None = None
    key: str = ""


def create(session: Session, actor: Actor, new: NewAssessment, settings: Settings) -> tuple[Assessment, bool]:
    """A new, empty assessment, pinned to a version of a questionnaire; the one there is, where the form was sent before, and
    whether it was made now.
    """
    known = session.get(Assessment, new.key) if KEY.fullmatch(new.key) else None
    if known is not None and known.workspace_id == actor.workspace_id:
        return known, False
    hold_workspace(session, actor.workspace_id)
    try:
        with session.begin_nested():
            id = new_id() if known or not KEY.fullmatch(new.key) else new.key
            return _created(session, actor, new, settings, id), True
    except IntegrityError:
        if session.get(Assessment, new.key) is None:
            raise
        return create(session, actor, new, settings)


def _created(session: Session, actor: Actor, new: NewAssessment, settings: Settings, id: str) -> Assessment:
    content = find_version(session, actor.workspace_id, new.questionnaire, settings)
    keep_pinned(session, actor.workspace_id, content)
    check_version(content, new.facts.version)
    bank = Organisation(
        workspace_id=actor.workspace_id,
        name=both(plain(new.name_en), plain(new.name_zh)),
        institution_type=new.facts.institution_type,
    )
    session.add(bank)
    session.flush()
    assessment = Assessment(
        id=id,
        workspace_id=actor.workspace_id,
        organisation_id=bank.id,
        questionnaire=content.key,
        version=new.facts.version,
        profile=content.first_profile,
        compare_with=new.facts.compared,
        mode=new.facts.mode,
        confidentiality=new.facts.confidentiality,
        cycle=new.cycle or None,
        scope={"en": new.scope, "zh": new.scope} if new.scope else None,
        language=new.language,
        deadline=new.deadline,
        context=new.facts.context,
        participants=[],
        agreements=[],
        units=[],
    )
    session.add(assessment)
    session.flush()
    return assessment


def delete(session: Session, assessment: Assessment, typed: str, settings: Settings) -> Callable[[], None]:
    """Delete an assessment with all that hangs on it, once its bank's name was typed; what is left to do after the commit."""
    if " ".join(typed.split()) not in [" ".join(name.split()) for name in assessment.organisation.name.values()]:
        raise AnswerError("Type the bank's name to delete the assessment: nothing was deleted")
    query = select(ReportJob.file).where(ReportJob.assessment_id == assessment.id, ReportJob.file.is_not(None))
    files = [settings.reports / str(name) for name in session.scalars(query)]
    bank = assessment.organisation
    session.delete(assessment)
    session.flush()
    if not session.scalar(select(Assessment.id).where(Assessment.organisation_id == bank.id).limit(1)):
        session.delete(bank)
        session.flush()

    def clean() -> None:
        for path in files:
            path.unlink(missing_ok=True)

    return clean


def import_file(session: Session, actor: Actor, raw: bytes, name: str, settings: Settings) -> Assessment:
    """An uploaded answers file as a new assessment; raises AnswerError with the place of the first fault."""
    data, named = questionnaire_name(raw, name)
    if named is None:
        raise AnswerError("no questionnaire is named", name, "add `questionnaire: retail-lending`")
    content = find_named(session, actor.workspace_id, named, settings)
    answers = read_answers(data, content, name)
    keep_pinned(session, actor.workspace_id, content)
    return store_answers(session, actor, answers, content)
