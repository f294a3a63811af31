"""The five stages at the head of every page of an assessment, with the state of each."""

from dataclasses import dataclass

from flask import url_for

from assessment.access import find_assessment
from assessment.models import Assessment
from web.site import actor, db, language


@dataclass(frozen=True)
class Stage:
    key: str
    name: str
    number: int
    address: str
    done: bool
    here: bool


@dataclass(frozen=True)
class Head:
    """What the head of an assessment's page shows."""

    id: str
    name: str
    detail: str
    fictional: bool
    stages: tuple[Stage, ...]


def assessment_of(assessment_id: str, *, edit: bool = False) -> Assessment:
    return find_assessment(db(), actor(), assessment_id, edit=edit)


def head(assessment: Assessment, here: str, *, planned: bool = False) -> Head:
    """The stepper: what is done follows from what is there."""
    lang = language()
    has_answers = any(answer.rank is not None for each in assessment.participants for answer in each.answers)
    rows = (
        ("setup", lang.t("Set up"), "setup.facts", True),
        ("collect", lang.t("Collect"), "answer.overview", has_answers),
        ("calibrate", lang.t("Calibrate"), "calibrate.table", bool(assessment.agreements)),
        ("results", lang.t("Results"), "results.show", has_answers),
        ("roadmap", lang.t("Roadmap"), "roadmap.show", planned),
    )
    name = assessment.organisation.name[lang.locale]
    return Head(
        id=assessment.id,
        name=name,
        detail=assessment.cycle or "",
        fictional=assessment.organisation.fictional,
        stages=tuple(
            Stage(key, words, number, url_for(endpoint, assessment_id=assessment.id), done, key == here)
            for number, (key, words, endpoint, done) in enumerate(rows, start=1)
        ),
    )
