"""The front door's `solve`: searches, explains and puts the answer together within the time limit."""

from collections.abc import Callable
from dataclasses import replace

from errors import PlanError
from roadmap.conflict import NARROWING, explain_conflict
from roadmap.explain import binding_limits
from roadmap.frame import Frame, frame
from roadmap.ledger import roles_used, spend
from roadmap.levels import Worth
from roadmap.makespan import search_makespan
from roadmap.money import cumulative_benefit, payback_month
from roadmap.plan import OPTIMAL, Binding, Plan, Stopped, Unscheduled, gap_between, schedule_of
from roadmap.problem import Problem
from roadmap.reasons import unscheduled
from roadmap.search import STABLE, Found, search_value
from roadmap.watch import Progress, Watch


def solve(
    problem: Problem,
    *,
    time_limit: float = 20.0,
    nodes: int | None = None,
    seed: int = 0,
    progress: Progress | None = None,
    stop: Callable[[], bool] | None = None,
    give_up: float = STABLE,
) -> Plan:
    """The best plan found within `time_limit` seconds, proven bound, and what holds it back.

    `nodes` caps the branches of each solve, which makes a plan that isn't proven repeatable. `progress` is told
    (best, bound, seconds); `stop` is asked now and then, and True ends the search with the best so far. `give_up`: the share
    of the objective that staying close to the plan before may cost; more than usual moves less of it.
    Raises `PlanError` for a limit that isn't positive, and where no plan was found in time.
    """
    _check_limits(time_limit, nodes)
    watch = Watch(time_limit, stop, nodes)
    room = frame(problem)
    found = _search(room, watch, seed, progress, give_up)
    if found.ending == "infeasible":
        conflict, relaxation = explain_conflict(problem, watch)
        cut: Stopped | None = "user" if watch.stopped_by_user else "time" if watch.is_over(NARROWING) else None
        return Plan("infeasible", watch.gone, conflict=conflict, relaxation=relaxation, stopped=cut)
    if found.starts is None:
        raise PlanError("no plan was found in time", "time_limit", "allow more seconds, or loosen the demands")
    left_out = unscheduled(room, found.starts, watch)
    is_idle = not found.starts and all(each.reason == "no_gain" for each in left_out)
    binding = () if is_idle or watch.stopped_by_user else binding_limits(room, found, watch, seed)
    return _answer(room, found, left_out, binding, watch)


def with_values(
    problem: Problem, plan: Plan, *, time_limit: float, stop: Callable[[], bool] | None = None
) -> Plan:
    """A proven plan with the value of one more of each limit that binds, as far as `time_limit` seconds allow."""
    _check_limits(time_limit, None)
    if plan.status != "optimal" or plan.objective is None:
        return plan
    best = plan.objective if plan.bound is None else plan.bound
    found = Found(plan.starts, best, "proven", best)
    return replace(plan, binding=binding_limits(frame(problem), found, Watch(time_limit, stop), 0))


def with_proof(
    problem: Problem, plan: Plan, *, time_limit: float, stop: Callable[[], bool] | None = None
) -> Plan:
    """A plan that was not proven in time, with its proof or the best bound that more time gives; its months stay."""
    _check_limits(time_limit, None)
    if plan.status != "feasible" or plan.objective is None or problem.objective != "value":
        return plan
    near = replace(problem, previous=plan.starts)
    try:
        again = solve(near, time_limit=time_limit, stop=stop)
    except PlanError:
        return plan
    bounds = [each for each in (plan.bound, again.bound) if each is not None]
    if not bounds:
        return plan
    bound = max(min(bounds), plan.objective)
    gap = gap_between(plan.objective, bound)
    is_best = again.starts == plan.starts and again.status == "optimal"
    return replace(plan, bound=bound, gap=gap, status="optimal" if is_best else plan.status)


def _check_limits(time_limit: float, nodes: int | None) -> None:
    if not 0 < time_limit < float("inf"):
        raise PlanError(f"{time_limit} is not a time", "time_limit", "give seconds above 0")
    if nodes is not None and nodes < 1:
        raise PlanError(f"{nodes} is not a number of nodes", "nodes", "give at least 1")


def _search(room: Frame, watch: Watch, seed: int, progress: Progress | None, give_up: float) -> Found:
    if room.dead_end:
        return Found(None, 0.0, "infeasible")
    if room.problem.objective == "makespan":
        return search_makespan(room, watch, seed, progress)
    return search_value(room, watch, seed, progress, give_up)


def _stopped(found: Found) -> Stopped | None:
    return found.ending if found.ending in ("time", "nodes", "user") else None


def _answer(
    room: Frame, found: Found, left_out: tuple[Unscheduled, ...], binding: tuple[Binding, ...], watch: Watch
) -> Plan:
    """The plan with all figures that follow from its starts."""
    assert found.starts is not None
    problem, starts, worth = room.problem, found.starts, Worth(room.problem)
    is_value = problem.objective == "value"
    schedule = schedule_of(problem, starts)
    makespan = max([0, *(each.end for each in schedule)])
    objective = worth.objective(starts) if is_value else float(makespan)
    gap = gap_between(objective, found.bound, minimise=not is_value)
    enough = OPTIMAL if problem.previous is None or not is_value else STABLE
    return Plan(
        status="optimal" if gap is not None and gap <= enough else "feasible",
        seconds=watch.gone,
        objective=objective,
        bound=found.bound,
        gap=gap,
        schedule=schedule,
        unscheduled=left_out,
        greedy_objective=found.greedy_objective,
        levels=worth.levels(starts),
        spend=spend(problem, starts) if is_value else (),
        roles_used=roles_used(problem, starts),
        binding=binding,
        makespan=makespan,
        benefit=cumulative_benefit(problem, starts),
        payback_month=payback_month(problem, starts),
        stopped=_stopped(found),
    )
