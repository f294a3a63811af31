"""Charts of a plan: points apart and inside, money back where it says so, bars within the chart."""

from itertools import pairwise
from math import hypot

import pytest
from hypothesis import given
from hypothesis import strategies as some

from reports.charts import text_width
from reports.gantt import LINE, MARK, Task, gantt
from reports.journey import journey
from reports.language import Language
from reports.plan_charts import balance
from reports.plan_words import letter_of
from reports.planned import Planned
from reports.projection import when_met
from reports.scatter import DOT_APART, Spot, scatter
from reports.value_effort import value_effort
from roadmap.calendar import Month
from roadmap.levels import potential
from roadmap.problem import Capability, Initiative, Lift, Problem
from scoring.result import Result

SPOTS = some.lists(
    some.tuples(some.sampled_from([3, 11, 11.5, 40]), some.sampled_from([0.0, 0.5, 2.0]), some.booleans()), max_size=45
)


@given(SPOTS)
def test_points_never_hide_each_other_and_stay_inside(rows: list[tuple[float, float, bool]]) -> None:
    spots = [Spot(effort, value, str(i) if inside else "", f"n{i}", False) for i, (effort, value, inside) in enumerate(rows)]
    chart = scatter(spots, "x", "y", 880.0, "label")
    assert {each.spot for each in chart.points} == set(spots)
    for index, one in enumerate(chart.points):
        assert chart.left <= one.x <= chart.width and 0 <= one.y <= chart.base
        for other in chart.points[:index]:
            assert hypot(one.x - other.x, one.y - other.y) >= DOT_APART - 0.02


def test_a_point_alone_stands_where_its_figures_say() -> None:
    chart = scatter([Spot(10, 1.0, "1", "a", False), Spot(20, 2.0, "", "b", True)], "x", "y", 880.0, "label")
    first, second = chart.points
    assert {text: x for x, text in chart.across}["10"] == first.x
    assert {text: y for y, text in chart.up}["2"] == second.y


def test_value_is_the_distance_covered_towards_the_aim_and_says_what_misses_a_minimum() -> None:
    problem = Problem(
        "value", 12, {},
        (Initiative("a", 3, lifts=(Lift("c", 1, 3),)), Initiative("b", 3, lifts=(Lift("c", 3, 5), Lift("d", 1, 2)))),
        (Capability("c", 1.5, 3.5, minimum=2.0, weight=2.0), Capability("d", 3.0, 4.0)),
    )  # fmt: skip
    assert potential(problem) == {"a": (pytest.approx(2 * 1.5), True), "b": (pytest.approx(2 * 0.5), False)}


def test_every_initiative_is_in_the_chart_under_its_number_or_the_letter_it_is_listed_by(
    planned: Planned, result: Result
) -> None:
    facts = journey(planned, result, Language("en"))
    made = value_effort(planned, facts.letters, Language("en"), 880.0)
    assert made is not None
    marks = {point.spot.mark: point.spot.name for point in made.chart.points}
    names = {each.id: each.name.en for each in planned.questionnaire.initiatives}
    in_waves = sorted(planned.plan.schedule, key=lambda e: (e.wave, e.start, e.end, e.id))
    assert [marks[str(place)] for place in range(1, len(in_waves) + 1)] == [names[e.id] for e in in_waves]
    left = [mark for mark in marks if not mark.isdigit()]
    listed = [each.split(" (people of")[0] for each in "; ".join(text for _, text in facts.left_groups).split("; ")]
    assert left and {f"{mark}\u00a0{marks[mark]}" for mark in left} <= set(listed)
    in_order = [each.partition("\u00a0")[0] for each in listed if each.partition("\u00a0")[2] in names.values()]
    assert in_order == [letter_of(place) for place in range(len(planned.plan.unscheduled))]
    assert len(made.rows) == len(made.chart.points) == len(marks)


def test_money_back_is_drawn_where_the_lines_cross() -> None:
    cost, gained = [10.0, 20.0, 20.0, 20.0], [0.0, 5.0, 15.0, 25.0]
    chart = balance(cost, gained, 3, ("cost", "benefit"), "paid", "25", Month(2027, 1), 500.0, 50.0, "l")
    points = [tuple(map(float, each.split(","))) for each in chart.benefit.points.split()]
    assert chart.payback_x == points[-1][0] and points[-1][1] < float(chart.cost.points.split()[-1].split(",")[1])
    assert all(one[0] < other[0] for one, other in pairwise(points))
    assert abs(chart.cost.name_y - chart.benefit.name_y) >= 13
    assert balance([1.0], [0.0], None, ("a", "b"), "", "1", Month(2027, 1), 500.0, 50.0, "l").payback_x is None


