"""Seconds of one assessment's full Result, with 2,000 resamples. `python -m benchmarks.scoring`"""

import random
import statistics
import time

from questionnaires.library import find
from scoring.answers import Answers, Organisation, Respondent
from scoring.engine import score


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
        times = []
        for _ in range(9):
            begin = time.perf_counter()
            score(model, answers)
            times.append(time.perf_counter() - begin)
        print(f"| {count} | {1000 * statistics.median(times):.0f} |")


if __name__ == "__main__":
    main()
