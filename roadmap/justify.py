"""Better first plans for makespan: lists of initiatives bred by crossover, each plan pushed right and left again.

Pushing a plan to the right and back (forward-backward improvement, Li and Willis 1992) never makes it longer; breeding
activity lists by two-point crossover is Hartmann's (1998), the pair of both Valls, Ballestin and Quintanilla's (2008).
Plain problems only: people, parallel places and prerequisites, no dates and no money.
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from roadmap.frame import Frame
from roadmap.ledger import ROUNDING
from roadmap.problem import Starts

POPULATION = 100
MUTATION = 0.05
SHARPNESS = 3.0
"""How much the first lists prefer what has to end early."""
Order = tuple[int, ...]


def is_plain(room: Frame) -> bool:
    """Whether nothing but people, parallel places and prerequisites binds."""
    problem = room.problem
    dated = any(each.is_demanded or (each.cost and problem.budget is not None) for each in problem.open_initiatives)
    waits = any(room.waits[id] for id in room.order)
    return not (dated or waits or problem.blackout or problem.fixed or problem.previous or set(room.order) - room.required)


def bred(room: Frame, starts: Starts, rounds: int, floor: int, seed: int, stop: Callable[[], bool]) -> Starts:
    """The best of ``rounds`` plans bred from the lists of the first ones; ``starts`` where none is shorter.

    ``floor``: an end that no plan can beat. The same for the same seed unless ``stop`` ends it.
    """
    yard = _Yard(room)
    chance = np.random.default_rng(seed)
    best = yard.justified(yard.order_of([starts[id] for id in yard.ids]))
    pool: list[tuple[int, Order]] = []
    for turn in range(rounds):
        if best is None or best[0] <= floor or stop():
            break
        order = yard.sampled(chance) if turn < POPULATION else yard.changed(_child(pool, chance), chance)
        made = yard.justified(order)
        if made is None:
            continue
        best = min(best, made, key=lambda each: each[0])
        entry = (made[0], yard.order_of(made[1]))
        if entry not in pool:
            pool = sorted([*pool, entry])[:POPULATION]
    if best is None or best[0] >= max(room.problem.end(id, month) for id, month in starts.items()):
        return starts
    return dict(zip(yard.ids, best[1], strict=True))


def _child(pool: Sequence[tuple[int, Order]], chance: np.random.Generator) -> Order:
    """Two-point crossover of two good lists: prerequisites stay before what needs them."""
    first, second = (pool[min(chance.integers(len(pool), size=2))][1] for _ in range(2))
    low, high = sorted(chance.integers(len(first) + 1, size=2))
    head = list(first[:low])
    taken = set(head)
    middle = [each for each in second if each not in taken][: high - low]
    taken.update(middle)
    return (*head, *middle, *(each for each in first if each not in taken))


class _Yard:
    """A problem as arrays: capacity by role and month, rates by initiative."""

    def __init__(self, room: Frame) -> None:
        problem = room.problem
        self.ids = list(room.order)
        place = {id: index for index, id in enumerate(self.ids)}
        roles = sorted(problem.roles)
        parallel = problem.max_parallel is not None
        rows = [[value + ROUNDING * max(1.0, *problem.roles[role]) for value in problem.roles[role]] for role in roles]
        if problem.max_parallel is not None:
            rows.append([float(problem.max_parallel)] * problem.horizon)
        self.free = np.array(rows, dtype=float).reshape(len(rows), problem.horizon)
        self.months = [problem.by_id[id].duration for id in self.ids]
        self.rates = [
            np.array([problem.by_id[id].rates.get(role, 0.0) for role in roles] + [1.0] * parallel)[:, None]
            for id in self.ids
        ]
        self.before = [[place[need] for need in room.needs[id]] for id in self.ids]
        self.after: list[list[int]] = [[] for _ in self.ids]
        for index, needs in enumerate(self.before):
            for need in needs:
                self.after[need].append(index)
        self.latest = self._latest()

    def _latest(self) -> NDArray[np.float64]:
        """Latest end of each by prerequisites alone, counted back from the last."""
        tail = np.zeros(len(self.ids))
        for index in reversed(range(len(self.ids))):
            tail[index] = max((tail[other] + self.months[other] for other in self.after[index]), default=0)
        return np.asarray(tail.max() - tail, dtype=np.float64)

    def order_of(self, starts: Sequence[int]) -> Order:
        """The list that puts earlier starts first, prerequisites before what needs them."""
        return tuple(sorted(range(len(self.ids)), key=lambda index: (starts[index], index)))

    def sampled(self, chance: np.random.Generator) -> Order:
        """A list drawn at random, sooner for what has to end sooner."""
        left = [len(needs) for needs in self.before]
        ready = [index for index, count in enumerate(left) if not count]
        order = []
        while ready:
            regret = self.latest[ready].max() - self.latest[ready] + 1
            weights = regret**SHARPNESS
            at = int(chance.choice(len(ready), p=weights / weights.sum()))
            index = ready.pop(at)
            order.append(index)
            for other in self.after[index]:
                left[other] -= 1
                if not left[other]:
                    ready.append(other)
        return tuple(order)

    def changed(self, order: Order, chance: np.random.Generator) -> Order:
        """The list with some neighbours swapped."""
        made = list(order)
        for at in np.flatnonzero(chance.random(len(made) - 1) < MUTATION):
            if made[at] not in self.before[made[at + 1]]:
                made[at], made[at + 1] = made[at + 1], made[at]
        return tuple(made)

    def justified(self, order: Order) -> tuple[int, list[int]] | None:
        """End and starts of the list's plan, pushed right and left; None where it does not end within the months."""
        starts = self._forward(order)
        if starts is None:
            return None
        end = self._end(starts)
        pushed = self._backward(starts, end)
        again = self._forward(self.order_of(pushed)) if pushed is not None else None
        if again is not None and self._end(again) <= end:
            return self._end(again), again
        return end, starts

    def _end(self, starts: Sequence[int]) -> int:
        return max((start + months for start, months in zip(starts, self.months, strict=True)), default=0)

    def _forward(self, order: Order) -> list[int] | None:
        free, starts = self.free.copy(), [0] * len(self.ids)
        for index in order:
            months, rate = self.months[index], self.rates[index]
            start = max((starts[need] + self.months[need] for need in self.before[index]), default=0)
            if months:
                for bad in np.flatnonzero((free[:, start:] < rate).any(axis=0)) + start:
                    if bad - start >= months:
                        break
                    start = int(bad) + 1
                if start + months > free.shape[1]:
                    return None
                free[:, start : start + months] -= rate
            starts[index] = start
        return starts

    def _backward(self, starts: Sequence[int], end: int) -> list[int] | None:
        """Every initiative as late as it can, the last first."""
        free, late = self.free[:, :end].copy(), [0] * len(self.ids)
        ends = [start + months for start, months in zip(starts, self.months, strict=True)]
        for index in sorted(range(len(self.ids)), key=lambda each: (-ends[each], -each)):
            months, rate = self.months[index], self.rates[index]
            last = min((late[other] for other in self.after[index]), default=end)
            if months:
                for bad in np.flatnonzero((free[:, :last] < rate).any(axis=0))[::-1]:
                    if last - bad - 1 >= months:
                        break
                    last = int(bad)
                if last - months < 0:
                    return None
                free[:, last - months : last] -= rate
            late[index] = last - months
        return late