def test_what_meets_a_minimum_ends_in_a_mark_within_the_chart_that_no_text_touches() -> None:
    tasks = [
        Task("a", "a", "", 1, 0, 8, "8 mo", meets="met: a"), Task("b", "b", "", 1, 2, 4, "2 mo", meets="met: b"),
        Task("c", "c", "", 1, 2, 4, "2 mo"), Task("d", "d", "", 1, 20, 24, "4 mo", meets="met: d"),
    ]  # fmt: skip
    chart = gantt(tasks, ("one",), ("Q1", "Q2", "Q3", "Q4"), Month(2027, 1), 24, 620.0, "label", left=200.0)
    a, b, c, d = sorted(chart.bars, key=lambda bar: bar.id)
    assert (a.mark_x, b.mark_x) == (a.x + a.width, b.x + b.width) and d.mark_x + MARK < chart.width
    assert a.inside and a.text_x + text_width("8 mo", 9.5) < a.mark_x - MARK
    assert not b.inside and b.text_x > b.mark_x + MARK and c.text_x < b.text_x


def test_a_long_name_takes_a_second_line_and_is_not_cut() -> None:
    long = "Real-time service with hand-over and follow-up after disbursement"
    tasks = [Task("a", long, "Operations", 1, 0, 8, "8 mo"), Task("b", "Short", "Risk", 1, 2, 4, "2 mo")]
    names = ("Q1", "Q2", "Q3", "Q4")
    chart = gantt(tasks, ("one",), names, Month(2027, 1), 24, 880.0, "label", left=364.0, staff="Most staff")
    first, second = sorted(chart.bars, key=lambda bar: bar.y)
    assert f"{first.name} {first.below}" == long and (second.name, second.below) == ("Short", "")
    assert second.y - first.y == chart.row + LINE and chart.staff == "Most staff"
    assert all(text_width(line, 10.5) + text_width(first.staff, 9.5) < 364.0 for line in (first.name, first.below))


def test_the_chart_marks_each_minimum_that_the_plan_meets_where_it_is_met(planned: Planned, result: Result) -> None:
    """Against when_met: the marks name the minimums of capabilities that are met, each in the month that meets it."""
    facts = journey(planned, result, Language("en"))
    ends = {each.id: each.end for each in planned.plan.schedule}
    names = {each.id: (each.short or each.name).en for d in planned.questionnaire.dimensions for each in d.capabilities}
    met = when_met(result, planned.portfolio.problem, planned.plan)
    for rule, month in met:
        marked = {bar.id for bar in facts.gantt.bars if names[rule.capability] in bar.meets}
        if rule.question is None:
            assert bool(marked) == (month is not None), rule
            assert {ends[id] - 1 for id in marked} <= {month}
    assert any(bar.meets for bar in facts.gantt.bars) and "Triangle: a missed minimum is met" in facts.chart_note
    cards = {card.id: " ".join(card.lifts) for card in facts.cards}
    assert {bar.id for bar in facts.gantt.bars if bar.meets} == {id for id, said in cards.items() if "minimum met" in said}


def test_bars_that_began_before_the_chart_are_cut_at_its_edge_and_keep_their_own_outline() -> None:
    chart = gantt(
        [Task("a", "a", "", 1, -3, 2, "", state="under_way", before=(-2, 4)), Task("b", "b", "", 1, 10, 14, "")],
        ("one", "two", "three"), ("Q1", "Q2", "Q3", "Q4"), Month(2027, 1), 12, 800.0, "label",
    )  # fmt: skip
    month = (chart.width - chart.left) / 12
    late, early = sorted(chart.bars, key=lambda bar: -bar.x)
    assert (early.x, early.width) == (chart.left, pytest.approx(2 * month, abs=0.02))
    assert early.ghost == (chart.left, pytest.approx(4 * month, abs=0.02))
    assert late.x + late.width == pytest.approx(chart.width, abs=0.02)


def test_months_in_which_nothing_may_start_are_bands_as_wide_as_they_are_long() -> None:
    task = Task("a", "a", "", 1, 0, 2, "")
    chart = gantt(
        [task], ("one",), ("Q1", "Q2", "Q3", "Q4"), Month(2027, 1), 24, 800.0, "label", left=200.0, frozen=(23, 11, 12)
    )
    month = 600.0 / 24
    assert chart.frozen == ((200 + 11 * month, 2 * month), (200 + 23 * month, month))
    assert gantt([task], ("one",), ("Q1", "Q2", "Q3", "Q4"), Month(2027, 1), 24, 800.0, "label").frozen == ()
