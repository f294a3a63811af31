"""What it would cost to begin an urgent initiative at once, or to take up one left out: minimums, initiatives, value."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from reports import titles
from reports.plan_words import Pair, PlanWords
from reports.projection import when_met
from reports.titles import LEAST
from roadmap.plan import Alternative, Placed
from scoring.result import Result

MOST = 3
"""Minimums of a kind that are named."""


@dataclass(frozen=True)
class OrderRow:
    """Another order against the plan.

    ``begins``: the initiatives with their other month; ``sooner``, ``later``: minimums with the months by which they are so,
    those met only here or there first; ``others``: what falls out, what comes in beside it, how many others move; ``lost``:
    share of the plan's value, ``value`` in words.
    """

    begins: tuple[Pair, ...]
    sooner: str
    later: str
    others: str
    value: str
    lost: float


@dataclass(frozen=True)
class Orders:
    """The other orders of a plan; without rows where none was worked out."""

    title: str
    rows: tuple[OrderRow, ...]
    about: str


def orders_of(words: PlanWords, result: Result) -> Orders:
    """Each alternative of a plan against the plan; where one lets several begin sooner, they stand together."""
    together: dict[tuple[Placed, ...], list[Alternative]] = {}
    for each in words.plan.alternatives:
        together.setdefault(each.schedule, []).append(each)
    rows = tuple(_Order(words, result, each).row() for each in together.values())
    about = words.lang.t(
        "The initiative begins in the first month open to it, or is taken up; all else is solved again with every limit kept "
        "and as few changes as can be. The value is proven within 0.1%. A minimum on a single question is met once it is "
        "answered again."
    )
    return Orders(titles.orders(words.lang, [each.lost for each in rows]), rows, about)


class _Order:
    """One other order against the plan; months are counted from the plan's first."""

    def __init__(self, words: PlanWords, result: Result, same: Sequence[Alternative]) -> None:
        self.words, self.lang, self.ids, other = words, words.lang, [each.id for each in same], same[0]
        self.other = other
        self.plan, self.there = words.plan, replace(words.plan, schedule=other.schedule)
        met, met_there = (when_met(result, words.problem, plan) for plan in (self.plan, self.there))
        self.met = [(rule, now, then) for (rule, now), (_, then) in zip(met, met_there, strict=True)]

    def row(self) -> OrderRow:
        words, sooner, later = self.words, self.shifts(1), self.shifts(-1)
        gained = [words.minimum(rule) for rule, now, then in self.met if now is None and then is not None]
        lost = [words.minimum(rule) for rule, now, then in self.met if now is not None and then is None]
        t = self.lang.t
        return OrderRow(
            begins=tuple(Pair(words.initiative(id), self.when(id)) for id in self.ids),
            sooner=self.some([*(t("{name} only so", name=each) for each in gained), *sooner]),
            later=self.some([*(t("{name} no longer", name=each) for each in lost), *later]),
            others=self.lang.apart(self.others()) or "–",
            value=self.value(),
            lost=self.lost(),
        )

    def when(self, id: str) -> str:
        month = self.words.month(self.there.starts[id])
        if id not in self.plan.starts:
            return self.lang.t("taken up, from {month}", month=month)
        return self.lang.t("{month} instead of {later}", month=month, later=self.words.month(self.plan.starts[id]))

    def shifts(self, sign: int) -> list[str]:
        """Minimums met sooner (1) or later (-1): those the initiatives lift first, then those that move most."""
        lifted = {lift.capability for id in self.ids for lift in self.words.problem.by_id[id].lifts}
        moved = [(sign * (now - then), rule) for rule, now, then in self.met if now is not None and then is not None]
        most_first = sorted(
            (each for each in moved if each[0] > 0), key=lambda each: (each[1].capability not in lifted, -each[0])
        )
        return [
            self.lang.t("{name} by {months}", name=self.words.minimum(rule), months=self.lang.t("{count} mo", count=months))
            for months, rule in most_first
        ]

    def some(self, said: list[str]) -> str:
        """The first of them, and how many more."""
        shown = self.lang.apart(said[:MOST]) or "–"
        return self.lang.t("{names} and {count} more", names=shown, count=len(said) - MOST) if len(said) > MOST else shown

    def others(self) -> list[str]:
        lang, now, then = self.lang, self.plan.starts, self.there.starts
        out = [self.words.initiative(id) for id in now if id not in then]
        added = [self.words.initiative(id) for id in then if id not in now and id not in self.ids]
        moved = sum(id in then and then[id] != month for id, month in now.items() if id not in self.ids)
        said = [
            lang.t("falls out: {names}", names=lang.listed(out)) if out else "",
            lang.t("also comes in: {names}", names=lang.listed(added)) if added else "",
            lang.n("{count} other moves", "{count} others move", moved) if moved else "",
        ]
        return [each for each in said if each]

    def lost(self) -> float:
        """What the whole plan would be worth less."""
        return 1 - self.other.objective / self.plan.objective if self.plan.objective else 0.0

    def value(self) -> str:
        return self.lang.t("as much") if self.lost() < LEAST else f"−{self.lang.percent(self.lost(), 1)}"
