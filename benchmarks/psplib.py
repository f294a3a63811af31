"""Published project cases (PSPLIB, .sm files) against their known optima.

Reads every `*.sm` under the folder named by PSPLIB_DIR, and the optima from files there named like `j30opt.sm` or
`j30hrs.sm` (lines: parameter, instance, makespan, ...). `PSPLIB_DIR=... python -m benchmarks.psplib [--seconds S]`
"""

import argparse
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from roadmap import read_problem, solve

RESULTS = re.compile(r"(j\d+)(?:opt|hrs)\.sm(?:\.txt)?$")


def read_case(text: str) -> dict[str, Any]:
    """A makespan problem from the text of a single-mode .sm file."""
    jobs = int(_after(text, r"jobs \(incl. supersource/sink \):\s*(\d+)"))
    horizon = int(_after(text, r"horizon\s*:\s*(\d+)"))
    followers = {row[0]: row[3:] for row in _rows(text, "PRECEDENCE RELATIONS", jobs)}
    needs = {row[0]: (row[2], row[3:]) for row in _rows(text, "REQUESTS/DURATIONS", jobs)}
    capacity = _rows(text, "RESOURCEAVAILABILITIES", 1)[0]
    before: dict[int, list[str]] = {job: [] for job in needs}
    for job, after in followers.items():
        for other in after:
            before[other].append(str(job))
    initiatives = [
        {
            "id": str(job), "duration": duration, "prerequisites": before[job],
            "roles": {f"r{index}": need for index, need in enumerate(rates)},
        }
        for job, (duration, rates) in needs.items()
    ]  # fmt: skip
    roles = {f"r{index}": most for index, most in enumerate(capacity)}
    return {"objective": "makespan", "horizon": max(horizon, 1), "roles": roles, "initiatives": initiatives}


def _after(text: str, pattern: str) -> str:
    found = re.search(pattern, text)
    if not found:
        raise ValueError(f"not a PSPLIB single-mode file: {pattern} is missing")
    return found[1]


def _rows(text: str, title: str, count: int) -> list[list[int]]:
    """The rows of whole numbers below a title."""
    below = text[text.index(title) :].splitlines()[1:]
    rows = [[int(word) for word in line.split()] for line in below if line.split() and _is_numbers(line)]
    return rows[:count]


def _is_numbers(line: str) -> bool:
    return all(word.isdigit() for word in line.split())


def known_optima(folder: Path) -> dict[str, int]:
    """Best known makespan by case name such as `j301_1`."""
    known: dict[str, int] = {}
    for path in sorted(folder.rglob("*.sm*")):
        if path.is_file() and (match := RESULTS.search(path.name)):
            for line in path.read_text(errors="replace").splitlines():
                words = line.split()
                if len(words) >= 3 and all(word.isdigit() for word in words[:3]):
                    known.setdefault(f"{match[1]}{words[0]}_{words[1]}", int(words[2]))
    return known


def cases(folder: Path) -> Iterator[tuple[str, str]]:
    """Name and text of each case."""
    for path in sorted(folder.rglob("*.sm")):
        if path.is_file() and not RESULTS.search(path.name):
            yield path.stem, path.read_text(errors="replace")


def main(arguments: list[str]) -> int:
    """Solve all cases and print a table; 1 when a proven makespan differs from the published one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--first", type=int, default=10**6, help="solve only so many cases")
    options = parser.parse_args(arguments)
    folder = Path(os.environ.get("PSPLIB_DIR", ""))
    if not os.environ.get("PSPLIB_DIR") or not folder.is_dir():
        print("Set PSPLIB_DIR to a folder of .sm files.")
        return 0
    known, wrong, reached, missed = known_optima(folder), 0, 0, list[str]()
    print("| case | makespan | bound | known | seconds | status |\n|" + " --- |" * 6)
    for name, text in list(cases(folder))[: options.first]:
        plan = solve(read_problem(read_case(text)), time_limit=options.seconds)
        best = known.get(name)
        if best is not None:
            reached += plan.makespan == best
            missed += [name] * (plan.makespan != best)
        wrong += best is not None and plan.status == "optimal" and plan.makespan != best
        print(f"| {name} | {plan.makespan} | {plan.bound} | {best} | {plan.seconds:.2f} | {plan.status} |", flush=True)
    print(f"\nbest known makespan reached: {reached} of {reached + len(missed)}; not: {', '.join(missed) or 'none'}")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
