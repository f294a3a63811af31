"""The levels a plan leads to: the whole, each dimension and its planned capabilities, now and by quarter."""

from collections.abc import Sequence
from dataclasses import dataclass

from questionnaires.schema import Questionnaire
from reports.language import Language
from reports.projection import dimension_levels, levels_at, levels_now, overall_level
from reports.scale import printed_step
from roadmap.plan import Plan
from roadmap.problem import Problem
from scoring.result import Result


@dataclass(frozen=True)
class LevelCell:
    """A level at the end of a quarter; ``step``: of the colour ramp, for the figure as printed; ``rises``: since the quarter
    before."""

    text: str
    step: int
    rises: bool


@dataclass(frozen=True)
class LevelRow:
    """A part's levels, now (with what is finished) first; ``is_sum``: the whole or a dimension, which sums up what stands
    beneath.
    """

    name: str
    cells: tuple[LevelCell, ...]
    target: str
    is_sum: bool


def level_rows(
    questionnaire: Questionnaire, result: Result, problem: Problem, plan: Plan, lang: Language
) -> tuple[LevelRow, ...]:
    """The whole where it is published, then each dimension with a planned capability, and these."""
    ends = (levels_at(result, plan, quarter) for quarter in range(problem.quarters))
    by_quarter = [levels_now(result, plan, problem), *ends]
    targets = {each.id: each.target for each in problem.capabilities}
    whole = [overall_level(questionnaire, result, levels) for levels in by_quarter]
    rows = []
    if None not in whole:
        rows.append(_row(lang.t("Overall"), [level for level in whole if level is not None], None, lang))
    sums = [dimension_levels(questionnaire, result, levels) for levels in by_quarter]
    for dimension in questionnaire.dimensions:
        own = [each for each in dimension.capabilities if each.id in targets]
        if own and all(dimension.id in each for each in sums):
            rows.append(_row(lang.text(dimension.name), [each[dimension.id] for each in sums], None, lang))
        for each in own:
            levels = [quarter[each.id] for quarter in by_quarter]
            rows.append(_row(lang.text(each.label), levels, targets[each.id], lang))
    return tuple(rows)


def _row(name: str, levels: Sequence[float], target: float | None, lang: Language) -> LevelRow:
    texts = [lang.level(level) for level in levels]
    cells = tuple(
        LevelCell(text, printed_step(level), bool(place) and text != texts[place - 1])
        for place, (text, level) in enumerate(zip(texts, levels, strict=True))
    )
    return LevelRow(name, cells, "" if target is None else lang.level(target), target is None)
