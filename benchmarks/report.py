"""Seconds and pages of the full report in each language, first and warm, without planning. `python -m benchmarks.report`"""

import io
import time

from pypdf import PdfReader

from questionnaires.library import find
from reports.content import make_report
from reports.language import Language
from reports.pdf import pdf_of
from reports.planned import Planned
from roadmap import solve
from roadmap.calendar import month_after
from roadmap.portfolio import default_limits, portfolio
from scoring.engine import score
from settings import read_settings
from tests.conftest import SAMPLE, answers_from


def main() -> None:
    model = find("retail-lending")
    answers = answers_from(SAMPLE, model)
    result = score(model, answers)
    limits = default_limits(model, "city_commercial", month_after("2026-11-18"))
    assert limits is not None
    made = portfolio(model, result, limits)
    planned = Planned(model, made, solve(made.problem, time_limit=8))
    print("| language | pages | kB | first s | warm s |\n| --- | --- | --- | --- | --- |")
    for locale in ("zh", "en"):
        report = make_report(model, answers, result, planned, Language(locale), "2026-11-18")
        times = []
        for _ in range(3):
            begin = time.perf_counter()
            raw = pdf_of(report, read_settings().fonts)
            times.append(time.perf_counter() - begin)
        pages = len(PdfReader(io.BytesIO(raw)).pages)
        print(f"| {locale} | {pages} | {len(raw) / 1000:.0f} | {times[0]:.1f} | {min(times[1:]):.1f} |")


if __name__ == "__main__":
    main()
