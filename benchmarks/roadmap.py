"""Benchmark of the planner: eight fixed seeds of 45 and of 100 initiatives, and the shipped catalogue.

Prints a Markdown table: objective, proven bound, gap, seconds and the greedy list's objective.
`python -m benchmarks.roadmap [45|100|catalogue ...] [--seconds S]`
"""

import argparse
import random
import statistics
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from questionnaires.library import find
from roadmap import Plan, read_problem, solve
from roadmap.calendar import month_after
from roadmap.portfolio import default_limits, portfolio
from scoring.engine import score
from tests.conftest import QUICK_SAMPLE, SAMPLE, answers_from

ROLES = ("technology", "data", "risk", "product", "operations", "hr")
SEEDS = range(8)


def generated(count: int, seed: int) -> dict[str, Any]:
    """25 capabilities with chains of initiatives, 6 roles, 24 months, budget at 60 or 90 % of all wishes."""
    dice = random.Random(f"{count}-{seed}")
    capabilities = [_capability(index, dice) for index in range(25)]
    initiatives: list[dict[str, Any]] = []
    last_on: dict[str, str] = {}
    top: dict[str, int] = {each["id"]: 1 for each in capabilities}
    for index in range(count):
        capability = dice.choice([each for each in top if top[each] < 5] or list(top))
        origin = min(top[capability], 4)
        lift = min(5, origin + dice.choice((1, 1, 2)))
        lifts = [{"capability": capability, "from": origin, "to": lift}]
        if dice.random() < 0.4:
            other = dice.choice([each for each in top if each != capability])
            lifts.append({"capability": other, "from": min(top[other], 4), "to": min(top[other], 4) + 1})
        needs = {last_on[capability]} if capability in last_on else set()
        if initiatives and dice.random() < 0.15:
            needs.add(dice.choice(initiatives)["id"])
        duration = dice.randint(2, 7)
        initiative = {
            "id": f"i{index}", "duration": duration, "cost": round(duration * dice.uniform(5, 40), 1),
            "roles": {role: round(dice.uniform(0.2, 3.0), 1) for role in dice.sample(ROLES, dice.randint(2, 5))},
            "prerequisites": sorted(needs), "lifts": lifts,
        }  # fmt: skip
        initiatives.append(initiative)
        for each in lifts:
            top[each["capability"]] = max(top[each["capability"]], each["to"])
            last_on[each["capability"]] = initiative["id"]
    wishes = sum(each["cost"] for each in initiatives)
    effort = {role: sum(each["duration"] * each["roles"].get(role, 0) for each in initiatives) for role in ROLES}
    return {
        "objective": "value", "horizon": 24, "discount": 0.97, "max_parallel": 8 if count < 60 else 14,
        "blackout": [11, 23], "carry_over": False,
        "roles": {role: max(4, round(0.8 * effort[role] / 24)) for role in ROLES},
        "budget_per_quarter": round(wishes * (0.6 if seed % 2 else 0.9) / 8),
        "capabilities": capabilities, "initiatives": initiatives,
    }  # fmt: skip


def _capability(index: int, dice: random.Random) -> dict[str, Any]:
    level = round(dice.uniform(1, 2.6), 1)
    return {
        "id": f"c{index}", "level": level, "target": dice.choice((3, 3.5, 4, 4.5)),
        "minimum": 3 if dice.random() < 0.4 else None, "weight": dice.choice((1, 1, 1.5, 2)),
    }  # fmt: skip


def sample(path: Path) -> dict[str, Any]:
    """The shipped catalogue on a sample bank, with its type's default limits."""
    model = find("retail-lending")
    answers = answers_from(path, model)
    kind = answers.organisation.benchmark_type or "other"
    limits = default_limits(model, kind, month_after(answers.date or "2026-01-01"))
    assert limits is not None
    return dict(portfolio(model, score(model, answers), limits).document)


def cases(wanted: list[str]) -> Iterator[tuple[str, float, Callable[[], dict[str, Any]]]]:
    """Name, seconds allowed and maker of each case."""
    for count, seconds in ((45, 5.0), (100, 20.0)):
        for seed in SEEDS if str(count) in wanted else ():
            yield f"{count} #{seed}", seconds, partial(generated, count, seed)
    for path in (SAMPLE, QUICK_SAMPLE) if "catalogue" in wanted else ():
        yield f"catalogue {path.stem}", 5.0, partial(sample, path)


def line(name: str, plan: Plan) -> str:
    """One row of the table."""
    greedy = plan.greedy_objective or 0.0
    better = f"{plan.objective / greedy - 1:+.1%}" if plan.objective and greedy else "-"
    gap = f"{plan.gap:.3%}" if plan.gap is not None else "-"
    return (
        f"| {name} | {plan.objective or 0:.2f} | {plan.bound or 0:.2f} | {gap} | {plan.seconds:.1f} | {greedy:.2f} "
        f"| {better} | {plan.status} |"
    )


def main(arguments: list[str]) -> None:
    """Run the cases and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("wanted", nargs="*", default=["45", "100", "catalogue"])
    parser.add_argument("--seconds", type=float)
    options = parser.parse_args(arguments)
    gaps: dict[str, list[float]] = {}
    print("| case | objective | bound | gap | seconds | greedy | better by | status |\n|" + " --- |" * 8)
    for name, seconds, make in cases(options.wanted):
        plan = solve(read_problem(make()), time_limit=options.seconds or seconds)
        gaps.setdefault(name.split()[0], []).append(plan.gap if plan.gap is not None else 1.0)
        print(line(name, plan), flush=True)
    for group, found in gaps.items():
        print(f"\n{group}: median gap {statistics.median(found):.3%}, worst {max(found):.3%}")


if __name__ == "__main__":
    main(sys.argv[1:])
