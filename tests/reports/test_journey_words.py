"""What the ask says of minimums, first steps, staff and budget, worked out again from plan and result."""

import re
from dataclasses import replace
from typing import Any

from questionnaires.schema import Questionnaire, Text
from reports.journey import Journey, journey
from reports.language import Language
from reports.next_steps import next_steps
from reports.planned import Planned
from roadmap import solve
from roadmap.calendar import Month
from roadmap.plan import Binding
from roadmap.portfolio import default_limits, portfolio
from scoring.result import Result, small_questions


def test_every_missed_minimum_is_met_hangs_on_a_question_or_is_named_as_left_below(
    planned: Planned, result: Result
) -> None:
    ahead = journey(planned, result, Language("en"))
    levels = planned.plan.levels
    reached = {rule: bool(levels.get(rule.capability)) and levels[rule.capability][-1] >= rule.target - 1e-9
               for rule in result.shortfalls}  # fmt: skip
    lifts = [lift for each in planned.plan.schedule for lift in planned.portfolio.problem.by_id[each.id].lifts]
    for rule in reached:
        if rule.question is not None and (result.node(rule.capability).level or 0) >= rule.target:
            reached[rule] = any(lift.capability == rule.capability and lift.to >= rule.target for lift in lifts)
    assert not all(reached.values()), "a question below a capability that no initiative works on is left below"
    met = sum(reached[rule] and rule.question is None for rule in result.shortfalls)
    single = sum(reached[rule] and rule.question is not None for rule in result.shortfalls)
    assert ahead.minimums.whole.startswith(f"{met} of {len(result.shortfalls)} missed minimums are met by ")
    assert (f"{single} more rest" in ahead.minimums.whole) == (single > 0)
    below = ahead.minimums.whole.partition("still below at the end: ")[2]
    left = [rule for rule in result.shortfalls if not reached[rule]]
    assert len(left) + met + single == len(result.shortfalls)
    for rule in left:
        thing = planned.questionnaire.question(rule.question) if rule.question else None
        capability = planned.questionnaire.capability(rule.capability)
        assert capability is not None
        assert (thing.title if thing else capability.label).en in below


def test_the_first_in_priority_are_named_with_the_month_the_plan_begins_on_them(planned: Planned, result: Result) -> None:
    lang = Language("en")
    ahead = journey(planned, result, lang)
    starts = {each.id: each.start for each in planned.plan.schedule}
    for first in result.priorities[:3]:
        months = [starts[each.id] for each in planned.questionnaire.initiatives
                  if each.id in starts and any(lift.capability == first.capability for lift in each.lifts)]  # fmt: skip
        capability = planned.questionnaire.capability(first.capability)
        assert capability is not None
        when = lang.month(planned.portfolio.limits.first_month.plus(min(months))) if months else ""
        minimums = [each for each in ahead.reached.minimums if each.name == capability.label.en]
        met = [each.text.removeprefix("met by the end of ") for each in minimums]
        said = met[0] if months and met else f"from {when}" if months else "not in this plan"
        assert ahead.first_steps.when[first.capability].startswith(said)
        assert f"{capability.label.en} {said}" in ahead.first_steps.words
    urgent = result.priorities[0].capability
    early = [each.name.en for each in planned.questionnaire.initiatives if starts.get(each.id) == min(starts.values())]
    lifting = [each.name.en for each in planned.questionnaire.initiatives
               if each.name.en in early and urgent in {lift.capability for lift in each.lifts}]  # fmt: skip
    assert ahead.first_steps.begins.startswith("Begin first (")
    assert sum(name in ahead.first_steps.begins for name in early) == min(3, len(early))
    assert all(name in ahead.first_steps.begins for name in lifting[:3]), "what the first priority needs is named"


