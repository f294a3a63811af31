"""Calibrate: questions by disagreement, and the agreed level with its reason."""

import datetime
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for

from assessment.calibration import agree
from assessment.results import scored
from errors import AnswerError, ConflictError
from scoring.agreement import FEWEST
from scoring.answers import NOT_APPLICABLE
from web.site import N_, actor, allow, db, language, site
from web.stages import assessment_of, head

blueprint = Blueprint("calibrate", __name__)


SAID = (N_("Say why this level was agreed"), N_("This level was agreed in another window just now"))


@blueprint.get("/assessments/<assessment_id>/calibrate")
@allow("viewer")
def table(assessment_id: str, problem: str = "", at: str = "", typed: Any = None) -> Any:
    lang = language()
    assessment = assessment_of(assessment_id)
    made = scored(assessment, site().settings)
    agreed = {each.question: each for each in assessment.agreements if each.unit is None}
    words = {"agree": lang.t("agree"), "discuss": lang.t("discuss"), "revote": lang.t("vote again")}
    rows: list[dict[str, Any]] = []
    for figures in made.result.questions:
        item = made.questionnaire.question(figures.id)
        if item is None:
            continue
        agreement, own = made.result.agreement[figures.id], agreed.get(figures.id)
        shown = figures.n >= FEWEST or assessment.confidentiality == "named"
        ranks = [each.answers.get(figures.id, -9) for each in made.answers.respondents]
        counts = [ranks.count(rank) for rank in range(len(item.levels))]
        choice = "" if own is None else "na" if own.rank == NOT_APPLICABLE else str(own.rank + 1)
        rows.append(
            {
                "id": figures.id,
                "title": lang.text(item.title),
                "capability": lang.text(made.questionnaire.capability_of(figures.id).label),
                "n": figures.n,
                "counts": [(count, round(100 * count / max(max(counts), 1))) for count in counts] if shown else None,
                "consensus": lang.figure(agreement.consensus),
                "band": words.get(agreement.band or "", "–"),
                "sort": (own is not None, agreement.consensus if agreement.consensus is not None else 2.0),
                "group": lang.level(figures.group_level) if shown else "–",
                "evidence": {"accepted": lang.t("accepted"), "seen": lang.t("seen"), "rejected": lang.t("rejected"),
                             "none": lang.t("none")}.get(figures.evidence or "", "–"),
                "choice": (typed or {}).get("choice", choice) if figures.id == at else choice,
                "reason": (typed or {}).get("reason", "") if figures.id == at else (own.reason or "" if own else ""),
                "options": len(item.levels),
                "problem": problem if figures.id == at else "",
            }
        )  # fmt: skip
    rows.sort(key=lambda row: row["sort"])
    discuss = sum(made.result.agreement[row["id"]].band in ("discuss", "revote") and not row["choice"] for row in rows)
    page = render_template(
        "web/calibrate.html", head=head(assessment, "calibrate"), rows=rows, discuss=discuss, agreed=len(agreed),
        may_edit=actor().may_edit, fewest=FEWEST,
    )  # fmt: skip
    return page, 400 if problem else 200


@blueprint.post("/assessments/<assessment_id>/calibrate/<question_id>")
@allow("editor")
def set_level(assessment_id: str, question_id: str) -> Any:
    assessment = assessment_of(assessment_id, edit=True)
    item = scored(assessment, site().settings).questionnaire.question(question_id)
    if item is None:
        abort(404)
    form = request.form
    try:
        agree(db(), actor(), assessment, item, form.get("choice", ""), form.get("reason", ""), datetime.date.today())
    except (AnswerError, ConflictError) as error:
        db().rollback()
        return table(assessment_id, language().t(error.what), question_id, form)
    return redirect(url_for("calibrate.table", assessment_id=assessment_id, _anchor=question_id.replace(".", "-")))
