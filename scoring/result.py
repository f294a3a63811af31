"""The Result: every figure of an assessment, its JSON, and the part of it that may leave in a report."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal

from scoring.agreement import FEWEST, withheld
from scoring.attainment import Gate
from scoring.patterns import Finding, Trace
from scoring.peers import Peers
from scoring.uncertainty import FEWEST_RESPONDENTS
from scoring.weights import WeightInterval


@dataclass(frozen=True)
class Node:
    """The whole, a dimension or a capability. ``index`` 0..100, ``level`` 1..5, shares 0..1; None = not stated."""

    id: str
    index: float | None
    level: float | None
    attained: int | None
    coverage: float | None
    published: bool
    reason: Literal["coverage", "not_applicable"] | None
    interval: tuple[float, float] | None
    consensus: float | None
    gaps: Mapping[str, float]
    targets: Mapping[str, float]
    gating: tuple[Gate, ...]
    n: int
    na_share: float | None
    evidenced: float | None

    @property
    def seen_interval(self) -> tuple[float, float] | None:
        """The interval as people are shown it: none where fewer than five answered this part (decision 0019)."""
        return self.interval if self.n >= FEWEST_RESPONDENTS else None

    @property
    def level_interval(self) -> tuple[float, float] | None:
        """The interval that people are shown, on the level scale."""
        if self.seen_interval is None or self.level is None:
            return None
        return 1 + self.seen_interval[0] / 25, 1 + self.seen_interval[1] / 25


@dataclass(frozen=True)
class Lines:
    """Levels of the first and the second line, and first minus second."""

    first: float
    second: float
    difference: float


@dataclass(frozen=True)
class QuestionFigures:
    """A question's value (0..1), its level where it has five options, and what stands behind it."""

    id: str
    capability: str
    value: float | None
    level: float | None
    group_level: float | None
    origin: Literal["agreed", "group"] | None
    n: int
    na: int
    unknown: int
    evidence: Literal["none", "seen", "accepted", "rejected"] | None
    claimed: bool
    lines: Lines | None


@dataclass(frozen=True)
class Move:
    """An agreed level that differs from the group's; levels, ``na`` or None (``to``: where it may not leave in a report)."""

    question: str
    unit: str | None
    origin: float | str | None
    to: float | str | None
    reason: str | None
    by: str | None
    date: str | None


@dataclass(frozen=True)
class Rule:
    """A minimum (class L or N) or an expectation (G) that applies, with the shortfall; None = not assessed, or hidden."""

    capability: str
    question: str | None
    target: float
    level: float | None
    shortfall: float | None
    rule_class: str
    source: tuple[str, ...]

    @property
    def is_minimum(self) -> bool:
        return self.rule_class in ("L", "N")


@dataclass(frozen=True)
class Priority:
    """A capability's place in the order of gaps, with the parts of its priority."""

    capability: str
    weight: float
    gap: float | None
    regulatory_gap: float
    priority: float

    @property
    def is_open(self) -> bool:
        """Whether it lies below its target or a minimum."""
        return (self.gap or 0) > 0 or self.regulatory_gap > 0


@dataclass(frozen=True)
class Agreement:
    """Agreement on one question."""

    n: int
    consensus: float | None
    r_wg: float | None
    band: str | None
    outliers: tuple[str, ...]


@dataclass(frozen=True)
class UnitFigures:
    """A unit scored by itself."""

    id: str
    weight: float
    overall: Node
    dimensions: tuple[Node, ...]
    capabilities: tuple[Node, ...]


@dataclass(frozen=True)
class Difference:
    """A node before and after, in index points over the shared questions; ``levels`` the same on the level scale."""

    id: str
    before: float | None
    after: float | None
    difference: float | None
    interval: tuple[float, float] | None
    real: bool | None
    levels: tuple[float, float] | None


UNTOLD = ("few", "uneven", "mode")
"""Fields of a change that the JSON leaves out."""


@dataclass(frozen=True)
class Change:
    """Change since an earlier assessment; ``shared``: share of today's questions that could be compared.

    ``uneven``: parts in which a question has a value in one of the two alone, so that missing answers move the figure.
    ``few``: capabilities compared on questions alone that fewer than three answered, now or then; none where answers are
    named. ``mode``: how the last cycle was assessed. None of the three is part of the JSON.
    """

    date: str | None
    cycle: str | None
    shared: float
    overall: Difference
    dimensions: tuple[Difference, ...]
    capabilities: tuple[Difference, ...]
    few: frozenset[str] = frozenset()
    uneven: frozenset[str] = frozenset()
    mode: str = ""


