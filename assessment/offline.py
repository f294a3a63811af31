"""Questionnaires taken away as workbooks, one for each respondent, and brought back without overwriting anything unseen."""

import datetime
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from assessment.access import Actor, has_link, is_user_code, user_code
from assessment.invitation import check_room
from assessment.models import Assessment, Participant
from assessment.participation import answer_on, asked_of, earlier_answers, may_answer, own_participant, save
from assessment.pasted import LONGEST_NAME, key_of
from errors import AnswerError
from questionnaires.folder import Fault
from questionnaires.schema import Question, Questionnaire, Text
from reports import offline_workbook
from reports.choices import option_label
from reports.language import LOCALES, Language
from reports.words import confidentiality_promise
from scoring.answers_workbook import Entry, check_entries, read_offline, refuse
from settings import Settings

CELL = re.compile(r"cell ([A-Z]+)(\d+)")
Who = Actor | Participant
"""Whoever takes a workbook out or brings one back: a user, or who holds a personal link and has their own workbook alone."""


@dataclass(frozen=True)
class Change:
    """One question in a workbook that differs from what stands; ``is_conflict``: that was answered since it was taken out.

    ``confidence`` and ``quote`` as they would be, None where they stay.
    """

    question: Question
    before: str
    after: str
    comment: str
    is_conflict: bool
    confidence: str | None = None
    quote: bool | None = None


@dataclass(frozen=True)
class Returned:
    """A workbook read against what stands now: nothing is stored."""

    respondent: str
    is_new: bool
    changes: tuple[Change, ...]
    faults: tuple[Fault, ...]
    unchanged: int


@dataclass(frozen=True)
class Stored:
    """What of a workbook was stored: answers, comments without an answer; ``left``: how many stay as answered meanwhile."""

    respondent: str
    answers: int
    comments: int
    left: int


def take_away(
    session: Session, who: Who, assessment: Assessment, content: Questionnaire, settings: Settings, name: str, role: str = "",
    line: str = "", first: str = "en",
) -> bytes:  # fmt: skip
    """The workbook of a respondent, with what is answered already and what was in the cycle before, in ``first`` above the
    other language; an empty name means whoever asks.

    Raises AnswerError where the name can't be one, or where an anonymous assessment keeps one from knowing.
    """
    person = _named(session, who, assessment, name)
    bank = assessment.organisation
    unit = next((each for each in assessment.units if person and each.external_id == person.unit), None)
    head = {
        "questionnaire": content.key, "assessment": assessment.id, "respondent": _code(who, name),
        "role": (person.role if person else role) or "", "line": (person.line if person else line) or "",
        "version": assessment.version, "mode": assessment.mode, "confidentiality": assessment.confidentiality,
        "cycle": assessment.cycle or "", "date": assessment.closed_on or "",
        "institution_type": bank.institution_type, "compare_with": assessment.compare_with or "",
        "fictional": "yes" if bank.fictional else "", "unit": unit.external_id if unit else "",
        "seat": person.id if person else "",
    }  # fmt: skip
    for key, text in (("organisation.name", bank.name), ("scope", assessment.scope), ("unit.name", unit and unit.name)):
        head |= {f"{key}.{language}": str(words) for language, words in (text or {}).items() if words}
    asked = asked_of(content, assessment.version, person)
    user = who.user_id if isinstance(who, Actor) and _code(who, name) == _own_code(who) else None
    earlier = earlier_answers(session, assessment, content, person, user, settings)
    given = {
        question.id: replace(
            _given(person, question), before=_label(question, then.choice) if then else "", said=then.comment if then else ""
        )
        for question in asked
        for then in [earlier.get(question.id)]
    }
    en, zh = (
        confidentiality_promise(assessment.confidentiality, Language(each), units=bool(assessment.units)) for each in LOCALES
    )
    promise = Text(en=en, zh=zh)
    return offline_workbook.offline_workbook(content, assessment.version, head, given, promise, first)


def bring_back(
    session: Session, who: Who, assessment: Assessment, content: Questionnaire, raw: bytes, name: str
) -> Returned:
    """Read a workbook and say what it would change. Raises AnswerError where it is not one of this assessment."""
    return _read_back(session, who, assessment, content, raw, name)[0]


def _read_back(
    session: Session, who: Who, assessment: Assessment, content: Questionnaire, raw: bytes, name: str
) -> tuple[Returned, Mapping[str, str], tuple[Entry, ...]]:
    """What a workbook would change, with its head and entries."""
    head, entries, faults = read_offline(raw, name)
    if head.get("assessment") != assessment.id:
        raise AnswerError("the workbook belongs to another assessment", name, "bring it back where it was taken out")
    if head.get("questionnaire") != content.key:
        raise AnswerError(
            f"the workbook is for {head.get('questionnaire', '')[:60]!r}, the assessment uses {content.key!r}", name,
            "take the workbook out again",
        )  # fmt: skip
    if head.get("confidentiality", assessment.confidentiality) != assessment.confidentiality:
        raise AnswerError("the workbook promised another confidentiality", name, "take the workbook out again")
    code = _renamed(assessment, head)
    person = _find(session, who, assessment, code)
    _check_new(who, assessment, person, code)
    faults = sorted([*faults, *check_entries(entries, asked_of(content, assessment.version, person))], key=_in_the_sheet)
    changes, unchanged = [], 0
    for entry in entries:
        question = content.question(entry.question)
        if question is None or (entry.answer is None and not entry.comment):
            continue
        change = _change(person, question, entry)
        if change is None:
            unchanged += 1
        else:
            changes.append(change)
    return Returned(code, person is None, tuple(changes), tuple(faults), unchanged), head, entries


