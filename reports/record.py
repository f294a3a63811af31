"""What is on record beside the answers: levels moved in calibration, workshops held, evidence handed in."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from questionnaires.schema import Questionnaire
from reports import titles
from reports.language import Language
from reports.minutes import WorkshopRow
from reports.words import question_name, verdict_on
from scoring.anonymity import agreed_beside_few
from scoring.answers import NOT_APPLICABLE, Answers
from scoring.result import Move, Result, answered_by_few, redacted

Kept = Collection[tuple[str, str | None]]
"""Question and unit of the agreed levels that are kept back."""
SHORT = 4
"""Rows of calibration, workshops and evidence that need no page of their own."""


@dataclass(frozen=True)
class EvidenceRow:
    """A piece of evidence; ``day``: its ISO day, ``date`` the same in words."""

    question: str
    note: str
    date: str
    verdict: str
    day: str


@dataclass(frozen=True)
class MoveRow:
    """A level that calibration changed; ``to`` with an arrow where it went up: readers look there first.

    ``is_origin_kept``: what stood before is not shown, for few people of a unit had said it; ``is_kept``: nor is the level,
    for beside the whole it would tell what few people of another unit said.
    """

    question: str
    unit: str
    origin: str
    to: str
    reason: str
    by: str
    is_origin_kept: bool
    is_kept: bool


@dataclass(frozen=True)
class AgreedRow:
    """A level that was agreed as it had been answered, or of which is not told whether it was, with the reason given for it;
    ``is_kept`` as in ``MoveRow``.
    """

    question: str
    unit: str
    level: str
    reason: str
    is_kept: bool


@dataclass(frozen=True)
class Record:
    """``agreed``: levels that calibration confirmed; ``moves_short``: all of it is few rows that need no page of their own.
    """

    moves: tuple[MoveRow, ...]
    agreed: tuple[AgreedRow, ...]
    agreed_title: str
    moves_title: str
    moves_short: bool
    workshops: tuple[WorkshopRow, ...]
    evidence: tuple[EvidenceRow, ...]

    @property
    def is_kept_back(self) -> bool:
        """Whether an agreed level is not shown."""
        return any(each.is_kept for each in self.moves) or any(each.is_kept for each in self.agreed)


def record(
    questionnaire: Questionnaire, answers: Answers, result: Result, workshops: Sequence[WorkshopRow], lang: Language
) -> Record:
    """``workshops``: those held, oldest first."""
    kept = agreed_beside_few(answers)
    moves, agreed = _moves(questionnaire, answers, result, kept, lang), _agreed(questionnaire, answers, result, kept, lang)
    evidence = _evidence(questionnaire, answers, result, lang)
    return Record(
        moves=moves,
        agreed=agreed, agreed_title=_agreed_title(answers, result, lang),
        moves_title=_moves_title(result, evidence, workshops, lang),
        moves_short=len(moves) + len(agreed) + len(evidence) + len(workshops) <= SHORT,
        workshops=tuple(workshops),
        evidence=evidence,
    )


def _is_up(origin: float | str | None, to: float | str | None) -> bool:
    return isinstance(origin, float) and isinstance(to, float) and to > origin


def _moves(
    questionnaire: Questionnaire, answers: Answers, result: Result, kept: Kept, lang: Language
) -> tuple[MoveRow, ...]:
    units, place = {unit.id: lang.text(unit.name) for unit in answers.units}, _places(questionnaire, answers)

    def shown(value: float | str | None) -> str:
        if value == "na":
            return lang.t("n/a")
        return "–" if not isinstance(value, float) else lang.level(value) if questionnaire.staged else f"{value:.4g}"

    def level(move: Move) -> str:
        if (move.question, move.unit) in kept:
            return "–"
        return f"{shown(move.to)}\u00a0↑" if _is_up(move.origin, move.to) else shown(move.to)

    return tuple(
        MoveRow(
            question_name(questionnaire, move.question, lang), units.get(move.unit or "", ""), shown(move.origin),
            level(move), lang.own(move.reason or "–"), lang.own(move.by) if move.by else "",
            move.origin is None and origin is not None, (move.question, move.unit) in kept,
        )
        for move, origin in sorted(
            zip(redacted(result).moves, (each.origin for each in result.moves), strict=True),
            key=lambda each: place(each[0].question, each[0].unit),
        )
    )  # fmt: skip


def _places(questionnaire: Questionnaire, answers: Answers) -> Callable[[str, str | None], tuple[int, int]]:
    """Tells where a question and a unit stand in the order in which all pages name them; the unknown last."""
    questions = {each.id: place for place, each in enumerate(questionnaire.questions)}
    units = {each.id: place for place, each in enumerate(answers.units, start=1)}
    return lambda question, unit: (questions.get(question, len(questions)), units.get(unit or "", 0))


def _agreed(
    questionnaire: Questionnaire, answers: Answers, result: Result, kept: Kept, lang: Language
) -> tuple[AgreedRow, ...]:
    units = {unit.id: lang.text(unit.name) for unit in answers.units}
    moved = {(each.question, each.unit) for each in result.moves}
    rows, place = [], _places(questionnaire, answers)
    for each in sorted(answers.agreed, key=lambda each: place(each.question, each.unit)):
        question = questionnaire.question(each.question)
        is_moved = (each.question, each.unit) in moved or (each.unit is None and each.question in {id for id, _ in moved})
        if question is None or not each.reason or each.rank == NOT_APPLICABLE or is_moved:
            continue
        level = lang.level(each.rank + 1) if questionnaire.staged else f"{question.values[each.rank]:.4g}"
        is_kept = (each.question, each.unit) in kept
        name, reason = units.get(each.unit or "", ""), lang.own(each.reason)
        rows.append(AgreedRow(lang.text(question.title), name, "–" if is_kept else level, reason, is_kept))
    return tuple(rows)


def _agreed_title(answers: Answers, result: Result, lang: Language) -> str:
    """Of a question that one or two people answered is not told whether the level agreed was theirs."""
    untold = frozenset() if answers.confidentiality == "named" else answered_by_few(result)
    if any(each.question in untold for each in answers.agreed):
        return lang.t("Agreed, with the reason")
    return lang.t("Agreed as answered, with the reason")


def _moves_title(
    result: Result, evidence: Sequence[EvidenceRow], workshops: Sequence[WorkshopRow], lang: Language
) -> str:
    """Of the page that holds what calibration changed, which workshops were held and what evidence there is."""
    if result.moves:
        shown = redacted(result).moves
        up = {each.question for each in shown if _is_up(each.origin, each.to)}
        known = all(each.origin is not None for each in shown)
        return titles.moves(lang, len({each.question for each in shown}), len(up) if known else None)
    if evidence:
        return lang.n("{count} piece of evidence is on record", "{count} pieces of evidence are on record", len(evidence))
    if workshops:
        return lang.n("{count} workshop was held", "{count} workshops were held", len(workshops))
    return ""


def _evidence(questionnaire: Questionnaire, answers: Answers, result: Result, lang: Language) -> tuple[EvidenceRow, ...]:
    """Every piece, less those on a question that too few answered to hide in, unless answers are named."""
    hidden = answers.withheld | (frozenset() if answers.confidentiality == "named" else answered_by_few(result))
    rows = []
    for question in questionnaire.asked(answers.version):
        if question.id in hidden:
            continue
        for piece in answers.evidence_on(question.id):
            note, verdict = lang.own(piece.note), verdict_on(piece, answers.date, lang)
            rows.append(EvidenceRow(lang.text(question.title), note, lang.date(piece.date), verdict, piece.date or ""))
    return tuple(rows)
