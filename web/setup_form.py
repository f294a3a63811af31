"""Set up: the forms of a new assessment and of what can be changed later."""

import datetime
from collections.abc import Sequence
from typing import Any

from flask_wtf import FlaskForm
from wtforms import SelectField, StringField
from wtforms.validators import Length

from assessment.content import library_of
from assessment.facts import LONGEST_CYCLE, Facts, facts_of, names_of
from assessment.invitation import day_ahead
from assessment.models import Assessment
from assessment.setup import NewAssessment
from errors import AnswerError
from questionnaires.schema import INSTITUTION_TYPES, Questionnaire
from reports.typed import read_number, typed_number
from reports.words import institution_name, minutes_for, mode_name
from scoring.answers import CONFIDENTIALITY, MODES
from scoring.answers_file import CONTEXT_FACTS
from web.site import N_, actor, db, language, site

TOO_LONG, CYCLE_TOO_LONG = N_("At most 200 characters"), N_("At most 60 characters of a cycle fit")
CHOOSE = N_("Choose one of the list")
NAME_NEEDED = N_("Give the institution's name in at least one language")
NOT_AHEAD = N_("Give a day that has not passed, such as 2026-12-15")
NOT_WHOLE = N_("Give a whole number")
NOT_A_NUMBER = N_("Give a number from {low} to {high}")


def _choice(values: Sequence[str], default: str) -> SelectField:
    """A select whose error is ours, so that it can be translated."""
    return SelectField(choices=list(values), default=default, invalid_choice_message=CHOOSE)


class FactsForm(FlaskForm):
    """What is assessed and how, as far as it can be changed later."""

    institution_type = _choice(INSTITUTION_TYPES, "city_commercial")
    compare_with = _choice(("", *INSTITUTION_TYPES[:-1]), "")
    version = _choice(("full", "quick"), "quick")
    mode = _choice(MODES, "self")
    confidentiality = _choice(CONFIDENTIALITY, "confidential")
    partner_share = StringField()
    automatic_share = StringField()
    growth_12m = StringField()
    production_models = StringField()

    def validate(self, extra_validators: Any = None) -> bool:
        good = super().validate(extra_validators)
        for key, (low, high) in CONTEXT_FACTS.items():
            field = self[key]
            value = _number(field.data, low, high)
            if (field.data or "").strip() and value is None:
                field.errors = [*field.errors, NOT_A_NUMBER]
                good = False
            elif key == "production_models" and value is not None and value != round(value):
                field.errors = [*field.errors, NOT_WHOLE]
                good = False
        return bool(good)

    @property
    def facts(self) -> Facts:
        """What the form gives."""
        context = {
            key: value
            for key, (low, high) in CONTEXT_FACTS.items()
            if (value := _number(self[key].data, low, high)) is not None
        }
        return Facts(
            self.institution_type.data, self.compare_with.data or None, self.version.data, self.mode.data,
            self.confidentiality.data, context,
        )  # fmt: skip


class SetupForm(FactsForm):
    """A new assessment."""

    name_en = StringField(validators=[Length(max=200, message=TOO_LONG)])
    name_zh = StringField(validators=[Length(max=200, message=TOO_LONG)])
    questionnaire = _choice((), "")
    scope = StringField(validators=[Length(max=200, message=TOO_LONG)])
    cycle = StringField(validators=[Length(max=LONGEST_CYCLE, message=CYCLE_TOO_LONG)])
    deadline = StringField()

    def last_day(self) -> str | None:
        """The day by which answers are wanted; AnswerError for what is no day or has passed."""
        return day_ahead((self.deadline.data or "").strip(), datetime.date.today())

    def validate(self, extra_validators: Any = None) -> bool:
        good = super().validate(extra_validators)
        try:
            self.last_day()
        except AnswerError:
            self.deadline.errors = [*self.deadline.errors, NOT_AHEAD]
            good = False
        if not (self.name_en.data or "").strip() and not (self.name_zh.data or "").strip():
            field = self.name_zh if language().is_chinese else self.name_en
            field.errors = [*field.errors, NAME_NEEDED]
            good = False
        return good

    def given(self, key: str) -> NewAssessment:
        """What the form gives; ``key`` is the same each time one form is sent."""
        return NewAssessment(
            name_en=(self.name_en.data or "").strip(),
            name_zh=(self.name_zh.data or "").strip(),
            questionnaire=self.questionnaire.data,
            facts=self.facts,
            scope=(self.scope.data or "").strip(),
            cycle=(self.cycle.data or "").strip(),
            language=language().locale,
            deadline=self.last_day(),
            key=key,
        )


def _number(text: str | None, low: float, high: float) -> float | None:
    value = read_number(text or "")
    return value if value is not None and low <= value <= high else None


def options() -> dict[str, list[tuple[str, str]]]:
    """What each list of a new assessment offers, in words."""
    lang = language()
    known = [each.questionnaire for each in library_of(db(), actor(), site().settings)]
    titles = [(each.key, f"{lang.text(each.title)} · {each.version}") for each in known]
    return {"questionnaire": titles, **facts_options(*known)}


def facts_options(*questionnaires: Questionnaire) -> dict[str, list[tuple[str, str]]]:
    """What each list of the facts offers, in words; the minutes are those of the questionnaires, where all take as long."""
    lang = language()
    minutes = {minutes_for(len(each.asked("quick"))) for each in questionnaires}
    quick = lang.t("quick: one question a capability")
    if len(minutes) == 1:
        quick = lang.t("quick: one question a capability, about {minutes} minutes", minutes=min(minutes))
    types = [(each, institution_name(each, lang)) for each in INSTITUTION_TYPES]
    return {
        "institution_type": types,
        "compare_with": [("", lang.t("none: what is written by type is not shown")), *types[:-1]],
        "version": [
            ("quick", quick), ("full", lang.t("full: every question")),
        ],
        "mode": [(each, mode_name(each, lang)) for each in MODES],
        "confidentiality": [
            ("named", lang.t("named: all who work on it see who said what")),
            ("confidential", lang.t("confidential: only those who lead it see who said what")),
            ("anonymous", lang.t("anonymous: nobody does, and nothing is shown of fewer than 3 answers")),
        ],
    }


def first_questionnaire(choices: list[tuple[str, str]]) -> str:
    """The newest version of the reference model, else whatever there is."""
    keys = [key for key, _ in choices]
    return next((key for key in keys if key.startswith("retail-lending@")), keys[0] if keys else "")


def facts_typed(assessment: Assessment) -> dict[str, Any]:
    """The form of what stands now."""
    facts = facts_of(assessment)
    return {
        "institution_type": facts.institution_type, "compare_with": facts.compare_with or "", "version": facts.version,
        "mode": facts.mode, "confidentiality": facts.confidentiality,
    } | {key: typed_number(value) for key, value in facts.context.items()}  # fmt: skip


def as_before(earlier: Assessment) -> dict[str, Any]:
    """The form of the next cycle: everything as it was but the cycle's name."""
    names = names_of(earlier)
    return facts_typed(earlier) | {
        "name_en": names.name_en, "name_zh": names.name_zh, "questionnaire": earlier.questionnaire,
        "scope": (earlier.scope or {}).get(language().locale, ""),
    }  # fmt: skip
