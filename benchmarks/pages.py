"""Pages of a bank with many respondents against those of one with few, in one run. `python -m benchmarks.pages`"""

import gc
import statistics
import tempfile
import time
from pathlib import Path

from assessment.models import Answer, Assessment
from questionnaires.library import find
from tests.app_case import Case
from tests.web.test_respond import Lead

FEW, MANY, TIMES = 8, 200, 7
PAGES = ("people", "collect", "calibrate", "results", "evidence", "roadmap", "report", "people.xlsx")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        case = Case(Path(folder) / "data")
        few, many = _asked(case, FEW), _asked(case, MANY)
        gc.collect()
        gc.freeze()
        print(f"| page | {FEW} respondents ms | {MANY} respondents ms | times |\n| --- | --- | --- | --- |")
        for page in ("", *PAGES):
            small, large = (_milliseconds(lead, f"/assessments/{lead.id}/{page}" if page else "/") for lead in (few, many))
            print(f"| {page or 'list'} | {small:.0f} | {large:.0f} | {large / small:.1f} |")


def _asked(case: Case, count: int) -> Lead:
    """A bank in which so many people have answered every question of the full version."""
    lead = Lead(case, version="full")
    for first in range(0, count, 100):
        lead.invite("\n".join(f"P{place}, Retail risk" for place in range(first, min(first + 100, count))))
    questions = [each.id for each in find("retail-lending").questions]
    with case.store.session() as session:
        for person in session.get_one(Assessment, lead.id).participants:
            person.answers += [Answer(question=each, rank=3, revision=1) for each in questions]
    return lead


def _milliseconds(lead: Lead, path: str) -> float:
    found = []
    for _ in range(TIMES):
        begin = time.perf_counter()
        assert lead.client.get(path).status_code == 200
        found.append(1000 * (time.perf_counter() - begin))
    return statistics.median(found)


if __name__ == "__main__":
    main()
