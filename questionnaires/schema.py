"""The shape of content. Every text a person reads is a ``Text`` in English and Simplified Chinese."""

from collections.abc import Collection
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_\-]{0,79}$")]
QuestionId = Annotated[str, StringConstraints(pattern=r"^[a-zA-Z0-9][a-zA-Z0-9_.\-]{0,119}$")]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]
Version = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.\-]{0,59}$")]
Weight = Annotated[float, Field(ge=0, le=1e6)]
TargetLevel = Annotated[float, Field(ge=1, le=5)]
RuleClass = Literal["L", "N", "G", "T", "X"]
RULES: tuple[RuleClass, ...] = ("L", "N", "G", "T")
"""Classes of what somebody else wrote for institutions of some types; X and none: what the authors want."""
InstitutionType = Literal[
    "state_owned", "joint_stock", "city_commercial", "rural_commercial", "consumer_finance", "internet_private", "other"
]
INSTITUTION_TYPES: tuple[str, ...] = (
    "state_owned", "joint_stock", "city_commercial", "rural_commercial", "consumer_finance", "internet_private", "other"
)  # fmt: skip
REGULATORY = "regulatory_minimum"
LEADING = "leading_practice"
OWN = "own"
Locale = Literal["en", "zh"]
LANGUAGES: tuple[Locale, ...] = ("en", "zh")


