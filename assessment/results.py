"""Results: the one Result of an assessment, and what lies beneath a capability."""

import datetime
from dataclasses import dataclass, replace

from assessment.answers import answers_of
from assessment.content import questionnaire_of
from assessment.models import Assessment
from questionnaires.schema import Questionnaire
from scoring.agreement import FEWEST
from scoring.anonymity import only_groups, without_few_lines
from scoring.answers import Answers
from scoring.engine import score
from scoring.result import QuestionFigures, Result
from settings import Settings


@dataclass(frozen=True)
class Scored:
    """An assessment with its content, answers and figures."""

    questionnaire: Questionnaire
    answers: Answers
    result: Result

    @property
    def has_figures(self) -> bool:
        """Whether anything that counts was answered or agreed."""
        return bool(self.answers.respondents or self.answers.agreed)


def scored(assessment: Assessment, settings: Settings) -> Scored:
    """Every figure of an assessment, worked out from what stands in the database now.

    Evidence counts as of the closing date, else of today. Of an anonymous one only groups of three and more count, so that
    no figure beneath or beside another gives anyone away, and nobody's answers before collection is closed, so that nobody
    can be told from the figures before and after.
    """
    content = questionnaire_of(assessment, settings)
    answers = answers_that_count(assessment, content, datetime.date.today())
    if answers.confidentiality != "anonymous":
        return Scored(content, answers, score(content, answers, assessment.profile))
    return Scored(content, answers, without_few_lines(score(content, answers, assessment.profile), answers))


def answers_that_count(assessment: Assessment, content: Questionnaire, today: datetime.date) -> Answers:
    """The answers from which figures may be made (see ``scored``)."""
    answers = replace(answers_of(assessment, content), date=assessment.day(today))
    if answers.confidentiality != "anonymous":
        return answers
    return replace(answers, respondents=()) if figures_wait(assessment, today) else only_groups(answers)


def figures_wait(assessment: Assessment, today: datetime.date) -> bool:
    """Whether nobody's answers count yet: those of an anonymous assessment, until collection is closed."""
    return assessment.confidentiality == "anonymous" and assessment.is_open(today)


@dataclass(frozen=True)
class Given:
    """One person's answer, for those allowed to know: rank of the option (negative: not applicable, don't know)."""

    who: str
    role: str | None
    rank: int
    comment: str


@dataclass(frozen=True)
class Beneath:
    """A question beneath a capability: its figures and how many chose each level (None in groups under 3)."""

    figures: QuestionFigures
    counts: tuple[int, ...] | None
    hidden: bool
    given: tuple[Given, ...]


def beneath(made: Scored, capability_id: str, *, sees_names: bool = False) -> tuple[Beneath, ...]:
    """The answers behind a capability, as far as confidentiality allows.

    ``sees_names``: the reader may know who said what; of anonymous answers nobody may.
    """
    named = sees_names and made.answers.confidentiality != "anonymous"
    found = []
    for figures in made.result.questions:
        if figures.capability != capability_id:
            continue
        question = made.questionnaire.question(figures.id)
        options = len(question.levels) if question else 5
        ranks = [each.answers.get(figures.id, -9) for each in made.answers.respondents]
        hidden = figures.n < FEWEST and made.answers.confidentiality != "named"
        counts = None if hidden else tuple(ranks.count(rank) for rank in range(options))
        given = tuple(
            Given(each.id, each.role, each.answers[figures.id], comment.text if comment else "")
            for each in made.answers.respondents
            if named and figures.id in each.answers
            for comment in (each.comments.get(figures.id),)
        )
        found.append(Beneath(figures, counts, hidden, given))
    return tuple(found)
