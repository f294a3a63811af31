"""The report's speed, without planning: each language first and warm; the Chinese one against headless Chromium printing the
same page; 20 queued reports on two workers. `python -m benchmarks.report`"""

import datetime
import io
import pickle
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from multiprocessing import get_context
from pathlib import Path

from pypdf import PdfReader

from assessment.access import find_assessment
from assessment.jobs import Jobs, settle
from assessment.models import ReportJob
from assessment.store import Store
from questionnaires.library import find
from reports.content import Report, make_report
from reports.fonts import font_css
from reports.language import Language
from reports.pdf import pdf_of
from reports.planned import Planned
from reports.rendering import html_of
from roadmap import solve
from roadmap.calendar import month_after
from roadmap.portfolio import default_limits, portfolio
from scoring.engine import score
from settings import ROOT, read_settings
from tests.app_case import Case, settings_in
from tests.conftest import SAMPLE, answers_from
from tests.web.browser import ARGUMENTS, browser

TIMES = 5
ONCE = """
import pickle, sys
from pathlib import Path
from reports.pdf import pdf_of
from settings import read_settings
Path(sys.argv[2]).write_bytes(pdf_of(pickle.loads(Path(sys.argv[1]).read_bytes()), read_settings().fonts))
"""
"""A process of its own that makes one report."""
QUEUED = 20


def main() -> None:
    model = find("retail-lending")
    answers = answers_from(SAMPLE, model)
    result = score(model, answers)
    limits = default_limits(model, "city_commercial", month_after("2026-11-18"))
    assert limits is not None
    made = portfolio(model, result, limits)
    planned = Planned(model, made, solve(made.problem, time_limit=8))
    settle()
    print("| language | pages | kB | first s | warm s |\n| --- | --- | --- | --- | --- |")
    for locale in ("en", "zh"):
        report = make_report(model, answers, result, planned, Language(locale), "2026-11-18")
        times = _seconds(lambda report=report: pdf_of(report, read_settings().fonts))
        raw = pdf_of(report, read_settings().fonts)
        pages = len(PdfReader(io.BytesIO(raw)).pages)
        print(f"| {locale} | {pages} | {len(raw) / 1000:.0f} | {times[0]:.1f} | {statistics.median(times[1:]):.1f} |")
    against_chromium(report)
    queue()


def _seconds(work: Callable[[], object], times: int = TIMES) -> list[float]:
    found = []
    for _ in range(times):
        begin = time.perf_counter()
        work()
        found.append(time.perf_counter() - begin)
    return found


def against_chromium(report: Report) -> None:
    """Turn about in one run, so that what else the machine does falls on both."""
    fonts = read_settings().fonts
    with tempfile.TemporaryDirectory() as folder, browser() as chromium:
        page, kept, out = Path(folder) / "report.html", Path(folder) / "report.pickle", Path(folder) / "out.pdf"
        page.write_text(html_of(report).replace("<style>", f"<style>{font_css(fonts)}", 1), encoding="utf-8")
        kept.write_bytes(pickle.dumps(report))

        def printed() -> None:
            tab = chromium.new_page()
            tab.goto(page.as_uri())
            tab.pdf(prefer_css_page_size=True, tagged=True, outline=True)
            tab.close()

        program = shutil.which("chromium") or shutil.which("chromium-browser") or "chromium"
        profile = ["--headless", f"--user-data-dir={folder}/profile", f"--print-to-pdf={out}", page.as_uri()]
        ours = [sys.executable, "-c", ONCE, str(kept), str(out)]
        pairs: dict[str, tuple[Callable[[], object], Callable[[], object]]] = {
            "warm worker": (lambda: pdf_of(report, fonts), printed),
            "whole process": (lambda: _run(ours), lambda: _run([program, *ARGUMENTS, *profile])),
        }
        print("\n| | ours s | Chromium s | times |\n| --- | --- | --- | --- |")
        for name, (own, other) in pairs.items():
            both = [(_seconds(own, 1)[0], _seconds(other, 1)[0]) for _ in range(TIMES)][1:]
            mine, theirs = (statistics.median(each) for each in zip(*both, strict=True))
            print(f"| {name} | {mine:.2f} | {theirs:.2f} | {mine / theirs:.1f} |")


def _run(command: Sequence[str]) -> None:
    subprocess.run(command, cwd=ROOT, capture_output=True, check=True)


def _work(folder: str, ids: Sequence[str]) -> int:
    """One worker's share of the queue; its largest memory in MB (of ``getrusage`` a child inherits its parent's)."""
    settings = settings_in(Path(folder))
    jobs = Jobs(Store(settings))
    settle()
    for each in ids:
        jobs.perform("report", each)
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) // 1024


def queue() -> None:
    """20 full reports in both languages on two workers."""
    with tempfile.TemporaryDirectory() as folder:
        case = Case(Path(folder) / "data")
        assessment = case.upload(SAMPLE)
        with case.store.session() as session:
            actor = case.actor(session)
            row = find_assessment(session, actor, assessment)
            day = row.day(datetime.date.today())
            jobs = [ReportJob(assessment_id=row.id, locale=("zh", "en")[n % 2], date=day) for n in range(QUEUED)]
            session.add_all(jobs)
            session.flush()
            ids = [each.id for each in jobs]
        begin = time.perf_counter()
        with get_context("spawn").Pool(2) as pool:
            memory = pool.starmap(_work, [(str(case.settings.data), ids[0::2]), (str(case.settings.data), ids[1::2])])
        seconds = time.perf_counter() - begin
        print(f"\n{QUEUED} queued reports on 2 workers: {seconds:.0f} s, memory {max(memory)} MB a worker at most")


if __name__ == "__main__":
    main()