class Content(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


class Text(Content):
    en: Words
    zh: Words

    def get(self, locale: str) -> str:
        return self.zh if locale.startswith("zh") else self.en


class Level(Text):
    """One option of a question; ``value`` only where the scale isn't 1, 2, 3, ..."""

    value: Annotated[float | None, Field(ge=-1e9, le=1e9)] = None
    name: Text | None = None


class Kpi(Content):
    name: Text
    unit: Text
    direction: Literal["up", "down", "tracked", "band"]


class Question(Content):
    """``capability`` is named only where the id isn't ``capability.slug``. ``criteria``: what must hold for an answer."""

    id: QuestionId
    title: Text
    text: Text
    capability: Id | None = None
    criteria: tuple[Text, ...] = ()
    levels: Annotated[tuple[Level, ...], Field(min_length=2, max_length=12)]
    why: Text | None = None
    evidence: tuple[Text, ...] = ()
    kpis: tuple[Kpi, ...] = ()
    quick: bool = False
    critical: tuple[Id, ...] = ()
    control: bool = False
    required: bool = True
    weight: Weight = 1.0
    owner: Id | None = None
    second_line: Id | None = None
    sources: tuple[Id, ...] = ()
    revision: int = 1
    jrt_0271: Id | None = None
    cbirc_2022_2: Id | None = None

    @property
    def capability_id(self) -> str:
        """The capability it belongs to: named, or the id before the first dot."""
        return self.capability or self.id.partition(".")[0]

    @property
    def values(self) -> tuple[float, ...]:
        """The options' values: their own, or 1, 2, 3, ..."""
        return tuple(
            float(rank) if level.value is None else level.value for rank, level in enumerate(self.levels, start=1)
        )

    @property
    def positions(self) -> tuple[float, ...]:
        """The options' values brought to 0..1 (SCORING.md, first paragraph)."""
        low, high = min(self.values), max(self.values)
        return tuple((value - low) / (high - low) for value in self.values)

    @property
    def has_own_values(self) -> bool:
        """The options are called by values of their own, not 1, 2, 3, ..."""
        return self.levels[0].value is not None

    @property
    def staged(self) -> bool:
        """Exactly five options: the question has a level 1..5."""
        return len(self.levels) == 5


class Capability(Content):
    id: Id
    name: Text
    short: Text | None = None
    about: Text | None = None
    weight: Weight = 1.0
    questions: Annotated[tuple[Question, ...], Field(min_length=1)]

    @property
    def label(self) -> Text:
        return self.short or self.name


class Dimension(Content):
    id: Id
    name: Text
    about: Text | None = None
    weight: Weight = 1.0
    capabilities: Annotated[tuple[Capability, ...], Field(min_length=1)]


class Bands(Content):
    agree: Annotated[float, Field(ge=0, le=1)] = 0.8
    discuss: Annotated[float, Field(ge=0, le=1)] = 0.6


class ScoringSettings(Content):
    group_value: Literal["median", "mean"] = "median"
    coverage: Annotated[float, Field(gt=0, le=1)] = 0.70
    bands: Bands = Bands()


def applies(to: Collection[str], institution_type: str) -> bool:
    """Whether what is written for some types, or for all where none is named, is written for this one."""
    return not to or institution_type in to


class Source(Content):
    id: Id
    name: Text
    mark: Literal["V", "S", "M"]
    rule_class: Annotated[RuleClass, Field(alias="class")]
    checked_on: Words
    use: Text
    issuer: Text | None = None
    number: Text | None = None
    issued: Words | None = None
    valid_from: Words | None = None
    valid_to: Words | None = None
    applies_to: tuple[InstitutionType, ...] = ()


class Target(Content):
    """A target on a capability or on one question, for all types or by institution type, with its reason. One capability or
    question has several only where their types (``applies_to``; empty: all) differ.

    ``interim``: what can be done at once while a regulatory minimum is missed; the authors' proposal, not the rule's.
    """

    capability: Id | None = None
    question: QuestionId | None = None
    target: TargetLevel | None = None
    by_type: dict[InstitutionType, TargetLevel] | None = None
    rule_class: Annotated[RuleClass | None, Field(alias="class")] = None
    sources: tuple[Id, ...] = ()
    applies_to: tuple[InstitutionType, ...] = ()
    reason: Text
    interim: Text | None = None

    @property
    def node(self) -> str:
        """The capability or question it stands on."""
        return self.capability or self.question or ""

    def level_for(self, institution_type: str | None) -> float | None:
        """The target for a type; None where the target doesn't apply to it.

        Without a type (an institution of another kind that is compared with none, decision 0028) what the authors want of
        everyone applies, or of ``other`` by name, and no rule: whom rules bind is written by type.
        """
        if institution_type is None:
            return None if self.rule_class in RULES else self.level_for("other")
        if not applies(self.applies_to, institution_type):
            return None
        if self.by_type is not None:
            return self.by_type.get(institution_type)  # type: ignore[call-overload, no-any-return]
        return self.target


class Profile(Content):
    id: Id
    name: Text
    about: Text
    targets: tuple[Target, ...]

    def targets_for(self, institution_type: str | None) -> dict[str, Target]:
        """By capability or question, the target that applies to a type (see ``Target.level_for``)."""
        return {each.node: each for each in self.targets if each.level_for(institution_type) is not None}


class Pattern(Content):
    id: Id
    name: Text
    when: Words
    consequence: Text
    risk: Text | None = None
    lift: tuple[Id, ...]
    sources: tuple[Id, ...] = ()


class Lift(Content):
    capability: Id
    from_level: Annotated[int, Field(alias="from", ge=1, le=4)]
    to_level: Annotated[int, Field(alias="to", ge=2, le=5)]


class Step(Content):
    weeks: Annotated[tuple[int, int], Field(strict=False)]
    role: Id
    text: Text


class Measure(Content):
    name: Text
    target: Text


class Initiative(Content):
    """``benefit_per_month``: a bank's own assumption in 10,000 CNY, and ``benefit_basis`` what it rests on (change of a KPI,
    volume, margin); shipped content has neither.
    """

    id: Id
    name: Text
    lifts: Annotated[tuple[Lift, ...], Field(min_length=1)]
    prerequisites: tuple[Id, ...] = ()
    months: Annotated[int, Field(ge=1, le=60)]
    person_months: dict[Id, Annotated[float, Field(ge=0, le=1e6)]]
    external_cost: Annotated[float, Field(ge=0, le=1e9)]
    mandatory_by: Annotated[int | None, Field(ge=1, le=120)] = None
    source: Text | None = None
    owner: Id | None = None
    why: Text | None = None
    done: Text | None = None
    risk: Text | None = None
    steps: tuple[Step, ...] = ()
    kpis: tuple[Measure, ...] = ()
    benefit_per_month: Annotated[float | None, Field(ge=0, le=1e9)] = None
    benefit_basis: Text | None = None


class TypeLimits(Content):
    roles: dict[Id, Annotated[float, Field(ge=0, le=1e6)]]
    budget_per_quarter: Annotated[float, Field(ge=0, le=1e9)]


class DefaultLimits(Content):
    note: Text
    horizon: Literal[12, 24, 36]
    max_parallel: Annotated[int, Field(ge=1)] | None
    blackout_calendar_months: tuple[Annotated[int, Field(ge=1, le=12)], ...] = ()
    carry_over: bool = False
    discount: Annotated[float, Field(gt=0, le=1)] = 0.97
    by_type: dict[InstitutionType, TypeLimits]


class Named(Content):
    id: Id
    name: Text


class Crosswalk(Content):
    """Headings of another standard; ``field`` names the question's key that carries the mapping."""

    id: Id
    field: Literal["jrt_0271", "cbirc_2022_2"]
    name: Text
    headings: tuple[Named, ...]


class Wording(Content):
    """What is said ``instead`` of a word where the institution assessed is of a type; applied in order."""

    institution_type: InstitutionType
    language: Locale
    said: Words
    instead: Words


class Questionnaire(Content):
    id: Id
    version: Version
    title: Text
    about: Text | None = None
    languages: tuple[Locale, ...] = LANGUAGES
    scoring: ScoringSettings = ScoringSettings()
    level_names: tuple[Text, ...] = ()
    owners: tuple[Named, ...] = ()
    staff_roles: tuple[Named, ...] = ()
    crosswalks: tuple[Crosswalk, ...] = ()
    wording: tuple[Wording, ...] = ()
    dimensions: Annotated[tuple[Dimension, ...], Field(min_length=1)]
    sources: tuple[Source, ...] = ()
    profiles: tuple[Profile, ...] = ()
    patterns: tuple[Pattern, ...] = ()
    initiatives: tuple[Initiative, ...] = ()
    limits: DefaultLimits | None = None

    @property
    def key(self) -> str:
        return f"{self.id}@{self.version}"

    @property
    def capabilities(self) -> tuple[Capability, ...]:
        return tuple(capability for dimension in self.dimensions for capability in dimension.capabilities)

    @property
    def questions(self) -> tuple[Question, ...]:
        return tuple(question for capability in self.capabilities for question in capability.questions)

    @property
    def staged(self) -> bool:
        """Every question has five options: nodes have levels 1..5. Otherwise only indices 0..100 are stated."""
        return all(question.staged for question in self.questions)

    @property
    def has_quick(self) -> bool:
        return any(question.quick for question in self.questions)

    def question(self, question_id: str) -> Question | None:
        return next((question for question in self.questions if question.id == question_id), None)

    def capability(self, capability_id: str) -> Capability | None:
        return next((item for item in self.capabilities if item.id == capability_id), None)

    def capability_of(self, question_id: str) -> Capability:
        return next(item for item in self.capabilities if any(q.id == question_id for q in item.questions))

    @property
    def first_profile(self) -> str:
        """The profile that an assessment starts with."""
        return LEADING if self.profile(LEADING) or not self.profiles else self.profiles[0].id

    def profile(self, profile_id: str) -> Profile | None:
        return next((profile for profile in self.profiles if profile.id == profile_id), None)

    def initiative(self, initiative_id: str) -> Initiative | None:
        return next((item for item in self.initiatives if item.id == initiative_id), None)

    def owner_name(self, owner_id: str | None) -> Text | None:
        return next((owner.name for owner in self.owners if owner.id == owner_id), None)

    def asked(self, version: str) -> tuple[Question, ...]:
        """The questions of a version: all, or those tagged quick."""
        return tuple(question for question in self.questions if version == "full" or question.quick)