@dataclass(frozen=True)
class Result:
    """All figures of one assessment; every output is made from it."""

    questionnaire: str
    settings: Mapping[str, Any]
    overall: Node
    dimensions: tuple[Node, ...]
    capabilities: tuple[Node, ...]
    patterns: tuple[Finding, ...]
    questions: tuple[QuestionFigures, ...]
    moves: tuple[Move, ...]
    units: tuple[UnitFigures, ...] | None
    regulatory: tuple[Rule, ...]
    priorities: tuple[Priority, ...]
    agreement: Mapping[str, Agreement] = field(default_factory=dict)
    krippendorff_alpha: float | None = None
    icc_2k: float | None = None
    weights: WeightInterval | None = None
    change: Change | None = None
    peers: Peers | None = None

    def node(self, node_id: str) -> Node:
        """The whole, a dimension or a capability by id; KeyError without it."""
        for node in (self.overall, *self.dimensions, *self.capabilities):
            if node.id == node_id:
                return node
        raise KeyError(node_id)

    @property
    def profile(self) -> str:
        """Id of the own target profile."""
        return str(self.settings["profile"])

    @property
    def capability_minimums(self) -> tuple[Rule, ...]:
        """Minimums that are set on a capability as a whole."""
        return tuple(rule for rule in self.regulatory if rule.is_minimum and rule.question is None)

    @property
    def shortfalls(self) -> tuple[Rule, ...]:
        """Minimums missed (class L or N)."""
        return tuple(rule for rule in self.regulatory if rule.is_minimum and rule.shortfall)

    @property
    def hits(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.patterns if finding.state == "hit")


def result_json(result: Result) -> dict[str, Any]:
    """The Result as ``score --json`` prints it (SCORING.md, interface)."""
    return {
        "questionnaire": result.questionnaire,
        "settings": dict(result.settings),
        "overall": _node(result.overall),
        "dimensions": [_node(node) for node in result.dimensions],
        "capabilities": [_node(node) for node in result.capabilities],
        "patterns": [_plain(asdict(finding)) for finding in result.patterns],
        "questions": [_renamed(figures, origin="from") for figures in result.questions],
        "moves": [_renamed(move, origin="from") for move in result.moves],
        "units": None if result.units is None else [_unit(unit) for unit in result.units],
        "change": None if result.change is None else _change_json(result.change),
        "peers": None if result.peers is None else _plain(asdict(result.peers)),
        "reliability": None,
        "regulatory": [_renamed(rule, rule_class="class") for rule in result.regulatory],
        "priorities": [asdict(priority) for priority in result.priorities],
        "weights": None if result.weights is None else _plain(asdict(result.weights)),
        "agreement": {
            "questions": {id: _plain(asdict(figures)) for id, figures in result.agreement.items()},
            "krippendorff_alpha": result.krippendorff_alpha,
            "icc_2k": result.icc_2k,
        },
    }


def _plain(value: Any) -> Any:
    """Tuples as lists, mappings as dictionaries."""
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, tuple | list) else value


def _renamed(value: Any, **names: str) -> dict[str, Any]:
    return {names.get(key, key): _plain(item) for key, item in asdict(value).items()}


def _gate(gate: Gate) -> dict[str, Any]:
    if gate.capability is not None:
        return {"capability": gate.capability, "attained": gate.attained, "needed": gate.needed}
    return {"question": gate.question, "level": gate.level, "needed": gate.needed, "reason": gate.reason}


def _node(node: Node) -> dict[str, Any]:
    return {**_renamed(replace(node, gating=())), "gating": [_gate(gate) for gate in node.gating]}


def _unit(unit: UnitFigures) -> dict[str, Any]:
    return {
        "id": unit.id,
        "weight": unit.weight,
        "overall": _node(unit.overall),
        "dimensions": [_node(node) for node in unit.dimensions],
        "capabilities": [_node(node) for node in unit.capabilities],
    }


def _blank(node: Node) -> Node:
    """A node of which only is said how many answered."""
    return replace(
        node, index=None, level=None, attained=None, interval=None, consensus=None, gaps={}, gating=(), published=False,
        na_share=None, evidenced=None,
    )  # fmt: skip


def _without_person(move: Move) -> Move:
    """A move that names nobody: not who set it, nor what the few people of a unit had said before."""
    return replace(move, by=None, origin=move.origin if move.unit is None else None)


