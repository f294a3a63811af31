"""Distance to benchmarks: targets, gaps, the regulatory list and the one order of priority (SCORING.md 6)."""

from collections.abc import Mapping
from dataclasses import dataclass

from errors import ContentError
from questionnaires.schema import OWN, REGULATORY, Questionnaire, Target
from scoring.aggregate import SPARE
from scoring.answers import Answers
from scoring.frame import Frame
from scoring.result import Priority, Rule

TO_TARGET, TO_MINIMUM = 1.0, 1.5
"""Weights of the two gaps in a priority."""
DRAWN = 0.5
"""Share of a node's weight whose capabilities must have a target for the node to show one."""

Levels = Mapping[str, float | None]


@dataclass(frozen=True)
class Benchmarks:
    """Targets that apply to one bank: profile id -> capability id -> level, and every minimum or expectation."""

    targets: Mapping[str, Mapping[str, float]]
    rules: tuple[Target, ...]
    own: str


def _class_of(target: Target) -> str:
    return target.rule_class or "X"


def benchmarks(questionnaire: Questionnaire, answers: Answers, own: str) -> Benchmarks:
    """The targets for the bank's type; raises ContentError when the profile ``own`` isn't there."""
    kind = answers.organisation.benchmark_type
    targets: dict[str, dict[str, float]] = {}
    rules: tuple[Target, ...] = ()
    for profile in questionnaire.profiles:
        applying = list(profile.targets_for(kind).values())
        if profile.id == REGULATORY:
            rules = tuple(applying)
            applying = [target for target in applying if _class_of(target) in "LN"]
        targets[profile.id] = {t.capability: t.level_for(kind) or 1.0 for t in applying if t.capability}
    if answers.targets:
        targets[OWN] = dict(answers.targets)
    known = [profile.id for profile in questionnaire.profiles] + [OWN] * bool(answers.targets)
    if own not in known and (own != "leading_practice" or questionnaire.profiles):
        raise ContentError(f"there is no profile {own[:60]!r}", "--profile", f"known: {', '.join(known) or 'none'}")
    return Benchmarks({id: levels for id, levels in targets.items() if levels}, rules, own)


def distance(target: float, level: float) -> float:
    """How far a level lies below a target; 0 where only rounding parts them.

    >>> distance(3.0, 2.9999999999999996), distance(4.0, 2.5)
    (0.0, 1.5)
    """
    return target - level if target - level > SPARE else 0.0


def capability_gaps(levels: Levels, targets: Mapping[str, float]) -> dict[str, float]:
    """max(0, target - level) of every published capability that has a target.

    >>> capability_gaps({"a": 2.5, "b": None}, {"a": 4.0, "b": 4.0})
    {'a': 1.5}
    """
    return {
        id: distance(target, level) for id, target in targets.items() if (level := levels.get(id)) is not None
    }


def weighted(frame: Frame, node: int, values: Mapping[str, float], *, share: float = 0.0) -> float | None:
    """Mean by capability weight below the whole (0) or a dimension; None without any, or with too small a share."""
    held = total = sum_ = 0.0
    for c, capability in enumerate(frame.questionnaire.capabilities):
        if node == 0 or frame.dimension_of[c] == node - 1:
            total += capability.weight
            if capability.id in values:
                held += capability.weight
                sum_ += capability.weight * values[capability.id]
    return sum_ / held if held > 0 and held >= share * total - 1e-9 else None


def regulatory_list(
    rules: tuple[Target, ...], questionnaire: Questionnaire, levels: Levels, kind: str | None
) -> tuple[Rule, ...]:
    """Every minimum and expectation that applies to a type, met or not; ``levels`` by capability and by question."""
    found = []
    for target in rules:
        id = target.question or target.capability or ""
        wanted = float(target.level_for(kind) or 1.0)
        level = levels.get(id)
        expected = _class_of(target) not in "LN"
        shortfall = None if level is None else 0.0 if expected else distance(wanted, level)
        capability = target.capability or questionnaire.capability_of(id).id
        found.append(Rule(capability, target.question, wanted, level, shortfall, _class_of(target), target.sources))
    return tuple(found)


def regulatory_gaps(rules: tuple[Rule, ...]) -> dict[str, float]:
    """Gap to the regulatory minimum by capability: its own, else the largest of its questions."""
    own = {rule.capability: rule.shortfall or 0.0 for rule in rules if rule.is_minimum and rule.question is None}
    asked: dict[str, float] = {}
    for rule in rules:
        if rule.is_minimum and rule.question is not None:
            asked[rule.capability] = max(asked.get(rule.capability, 0.0), rule.shortfall or 0.0)
    return {**asked, **own}


def priorities(
    frame: Frame, levels: Levels, own_gaps: Mapping[str, float], minimum_gaps: Mapping[str, float]
) -> tuple[Priority, ...]:
    """Capabilities in the one order used everywhere: regulatory shortfalls first, then by priority."""
    found = []
    for capability in frame.questionnaire.capabilities:
        below = minimum_gaps.get(capability.id, 0.0)
        if levels.get(capability.id) is None and not below:
            continue
        gap = own_gaps.get(capability.id)
        value = capability.weight * (TO_TARGET * (gap or 0.0) + TO_MINIMUM * below)
        found.append(Priority(capability.id, capability.weight, gap, below, value))
    order = {capability.id: frame.dimension_of[c] for c, capability in enumerate(frame.questionnaire.capabilities)}
    return tuple(
        sorted(
            found,
            key=lambda each: (
                each.regulatory_gap == 0, -round(each.priority, 9), order[each.capability], each.capability
            ),
        )
    )  # fmt: skip
