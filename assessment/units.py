"""Set up: the units of a bank (business lines, branches), each assessed on the same questionnaire."""

import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.access import hold
from assessment.marks import mark_of
from assessment.models import Assessment, Participant, Unit, Workshop
from assessment.pasted import key_of, plain
from assessment.workshop import live
from errors import AnswerError, ConflictError
from reports.typed import read_number

MOST, LONGEST = 200, 100
"""Units of an assessment, and letters of a name, at most."""


def units_in_use(session: Session, assessment: Assessment) -> frozenset[str]:
    """Units that somebody answers for, where they are several, that something was agreed for or that a workshop was held of:
    they stay.
    """
    people = {each.unit for each in assessment.participants} if len(assessment.units) > 1 else set()
    workshops = set(session.scalars(select(Workshop.unit).where(Workshop.assessment_id == assessment.id)))
    return frozenset(each for each in people | workshops | {each.unit for each in assessment.agreements} if each)


def _check_open(assessment: Assessment) -> None:
    """Figures of an anonymous assessment, once they can be seen, change no more."""
    if assessment.confidentiality == "anonymous" and not assessment.is_open(datetime.date.today()):
        raise AnswerError("Collection is closed: in an anonymous assessment units stay as they are then")


def add_unit(session: Session, assessment: Assessment, name_en: str, name_zh: str, weight: str) -> int:
    """A further unit; how many people who were asked before any unit was there now answer for it.

    With units everybody answers for one of them, so the first one takes in whoever is there; in an anonymous assessment
    nobody may be moved, so there units come first.
    """
    hold(session, assessment)
    _check_open(assessment)
    if len(assessment.units) >= MOST:
        raise AnswerError("At most 200 units fit")
    if not assessment.units and live(session, assessment) is not None:
        raise AnswerError("A workshop of the whole institution is under way: end it before you name units")
    names, number = _checked(assessment, "", name_en, name_zh, weight)
    loose = [] if assessment.units else list(assessment.participants)
    if loose and assessment.confidentiality == "anonymous":
        raise AnswerError("People have joined already: in an anonymous assessment units are named before")
    last = max((each.position for each in assessment.units), default=-1)
    taken = {each.external_id for each in assessment.units}
    code = next(f"unit-{count}" for count in range(1, MOST + 2) if f"unit-{count}" not in taken)
    assessment.units.append(Unit(position=last + 1, external_id=code, name=names, weight=number))
    for person in loose:
        person.unit = code
    session.flush()
    return len(loose)


def mark_of_unit(unit: Unit) -> str:
    """What the form of a unit showed."""
    return mark_of([unit.name, unit.weight])


def change_unit(
    session: Session, assessment: Assessment, code: str, name_en: str, name_zh: str, weight: str, seen: str
) -> None:  # fmt: skip
    """Give a unit another name or weight; ConflictError where somebody did since the form was ``seen``."""
    _check_open(assessment)
    unit = _unit(assessment, code)
    if seen != mark_of_unit(unit):
        raise ConflictError("This unit was changed in another window; the page shows what stands now")
    unit.name, unit.weight = _checked(assessment, code, name_en, name_zh, weight)
    session.flush()


def remove_unit(session: Session, assessment: Assessment, code: str) -> None:
    """Take a unit away for which nobody answers; from the only one, whoever answers goes back to the whole."""
    hold(session, assessment)
    _check_open(assessment)
    unit = _unit(assessment, code)
    if code in units_in_use(session, assessment):
        raise AnswerError("People answer for this unit or levels are agreed for it: it stays")
    if not any(each.weight > 0 for each in assessment.units if each is not unit) and len(assessment.units) > 1:
        raise AnswerError("At least one unit needs a weight above 0")
    assessment.units.remove(unit)
    for person in assessment.participants if not assessment.units else ():
        person.unit = None
    session.flush()


def choose_unit(session: Session, assessment: Assessment, person: Participant, code: str) -> None:
    """The unit somebody answers for."""
    _check_open(assessment)
    person.unit = _unit(assessment, code).external_id
    session.flush()


def _unit(assessment: Assessment, code: str) -> Unit:
    found = next((each for each in assessment.units if each.external_id == code), None)
    if found is None:
        raise AnswerError("There is no such unit")
    return found


def _checked(assessment: Assessment, code: str, name_en: str, name_zh: str, weight: str) -> tuple[dict[str, str], float]:
    """Names in both languages (one stands for both) and a weight, if they may stand beside the other units."""
    en, zh = plain(name_en), plain(name_zh)
    names = {"en": en or zh, "zh": zh or en}
    if not names["en"]:
        raise AnswerError("Name the unit")
    if max(len(en), len(zh)) > LONGEST:
        raise AnswerError("At most 100 characters of a name fit")
    others = [each for each in assessment.units if each.external_id != code]
    if any(key_of(names[locale]) == key_of(each.name[locale]) for each in others for locale in names):
        raise AnswerError("Another unit has this name")
    number = read_number(weight or "1")
    if number is None or not 0 <= number <= 1e6:
        raise AnswerError("A weight is a number from 0 to 1,000,000")
    if not number and not any(each.weight > 0 for each in others):
        raise AnswerError("At least one unit needs a weight above 0")
    return names, number
