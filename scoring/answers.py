"""The ``Answers`` value: who answered what, and what the group agreed. File and database build the same."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from questionnaires.schema import Question, Questionnaire, Text

UNANSWERED, UNKNOWN, NOT_APPLICABLE = -3, -2, -1
LONGEST_COMMENT = 10_000
"""Letters that a comment may have where a person enters it."""
Verdict = Literal["seen", "accepted", "rejected"]
IntArray = NDArray[np.int8]


@dataclass(frozen=True)
class Comment:
    text: str
    release: bool = False


@dataclass(frozen=True)
class Evidence:
    """What stands behind an answer. Dates are ISO text."""

    note: str
    date: str | None = None
    link: str | None = None
    expires: str | None = None
    verdict: Verdict | None = None
    by: str | None = None


@dataclass(frozen=True)
class Respondent:
    """``answers``: question id -> rank of the option (0-based), NOT_APPLICABLE or UNKNOWN."""

    id: str
    answers: Mapping[str, int]
    role: str | None = None
    unit: str | None = None
    line: Literal["first", "second"] | None = None
    sections: tuple[str, ...] | None = None
    comments: Mapping[str, Comment] = field(default_factory=dict)
    evidence: Mapping[str, tuple[Evidence, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Agreed:
    """An agreed level: ``rank`` of the option (0-based) or NOT_APPLICABLE; ``unit`` None = the whole bank."""

    question: str
    rank: int
    reason: str | None = None
    by: str | None = None
    date: str | None = None
    unit: str | None = None


@dataclass(frozen=True)
class Dismissal:
    """Why a pattern that shows is not to be acted on, who said so and on which day (ISO)."""

    reason: str
    by: str
    date: str


@dataclass(frozen=True)
class Unit:
    id: str
    name: Text
    weight: float = 1.0


@dataclass(frozen=True)
class Organisation:
    name: Text
    institution_type: str
    compare_with: str | None = None
    fictional: bool = False

    @property
    def benchmark_type(self) -> str | None:
        """The type whose benchmarks apply; None for ``other`` without a type to compare with."""
        return self.compare_with if self.institution_type == "other" else self.institution_type


MODES = ("self", "facilitated", "third_party")
CONFIDENTIALITY = ("named", "confidential", "anonymous")
"""How an assessment is led, and who may know who said what: the widest first."""


@dataclass(frozen=True)
class Answers:
    """``withheld``: questions that lost answers because too few stood together (see ``anonymity``); ``dismissed``: patterns
    set aside, by id; ``asked``: how many people were asked, by unit (empty: of none), where that is known. No figure hangs on
    them.
    """

    questionnaire: str
    organisation: Organisation
    respondents: tuple[Respondent, ...]
    agreed: tuple[Agreed, ...] = ()
    version: Literal["full", "quick"] = "full"
    mode: Literal["self", "facilitated", "third_party"] = "self"
    confidentiality: Literal["named", "confidential", "anonymous"] = "confidential"
    date: str | None = None
    cycle: str | None = None
    scope: Text | None = None
    context: Mapping[str, float] = field(default_factory=dict)
    targets: Mapping[str, float] = field(default_factory=dict)
    units: tuple[Unit, ...] = ()
    withheld: frozenset[str] = frozenset()
    dismissed: Mapping[str, Dismissal] = field(default_factory=dict)
    asked: Mapping[str, int] = field(default_factory=dict)

    def evidence_on(self, question: str) -> tuple[Evidence, ...]:
        """All pieces on a question; of anonymous answers by their text, so that the order says nothing of who."""
        pieces = (piece for each in self.respondents for piece in each.evidence.get(question, ()))
        return tuple(sorted(pieces, key=lambda piece: piece.note) if self.confidentiality == "anonymous" else pieces)

    def counts(self, respondent: Respondent) -> bool:
        """Whether somebody's answers are in a level: with units, who has one of them."""
        return not self.units or any(unit.id == respondent.unit for unit in self.units)

    def agreed_for(self, unit: str) -> tuple[Agreed, ...]:
        """A unit's agreed levels: its own, else those of the whole bank."""
        own = {item.question: item for item in self.agreed if item.unit is None}
        own |= {item.question: item for item in self.agreed if item.unit == unit}
        return tuple(own.values())

    def of_unit(self, unit: str) -> "Answers":
        """What one unit answered and agreed, as if it were the whole bank."""
        people = tuple(each for each in self.respondents if each.unit == unit)
        asked = {"": self.asked[unit]} if unit in self.asked else {}
        return replace(self, respondents=people, agreed=self.agreed_for(unit), units=(), asked=asked)

    def ranks(self, questions: tuple[Question, ...], respondents: tuple[Respondent, ...]) -> IntArray:
        """Respondents x questions array of option ranks (0-based), UNANSWERED, UNKNOWN or NOT_APPLICABLE."""
        column = {question.id: index for index, question in enumerate(questions)}
        table = np.full((len(respondents), len(questions)), UNANSWERED, dtype=np.int8)
        for row, respondent in enumerate(respondents):
            for question, rank in respondent.answers.items():
                if question in column:
                    table[row, column[question]] = rank
        return table


def _plain_answer(question: Question, rank: int) -> Any:
    if rank == NOT_APPLICABLE:
        return "na"
    if rank == UNKNOWN:
        return "unknown"
    return question.values[rank]


def canonical(answers: Answers, questionnaire: Questionnaire) -> tuple[tuple[int, ...], int]:
    """Order of respondents (indices) and the 64-bit seed of SCORING.md 5: both free of ids and of input order."""
    by_id = {question.id: question for question in questionnaire.questions}

    def text(respondent: Respondent) -> str:
        plain = {q: _plain_answer(by_id[q], rank) for q, rank in respondent.answers.items()}
        sections = None if respondent.sections is None else sorted(respondent.sections)
        return json.dumps({"sections": sections, "answers": plain}, sort_keys=True, separators=(",", ":"))

    texts = [text(respondent) for respondent in answers.respondents]
    order = tuple(sorted(range(len(texts)), key=lambda index: (texts[index], answers.respondents[index].unit or "")))
    agreed = sorted(
        (item.question, item.unit or "", str(_plain_answer(by_id[item.question], item.rank))) for item in answers.agreed
    )
    body = json.dumps([[texts[index] for index in order], agreed], separators=(",", ":"))
    digest = hashlib.sha256(f"{questionnaire.key}\n{body}".encode()).digest()
    return order, int.from_bytes(digest[:8], "big")
