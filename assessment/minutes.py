"""What was voted on in the workshops of an assessment, and what came of it."""

from sqlalchemy.orm import Session

from assessment.calibration import standings
from assessment.models import Assessment, Workshop
from assessment.models.base import local_day
from assessment.results import Scored
from assessment.workshop import all_votes, held, voters_of
from questionnaires.schema import Questionnaire
from reports.language import Language
from reports.minutes import Minute, WorkshopRow, minutes, summary


def minutes_of(
    session: Session, assessment: Assessment, workshop: Workshop, content: Questionnaire, lang: Language
) -> tuple[Minute, ...]:
    """Every question voted on or agreed, in the order of the agenda, with the level agreed as it stands now."""
    agreed, votes = standings(assessment, workshop.unit), all_votes(session, workshop)
    rounds = {id: votes.get(id, []) for id in workshop.agenda if id in votes or id in workshop.agreed}
    return minutes(content, rounds, agreed, assessment.confidentiality, lang)


def workshop_rows(session: Session, assessment: Assessment, made: Scored, lang: Language) -> tuple[WorkshopRow, ...]:
    """The workshops that ended and voted on anything, oldest first."""
    units = {each.id: lang.text(each.name) for each in made.answers.units}
    found = []
    for workshop in reversed(held(session, assessment)):
        told = minutes_of(session, assessment, workshop, made.questionnaire, lang)
        if told:
            day = local_day(workshop.created_at)
            voters, unit = voters_of(session, workshop), units.get(workshop.unit or "", "")
            found.append(WorkshopRow(lang.date(day.isoformat()), unit, voters, summary(told, lang)))
    return tuple(found)
