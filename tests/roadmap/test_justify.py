"""Plans bred for makespan: never longer than the first, never beyond a limit, the same for the same seed."""

from random import Random
from typing import Any

import pytest

from roadmap import read_problem, solve
from roadmap.frame import frame
from roadmap.greedy import greedy
from roadmap.justify import bred, is_plain
from roadmap.makespan import ends_at
from tests.roadmap.checker import violations


def project(seed: int, count: int) -> dict[str, Any]:
    """Work for a few people, each piece after some of those before it."""
    dice = Random(seed)
    pieces = []
    for number in range(count):
        before = [f"i{other}" for other in range(number) if dice.random() < 2 / (number + 1)]
        roles = {"a": dice.choice([0, 1, 2, 0.5]), "b": dice.choice([0, 1, 1])}
        pieces.append({"id": f"i{number}", "duration": dice.randint(1, 5), "prerequisites": before, "roles": roles})
    roles = {"a": ([3, 3, 2, 3] * count * 2)[: count * 6], "b": 2}
    return {"objective": "makespan", "horizon": count * 6, "roles": roles, "initiatives": pieces, "max_parallel": 4}


@pytest.mark.parametrize("seed", range(20))
def test_bred_plans_break_no_limit_and_are_never_longer(seed: int) -> None:
    data = project(seed, 8 + seed)
    room = frame(read_problem(data))
    first = greedy(room)
    assert first is not None and is_plain(room)
    made = bred(room, first, 60, 0, seed, lambda: False)
    assert violations(data, dict(made)) == []
    assert ends_at(room.problem, made) <= ends_at(room.problem, first)
    assert made == bred(room, first, 60, 0, seed, lambda: False)


def test_breeding_reaches_the_proven_end_of_small_projects() -> None:
    for seed in range(12):
        room = frame(read_problem(project(100 + seed, 9)))
        first = greedy(room)
        assert first is not None
        plan = solve(room.problem, time_limit=20)
        assert plan.status == "optimal"
        assert ends_at(room.problem, bred(room, first, 200, 0, 0, lambda: False)) == plan.makespan


def test_a_problem_with_dates_or_money_is_left_alone() -> None:
    base = {"objective": "makespan", "horizon": 12, "roles": {"a": 2}}
    piece = {"id": "x", "duration": 2, "prerequisites": [], "roles": {"a": 1}}
    assert is_plain(frame(read_problem({**base, "initiatives": [piece]})))
    for changed in ({"initiatives": [piece | {"mandatory_by": 6}]}, {"initiatives": [piece], "blackout": [2]},
                    {"initiatives": [piece | {"cost": 3}], "budget_per_quarter": 9}):  # fmt: skip
        assert not is_plain(frame(read_problem(base | changed)))
