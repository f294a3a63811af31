"""The interface for programs in OpenAPI's terms (openapis.org, 3.1)."""

from typing import Any

TEXT: dict[str, Any] = {"type": "string"}
MAYBE: dict[str, Any] = {"type": ["string", "null"]}
BOTH: dict[str, Any] = {"type": "object", "properties": {"en": TEXT, "zh": TEXT}, "required": ["en", "zh"]}
ERROR: dict[str, Any] = {"type": "object", "properties": {"error": TEXT}, "required": ["error"]}
LIST: dict[str, Any] = {"type": "array", "items": {"type": "object"}}
NODE: dict[str, Any] = {
    "type": "object",
    "description": "The whole, a dimension or a capability. Levels 1 to 5, indices 0 to 100; null: not stated.",
    "properties": {"id": TEXT, "level": {"type": ["number", "null"]}, "index": {"type": ["number", "null"]}},
    "required": ["id", "level", "index"],
}

ASSESSMENT = {
    "id": TEXT, "organisation": BOTH, "institution_type": TEXT, "fictional": {"type": "boolean"}, "questionnaire": TEXT,
    "version": {"enum": ["full", "quick"]}, "profile": TEXT, "mode": TEXT,
    "confidentiality": {"enum": ["named", "confidential", "anonymous"]}, "cycle": MAYBE, "closed_on": MAYBE,
    "previous": MAYBE, "scores": TEXT, "plan": TEXT,
}  # fmt: skip
SCORES = {
    "questionnaire": TEXT, "settings": {"type": "object"}, "overall": NODE, "dimensions": {"type": "array", "items": NODE},
    "capabilities": {"type": "array", "items": NODE}, "patterns": LIST, "questions": LIST, "moves": LIST,
    "units": {"type": ["array", "null"], "items": {"type": "object"}}, "change": {"type": ["object", "null"]},
    "peers": {"type": ["object", "null"]}, "reliability": {"type": "null"}, "regulatory": LIST, "priorities": LIST,
    "weights": {"type": ["object", "null"]}, "agreement": {"type": "object"},
}  # fmt: skip
PLAN = {
    "first_month": {"type": "string", "description": "Month 0 of the schedule, as 2026-12."},
    "is_approved": {"type": "boolean"},
    "approval": {
        "type": ["object", "null"], "required": ["on", "by"],
        "properties": {"on": {"type": "string", "format": "date"}, "by": TEXT},
        "description": "The day of the approval, and who approved the plan or recorded that.",
    },
    "plan": {
        "type": "object", "required": ["status", "objective", "bound", "gap", "schedule", "unscheduled", "spend", "levels"],
        "properties": {"status": TEXT, "schedule": LIST, "unscheduled": LIST, "levels": {"type": "object"}},
    },
}  # fmt: skip
ID = {"name": "assessment_id", "in": "path", "required": True, "schema": TEXT}


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties)}


def _answer(words: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"description": words, "content": {"application/json": {"schema": schema}}}


def _read(summary: str, schema: dict[str, Any], *parameters: dict[str, Any]) -> dict[str, Any]:
    answers = {"200": _answer(summary, schema), "401": _answer("No key, or one that opens nothing.", ERROR)}
    if parameters:
        answers["404"] = _answer("There is no such assessment in this workspace, or not this of it.", ERROR)
    answers["429"] = _answer("More than 120 requests a minute.", ERROR)
    return {"get": {"summary": summary, "parameters": list(parameters), "responses": answers}}


def description(server: str) -> dict[str, Any]:
    """The whole interface as it stands at ``server``."""
    assessments = _object({"assessments": {"type": "array", "items": _object(ASSESSMENT)}})
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Waymark", "version": "1",
            "description": "Read assessments, scores and plans by a key of a user (Authorization: Bearer). Reading only.",
        },
        "servers": [{"url": server}],
        "security": [{"key": []}],
        "components": {"securitySchemes": {"key": {"type": "http", "scheme": "bearer"}}},
        "paths": {
            "/api/v1/assessments": _read("All assessments of the workspace, newest first.", assessments),
            "/api/v1/assessments/{assessment_id}/scores": _read(
                "Every figure, as in the report's attachment: no respondent, comment or single answer.", _object(SCORES), ID
            ),
            "/api/v1/assessments/{assessment_id}/plan": _read(
                "The plan that roadmap and report are made from.", _object(PLAN), ID
            ),
        },
    }  # fmt: skip
