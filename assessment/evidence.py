"""Evidence behind answers: handed in by who answered, judged by whoever leads the assessment."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import get_args
from urllib.parse import urlsplit

from sqlalchemy.orm import Session

from assessment.access import Actor
from assessment.evidence_files import Sent, checked
from assessment.marks import mark_of
from assessment.models import Assessment, Evidence, Participant
from assessment.participation import day_of
from assessment.results import Scored
from errors import AnswerError, ConflictError
from questionnaires.schema import Question
from scoring.answers import Verdict
from scoring.result import answered_by_few

VERDICTS: tuple[str, ...] = get_args(Verdict)
FIELDS = ("note", "date", "expires", "link")
LONGEST_NOTE, LONGEST_LINK, MOST = 2_000, 2_000, 20
"""Letters of a note and of a link, and pieces of one person on one question, at most."""


@dataclass(frozen=True)
class Piece:
    """A piece as a page shows it.

    ``file``: the name of the one that was handed in, if any. ``who`` and ``role``: of whoever handed it in, empty where that
    may not be known; ``is_outdated``: the answer has changed since the verdict.
    """

    id: str
    question: str
    note: str
    date: str | None
    expires: str | None
    link: str
    file: str
    verdict: str
    by: str
    reason: str
    who: str
    role: str | None
    is_expired: bool
    is_outdated: bool
    mark: str


def add(
    session: Session, participant: Participant, question: Question, typed: Mapping[str, str], today: datetime.date,
    sent: Sent | None = None,
) -> None:
    """Keep a piece of evidence behind an answer that was given; AnswerError for what can't be."""
    if question.id not in participant.answered:
        raise AnswerError("Answer the question first: evidence stands behind an answer")
    texts = {key: typed.get(key, "").strip() for key in FIELDS}
    if not texts["note"]:
        raise AnswerError("Say what the evidence is")
    if len(texts["note"]) > LONGEST_NOTE or len(texts["link"]) > LONGEST_LINK:
        raise AnswerError("The evidence is described too long: at most 2,000 characters")
    if texts["link"] and not is_address(texts["link"]):
        raise AnswerError("The link is a web address that begins with https:// or http://")
    date, expires = day_of(texts["date"]), day_of(texts["expires"])
    if date is not None and date > today.isoformat():
        raise AnswerError("The date of the evidence lies ahead")
    if date is not None and expires is not None and expires < date:
        raise AnswerError("The evidence would end before its own date")
    before = [each.position for each in participant.evidence if each.question == question.id]
    if len(before) >= MOST:
        raise AnswerError("There are 20 pieces of evidence on this question already")
    file = checked(session, participant.assessment_id, sent) if sent else None
    participant.evidence.append(
        Evidence(
            question=question.id, position=max(before, default=-1) + 1, note=texts["note"], date=date,
            expires=expires, link=texts["link"] or None, file=file,
        )
    )  # fmt: skip
    session.flush()


def is_address(link: str) -> bool:
    """Whether a link is a web address, the only kind that a page turns into one.

    >>> is_address("https://intranet.example/policy"), is_address("javascript:alert(1)")
    (True, False)
    """
    try:
        parts = urlsplit(link)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and link.isprintable() and " " not in link


def take_back(session: Session, participant: Participant, piece_id: str) -> None:
    """Take an own piece back, unless it was judged already."""
    piece = next((each for each in participant.evidence if each.id == piece_id), None)
    if piece is None:
        raise AnswerError("This piece of evidence is not there any more")
    if piece.verdict is not None:
        raise AnswerError("This piece of evidence was judged and stays on record")
    participant.evidence.remove(piece)
    session.flush()


@dataclass(frozen=True)
class Judged:
    """A verdict with its reason (both may be empty), and the mark of what the page showed before."""

    verdict: str
    reason: str
    seen: str


def mark_of_piece(person: Participant, piece: Evidence, is_anonymous: bool) -> str:
    """What somebody saw who judges: verdict, reason, and the answer; of an anonymous one not the answer."""
    return mark_of([piece.verdict, piece.reason, None if is_anonymous else _rank_of(person, piece.question)])


