"""What a plan does to the experience-gap patterns: which it ends, by when, which it leaves, which it lets appear."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from questionnaires.expressions import Expression, parse_expression
from questionnaires.schema import Pattern
from reports.plan_words import Pair, PlanWords
from reports.projection import Met, levels_by_end
from scoring.result import Result

NEAR = 0.05
"""Levels by which one below its target is as good as there."""


@dataclass(frozen=True)
class PatternSteps:
    """``rows``: the patterns that show today by name, with what becomes of each; ``by_id``: the same by pattern,
    ``in_short``: without the levels then reached; ``appears``: those that the plan lets show on the way, or that there is
    none; empty where no pattern can be told.
    """

    rows: tuple[Pair, ...]
    by_id: Mapping[str, str]
    in_short: Mapping[str, str]
    appears: str


def pattern_steps(words: PlanWords, result: Result, met: Met) -> PatternSteps:
    """Each pattern on the levels of today and on those after the end of each initiative of the plan; ``met``: as ``when_met``
    tells it.
    """
    return _Builder(words, result, met).build() if words.plan.schedule else PatternSteps((), {}, {}, "")


class _Builder:
    def __init__(self, words: PlanWords, result: Result, met: Met) -> None:
        self.words, self.lang, self.result, self.met = words, words.lang, result, met
        answered = {each.id: each.level for each in result.questions}
        steps = levels_by_end(result, words.problem, words.plan)
        self.steps: list[tuple[int, Mapping[str, float | None]]] = [(end, {**answered, **levels}) for end, levels in steps]

    @cached_property
    def patterns(self) -> dict[str, Pattern]:
        return {each.id: each for each in self.words.questionnaire.patterns}

    def build(self) -> PatternSteps:
        said = {each.id: self.becomes(each.id) for each in self.result.hits}
        short = {each.id: self.becomes(each.id, is_short=True) for each in self.result.hits}
        rows = tuple(Pair(self.lang.text(self.patterns[id].name), text) for id, text in said.items())
        return PatternSteps(rows, said, short, self.appears())

    def expression(self, id: str) -> Expression:
        return parse_expression(self.patterns[id].when)

    def holds(self, id: str) -> list[bool]:
        """Whether a pattern shows today and after each end."""
        expression = self.expression(id)
        return [expression.verdict(levels) is True for _, levels in self.steps]

    def becomes(self, id: str, is_short: bool = False) -> str:
        """Of a pattern that shows today."""
        lang, expression, holds = self.lang, self.expression(id), self.holds(id)
        behind = expression.sides(self.steps[0][1])[1]
        if holds[-1]:
            levels = self.steps[-1][1]
            low = [f"{self.words.capability(each)} {lang.level(levels[each])}" for each in expression.sides(levels)[1]
                   if each in self.shown]  # fmt: skip
            said = lang.t("still present at its end")
            return said + (lang.colon + lang.listed(low) if low else "")
        last = max((place for place, shows in enumerate(holds) if shows), default=-1) + 1
        end = self.steps[last][0]
        numbers = self.lifting(behind, end)
        month = self.words.month(max(end - 1, 0))
        if not numbers:
            said = lang.t("its signs are gone after {month}", month=month)
        else:
            said = lang.n(
                "its signs are gone after {month} (initiative {numbers})",
                "its signs are gone after {month} (initiatives {numbers})",
                len(numbers), month=month, numbers=lang.listed([str(number) for number in numbers]),
            )  # fmt: skip
        low_then = "" if is_short else self.still_low(behind, end)
        return lang.apart(filter(None, [said, self.still_missed(id, end), low_then]))

    def still_low(self, behind: Sequence[str], end: int) -> str:
        """Of the capabilities that lag behind in a pattern, those below their target when it ends; but for those that then
        miss their minimum, which is told already.
        """
        lang, nodes = self.lang, {each.id: each for each in self.result.capabilities}
        missed = {rule.capability for rule, month in self.met if rule.question is None and (month is None or month >= end)}
        levels = dict(self.steps)[end]
        said = []
        for capability in behind:
            target, level = nodes[capability].targets.get(self.result.profile), levels.get(capability)
            if capability in self.shown - missed and target is not None and level is not None and target - level > NEAR:
                said.append(lang.t("{name} then {level}, target {target}", name=self.words.capability(capability),
                                   level=lang.level(level), target=lang.level(target)))  # fmt: skip
        return lang.apart(said)

    def still_missed(self, id: str, end: int) -> str:
        """Of the capabilities a pattern is about, those that reach their regulatory minimum only later."""
        lang, words = self.lang, self.words
        later = {
            rule.capability: month for rule, month in self.met
            if rule.question is None and rule.capability in self.patterns[id].lift and (month is None or month >= end)
        }  # fmt: skip
        said = []
        for month in sorted({*later.values()}, key=lambda month: (month is None, month)):
            names = lang.listed([words.capability(each) for each in later if later[each] == month])
            if month is None:
                said.append(lang.t("{names} still below the minimum", names=names))
            else:
                by = words.month(month)
                said.append(lang.t("{names}: at the minimum by the end of {month}", names=names, month=by))
        return lang.apart(said)

    @cached_property
    def shown(self) -> frozenset[str]:
        """Capabilities whose level is published."""
        return frozenset(each.id for each in self.result.capabilities if each.level is not None)

    def lifting(self, behind: Sequence[str], end: int) -> list[int]:
        """Places of the initiatives that end by then and lift one of these capabilities."""
        words = self.words
        return sorted(
            words.plan.places[placed.id]
            for placed in words.plan.schedule
            if placed.end <= end and any(lift.capability in behind for lift in words.catalogue[placed.id].lifts)
        )

    def appears(self) -> str:
        """Patterns that do not show today and would on the way."""
        lang, found = self.lang, []
        today = {each.id for each in self.result.hits}
        told = [each.id for each in self.result.patterns if each.state != "unknown" and each.id not in today]
        for id in told:
            holds = self.holds(id)
            if any(holds):
                name = lang.text(self.patterns[id].name)
                first = self.words.month(max(self.steps[holds.index(True)][0] - 1, 0))
                found.append(lang.t("{name} from {month}", name=name, month=first))
        if found:
            return lang.t("New while the plan runs: {names}.", names=lang.listed(found))
        if not told:
            return ""
        if not today:
            return lang.t("None is expected to show while the plan runs.")
        return lang.t("No further pattern appears while the plan runs.")
