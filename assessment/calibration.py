"""Calibrate: the agreed level of a question, with a reason and who set it."""

import datetime
from collections.abc import Collection
from dataclasses import astuple

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from assessment.access import Actor
from assessment.marks import mark_of
from assessment.models import Agreement, Answer, Assessment, Participant
from assessment.results import Scored, figures_wait
from errors import AnswerError, ConflictError
from questionnaires.schema import Question, Questionnaire
from reports.calibration import DISPUTED, Standing, accepted_rank
from reports.language import LOCALES, Language
from scoring.answers import NOT_APPLICABLE
from scoring.engine import bands_of

LONGEST_REASON = 2000


def agree(
    session: Session, actor: Actor, assessment: Assessment, question: Question, choice: str, reason: str,
    today: datetime.date, unit: str | None = None, seen: str | None = None,
) -> None:  # fmt: skip
    """Set or (with an empty choice) take back the agreed level of a question for a unit, None for the whole bank.

    ``seen``: the mark of what the page showed as agreed, None where nobody looked; ConflictError where that has changed.
    """
    found = next((each for each in assessment.agreements if each.question == question.id and each.unit == unit), None)
    if seen is not None and seen != mark_of_standing(standings(assessment, unit).get(question.id)):
        raise ConflictError("This level was agreed in another window just now")
    if len(reason.strip()) > LONGEST_REASON:
        raise AnswerError("At most 2,000 characters of a reason fit")
    if choice == "":
        if found is None:
            raise AnswerError("Choose the level that was agreed")
        assessment.agreements.remove(found)
        session.flush()
        return
    if choice != "na" and choice not in [str(rank) for rank in range(1, len(question.levels) + 1)]:
        raise AnswerError(f"{choice[:20]!r} is not a level of this question")
    if not reason.strip():
        raise AnswerError("Say why this level was agreed")
    rank = NOT_APPLICABLE if choice == "na" else int(choice) - 1
    answered = _answered(session, assessment, unit, [question.id])[question.id]  # first: a query would store what is half set
    if found is None:
        found = Agreement(assessment_id=assessment.id, question=question.id, unit=unit, rank=rank)
        assessment.agreements.append(found)
    found.rank, found.reason, found.by, found.date = rank, reason.strip(), actor.name, today.isoformat()
    found.answered = answered
    try:
        session.flush()
    except IntegrityError:
        raise ConflictError("This level was agreed in another window just now") from None


def _answered(session: Session, assessment: Assessment, unit: str | None, questions: Collection[str]) -> dict[str, str]:
    """The mark of what the people of a unit, None for all, have answered to each of some questions."""
    query = select(Answer.question, Answer.rank).join(Participant).where(Participant.assessment_id == assessment.id)
    query = query.where(Answer.question.in_(questions), Answer.rank.is_not(None))
    if unit is not None:
        query = query.where(Participant.unit == unit)
    ranks: dict[str, list[int | None]] = {id: [] for id in questions}
    for question, rank in session.execute(query.order_by(Answer.rank)) if questions else ():
        ranks[question].append(rank)
    return {id: mark_of(given) for id, given in ranks.items()}


def answered_anew(session: Session, assessment: Assessment, unit: str | None = None) -> frozenset[str]:
    """The questions whose answers are no longer those that their level was agreed on."""
    stood = {each.question: each.answered for each in assessment.agreements if each.unit == unit and each.answered}
    now = _answered(session, assessment, unit, stood)
    return frozenset(id for id, mark in stood.items() if mark != now[id])


def mark_of_standing(standing: Standing | None) -> str:
    """What a row of the form showed as agreed."""
    return mark_of(None if standing is None else astuple(standing))


def standings(assessment: Assessment, unit: str | None = None) -> dict[str, Standing]:
    """What stands agreed for a unit, None for the whole bank, by question."""
    return {
        each.question: Standing(
            "na" if each.rank == NOT_APPLICABLE else str(each.rank + 1), each.reason or "", each.by or "", each.date or ""
        )
        for each in assessment.agreements
        if each.unit == unit
    }


def settled(assessment: Assessment) -> frozenset[str]:
    """The questions on which a level is agreed for the whole bank, or for each of its units."""
    units = [frozenset(standings(assessment, each.external_id)) for each in assessment.units]
    return frozenset(standings(assessment)) | (frozenset.intersection(*units) if units else frozenset())


