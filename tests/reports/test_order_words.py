"""What another order would cost, in words: from the alternatives of a plan."""

import io
from dataclasses import replace

import pytest
from pptx import Presentation

from reports import titles
from reports.content import make_report
from reports.journey import journey
from reports.language import Language
from reports.planned import Planned
from reports.projection import pressing, when_met
from reports.slides import slides_of
from roadmap.levels import Worth
from roadmap.limits import one_more
from roadmap.plan import Alternative, Binding, Placed, plan_json, read_plan, stored_json
from roadmap.waves import wave
from scoring.answers import Answers
from scoring.result import Result


def with_order(planned: Planned, id: str, starts: dict[str, int], share: float) -> Planned:
    """The plan with one alternative that keeps this share of its value."""
    problem, plan = planned.portfolio.problem, planned.plan
    schedule = tuple(Placed(each, month, end := problem.end(each, month), wave(month, end)) for each, month in starts.items())
    assert plan.objective is not None
    return replace(planned, plan=replace(plan, alternatives=(Alternative(id, plan.objective * share, schedule),)))


@pytest.mark.parametrize(("locale", "when"), [("en", "{first} instead of {later}"), ("zh", "{first}启动（原为{later}）")])
def test_a_sooner_start_tells_what_is_met_sooner_and_later_what_falls_out_and_the_value(
    planned: Planned, result: Result, locale: str, when: str
) -> None:
    lang, problem, plan = Language(locale), planned.portfolio.problem, planned.plan
    id = next(each for each in pressing(result, problem, plan) if each in plan.starts)
    last = max(plan.starts, key=lambda each: plan.starts[each])
    starts = {each: month for each, month in plan.starts.items() if each != last} | {id: 0}
    (row,) = journey(with_order(planned, id, starts, 0.97), result, lang).orders.rows
    months = [lang.month(planned.portfolio.limits.first_month.plus(each)) for each in (0, plan.starts[id])]
    assert row.begins[0].text == when.format(first=months[0], later=months[1])
    now = dict(when_met(result, problem, plan))
    then = dict(when_met(result, problem, replace(plan, schedule=tuple(each for each in plan.schedule if each.id in starts))))
    assert row.value == "−3.0%" and row.sooner != "–"
    fallen = next(each for each in planned.questionnaire.initiatives if each.id == last)
    assert lang.text(fallen.name) in row.others
    lost = [rule for rule, month in now.items() if month is not None and then[rule] is None]
    for rule in lost:
        words = planned.questionnaire.question(rule.question) if rule.question else None
        capability = planned.questionnaire.capability(rule.capability)
        name = words.title if words else capability.label if capability else None
        assert name and lang.text(name) in row.later


def test_what_is_taken_up_says_so_and_one_that_costs_nothing_is_worth_as_much(planned: Planned, result: Result) -> None:
    lang, plan = Language("en"), planned.plan
    out = next(iter(each.id for each in plan.unscheduled))
    (row,) = journey(with_order(planned, out, {**plan.starts, out: 3}, 1.0), result, lang).orders.rows
    assert row.begins[0].text == f"taken up, from {lang.month(planned.portfolio.limits.first_month.plus(3))}"
    assert (row.value, row.later, row.others) == ("0.0%", "–", "–")


def test_those_whom_one_order_lets_begin_sooner_stand_together(planned: Planned, result: Result) -> None:
    lang, plan = Language("en"), planned.plan
    first, second = sorted(plan.starts, key=lambda each: plan.starts[each])[-2:]
    one = with_order(planned, first, plan.starts | {first: 0, second: 1}, 0.9)
    both = replace(one.plan, alternatives=(*one.plan.alternatives, replace(one.plan.alternatives[0], id=second)))
    (row,) = journey(replace(one, plan=both), result, lang).orders.rows
    names = [lang.text(each.name) for id in (first, second) for each in planned.questionnaire.initiatives if each.id == id]
    assert [each.name for each in row.begins] == names and row.others == "–"
    assert all("instead of" in each.text for each in row.begins)


def test_a_reader_asks_of_what_meets_a_minimum_late_and_of_one_left_out_that_would(planned: Planned, result: Result) -> None:
    problem, plan = planned.portfolio.problem, planned.plan
    asked = pressing(result, problem, plan)
    assert asked
    lifted = {rule.capability for rule in result.shortfalls}
    for id in asked:
        assert id not in plan.starts or plan.starts[id] >= 3
        assert lifted & {each.capability for each in problem.by_id[id].lifts}
    met = {rule.capability: month for rule, month in when_met(result, problem, plan)}
    never = {capability for capability, month in met.items() if month is None}
    out = [id for id in asked if id not in plan.starts]
    assert all(never & {each.capability for each in problem.by_id[id].lifts} for id in out)


