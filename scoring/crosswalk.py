"""The same answers under the headings of another framework: an indicative mapping of ours (DOMAIN.md, crosswalk)."""

from dataclasses import dataclass

from questionnaires.schema import Crosswalk, Question, Questionnaire
from scoring.result import QuestionFigures, Result, small_questions


@dataclass(frozen=True)
class HeadingFigures:
    """A heading with the questions mapped to it. ``index`` 0..100 and ``level`` 1..5: mean of their values by their
    weights; None where coverage is too low, or where it would show an answer of a group too small to hide in."""

    id: str
    questions: int
    answered: int
    coverage: float | None
    index: float | None
    level: float | None


def by_heading(questionnaire: Questionnaire, crosswalk: Crosswalk, result: Result) -> tuple[HeadingFigures, ...]:
    """The figures of every heading of a crosswalk, in its order."""
    figures = {each.id: each for each in result.questions}
    hidden = small_questions(result)
    agreed = frozenset(move.question for move in result.moves if move.to == "na")
    rows = []
    for heading in crosswalk.headings:
        own = [
            (question, figures[question.id])
            for question in questionnaire.questions
            if getattr(question, crosswalk.field) == heading.id and question.id in figures
        ]
        rows.append(_figures(heading.id, own, questionnaire.scoring.coverage, hidden, agreed))
    return tuple(rows)


def _is_out(figures: QuestionFigures, agreed: frozenset[str]) -> bool:
    """Not applicable by agreement or by the majority of those who answered (SCORING.md 1)."""
    return figures.value is None and (figures.id in agreed or figures.na > (figures.n + figures.na) / 2)


def _figures(
    id: str, own: list[tuple[Question, QuestionFigures]], least: float, hidden: frozenset[str], agreed: frozenset[str]
) -> HeadingFigures:
    """``agreed``: questions that were agreed not to apply."""
    asked = [(question, each) for question, each in own if not _is_out(each, agreed)]
    given = [(question.weight, each.value) for question, each in asked if each.value is not None]
    weight, total = sum(each for each, _ in given), sum(question.weight for question, _ in asked)
    coverage = weight / total if total else None
    shown = coverage is not None and coverage >= least - 1e-9 and weight > 0
    if not shown or all(each.id in hidden for _, each in asked if each.value is not None):
        return HeadingFigures(id, len(asked), len(given), coverage, None, None)
    mean = sum(each * value for each, value in given) / weight
    staged = all(question.staged for question, _ in own)
    return HeadingFigures(id, len(asked), len(given), coverage, 100 * mean, 1 + 4 * mean if staged else None)
