"""Pages of a bank with many respondents against those of one with few, in one run. `python -m benchmarks.pages`"""

import statistics
import tempfile
import time
from pathlib import Path

from assessment.jobs import settle
from tests.app_case import Case
from tests.web.test_many_people import PAGES, answered_by
from tests.web.test_respond import Lead

FEW, MANY, TIMES = 8, 200, 7


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        case = Case(Path(folder) / "data")
        few, many = _asked(case, FEW), _asked(case, MANY)
        settle()
        print(f"| page | {FEW} respondents ms | {MANY} respondents ms | times |\n| --- | --- | --- | --- |")
        for page in ("", *PAGES):
            small, large = (_milliseconds(lead, f"/assessments/{lead.id}/{page}" if page else "/") for lead in (few, many))
            print(f"| {page or 'list'} | {small:.0f} | {large:.0f} | {large / small:.1f} |")


def _asked(case: Case, count: int) -> Lead:
    """A bank in which so many people have answered every question of the full version, each with a file as evidence."""
    lead = Lead(case, version="full")
    answered_by(lead, 0, count)
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