def _in_the_sheet(fault: Fault) -> tuple[int, int, str]:
    """Where a fault's cell stands: row by row, as a person mends it."""
    found = CELL.search(str(fault.place))
    return (int(found[2]), len(found[1]), found[1]) if found else (0, 0, "")


def take_over(
    session: Session, who: Who, assessment: Assessment, content: Questionnaire, raw: bytes, name: str,
    overrule: Collection[str],
) -> Stored:  # fmt: skip
    """Store what a workbook changes; of conflicts only those in ``overrule`` (question ids)."""
    today = datetime.date.today()
    if not (assessment.is_open(today) if isinstance(who, Participant) else may_answer(who, assessment, today)):
        raise AnswerError("Collection is closed: answers can be read here, not changed")
    found, head, entries = _read_back(session, who, assessment, content, raw, name)
    refuse(found.faults, name)
    person = _find(session, who, assessment, found.respondent) or _made(session, who, assessment, found.respondent, head)
    wanted = {each.question.id for each in found.changes if not each.is_conflict or each.question.id in overrule}
    answered = 0
    for entry in entries:
        question = content.question(entry.question)
        if question is None or entry.question not in wanted:
            continue
        now = answer_on(person, question.id)
        choice = now.choice if entry.answer is None else _choice(question, entry.answer)
        answered += choice != ""
        save(
            session, person, question, choice=choice,
            confidence=entry.confidence or now.confidence, comment=entry.comment or now.comment,
            released=entry.quote if entry.comment else now.released, revision=now.revision,
        )  # fmt: skip
    return Stored(found.respondent, answered, len(wanted) - answered, len(found.changes) - len(wanted))


def _code(who: Who, name: str) -> str:
    """What a respondent is called in the assessment: as typed, or one's own."""
    return " ".join(name.split()) or _own_code(who)


def _own_code(who: Who) -> str:
    return who.external_id if isinstance(who, Participant) else user_code(who)


def _named(session: Session, who: Who, assessment: Assessment, name: str) -> Participant | None:
    code = _code(who, name)
    _check_length(code)
    person = _find(session, who, assessment, code)
    _check_new(who, assessment, person, code)
    return person


def _check_length(code: str) -> None:
    if len(code) > LONGEST_NAME:
        raise AnswerError("the name is too long", "", f"at most {LONGEST_NAME} characters fit there")


def _check_new(who: Who, assessment: Assessment, person: Participant | None, code: str) -> None:
    """AnswerError for somebody new where nobody could tell their unit."""
    if person is None and assessment.units and code != _own_code(who):
        raise AnswerError("This respondent is new here: ask them on the board first, with their unit")


def _find(session: Session, who: Who, assessment: Assessment, code: str) -> Participant | None:
    """The respondent of a code; AnswerError where somebody else's answers are not theirs to see who ask."""
    if not code:
        raise AnswerError("the workbook names no respondent", "", "take the workbook out again")
    own = code == _own_code(who)
    is_alone = assessment.confidentiality == "anonymous" or is_user_code(code) or isinstance(who, Participant)
    if not own and is_alone:
        raise AnswerError(
            "this workbook is of another person", "", "each person takes out and brings back their own workbook here"
        )
    return next((each for each in assessment.participants if key_of(each.external_id) == key_of(code)), None)


def _renamed(assessment: Assessment, head: Mapping[str, str]) -> str:
    """What the respondent of a workbook is called by now."""
    seat = next((each for each in assessment.participants if each.id == head.get("seat")), None)
    return head.get("respondent", "") if seat is None or not has_link(seat) else seat.external_id


def _made(session: Session, who: Who, assessment: Assessment, code: str, head: Mapping[str, str]) -> Participant:
    if not isinstance(who, Participant) and code == user_code(who):
        return own_participant(session, who, assessment)
    check_room(assessment, 1)
    _check_length(code)
    made = Participant(
        assessment_id=assessment.id, position=len(assessment.participants), external_id=code,
        role=head.get("role") or None, line=head.get("line") if head.get("line") in ("first", "second") else None,
        answers=[], evidence=[],
    )  # fmt: skip
    assessment.participants.append(made)
    session.flush()
    return made


def _label(question: Question, choice: str) -> str:
    """An answer as lists and pages call it."""
    return option_label(question, int(choice) - 1) if choice.isdecimal() else choice


def _choice(question: Question, answer: float | str) -> str:
    return answer if isinstance(answer, str) else str(question.values.index(answer) + 1)


def _given(person: Participant | None, question: Question) -> offline_workbook.Given:
    now = answer_on(person, question.id)
    return offline_workbook.Given(_label(question, now.choice), now.confidence, now.comment, now.released, now.revision)


def _change(person: Participant | None, question: Question, entry: Entry) -> Change | None:
    """What a row would change; None where the same stands already."""
    now = _given(person, question)
    after = now.answer
    if entry.answer is not None:
        known = isinstance(entry.answer, str) or entry.answer in question.values
        after = _label(question, _choice(question, entry.answer)) if known else f"{entry.answer:g}"
    same = replace(
        now, answer=after, confidence=entry.confidence or now.confidence, comment=entry.comment or now.comment,
        quote=entry.quote if entry.comment else now.quote,
    )  # fmt: skip
    if same == now:
        return None
    comment = entry.comment if entry.comment != now.comment else ""
    return Change(
        question, now.answer, after, comment, entry.revision != now.revision,
        same.confidence if same.confidence != now.confidence else None, same.quote if same.quote != now.quote else None,
    )  # fmt: skip
