"""An independent judge of plans: plain loops over the JSON of problem and answer, written from ROADMAP.md alone."""

from itertools import product
from typing import Any

Json = dict[str, Any]
NEAR = 1e-6


def per_period(amount: Any, count: int) -> list[float]:
    """A list with one amount per period."""
    return list(amount) if isinstance(amount, list) else [amount] * count


def has_already(problem: Json, initiative: Json) -> bool:
    """Whether the bank has all an initiative's lifts (value mode)."""
    if problem["objective"] != "value" or not initiative.get("lifts"):
        return False
    levels = {each["id"]: [level for level, _ in parts_of(each)] for each in problem["capabilities"]}
    for lift in initiative["lifts"]:
        if lift["capability"] not in levels or min(levels[lift["capability"]]) < lift["to"]:
            return False
    return True


def parts_of(capability: Json) -> list[tuple[float, float]]:
    """Level and share of each unit, or of the bank as one."""
    units = capability.get("units") or [{"level": capability["level"], "weight": 1}]
    total = sum(each["weight"] for each in units)
    return [(each["level"], each["weight"] / total) for each in units]


def broken_alone(problem: Json, initiative: Json, start: int) -> bool:
    """Whether a start breaks a rule that concerns no other initiative."""
    end = start + initiative["duration"]
    started = problem.get("started") or {}
    if end > problem["horizon"] or initiative.get("excluded"):
        return True
    if initiative["id"] in started:
        if start != started[initiative["id"]]:
            return True
    elif start < 0 or start in (problem.get("blackout") or []):
        return True
    pinned = initiative.get("pinned")
    if pinned and not pinned[0] <= start <= pinned[1]:
        return True
    deadline = initiative.get("mandatory_by")
    return deadline is not None and end > deadline


def broken_limits(problem: Json, starts: dict[str, int]) -> list[str]:
    """Limits on people, places and money that a plan breaks."""
    by_id = {each["id"]: each for each in problem["initiatives"]}
    horizon, broken = problem["horizon"], []
    running: list[list[Json]] = [[] for _ in range(horizon)]
    for id, start in starts.items():
        for month in range(start, start + by_id[id]["duration"]):
            if 0 <= month < horizon:
                running[month].append(by_id[id])
    for role, capacity in problem["roles"].items():
        for month, most in enumerate(per_period(capacity, horizon)):
            if sum((each.get("roles") or {}).get(role, 0) for each in running[month]) > most + NEAR:
                broken.append(f"roles.{role} in {month}")
    places = problem.get("max_parallel")
    for month in range(horizon):
        if places is not None and len(running[month]) > places:
            broken.append(f"max_parallel in {month}")
    return broken + broken_budget(problem, running, starts, by_id)


def broken_budget(
    problem: Json, running: list[list[Json]], starts: dict[str, int], by_id: dict[str, Json]
) -> list[str]:
    """Quarters in which a plan costs more than there is."""
    if problem.get("budget_per_quarter") is None:
        return []
    quarters = (problem["horizon"] + 2) // 3
    budget = per_period(problem["budget_per_quarter"], quarters)
    spent, broken, saved = spend_of(problem, running, starts, by_id), [], 0.0
    for quarter in range(quarters):
        there = budget[quarter] + (saved if problem.get("carry_over") else 0.0)
        if spent[quarter] > there + NEAR:
            broken.append(f"budget in {quarter}")
        saved = there - spent[quarter]
    return broken


