"""Results: the one Result of an assessment."""

import datetime
from dataclasses import dataclass, replace

from assessment.answers import answers_of
from assessment.content import questionnaire_of
from assessment.models import Assessment
from questionnaires.schema import Questionnaire
from scoring.anonymity import only_groups, without_few_lines
from scoring.answers import Answers
from scoring.engine import score
from scoring.result import Result
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


def scored_unit(made: Scored, unit: str, profile: str) -> Scored:
    """One unit's answers and figures, as if it were the whole bank; what was ``made`` where no unit is named."""
    if not unit:
        return made
    answers = made.answers.of_unit(unit)
    result = score(made.questionnaire, answers, profile)
    is_anonymous = answers.confidentiality == "anonymous"
    return replace(made, answers=answers, result=without_few_lines(result, answers) if is_anonymous else result)


def answers_that_count(assessment: Assessment, content: Questionnaire, today: datetime.date) -> Answers:
    """The answers from which figures may be made (see ``scored``)."""
    answers = replace(answers_of(assessment, content), date=assessment.day(today))
    if answers.confidentiality != "anonymous":
        return answers
    return replace(answers, respondents=()) if figures_wait(assessment, today) else only_groups(answers)


def figures_wait(assessment: Assessment, today: datetime.date) -> bool:
    """Whether nobody's answers count yet: those of an anonymous assessment, until collection is closed."""
    return assessment.confidentiality == "anonymous" and assessment.is_open(today)
