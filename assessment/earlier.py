"""What is known of each question from the cycle before, for those who calibrate this one."""

from sqlalchemy.orm import Session

from assessment.access import previous_of
from assessment.baseline import baseline
from assessment.calibration import standings
from assessment.execution import records
from assessment.models import Assessment
from assessment.planning import planned
from assessment.results import Scored, scored
from reports.calibration import standing_words
from reports.language import Language
from reports.scale import scale_of
from scoring.agreement import FEWEST
from settings import Settings


def before_words(session: Session, assessment: Assessment, settings: Settings, lang: Language) -> dict[str, str]:
    """By question: its level in the cycle before with the reason where it was agreed, and which initiatives that lift its
    capability were finished since. Nothing that fewer than three answered; empty without an earlier cycle.
    """
    earlier = previous_of(session, assessment)
    if earlier is None:
        return {}
    made, agreed = scored(earlier, settings), standings(earlier)
    scale, finished = scale_of(made.questionnaire, lang), _finished(session, earlier, made, lang)
    found = {}
    for figures in made.result.questions:
        question, own = made.questionnaire.question(figures.id), agreed.get(figures.id)
        if question is None:
            continue
        parts = []
        if own is not None:
            level = standing_words(question, own, lang)
            parts.append(lang.t("Cycle before: agreed {level}, “{reason}”", level=level, reason=lang.own(own.reason)))
        elif figures.n >= FEWEST:
            parts.append(lang.t("Cycle before: {level}", level=scale.group(question, figures)))
        done = finished.get(made.questionnaire.capability_of(figures.id).id)
        if done:
            parts.append(lang.t("finished since: {names}", names=lang.listed(done)))
        if parts:
            found[figures.id] = lang.apart(parts)
    return found


def _finished(session: Session, earlier: Assessment, made: Scored, lang: Language) -> dict[str, list[str]]:
    """Names of the finished initiatives of the plan approved then, by capability they lift."""
    ahead = planned(earlier, made, baseline(session, earlier))
    known = records(session, earlier)
    found: dict[str, list[str]] = {}
    for initiative in ahead.questionnaire.initiatives if ahead is not None else ():
        if initiative.id in known and known[initiative.id].status == "done":
            for capability in {lift.capability for lift in initiative.lifts}:
                found.setdefault(capability, []).append(lang.text(initiative.name))
    return found
