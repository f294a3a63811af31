"""The target profile of an assessment: one of the questionnaire's, or own targets derived from one."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.access import Actor
from assessment.answers import organisation_of
from assessment.content import questionnaire_of
from assessment.models import Assessment
from errors import AnswerError
from questionnaires.schema import OWN, Questionnaire
from reports.typed import read_number
from settings import Settings


@dataclass(frozen=True)
class Start:
    """Targets to start from: levels by capability id; ``profile`` or the bank they come from."""

    id: str
    profile: str | None
    bank: dict[str, str] | None
    levels: dict[str, float]


def starts(session: Session, actor: Actor, assessment: Assessment, settings: Settings) -> tuple[Start, ...]:
    """The questionnaire's profiles for the bank's type, then own targets of the workspace's other assessments."""
    content = questionnaire_of(assessment, settings)
    kind = organisation_of(assessment).benchmark_type
    found = [Start(each.id, each.id, None, profile_levels(content, each.id, kind)) for each in content.profiles]
    query = select(Assessment).where(Assessment.workspace_id == actor.workspace_id, Assessment.id != assessment.id)
    for other in session.scalars(query.order_by(Assessment.created_at.desc())):
        if other.targets and other.questionnaire.partition("@")[0] == content.id:
            found.append(Start(other.id, None, other.organisation.name, dict(other.targets)))
    return tuple(each for each in found if each.levels)


def profile_levels(content: Questionnaire, profile_id: str, kind: str | None) -> dict[str, float]:
    """A profile's targets by capability for an institution type; those on single questions are left out."""
    profile = content.profile(profile_id)
    rows = profile.targets_for(kind).values() if profile else ()
    return {each.capability: level for each in rows if each.capability and (level := each.level_for(kind)) is not None}


def expectations(content: Questionnaire, profile_id: str, kind: str | None) -> frozenset[str]:
    """Capabilities whose target in a profile is expected of an institution type (class G) and obliges nobody."""
    profile = content.profile(profile_id)
    rows = profile.targets_for(kind).values() if profile else ()
    return frozenset(each.capability for each in rows if each.capability and each.rule_class == "G")


def use_profile(session: Session, assessment: Assessment, profile_id: str, settings: Settings) -> None:
    """Measure gaps against a profile of the questionnaire, or against own targets already set."""
    content = questionnaire_of(assessment, settings)
    if content.profile(profile_id) is None and not (profile_id == OWN and assessment.targets):
        raise AnswerError("There is no such target profile")
    assessment.profile = profile_id
    session.flush()


def read_levels(typed: Mapping[str, str]) -> tuple[dict[str, float], frozenset[str]]:
    """Targets as people type them, 3.5 or 3,5, by capability; and the capabilities whose text is no level from 1 to 5."""
    read = {id: read_number(re.sub("[,，]", ".", text)) for id, text in typed.items() if text.strip()}
    levels = {id: level for id, level in read.items() if level is not None and 1 <= level <= 5}
    return levels, frozenset(read.keys() - levels.keys())


def set_targets(session: Session, assessment: Assessment, levels: dict[str, float], settings: Settings) -> None:
    """Set own targets (1 to 5 by capability id) and use them; AnswerError for any other capability or level."""
    known = {capability.id for capability in questionnaire_of(assessment, settings).capabilities}
    if not levels:
        raise AnswerError("Set at least one target")
    if any(id not in known or not 1 <= level <= 5 for id, level in levels.items()):
        raise AnswerError("A target is a level from 1 to 5")
    assessment.targets, assessment.profile = levels, OWN
    session.flush()
