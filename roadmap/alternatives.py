"""What it would cost to begin an initiative as early as it can be, or to have it in the plan at all: solved again."""

from collections.abc import Callable
from dataclasses import replace

from roadmap.frame import frame
from roadmap.plan import Alternative, Plan, gap_between, schedule_of
from roadmap.problem import Problem
from roadmap.search import STABLE, search_value
from roadmap.watch import Watch


def alternative(
    problem: Problem, plan: Plan, id: str, *, time_limit: float, stop: Callable[[], bool] | None = None
) -> Alternative | None:
    """The best plan in which an initiative starts in the first month open to it, or is in the plan where it is not.

    It keeps as near to the plan as it can within 0.1 % of the objective. None where the initiative starts in that month
    already or is in no plan, and where no plan was found and proven within 0.1 % in ``time_limit`` seconds.
    """
    months = frame(problem).windows.get(id)
    if not months or plan.objective is None or plan.starts.get(id) == months[0]:
        return None
    wish = (months[0], months[0] if id in plan.starts else months[-1])
    initiatives = tuple(replace(each, pinned=wish) if each.id == id else each for each in problem.initiatives)
    asked = replace(problem, initiatives=initiatives, previous=plan.starts)
    found = search_value(frame(asked), Watch(time_limit, stop), 0)
    gap = gap_between(found.best, found.bound)
    if found.starts is None or gap is None or gap > STABLE:
        return None
    return Alternative(id, min(found.best, plan.objective), schedule_of(problem, found.starts))
