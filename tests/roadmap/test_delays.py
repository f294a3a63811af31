"""What is said to keep an initiative from starting earlier, judged by trying every earlier month with the checker."""

from collections import Counter

import pytest

from roadmap import read_problem, solve
from roadmap.delays import delays
from roadmap.problem import Capability, Initiative, Lift, Problem
from tests.roadmap import cases, checker

SEEDS, BUNDLE = 240, 40


def in_the_way(problem: checker.Json, starts: dict[str, int], id: str, month: int) -> set[str]:
    """The words of the answer for what a start in an earlier month breaks; ``order`` for a prerequisite."""
    initiative = next(each for each in problem["initiatives"] if each["id"] == id)
    moved = {**starts, id: month}
    words = {each.partition(" in ")[0] for each in checker.broken_limits(problem, moved)}
    broken = {"budget_per_quarter" if each == "budget" else each for each in words}
    if checker.broken_order(problem, moved):
        broken.add("order")
    if initiative.get("pinned") and month < initiative["pinned"][0]:
        broken.add("pinned")
    if month in problem["blackout"]:
        broken.add("blackout")
    return broken


@pytest.mark.parametrize("first", range(0, SEEDS, BUNDLE))
def test_all_that_rules_out_the_last_month_before_a_start_is_named(first: int) -> None:
    seen: Counter[str] = Counter()
    for seed in range(first, first + BUNDLE):
        problem = cases.small_problem(seed)
        read = read_problem(problem)
        plan = solve(read, time_limit=30)
        if plan.status == "infeasible":
            continue
        starts, found = plan.starts, delays(read, plan.starts)
        for id, start in starts.items():
            if id in (problem.get("started") or {}):
                assert id not in found, seed
                continue
            earlier = {month: in_the_way(problem, starts, id, month) for month in range(start)}
            waiting = {month: ways for month, ways in earlier.items() if "order" not in ways}
            if not waiting:
                assert id not in found, seed
                continue
            delay = found[id]
            assert delay.ready == min(waiting), seed
            assert delay.free == min((month for month, ways in waiting.items() if not ways), default=None), seed
            assert delay.free is None or (problem.get("previous") or {}).get(id) == start, seed
            blocked = [month for month, ways in waiting.items() if ways]
            assert set(delay.limits) == (waiting[max(blocked)] if blocked else set()), seed
            for other in set().union(*delay.limits.values()):
                assert starts[other] <= max(blocked) < starts[other] + read.by_id[other].duration, seed
            seen.update(list(delay.limits))
    assert seen["blackout"] or seen["max_parallel"]
    assert any(limit.startswith("roles.") for limit in seen)


def test_those_who_hold_the_people_are_named_and_no_others() -> None:
    def work(id: str, months: int, people: float, **more: object) -> checker.Json:
        return {"id": id, "duration": months, "cost": 0, "roles": {"risk": people}, "prerequisites": [],
                "lifts": [], **more}  # fmt: skip

    problem = read_problem({
        "objective": "value", "horizon": 12, "discount": 1, "roles": {"risk": 3}, "capabilities": [],
        "initiatives": [work("one", 2, 1), work("two", 6, 2), work("early", 2, 1), work("late", 3, 2), work("set", 3, 1,
                        pinned=[9, 9])],
    })  # fmt: skip
    starts = {"one": 0, "two": 0, "early": 2, "late": 6, "set": 9}
    found = delays(problem, starts)
    assert set(found) == {"early", "late", "set"}
    assert found["late"].limits == {"roles.risk": ("two",)} and found["late"].free is None
    assert found["early"].limits == {"roles.risk": ("two", "one")}
    assert set(found["set"].limits) == {"pinned"}


def test_what_is_neither_done_nor_in_the_plan_any_more_holds_nothing_up() -> None:
    """A prerequisite that counted as done when the plan was made, and no longer does."""
    early = Capability("c", 2.0, 4.0)
    first = Initiative("a", 3, lifts=(Lift("c", 1, 3),))
    then = Initiative("b", 3, prerequisites=("a",), lifts=(Lift("c", 3, 4),))
    problem = Problem("value", 12, {}, (first, then), capabilities=(early,))
    assert delays(problem, {"b": 4}) == {}