def _units(
    units: Sequence[UnitFigures], column: Callable[[Sequence[Node]], Sequence[Node]]
) -> tuple[UnitFigures, ...]:
    """The units with each node replaced by that of ``column``, which sees the node of all units together."""
    overall = column([unit.overall for unit in units])
    dimensions = [column(nodes) for nodes in zip(*(unit.dimensions for unit in units), strict=True)]
    capabilities = [column(nodes) for nodes in zip(*(unit.capabilities for unit in units), strict=True)]
    return tuple(
        replace(
            unit, overall=overall[place], dimensions=tuple(nodes[place] for nodes in dimensions),
            capabilities=tuple(nodes[place] for nodes in capabilities),
        )
        for place, unit in enumerate(units)
    )  # fmt: skip


def answered_by_few(result: Result) -> frozenset[str]:
    """Questions that fewer than three gave a level: what one of them handed in or claims would tell who it was."""
    return frozenset(each.id for each in result.questions if each.n < FEWEST)


def small_questions(result: Result) -> frozenset[str]:
    """Questions whose own figures would show single answers: fewer than three levels and none agreed."""
    return frozenset(each.id for each in result.questions if each.n < FEWEST and each.origin != "agreed")


def unshown_questions(result: Result, confidentiality: str) -> frozenset[str]:
    """Questions whose own level no reader may see; none where answers are named."""
    return frozenset() if confidentiality == "named" else small_questions(result)


def _change_json(change: Change) -> dict[str, Any]:
    return {key: _plain(value) for key, value in asdict(change).items() if key not in UNTOLD}


def claimed_questions(result: Result) -> list[QuestionFigures]:
    """Questions with a claimed answer, less those whose level no reader may see: a claim tells that it is high."""
    hidden = unshown_questions(result, str(result.settings["confidentiality"]))
    return [each for each in result.questions if each.claimed and each.id not in hidden]


def lowest_answer(result: Result, capability: str, below: float) -> tuple[str, float] | None:
    """The question of a capability that lies lowest beneath a level, with its own; None where none may be shown."""
    hidden = unshown_questions(result, str(result.settings["confidentiality"]))
    found = [
        (each.level, each.id)
        for each in result.questions
        if each.capability == capability and each.level is not None and each.level < below and each.id not in hidden
    ]
    level, id = min(found, default=(0.0, ""))
    return (id, level) if id else None


def _without_few(change: Change) -> Change:
    rows = (
        Difference(each.id, None, None, None, None, None, None) if each.id in change.few else each
        for each in change.capabilities
    )
    return replace(change, capabilities=tuple(rows))


def redacted(result: Result) -> Result:
    """The Result that may leave in a report: no respondent, no figure of a question that shows single answers."""
    hidden = small_questions(result)
    alone = {each.id for each in result.questions if each.id in hidden and each.n == 1}
    named = result.settings["confidentiality"] == "named"

    def gates(node: Node) -> Node:
        gating = tuple(replace(gate, level=None) if gate.question in hidden else gate for gate in node.gating)
        return replace(node, gating=gating)

    def trace(each: Trace) -> Trace:
        return replace(each, level=None) if each.id in hidden else each

    weights = [unit.weight for unit in result.units or ()]

    def unit_nodes(nodes: Sequence[Node]) -> list[Node]:
        """One node of every unit, without the figures of those that may not be shown."""
        weighs = [weight > 0 and node.level is not None for weight, node in zip(weights, nodes, strict=True)]
        few = frozenset[int]() if named else withheld([node.n for node in nodes], weighs)
        return [_blank(node) if place in few else gates(node) for place, node in enumerate(nodes)]

    nothing: dict[str, Any] = {"value": None, "level": None, "group_level": None, "lines": None}
    nothing |= {} if named else {"claimed": False}
    return replace(
        result,
        overall=gates(result.overall),
        dimensions=tuple(gates(node) for node in result.dimensions),
        capabilities=tuple(gates(node) for node in result.capabilities),
        regulatory=tuple(
            replace(rule, level=None, shortfall=None) if rule.question in alone else rule for rule in result.regulatory
        ),
        questions=tuple(replace(each, **nothing) if each.id in hidden else each for each in result.questions),
        moves=result.moves if named else tuple(_without_person(move) for move in result.moves),
        patterns=tuple(replace(each, evidence=tuple(map(trace, each.evidence))) for each in result.patterns),
        units=None if result.units is None else _units(result.units, unit_nodes),
        change=None if result.change is None else _without_few(result.change),
        agreement={
            id: Agreement(each.n, None, None, None, ()) if id in hidden else replace(each, outliers=())
            for id, each in result.agreement.items()
        },
    )


def shown_units(result: Result) -> tuple[UnitFigures, ...]:
    """The units with the figures that may leave in a report; none where the bank is one."""
    return redacted(result).units or () if len(result.units or ()) > 1 else ()
