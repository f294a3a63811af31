"""Units side by side: each with its own levels, the lowest named, and where they lie furthest apart."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from unicodedata import east_asian_width

from questionnaires.schema import Questionnaire
from reports.language import Language, rounded
from reports.scale import Scale, scale_of
from scoring.answers import Answers
from scoring.result import Node, Result, UnitFigures, shown_units

ROOM = 26
"""Letters of a name in a title or on a slide; a Chinese one takes the room of two."""
WIDEST = 10
"""Capabilities that are shown with their spread, at most."""
MOST_NAMED = 3
"""Units named in a row; of more only the first."""


@dataclass(frozen=True)
class UnitCell:
    """A level as text, as a step of the colour ramp, and as a number where it may be shown."""

    value: float | None
    text: str
    colour: int


@dataclass(frozen=True)
class UnitRow:
    """A unit, or the bank as the mean by weight: the whole, then each dimension. ``n`` None: how many is not told."""

    name: str
    n: int | None
    weight: str
    attained: str
    cells: tuple[UnitCell, ...]


@dataclass(frozen=True)
class SpreadRow:
    """A capability in which units lie apart; ``lowest`` and ``highest`` name the unit with its level."""

    name: str
    bank: str
    lowest: str
    highest: str
    spread: str


@dataclass(frozen=True)
class UnitTable:
    """Empty ``rows`` where the bank is assessed as one."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[UnitRow, ...]
    spreads: tuple[SpreadRow, ...]
    spreads_title: str
    note: str


def unit_table(questionnaire: Questionnaire, answers: Answers, result: Result, lang: Language) -> UnitTable:
    """The units of a result, lowest first, the bank last.

    A level that fewer than three people gave is shown only where answers are named (``shown_units``).
    """
    shown = shown_units(result)
    return _Made(questionnaire, answers, result, lang).table(shown) if shown else UnitTable("", (), (), (), "", "")


Known = tuple[UnitFigures, float]


def shortened(name: str) -> str:
    """A name as a title or a slide has room for it.

    >>> shortened("x" * 50)[-3:], shortened("Head office"), len(shortened("行" * 30))
    ('xx…', 'Head office', 13)
    """
    widths = list(accumulate(2 if east_asian_width(letter) in "WF" else 1 for letter in name))
    if not widths or widths[-1] <= ROOM:
        return name
    return name[: sum(width <= ROOM - 2 for width in widths)] + "…"


def named_units(names: list[str], lang: Language) -> str:
    """Names of units: all of up to three, else the first and how many more."""
    if len(names) <= MOST_NAMED:
        return lang.listed(names)
    return lang.n("{name} and {count} more unit", "{name} and {count} more units", len(names) - 1, name=names[0])


