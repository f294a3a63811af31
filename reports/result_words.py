"""A Result in words: names, rules and whether they are kept, patterns, and what holds a level back."""

from collections import Counter
from collections.abc import Iterator
from functools import cached_property

from questionnaires.expressions import parse_expression
from questionnaires.schema import LEADING, OWN, REGULATORY, Questionnaire
from reports.charts import dot
from reports.language import Language
from reports.scale import scale_of
from reports.standing import AsideRow, PatternRow, RuleRow, Side
from reports.units import named_units
from scoring.answers import Answers
from scoring.attainment import Gate
from scoring.gaps import distance
from scoring.result import Node, Result, Rule, UnitFigures, lowest_answer, shown_units, small_questions, unshown_questions


def _minimums(result: Result) -> dict[str, float]:
    """Level demanded of a capability as a whole, by class L or N."""
    return {rule.capability: rule.target for rule in result.capability_minimums}


class ResultWords:
    """Sentences about one Result in one language."""

    def __init__(self, questionnaire: Questionnaire, answers: Answers, result: Result, lang: Language) -> None:
        self.questionnaire, self.answers, self.result, self.lang = questionnaire, answers, result, lang
        self.patterns = {each.id: each for each in questionnaire.patterns}
        self.minimums = _minimums(result)
        self.missed = {rule.capability for rule in result.shortfalls}
        self.gap_to_minimum = {each.capability: each.regulatory_gap for each in result.priorities}
        self.hidden = small_questions(result)
        self.unshown = unshown_questions(result, answers.confidentiality)
        self.scale = scale_of(questionnaire, lang)
        self.has_targets = any(node.targets for node in result.capabilities)

    def name(self, node_id: str) -> str:
        """The name of a node or question."""
        lang = self.lang
        for dimension in self.questionnaire.dimensions:
            if dimension.id == node_id:
                return lang.text(dimension.name)
        capability = self.questionnaire.capability(node_id)
        if capability:
            return lang.text(capability.label)
        question = self.questionnaire.question(node_id)
        return lang.text(question.title) if question else lang.t("Overall")

    def reason(self, node: Node) -> str:
        if node.published:
            return ""
        if node.reason == "not_applicable":
            return self.lang.t("not applicable")
        return self.lang.t("not shown: coverage {coverage}", coverage=self.lang.percent(node.coverage))

    def profile_name(self) -> str:
        profile = self.questionnaire.profile(self.result.profile)
        return self.lang.text(profile.name) if profile else self.lang.t("own target")

    def other_target(self, node: Node) -> tuple[float | None, str]:
        """A node's target in the profile that is not in use, leading practice or the institution's own, and its name."""
        id = OWN if self.result.profile == LEADING else LEADING
        profile = self.questionnaire.profile(id)
        return node.targets.get(id), self.lang.text(profile.name) if profile else self.lang.t("own target")

    def rule(self, rule: Rule) -> RuleRow:
        lang = self.lang
        profile = self.questionnaire.profile(REGULATORY)
        targets = profile.targets_for(self.answers.organisation.benchmark_type) if profile else {}
        target = targets.get(rule.question or rule.capability)
        unasked = self.unasked(rule)
        withheld, missed = self.is_withheld(rule.question), bool(rule.is_minimum and rule.shortfall)
        note = self.name(rule.capability) if rule.question else self.lowest_answer(rule) if missed else unasked
        if rule.level is None:
            state = lang.t("not assessed")
        elif not rule.is_minimum:
            state = self.against_expectation(rule.level, rule.target)
        else:
            state = lang.t("missed") if missed else self.met(unasked=bool(unasked), claimed=self.is_claimed(rule))
        named = {source.id: lang.text(source.name) for source in self.questionnaire.sources}
        sources = tuple(named[id] for id in rule.source if id in named)
        return RuleRow(
            id=rule.question or rule.capability,
            name=self.name(rule.capability),
            question=self.name(rule.question) if rule.question else "",
            target=lang.level(rule.target),
            level="–" if withheld else lang.level(rule.level),
            shortfall=lang.distance(rule.shortfall or 0.0) if missed and not withheld else "",
            state=state,
            note=note,
            units=self.short_units(rule),
            missed=missed,
            is_severe=missed and not withheld and (rule.shortfall or 0) >= 1 - 1e-9,
            expected=not rule.is_minimum,
            reason=lang.text(target.reason) if target else "",
            sources=sources,
            interim=lang.text(target.interim) if target and target.interim and missed else "",
        )

    def met(self, *, unasked: bool, claimed: bool) -> str:
        """How far a minimum is met: a part of it may not be asked about, and no evidence may be accepted yet."""
        t = self.lang.t
        if unasked:
            return t("met as far as asked, evidence pending") if claimed else t("met as far as asked")
        return t("met, evidence pending") if claimed else t("met")

    @cached_property
    def units(self) -> tuple[tuple[str, UnitFigures], ...]:
        """The units by name, with the figures that may be shown; none where the bank is one."""
        names = {unit.id: self.lang.text(unit.name) for unit in self.answers.units}
        return tuple((names[unit.id], unit) for unit in shown_units(self.result))

    def unit_nodes(self, index: int) -> list[tuple[str, Node]]:
        """Each unit's node of a capability by its place, with the unit's name."""
        return [(name, unit.capabilities[index]) for name, unit in self.units]

    @cached_property
    def missed_by_unit(self) -> dict[str, list[str]]:
        """The capabilities in which each unit taken by itself lies below a minimum, by its name; of units with a level."""
        found: dict[str, list[str]] = {}
        for index, node in enumerate(self.result.capabilities):
            for name, own in self.unit_nodes(index) if node.id in self.minimums else ():
                if own.level is not None:
                    found.setdefault(name, []).extend([node.id] * bool(distance(self.minimums[node.id], own.level)))
        return found

    def against_expectation(self, level: float, target: float) -> str:
        """Whether an expectation is met; where both read the same though it is not, that little is missing."""
        if level >= target:
            return self.lang.t("met")
        is_close = self.lang.level(level) == self.lang.level(target)
        return self.lang.t("just below expectation") if is_close else self.lang.t("below expectation")

    def short_units(self, rule: Rule) -> str:
        """The units that lie below what a rule asks of a capability, lowest first; empty without units."""
        if rule.question:
            return ""
        index = next(place for place, node in enumerate(self.result.capabilities) if node.id == rule.capability)
        short = [(own.level, name) for name, own in self.unit_nodes(index)
                 if own.level is not None and distance(rule.target, own.level)]  # fmt: skip
        names = [f"{name}\u00a0{self.lang.level(level)}" for level, name in sorted(short)]
        units = named_units(names, self.lang)
        if not names:
            return ""
        return (self.lang.t("Units below this minimum: {units}", units=units) if rule.is_minimum else
                self.lang.t("Units below this expectation: {units}", units=units))  # fmt: skip

    def furthest_unit(self) -> tuple[str, float] | None:
        """The unit furthest below a minimum of a capability by itself, and by how much; None where none is."""
        found = [
            (distance(self.minimums[node.id], own.level), name)
            for index, node in enumerate(self.result.capabilities) if node.id in self.minimums
            for name, own in self.unit_nodes(index) if own.level is not None
        ]  # fmt: skip
        gap, name = max(found, default=(0.0, ""))
        return (name, gap) if gap > 0 else None

    @cached_property
    def units_short(self) -> str:
        """How many minimums of capabilities each unit misses by itself, the worst first; empty where none does."""
        lang, missed, known = self.lang, self.missed_by_unit, self.assessed_by_unit()
        order = sorted(missed, key=lambda name: (-len(missed[name]), name))
        said = [
            lang.n("{unit}\u00a0{count} of\u00a0{total}", "{unit}\u00a0{count} of\u00a0{total}", len(missed[name]),
                   unit=name, total=known[name])
            for name in order if missed[name]
        ]  # fmt: skip
        return lang.t("Minimums of capabilities missed by a unit by itself: {units}", units=lang.listed(said)) if said else ""

    def assessed_by_unit(self) -> dict[str, int]:
        """How many capabilities with a minimum have a level in each unit, by its name."""
        levels = [(name, own.level) for index, node in enumerate(self.result.capabilities) if node.id in self.minimums
                  for name, own in self.unit_nodes(index)]  # fmt: skip
        return dict(Counter(name for name, level in levels if level is not None))

    def unasked(self, rule: Rule) -> str:
        """The questions on which a capability's minimum rests and that the quick version leaves out; empty where it asks all.
        """
        if rule.question or not rule.is_minimum or self.answers.version == "full":
            return ""
        asked, capability = self.questionnaire.asked(self.answers.version), self.questionnaire.capability(rule.capability)
        own = [each for each in capability.questions if not set(rule.source).isdisjoint(each.critical)] if capability else []
        names = [self.lang.text(each.title) for each in own if each not in asked]
        return self.lang.t("not asked in the quick version: {names}", names=self.lang.apart(names)) if names else ""

    def lowest_answer(self, rule: Rule) -> str:
        """The lowest answer below what a rule asks of a capability, with its level; empty where none may be shown."""
        found = lowest_answer(self.result, rule.capability, rule.target)
        return f"{self.name(found[0])}\u00a0{self.lang.level(found[1])}" if found else ""

    def is_withheld(self, question: str | None) -> bool:
        """Whether a question's own level is not shown because fewer than three answered it and nothing was agreed."""
        return question in self.unshown

    def is_claimed(self, rule: Rule) -> bool:
        """Whether a rule is kept by answers that are claimed: high, or critical, and without accepted evidence; or whether
        nothing of its capability has accepted evidence.
        """
        return not self.result.node(rule.capability).evidenced or any(
            each.claimed and (each.id == rule.question if rule.question else each.capability == rule.capability)
            for each in self.result.questions
        )

    def is_guarded(self, capability: str) -> bool:
        """Whether a capability's shortfall is that of a question whose level is withheld, and would give it away."""
        missed = [rule.question for rule in self.result.shortfalls if rule.capability == capability]
        return None not in missed and any(self.is_withheld(question) for question in missed)

    def pattern(self, pattern_id: str) -> PatternRow:
        lang = self.lang
        pattern = self.patterns[pattern_id]
        finding = next(each for each in self.result.patterns if each.id == pattern_id)
        sides = tuple(self.sides(pattern_id))
        return PatternRow(
            id=pattern.id,
            name=lang.text(pattern.name),
            consequence=lang.text(pattern.consequence),
            risk=lang.text(pattern.risk),
            evidence=lang.row([f"{each.name} {each.level}" for each in sides]),
            sides=sides,
            lift=lang.listed([self.name(each) for each in finding.lift]),
            state=finding.state,
        )

    def aside(self, pattern_id: str) -> AsideRow:
        """A pattern that was set aside."""
        lang, kept = self.lang, self.answers.dismissed[pattern_id]
        pattern = self.patterns[pattern_id]
        who = lang.apart([kept.by, lang.date(kept.date)])
        return AsideRow(pattern.id, lang.text(pattern.name), lang.own(kept.reason), who)

    def sides(self, pattern_id: str) -> Iterator[Side]:
        """The levels that make a pattern hold."""
        lang = self.lang
        for word, side in zip((lang.t("ahead"), lang.t("behind")), self.both_sides(pattern_id), strict=True):
            for place, (id, exact) in enumerate(side):
                level = None if id in self.hidden else exact
                name, text = self.name(id), lang.level(level)
                yield Side("" if place else word, name, text, dot(level, 110.0, f"{name} {text}"))

    def both_sides(self, pattern_id: str) -> tuple[list[tuple[str, float | None]], list[tuple[str, float | None]]]:
        """What stands high and what low where a pattern holds, with the levels."""
        pattern = self.patterns[pattern_id]
        finding = next(each for each in self.result.patterns if each.id == pattern_id)
        levels = {trace.id: trace.level for trace in finding.evidence}
        high, low = parse_expression(pattern.when).sides(levels)
        return [(id, levels[id]) for id in high], [(id, levels[id]) for id in low]

    def gates(self, node: Node) -> tuple[str, ...]:
        """What holds the next level of the whole back, in words: its mean, then capabilities that stand alike together."""
        lang, alike = self.lang, dict[tuple[int | None, int | None], list[str]]()
        following, level = (node.attained or 0) + 1, self.lang.level(node.level)
        mean = lang.t(
            "Level {following} of the whole needs a mean of {following}.0; it stands at {level}",
            following=following, level=lang.figure(node.level) if level == f"{following}.0" else level,
        )  # fmt: skip
        for gate in node.gating:
            if gate.capability and self.result.node(gate.capability).attained is not None:
                alike.setdefault((gate.attained, gate.needed), []).append(self.name(gate.capability))
        together = [
            lang.n(
                "Level {following} of the whole needs attained level {needed} everywhere; {names} has attained {attained}",
                "Level {following} of the whole needs attained level {needed} everywhere; {names} have attained {attained}",
                len(names), following=(node.attained or 0) + 1, needed=needed, attained=attained, names=lang.listed(names),
            )
            for (attained, needed), names in alike.items()
        ]  # fmt: skip
        questions = [self.gate(gate) for gate in node.gating if not gate.capability]
        return (*([mean] if self.is_short_of_next(node) else []), *together, *questions)

    def is_short_of_next(self, node: Node) -> bool:
        """Whether the mean alone already lies below the level after the attained one."""
        return node.attained is not None and node.level is not None and node.attained < 5 and node.level < node.attained + 1

    def gate(self, gate: Gate) -> str:
        """A question that holds a node's next level back, in words."""
        lang = self.lang
        if gate.reason == "unanswered":
            return lang.t("{name} is not answered", name=self.name(gate.question or ""))
        if gate.question in self.hidden:
            return lang.t("{name} stands below {needed}", name=self.name(gate.question or ""), needed=gate.needed)
        return lang.t(
            "{name} stands at {level}, {needed} is needed",
            name=self.name(gate.question or ""), level=lang.level(gate.level), needed=gate.needed,
        )  # fmt: skip

    def held_back(self) -> tuple[str, ...]:
        """What holds the attained level back; empty where it is the highest."""
        node = self.result.overall
        if node.attained == 5:
            return ()
        return self.gates(node) or (self.gating_words(node) or self.lang.t("No attained level is stated."),)

    def gating_words(self, node: Node) -> str:
        lang = self.lang
        if node.attained is None:
            return ""
        if node.attained == 5:
            return lang.t("attained level")
        count = len(node.gating)
        if not count and not self.is_short_of_next(node):
            return self.lowest_units(node)
        if not count:
            return lang.t("attained level; the mean holds level {next} back", next=node.attained + 1)
        if self.is_short_of_next(node):
            return lang.n(
                "attained level; the mean and {count} capability hold level {next} back",
                "attained level; the mean and {count} capabilities hold level {next} back", count, next=node.attained + 1,
            )  # fmt: skip
        return lang.n(
            "attained level; {count} capability holds level {next} back",
            "attained level; {count} capabilities hold level {next} back",
            count, next=node.attained + 1,
        )  # fmt: skip

    def lowest_units(self, node: Node) -> str:
        """Whose attained level is that of the whole, and how far the units lie apart."""
        lang = self.lang
        known = sorted(
            (unit.overall.level, unit.overall.attained, name) for name, unit in self.units if unit.overall.level is not None
        )
        lowest, levels = [name for _, attained, name in known if attained == node.attained], [level for level, *_ in known]
        if not lowest or len(known) < 2:
            return lang.t("attained level, that of the lowest unit")
        return lang.t(
            "attained level, that of the lowest unit ({units}); units stand from {low} to {high}",
            units=named_units(lowest, lang), low=lang.level(min(levels)), high=lang.level(max(levels)),
        )

    def group_words(self) -> str:
        """What a level of the group is."""
        if len(self.result.units or ()) > 1:
            return self.lang.t("mean by weight of each unit's {middle}", middle=self.middle())
        return self.lang.t("{middle} of the group", middle=self.middle())

    def middle(self) -> str:
        """What the questionnaire takes of a group's answers."""
        return self.lang.t("mean") if self.result.settings["group_value"] == "mean" else self.lang.t("median")