def judge(session: Session, actor: Actor, assessment: Assessment, piece_id: str, judged: Judged) -> None:
    """Set the verdict on a piece, or take it back; ConflictError where another one was given meanwhile."""
    found = [(one, each) for one in assessment.respondents for each in one.evidence if each.id == piece_id]
    if not found:
        raise AnswerError("This piece of evidence is not there any more")
    (person, piece), verdict = found[0], judged.verdict
    if verdict not in ("", *VERDICTS):
        raise AnswerError("A verdict is seen, accepted or rejected")
    reason, is_anonymous = judged.reason.strip(), assessment.confidentiality == "anonymous"
    if len(reason) > LONGEST_NOTE:
        raise AnswerError("The reason is too long: at most 2,000 characters")
    if reason and not verdict:
        raise AnswerError("A reason goes with a verdict: choose one")
    if judged.seen != mark_of_piece(person, piece, is_anonymous):
        raise ConflictError("This piece was judged, or its answer changed, in another window just now")
    piece.verdict, piece.by = verdict or None, actor.name if verdict else None
    piece.reason = reason or None
    piece.judged_rank = _rank_of(person, piece.question) if verdict and not is_anonymous else None
    session.flush()


def _rank_of(person: Participant, question: str) -> int | None:
    return next((each.rank for each in person.answers if each.question == question), None)


def own_pieces(participant: Participant | None, question: str, date: str | None) -> tuple[Piece, ...]:
    """What somebody handed in on a question."""
    if participant is None:
        return ()
    return tuple(
        _piece(participant, each, date, is_named=False, is_anonymous=False)
        for each in participant.evidence
        if each.question == question
    )


def shown_questions(made: Scored, *, sees_names: bool) -> frozenset[str]:
    """Questions whose evidence and claims a reader may see: of fewer than three people only where names may be known."""
    named = sees_names and made.answers.confidentiality != "anonymous"
    asked = {question.id for question in made.questionnaire.asked(made.answers.version)}
    return frozenset(asked - made.answers.withheld - (frozenset() if named else answered_by_few(made.result)))


def register(assessment: Assessment, made: Scored, *, sees_names: bool, today: datetime.date) -> tuple[Piece, ...]:
    """Every piece on a question that is shown: those not judged yet first, then in the order of the questionnaire.

    ``sees_names``: the reader may know who handed in what; of an anonymous assessment nobody may. Within a question the
    order says nothing of who.
    """
    is_anonymous = made.answers.confidentiality == "anonymous"
    shown = shown_questions(made, sees_names=sees_names)
    place = {question.id: index for index, question in enumerate(made.questionnaire.questions)}
    day = assessment.day(today)
    found = [
        _piece(one, each, day, is_named=sees_names and not is_anonymous, is_anonymous=is_anonymous)
        for one in assessment.respondents
        for each in one.evidence
        if each.question in shown
    ]
    settled = [bool(each.verdict) and not each.is_outdated for each in found]
    order = sorted(zip(settled, found, strict=True), key=lambda pair: (pair[0], place[pair[1].question], pair[1].id))
    return tuple(piece for _, piece in order)


def _file_name(row: Evidence, *, is_anonymous: bool) -> str:
    """What a file is called; of anonymous answers by its kind alone, for its name may tell whose it is."""
    if row.file is None:
        return ""
    return f"evidence.{row.file.name.rpartition('.')[2]}" if is_anonymous else row.file.name


def _piece(person: Participant, row: Evidence, date: str | None, *, is_named: bool, is_anonymous: bool) -> Piece:
    return Piece(
        id=row.id, question=row.question, note=row.note, date=row.date, expires=row.expires,
        link=row.link if row.link is not None and is_address(row.link) else "",
        file=_file_name(row, is_anonymous=is_anonymous),
        verdict=row.verdict or "", by=row.by or "", reason=row.reason or "",
        who=person.external_id if is_named else "", role=person.role if is_named else None,
        is_expired=row.expires is not None and date is not None and row.expires < date,
        is_outdated=row.judged_rank is not None and row.judged_rank != _rank_of(person, row.question) and not is_anonymous,
        mark=mark_of_piece(person, row, is_anonymous),
    )  # fmt: skip
