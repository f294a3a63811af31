"""The five stages at the head of every page of an assessment, with the state of each."""

import datetime
from collections.abc import Container, Mapping
from dataclasses import dataclass

from flask import g, url_for

from assessment.access import find_assessment
from assessment.answers import is_begun
from assessment.calibration import is_calibrated
from assessment.content import questionnaire_of
from assessment.models import Assessment
from assessment.results import figures_wait
from assessment.scenarios import on_screen, with_a_plan
from questionnaires.schema import Questionnaire
from reports.language import Language
from reports.sections import paragraphs
from reports.words import confidentiality_promise, mode_name
from web.site import actor, concerns, db, language, site


@dataclass(frozen=True)
class Stage:
    """``state``: todo, begun or done."""

    key: str
    name: str
    number: int
    address: str
    state: str
    here: bool


@dataclass(frozen=True)
class Head:
    """What the head of an assessment's page shows; ``following``: name and address of what comes next, None when there."""

    id: str
    name: str
    detail: str
    mode: str
    fictional: bool
    stages: tuple[Stage, ...]
    is_report: bool
    waits: bool
    following: tuple[str, str] | None


def assessment_of(assessment_id: str, *, edit: bool = False) -> Assessment:
    found = find_assessment(db(), actor(), assessment_id, edit=edit)
    concerns("", found.id, title_of(found))
    g.is_anonymous = found.confidentiality == "anonymous"
    return found


def title_of(assessment: Assessment) -> str:
    """The bank and the cycle."""
    return " · ".join(filter(None, (assessment.organisation.name[language().locale], assessment.cycle)))


def welcome_of(assessment: Assessment, lang: Language) -> tuple[str, ...]:
    """The word to those who answer, by paragraphs, in the half of a language."""
    return paragraphs(lang.own(assessment.welcome or ""))


def promise_of(assessment: Assessment, lang: Language) -> str:
    """What those who answer are promised."""
    return confidentiality_promise(assessment.confidentiality, lang, units=bool(assessment.units))


def sees_names(assessment: Assessment) -> bool:
    """Whether the user may know who said what, where anybody may (of anonymous answers nobody)."""
    return assessment.confidentiality == "named" or actor().may_edit


def unit_choices(assessment: Assessment) -> list[tuple[str, str]]:
    """The units by code, with what they are called."""
    return [(each.external_id, each.name[language().locale]) for each in assessment.units]


def unit_shown(assessment: Assessment, code: str | None) -> str:
    """What the unit of a code is called; the code itself where there is none of it any more."""
    return dict(unit_choices(assessment)).get(code or "", code or "")


@dataclass(frozen=True)
class Reached:
    """How far an assessment is: whether anybody has answered, whether levels are agreed, and whether there is a plan."""

    answered: bool
    calibrated: bool
    planned: bool


def reached_by(assessment: Assessment) -> Reached:
    calibrated = is_calibrated(db(), assessment, questionnaire_of(assessment, site().settings), datetime.date.today())
    return Reached(is_begun(db(), assessment), calibrated, on_screen(db(), assessment) is not None)


def reached_by_all(contents: Mapping[Assessment, Questionnaire], answered: Container[str]) -> dict[str, Reached]:
    """The same for each by its id, in a few queries; ``contents``: the questionnaire of each, ``answered``: ids of those that
    anybody has answered.
    """
    planned, today = with_a_plan(db(), actor()), datetime.date.today()
    return {
        each.id: Reached(each.id in answered, is_calibrated(db(), each, made, today), each.id in planned)
        for each, made in contents.items()
    }


def has_answers(assessment: Assessment) -> bool:
    """Whether anything that counts has been answered or agreed."""
    return _counts(assessment, is_begun(db(), assessment))


def _counts(assessment: Assessment, answered: bool) -> bool:
    return (answered and not waits(assessment)) or bool(assessment.agreements)


def waits(assessment: Assessment) -> bool:
    """Whether figures wait until collection is closed."""
    return figures_wait(assessment, datetime.date.today())


def stages(assessment: Assessment, reached: Reached, here: str = "") -> tuple[Stage, ...]:
    """The five stages; what is begun or done follows from what is there: answers are done once collection is closed, levels
    once nothing is left to discuss or the plan made from them is approved, a roadmap once it is approved.
    """
    lang, answered = language(), _counts(assessment, reached.answered)
    closed = not assessment.is_open(datetime.date.today())
    rows = (
        ("setup", lang.t("Set up"), "setup.facts", True, True),
        ("collect", lang.t("Collect"), "answer.overview", answered, closed),
        ("calibrate", lang.t("Calibrate"), "calibrate.table", bool(assessment.agreements),
         reached.calibrated),
        ("results", lang.t("Results"), "results.show", answered, closed),
        ("roadmap", lang.t("Roadmap"), "roadmap.show", reached.planned, bool(assessment.baseline_id)),
    )  # fmt: skip
    return tuple(
        Stage(key, words, number, url_for(endpoint, assessment_id=assessment.id), _state(begun, ended), key == here)
        for number, (key, words, endpoint, begun, ended) in enumerate(rows, start=1)
    )


def _state(begun: bool, ended: bool) -> str:
    return ("done" if ended else "begun") if begun else "todo"


def next_step(assessment: Assessment, rows: tuple[Stage, ...]) -> tuple[str, str]:
    """Name and address of what comes next: collecting until levels are agreed or collection is closed, agreeing levels until
    all are, the plan, then the report.
    """
    ahead = _ahead(rows)
    return (ahead.name, ahead.address) if ahead else _report(assessment)


def _ahead(rows: tuple[Stage, ...]) -> Stage | None:
    state = {each.key: each.state for each in rows}
    if state["roadmap"] != "todo":
        return None
    if state["collect"] != "done" and state["calibrate"] == "todo":
        key = "collect"
    else:
        key = "roadmap" if state["calibrate"] == "done" else "calibrate"
    return next(each for each in rows if each.key == key)


def _report(assessment: Assessment) -> tuple[str, str]:
    return language().t("Report"), url_for("report.show", assessment_id=assessment.id)


def head(assessment: Assessment, here: str) -> Head:
    """What stands over a page of an assessment."""
    rows = stages(assessment, reached_by(assessment), here)
    ahead, is_report = _ahead(rows), here == "report"
    return Head(
        id=assessment.id,
        name=assessment.organisation.name[language().locale],
        detail=assessment.cycle or "",
        mode=mode_name(assessment.mode, language()),
        fictional=assessment.organisation.fictional,
        stages=rows,
        is_report=is_report,
        waits=waits(assessment),
        following=None if (is_report if ahead is None else ahead.here) else next_step(assessment, rows),
    )
