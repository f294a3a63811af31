"""The approved plan followed: the chart shows all that is expected, also what began before the plan did."""

from reports.language import Language
from reports.planned import Planned
from reports.progress import progress
from roadmap.progress import Record
from scoring.result import Result


def test_work_that_began_before_the_plan_is_drawn_from_its_first_month(planned: Planned, result: Result) -> None:
    first, lang = planned.portfolio.limits.first_month, Language("en")
    begun = planned.plan.by_wave[0].id
    records = {begun: Record("under_way", first.plus(-2), expected=first.plus(7))}
    shown = progress(planned, result, records, first.plus(-1), lang, 800.0)
    chart = shown.gantt
    assert chart.months[0] == str(first.plus(-2)) and chart.months[-1] >= str(planned.portfolio.limits.last_month)
    bar = next(each for each in chart.bars if each.id == begun)
    month = (chart.width - chart.left) / len(chart.months)
    assert abs(bar.x - chart.left) < 0.02 and abs(bar.width - 10 * month) < 0.1
    row = next(each for each in shown.rows if each.id == begun)
    assert row.expected == lang.range(lang.month(first.plus(-2)), lang.month(first.plus(7)))
    plain = progress(planned, result, {}, first.plus(-1), lang, 800.0).gantt
    assert plain.months[0] == str(first)
