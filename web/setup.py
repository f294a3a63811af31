"""Set up: the list of assessments, a new one by form or by file, its facts."""

from dataclasses import astuple, fields
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from wtforms import FileField

from assessment.access import assessments_of
from assessment.again import carry_on
from assessment.answers import answer_counts
from assessment.comparison import earlier_ones, later_ones
from assessment.content import questionnaire_of, questionnaires_of
from assessment.facts import Names, change_facts, mark_of_facts, names_of, rename
from assessment.marks import mark_of
from assessment.models import Assessment
from assessment.models.base import new_id
from assessment.peers import contribution_of, is_outdated
from assessment.setup import create, delete, import_file
from errors import AnswerError, ConflictError, WaymarkError
from reports.error_words import error_words
from reports.words import confidentiality_name, context_facts, institution_name, mode_name
from scoring.answers_file import CONTEXT_FACTS
from web.setup_form import FactsForm, SetupForm, as_before, facts_options, facts_typed, first_questionnaire, options
from web.site import N_, actor, after_commit, allow, concerns, db, language, nothing_done, say_saved, site
from web.stages import assessment_of, head, next_step, reached_by_all, stages, title_of

blueprint = Blueprint("setup", __name__)


NO_FILE = N_("Choose a file first")
NAMES = tuple(field.name for field in fields(Names))


class UploadForm(FlaskForm):
    file = FileField()


def _names(assessment: Assessment) -> dict[str, str]:
    """What the form of names shows: what was typed, else what stands."""
    stands = astuple(names_of(assessment))
    shown = {key: request.form.get(key, text) for key, text in zip(NAMES, stands, strict=True)}
    return {**shown, "seen": mark_of(stands)}


@blueprint.get("/")
@allow("viewer")
def index() -> Any:
    lang = language()
    rows, counts = [], answer_counts(db(), actor())
    contents = questionnaires_of(assessments_of(db(), actor()), site().settings)
    reached = reached_by_all(contents, counts)
    words = {"todo": lang.t("not begun"), "begun": lang.t("under way"), "done": lang.t("done")}
    for each, content in contents.items():
        respondents, answers = counts.get(each.id, (0, 0))
        states = stages(each, reached[each.id])
        rows.append(
            {
                "id": each.id,
                "name": each.organisation.name[lang.locale],
                "fictional": each.organisation.fictional,
                "type": institution_name(each.organisation.institution_type, lang),
                "questionnaire": lang.text(content.title),
                "version": lang.t("quick version") if each.version == "quick" else lang.t("full version"),
                "mode": mode_name(each.mode, lang),
                "cycle": each.cycle or "",
                "respondents": respondents,
                "answers": answers,
                "stages": states, "told": lang.apart(f"{stage.name}{lang.colon}{words[stage.state]}" for stage in states),
                "next": next_step(each, states),
            }
        )
    return render_template("web/index.html", rows=rows, upload=UploadForm(), problem="")


@blueprint.route("/assessments/new", methods=["GET", "POST"])
@allow("editor")
def new() -> Any:
    source = request.values.get("from", "")
    earlier, offered = assessment_of(source) if source else None, options()
    form = SetupForm(data=as_before(earlier) if earlier is not None else None)
    form.questionnaire.choices = [key for key, _ in offered["questionnaire"]]
    if earlier is None and (request.method == "GET" or not form.questionnaire.data):
        form.questionnaire.data = request.args.get("questionnaire") or first_questionnaire(offered["questionnaire"])
    problem = ""
    if form.validate_on_submit():
        try:
            made, is_new = create(db(), actor(), form.given(request.form.get("key", "")), site().settings)
            if earlier is not None and made.id != earlier.id:
                carry_on(db(), actor(), made, earlier, site().settings)
            concerns("", made.id, title_of(made))
            if not is_new:
                nothing_done()
            return redirect(url_for("answer.overview", assessment_id=made.id))
        except WaymarkError as error:
            db().rollback()
            problem = error_words(error, language())
    page = render_template(
        "web/new.html", form=form, options=offered, ranges=CONTEXT_FACTS, problem=problem,
        key=request.form.get("key") or new_id(), earlier=source if earlier is not None else "",
    )  # fmt: skip
    return page, 400 if form.errors or problem else 200


@blueprint.post("/")
@allow("editor")
def upload() -> Any:
    form = UploadForm()
    problem = ""
    sent = request.files.get("file")
    if not form.validate_on_submit() or sent is None or not sent.filename:
        problem = language().t(NO_FILE)
    else:
        try:
            made = import_file(db(), actor(), sent.read(), sent.filename[-120:], site().settings)
            concerns(sent.filename[-120:], made.id, title_of(made))
            return redirect(url_for("results.show", assessment_id=made.id))
        except WaymarkError as error:
            db().rollback()
            problem = error_words(error, language())
    return render_template("web/upload.html", upload=form, problem=problem), 400


