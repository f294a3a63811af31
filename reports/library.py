"""What stands in a questionnaire, in words: for the library screen and the report's appendix."""

from dataclasses import dataclass

from questionnaires.schema import Initiative, Questionnaire
from reports.language import Language
from scoring.reliability import Reliability


@dataclass(frozen=True)
class SourceRow:
    """A source; ``kind``: its class; ``detail``: issuer, number, since when it is in force, when it was checked."""

    id: str
    kind: str
    name: str
    detail: str
    use: str


@dataclass(frozen=True)
class InitiativeRow:
    """An initiative with its planning assumptions."""

    id: str
    name: str
    why: str
    lifts: str
    months: str
    effort: str
    cost: str
    prerequisites: str
    steps: tuple[str, ...]
    done: str


@dataclass(frozen=True)
class PatternWords:
    id: str
    name: str
    when: str
    consequence: str
    lift: str


@dataclass(frozen=True)
class TargetRow:
    """A target for one institution type with its reason."""

    profile: str
    name: str
    level: str
    expected: bool
    reason: str
    sources: str


def source_rows(questionnaire: Questionnaire, lang: Language) -> tuple[SourceRow, ...]:
    """Every source with its number and the day it was checked, class by class as these bind."""
    classes = {
        "L": lang.t("law or regulator's order"),
        "N": lang.t("normative notice or guideline"),
        "G": lang.t("guiding opinion or plan"),
        "T": lang.t("recommended standard"),
        "X": lang.t("other source"),
    }
    rows = []
    order = list(classes)
    for source in sorted(questionnaire.sources, key=lambda each: order.index(each.rule_class)):
        parts = [lang.text(source.issuer), lang.text(source.number)]
        if source.valid_from:
            parts.append(lang.t("in force from {date}", date=lang.date(source.valid_from)))
        is_named_only = source.mark == "M"
        parts.append(lang.t("named only") if is_named_only else lang.t("checked {date}", date=lang.date(source.checked_on)))
        detail = (" · ").join(part for part in parts if part)
        rows.append(SourceRow(source.id, classes[source.rule_class], lang.text(source.name), detail, lang.text(source.use)))
    return tuple(rows)


def _name(questionnaire: Questionnaire, capability: str, lang: Language) -> str:
    found = questionnaire.capability(capability)
    return lang.text(found.label) if found else capability


def initiative_rows(questionnaire: Questionnaire, lang: Language) -> tuple[InitiativeRow, ...]:
    """The catalogue of initiatives; effort and cost as the planning ranges they are (x 0.7 to x 1.5)."""
    roles = {role.id: lang.text(role.name) for role in questionnaire.staff_roles}
    names = {each.id: lang.text(each.name) for each in questionnaire.initiatives}

    def row(each: Initiative) -> InitiativeRow:
        lifts = [
            lang.t("{name} {start} to {end}", name=_name(questionnaire, lift.capability, lang), start=lift.from_level,
                   end=lift.to_level)
            for lift in each.lifts
        ]  # fmt: skip
        effort = [f"{roles.get(role, role)} {amount:g}" for role, amount in each.person_months.items() if amount]
        return InitiativeRow(
            each.id, lang.text(each.name), lang.text(each.why), lang.row(lifts), lang.months(each.months),
            lang.row(effort), lang.money_range(0.7 * each.external_cost, 1.5 * each.external_cost),
            lang.row([names[id] for id in each.prerequisites]), tuple(lang.text(step.text) for step in each.steps),
            lang.text(each.done),
        )  # fmt: skip

    return tuple(row(each) for each in questionnaire.initiatives)


def pattern_rows(questionnaire: Questionnaire, lang: Language) -> tuple[PatternWords, ...]:
    """The patterns with the expressions that trigger them."""
    return tuple(
        PatternWords(
            each.id, lang.text(each.name), each.when, lang.text(each.consequence),
            lang.row([_name(questionnaire, id, lang) for id in each.lift]),
        )
        for each in questionnaire.patterns
    )  # fmt: skip


@dataclass(frozen=True)
class ReliabilityRow:
    """A question: its capability's alpha, its item-rest correlation, levels nobody chose."""

    capability: str
    alpha: str
    question: str
    item_rest: str
    unused: str


def reliability_rows(questionnaire: Questionnaire, found: Reliability, lang: Language) -> tuple[ReliabilityRow, ...]:
    """Every question with the reliability of its capability."""
    rows = []
    for item in found.items:
        question = questionnaire.question(item.id)
        if question is not None:
            alpha = lang.figure(found.alphas[question.capability_id])
            unused = lang.row([str(level) for level in item.unused]) or "–"
            rows.append(
                ReliabilityRow(_name(questionnaire, question.capability_id, lang), alpha, lang.text(question.title),
                               lang.figure(item.item_rest), unused)
            )  # fmt: skip
    return tuple(rows)


def target_rows(questionnaire: Questionnaire, kind: str, lang: Language) -> tuple[TargetRow, ...]:
    """Every target of every profile that applies to an institution type."""
    sources = {each.id: lang.text(each.name) for each in questionnaire.sources}
    rows = []
    for profile in questionnaire.profiles:
        for target in profile.targets_for(kind).values():
            level = target.level_for(kind) or 1.0
            question = questionnaire.question(target.question) if target.question else None
            name = lang.text(question.title) if question else _name(questionnaire, target.capability or "", lang)
            named = lang.row([sources[id] for id in target.sources if id in sources])
            rows.append(
                TargetRow(lang.text(profile.name), name, lang.level(level), target.rule_class == "G",
                          lang.text(target.reason), named)
            )  # fmt: skip
    return tuple(rows)