class _Made:
    def __init__(self, questionnaire: Questionnaire, answers: Answers, result: Result, lang: Language) -> None:
        self.questionnaire, self.result, self.lang = questionnaire, result, lang
        self.scale: Scale = scale_of(questionnaire, lang)
        self.names = {each.id: lang.text(each.name) for each in answers.units}
        self.is_anonymous = answers.confidentiality == "anonymous"
        self.peopled = {each.unit for each in answers.respondents}
        self.asked, self.answered = answers.asked, Counter(each.unit for each in answers.respondents)
        self.total = sum(each.weight for each in answers.units)
        whole = [int(lang.percent(each.weight / self.total)[:-1]) for each in answers.units if self.total]
        self.decimals = 0 if sum(whole) == 100 else 1

    def table(self, units: Sequence[UnitFigures]) -> UnitTable:
        lang = self.lang
        known = sorted(self.known(units, [each.overall for each in units]), key=lambda each: each[1])
        unknown = [each for each in units if each.id not in {unit.id for unit, _ in known}]
        spreads = self.spreads(units)
        return UnitTable(
            self.title(known),
            (self.scale.name, *(lang.text(each.name) for each in self.questionnaire.dimensions)),
            (*(self.unit(unit) for unit in (*(unit for unit, _ in known), *unknown)), self.bank()),
            spreads[:WIDEST],
            lang.n(
                "Where they lie furthest apart: {count} capability", "Where they lie furthest apart: {count} capabilities",
                len(spreads[:WIDEST]),
            ) if spreads else "",
            self.note(units),
        )  # fmt: skip

    def known(self, units: Sequence[UnitFigures], nodes: Sequence[Node]) -> list[Known]:
        """The units whose node has a value, in their order."""
        found = [(unit, self.scale.value(node)) for unit, node in zip(units, nodes, strict=True)]
        return [(unit, value) for unit, value in found if value is not None]

    def cell(self, node: Node) -> UnitCell:
        value = self.scale.value(node)
        return UnitCell(None, "–", 0) if value is None else UnitCell(value, self.scale.text(node), self.scale.colour(node))

    def row(self, name: str, weight: float | None, whole: Node, dimensions: Sequence[Node], *, few: bool = False) -> UnitRow:
        attained = "–" if whole.attained is None else str(whole.attained)
        cells = tuple(self.cell(node) for node in (whole, *dimensions))
        return UnitRow(name, None if few else whole.n, self.share(weight), attained, cells)

    def share(self, weight: float | None) -> str:
        """A unit's weight in percent, to a tenth where whole percents of all would not add up."""
        return self.lang.percent(weight, 0 if weight == 1 else self.decimals)

    def unit(self, unit: UnitFigures) -> UnitRow:
        weight = unit.weight / self.total if self.total else None
        return self.row(self.names[unit.id], weight, unit.overall, unit.dimensions, few=self.is_emptied(unit))

    def is_emptied(self, unit: UnitFigures) -> bool:
        """Whether all that a unit's people answered was left out, as too few stood together."""
        return self.is_anonymous and unit.overall.n == 0 and unit.id in self.peopled

    def bank(self) -> UnitRow:
        return self.row(self.lang.t("Institution, mean by weight"), 1, self.result.overall, self.result.dimensions)

    def title(self, known: Sequence[Known]) -> str:
        lang = self.lang
        if len(known) < 2:
            return lang.t("The units cannot be compared: fewer than two have a level that may be shown")
        low, high = (lang.level(each) for each in (known[0][1], known[-1][1]))
        if low == high:
            return lang.n("All {count} units compared stand at {level}", "All {count} units compared stand at {level}",
                          len(known), level=low)  # fmt: skip
        return lang.t(
            "Units reach from {low} ({lowest}) to {high} ({highest}); the whole, {bank}, is their mean by weight",
            lowest=self.all_at(known, low), low=low, highest=self.all_at(known, high), high=high,
            bank=self.scale.text(self.result.overall),
        )  # fmt: skip

    def all_at(self, known: Sequence[Known], level: str) -> str:
        """The units that stand at a printed level: up to three by name."""
        names = [shortened(self.names[unit.id]) for unit, value in known if self.lang.level(value) == level]
        return named_units(names, self.lang)

    def spreads(self, units: Sequence[UnitFigures]) -> tuple[SpreadRow, ...]:
        found = []
        for index, capability in enumerate(self.questionnaire.capabilities):
            known = self.known(units, [unit.capabilities[index] for unit in units])
            if len(known) < 2:
                continue
            low, high = min(known, key=lambda each: each[1]), max(known, key=lambda each: each[1])
            spread = float(rounded(high[1])) - float(rounded(low[1]))
            if spread > 0:
                row = SpreadRow(
                    self.lang.text(capability.label), self.scale.text(self.result.node(capability.id)), self.named(low),
                    self.named(high), self.lang.level(spread),
                )  # fmt: skip
                found.append((spread, row))
        return tuple(row for _, row in sorted(found, key=lambda each: -each[0]))

    def named(self, known: Known) -> str:
        unit, value = known
        return f"{self.names[unit.id]} {self.lang.level(value)}"

    def note(self, units: Sequence[UnitFigures]) -> str:
        lang = self.lang
        parts = [lang.t("The whole has attained only what every unit has.")] if self.scale.staged else []
        if any(self.answered[id] < self.asked.get(id, 0) for id in self.names):
            shares = [f"{name} {self.answered[id]}/{self.asked.get(id, 0)}" for id, name in self.names.items()]
            parts.append(lang.t("Answered, of those asked: {units}.", units=lang.apart(shares)))
        hidden = [
            self.names[unit.id]
            for unit, own in zip(units, self.result.units or (), strict=True)
            if (unit.overall.index is None and own.overall.index is not None) or self.is_emptied(unit)
        ]
        if hidden:
            parts.append(
                lang.t(
                    "Not shown, as fewer than three people answered, or as it would tell what they said: {names}.",
                    names=lang.listed(hidden),
                )
            )
        return lang.space.join(parts)