def left_to_agree(session: Session, assessment: Assessment, content: Questionnaire, today: datetime.date) -> int:
    """How many questions wait for a level to be agreed; none once a plan is approved."""
    return 0 if assessment.baseline_id else len(unsettled(session, assessment, content, today))


def unsettled(session: Session, assessment: Assessment, content: Questionnaire, today: datetime.date) -> frozenset[str]:
    """The questions on which respondents differ, those of one unit where there are units, and no level is agreed."""
    return frozenset().union(*unsettled_by_unit(session, assessment, content, today).values())


def unsettled_by_unit(
    session: Session, assessment: Assessment, content: Questionnaire, today: datetime.date
) -> dict[str | None, frozenset[str]]:
    """The questions on which the people of a unit differ with no level agreed for it or for all, by the unit's code; under
    None those of the whole bank where it has no units.
    """
    return {unit: frozenset(id for id, band in open.items() if band in DISPUTED)
            for unit, open in _open_bands(session, assessment, content, today).items()}  # fmt: skip


def is_calibrated(session: Session, assessment: Assessment, content: Questionnaire, today: datetime.date) -> bool:
    """Whether levels are agreed and nothing is left to discuss: every question has one or, once collection is closed, on none
    without one respondents are known to differ; or the plan made from them is approved.
    """
    if assessment.baseline_id or not assessment.agreements:
        return bool(assessment.baseline_id)
    if settled(assessment) >= {each.id for each in content.asked(assessment.version)}:
        return True
    open = {} if assessment.is_open(today) else _open_bands(session, assessment, content, today)
    known = {band for bands in open.values() for band in bands.values() if band is not None}
    return bool(known) and known.isdisjoint(DISPUTED)


def _open_bands(
    session: Session, assessment: Assessment, content: Questionnaire, today: datetime.date
) -> dict[str | None, dict[str, str | None]]:
    """The band of agreement on every question that was given a level and has none agreed, by unit as above; from the answers
    alone, for it is asked for on every page.
    """
    units: list[str | None] = [each.external_id for each in assessment.units]
    given: dict[str | None, dict[str, list[int]]] = {unit: {} for unit in units or [None]}
    query = select(Participant.unit, Answer.question, Answer.rank, func.count(Answer.id)).join(Participant)
    query = query.where(Participant.assessment_id == assessment.id, Answer.rank >= 0)
    if not figures_wait(assessment, today):
        for unit, question, rank, count in session.execute(query.group_by(Participant.unit, Answer.question, Answer.rank)):
            place = unit if assessment.units else None
            if place in given and rank is not None:
                given[place].setdefault(question, []).extend([rank] * count)
    whole, found = standings(assessment).keys(), {}
    for unit, ranks in given.items():
        held = whole | standings(assessment, unit).keys()
        bands = bands_of(content, assessment.version, ranks)
        found[unit] = {id: band for id, band in bands.items() if id in ranks and id not in held}
    return found


def accept_agreement(
    session: Session, actor: Actor, assessment: Assessment, made: Scored, today: datetime.date, unit: str | None = None
) -> int:
    """Agree the group's level wherever respondents agree and it falls on an option, with a reason in both languages; how many
    were set.

    Only where nothing is agreed yet. Where there are units, ``unit`` and what was ``made`` of it alone: the whole has no
    group of its own.
    """
    if assessment.units and unit is None:
        raise AnswerError("With units, levels are agreed unit by unit")
    held = {each.question for each in assessment.agreements if each.unit in (None, unit)}
    answered, count = _answered(session, assessment, unit, [each.id for each in made.result.questions]), 0
    for figures in made.result.questions:
        question = made.questionnaire.question(figures.id)
        agreement = made.result.agreement[figures.id]
        rank = accepted_rank(question, figures, agreement) if question and figures.id not in held else None
        if rank is None:
            continue
        reason = " / ".join(
            lang.t("Accepted as answered: respondents agree ({agreement})", agreement=lang.figure(agreement.consensus))
            for lang in map(Language, LOCALES)
        )
        assessment.agreements.append(
            Agreement(
                assessment_id=assessment.id, question=figures.id, unit=unit, rank=rank, reason=reason, by=actor.name,
                date=today.isoformat(), answered=answered[figures.id],
            )
        )  # fmt: skip
        count += 1
    try:
        session.flush()
    except IntegrityError:
        raise ConflictError("This level was agreed in another window just now") from None
    return count