@blueprint.post("/assessments/<assessment_id>/names")
@allow("editor")
def names(assessment_id: str) -> Any:
    """Change what the assessment is called."""
    assessment = assessment_of(assessment_id, edit=True)
    try:
        typed = Names(*(" ".join(request.form.get(key, "").split()) for key in NAMES))
        rename(db(), assessment, typed, request.form.get("seen", ""))
    except (AnswerError, ConflictError) as error:
        db().rollback()
        return facts(assessment_id, error_words(error, language()))
    say_saved()
    return redirect(url_for("setup.facts", assessment_id=assessment_id))


@blueprint.post("/assessments/<assessment_id>/facts")
@allow("editor")
def change(assessment_id: str) -> Any:
    """Change what is assessed and how."""
    assessment, form = assessment_of(assessment_id, edit=True), FactsForm()
    if not form.validate_on_submit():
        return facts(assessment_id, form=form)
    try:
        change_facts(db(), assessment, form.facts, request.form.get("seen", ""), site().settings)
    except (AnswerError, ConflictError) as error:
        db().rollback()
        return facts(assessment_id, error_words(error, language()), form)
    say_saved()
    return redirect(url_for("setup.facts", assessment_id=assessment_id))


@blueprint.post("/assessments/<assessment_id>/delete")
@allow("editor")
def remove(assessment_id: str) -> Any:
    """Delete the assessment, once its bank's name was typed."""
    assessment = assessment_of(assessment_id, edit=True)
    try:
        after_commit(delete(db(), assessment, request.form.get("typed", ""), site().settings))
        after_commit(site().store.forget_deleted)
    except AnswerError as error:
        db().rollback()
        return facts(assessment_id, error_words(error, language()))
    return redirect(url_for("setup.index"))


@blueprint.get("/assessments/<assessment_id>")
@allow("viewer")
def facts(assessment_id: str, problem: str = "", form: FactsForm | None = None) -> Any:
    assessment, lang = assessment_of(assessment_id), language()
    content = questionnaire_of(assessment, site().settings)
    profile = content.profile(assessment.profile)
    target = lang.text(profile.name) if profile else lang.t("own target") if assessment.targets else "–"
    rows = [
        (lang.t("Institution"), assessment.organisation.name[lang.locale]),
        (lang.t("Institution type"), institution_name(assessment.organisation.institution_type, lang)),
        (lang.t("Questionnaire"), f"{lang.text(content.title)} · {content.key}"),
        (lang.t("Version"), lang.t("quick version") if assessment.version == "quick" else lang.t("full version")),
        (lang.t("Target profile"), target),
        (lang.t("Mode"), mode_name(assessment.mode, lang)),
        (lang.t("Confidentiality"), confidentiality_name(assessment.confidentiality, lang)),
        (lang.t("Scope"), assessment.scope[lang.locale] if assessment.scope else "–"),
        (lang.t("Cycle"), assessment.cycle or "–"),
        (lang.t("Answers wanted by"), lang.date(assessment.deadline)),
        (lang.t("Closed on"), lang.date(assessment.closed_on)),
        (lang.t("Units"), lang.listed([each.name[lang.locale] for each in assessment.units]) or "–"),
    ]
    rows += [(name, value) for value, name in context_facts(assessment.context, lang)]
    given = contribution_of(db(), assessment)
    pool = {
        "": lang.t("This assessment is in no pool: it does not count among peers."),
        "workspace": lang.t("This assessment counts among the peers of other banks in this workspace."),
        "installation": lang.t("This assessment counts among the peers of the whole installation."),
    }[given.scope if given else ""]
    if given and is_outdated(given, assessment, site().settings):
        pool += lang.space + lang.t("Its levels have changed since: withdraw it and contribute again to give those of now.")
    if assessment.organisation.fictional:
        pool = lang.t("A fictional bank does not count among peers")
    earlier = [
        (each.id, " · ".join(part for part in (each.organisation.name[lang.locale], each.cycle, each.closed_on) if part))
        for each in earlier_ones(db(), actor(), assessment)
    ]
    later = [title_of(each) for each in later_ones(db(), assessment)]
    page = render_template(
        "web/facts.html", head=head(assessment, "setup"), rows=rows, earlier=earlier, previous=assessment.previous_id,
        fictional=assessment.organisation.fictional, scope=given.scope if given else "", pool_words=pool, problem=problem,
        names=_names(assessment), later=lang.listed(later), typed=request.form.get("typed", ""),
        bank=assessment.organisation.name[lang.locale], form=form or FactsForm(data=facts_typed(assessment)),
        options=facts_options(questionnaire_of(assessment, site().settings)), ranges=CONTEXT_FACTS,
        seen=mark_of_facts(assessment), is_changing=form is not None,
    )  # fmt: skip
    return page, 400 if problem or form is not None else 200