@pytest.mark.parametrize(
    ("lost", "english", "chinese"),
    [([0.0], "1 other order of the plan is worth as much", "另有1种先后顺序，方案价值与本方案相同"),
     ([0.0004, 0.0001], "2 other orders of the plan are worth as much", "另有2种先后顺序，方案价值与本方案相同"),
     ([0.012], "1 other order of the plan costs 1.2% of its value", "另有1种先后顺序，方案价值最多减少1.2%"),
     ([0.0, 0.031], "2 other orders of the plan cost up to 3.1% of its value", "另有2种先后顺序，方案价值最多减少3.1%")],
)  # fmt: skip
def test_the_title_says_what_the_dearest_order_costs(lost: list[float], english: str, chinese: str) -> None:
    assert titles.orders(Language("en"), lost) == english
    assert titles.orders(Language("zh"), lost) == chinese


@pytest.mark.parametrize("count", [0, 1])
def test_other_orders_have_a_slide_where_there_are_some(
    planned: Planned, sample: Answers, result: Result, count: int
) -> None:
    report = make_report(planned.questionnaire, sample, result, planned, Language("en"), "2026-11-18")
    assert report.journey is not None
    id = min(planned.plan.starts, key=lambda each: -planned.plan.starts[each])
    other = with_order(planned, id, planned.plan.starts | {id: 0}, 0.98) if count else planned
    ahead = replace(report.journey, orders=journey(other, result, report.lang).orders)
    slides = Presentation(io.BytesIO(slides_of(replace(report, journey=ahead)))).slides
    found = [each for each in slides if each.shapes.title.text_frame.text == ahead.orders.title]
    assert len(found) == count
    if count:
        (table,) = [shape.table for shape in found[0].shapes if shape.has_table]
        row = ahead.orders.rows[0]
        assert [cell.text for cell in table.rows[1].cells][1:] == [row.sooner, row.later, row.others, "−2.0%"]
        assert ahead.orders.about in found[0].notes_slide.notes_text_frame.text


def test_more_months_gain_only_what_the_plan_itself_would_not_have_then(planned: Planned, result: Result) -> None:
    """What the plan reaches counts a quarter longer in a longer plan; that is no gain of the three months more."""
    problem, plan = planned.portfolio.problem, planned.plan
    assert plan.objective is not None
    longer = Worth(one_more(problem, "horizon")).objective(plan.starts)
    assert longer > plan.objective
    for more, share in (0.0, "0.0%"), (0.1 * longer, "+10.0%"):
        binding = (Binding("horizon", longer + more - plan.objective, plan.schedule),)
        facts = journey(replace(planned, plan=replace(plan, binding=binding)), result, Language("en"))
        (row,) = facts.orders.wider
        assert row.value == share
        assert [pair.text for pair in facts.binding if "Three more months" in pair.name] == (
            [f"raises the plan's value by {share[1:]}"] if more else []
        )


def test_one_more_of_a_limit_says_which_minimums_it_meets_sooner(planned: Planned, result: Result, sample: Answers) -> None:
    """The plan kept with one more of a limit, told as another order is."""
    lang, plan = Language("en"), planned.plan
    id = next(each for each in pressing(result, planned.portfolio.problem, plan) if each in plan.starts)
    wider = with_order(planned, id, plan.starts | {id: 0}, 1.0).plan.alternatives[0].schedule
    assert plan.objective is not None
    binding = (Binding("roles.risk", 0.1 * plan.objective, wider), Binding("horizon", None))
    orders = journey(replace(planned, plan=replace(plan, binding=binding)), result, lang).orders
    (row,) = orders.wider
    assert [each.name for each in row.begins] == ["One more person in Risk"] and row.value == "+10.0%"
    other = replace(plan, schedule=wider)
    met = [dict(when_met(result, planned.portfolio.problem, each)) for each in (plan, other)]
    pairs = [(now, met[1][rule]) for rule, now in met[0].items()]
    sooner = any(now is not None and then is not None and then < now for now, then in pairs)
    assert (row.sooner != "–") is sooner
    assert orders.wider_title == "One more of a limit adds up to 10.0% to the plan's value"
    assert "With one more of a limit, everything is planned again." in orders.about
    report = make_report(planned.questionnaire, sample, result, replace(planned, plan=replace(plan, binding=binding)), lang,
                         "2026-11-18")  # fmt: skip
    shown = [each.shapes.title.text for each in Presentation(io.BytesIO(slides_of(report))).slides]
    assert not any("One more of a limit" in each for each in shown), "one row stands on the slide of the limits"
    kept = read_plan(stored_json(replace(plan, binding=binding)))
    assert kept.binding == binding and "schedule" not in plan_json(replace(plan, binding=binding))["binding"][0]
