"""HiGHS, and nothing else of the planner knows it: solves one mixed-integer programme within a time."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import highspy
import numpy as np

from roadmap.formulation import Rows, Terms
from roadmap.watch import Watch

Ending = Literal["proven", "infeasible", "time", "nodes", "user"]
PROOF = 1e-7
"""Relative gap at which a solve counts as proven."""
AGREE = 1e-5
"""Relative difference of a proven bound and what the values reach, above which the engine contradicts itself."""
THREADS = 2
"""The same in every solve: the engine refuses to change it within a process."""
TELL_EVERY = 0.2
"""Seconds between two reports of progress."""


@dataclass(frozen=True)
class Outcome:
    """What a solve gave: values of the columns (None without a solution), objective and proven bound."""

    ending: Ending
    values: Sequence[float] | None
    objective: float
    bound: float


@dataclass(frozen=True)
class Effort:
    """How long a solve may take: share of the watch's limit or seconds, relative gap, and where it starts."""

    watch: Watch
    share: float = 1.0
    seconds: float = float("inf")
    gap: float = PROOF
    seed: int = 0

    @property
    def time(self) -> float:
        """Seconds that the solve may take."""
        return min(self.seconds, self.watch.left(self.share))


class _Quiet(highspy.Highs):
    """The engine without its banner, which it prints when callbacks are switched on and would spoil JSON output."""

    def enableCallbacks(self) -> None:
        self.setOptionValue("output_flag", False)
        super().enableCallbacks()  # type: ignore[no-untyped-call]


def _quiet() -> Any:
    """An engine that prints nothing; untyped, as its package is in part."""
    make: Any = _Quiet
    engine = make()
    engine.setOptionValue("threads", THREADS)
    return engine


def optimise(
    rows: Rows,
    goal: Terms,
    effort: Effort,
    warm: Mapping[int, float] | None = None,
    tell: Callable[[float, float], None] | None = None,
    constant: float = 0.0,
    minimise: bool = False,
) -> Outcome:
    """Solve a programme; `tell` is called with the best objective and the bound as they improve.

    The engine (1.16), given a plan to start from, has called values proven that lie well below the bound it proved: such an
    answer is not believed, and the programme solved once more from nothing.
    """
    if effort.time <= 0 or effort.watch.asked_to_stop():
        return Outcome("user" if effort.watch.stopped_by_user else "time", None, 0.0, float("inf"))
    if not rows.lower:
        return Outcome("proven", [], constant, constant)
    engine = _engine(effort, bool(warm))
    engine.passModel(_model(rows, goal, constant, minimise))
    if warm:
        engine.setSolution(len(warm), np.array(list(warm), dtype=np.int32), np.array(list(warm.values())))
    _listen(engine, effort.watch, tell)
    engine.run()
    outcome = _outcome(engine, effort.watch)
    if outcome.ending == "proven" and not any(rows.whole):
        return replace(outcome, bound=outcome.objective)
    if outcome.ending != "proven" or outcome.values is None or _is_reached(outcome, goal, constant):
        return outcome
    return optimise(rows, goal, effort, None, tell, constant, minimise) if warm else replace(outcome, ending="time")


def _is_reached(outcome: Outcome, goal: Terms, constant: float) -> bool:
    """Whether the values of a proven outcome reach the bound."""
    assert outcome.values is not None
    reached = constant + sum(factor * outcome.values[column] for column, factor in goal)
    return abs(outcome.bound - reached) <= AGREE * max(1.0, abs(reached))


def _engine(effort: Effort, warm: bool) -> Any:
    engine = _quiet()
    options: dict[str, object] = {
        "time_limit": effort.time,
        "mip_rel_gap": effort.gap,
        "mip_abs_gap": 1e-9,
        "mip_feasibility_tolerance": 1e-7,
        "mip_pscost_minreliable": 4,
        "mip_allow_cut_separation_at_nodes": not warm,
        "mip_heuristic_effort": 0.0 if warm else 0.05,
        "mip_heuristic_run_rins": not warm,
        "mip_heuristic_run_rens": not warm,
        "mip_heuristic_run_root_reduced_cost": not warm,
        "mip_heuristic_run_feasibility_jump": not warm,
        "random_seed": effort.seed % 2**31,
    }
    if effort.watch.nodes is not None:
        options["mip_max_nodes"] = effort.watch.nodes
    for name, value in options.items():
        engine.setOptionValue(name, value)
    return engine


