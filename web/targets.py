"""Set up: the target profile of an assessment, chosen or written as own targets."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for

from assessment.access import hold
from assessment.answers import organisation_of
from assessment.content import questionnaire_of
from assessment.models import Assessment
from assessment.targets import expectations, read_levels, set_targets, starts, use_profile
from errors import AnswerError
from questionnaires.schema import OWN
from reports.error_words import error_words
from web.seen import marks_of, settled
from web.site import actor, allow, db, language, say_saved, site
from web.stages import assessment_of, head

blueprint = Blueprint("targets", __name__)



@blueprint.get("/assessments/<assessment_id>/targets")
@allow("viewer")
def show(assessment_id: str) -> Any:
    assessment = assessment_of(assessment_id)
    return _page(assessment, request.args.get("start", ""), {}, "")


@blueprint.post("/assessments/<assessment_id>/targets")
@allow("editor")
def save(assessment_id: str) -> Any:
    assessment = assessment_of(assessment_id, edit=True)
    typed = {key.removeprefix("target-"): value for key, value in request.form.items() if key.startswith("target-")}
    levels, wrong = read_levels(typed)
    if wrong:
        return _page(assessment, "", typed, language().t("A target is a level from 1 to 5"), wrong), 400
    try:
        if request.form.get("profile"):
            use_profile(db(), assessment, request.form["profile"], site().settings)
        else:
            hold(db(), assessment)
            capabilities = questionnaire_of(assessment, site().settings).capabilities
            names = {each.id: language().text(each.label) for each in capabilities}
            kept, problem = settled(_stands(assessment), {id: _text(levels.get(id)) for id in typed}, names)
            if problem:
                return _page(assessment, "", typed, problem), 400
            set_targets(db(), assessment, read_levels(kept)[0], site().settings)
    except AnswerError as error:
        db().rollback()
        return _page(assessment_of(assessment_id), "", typed, error_words(error, language())), 400
    say_saved()
    return redirect(url_for("setup.facts", assessment_id=assessment_id))


def _text(level: float | None) -> str:
    return "" if level is None else f"{level:g}"


def _stands(assessment: Assessment) -> dict[str, str]:
    return {id: _text(level) for id, level in assessment.targets.items()}


def _beside(level: float | None, is_expected: bool) -> str:
    text = language().level(level)
    if not is_expected:
        return text
    return f"（{text}）" if language().is_chinese else f"({text})"


def _page(
    assessment: Assessment, start: str, typed: dict[str, str], problem: str, wrong: frozenset[str] = frozenset()
) -> str:
    """``wrong``: capabilities whose text is no level; the problem names them and stands beside them."""
    lang, content = language(), questionnaire_of(assessment, site().settings)
    found = starts(db(), actor(), assessment, site().settings)
    begun = next((each.levels for each in found if each.id == start), None)
    shown = typed or {id: _text(level) for id, level in (begun if begun is not None else assessment.targets).items()}
    beside = {each.profile: each.levels for each in found if each.profile}
    names = {each.id: lang.text(each.name) for each in content.profiles}
    kind = organisation_of(assessment).benchmark_type
    expected = {id: expectations(content, id, kind) for id in beside}
    rows = [
        {
            "name": lang.text(dimension.name),
            "capabilities": [
                {
                    "id": each.id, "name": lang.text(each.label), "value": shown.get(each.id, ""),
                    "beside": [_beside(levels.get(each.id), each.id in expected[id]) for id, levels in beside.items()],
                }
                for each in dimension.capabilities
            ],
        }
        for dimension in content.dimensions
    ]  # fmt: skip
    choices = [(each.id, names[each.profile] if each.profile else (each.bank or {}).get(lang.locale, "")) for each in found]
    usable = [(each.id, names[each.id]) for each in content.profiles] + (
        [(OWN, lang.t("own target"))] if assessment.targets else []
    )
    named = lang.apart([lang.text(each.label) for each in content.capabilities if each.id in wrong])
    return render_template(
        "web/targets.html", head=head(assessment, "setup"), rows=rows, starts=choices, start=start,
        problem=f"{problem}{lang.colon}{named}" if named else problem, wrong=wrong,
        usable=usable, profile=assessment.profile, columns=[names[id] for id in beside], expected=any(expected.values()),
        staged=content.staged, marks=marks_of(_stands(assessment)),
    )  # fmt: skip
