"""Between the database and the ``Answers`` value: file and database build the same."""

import datetime
from collections import Counter

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from assessment.access import FROM_FILE, Actor, has_link
from assessment.models import Agreement, Answer, Assessment, Evidence, Organisation, Participant, Unit
from questionnaires.schema import Questionnaire, Text
from questionnaires.schema import Questionnaire as Content
from scoring import answers as pure

LONGEST_CODE = 190
"""Letters of a respondent's code that fit with what may stand before it."""


def organisation_of(assessment: Assessment) -> pure.Organisation:
    """The institution, as a file would give it."""
    bank = assessment.organisation
    return pure.Organisation(Text(**bank.name), bank.institution_type, assessment.compare_with, bank.fictional)


def answers_of(assessment: Assessment, questionnaire: Questionnaire) -> pure.Answers:
    """The answers of an assessment, as a file would give them; participants without any answer are left out."""
    known = {question.id for question in questionnaire.questions}
    return pure.Answers(
        questionnaire=questionnaire.key,
        organisation=organisation_of(assessment),
        respondents=tuple(_respondent(each, known) for each in assessment.respondents if each.answered),
        agreed=tuple(
            pure.Agreed(each.question, each.rank, each.reason, each.by, each.date, each.unit)
            for each in sorted(assessment.agreements, key=lambda item: (item.question, item.unit or ""))
        ),
        version=assessment.version,  # type: ignore[arg-type]
        mode=assessment.mode,  # type: ignore[arg-type]
        confidentiality=assessment.confidentiality,  # type: ignore[arg-type]
        date=assessment.closed_on,
        cycle=assessment.cycle,
        scope=Text(**assessment.scope) if assessment.scope else None,
        context=dict(assessment.context),
        targets=dict(assessment.targets),
        dismissed={id: pure.Dismissal(**kept) for id, kept in assessment.dismissed.items()},
        units=tuple(pure.Unit(each.external_id, Text(**each.name), each.weight) for each in assessment.units),
        asked=_asked(assessment),
    )


def _asked(assessment: Assessment) -> dict[str, int]:
    """How many people were asked, by unit; empty where they come by a common link, so that nobody knows."""
    if assessment.confidentiality == "anonymous":
        return {}
    return dict(Counter(each.unit or "" for each in assessment.respondents if each.answered or has_link(each)))


def is_begun(session: Session, assessment: Assessment) -> bool:
    """Whether anybody has answered anything; a comment alone is no answer."""
    given = select(Answer.id).join(Participant).where(Participant.assessment_id == assessment.id, Answer.rank.is_not(None))
    return session.scalar(given.limit(1)) is not None


def answer_counts(session: Session, actor: Actor) -> dict[str, tuple[int, int]]:
    """Respondents and answers of each assessment of the workspace in which there are any, by its id."""
    query = (
        select(Participant.assessment_id, func.count(Participant.id.distinct()), func.count(Answer.id))
        .join(Answer).join(Assessment, Assessment.id == Participant.assessment_id)
        .where(Assessment.workspace_id == actor.workspace_id, Answer.rank.is_not(None))
        .group_by(Participant.assessment_id)
    )  # fmt: skip
    return {id: (people, answers) for id, people, answers in session.execute(query)}


def _respondent(participant: Participant, known: set[str]) -> pure.Respondent:
    answers = [answer for answer in participant.answers if answer.question in known]
    evidence: dict[str, list[pure.Evidence]] = {}
    for each in participant.evidence:
        piece = pure.Evidence(each.note, each.date, each.link, each.expires, each.verdict, each.by)  # type: ignore[arg-type]
        evidence.setdefault(each.question, []).append(piece)
    return pure.Respondent(
        id=participant.external_id.removeprefix(FROM_FILE),
        answers={answer.question: answer.rank for answer in answers if answer.rank is not None},
        role=participant.role,
        unit=participant.unit,
        line=participant.line,  # type: ignore[arg-type]
        sections=tuple(participant.sections) if participant.sections is not None else None,
        comments={a.question: pure.Comment(a.comment, a.released) for a in answers if a.comment},
        evidence={question: tuple(pieces) for question, pieces in evidence.items()},
    )


def store_answers(session: Session, actor: Actor, answers: pure.Answers, content: Content) -> Assessment:
    """An answers file as a new assessment of the actor's workspace.

    Anonymous answers are all in the file: collection is closed, so that they can be looked at, and stays so (see FROM_FILE).
    """
    is_anonymous, today = answers.confidentiality == "anonymous", datetime.date.today().isoformat()
    closed_on = min(answers.date or today, today) if is_anonymous and answers.respondents else answers.date
    bank = Organisation(
        workspace_id=actor.workspace_id,
        name=answers.organisation.name.model_dump(),
        institution_type=answers.organisation.institution_type,
        fictional=answers.organisation.fictional,
    )
    session.add(bank)
    session.flush()
    assessment = Assessment(
        workspace_id=actor.workspace_id,
        organisation_id=bank.id,
        questionnaire=content.key,
        version=answers.version,
        profile=content.first_profile,
        compare_with=answers.organisation.compare_with,
        mode=answers.mode,
        confidentiality=answers.confidentiality,
        cycle=answers.cycle,
        scope=answers.scope.model_dump() if answers.scope else None,
        context=dict(answers.context),
        targets=dict(answers.targets),
        closed_on=closed_on,
        participants=[_participant(position, each, is_anonymous) for position, each in enumerate(answers.respondents)],
        agreements=[
            Agreement(question=a.question, unit=a.unit, rank=a.rank, reason=a.reason, by=a.by, date=a.date)
            for a in answers.agreed
        ],
        units=[
            Unit(position=position, external_id=unit.id, name=unit.name.model_dump(), weight=unit.weight)
            for position, unit in enumerate(answers.units)
        ],
    )
    session.add(assessment)
    session.flush()
    return assessment


def _participant(position: int, respondent: pure.Respondent, is_anonymous: bool) -> Participant:
    code = respondent.id
    if is_anonymous and not code.startswith(FROM_FILE):
        code = FROM_FILE + (code if len(code) < LONGEST_CODE else str(position))
    asked = {*respondent.answers, *respondent.comments}
    return Participant(
        position=position,
        external_id=code,
        role=respondent.role,
        unit=respondent.unit,
        line=respondent.line,
        sections=list(respondent.sections) if respondent.sections is not None else None,
        answers=[
            Answer(
                question=question,
                rank=respondent.answers.get(question),
                comment=respondent.comments[question].text if question in respondent.comments else None,
                released=question in respondent.comments and respondent.comments[question].release,
            )
            for question in sorted(asked)
        ],
        evidence=[
            Evidence(
                question=question, position=index, note=piece.note, date=piece.date, link=piece.link,
                expires=piece.expires, verdict=piece.verdict, by=piece.by,
            )
            for question, pieces in respondent.evidence.items()
            for index, piece in enumerate(pieces)
        ],
    )  # fmt: skip
