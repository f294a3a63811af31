"""What a plan reaches besides its projected level, in words: attained level and experience-gap patterns."""

from dataclasses import replace

from questionnaires.expressions import parse_expression
from reports.journey import journey
from reports.language import Language
from reports.pattern_steps import PatternSteps
from reports.planned import Planned
from reports.projection import attained_at, levels_at, when_met
from roadmap.plan import Placed
from roadmap.progress import levels_by
from roadmap.waves import Wave
from scoring.attainment import staged
from scoring.result import Result, UnitFigures

EN = Language("en")


def steps(planned: Planned, result: Result, schedule: tuple[Placed, ...] | None = None) -> PatternSteps:
    plan = planned.plan if schedule is None else replace(planned.plan, schedule=schedule)
    return journey(replace(planned, plan=plan), result, EN).reached.patterns


def test_minimums_are_counted_up_to_each_quarters_end(planned: Planned, result: Result) -> None:
    facts = journey(planned, result, EN)
    chart = facts.reached.by_quarter
    assert chart is not None and chart.limit_text == f"{len(result.shortfalls)} missed now"
    counts = [int(each.text) for each in chart.columns]
    assert counts == sorted(counts) and counts[-1] == facts.kept and len(counts) == len(facts.quarter_names)
    met = [pair.text for pair in facts.reached.minimums if pair.text.startswith("met by the end of ")]
    assert len(met) == facts.kept
    empty = journey(replace(planned, plan=replace(planned.plan, schedule=())), result, EN)
    assert empty.reached.by_quarter is None


def test_a_pattern_is_gone_from_the_month_from_which_its_condition_stays_false(planned: Planned, result: Result) -> None:
    """Against the expressions evaluated month by month."""
    now = {each.id: each.level for each in result.capabilities}
    found, seen = steps(planned, result).by_id, set()
    for pattern in planned.questionnaire.patterns:
        if pattern.id not in {each.id for each in result.hits}:
            continue
        shows = []
        for month in range(planned.portfolio.limits.horizon):
            done = frozenset(each.id for each in planned.plan.schedule if each.end <= month + 1)
            levels = now | levels_by(planned.portfolio.problem, done)
            shows.append(parse_expression(pattern.when).verdict(levels) is True)
        if shows[-1]:
            assert found[pattern.id].startswith("still present at its end: ")
        else:
            gone = max((month for month, each in enumerate(shows) if each), default=-1) + 1
            month = EN.month(planned.portfolio.limits.first_month.plus(gone))
            assert found[pattern.id].startswith(f"its signs are gone after {month} (initiative")
        seen.add(shows[-1])
    assert seen, "the sample bank shows patterns"


def test_what_ends_a_pattern_is_named_by_its_number_and_without_a_plan_nothing_is_said(
    planned: Planned, result: Result
) -> None:
    whole = steps(planned, result)
    assert len(whole.rows) == len(result.hits)
    id, text = next((id, text) for id, text in whole.by_id.items() if "(initiative " in text)
    number = int(text.partition("(initiative ")[2].partition(")")[0])
    placed = planned.plan.by_wave[number - 1]
    without = tuple(each for each in planned.plan.schedule if each.id != placed.id)
    assert steps(planned, result, without).by_id[id] != text
    assert steps(planned, result, ()) == PatternSteps((), {}, {}, "")


def test_a_pattern_that_the_plan_itself_lets_show_is_named(planned: Planned, result: Result) -> None:
    """Where what is ahead rises and what is behind does not."""
    pattern = next(each for each in planned.questionnaire.patterns if each.id not in {hit.id for hit in result.hits})
    risen = next(
        lift.capability for each in planned.plan.schedule for lift in planned.portfolio.problem.by_id[each.id].lifts
        if levels_at(result, planned.plan, planned.portfolio.problem.quarters - 1)[lift.capability]
        > (result.node(lift.capability).level or 5) + 0.1
    )  # fmt: skip
    edge = (result.node(risen).level or 0) + 0.05
    opened = pattern.model_copy(update={"when": f"{risen} >= {edge:.3f}"})
    others = tuple(opened if each.id == pattern.id else each for each in planned.questionnaire.patterns)
    content = planned.questionnaire.model_copy(update={"patterns": others})
    clear = tuple(replace(each, state="clear") if each.id == pattern.id else each for each in result.patterns)
    said = steps(replace(planned, questionnaire=content), replace(result, patterns=clear)).appears
    assert said.startswith("New while the plan runs: ") and f"{pattern.name.en} from " in said
    assert steps(planned, result).appears == "No further pattern appears while the plan runs."


def test_the_attained_level_at_the_end_is_that_of_the_lowest_capabilities_and_the_mean(
    planned: Planned, result: Result
) -> None:
    levels = levels_at(result, planned.plan, planned.portfolio.problem.quarters - 1)
    below = attained_at(result, levels)
    for node in result.capabilities:
        if node.level is not None and node.attained is not None:
            rises = levels[node.id] > node.level + 1e-9
            assert below[node.id] == (int(levels[node.id] + 1e-9) if rises else node.attained)
    assert staged(4.0, [2, 3]) == 3 and staged(2.9, [4, 4]) == 2 and staged(1.0, []) == 1
    said = journey(planned, result, EN).reached.attained
    assert said.startswith(f"Attained level: {result.overall.attained} now, ")


def test_nothing_is_said_of_the_attained_level_where_units_keep_theirs_apart_or_nothing_is_planned(
    planned: Planned, result: Result
) -> None:
    unit = UnitFigures("a", 1.0, result.overall, result.dimensions, result.capabilities)
    assert journey(planned, replace(result, units=(unit,)), EN).reached.attained == ""
    assert journey(replace(planned, plan=replace(planned.plan, schedule=())), result, EN).reached.attained == ""


def test_a_question_is_worked_on_by_what_lifts_its_capability_from_below_it(planned: Planned, result: Result) -> None:
    """Not by what builds on that level; what is finished has done its part."""
    problem = planned.portfolio.problem
    (rule,) = [each for each in result.shortfalls if each.question == "limits_pricing.limits"]

    def month(*ids: str, finished: frozenset[str] = frozenset()) -> int | None:
        plan = replace(planned.plan, schedule=tuple(Placed(id, 3, problem.end(id, 3), Wave.BUILD) for id in ids))
        return dict(when_met(result, replace(problem, finished=finished), plan))[rule]

    assert month("limit_pricing_engine") == problem.end("limit_pricing_engine", 3) - 1
    assert month("decision_engine") is None
    assert month(finished=frozenset({"limit_pricing_engine"})) == -1
