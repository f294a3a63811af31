"""Who and what is still free in each month: books initiatives one at a time, never beyond a limit."""

from collections.abc import Iterable

from roadmap.problem import Initiative, Problem, Starts, months_of, outlays

ROUNDING = 1e-9
"""Relative room for the rounding of sums of floats."""


class Ledger:
    """Free people, parallel places and budget of a problem under the initiatives booked so far."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self._roles = {role: list(free) for role, free in problem.roles.items()}
        self._slack = {role: ROUNDING * max(1.0, *free) for role, free in problem.roles.items()}
        self._places = [problem.max_parallel] * problem.horizon if problem.max_parallel is not None else None
        self._money = self._budgets()
        self._penny = ROUNDING * max(1.0, *self._money) if self._money else 0.0

    def _budgets(self) -> list[float] | None:
        """Budget per quarter; what is there in all up to each quarter when unspent money carries over."""
        budget = self.problem.budget
        if budget is None or not self.problem.carry_over:
            return None if budget is None else list(budget)
        return [sum(budget[: quarter + 1]) for quarter in range(len(budget))]

    def fits(self, initiative: Initiative, start: int) -> bool:
        """Whether an initiative may start in `start` under roles, parallel places and budget."""
        return not any(self.broken(initiative, start))

    def broken(self, initiative: Initiative, start: int) -> Iterable[str]:
        """Limits that an initiative starting in `start` would break, as the words of the answer."""
        if start + initiative.duration > self.problem.horizon:
            yield "horizon"
            return
        months = months_of(initiative, start)
        for role, rate in initiative.rates.items():
            free, slack = self._roles[role], self._slack[role]
            if rate and any(free[month] + slack < rate for month in months):
                yield f"roles.{role}"
        if self._places is not None and any(self._places[month] < 1 for month in months):
            yield "max_parallel"
        if self._money is not None and not self._affords(initiative, start):
            yield "budget_per_quarter"

    def ruled_out(self, initiative: Initiative, start: int) -> list[str]:
        """Limits, the freeze among them, that rule out a start in a month."""
        return [*self.broken(initiative, start), *(["blackout"] if start in self.problem.blackout else [])]

    def _affords(self, initiative: Initiative, start: int) -> bool:
        assert self._money is not None
        return all(self._money[quarter] + self._penny >= amount for quarter, amount in self._charges(initiative, start))

    def _charges(self, initiative: Initiative, start: int) -> list[tuple[int, float]]:
        """Amounts taken from each entry of the budget."""
        paid = outlays(self.problem, initiative, start)
        if not self.problem.carry_over:
            return [(quarter, amount) for quarter, amount in paid.items() if amount]
        total, charges = 0.0, []
        for quarter in range(min(paid, default=0), self.problem.quarters):
            total += paid.get(quarter, 0.0)
            charges.append((quarter, total))
        return charges if total else []

    def book(self, initiative: Initiative, start: int, sign: int = 1) -> None:
        """Take what an initiative uses; `sign` -1 gives it back."""
        months = months_of(initiative, start)
        for role, rate in initiative.rates.items():
            free = self._roles[role]
            for month in months:
                free[month] -= sign * rate
        if self._places is not None:
            for month in months:
                self._places[month] -= sign
        if self._money is not None:
            for quarter, amount in self._charges(initiative, start):
                self._money[quarter] -= sign * amount


def booked(problem: Problem, starts: Starts) -> Ledger:
    """What is still free under a plan."""
    ledger = Ledger(problem)
    for id, start in starts.items():
        ledger.book(problem.by_id[id], start)
    return ledger


def spend(problem: Problem, starts: Starts) -> tuple[float, ...]:
    """Cost per quarter of a plan."""
    totals = [0.0] * problem.quarters
    for id, start in starts.items():
        for quarter, amount in outlays(problem, problem.by_id[id], start).items():
            totals[quarter] += amount
    return tuple(totals)


def roles_used(problem: Problem, starts: Starts) -> dict[str, tuple[float, ...]]:
    """Persons at work per role and month under a plan."""
    used = {role: [0.0] * problem.horizon for role in problem.roles}
    for id, start in starts.items():
        initiative = problem.by_id[id]
        for role, rate in initiative.rates.items():
            for month in months_of(initiative, start):
                used[role][month] += rate
    return {role: tuple(months) for role, months in used.items()}


def first_misfit(problem: Problem, starts: Starts) -> str | None:
    """The first initiative, by start, at which a plan breaks a limit; None when it keeps all."""
    ledger = Ledger(problem)
    for id, start in sorted(starts.items(), key=lambda each: each[1]):
        if not ledger.fits(problem.by_id[id], start):
            return id
        ledger.book(problem.by_id[id], start)
    return None
