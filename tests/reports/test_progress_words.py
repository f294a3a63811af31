"""The approved plan followed: the chart shows all that is expected, also what began before the plan did."""

from dataclasses import replace

from reports.history import Approved, History
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


def moved_on(planned: Planned, id: str, months: int) -> Planned:
    """The plan with one initiative later."""
    later = [
        replace(each, start=each.start + months, end=each.end + months) if each.id == id else each
        for each in planned.plan.schedule
    ]
    return replace(planned, plan=replace(planned.plan, schedule=tuple(later)))


def test_what_was_promised_first_stays_beside_what_was_approved_later(planned: Planned, result: Result) -> None:
    first, lang = planned.portfolio.limits.first_month, Language("en")
    last = max(planned.plan.schedule, key=lambda each: (each.end, each.id))
    gone = next(each for each in planned.plan.schedule if each.start > 3 and each.id != last.id)
    again = moved_on(planned, last.id, 2)
    again = replace(again, plan=replace(again.plan, schedule=tuple(x for x in again.plan.schedule if x.id != gone.id)))
    done = min(planned.plan.schedule, key=lambda each: each.end)
    begun, ended = first.plus(done.start), first.plus(done.end - 1)
    entries = (
        (begun, done.id, Record("under_way", begun, cost=10.0)),
        (ended, done.id, Record("done", begun, ended, cost=55.0)),
    )
    day = f"{ended}-15"
    plans = Approved(planned, "Balanced", f"{first.plus(-1)}-03", "Ann"), Approved(again, "Lean", day, "Bo")
    history = History(plans, entries)
    shown = progress(again, result, history.as_of(ended), ended, lang, 800.0, history)
    promised, approved = (lang.month(first.plus(last.end - 1 + extra)) for extra in (0, 2))
    row = next(each for each in shown.rows if each.id == last.id)
    assert row.slip == f"as approved; 2 months later, against {promised} in the plan approved first"
    assert next(each for each in shown.rows if each.id == done.id).slip == "as approved", "nothing twice where nothing moved"
    assert shown.figures[1] == (
        approved, f"expected end by months, prerequisites and people; approved: {approved}; approved first: {promised}"
    )  # fmt: skip
    name = next(lang.text(each.name) for each in planned.questionnaire.initiatives if each.id == gone.id)
    assert shown.let_go == f"Approved before and no longer planned: {name}."
    count = len(planned.plan.schedule)
    assert [(each.by, each.initiatives, each.change) for each in shown.approved] == [
        ("Ann", str(count), ""), ("Bo", str(count - 1), "1 out and 1 moved"),
    ]  # fmt: skip
    assert [each.month for each in shown.months] == [lang.month(begun.plus(each)) for each in range(done.end - done.start)]
    due = sum(each.end <= done.end for each in planned.plan.schedule)
    one, two = shown.months[0], shown.months[-1]
    assert (one.finished, one.under_way, one.cost) == ("0 (planned 0)", "1", "RMB 100,000")
    assert (two.finished, two.cost) == (f"1 (planned {due})", "RMB 550,000")
    assert (two.slip, two.late) == ("2 months later", True) and (one.slip, one.late) == ("as approved", False)


def test_one_approval_and_one_month_make_no_history(planned: Planned, result: Result) -> None:
    first, lang = planned.portfolio.limits.first_month, Language("en")
    begun = planned.plan.by_wave[0].id
    record = Record("under_way", first)
    history = History((Approved(planned, "Balanced", f"{first}-03", "Ann"),), ((first, begun, record),))
    shown = progress(planned, result, {begun: record}, first, lang, 800.0, history)
    assert shown.approved == () and shown.months == () and shown.let_go == ""
