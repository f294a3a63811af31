"""Money back: cumulative benefit and the month in which it has paid for the plan."""

from itertools import accumulate

from roadmap.problem import Problem, Starts, months_of


def monthly_cost(problem: Problem, starts: Starts) -> list[float]:
    """Cost in each month of the horizon; a milestone is paid in the month in which it falls."""
    costs = [0.0] * problem.horizon
    for id, start in starts.items():
        initiative = problem.by_id[id]
        if initiative.duration == 0:
            costs[min(max(start, 0), problem.horizon - 1)] += initiative.cost
        for month in months_of(initiative, start):
            costs[month] += initiative.cost / initiative.duration
    return costs


def cumulative_benefit(problem: Problem, starts: Starts) -> tuple[float, ...] | None:
    """Benefit up to the end of each month of the plan's initiatives; None when no initiative states one."""
    if all(each.benefit_per_month is None for each in problem.initiatives):
        return None
    monthly = [0.0] * problem.horizon
    for id, start in starts.items():
        for month in range(max(problem.end(id, start), 0), problem.horizon):
            monthly[month] += problem.by_id[id].benefit_per_month or 0.0
    return tuple(accumulate(monthly))


def payback_month(problem: Problem, starts: Starts) -> int | None:
    """First month (0-based) at whose end, and ever after, the benefit covers the cost; None when there is none.

    A month that later spending takes back is no payback. Without any cost or any benefit there is nothing to pay back.
    """
    benefit = cumulative_benefit(problem, starts)
    cost = list(accumulate(monthly_cost(problem, starts)))
    if benefit is None or not benefit[-1] or not cost[-1]:
        return None
    covered = [gained >= spent * (1 - 1e-12) for gained, spent in zip(benefit, cost, strict=True)]
    after = max((month for month, each in enumerate(covered) if not each), default=-1) + 1
    return after if after < problem.horizon else None