def test_what_an_initiative_waits_for_is_said_on_its_card_and_beside_a_first_priority(
    planned: Planned, result: Result
) -> None:
    """Late starts that no prerequisite explains have a reason that names initiatives at work the month before."""
    lang = Language("en")
    ahead, starts = journey(planned, result, lang), planned.plan.starts
    by_id = planned.portfolio.problem.by_id
    ends = {id: start + by_id[id].duration for id, start in starts.items()}
    places = {card.id: card.number for card in ahead.cards}
    named = 0
    for card in ahead.cards:
        ready = max([0, *(ends[need] for need in by_id[card.id].prerequisites if need in ends)])
        if starts[card.id] <= ready:
            assert "busy mostly with" not in card.needs and "freeze" not in card.needs
        elif match := re.search(r"staff from [\w, ]+, busy mostly with ([0-9, ]+)", card.needs):
            named += 1
            for number in match[1].split(", "):
                other = next(id for id, place in places.items() if place == int(number))
                assert starts[other] < starts[card.id] and other != card.id
                assert ends[other] >= starts[card.id] or "without moving another" in card.needs
        else:
            assert "freeze" in card.needs or "without moving another" in card.needs
    assert named >= 5
    late = [card for card in ahead.cards if starts[card.id] >= 3 and "busy mostly with" in card.needs]
    first = next(each for each in result.priorities if each.priority > 0)
    lifting = [id for id in starts if any(lift.capability == first.capability for lift in by_id[id].lifts)]
    begins = min(lifting, key=lambda id: starts[id])
    people = next(re.search(r"staff from ([\w, ]+), busy", card.needs) for card in late if card.id == begins)
    assert people and f"waits for staff from {people[1]})" in ahead.first_steps.when[first.capability]


def test_quarters_that_the_upper_end_would_take_over_the_budget_are_counted(planned: Planned, result: Result) -> None:
    ahead = journey(planned, result, Language("en"))
    budget = planned.portfolio.limits.budget_per_quarter
    assert budget is not None
    over = sum(1.5 * each > budget for each in planned.plan.spend)
    assert (f"{over} of {len(planned.plan.spend)} quarters" in ahead.overspend) if over else not ahead.overspend


def test_months_in_which_the_upper_end_would_take_more_people_than_there_are_are_counted(
    planned: Planned, result: Result
) -> None:
    ahead, plan, roles = journey(planned, result, Language("en")), planned.plan, planned.portfolio.limits.roles
    over = sum(
        any(1.5 * used[month] > roles[role] + 1e-9 for role, used in plan.roles_used.items())
        for month in range(planned.portfolio.limits.horizon)
    )
    assert over and f"short of people in {over} of 24 months" in ahead.overstaff
    idle = {role: (0.0,) * len(used) for role, used in plan.roles_used.items()}
    assert journey(replace(planned, plan=replace(plan, roles_used=idle)), result, Language("en")).overstaff == ""


def test_a_card_names_the_lowest_answer_of_what_it_lifts_and_none_that_few_gave(planned: Planned, result: Result) -> None:
    hidden, lang = small_questions(result), Language("en")
    levels = {each.id: each.level for each in result.questions}
    titles = {lang.text(each.title): each.id for each in planned.questionnaire.questions}
    told = 0
    for card in journey(planned, result, lang).cards:
        for lift in card.lifts:
            title, _, level = lift.partition(" (lowest question now: ")[2].removesuffix(")").rpartition(" ")
            if not title:
                continue
            id, told = titles[title], told + 1
            peers = [each.level for each in result.questions if each.level is not None and each.id not in hidden
                     and each.capability == planned.questionnaire.capability_of(id).id]  # fmt: skip
            assert id not in hidden and lang.level(levels[id]) == level == lang.level(min(peers))
    assert told > 5


def test_a_bar_says_what_it_waits_for_by_the_numbers_beside_the_names(planned: Planned, result: Result) -> None:
    bars = journey(planned, result, Language("en")).gantt.bars
    numbers, told = {bar.id: bar.number for bar in bars}, 0
    for bar in bars:
        needs = [numbers[id] for id in planned.portfolio.problem.by_id[bar.id].prerequisites if id in numbers]
        after = bar.text.partition(" · after ")[2]
        if after:
            told += 1
            assert after == ", ".join(sorted(needs, key=int))
        assert needs or not after
    assert told >= 3


