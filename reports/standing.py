"""Where the bank stands, as plain values: what pages, screens and slides print of a Result."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from reports.charts import Radar, Strip
from reports.scale import Scale

TIED, EQUAL = "≈", "="
"""In place of a rank: can't be told apart from the row above; has the same priority as it."""
MOVED = "†"
"""After a question whose agreed level is not that of the answers."""
FIRST = 3
"""How many gaps, strengths and first steps lead (SCORING.md 6)."""


@dataclass(frozen=True)
class Cell:
    """One capability of the heat map."""

    id: str
    name: str
    level: str
    colour: int
    below: bool


@dataclass(frozen=True)
class HeatRow:
    id: str
    name: str
    level: str
    colour: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Row:
    """A node with its figures as words, and its strip; ``colour``: step of the ramp, 0 where nothing is stated.

    ``rank``: its place by priority, or TIED or EQUAL; empty where rows are not ranked. ``missed``: of a dimension, how many
    of its capabilities lie below a minimum.
    """

    id: str
    name: str
    level: str
    colour: int
    index: str
    attained: str
    interval: str
    coverage: str
    agreement: str
    evidenced: str
    gap: str
    target: str
    minimum: str
    shortfall: str
    below: bool
    rank: str
    respondents: str
    not_applicable: str
    strip: Strip
    reason: str
    missed: int = 0

    @property
    def is_tied(self) -> bool:
        return self.rank == TIED


@dataclass(frozen=True)
class RuleRow:
    """A regulatory minimum or expectation; ``id``: that of its question or capability.

    ``note``: the capability of a question, or a missed capability's lowest answer; ``units``: those that lie below it;
    ``is_severe``: it is seen to be missed by a whole level or more; ``interim``: what can be done while it is missed.
    """

    id: str
    name: str
    question: str
    target: str
    level: str
    shortfall: str
    state: str
    note: str
    units: str
    missed: bool
    is_severe: bool
    expected: bool
    reason: str
    sources: tuple[str, ...]
    interim: str


@dataclass(frozen=True)
class Side:
    """A level behind a pattern; ``side``: ahead or behind, only where a side begins."""

    side: str
    name: str
    level: str
    strip: Strip


@dataclass(frozen=True)
class PatternRow:
    """A pattern to examine; ``sides``: the levels that make it hold, the strong before the weak."""

    id: str
    name: str
    consequence: str
    risk: str
    evidence: str
    sides: tuple[Side, ...]
    lift: str
    state: str


@dataclass(frozen=True)
class AsideRow:
    """A pattern that shows and that the institution has set aside; ``who``: by whom and when."""

    id: str
    name: str
    reason: str
    who: str


@dataclass(frozen=True)
class Need:
    """What the next level of a capability needs, by its lowest question; ``also``: the others below it; ``planned``: what the
    plan does about it.
    """

    id: str
    name: str
    level: str
    text: str
    evidence: str
    also: str = ""
    planned: str = ""


@dataclass(frozen=True)
class AnswerRow:
    """A question: its value (a level, or between its options' lowest and highest), answers and agreement."""

    capability: str
    title: str
    value: str
    range: str
    n: str
    agreement: str


@dataclass(frozen=True)
class DimensionFacts:
    """``dense``: what its capabilities need is set smaller, for want of room."""

    id: str
    name: str
    title: str
    row: Row
    rows: tuple[Row, ...]
    answers: tuple[AnswerRow, ...]
    needs: tuple[Need, ...]
    dense: bool = field(default=False, kw_only=True)
    quotes: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Figure:
    """A leading figure: its value, a small suffix, what it is."""

    value: str
    suffix: str
    words: str


@dataclass(frozen=True)
class Position:
    """Everything a reader needs to see where the bank stands. ``people``: how many answered; ``claimed``: capabilities with a
    claimed answer; ``strength_notes``: what lags behind a strength in a pattern that shows, and whether it is claimed; by
    capability.
    """

    title: str
    people: str
    scale: Scale
    figures: tuple[Figure, ...]
    has_targets: bool
    has_minimums: bool
    minimum_note: str
    no_pattern: str
    benchmark_note: str
    has_patterns: bool
    first: tuple[Row, ...]
    first_title: str
    overall: Row
    dimensions: tuple[Row, ...]
    heat: tuple[HeatRow, ...]
    heat_title: str
    gaps: tuple[Row, ...]
    gaps_title: str
    rules: tuple[RuleRow, ...]
    rules_title: str
    first_rules: Mapping[str, RuleRow]
    patterns: tuple[PatternRow, ...]
    patterns_title: str
    aside: tuple[AsideRow, ...]
    aside_title: str
    unknown_patterns: int
    notes: tuple[str, ...]
    units_short: str
    strengths: tuple[Row, ...]
    no_strength: str
    strength_notes: Mapping[str, str]
    claimed: frozenset[str]
    below: int
    minimums: int
    gating: tuple[str, ...]
    gating_words: str
    group_words: str
    middle: str
    needed_coverage: str
    profile_title: str
    profile_name: str
    radar: Radar | None
    facts: tuple[DimensionFacts, ...]
    context: tuple[tuple[str, str], ...]

    @property
    def names(self) -> dict[str, str]:
        """What the whole, each dimension and each capability is called, by id."""
        return {row.id: row.name for row in (self.overall, *(x for fact in self.facts for x in (fact.row, *fact.rows)))}

    @property
    def by_shortfall(self) -> tuple[RuleRow, ...]:
        """The minimums: the furthest missed first, where alike by priority; then those that are met, then the unknown."""
        places = {row.name: place for place, row in enumerate(self.gaps)}

        def order(rule: RuleRow) -> tuple[int, float, int]:
            state = 0 if rule.missed else 2 if rule.level == "–" else 1
            return state, -float(rule.shortfall.lstrip("<") or 0), places.get(rule.name, len(places)) if rule.missed else 0

        return tuple(sorted((each for each in self.rules if not each.expected), key=order))

    @property
    def interim(self) -> tuple[RuleRow, ...]:
        """The missed minimums for which something can be done at once, the furthest missed first."""
        return tuple(each for each in self.by_shortfall if each.interim)

    @property
    def has_one_minimum(self) -> bool:
        """Whether every rule asks for the same level."""
        return len({each.target for each in self.rules if not each.expected}) == 1
