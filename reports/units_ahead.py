"""Units in a plan: each by itself, where it stands now, where the plan brings it and which minimums it then keeps."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from reports.initiative_words import InitiativeWords
from reports.planned import Planned
from reports.projection import levels_at_present, overall_level
from reports.units import named_units
from roadmap.plan import Placed
from scoring.gaps import distance
from scoring.result import Result, UnitFigures, shown_units

WIDEST = 12
"""Units that are listed, the lowest first."""


@dataclass(frozen=True)
class UnitAhead:
    """A unit's level now and at the end of the plan; how many minimums of capabilities it misses now, and then."""

    name: str
    now: str
    then: str
    missed: str
    left: str


@dataclass(frozen=True)
class UnitsAhead:
    """``title``: where the lowest unit gets; ``note``: how the units were planned for, and how many are not listed."""

    title: str
    rows: tuple[UnitAhead, ...]
    note: str


Levels = tuple[Mapping[str, float], Mapping[str, float]]
"""Level of each capability now and at the end of the plan."""
Stood = tuple[UnitFigures, float, float, Levels]
"""A unit, its level as a whole now and at the end, and those of its capabilities."""


class UnitsInPlan:
    """The units that a plan was made for; none where the bank is one, or where a unit's level is not shown."""

    def __init__(self, words: InitiativeWords, planned: Planned, result: Result) -> None:
        self.words, self.result = words, result
        self.names = {unit.id: unit.id for unit in result.units or ()}
        self.names |= {id: words.lang.text(name) for id, name in planned.unit_names.items()}
        self.capabilities = [each for each in words.problem.capabilities if each.units]
        is_whole = len(self.capabilities) == len(words.problem.capabilities)
        self.units = [each for each in shown_units(result) if each.weight > 0] if is_whole else []
        self.minimums = {rule.capability: rule.target for rule in result.capability_minimums}
        self.short = {rule.capability for rule in result.shortfalls if rule.question is None}

    def needing(self, placed: Placed) -> str:
        """The units that an initiative raises; empty where it raises all that have a level, or none."""
        raised, known = set[str](), set[str]()
        by_id = {each.id: each for each in self.capabilities}
        for lift in self.words.catalogue[placed.id].lifts:
            if (capability := by_id.get(lift.capability)) is None:
                continue
            earlier, same = self.words.done_by(lift.capability, lift.to_level, placed.end)
            low, high = (self.words.worth.units_with(capability, done) for done in (earlier, earlier | same))
            known |= low.keys()
            raised |= {id for id in low if high[id] > low[id] + 1e-9}
        if not raised or raised == known:
            return ""
        return named_units([name for id, name in self.names.items() if id in raised], self.words.lang)

    def on_the_mean(self) -> str:
        """Which capabilities are planned on the mean because a unit's level may not be shown; empty where none is."""
        if len([each for each in self.result.units or () if each.weight > 0]) < 2:
            return ""
        total = len(self.words.problem.capabilities)
        count = total - len(self.capabilities)
        if not count:
            return ""
        return self.words.lang.n(
            "{count} of {total} capabilities is planned on the mean of the units, for a unit's level may not be shown.",
            "{count} of {total} capabilities are planned on the mean of the units, for a unit's level may not be shown.",
            count, total=total,
        )  # fmt: skip

    def table(self) -> UnitsAhead | None:
        """Units with a level, the lowest first; None without two of them or without a plan."""
        rows = self._stood
        if len(rows) < 2:
            return None
        lang = self.words.lang
        unit, now, then, _ = rows[0]
        lowest = min(rows, key=lambda each: each[2])
        name = self.names[unit.id]
        if lang.level(now) == lang.level(then):
            title = lang.t("In the plan the lowest unit, {unit}, stays at {level}", unit=name, level=lang.level(now))
        else:
            title = lang.t("In the plan the lowest unit, {unit}, goes from {now} to {then}", unit=name, now=lang.level(now),
                           then=lang.level(then))  # fmt: skip
        if lang.level(lowest[2]) != lang.level(then):
            title = lang.t("{title}; {other} is then the lowest, at {level}", title=title, other=self.names[lowest[0].id],
                           level=lang.level(lowest[2]))  # fmt: skip
        more = len(rows) - WIDEST
        note = [lang.t("Each unit is planned for from its own level; what it gains counts by its weight."),
                lang.t("Minimums on single questions are not counted by unit.")]
        if self.beside_the_whole:
            note.insert(0, self.beside_the_whole)
        if more > 0:
            note.append(lang.n("{count} more unit stands higher.", "{count} more units stand higher.", more))
        return UnitsAhead(title, tuple(self._row(*each) for each in rows[:WIDEST]), lang.space.join(note))

    @cached_property
    def beside_the_whole(self) -> str:
        """What becomes of the minimums that units miss and the bank as a whole does not; empty where there are none."""
        levels = [each[3] for each in self._stood]
        now, then = (set[str]().union(*(self._missed(each[place]) for each in levels)) - self.short for place in (0, 1))
        if not now:
            return ""
        lang, left = self.words.lang, len(now & then)
        said = lang.n(
            "{count} more minimum is missed by units, though not by the institution as a whole",
            "{count} more minimums are missed by units, though not by the institution as a whole", len(now),
        )  # fmt: skip
        if not left:
            return lang.t("{missed}; at the end of the plan no unit misses one.", missed=said)
        return lang.t("{missed}; {left} of them at the end of the plan still.", missed=said, left=left)

    @cached_property
    def _stood(self) -> list[Stood]:
        """Units with a level, the lowest of today first; none without a plan."""
        if not self.words.plan.schedule:
            return []
        return sorted(filter(None, map(self._levels, self.units)), key=lambda each: each[1])

    @cached_property
    def _by_capability(self) -> dict[str, tuple[Mapping[str, float], Mapping[str, float]]]:
        """Level of each unit on each capability now, with what is finished, and at the end of the plan."""
        return {
            each.id: (self.words.worth.units_with(each, ()), self.words.worth.units_with(each, self.words.plan.starts))
            for each in self.capabilities
        }

    def _levels(self, unit: UnitFigures) -> Stood | None:
        """A unit with its levels now and at the end; None without a level of its own."""
        own = replace(self.result, overall=unit.overall, dimensions=unit.dimensions, capabilities=unit.capabilities)
        assessed = levels_at_present(own)
        now, then = (
            assessed | {id: both[place][unit.id] for id, both in self._by_capability.items() if unit.id in both[place]}
            for place in (0, 1)
        )
        start, end = (overall_level(self.words.questionnaire, own, levels) for levels in (now, then))
        return None if start is None or end is None else (unit, start, end, (now, then))

    def _row(self, unit: UnitFigures, now: float, then: float, levels: Levels) -> UnitAhead:
        lang, (missed, left) = self.words.lang, (str(len(self._missed(each))) for each in levels)
        return UnitAhead(self.names[unit.id], lang.level(now), lang.level(then), missed, left)

    def _missed(self, levels: Mapping[str, float]) -> set[str]:
        """The capabilities whose minimum is missed at these levels."""
        return {id for id, level in levels.items() if id in self.minimums and distance(self.minimums[id], level)}
