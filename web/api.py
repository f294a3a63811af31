"""The interface for programs, version 1: read what a user may read, by a key of theirs. Described by /api/v1/openapi.json."""

import datetime
from collections.abc import Iterable
from typing import Any, Protocol

from flask import Blueprint, Response, g, request, url_for

from assessment.access import assessments_of
from assessment.comparison import compared
from assessment.initiatives import catalogue
from assessment.keys import actor_of_key
from assessment.models import Assessment
from assessment.planning import planned
from assessment.results import scored
from assessment.scenarios import chosen
from questionnaires.schema import Text
from roadmap.plan import plan_json
from scoring.anonymity import without_few
from scoring.result import redacted, result_json
from web.limits import limiter
from web.openapi import description
from web.site import actor, allow, db, outside, site
from web.stages import assessment_of

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")


@blueprint.before_request
def who() -> None:
    """A key in the header stands for its user; without one, whoever is signed in."""
    scheme, _, key = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        found = actor_of_key(db(), key.strip())
        g.actor = found[0] if found else None
        if found and found[1]:
            db().commit()


@blueprint.after_request
def ask_for_a_key(answer: Response) -> Response:
    if answer.status_code == 401:
        answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


@blueprint.after_request
def unchanged(answer: Response) -> Response:
    """What a program has by its mark already is not sent again (304)."""
    if answer.status_code == 200:
        answer.add_etag()
        answer.make_conditional(request)
    return answer


@blueprint.get("/openapi.json")
@allow("public")
def openapi() -> Any:
    return description(outside("setup.index").rstrip("/"))


@blueprint.get("/assessments")
@limiter.limit("120 per minute")
@allow("viewer")
def assessments() -> Any:
    """All of the workspace, newest first."""
    return {"assessments": [_facts(each) for each in assessments_of(db(), actor())]}


def _facts(assessment: Assessment) -> dict[str, Any]:
    bank = assessment.organisation
    return {
        "id": assessment.id, "organisation": dict(bank.name), "institution_type": bank.institution_type,
        "fictional": bank.fictional, "questionnaire": assessment.questionnaire, "version": assessment.version,
        "profile": assessment.profile, "mode": assessment.mode, "confidentiality": assessment.confidentiality,
        "cycle": assessment.cycle, "closed_on": assessment.closed_on, "previous": assessment.previous_id,
        "scores": url_for("api.scores", assessment_id=assessment.id),
        "plan": url_for("api.plan", assessment_id=assessment.id),
        "names": url_for("api.names", assessment_id=assessment.id),
    }  # fmt: skip


@blueprint.get("/assessments/<assessment_id>/scores")
@limiter.limit("120 per minute")
@allow("viewer")
def scores(assessment_id: str) -> Any:
    """Every figure, as the report's attachment holds them: no respondent, no comment, no single answer."""
    whole = compared(db(), assessment_of(assessment_id), site().settings, datetime.date.today())
    db().commit()
    if not whole.made.has_figures:
        return {"error": "There are no figures yet"}, 404
    return result_json(redacted(without_few(whole.made.result, whole.made.answers)))


@blueprint.get("/assessments/<assessment_id>/plan")
@limiter.limit("120 per minute")
@allow("viewer")
def plan(assessment_id: str) -> Any:
    """The plan that roadmap and report are made from."""
    assessment = assessment_of(assessment_id)
    ahead = planned(assessment, scored(assessment, site().settings), chosen(db(), assessment))
    if ahead is None:
        return {"error": "There is no plan yet"}, 404
    return {
        "first_month": str(ahead.portfolio.limits.first_month),
        "is_approved": ahead.is_approved,
        "approval": ahead.approval,
        "plan": plan_json(ahead.plan),
    }


class _Called(Protocol):
    """Anything with an id and a name in both languages."""

    @property
    def id(self) -> str: ...

    @property
    def name(self) -> Text: ...


def _names(of: Iterable[_Called]) -> dict[str, dict[str, str]]:
    return {each.id: each.name.model_dump() for each in of}


@blueprint.get("/assessments/<assessment_id>/names")
@limiter.limit("120 per minute")
@allow("viewer")
def names(assessment_id: str) -> Any:
    """What the ids in scores and plan are called; initiatives both of today and of the plan."""
    assessment = assessment_of(assessment_id)
    made = scored(assessment, site().settings)
    content = catalogue(db(), assessment, made.questionnaire)
    ahead = planned(assessment, made, chosen(db(), assessment))
    return {
        "questionnaire": content.title.model_dump(),
        "dimensions": _names(content.dimensions),
        "capabilities": _names(content.capabilities),
        "questions": {each.id: each.title.model_dump() for each in content.questions},
        "patterns": _names(content.patterns),
        "initiatives": _names((*(ahead.questionnaire.initiatives if ahead else ()), *content.initiatives)),
        "roles": _names(content.staff_roles),
        "units": _names(made.answers.units),
    }