def test_own_staff_is_the_sum_of_the_people_of_all_months(planned: Planned, result: Result) -> None:
    total = sum(sum(row) for row in planned.plan.roles_used.values())
    low, high = map(int, re.findall(r"\d+", journey(planned, result, Language("en")).effort))
    assert abs(low - 0.7 * total) < 0.501 and abs(high - 1.5 * total) < 0.501


def test_numbers_rise_down_the_gantt_from_wave_to_wave_and_are_those_of_the_cards(
    planned: Planned, result: Result
) -> None:
    ahead = journey(planned, result, Language("en"))
    drawn = [(int(bar.number), bar.id) for bar in sorted(ahead.gantt.bars, key=lambda bar: bar.y)]
    assert [number for number, _ in drawn] == list(range(1, len(planned.plan.schedule) + 1))
    assert drawn == [(card.number, card.id) for card in ahead.cards]
    assert [row.id for row in ahead.table] == [id for _, id in drawn]


def test_the_ask_says_whether_this_plan_another_or_none_is_approved(planned: Planned, result: Result) -> None:
    lang = Language("en")
    assert journey(planned, result, lang).ask == "The ask: approve the roadmap"
    this = replace(planned, approved_on="2026-11-27", is_approved=True)
    assert journey(this, result, lang).ask == "The baseline set on 27 Nov 2026"
    other = replace(planned, approved_on="2026-11-27")
    assert journey(other, result, lang).ask == "The ask: change the baseline set on 27 Nov 2026"


def test_a_minimum_is_met_in_the_month_in_which_its_last_initiative_ends(planned: Planned, result: Result) -> None:
    ends = {planned.portfolio.limits.first_month.plus(each.end - 1): each.id for each in planned.plan.schedule}
    for each in journey(planned, result, Language("en")).reached.minimums:
        said = re.fullmatch(r"met by the end of (.+)", each.text)
        if said:
            months = [month for month in ends if Language("en").month(month) == said[1]]
            assert len(months) == 1, "some initiative ends in the month that is named"
            quarter = months[0].since(planned.portfolio.limits.first_month) // 3
            rule = next(rule for rule in result.shortfalls if rule.question is None and planned.questionnaire.capability(
                rule.capability).label.en == each.name)  # fmt: skip
            levels = planned.plan.levels[rule.capability]
            assert levels[quarter] >= rule.target - 1e-9 and (quarter == 0 or levels[quarter - 1] < rule.target - 1e-9)


def test_an_initiative_that_needs_more_of_a_role_than_there_ever_is_says_so(
    questionnaire: Questionnaire, result: Result
) -> None:
    limits = default_limits(questionnaire, "city_commercial", Month(2027, 1))
    assert limits is not None
    made = portfolio(questionnaire, result, replace(limits, roles={**limits.roles, "risk": 2.0}))
    ahead = Planned(questionnaire, made, solve(made.problem, time_limit=1))
    said = {each.name: each.text for each in journey(ahead, result, Language("en")).left_out}
    framework = next(each for each in questionnaire.initiatives if each.id == "risk_framework")
    assert framework.person_months["risk"] / framework.months == 2.5
    assert said[framework.name.en] == "needs 2.5 people of Risk at once, more than there ever are (2)"


def test_a_limit_of_open_gain_says_whether_it_is_still_worked_out(planned: Planned, result: Result) -> None:
    plan = replace(planned.plan, status="optimal", binding=(Binding("roles.risk", None),))
    for busy, said in (False, "people of Risk (gain not calculated)"), (True, "people of Risk (gain being worked out)"):
        facts = journey(replace(planned, plan=plan, is_being_valued=busy), result, Language("en"))
        assert [pair.text for pair in facts.binding] == [said]


