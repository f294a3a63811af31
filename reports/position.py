"""Where the bank stands: the facts of the results page and of the report's first half, from one Result."""

from collections.abc import Collection, Sequence

from questionnaires.schema import OWN, REGULATORY, Capability, Question, Questionnaire
from reports import titles
from reports.charts import Radar, abridged, radar, strip
from reports.language import Language
from reports.result_words import ResultWords
from reports.scale import aim_above, is_fixed
from reports.standing import (
    EQUAL,
    FIRST,
    MOVED,
    TIED,
    AnswerRow,
    Cell,
    DimensionFacts,
    Figure,
    HeatRow,
    Need,
    Position,
    Row,
    RuleRow,
)
from reports.words import context_facts, people_words
from scoring.answers import Answers
from scoring.result import Node, Priority, Result, claimed_questions

MOST_NEEDS = 6
"""How many capabilities of one dimension show what evidence to bring; more would not leave room for it."""
QUOTED = 320
"""Letters of a released comment that are printed; half as many Chinese ones, which say twice as much."""


def position(questionnaire: Questionnaire, answers: Answers, result: Result, lang: Language) -> Position:
    """The facts in one language."""
    return _Builder(questionnaire, answers, result, lang).build()


class _Builder(ResultWords):
    def row(self, node: Node, width: float = 220.0, rank: str = "") -> Row:
        lang = self.lang
        minimum = self.minimums.get(node.id, node.targets.get(REGULATORY))
        gap = node.gaps.get(self.result.profile)
        below = self.gap_to_minimum.get(node.id, 0.0)
        words = self.name(node.id) + lang.colon + self.scale.words(node)
        target, interval = node.targets.get(self.result.profile), self.scale.interval(node)
        other, other_name = self.other_target(node)
        marks = lang.apart(filter(None, [
            words,
            lang.t("target {level}", level=lang.level(target)) if target is not None else "",
            f"{other_name}{lang.space}{lang.level(other)}" if other is not None else "",
            lang.t("regulatory minimum {level}", level=lang.level(minimum)) if minimum is not None else "",
            lang.t("90% interval {range}", range=interval) if interval != "–" else "",
        ]))  # fmt: skip
        return Row(
            id=node.id,
            name=self.name(node.id),
            level=self.scale.text(node),
            colour=self.scale.colour(node),
            index=lang.level(node.index),
            attained=str(node.attained) if node.attained else "–",
            interval=interval,
            coverage=lang.percent(node.coverage),
            agreement=lang.figure(node.consensus),
            evidenced=lang.percent(node.evidenced),
            gap="–" if gap is None else lang.level(gap),
            target=lang.level(target),
            minimum=lang.level(minimum),
            shortfall="" if not below else lang.t("missed") if self.is_guarded(node.id) else lang.distance(below),
            below=node.id in self.missed,
            rank=rank,
            respondents=str(node.n),
            not_applicable=lang.percent(node.na_share),
            strip=strip(self.scale.drawn(node), self.result.profile, minimum, width, marks, other, other_name),
            reason=self.reason(node),
            missed=sum(
                part.id in self.missed for each in self.questionnaire.dimensions if each.id == node.id
                for part in each.capabilities
            ),
        )  # fmt: skip

    def build(self) -> Position:
        result, lang = self.result, self.lang
        scale = self.scale
        named = [(self.name(node.id), scale.value(node)) for node in result.capabilities]
        dimensions = [(self.name(node.id), scale.value(node)) for node in result.dimensions]
        order = [each.capability for each in result.priorities]
        open_gaps = [each for each in result.priorities if each.is_open]
        widest = self.leading(open_gaps)[0]
        names = lang.listed(widest) if len(widest) <= FIRST else lang.first_of(widest)
        rules = tuple(self.rule(rule) for rule in result.regulatory)
        assessed = [rule for rule in result.regulatory if rule.is_minimum and rule.shortfall is not None]
        hits = tuple(self.pattern(id) for id in self.pressing())
        aside = tuple(self.aside(each.id) for each in result.hits if each.id in self.answers.dismissed)
        gap_rows, strengths = self.gap_rows(order), self.strengths()
        claimed = frozenset(each.capability for each in claimed_questions(result))
        return Position(
            title=self.title(len(assessed), names, dimensions), people=people_words(self.answers, lang),
            scale=scale,
            figures=self.figures(len(assessed)),
            has_targets=self.has_targets,
            has_minimums=bool(result.regulatory),
            minimum_note=self.minimum_note(),
            no_pattern=self.no_pattern(),
            benchmark_note=self.benchmark_note(),
            has_patterns=bool(self.questionnaire.patterns),
            first=gap_rows[: min(FIRST, len(open_gaps))] if self.has_targets else self.lowest(),
            first_title=lang.t("Act first") if self.has_targets else lang.t("Lowest"),
            overall=self.row(result.overall),
            dimensions=tuple(self.row(node) for node in result.dimensions),
            heat=self.heat(),
            heat_title=titles.heat(lang, named) if scale.staged else titles.index_heat(lang, named),
            gaps=gap_rows,
            gaps_title=titles.gaps(
                lang, self.leading(open_gaps), len(open_gaps), sum(each.gap is not None for each in result.priorities),
                sum(node.reason != "not_applicable" for node in result.capabilities),
            ),
            rules=rules,
            rules_title=titles.regulatory(
                lang, len(result.shortfalls), sum(each.is_severe for each in rules), len(assessed), self.unassessed(),
                self.furthest_unit(),
            ),
            first_rules=self.first_rules(),
            patterns=hits,
            patterns_title=titles.patterns(
                lang, [each.name for each in hits], sum(each.state != "unknown" for each in result.patterns), len(aside)
            ),
            aside=aside,
            aside_title=titles.aside(lang, len(aside), len(result.hits)),
            unknown_patterns=sum(each.state == "unknown" for each in result.patterns),
            notes=tuple(filter(None, (self.unplaced(), self.units_short, self.no_minimums()))),
            units_short=self.units_short,
            strengths=strengths,
            no_strength=self.no_strength(),
            strength_notes=self.strength_notes(strengths, claimed),
            claimed=claimed,
            below=len(result.shortfalls),
            minimums=len(assessed),
            gating=self.held_back(),
            gating_words=self.gating_words(result.overall),
            group_words=self.group_words(),
            middle=self.middle(),
            needed_coverage=lang.percent(result.settings["coverage"]),
            profile_title=titles.profile(lang, dimensions, scale.staged, self.near_the_lowest()),
            profile_name=self.profile_name(),
            radar=self.radar(),
            facts=tuple(self.facts(index) for index in range(len(result.dimensions))),
            context=context_facts(self.answers.context, lang),
        )  # fmt: skip

    def near_the_lowest(self) -> list[str]:
        """Dimensions whose figure lies within the interval of the lowest one's."""
        known = [node for node in self.result.dimensions if node.index is not None]
        lowest = min(known, key=lambda node: node.index or 0.0, default=None)
        if lowest is None or lowest.seen_interval is None:
            return []
        high = lowest.seen_interval[1]
        return [self.name(node.id) for node in known if node is not lowest and (node.index or 0.0) <= high]

    def heat(self) -> tuple[HeatRow, ...]:
        rows = []
        for dimension, node in zip(self.questionnaire.dimensions, self.result.dimensions, strict=True):
            cells = []
            for capability in dimension.capabilities:
                own = self.result.node(capability.id)
                text, colour = self.scale.text(own), self.scale.colour(own)
                cells.append(Cell(own.id, self.name(own.id), text, colour, own.id in self.missed))
            name, colour = self.lang.text(dimension.name), self.scale.colour(node)
            rows.append(HeatRow(dimension.id, name, self.scale.text(node), colour, tuple(cells)))
        return tuple(rows)

    def gap_rows(self, order: list[str]) -> tuple[Row, ...]:
        """Capabilities in the order of priority; a row is tied when its interval overlaps the one before it, and equal
        when it has the same priority."""
        rows: list[Row] = []
        before, weight = None, None
        priorities = {each.capability: each.priority for each in self.result.priorities}
        for id in order:
            node = self.result.node(id)
            bounds = node.seen_interval
            tied = bool(
                before and bounds and before[0] != before[1] and bounds[0] <= before[1] and before[0] <= bounds[1]
            )
            equal = weight is not None and abs(priorities[id] - weight) < 1e-9
            rows.append(self.row(node, rank=TIED if tied else EQUAL if equal else str(len(rows) + 1)))
            before, weight = bounds, priorities[id]
        return tuple(rows)

    def title(self, assessed: int, first: str, dimensions: Sequence[tuple[str, float | None]]) -> str:
        """The one message; ``assessed`` regulatory minimums, ``first``: what leads the gaps."""
        if not self.questionnaire.staged:
            return titles.index_headline(self.lang, self.result.overall, dimensions)
        has_targets = self.has_targets or bool(assessed)
        return titles.headline(self.lang, self.result.overall, len(self.result.shortfalls), assessed, first, has_targets)

    def leading(self, order: Sequence[Priority]) -> list[list[str]]:
        """The names of what comes first, those of equal priority together, until there are as many as lead or more."""
        found: list[list[str]] = []
        for before, each in zip((None, *order), order, strict=False):
            equal = before is not None and abs(before.priority - each.priority) < 1e-9
            if not equal and sum(map(len, found)) >= FIRST:
                break
            if not equal:
                found.append([])
            found[-1].append(self.name(each.capability))
        return found or [[]]

    def minimum_note(self) -> str:
        """What a minimum is, and what lies below it is not."""
        lang, levels = self.lang, {rule.target for rule in self.result.regulatory if rule.is_minimum}
        what = lang.t("A minimum is the level at which the questionnaire's authors see the rule kept.")
        if len(levels) == 1:
            what = lang.t("A minimum is level {level} as the questionnaire's authors read the rule.",
                          level=f"{levels.pop():g}")  # fmt: skip
        return what + lang.space + lang.t("What lies below is for Compliance to check, not a finding of breach.")

    def benchmark_note(self) -> str:
        """What minimums and targets are."""
        t = self.lang.t
        target = t("The other target is normative, for this type of institution; the reason of each stands in the "
                   "questionnaire.")  # fmt: skip
        if self.result.profile == OWN:
            target = t("The own target was set by the institution.")
        return self.lang.space.join((
            t("The regulatory minimum is set where a law or binding notice demands the practice."), target,
            t("No industry average is used anywhere."),
        ))  # fmt: skip

    def no_pattern(self) -> str:
        """What it means that no pattern holds, where the levels are low and where they are not."""
        level = self.result.overall.level
        if self.units:
            return self.lang.t("Patterns are told of the mean of the units, not of each unit by itself.")
        if level is not None and level >= 3:
            return self.lang.t("Where every part keeps pace with the others, what is left is the order of gaps.")
        return self.lang.t("An evenly weak institution shows few imbalances: its story is the order of gaps.")

    def unplaced(self) -> str:
        """The dimensions that the overall level is worked out without; empty where there are none."""
        lang = self.lang
        names = [self.name(each.id) for each in self.result.dimensions if each.level is None and each.index is None
                 and each.reason != "not_applicable"]  # fmt: skip
        if self.result.overall.index is None:
            return ""
        said = []
        if names:
            said.append(lang.t("Too few answers, left out of the overall figure and of the plan: {names}",
                               names=lang.listed(names)))  # fmt: skip
        away = {each.id for each in self.result.units or () if each.overall.index is None}
        units = [lang.text(unit.name) for unit in self.answers.units if unit.id in away]
        if units:
            said.append(lang.t("The overall figure is that of the other units, for want of answers in: {names}",
                               names=lang.listed(units)))  # fmt: skip
        return lang.apart(said)

    def no_minimums(self) -> str:
        """Why no minimum applies where the questionnaire has some; empty otherwise."""
        has_some = self.questionnaire.profile(REGULATORY) is not None
        if self.result.regulatory or not has_some or self.answers.organisation.benchmark_type is not None:
            return ""
        return self.lang.t("No regulatory minimum applies: the type of institution is “other”, and no type to compare with "
                           "was chosen")  # fmt: skip

    def strengths(self) -> tuple[Row, ...]:
        """What stands highest, above the lowest, misses no minimum, nor does it in any unit, and doesn't hold back the
        attained level of the whole; empty where every capability stands alike.
        """
        placed = [node for node in self.result.capabilities if node.index is not None]
        lowest = self.scale.text(min(placed, key=lambda node: node.index or 0)) if placed else ""
        short = self.missed | {id for ids in self.missed_by_unit.values() for id in ids}
        short |= {gate.capability for gate in self.result.overall.gating if gate.capability}
        known = [node for node in placed if node.id not in short and self.scale.text(node) != lowest]
        best = sorted(known, key=lambda node: (-(node.index or 0), node.id))[:FIRST]
        return tuple(self.row(node) for node in best)

    def no_strength(self) -> str:
        """Why no capability is named as a strength."""
        placed = sum(node.index is not None for node in self.result.capabilities)
        if 2 * placed < len(self.result.capabilities):
            return self.lang.t("Too few capabilities have a level to name strengths.")
        return self.lang.t("No capability stands out.")

    def strength_notes(self, strengths: Sequence[Row], claimed: Collection[str]) -> dict[str, str]:
        """What a reader must know of each strength."""
        lang, ahead, notes = self.lang, self.ahead_of(), {}
        for row in strengths:
            said = [lang.t("{name} lags behind it", name=ahead[row.id])] if row.id in ahead else []
            notes[row.id] = lang.apart([*said, lang.t("evidence pending")] if row.id in claimed else said)
        return notes

    def ahead_of(self) -> dict[str, str]:
        """What lags behind a capability in the pattern of those that show which presses most."""
        found: dict[str, str] = {}
        for pattern in reversed(self.pressing()):
            high, low = self.both_sides(pattern)
            found |= {id: self.name(low[0][0]) for id, _ in high if low}
        return found

    def lowest(self) -> tuple[Row, ...]:
        known = [node for node in self.result.capabilities if node.index is not None]
        return tuple(self.row(node) for node in sorted(known, key=lambda node: (node.index or 0, node.id))[:FIRST])

    def figures(self, minimums: int) -> tuple[Figure, ...]:
        """The leading figures; those a questionnaire has no ground for are left out."""
        lang, overall = self.lang, self.row(self.result.overall)
        interval = lang.t("90% interval {bounds}", bounds=overall.interval)
        if self.result.overall.seen_interval is None:
            interval = lang.t("too few answers for an interval")
        elif is_fixed(self.result.overall):
            interval = lang.t("agreed throughout, so without an interval")
        if self.scale.staged:
            found = [
                Figure(
                    overall.level, lang.t("of 5"),
                    lang.t("maturity level, index {index}; {interval}", index=overall.index, interval=interval),
                ),
                Figure(overall.attained, "", self.gating_words(self.result.overall)),
            ]  # fmt: skip
        else:
            words = lang.t("index; {interval}", interval=interval)
            found = [Figure(overall.index, lang.t("of 100"), words)]
        if self.has_targets:
            words = lang.t("mean gap to {profile}", profile=self.profile_name())
            found.append(Figure(overall.gap, lang.t("levels"), words))
        if self.result.regulatory:
            missed = str(len(self.result.shortfalls)) if minimums else "–"
            unknown = self.unassessed()
            words = lang.t("regulatory minimums missed")
            if not minimums:
                words = lang.t("no regulatory minimum could be assessed")
            elif unknown:
                words = lang.n(
                    "of the minimums assessed are missed; {count} more is not assessed",
                    "of the minimums assessed are missed; {count} more are not assessed", unknown,
                )  # fmt: skip
            found.append(Figure(missed, f"/ {minimums}" if minimums else "", words))
        if self.result.overall.index is None:
            said = lang.apart([lang.t("maturity level"), *filter(None, (overall.reason,))])
            found = [Figure("–", "", said), *(each for each in found[1:] if each.value != "–")]
        if len(found) < 4:
            found.append(Figure(overall.coverage, "", lang.t("coverage")))
            found.append(Figure(overall.agreement, "", lang.t("agreement between respondents, 0 to 1")))
        return tuple(found)

    def unassessed(self) -> int:
        """How many minimums apply to what has no level."""
        return sum(rule.is_minimum and rule.level is None for rule in self.result.regulatory)

    def first_rules(self) -> dict[str, RuleRow]:
        """The first rule that each capability below a minimum misses."""
        return {rule.capability: self.rule(rule) for rule in reversed(self.result.shortfalls)}

    def pressing(self) -> list[str]:
        """The patterns that hold and were not set aside, those whose remedy comes first in the order of priority before
        the others.
        """
        last = len(self.result.capabilities)
        hits = [each for each in self.result.hits if each.id not in self.answers.dismissed]
        first = {each.id: min((self.order(id) for id in each.lift), default=last) for each in hits}
        return sorted(first, key=lambda id: first[id])

    def radar(self) -> Radar | None:
        nodes = self.result.dimensions
        if len(nodes) < 3:
            return None
        profile = self.result.profile
        label = self.lang.t("Radar of the dimensions: {levels}", levels=self.lang.apart(
            f"{self.name(node.id)} {self.scale.words(node)}" for node in nodes
        ))  # fmt: skip
        return radar(
            [self.name(node.id) for node in nodes],
            [self.scale.drawn(node).level for node in nodes],
            [node.targets.get(profile) for node in nodes],
            [node.targets.get(REGULATORY) for node in nodes],
            300.0,
            label,
        )

    def facts(self, index: int) -> DimensionFacts:
        dimension, node = self.questionnaire.dimensions[index], self.result.dimensions[index]
        nodes = [self.result.node(capability.id) for capability in dimension.capabilities]
        named = [(self.name(each.id), self.scale.value(each)) for each in nodes]
        name = self.lang.text(dimension.name)
        needed = sorted(
            (c for c in dimension.capabilities if self.result.node(c.id).attained and self.is_short(c.id)),
            key=lambda c: self.order(c.id),
        )
        return DimensionFacts(
            id=dimension.id,
            name=name,
            title=titles.dimension(
                self.lang, name, self.scale.value(node), named, sum(each.id in self.missed for each in nodes)
            ),
            row=self.row(node),
            rows=tuple(self.row(each) for each in nodes),
            answers=self.answer_rows({c.id for c in dimension.capabilities}),
            needs=tuple(need for capability in needed if (need := self.need(capability, len(needed) <= MOST_NEEDS))),
            quotes=self.quotes({question.id for c in dimension.capabilities for question in c.questions}),
        )

    def answer_rows(self, capabilities: set[str]) -> tuple[AnswerRow, ...]:
        lang, rows = self.lang, []
        for each in self.result.questions:
            question = self.questionnaire.question(each.id)
            if question is None or each.capability not in capabilities:
                continue
            hidden = self.is_withheld(each.id)
            low, high = (f"{bound:.4g}" for bound in (min(question.values), max(question.values)))
            is_known = not each.n or each.group_level is not None
            moved = each.origin == "agreed" and each.level != each.group_level and is_known and not hidden
            rows.append(
                AnswerRow(
                    self.name(each.capability), lang.text(question.title) + (f" {MOVED}" if moved else ""),
                    "–" if hidden else self.scale.answer(question, each.value, each.level), lang.range(low, high),
                    "–" if hidden else str(each.n), lang.figure(None if hidden else self.result.agreement[each.id].consensus),
                )
            )  # fmt: skip
        return tuple(rows)

    def is_short(self, capability: str) -> bool:
        """Whether a capability lies below its target or a minimum; all do where nobody set a target."""
        gap = self.result.node(capability).gaps.get(self.result.profile)
        return capability in self.missed or gap is None or gap > 0

    def order(self, capability: str) -> int:
        ids = [each.capability for each in self.result.priorities]
        return ids.index(capability) if capability in ids else len(ids)

    def need(self, capability: Capability, with_evidence: bool) -> Need | None:
        """The anchor of the level to aim at, of the question that lies lowest as far as that may be shown."""
        lang, node = self.lang, self.result.node(capability.id)
        held = [gate.question for gate in node.gating if gate.question and gate.reason != "unanswered"]
        levels = {each.id: each.level for each in self.result.questions if each.level is not None}
        first = min(held, key=lambda id: (id in self.unshown, levels.get(id, 0.0)), default="")
        question = self.questionnaire.question(first)
        if question is None or node.attained is None:
            return None
        level = aim_above(node.attained)
        return Need(
            id=capability.id,
            name=self.name(capability.id),
            level=str(level),
            text=lang.text(question.levels[level - 1]),
            evidence=_evidence_words(question, lang) if with_evidence else "",
            also=self.also(capability.id, first, level),
        )

    def also(self, capability: str, first: str, level: int) -> str:
        """The other questions of a capability below a level, with their own where that may be shown."""
        lang, apart = self.lang, {first, *self.unshown}
        names = [
            lang.t("{name} {level}", name=self.name(each.id), level=lang.level(each.level))
            for each in self.result.questions
            if each.capability == capability and each.id not in apart and each.level is not None and each.level < level
        ]
        return lang.t("Also below it: {names}", names=lang.apart(names)) if names else ""

    def quotes(self, questions: set[str]) -> tuple[tuple[str, str], ...]:
        """Released comments with what they are about, without a name; none in groups too small to hide in."""
        found = []
        for respondent in self.answers.respondents:
            for id, comment in respondent.comments.items():
                if id in questions and comment.release and id not in self.hidden:
                    found.append((abridged(self.lang.own(comment.text), QUOTED), self.name(id)))
        return tuple(sorted(found))[:3]


def _evidence_words(question: Question, lang: Language) -> str:
    return lang.apart(lang.text(each) for each in question.evidence[:2])