def _model(rows: Rows, goal: Terms, constant: float, minimise: bool) -> Any:
    """The programme in the engine's form; limits above 1 are scaled to 1, so that its tolerance is relative."""
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(rows.lower), len(rows.rows)
    costs = np.zeros(model.num_col_)
    for column, factor in goal:
        costs[column] += factor
    model.col_cost_, model.offset_ = costs, constant
    model.col_lower_, model.col_upper_ = np.array(rows.lower, float), np.array(rows.upper, float)
    scales = np.array([1.0 / high if 1 < high < float("inf") else 1.0 for _, _, high in rows.rows])
    model.row_lower_ = np.array([low for low, _, _ in rows.rows], float) * scales
    model.row_upper_ = np.array([high for _, _, high in rows.rows], float) * scales
    ends = np.cumsum([0] + [len(terms) for _, terms, _ in rows.rows])
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = ends.astype(np.int32)
    model.a_matrix_.index_ = np.array([column for _, terms, _ in rows.rows for column in terms], np.int32)
    factors = np.array([factor for _, terms, _ in rows.rows for factor in terms.values()], float)
    model.a_matrix_.value_ = factors * np.repeat(scales, np.diff(ends))
    kinds = highspy.HighsVarType
    model.integrality_ = [kinds.kInteger if whole else kinds.kContinuous for whole in rows.whole]
    model.sense_ = highspy.ObjSense.kMinimize if minimise else highspy.ObjSense.kMaximize
    return model


def _listen(engine: Any, watch: Watch, tell: Callable[[float, float], None] | None) -> None:
    """Stop when asked to, and pass on progress."""

    told = [0.0]

    def look(event: Any) -> None:
        if watch.asked_to_stop():
            event.interrupt()
        if tell is not None and watch.gone - told[0] >= TELL_EVERY:
            told[0] = watch.gone
            tell(event.data_out.mip_primal_bound, event.data_out.mip_dual_bound)

    engine.cbMipInterrupt.subscribe(look)


def _outcome(engine: Any, watch: Watch) -> Outcome:
    status, info = engine.getModelStatus(), engine.getInfo()
    kinds = highspy.HighsModelStatus
    if status == kinds.kInfeasible or status == kinds.kUnboundedOrInfeasible:
        return Outcome("infeasible", None, 0.0, float("-inf"))
    endings: dict[object, Ending] = {kinds.kOptimal: "proven", kinds.kModelEmpty: "proven", kinds.kSolutionLimit: "nodes"}
    ending = endings.get(status, "user" if watch.stopped_by_user else "time")
    has_plan = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    values = list(engine.getSolution().col_value) if has_plan else None
    return Outcome(ending, values, info.objective_function_value, info.mip_dual_bound)


class Relaxation:
    """A programme without whole numbers, solved again and again as rows are added."""

    def __init__(self, rows: Rows, goal: Terms) -> None:
        self._engine = _quiet()
        model = _model(rows, goal, 0.0, minimise=False)
        model.integrality_ = []
        self._engine.passModel(model)
        self._point: Sequence[float] = ()

    def solve(self, seconds: float) -> float | None:
        """The maximum; None when it wasn't found in time."""
        self._engine.setOptionValue("time_limit", self._engine.getRunTime() + seconds)
        self._engine.run()
        if self._engine.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        self._point = list(self._engine.getSolution().col_value)
        return float(self._engine.getInfo().objective_function_value)

    def value(self, terms: Terms) -> float:
        """An expression at the last maximum."""
        return sum(factor * self._point[column] for column, factor in terms)

    def add(self, terms: Terms, high: float) -> None:
        """Demand that an expression stays at or below a limit."""
        summed: dict[int, float] = {}
        for column, factor in terms:
            summed[column] = summed.get(column, 0.0) + factor
        columns = np.array(list(summed), dtype=np.int32)
        self._engine.addRow(-highspy.kHighsInf, high, len(summed), columns, np.array(list(summed.values()), float))


def best_point(gains: "np.ndarray[Any, Any]", limits: "np.ndarray[Any, Any]") -> "np.ndarray[Any, Any]":
    """The point a in [0, 1] with limits . a <= 1 that maximises gains . a."""
    engine = _quiet()
    engine.setOptionValue("presolve", "off")
    model = highspy.HighsLp()
    model.num_row_, model.num_col_ = limits.shape
    model.col_cost_, model.sense_ = gains, highspy.ObjSense.kMaximize
    model.col_lower_, model.col_upper_ = np.zeros(len(gains)), np.ones(len(gains))
    model.row_lower_, model.row_upper_ = np.full(len(limits), -highspy.kHighsInf), np.ones(len(limits))
    rows, columns = np.nonzero(limits)
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = np.searchsorted(rows, np.arange(len(limits) + 1)).astype(np.int32)
    model.a_matrix_.index_ = columns.astype(np.int32)
    model.a_matrix_.value_ = limits[rows, columns]
    engine.passModel(model)
    engine.run()
    return np.array(engine.getSolution().col_value)