def spend_of(
    problem: Json, running: list[list[Json]], starts: dict[str, int], by_id: dict[str, Json]
) -> list[float]:
    """Cost per quarter; a milestone pays in the quarter in which it falls."""
    spent = [0.0] * ((problem["horizon"] + 2) // 3)
    for month, at_work in enumerate(running):
        for each in at_work:
            spent[month // 3] += each.get("cost", 0) / each["duration"]
    for id, start in starts.items():
        if by_id[id]["duration"] == 0:
            spent[min(start, problem["horizon"] - 1) // 3] += by_id[id].get("cost", 0)
    return spent


def broken_order(problem: Json, starts: dict[str, int]) -> list[str]:
    """Prerequisites that a plan lacks or doesn't wait for."""
    by_id = {each["id"]: each for each in problem["initiatives"]}
    finished, broken = problem.get("finished") or [], []
    for id, start in starts.items():
        for need in by_id[id].get("prerequisites", []):
            if need in finished:
                continue
            if need not in starts:
                if not has_already(problem, by_id[need]):
                    broken.append(f"{id} lacks {need}")
            elif start < starts[need] + by_id[need]["duration"]:
                broken.append(f"{id} doesn't wait for {need}")
    return broken


def missing(problem: Json, starts: dict[str, int]) -> list[str]:
    """Initiatives that must be in the plan and aren't."""
    finished, started = problem.get("finished") or [], problem.get("started") or {}
    absent = []
    for each in problem["initiatives"]:
        must = each.get("pinned") is not None or each.get("mandatory_by") is not None or each["id"] in started
        if problem["objective"] == "makespan":
            must = must or not each.get("excluded")
        if must and each["id"] not in finished and each["id"] not in starts:
            absent.append(f"{each['id']} is missing")
    return absent


def violations(problem: Json, starts: dict[str, int]) -> list[str]:
    """Every rule of the problem that a plan breaks; empty for a plan that may be shown."""
    by_id = {each["id"]: each for each in problem["initiatives"]}
    wrong = [id for id, start in starts.items() if broken_alone(problem, by_id[id], start)]
    again = [id for id in starts if id in (problem.get("finished") or [])]
    return (
        [f"{id} may not start there" for id in wrong]
        + [f"{id} is finished" for id in again]
        + broken_limits(problem, starts)
        + broken_order(problem, starts)
        + missing(problem, starts)
    )


def level_at(capability: Json, start: float, done: list[Json]) -> float:
    """Level of a capability, now at ``start``, once some initiatives are done."""
    target = max(capability["target"], capability.get("minimum") or 0)
    level, step = start, int(start)
    while step < target:
        covered = False
        for each in done:
            for lift in each.get("lifts", []):
                if lift["capability"] == capability["id"] and lift["from"] <= step and step + 1 <= lift["to"]:
                    covered = True
        if not covered:
            break
        level = max(level, min(step + 1, target))
        step += 1
    return float(level)


def done_by(problem: Json, starts: dict[str, int], month: int) -> list[Json]:
    """Initiatives done before a month begins, the finished ones included."""
    finished = problem.get("finished") or []
    return [
        each
        for each in problem["initiatives"]
        if each["id"] in finished or (each["id"] in starts and starts[each["id"]] + each["duration"] <= month)
    ]


def objective(problem: Json, starts: dict[str, int]) -> float:
    """The value of a plan (or its last end in makespan mode)."""
    by_id = {each["id"]: each for each in problem["initiatives"]}
    if problem["objective"] == "makespan":
        return float(max([0] + [start + by_id[id]["duration"] for id, start in starts.items()]))
    total = 0.0
    for quarter in range(problem["horizon"] // 3):
        done = done_by(problem, starts, 3 * quarter + 3)
        worth = 0.0
        for capability in problem["capabilities"]:
            minimum = capability.get("minimum") or 0
            for low, share in parts_of(capability):
                high = level_at(capability, low, done)
                below = max(0.0, min(high, minimum) - low)
                worth += share * capability.get("weight", 1) * ((high - low) + 9 * below)
        benefit = 0.0
        for id, start in starts.items():
            for month in range(3 * quarter, 3 * quarter + 3):
                if month >= start + by_id[id]["duration"]:
                    benefit += by_id[id].get("benefit_per_month") or 0.0
        total += problem["discount"] ** quarter * (worth + (problem.get("benefit_weight") or 0) * benefit)
    return total


def cost(problem: Json, starts: dict[str, int]) -> float:
    """Total cost of a plan."""
    return float(sum(each.get("cost", 0) for each in problem["initiatives"] if each["id"] in starts))


def moved(problem: Json, starts: dict[str, int]) -> int:
    """Changes against the plan on screen."""
    previous = problem.get("previous")
    if previous is None:
        return 0
    open_ids = [each["id"] for each in problem["initiatives"] if each["id"] not in (problem.get("finished") or [])]
    return sum(1 for id in open_ids if starts.get(id) != previous.get(id))


def all_plans(problem: Json) -> list[dict[str, int]]:
    """Every plan that keeps every rule, by trying all."""
    open_ones = [each for each in problem["initiatives"] if each["id"] not in (problem.get("finished") or [])]
    plans: list[dict[str, int]] = [{}]
    for each in open_ones:
        first = min([0, *(problem.get("started") or {}).values()])
        months = [month for month in range(first, problem["horizon"] + 1) if not broken_alone(problem, each, month)]
        grown = [{**plan, each["id"]: month} for plan, month in product(plans, months)]
        plans = [plan for plan in plans + grown if not broken_limits(problem, plan)]
    return [plan for plan in plans if not violations(problem, plan)]
