"""Results: the one Result of an assessment."""

import datetime
import pickle
from dataclasses import dataclass, replace
from hashlib import sha256
from threading import Lock

from assessment.answers import answers_of
from assessment.content import questionnaire_of
from assessment.models import Assessment
from questionnaires.same import Same
from questionnaires.schema import Questionnaire
from scoring.anonymity import only_groups, without_few_lines
from scoring.answers import Answers
from scoring.engine import score
from scoring.result import Result
from settings import Settings

MOST = 24
"""Results that a process keeps."""
_LATEST: dict[tuple[Same, bytes, str], Result] = {}
"""By questionnaire, a digest of the answers, which are not held, and the profile; the latest last."""
_LOCK = Lock()


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
    result = figures_of(content, answers, assessment.profile)
    if answers.confidentiality != "anonymous":
        return Scored(content, answers, result)
    return Scored(content, answers, without_few_lines(result, answers))


def figures_of(content: Questionnaire, answers: Answers, profile: str) -> Result:
    """Every figure of the answers; of those asked for last, worked out once a process: each page asks for them anew."""
    key = Same(content), sha256(pickle.dumps(answers)).digest(), profile
    with _LOCK:
        found = _LATEST.pop(key, None)
    found = found or score(content, answers, profile)
    with _LOCK:
        _LATEST[key] = found
        while len(_LATEST) > MOST:
            del _LATEST[next(iter(_LATEST))]
    return found


def scored_unit(made: Scored, unit: str, profile: str) -> Scored:
    """One unit's answers and figures, as if it were the whole bank; what was ``made`` where no unit is named."""
    if not unit:
        return made
    answers = made.answers.of_unit(unit)
    result = figures_of(made.questionnaire, answers, profile)
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
