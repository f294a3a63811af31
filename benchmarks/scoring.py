"""Scoring: one assessment's full Result, and many assessments at once against plain loop and pandas.

`python -m benchmarks.scoring`
"""

import random
import statistics
import time
from collections.abc import Callable

import numpy as np
import pandas as pd

from questionnaires.library import find
from questionnaires.schema import Questionnaire
from scoring.answers import Answers, Organisation, Respondent
from scoring.engine import score
from scoring.frame import Frame
from scoring.many import score_many, values_of_many

ASSESSMENTS, RESPONDENTS = 10_000, 8


def main() -> None:
    model = find("retail-lending")
    print("| respondents | median ms of one Result |\n| --- | --- |")
    for count in (12, 24, 200):
        dice = random.Random(count)
        people = tuple(
            Respondent(f"r{i}", {question.id: dice.randrange(5) for question in model.questions}) for i in range(count)
        )
        answers = Answers(model.key, Organisation(model.title, "city_commercial"), people)
        score(model, answers)
        print(f"| {count} | {1000 * median_seconds(lambda given=answers: score(model, given), 9):.0f} |")
    many(model)


def median_seconds(call: Callable[[], object], times: int) -> float:
    found = []
    for _ in range(times):
        begin = time.perf_counter()
        call()
        found.append(time.perf_counter() - begin)
    return statistics.median(found)


def many(model: Questionnaire) -> None:
    """Ratios in one run; the loop sees a twentieth of the assessments and its time is multiplied."""
    frame = Frame(model, "full")
    ranks = np.random.default_rng(1).integers(-2, 5, (RESPONDENTS, ASSESSMENTS, 64)).astype(np.int8)
    part = ASSESSMENTS // 20
    fast = score_many(frame, ranks)
    slow = np.array([looped(model, ranks[:, place].tolist()) for place in range(part)], dtype=float)
    assert np.allclose(fast[:part, 0], slow, equal_nan=True)
    ours = median_seconds(lambda: score_many(frame, ranks), 5)
    loop = 20 * median_seconds(lambda: [looped(model, ranks[:, place].tolist()) for place in range(part)], 3)
    values = median_seconds(lambda: values_of_many(frame, ranks), 5)
    plain = 20 * median_seconds(lambda: [medians(ranks[:, place].tolist()) for place in range(part)], 3)
    table = long_table(ranks)
    grouped = median_seconds(lambda: table.groupby(["assessment", "question"], sort=False)["x"].median(), 3)
    refresh = median_seconds(lambda: np.nanpercentile(score_many(frame, ranks), [25, 50, 75], axis=0), 3)
    print(f"\n{ASSESSMENTS} assessments x 64 questions x {RESPONDENTS} respondents, in one run:")
    print("| what | numpy over all at once, ms | plain loop, ms | times | pandas groupby, ms | times |")
    print("| --- | --- | --- | --- | --- | --- |")
    print(f"| values of questions | {1000 * values:.0f} | {1000 * plain:.0f} | {plain / values:.0f} "
          f"| {1000 * grouped:.0f} | {grouped / values:.0f} |")  # fmt: skip
    print(f"| to the whole (ours: to every node) | {1000 * ours:.0f} | {1000 * loop:.0f} | {loop / ours:.0f} | | |")
    print(f"\nPooled quartiles of every node from answers: {refresh:.2f} s (bar 2 s)")


def medians(rows: list[list[int]]) -> list[float | None]:
    """Values of one assessment's questions by the plain loop over answers; None without one."""
    found: list[float | None] = []
    for column in range(len(rows[0])):
        given, na = [], 0
        for row in rows:
            rank = row[column]
            if rank >= 0:
                given.append(rank / 4)
            elif rank == -1:
                na += 1
        given.sort()
        middle = len(given) // 2
        if not given or 2 * na > na + len(given):
            found.append(None)
        else:
            found.append(given[middle] if len(given) % 2 else (given[middle - 1] + given[middle]) / 2)
    return found


def looped(model: Questionnaire, rows: list[list[int]]) -> float:
    """The overall position of one assessment by the plain loop over answers; NaN unpublished."""
    column, tops, covered, asked = 0, [], 0, 0
    for dimension in model.dimensions:
        below = []
        for capability in dimension.capabilities:
            values, possible = [], 0
            for _ in capability.questions:
                given, na = [], 0
                for row in rows:
                    rank = row[column]
                    if rank >= 0:
                        given.append(rank / 4)
                    elif rank == -1:
                        na += 1
                column += 1
                if 2 * na > na + len(given):
                    continue
                possible += 1
                if given:
                    given.sort()
                    middle = len(given) // 2
                    values.append(given[middle] if len(given) % 2 else (given[middle - 1] + given[middle]) / 2)
            covered, asked = covered + len(values), asked + possible
            if possible and len(values) / possible >= 0.7:
                below.append(sum(values) / len(values))
        if below:
            tops.append(sum(below) / len(below))
    return sum(tops) / len(tops) if tops and covered / asked >= 0.7 else float("nan")


def long_table(ranks: np.ndarray) -> pd.DataFrame:
    """One row an answer, as pandas users hold them."""
    respondents, assessments, questions = ranks.shape
    table = pd.DataFrame(
        {
            "assessment": np.tile(np.repeat(np.arange(assessments), questions), respondents),
            "question": np.tile(np.arange(questions), respondents * assessments),
            "x": ranks.reshape(-1) / 4,
        }
    )
    return table[table["x"] >= 0]


if __name__ == "__main__":
    main()
