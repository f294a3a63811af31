"""Set-up: new assessments, by form or by an uploaded answers file."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from assessment.access import Actor
from assessment.answers import store_answers
from assessment.content import find_named, find_version
from assessment.models import Assessment, Organisation
from errors import AnswerError
from questionnaires.schema import LEADING
from scoring.answers_file import questionnaire_name, read_answers
from settings import Settings


@dataclass(frozen=True)
class NewAssessment:
    """What the set-up form gives. Names in both languages may be equal."""

    name_en: str
    name_zh: str
    institution_type: str
    compare_with: str | None
    questionnaire: str
    version: str
    mode: str
    confidentiality: str
    scope: str
    cycle: str
    language: str
    context: dict[str, float]


def create(session: Session, actor: Actor, new: NewAssessment, settings: Settings) -> Assessment:
    """A new, empty assessment, pinned to a version of a questionnaire."""
    content = find_version(session, actor.workspace_id, new.questionnaire, settings)
    if new.version == "quick" and not content.has_quick:
        raise AnswerError("This questionnaire has no quick version")
    bank = Organisation(
        workspace_id=actor.workspace_id,
        name={"en": new.name_en or new.name_zh, "zh": new.name_zh or new.name_en},
        institution_type=new.institution_type,
    )
    session.add(bank)
    session.flush()
    assessment = Assessment(
        workspace_id=actor.workspace_id,
        organisation_id=bank.id,
        questionnaire=content.key,
        version=new.version,
        profile=LEADING if content.profile(LEADING) or not content.profiles else content.profiles[0].id,
        compare_with=new.compare_with if new.institution_type == "other" else None,
        mode=new.mode,
        confidentiality=new.confidentiality,
        cycle=new.cycle or None,
        scope={"en": new.scope, "zh": new.scope} if new.scope else None,
        language=new.language,
        context=new.context,
        participants=[],
        agreements=[],
        units=[],
    )
    session.add(assessment)
    session.flush()
    return assessment


def import_file(session: Session, actor: Actor, raw: bytes, name: str, settings: Settings) -> Assessment:
    """An uploaded answers file as a new assessment; raises AnswerError with the place of the first fault."""
    data, named = questionnaire_name(raw, name)
    if named is None:
        raise AnswerError("no questionnaire is named", name, "add `questionnaire: retail-lending`")
    content = find_named(session, actor.workspace_id, named, settings)
    return store_answers(session, actor, read_answers(data, content, name), content)
