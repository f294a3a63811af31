"""The interface for programs in OpenAPI's terms (openapis.org, 3.1); figures are described by the classes behind them."""

from functools import cache
from typing import Any

from pydantic import TypeAdapter

from roadmap.plan import Plan
from scoring.result import UNTOLD, Result

Schema = dict[str, Any]
TEXT: Schema = {"type": "string"}
MAYBE: Schema = {"type": ["string", "null"]}
BOTH: Schema = {"type": "object", "properties": {"en": TEXT, "zh": TEXT}, "required": ["en", "zh"]}
NAMES: Schema = {"type": "object", "additionalProperties": BOTH}
ERROR: Schema = {"type": "object", "properties": {"error": TEXT}, "required": ["error"]}
REF = "#/components/schemas/"

ASSESSMENT = {
    "id": TEXT, "organisation": BOTH, "institution_type": TEXT, "fictional": {"type": "boolean"}, "questionnaire": TEXT,
    "version": {"enum": ["full", "quick"]}, "profile": TEXT, "mode": TEXT,
    "confidentiality": {"enum": ["named", "confidential", "anonymous"]}, "cycle": MAYBE, "closed_on": MAYBE,
    "previous": MAYBE, "scores": TEXT, "plan": TEXT, "names": TEXT,
}  # fmt: skip
APPROVED_PLAN = {
    "first_month": {"type": "string", "description": "Month 0 of the schedule, as 2026-12."},
    "is_approved": {"type": "boolean"},
    "approval": {
        "type": ["object", "null"], "required": ["on", "by"],
        "properties": {"on": {"type": "string", "format": "date"}, "by": TEXT},
        "description": "The day of the approval, and who approved the plan or recorded that.",
    },
    "plan": {"$ref": REF + "Plan"},
}  # fmt: skip
NAMED = {
    "questionnaire": BOTH, "dimensions": NAMES, "capabilities": NAMES, "questions": NAMES, "patterns": NAMES,
    "initiatives": NAMES, "roles": NAMES, "units": NAMES,
}  # fmt: skip
ID = {"name": "assessment_id", "in": "path", "required": True, "schema": TEXT}


def _object(properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, "required": list(properties)}


def _plain(schema: Any) -> Any:
    """Without the titles that repeat a field's name, and without the code's marks in descriptions."""
    if isinstance(schema, list):
        return [_plain(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    kept = {key: value for key, value in schema.items() if key != "title" or not isinstance(value, str)}
    found = {key: _plain(value) for key, value in kept.items()}
    if isinstance(found.get("description"), str):
        found["description"] = found["description"].replace("``", "").replace("None", "null")
    return found


def _renamed(schema: Schema, **names: str) -> Schema:
    """As an interface calls its fields; every field is always there."""
    fields = {names.get(key, key): value for key, value in schema["properties"].items()}
    return {**schema, "properties": fields, "required": list(fields)}


def _without(schema: Schema, *names: str) -> Schema:
    return _renamed({**schema, "properties": {key: each for key, each in schema["properties"].items() if key not in names}})


@cache
def _schemas() -> Schema:
    """Result and Plan with all they hold, as ``result_json`` and ``plan_json`` write them."""
    found: Schema = {}
    for kind in (Result, Plan):
        whole = _plain(TypeAdapter(kind).json_schema(mode="serialization", ref_template=REF + "{model}"))
        found |= whole.pop("$defs")
        found[kind.__name__] = whole
    found |= {key: _renamed(found[key], origin="from") for key in ("Move", "QuestionFigures")}
    found["Rule"] = _renamed(found["Rule"], rule_class="class")
    found["Change"] = _without(found["Change"], *UNTOLD)
    found["Binding"] = _without(found["Binding"], "schedule")
    result, plan = (found[key]["properties"] for key in ("Result", "Plan"))
    told = {key: result.pop(key) for key in ("krippendorff_alpha", "icc_2k")}
    result["agreement"] = _object({"questions": result["agreement"], **told})
    result["reliability"] = {"type": "null"}
    found["Result"] = _renamed(found["Result"])
    found["Plan"]["required"] = [key for key in plan if key != "alternatives"]
    return found


def _answer(words: str, schema: Schema) -> Schema:
    return {"description": words, "content": {"application/json": {"schema": schema}}}


def _read(summary: str, schema: Schema, *parameters: Schema) -> Schema:
    answers = {"200": _answer(summary, schema), "401": _answer("No key, or one that opens nothing.", ERROR)}
    if parameters:
        answers["404"] = _answer("There is no such assessment in this workspace, or not this of it.", ERROR)
    answers["304"] = {"description": "Nothing has changed since the answer whose ETag was sent as If-None-Match."}
    answers["429"] = _answer("More than 120 requests a minute.", ERROR)
    return {"get": {"summary": summary, "parameters": list(parameters), "responses": answers}}


def description(server: str) -> Schema:
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
        "components": {"securitySchemes": {"key": {"type": "http", "scheme": "bearer"}}, "schemas": _schemas()},
        "paths": {
            "/api/v1/assessments": _read("All assessments of the workspace, newest first.", assessments),
            "/api/v1/assessments/{assessment_id}/scores": _read(
                "Every figure, as in the report's attachment: no respondent, comment or single answer.",
                {"$ref": REF + "Result"}, ID,
            ),
            "/api/v1/assessments/{assessment_id}/plan": _read(
                "The plan that roadmap and report are made from.", _object(APPROVED_PLAN), ID
            ),
            "/api/v1/assessments/{assessment_id}/names": _read(
                "What the ids in scores and plan are called, in both languages.", _object(NAMED), ID
            ),
        },
    }  # fmt: skip
