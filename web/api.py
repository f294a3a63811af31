"""The interface for programs, version 1: read what a user may read, by a key of theirs. Described by /api/v1/openapi.json."""

import datetime
from typing import Any

from flask import Blueprint, Response, g, request, url_for

from assessment.access import assessments_of
from assessment.comparison import compared
from assessment.keys import actor_of_key
from assessment.models import Assessment
from assessment.planning import planned
from assessment.results import scored
from assessment.scenarios import chosen
from roadmap.plan import plan_json
from scoring.anonymity import without_few_lines
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
    return result_json(redacted(without_few_lines(whole.made.result, whole.made.answers)))


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
