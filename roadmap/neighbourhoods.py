"""A good plan early: large-neighbourhood search by CP-SAT on the formulation; it proves nothing."""

from math import inf

from ortools.sat.python import cp_model

from roadmap.feasibility import Scale
from roadmap.formulation import Formulation
from roadmap.problem import Starts
from roadmap.watch import Watch

FINE = 10**7
"""The goal is rounded to this part of its largest factor."""


def improved(form: Formulation, starts: Starts, watch: Watch, work: float, seed: int = 0) -> Starts | None:
    """A plan found from a plan at hand by `work` units of CP-SAT's deterministic time (about half a second each).

    The same input gives the same plan, unless the watch runs out.
    """
    model = cp_model.CpModel()
    columns = [model.new_int_var(int(low), int(high), "") for low, high in _bounds(form)]
    for low, terms, high in form.rows.rows:
        scale = Scale.of([abs(factor) for factor in terms.values()] + [abs(high)] * (abs(high) < inf))
        load = sum(_whole(scale, factor) * columns[column] for column, factor in terms.items())
        if high < inf:
            model.add(load <= scale.room(high))
        if low > -inf:
            model.add(load >= scale.use(low))
    top = max((abs(factor) for _, factor in form.gain), default=1.0)
    model.maximize(sum(round(factor / top * FINE) * columns[column] for column, factor in form.gain))
    for column, value in form.values(starts).items():
        model.add_hint(columns[column], int(value))
    solver = cp_model.CpSolver()
    _set(solver, watch, work, seed)
    status = solver.solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None
    return form.starts([solver.value(column) for column in columns])


def _whole(scale: Scale, factor: float) -> int:
    """A factor in scaled units, never less than it is."""
    return scale.use(factor) if factor > 0 else -scale.room(-factor)


def _bounds(form: Formulation) -> list[tuple[float, float]]:
    return list(zip(form.rows.lower, form.rows.upper, strict=True))


def _set(solver: cp_model.CpSolver, watch: Watch, work: float, seed: int) -> None:
    parameters = solver.parameters
    parameters.max_time_in_seconds = max(0.01, watch.left(0.5))
    parameters.catch_sigint_signal = False
    parameters.max_deterministic_time = work
    parameters.num_workers = 1
    parameters.interleave_search = True
    parameters.use_lns_only = True
    parameters.linearization_level = 1
    parameters.random_seed = seed % 2**31
