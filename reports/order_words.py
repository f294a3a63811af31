"""What it would cost to begin an urgent initiative at once or to take up one left out, and what one more of a limit would
bring: minimums, initiatives, value."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from reports import titles
from reports.language import Language
from reports.plan_words import Pair, PlanWords
from reports.projection import Met, when_met
from roadmap.plan import Alternative, Binding, Placed
from scoring.result import Result, Rule

MOST, MOST_INITIATIVES = 3, 2
"""Minimums of a kind, and initiatives that fall out or come in, which are named."""


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

    def names(self, lang: Language) -> list[str]:
        """What the order begins with, each in one line."""
        return [lang.colon.join(filter(None, (each.name, each.text))) for each in self.begins]


@dataclass(frozen=True)
class Orders:
    """The other orders of a plan, and the plans with one more of a limit (``wider``), as far as they were worked out."""

    title: str
    rows: tuple[OrderRow, ...]
    wider_title: str
    wider: tuple[OrderRow, ...]
    about: str


def orders_of(words: PlanWords, result: Result, met: Met) -> Orders:
    """Each alternative of a plan against the plan; where one lets several begin sooner, they stand together.

    ``met``: when the plan meets each missed minimum, as ``when_met`` tells it.
    """
    together: dict[tuple[Placed, ...], list[Alternative]] = {}
    for each in words.plan.alternatives:
        together.setdefault(each.schedule, []).append(each)
    rows = tuple(_order_row(words, result, met, each) for each in together.values())
    wider = tuple(_wider_row(words, result, met, each) for each in words.plan.binding if each.schedule)
    about = "" if not rows else words.lang.t(
        "Each row moves the initiative to its earliest possible month, or adds it, and plans the rest again within all "
        "limits and with as few changes as possible. Plan values are exact to within 0.1%. A minimum on a single question "
        "is met once it is answered again."
    )
    if wider:
        widened = words.lang.t("With one more of a limit, everything is planned again.")
        about = words.lang.space.join(filter(None, (about, widened)))
    title = titles.orders(words.lang, [each.lost for each in rows])
    return Orders(title, rows, titles.wider(words.lang, [-each.lost for each in wider]), wider, about)


def _order_row(words: PlanWords, result: Result, met: Met, same: Sequence[Alternative]) -> OrderRow:
    other = _Other(words, result, met, same[0].schedule, [each.id for each in same])
    lost = 1 - same[0].objective / words.plan.objective if words.plan.objective else 0.0
    value = "0.0%" if lost < titles.LEAST else f"−{words.lang.percent(lost, 1)}"
    return other.row(other.begins(), value, lost)


def _wider_row(words: PlanWords, result: Result, met: Met, binding: Binding) -> OrderRow:
    gained = words.gain_of(binding) or 0.0
    value = "0.0%" if gained < titles.LEAST else f"+{words.lang.percent(gained, 1)}"
    name = Pair(words.limit_name(binding.limit), "")
    return _Other(words, result, met, binding.schedule).row((name,), value, -gained)


class _Other:
    """Another plan against the plan; ``ids``: the initiatives that it is about. Months are counted from the plan's first."""

    def __init__(
        self, words: PlanWords, result: Result, met: Met, schedule: tuple[Placed, ...], ids: Sequence[str] = ()
    ) -> None:
        self.words, self.lang, self.ids = words, words.lang, ids
        self.plan, self.there = words.plan, replace(words.plan, schedule=schedule)
        met_there = when_met(result, words.problem, self.there)
        self.met = [(rule, now, then) for (rule, now), (_, then) in zip(met, met_there, strict=True)]

    def row(self, begins: tuple[Pair, ...], value: str, lost: float) -> OrderRow:
        gained = [self.only_so(rule) for rule, now, then in self.met if now is None and then is not None]
        dropped = [self.words.minimum(rule) for rule, now, then in self.met if now is not None and then is None]
        t = self.lang.t
        return OrderRow(
            begins=begins,
            sooner=self.some([*gained, *self.shifts(1)]),
            later=self.some([*(t("{name} no longer", name=each) for each in dropped), *self.shifts(-1)]),
            others=self.lang.apart(self.others()) or "–",
            value=value,
            lost=lost,
        )

    def only_so(self, rule: Rule) -> str:
        """A minimum that the plan leaves missed and this one does not; of a single question, as far as work on it goes."""
        name, t = self.words.minimum(rule), self.lang.t
        if rule.question is not None:
            return t("{name}: worked on only this way", name=name)
        return t("{name}: met only this way", name=name)

    def begins(self) -> tuple[Pair, ...]:
        """The initiatives that it is about, with the month in which each begins."""
        return tuple(Pair(self.words.initiative(id), self.when(id)) for id in self.ids)

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
        more = len(said) - MOST
        if more <= 0:
            return shown
        return self.lang.n("{names}; {count} other minimum too", "{names}; {count} other minimums too", more, names=shown)

    def named(self, names: list[str]) -> str:
        """The first of several initiatives, and how many more."""
        more = len(names) - MOST_INITIATIVES
        rest = [self.lang.n("{count} more", "{count} more", more)] if more > 0 else []
        return self.lang.listed([*names[:MOST_INITIATIVES], *rest])

    def others(self) -> list[str]:
        lang, now, then = self.lang, self.plan.starts, self.there.starts
        out = [self.words.initiative(id) for id in now if id not in then]
        added = [self.words.initiative(id) for id in then if id not in now and id not in self.ids]
        moved = sum(id in then and then[id] != month for id, month in now.items() if id not in self.ids)
        said = [
            lang.t("dropped: {names}", names=self.named(out)) if out else "",
            lang.t("added: {names}", names=self.named(added)) if added else "",
            lang.n("{count} other moves", "{count} others move", moved) if moved else "",
        ]
        return [each for each in said if each]
