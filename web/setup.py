"""Set up: the list of assessments, a new one by form or by file, its facts."""

from dataclasses import astuple, fields
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from wtforms import FileField, SelectField, StringField
from wtforms.validators import Length, ValidationError

from assessment.access import assessments_of
from assessment.again import carry_on
from assessment.answers import answer_counts
from assessment.comparison import earlier_ones, later_ones
from assessment.content import library_of, questionnaire_of
from assessment.marks import mark_of
from assessment.models import Assessment
from assessment.models.base import new_id
from assessment.peers import contribution_of
from assessment.setup import Names, NewAssessment, create, delete, import_file, names_of, rename
from errors import AnswerError, ConflictError, WaymarkError
from questionnaires.schema import INSTITUTION_TYPES
from reports.error_words import error_words
from reports.typed import plain_number, typed_number
from reports.words import confidentiality_name, context_facts, institution_name, mode_name
from scoring.answers_file import CONTEXT_FACTS
from web.site import N_, actor, after_commit, allow, concerns, db, language, say_saved, site
from web.stages import assessment_of, head, next_step, title_of

blueprint = Blueprint("setup", __name__)


TOO_LONG = N_("At most 200 characters")
CHOOSE = N_("Choose one of the list")
NAME_NEEDED = N_("Give the bank's name in at least one language")
NOT_A_NUMBER = N_("Give a number from {low} to {high}")
NO_QUICK = N_("This questionnaire has no quick version")
NO_FILE = N_("Choose a file first")
NAMES = tuple(field.name for field in fields(Names))


class Choice(SelectField):
    """A select whose error is ours, so that it can be translated."""

    def pre_validate(self, form: Any) -> None:
        if self.data not in [value for value, _ in self.choices]:
            raise ValidationError(CHOOSE)


class SetupForm(FlaskForm):
    name_en = StringField(validators=[Length(max=200, message=TOO_LONG)])
    name_zh = StringField(validators=[Length(max=200, message=TOO_LONG)])
    institution_type = Choice(choices=[(each, each) for each in INSTITUTION_TYPES], default="city_commercial")
    compare_with = Choice(choices=[("", "")] + [(each, each) for each in INSTITUTION_TYPES[:-1]], default="")
    questionnaire = Choice(choices=[], default="")
    version = Choice(choices=[("full", "full"), ("quick", "quick")], default="quick")
    mode = Choice(choices=[(each, each) for each in ("self", "facilitated", "third_party")], default="self")
    confidentiality = Choice(
        choices=[(each, each) for each in ("named", "confidential", "anonymous")], default="confidential"
    )
    scope = StringField(validators=[Length(max=200, message=TOO_LONG)])
    cycle = StringField(validators=[Length(max=60, message=TOO_LONG)])
    partner_share = StringField()
    automatic_share = StringField()
    growth_12m = StringField()
    production_models = StringField()

    def validate(self, extra_validators: Any = None) -> bool:
        good = super().validate(extra_validators)
        if not (self.name_en.data or "").strip() and not (self.name_zh.data or "").strip():
            self.name_en.errors = [*self.name_en.errors, NAME_NEEDED]
            good = False
        for key, (low, high) in CONTEXT_FACTS.items():
            field = self[key]
            if (field.data or "").strip() and _number(field.data, low, high) is None:
                field.errors = [*field.errors, NOT_A_NUMBER]
                good = False
        return bool(good)


class UploadForm(FlaskForm):
    file = FileField()


def _number(text: str | None, low: float, high: float) -> float | None:
    try:
        value = float(plain_number((text or "").strip().removesuffix("%")))
    except ValueError:
        return None
    return value if low <= value <= high else None


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
    for each in assessments_of(db(), actor()):
        content = questionnaire_of(each, site().settings)
        respondents, answers = counts.get(each.id, (0, 0))
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
                "next": next_step(each),
            }
        )
    return render_template("web/index.html", rows=rows, upload=UploadForm(), problem="")


def _options() -> dict[str, list[tuple[str, str]]]:
    lang = language()
    types = [(each, institution_name(each, lang)) for each in INSTITUTION_TYPES]
    return {
        "questionnaire": [(each.questionnaire.key, f"{lang.text(each.questionnaire.title)} · {each.questionnaire.version}")
                          for each in library_of(db(), actor(), site().settings)],
        "institution_type": types,
        "compare_with": [("", lang.t("none: leading practice is not shown")), *types[:-1]],
        "version": [
            ("quick", lang.t("quick: one question a capability, about 25 minutes")), ("full", lang.t("full: every question")),
        ],
        "mode": [(each, mode_name(each, lang)) for each in ("self", "facilitated", "third_party")],
        "confidentiality": [
            ("named", lang.t("named: all see who said what")),
            ("confidential", lang.t("confidential: only the consultant sees who said what")),
            ("anonymous", lang.t("anonymous: nobody does, and no group under 3 is shown")),
        ],
    }


