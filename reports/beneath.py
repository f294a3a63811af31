"""What lies beneath a figure: a capability's questions with what was answered, as far as confidentiality allows."""

from collections.abc import Sequence
from dataclasses import dataclass

from questionnaires.schema import Kpi, Question, Questionnaire
from reports.charts import colour_level
from reports.choices import Bar, Given, bars_of, given_on
from reports.language import Language
from reports.measures import Measured, number_words
from reports.scale import aim_above, scale_of
from reports.words import verdict_on
from scoring.agreement import FEWEST
from scoring.answers import Answers
from scoring.result import QuestionFigures, Result


@dataclass(frozen=True)
class QuestionRow:
    """A question beneath a capability. ``bars`` empty where the group is too small to hide in; ``here`` and ``following``:
    what the level reached and level ``aim`` look like; ``evidence``: what to look for, ``handed_in``: what there is, with its
    day and verdict; ``kpis``: each with its unit, the measured value and its day.
    """

    title: str
    text: str
    level: str
    group: str
    is_agreed: bool
    is_by_unit: bool
    is_claimed: bool
    is_withheld: bool
    agreement: str
    n: int
    not_applicable: int
    unknown: int
    bars: tuple[Bar, ...]
    here: str
    aim: str
    following: str
    given: tuple[Given, ...]
    evidence: tuple[str, ...]
    handed_in: tuple[str, ...]
    kpis: tuple[tuple[str, str], ...]
    sources: tuple[str, ...]


def question_rows(
    content: Questionnaire, answers: Answers, result: Result, capability_id: str, measured: Sequence[Measured],
    lang: Language, *, sees_names: bool,
) -> tuple[QuestionRow, ...]:  # fmt: skip
    """The questions of a capability, in the questionnaire's order.

    ``sees_names``: the reader may know who said what; of anonymous answers nobody may.
    """
    values, scale = {(each.question, each.kpi): each for each in measured}, scale_of(content, lang)
    names = sees_names and answers.confidentiality != "anonymous"
    rows = []
    for figures in result.questions:
        question = content.question(figures.id)
        if question is None or figures.capability != capability_id:
            continue
        is_hidden, is_agreed = figures.n < FEWEST and answers.confidentiality != "named", figures.origin == "agreed"
        is_unshown = is_hidden and not is_agreed
        is_lone = is_hidden and figures.n + figures.na + figures.unknown < FEWEST
        here, aim, following = ("", "", "") if is_unshown else _steps(question, figures, lang)
        rows.append(
            QuestionRow(
                title=lang.text(question.title),
                text=lang.text(question.text),
                level="–" if is_unshown else scale.answer(question, figures.value, figures.level),
                group="–" if is_hidden else scale.group(question, figures),
                is_agreed=is_agreed,
                is_by_unit=is_agreed and all(each.unit is not None for each in answers.agreed if each.question == figures.id),
                is_claimed=figures.claimed and not is_unshown,
                is_withheld=figures.id in answers.withheld,
                agreement=lang.figure(None if is_hidden else result.agreement[figures.id].consensus),
                n=figures.n,
                not_applicable=0 if is_lone else figures.na,
                unknown=0 if is_lone else figures.unknown,
                bars=() if is_hidden else bars_of(question, answers),
                here=here,
                aim=aim,
                following=following,
                given=given_on(content, question, answers, lang, sees_names=sees_names),
                evidence=tuple(lang.text(each) for each in question.evidence),
                handed_in=() if is_hidden and not names else handed_in(question.id, answers, lang),
                kpis=tuple(_kpi(kpi, values.get((question.id, kpi.name.en)), lang) for kpi in question.kpis),
                sources=tuple(lang.text(each.name) for each in content.sources if each.id in question.sources),
            )
        )
    return tuple(rows)


def handed_in(question: str, answers: Answers, lang: Language) -> tuple[str, ...]:
    """The evidence of a question: what it is, of which day, and what was found of it."""
    return tuple(
        lang.apart(filter(None, (
            lang.own(piece.note), lang.date(piece.date) if piece.date else "", verdict_on(piece, answers.date, lang),
        )))
        for piece in answers.evidence_on(question)
    )  # fmt: skip


def _steps(question: Question, figures: QuestionFigures, lang: Language) -> tuple[str, str, str]:
    """What the level reached looks like, and the one to aim at and how that looks."""
    if figures.level is None:
        return "", "", ""
    reached = colour_level(figures.level)
    aim = aim_above(reached) if question.staged else reached + 1
    following = question.levels[aim - 1 : aim]
    return lang.text(question.levels[reached - 1]), str(aim), "".join(lang.text(each) for each in following)


def _kpi(kpi: Kpi, own: Measured | None, lang: Language) -> tuple[str, str]:
    name = f"{lang.text(kpi.name)} [{lang.text(kpi.unit)}]"
    return name, f"{number_words(own.value)} ({lang.date(own.date)})" if own else ""
