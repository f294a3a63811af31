"""What an assessment is called, what is assessed and how: as far as it can be changed later."""

from collections.abc import Mapping
from dataclasses import astuple, dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.content import questionnaire_of
from assessment.marks import mark_of
from assessment.models import Answer, Assessment, Evidence, Participant, Voter, Workshop
from assessment.peers import contribution_of, follow_rename, organisation_of
from errors import AnswerError, ConflictError
from questionnaires.schema import Questionnaire
from scoring.answers import CONFIDENTIALITY
from settings import Settings

LONGEST_NAME, LONGEST_CYCLE = 200, 60
"""Letters of a bank's name or a scope, and of a cycle, at most."""


@dataclass(frozen=True)
class Names:
    """What an assessment is called, in both languages; an empty one takes the other language's."""

    name_en: str
    name_zh: str
    scope_en: str
    scope_zh: str
    cycle: str


def names_of(assessment: Assessment) -> Names:
    """What the assessment is called now."""
    name, scope = assessment.organisation.name, assessment.scope or {}
    return Names(name.get("en", ""), name.get("zh", ""), scope.get("en", ""), scope.get("zh", ""), assessment.cycle or "")


def rename(session: Session, assessment: Assessment, names: Names, seen: str) -> None:
    """Change the bank's name, scope and cycle; ``seen``: the mark of the names the page showed.

    AnswerError for a bank without a name, ConflictError where somebody changed them meanwhile.
    """
    if seen != mark_of(astuple(names_of(assessment))):
        raise ConflictError("These names were changed in another window; what stands now is shown above")
    if not names.name_en and not names.name_zh:
        raise AnswerError("Give the institution's name in at least one language")
    if max(len(text) for text in (names.name_en, names.name_zh, names.scope_en, names.scope_zh)) > LONGEST_NAME:
        raise AnswerError("At most 200 characters")
    if len(names.cycle) > LONGEST_CYCLE:
        raise AnswerError("At most 60 characters of a cycle fit")
    before = organisation_of(assessment)
    assessment.organisation.name = both(names.name_en, names.name_zh)
    follow_rename(session, assessment, before)
    assessment.scope = both(names.scope_en, names.scope_zh) if names.scope_en or names.scope_zh else None
    assessment.cycle = names.cycle or None
    session.flush()


def both(english: str, chinese: str) -> dict[str, str]:
    """A text in both languages; an empty one takes the other language's."""
    return {"en": english or chinese, "zh": chinese or english}


@dataclass(frozen=True)
class Facts:
    """``compare_with``: the type whose benchmarks an institution of type ``other`` takes; ``context``: in percent,
    and a count of models (scoring.answers_file.CONTEXT_FACTS)."""

    institution_type: str
    compare_with: str | None
    version: str
    mode: str
    confidentiality: str
    context: Mapping[str, float]

    @property
    def compared(self) -> str | None:
        return self.compare_with if self.institution_type == "other" else None


def facts_of(assessment: Assessment) -> Facts:
    """What stands now."""
    return Facts(
        assessment.organisation.institution_type, assessment.compare_with, assessment.version, assessment.mode,
        assessment.confidentiality, dict(assessment.context or {}),
    )  # fmt: skip


def mark_of_facts(assessment: Assessment) -> str:
    """What the form of the facts showed."""
    facts = facts_of(assessment)
    return mark_of([*astuple(facts)[:-1], *sorted(facts.context.items())])


def check_version(content: Questionnaire, version: str) -> None:
    """AnswerError for a quick version of a questionnaire without one."""
    if version == "quick" and not content.has_quick:
        raise AnswerError("This questionnaire has no quick version")


def change_facts(session: Session, assessment: Assessment, facts: Facts, seen: str, settings: Settings) -> None:
    """Change what is assessed and how; ``seen``: the mark of the facts the page showed. Answers stay as they are.

    AnswerError where people have given something, or were asked to under a promise of more confidentiality; where peers
    were given figures of another kind of bank or mode; for a quick version that isn't. ConflictError where somebody
    changed them meanwhile.
    """
    now = facts_of(assessment)
    if seen != mark_of_facts(assessment):
        raise ConflictError("These facts were changed in another window; what stands now is shown above")
    check_version(questionnaire_of(assessment, settings), facts.version)
    opens = CONFIDENTIALITY.index(facts.confidentiality) < CONFIDENTIALITY.index(now.confidentiality)
    is_promised = _has_given(session, assessment) or (opens and assessment.participants)
    if facts.confidentiality != now.confidentiality and is_promised:
        raise AnswerError("People were told already who sees what they say: that stands")
    if facts.confidentiality == "anonymous" != now.confidentiality and assessment.participants:
        raise AnswerError("People were asked by name, and their links tell who they are: take them off the board first")
    moved = (facts.institution_type, facts.compared, facts.mode) != (now.institution_type, now.compared, now.mode)
    if moved and contribution_of(session, assessment) is not None:
        raise AnswerError("Peers were given the figures of this type and mode: withdraw the contribution first")
    assessment.organisation.institution_type, assessment.compare_with = facts.institution_type, facts.compared
    assessment.version, assessment.mode, assessment.confidentiality = facts.version, facts.mode, facts.confidentiality
    assessment.context = dict(facts.context)
    session.flush()


def _has_given(session: Session, assessment: Assessment) -> bool:
    """Whether anybody has given an answer, a piece of evidence or a vote."""
    given = (
        *(select(each.id).join(Participant).where(Participant.assessment_id == assessment.id) for each in (Answer, Evidence)),
        select(Voter.id).join(Workshop).where(Workshop.assessment_id == assessment.id),
    )
    return any(session.scalar(each.limit(1)) is not None for each in given)