def _first_choice(choices: list[tuple[str, str]]) -> str:
    """The newest version of the reference model, else whatever there is."""
    keys = [key for key, _ in choices]
    return next((key for key in keys if key.startswith("retail-lending@")), keys[0] if keys else "")


def _given(form: SetupForm) -> NewAssessment:
    context = {
        key: value
        for key, (low, high) in CONTEXT_FACTS.items()
        if (value := _number(form[key].data, low, high)) is not None
    }
    return NewAssessment(
        name_en=(form.name_en.data or "").strip(),
        name_zh=(form.name_zh.data or "").strip(),
        institution_type=form.institution_type.data,
        compare_with=form.compare_with.data or None,
        questionnaire=form.questionnaire.data,
        version=form.version.data,
        mode=form.mode.data,
        confidentiality=form.confidentiality.data,
        scope=(form.scope.data or "").strip(),
        cycle=(form.cycle.data or "").strip(),
        language=language().locale,
        context=context,
        key=request.form.get("key", ""),
    )


def _as_before(earlier: Assessment) -> dict[str, Any]:
    """The form of the next cycle: everything as it was but the cycle's name."""
    names = names_of(earlier)
    return {
        "name_en": names.name_en, "name_zh": names.name_zh, "institution_type": earlier.organisation.institution_type,
        "compare_with": earlier.compare_with or "", "questionnaire": earlier.questionnaire, "version": earlier.version,
        "mode": earlier.mode, "confidentiality": earlier.confidentiality,
        "scope": (earlier.scope or {}).get(language().locale, ""),
    } | {key: typed_number(value) for key, value in (earlier.context or {}).items()}  # fmt: skip


@blueprint.route("/assessments/new", methods=["GET", "POST"])
@allow("editor")
def new() -> Any:
    source = request.values.get("from", "")
    earlier, options = assessment_of(source) if source else None, _options()
    form = SetupForm(data=_as_before(earlier) if earlier is not None else None)
    form.questionnaire.choices = options["questionnaire"]
    if earlier is None and (request.method == "GET" or not form.questionnaire.data):
        form.questionnaire.data = request.args.get("questionnaire") or _first_choice(options["questionnaire"])
    problem = ""
    if form.validate_on_submit():
        try:
            made = create(db(), actor(), _given(form), site().settings)
            if earlier is not None and made.id != earlier.id:
                carry_on(db(), actor(), made, earlier, site().settings)
            concerns("", made.id, title_of(made))
            return redirect(url_for("answer.overview", assessment_id=made.id))
        except WaymarkError as error:
            db().rollback()
            problem = language().t(error.what)
    page = render_template(
        "web/new.html", form=form, options=options, ranges=CONTEXT_FACTS, problem=problem,
        key=request.form.get("key") or new_id(), earlier=source if earlier is not None else "",
    )  # fmt: skip
    return page, 400 if form.errors or problem else 200


@blueprint.post("/assessments/upload")
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


@blueprint.post("/assessments/<assessment_id>/delete")
@allow("editor")
def remove(assessment_id: str) -> Any:
    """Delete the assessment, once its bank's name was typed."""
    assessment = assessment_of(assessment_id, edit=True)
    try:
        after_commit(delete(db(), assessment, request.form.get("typed", ""), site().settings))
    except AnswerError as error:
        db().rollback()
        return facts(assessment_id, error_words(error, language()))
    return redirect(url_for("setup.index"))


@blueprint.get("/assessments/<assessment_id>")
@allow("viewer")
def facts(assessment_id: str, problem: str = "") -> Any:
    assessment, lang = assessment_of(assessment_id), language()
    content = questionnaire_of(assessment, site().settings)
    profile = content.profile(assessment.profile)
    target = lang.text(profile.name) if profile else lang.t("own target") if assessment.targets else "–"
    rows = [
        (lang.t("Bank"), assessment.organisation.name[lang.locale]),
        (lang.t("Institution type"), institution_name(assessment.organisation.institution_type, lang)),
        (lang.t("Questionnaire"), f"{lang.text(content.title)} · {content.key}"),
        (lang.t("Version"), lang.t("quick version") if assessment.version == "quick" else lang.t("full version")),
        (lang.t("Target profile"), target),
        (lang.t("Mode"), mode_name(assessment.mode, lang)),
        (lang.t("Confidentiality"), confidentiality_name(assessment.confidentiality, lang)),
        (lang.t("Scope"), assessment.scope[lang.locale] if assessment.scope else "–"),
        (lang.t("Cycle"), assessment.cycle or "–"),
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
        bank=assessment.organisation.name[lang.locale],
    )  # fmt: skip
    return page, 400 if problem else 200
