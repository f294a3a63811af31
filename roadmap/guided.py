"""A good plan early: lists ordered by the relaxation, improved by small random changes of the order."""

from collections.abc import Callable, Mapping
from random import Random

from roadmap.formulation import Formulation, Terms
from roadmap.frame import Frame
from roadmap.greedy import Board
from roadmap.levels import Worth
from roadmap.problem import Starts
from roadmap.watch import Watch

NEVER = 10**6
"""A key behind all others: not in the list."""
POINTS = tuple(step / 20 for step in range(1, 20))
"""Shares of an initiative at whose start in the relaxation a list places it."""
MOVED = (1, 2, 3, 5)
"""How many initiatives one change may move."""
NEAR = 0.85
"""Share of the moves that go to where the relaxation has an initiative."""
MEMORY = 50
"""A change is taken when it is no worse than the plan so many changes ago (late acceptance hill climbing)."""

Keys = Mapping[str, float]
"""When an initiative is wanted; the list follows these."""


class GuidedLists:
    """Plans by lists that follow a solution of the relaxation."""

    def __init__(self, form: Formulation, value: Callable[[Terms], float]) -> None:
        self.room: Frame = form.room
        self.worth: Worth = form.worth
        self._shares = {id: [value([(column, 1.0)]) for column in columns] for id, columns in form.step.items()}

    def improved(self, starts: Starts, watch: Watch, rounds: int, seed: int = 0) -> Starts:
        """The best plan after so many changes, from the relaxation's own lists and from a plan at hand."""
        best = self._best_point()
        at_hand = {id: float(starts.get(id, NEVER)) for id in self.room.order}
        best = max(best, (self.worth.objective(starts), at_hand, starts), key=lambda each: each[0])
        here, dice, memory = best, Random(seed), [best[0]] * MEMORY
        for turn in range(rounds):
            if watch.is_over(0.5):
                break
            keys = self._changed(here[1], dice)
            plan = self._plan(keys)
            value = self.worth.objective(plan)
            if value >= min(here[0], memory[turn % MEMORY]):
                here = (value, keys, plan)
            memory[turn % MEMORY] = here[0]
            best = max(best, here, key=lambda each: each[0])
        return best[2]

    def _best_point(self) -> tuple[float, Keys, Starts]:
        tries = [{id: self._point(id, share) for id in self.room.order} for share in POINTS]
        plans = [(keys, self._plan(keys)) for keys in tries]
        return max(((self.worth.objective(plan), keys, plan) for keys, plan in plans), key=lambda each: each[0])

    def _point(self, id: str, share: float) -> float:
        """The month by which this share of an initiative has started; later than any for what never gets so far."""
        for month, started in zip(self.room.windows[id], self._shares[id], strict=True):
            if started >= share - 1e-9:
                return float(month)
        last = self._shares[id][-1]
        return self.room.problem.horizon * (2.0 - last) if last > 0.01 else NEVER

    def _changed(self, keys: Keys, dice: Random) -> Keys:
        """The keys with a few initiatives moved, mostly to where the relaxation has them."""
        changed = dict(keys)
        for id in dice.sample(self.room.order, min(len(self.room.order), dice.choice(MOVED))):
            if dice.random() < NEAR:
                changed[id] = self._point(id, dice.random()) + dice.uniform(-3, 3)
            else:
                changed[id] = dice.uniform(0, self.room.problem.horizon)
        return changed

    def _plan(self, keys: Keys) -> Starts:
        board = Board(self.room)
        if board.place_required():
            board.place_all(sorted((id for id in keys if keys[id] < NEVER - 10), key=keys.__getitem__))
            return board.starts
        return {}
