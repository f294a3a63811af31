"""Small random problems with every kind of limit, for comparison with trying all plans."""

from random import Random
from typing import Any

Json = dict[str, Any]


def small_problem(seed: int) -> Json:
    """A value problem with 12 months and three to six initiatives."""
    dice = Random(f"value {seed}")
    count = dice.choice((3, 4, 4, 5, 5, 6))
    problem: Json = {
        "objective": "value",
        "horizon": 12,
        "discount": dice.choice((1, 0.97, 0.9)),
        "max_parallel": dice.choice((None, 1, 2, 3)),
        "blackout": dice.choice(([], [11], [0, 1], [2, 3, 4])),
        "carry_over": dice.random() < 0.4,
        "roles": {"data": _amount(dice, 12, (2, 3, 4)), "risk": _amount(dice, 12, (1.5, 2, 3))},
        "budget_per_quarter": dice.choice((None, 30, 60, _amount(dice, 4, (10, 40, 80)))),
        "capabilities": [_capability(dice, name) for name in ("c0", "c1", "c2")],
        "initiatives": [_initiative(dice, index, count) for index in range(count)],
    }
    _add_execution(dice, problem)
    return problem


def with_units(problem: Json, seed: int) -> Json:
    """The problem of a bank of two or three units, each with levels of its own."""
    dice = Random(f"units {seed}")
    weights = {f"u{index}": dice.choice((1, 2, 0.5)) for index in range(dice.choice((2, 2, 3)))}
    return {**problem, "capabilities": [_in_units(dice, each, weights) for each in problem["capabilities"]]}


def _in_units(dice: Random, capability: Json, weights: Json) -> Json:
    """Units that stand further or less far than the bank was said to; sometimes one of them has no level."""
    own = [id for id in weights if dice.random() < 0.85] or list(weights)
    units = [
        {"id": id, "level": round(max(0, capability["level"] + dice.choice((-1, -0.5, 0, 0.3, 1))), 6), "weight": weights[id]}
        for id in own
    ]
    mean = sum(each["level"] * each["weight"] for each in units) / sum(each["weight"] for each in units)
    return {**capability, "level": mean, "units": units}


def _amount(dice: Random, count: int, choices: tuple[float, ...]) -> Any:
    if dice.random() < 0.5:
        return dice.choice(choices)
    return [dice.choice(choices) for _ in range(count)]


def _capability(dice: Random, name: str) -> Json:
    level = dice.choice((0.5, 1, 1.5, 1.8, 2, 2.6))
    return {
        "id": name,
        "level": level,
        "target": dice.choice((2.5, 3, 3.4, 4, 1)),
        "minimum": dice.choice((None, None, 2, 3, 3.5)),
        "weight": dice.choice((1, 2, 0.5, 0)),
    }


def _initiative(dice: Random, index: int, count: int) -> Json:
    duration = dice.randint(3, 7) if count > 4 else dice.randint(1, 6)
    lifts = []
    for _ in range(dice.choice((0, 1, 1, 1, 2))):
        origin = dice.choice((0, 1, 1, 2, 2, 3))
        lifts.append({"capability": dice.choice(("c0", "c1", "c2", "other")), "from": origin,
                      "to": origin + dice.choice((1, 1, 2))})  # fmt: skip
    return {
        "id": f"i{index}",
        "duration": duration,
        "cost": dice.choice((0, 10, 25, 60)),
        "roles": {role: dice.choice((0.5, 1, 1.3, 2)) for role in ("data", "risk") if dice.random() < 0.7},
        "prerequisites": [f"i{other}" for other in range(index) if dice.random() < 0.2],
        "lifts": lifts,
        "pinned": [(low := dice.randint(0, 5)), low + dice.randint(0, 4)] if dice.random() < 0.1 else None,
        "excluded": dice.random() < 0.08,
        "mandatory_by": dice.randint(6, 12) if dice.random() < 0.12 else None,
        "benefit_per_month": dice.choice((None, None, 1.5, 4)),
    }


def _add_execution(dice: Random, problem: Json) -> None:
    """Sometimes a plan on screen, work under way, finished work, and a weight for benefits."""
    ids = [each["id"] for each in problem["initiatives"]]
    if dice.random() < 0.35:
        problem["previous"] = {id: dice.randint(0, 6) for id in ids if dice.random() < 0.7}
    if dice.random() < 0.2:
        problem["finished"] = [ids[0]]
    if dice.random() < 0.25:
        problem["started"] = {dice.choice(ids[:2]): dice.randint(-3, 0)}
    if dice.random() < 0.4:
        problem["benefit_weight"] = dice.choice((0.1, 0.5))


def small_project(seed: int) -> Json:
    """A makespan problem with up to five initiatives, milestones among them."""
    dice = Random(f"makespan {seed}")
    count = dice.choice((3, 4, 5))
    horizon = dice.choice((7, 10, 11))
    initiatives = []
    for index in range(count):
        initiatives.append(
            {
                "id": f"i{index}",
                "duration": dice.choice((0, 1, 2, 3, 4)),
                "cost": dice.choice((0, 0, 10, 30)),
                "roles": {role: dice.choice((0.5, 1, 2)) for role in ("data", "risk") if dice.random() < 0.7},
                "prerequisites": [f"i{other}" for other in range(index) if dice.random() < 0.25],
                "lifts": [],
                "pinned": [(low := dice.randint(0, 4)), low + dice.randint(0, 3)] if dice.random() < 0.1 else None,
                "excluded": dice.random() < 0.05,
                "mandatory_by": dice.randint(4, horizon) if dice.random() < 0.1 else None,
            }
        )
    problem = {
        "objective": "makespan",
        "horizon": horizon,
        "max_parallel": dice.choice((None, None, 1, 2)),
        "blackout": dice.choice(([], [2], [0, 5])),
        "carry_over": dice.random() < 0.4,
        "roles": {"data": _amount(dice, horizon, (1, 2, 3)), "risk": _amount(dice, horizon, (1, 2, 3))},
        "budget_per_quarter": dice.choice((None, None, 20, _amount(dice, -(-horizon // 3), (5, 20, 40)))),
        "initiatives": initiatives,
    }
    ids = [each["id"] for each in initiatives]
    if dice.random() < 0.3:
        problem["previous"] = {id: dice.randint(0, 6) for id in ids}
    if dice.random() < 0.15:
        problem["finished"] = [ids[0]]
    if dice.random() < 0.15:
        problem["started"] = {ids[0]: dice.randint(-2, 0)}
    return problem
