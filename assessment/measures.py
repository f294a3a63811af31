"""Results: the bank's measured KPI values, beside what people said."""

import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from assessment.access import Actor, previous_of
from assessment.content import questionnaire_of
from assessment.marks import mark_of
from assessment.models import Assessment, Measure
from assessment.participation import day_of
from errors import AnswerError, ConflictError
from questionnaires.schema import Kpi, Question, Questionnaire
from reports.measures import Measured, kpi_of
from reports.typed import read_number, typed_number
from settings import Settings


def measures_of(session: Session, assessment: Assessment) -> dict[tuple[str, str], Measure]:
    """By question and KPI."""
    query = select(Measure).where(Measure.assessment_id == assessment.id)
    return {(each.question, each.kpi): each for each in session.scalars(query)}


def earlier_measures(
    session: Session, assessment: Assessment, settings: Settings
) -> dict[tuple[str, str], Measure]:
    """Those of the cycle before, of KPIs that are the same still: their unit and direction too."""
    earlier = previous_of(session, assessment)
    if earlier is None:
        return {}
    now, then = questionnaire_of(assessment, settings), questionnaire_of(earlier, settings)
    return {key: each for key, each in measures_of(session, earlier).items() if _kpi(now, *key) == _kpi(then, *key)}


def _kpi(content: Questionnaire, question_id: str, name: str) -> Kpi | None:
    question = content.question(question_id)
    return kpi_of(question, name) if question else None


def measured(session: Session, assessment: Assessment, settings: Settings) -> tuple[Measured, ...]:
    """The values with those of the cycle before."""
    before = earlier_measures(session, assessment, settings)
    return tuple(
        Measured(each.question, each.kpi, each.value, each.date, before[key].value if key in before else None)
        for key, each in measures_of(session, assessment).items()
    )


def mark_of_measure(shown: Measure | tuple[str, str] | None) -> str:
    """What the row of a KPI showed: its measure, or value and day as typed."""
    return mark_of([typed_number(shown.value), shown.date] if isinstance(shown, Measure) else list(shown or ("", "")))


def set_measure(
    session: Session, actor: Actor, assessment: Assessment, question: Question, kpi: str, value: str, date: str, seen: str,
    today: datetime.date,
) -> None:  # fmt: skip
    """Keep the value of a KPI on a day, or with an empty value take it back; ConflictError where it changed meanwhile."""
    if kpi_of(question, kpi) is None:
        raise AnswerError("This question has no such KPI")
    found = measures_of(session, assessment).get((question.id, kpi))
    if seen != mark_of_measure(found):
        raise ConflictError("This value was changed in another window; it shows what stands now")
    if not value.strip():
        if found is not None:
            session.delete(found)
            session.flush()
        return
    number, day = read_number(value), day_of(date.strip()) or today.isoformat()
    if number is None:
        raise AnswerError("A measured value is a number, like 12.5")
    if day > today.isoformat():
        raise AnswerError("This day has not come yet")
    if found is None:
        found = Measure(assessment_id=assessment.id, question=question.id, kpi=kpi, value=number, date=day)
        session.add(found)
    found.value, found.date, found.by = number, day, actor.name
    try:
        session.flush()
    except IntegrityError:
        raise ConflictError("This value was changed in another window; it shows what stands now") from None