def test_what_was_not_worked_out_or_is_no_better_is_not_claimed(planned: Planned, result: Result) -> None:
    def facts(**changed: Any) -> Journey:
        return journey(replace(planned, plan=replace(planned.plan, **changed)), result, Language("en"))

    stopped = facts(stopped="user", binding=(), status="feasible")
    assert [(pair.name, pair.text) for pair in stopped.binding] == [("Not worked out", "planning was stopped before")]
    assert facts(stopped=None, binding=()).binding == ()
    alike = facts(greedy_objective=planned.plan.objective)
    assert alike.greedy == "A conventional ranking by value for effort would achieve the same improvement."
    near = facts(status="optimal", gap=0.0007)
    assert "no plan is better by more than 0.1%" in near.quality and "close to the plan before" in near.quality
    assert "no plan is better." in facts(status="optimal", gap=0.0).quality


def test_a_benefit_is_told_with_what_it_rests_on(planned: Planned, result: Result) -> None:
    first = planned.plan.by_wave[0].id
    basis = Text(en="Repeat loans +2%", zh="复贷率提高2%")
    earning = tuple(
        each.model_copy(update={"benefit_per_month": 12.5, "benefit_basis": basis}) if each.id == first else each
        for each in planned.questionnaire.initiatives
    )
    ahead = replace(planned, questionnaire=planned.questionnaire.model_copy(update={"initiatives": earning}))
    (only,) = journey(ahead, result, Language("en")).benefits
    assert only.text == "RMB 125,000 a month; Repeat loans +2%"
    assert journey(planned, result, Language("en")).benefits == ()


def test_what_was_begun_or_dropped_is_marked_and_not_told_as_first(planned: Planned, result: Result) -> None:
    lang = Language("en")
    before = journey(planned, result, lang)
    names = {each.id: each.name for each in before.cards}
    first = next(each.id for each in planned.plan.by_wave if names[each.id] in before.first_steps.begins)
    second = next(each.id for each in planned.plan.by_wave if each.id != first)
    assert names[first] in before.first_steps.begins and not any(each.status for each in before.cards)
    told = journey(replace(planned, recorded={first: "done", second: "dropped"}), result, lang)
    assert names[first] not in told.first_steps.begins and names[second] not in told.first_steps.begins
    assert {each.id: each.status for each in told.cards if each.status} == {first: "done", second: "dropped"}
    lifted = {lift.capability for lift in planned.portfolio.problem.by_id[second].lifts}
    only = {id for id in lifted if sum(id in words_lifted(planned, each.id) for each in planned.plan.schedule) == 1}
    steps = next_steps(replace(planned, recorded={second: "dropped"}), {}, lang)
    assert {id: steps[id] for id in only if id in steps} == {id: "Its initiative was dropped" for id in only if id in steps}


def words_lifted(planned: Planned, initiative: str) -> set[str]:
    return {lift.capability for lift in planned.portfolio.problem.by_id[initiative].lifts}


def test_the_limits_tell_what_carries_over_and_what_own_people_cost(planned: Planned, result: Result) -> None:
    own = replace(planned.portfolio.limits, carry_over=True, day_rates={"risk": 2000.0})
    ahead = journey(replace(planned, portfolio=replace(planned.portfolio, limits=own)), result, Language("en"))
    rows = {pair.name: pair.text for pair in ahead.limits}
    assert rows["Unspent money"] == "carries over to the next quarter"
    assert rows["Cost of own people a day"] == "Risk\u00a0RMB 2,000"
    assert "Unspent money" not in {pair.name for pair in journey(planned, result, Language("en")).limits}


def test_an_initiative_dearer_than_any_quarter_says_so(questionnaire: Questionnaire, result: Result) -> None:
    limits = default_limits(questionnaire, "city_commercial", Month(2027, 1))
    assert limits is not None
    made = portfolio(questionnaire, result, replace(limits, budget_per_quarter=60.0))
    ahead = Planned(questionnaire, made, solve(made.problem, time_limit=1))
    said = {each.name: each.text for each in journey(ahead, result, Language("en")).left_out}
    dear = {
        each.name.en for each in questionnaire.initiatives
        if each.external_cost / each.months * min(3, (each.months + 1) // 2) > 60
    }  # fmt: skip
    told = [name for name, text in said.items() if "than any quarter's budget" in text]
    assert told and set(told) <= dear
