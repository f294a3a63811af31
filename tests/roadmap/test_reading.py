"""A slip in a file is refused, with its place and what would be right."""

import copy
import math
from collections.abc import Callable
from typing import Any

import pytest

from errors import PlanError
from roadmap import read_problem

Json = dict[str, Any]


def whole_problem() -> Json:
    return {
        "objective": "value", "horizon": 24, "discount": 0.97, "max_parallel": 8, "blackout": [11], "carry_over": False,
        "previous": {"i0": 1}, "started": {"i0": -1}, "finished": [], "benefit_weight": 0,
        "roles": {"data": 5}, "budget_per_quarter": 900,
        "capabilities": [{"id": "c", "level": 1.8, "target": 4, "minimum": 3, "weight": 2}],
        "initiatives": [
            {"id": "i0", "duration": 4, "cost": 120, "roles": {"data": 2}, "prerequisites": [],
             "lifts": [{"capability": "c", "from": 1, "to": 3}], "pinned": None, "excluded": False,
             "mandatory_by": None, "benefit_per_month": None},
            {"id": "i1", "duration": 4, "cost": 120, "roles": {"data": 2}, "prerequisites": ["i0"],
             "lifts": [{"capability": "elsewhere", "from": 1, "to": 3}], "pinned": [1, 6], "excluded": False,
             "mandatory_by": 12, "benefit_per_month": 3.5},
        ],
    }  # fmt: skip


def test_the_problem_of_the_interface_is_read() -> None:
    problem = read_problem(whole_problem())
    assert problem.budget == (900.0,) * 8
    assert problem.by_id["i1"].pinned == (1, 6)
    assert problem.fixed == {"i0": -1}


def test_a_unit_has_the_share_of_the_bank_that_its_weight_gives() -> None:
    problem = whole_problem()
    units = [{"id": "a", "level": 1.2, "weight": 1}, {"id": "b", "level": 2.1, "weight": 2}]
    problem["capabilities"][0]["units"] = units
    capability = read_problem(problem).capabilities[0]
    assert [(each.id, each.level, round(each.share, 6)) for each in capability.units] == [
        ("a", 1.2, 0.333333), ("b", 2.1, 0.666667),
    ]  # fmt: skip
    assert capability.lowest == 1.2
    for where, change in (
        ("capabilities[0].level", _set("capabilities", 0, "level", 2)),
        ("capabilities[0].units[1].id", _set("capabilities", 0, "units", 1, "id", "a")),
        ("capabilities[0].units[0].level", _set("capabilities", 0, "units", 0, "level", "low")),
        ("capabilities[0].units", _set("capabilities", 0, "units", [{"id": "a", "level": 1.8, "weight": 0}])),
    ):
        wrong = copy.deepcopy(problem)
        change(wrong)
        with pytest.raises(PlanError) as error:
            read_problem(wrong)
        assert error.value.where == where


def _set(*path: Any) -> Callable[[Json], None]:
    *way, key, value = path

    def change(problem: Json) -> None:
        here: Any = problem
        for step in way:
            here = here[step]
        here[key] = value

    return change


SLIPS: list[tuple[str, Callable[[Json], None]]] = [
    ("horizon", _set("horizon", 18)),
    ("objective", _set("objective", "speed")),
    ("discount", _set("discount", 0)),
    ("discount", _set("discount", math.nan)),
    ("discount", _set("discount", True)),
    ("max_parallel", _set("max_parallel", 0)),
    ("blackout[0]", _set("blackout", [-1])),
    ("roles.data", _set("roles", {"data": [5, 5]})),
    ("roles.data", _set("roles", {"data": "5"})),
    ("budget_per_quarter", _set("budget_per_quarter", -1)),
    ("budget_per_quarter[3]", _set("budget_per_quarter", [1, 1, 1, math.inf, 1, 1, 1, 1])),
    ("colour", _set("colour", "red")),
    ("previous.nobody", _set("previous", {"nobody": 1})),
    ("finished.nobody", _set("finished", ["nobody"])),
    ("started.i0", _set("started", {"i0": 1.5})),
    ("benefit_weight", _set("benefit_weight", -1)),
    ("capabilities[0].level", _set("capabilities", 0, "level", None)),
    ("capabilities[0].colour", _set("capabilities", 0, "colour", "red")),
    ("initiatives[0].duration", _set("initiatives", 0, "duration", 0)),
    ("initiatives[0].duration", _set("initiatives", 0, "duration", 1.5)),
    ("initiatives[0].cost", _set("initiatives", 0, "cost", 10**400)),
    ("initiatives[0].lifts[0].to", _set("initiatives", 0, "lifts", 0, "to", 1)),
    ("initiatives[0].lifts[0].from", _set("initiatives", 0, "lifts", 0, "from", 1.5)),
    ("initiatives[0].roles.cook", _set("initiatives", 0, "roles", {"cook": 1})),
    ("initiatives[1].id", _set("initiatives", 1, "id", "i0")),
    ("initiatives[1].prerequisites[0]", _set("initiatives", 1, "prerequisites", ["nobody"])),
    ("initiatives[1].prerequisites[1]", _set("initiatives", 1, "prerequisites", ["i0", "i0"])),
    ("initiatives[0].prerequisites", _set("initiatives", 0, "prerequisites", ["i1"])),
    ("initiatives[1].pinned[1]", _set("initiatives", 1, "pinned", [6, 1])),
    ("initiatives[1].excluded", _set("initiatives", 1, "excluded", 0)),
    ("initiatives", _set("initiatives", {})),
]


@pytest.mark.parametrize(("place", "slip"), SLIPS)
def test_a_slip_is_refused_at_its_place(place: str, slip: Callable[[Json], None]) -> None:
    problem = copy.deepcopy(whole_problem())
    slip(problem)
    with pytest.raises(PlanError) as refusal:
        read_problem(problem)
    assert str(refusal.value).startswith(f"{place}: ")
    assert refusal.value.remedy


@pytest.mark.parametrize("key", ["objective", "horizon", "roles", "initiatives", "capabilities", "discount"])
def test_a_missing_key_is_named(key: str) -> None:
    problem = whole_problem()
    del problem[key]
    with pytest.raises(PlanError, match=f"{key}: is missing"):
        read_problem(problem)


def test_a_list_is_no_problem() -> None:
    with pytest.raises(PlanError):
        read_problem([])  # type: ignore[arg-type]
