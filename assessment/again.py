"""The next cycle of an assessment: its targets carried on, and its people asked again with their function, unit, line,
dimensions and address."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy.orm import Session

from assessment.access import Actor, has_link, previous_of
from assessment.comparison import set_previous
from assessment.content import questionnaire_of
from assessment.initiatives import keep as keep_initiatives
from assessment.initiatives import own_initiatives
from assessment.invitation import check_room, keep, sections_of
from assessment.models import Assessment, Participant, Unit
from assessment.pasted import key_of
from assessment.targets import set_targets, use_profile
from errors import AnswerError
from questionnaires.schema import OWN, Questionnaire
from settings import Settings


@dataclass(frozen=True)
class Again:
    """Who of the cycle before can be asked again, with the unit here; ``homeless``: how many have none here, where there are
    units.
    """

    cycle: str
    people: tuple[tuple[Participant, str | None], ...]
    homeless: int


def carry_on(session: Session, actor: Actor, assessment: Assessment, earlier: Assessment, settings: Settings) -> None:
    """Compare a new assessment with an earlier one, in the same units, against the same targets and with the same own
    initiatives; once. The next cycle of a fictional bank is fictional.

    AnswerError where they are not of one bank and questionnaire.
    """
    if assessment.previous_id == earlier.id:
        return
    set_previous(session, actor, assessment, earlier.id)
    assessment.organisation.fictional = earlier.organisation.fictional
    assessment.organisation.functions = assessment.organisation.functions or earlier.organisation.functions
    if assessment.scope and earlier.scope and assessment.scope["en"] in earlier.scope.values():
        assessment.scope = dict(earlier.scope)
    assessment.welcome = assessment.welcome or earlier.welcome
    if not assessment.units and not assessment.participants:
        assessment.units = [
            Unit(position=each.position, external_id=each.external_id, name=dict(each.name), weight=each.weight)
            for each in earlier.units
        ]
    _carry_initiatives(session, actor, assessment, earlier, settings)
    if earlier.profile == OWN and earlier.targets:
        known = {capability.id for capability in questionnaire_of(assessment, settings).capabilities}
        kept = {id: level for id, level in earlier.targets.items() if id in known}
        if kept:
            set_targets(session, assessment, kept, settings)
    elif questionnaire_of(assessment, settings).profile(earlier.profile) is not None:
        use_profile(session, assessment, earlier.profile, settings)


def _carry_initiatives(
    session: Session, actor: Actor, assessment: Assessment, earlier: Assessment, settings: Settings
) -> None:
    """A newer version of the questionnaire takes them where all of them fit it; else its own stand."""
    plain = own_initiatives(session, earlier)
    if plain is not None and own_initiatives(session, assessment) is None:
        keep_initiatives(session, actor, assessment, questionnaire_of(assessment, settings), list(plain))


def earlier_people(session: Session, assessment: Assessment) -> Again | None:
    """Those who had a link in the cycle before and are not in this one; None where nobody is or may be known."""
    before = previous_of(session, assessment)
    if before is None or "anonymous" in (assessment.confidentiality, before.confidentiality):
        return None
    known = {key_of(each.external_id) for each in assessment.participants}
    there = {each.earlier_id for each in assessment.participants}
    units = _units(assessment, before)
    new = tuple(
        (each, units.get(each.unit or "")) for each in before.participants
        if has_link(each) and key_of(each.external_id) not in known and each.id not in there
    )  # fmt: skip
    homeless = sum(unit is None for _, unit in new) if assessment.units else 0
    return Again(before.cycle or "", new, homeless) if new else None


def ask_again(
    session: Session, assessment: Assessment, content: Questionnaire, chosen: Collection[str], elsewhere: str
) -> int:
    """Give those chosen, by their id in the cycle before, a new seat with a new link; how many. ``elsewhere``: the unit of
    those who have none here, where there are units.
    """
    found = earlier_people(session, assessment)
    people = [(each, unit) for each, unit in found.people if each.id in chosen] if found is not None else []
    if found is None:
        raise AnswerError("Nobody of the earlier cycle is left to ask")
    if not people:
        raise AnswerError("Choose whom to ask again")
    if assessment.units and any(unit is None for _, unit in people):
        if elsewhere not in {each.external_id for each in assessment.units}:
            raise AnswerError("Choose a unit for those who have none here")
        people = [(each, unit or elsewhere) for each, unit in people]
    check_room(assessment, len(people))
    asked = sections_of(content)
    for each, unit in people:
        assessment.participants.append(
            Participant(
                position=len(assessment.participants), external_id=each.external_id, role=each.role, email=each.email,
                unit=unit, line=each.line, sections=[id for id in each.sections or () if id in asked] or None,
                earlier_id=each.id, answers=[], evidence=[],
            )
        )  # fmt: skip
    keep(session)
    return len(people)


def _units(assessment: Assessment, before: Assessment) -> dict[str, str]:
    """Units of this assessment by the code that a unit of the same name had in the cycle before."""
    now = {key_of(name): each.external_id for each in assessment.units for name in each.name.values()}
    return {
        each.external_id: now[key_of(name)]
        for each in before.units for name in each.name.values() if key_of(name) in now
    }  # fmt: skip
