"""Pictures of every screen and page in both languages, into build/screenshots. `make screenshots`"""

import subprocess
import sys
import tempfile
from pathlib import Path

from reports.fonts import prepare
from settings import ROOT, read_settings
from tests.web.browser import OWN_PASSWORD, browser, sign_in
from tests.web.server import Server

OUT = ROOT / "build" / "screenshots"
SCREENS = {
    "results": "/results", "capability": "/results/decision_oversight", "roadmap": "/roadmap", "report": "/report",
    "calibrate": "/calibrate", "collect": "/collect", "answer": "/answer/decision_oversight.human_review", "setup": "",
    "targets": "/targets?start=leading_practice", "initiatives": "/initiatives", "initiative": "/initiatives/risk_framework",
    "words": "/report/words", "links": "/report/links", "units": "/units", "measures": "/measures", "workshop": "/workshop",
    "evidence": "/evidence", "people": "/people",
}  # fmt: skip


LIBRARY = {
    "library": "", "questionnaire": "/retail-lending@1.0.0", "search": "/retail-lending@1.0.0?q=联合贷款",
    "library-question": "/retail-lending@1.0.0/questions/partner_management.limits",
}  # fmt: skip


def screens(server: Server) -> None:
    """Every screen, laptop and phone."""
    with browser() as chromium:
        password = server.password
        for locale, agent in (("en", "en-GB"), ("zh", "zh-CN")):
            page = chromium.new_context(locale=agent, viewport={"width": 1280, "height": 820}).new_page()
            page.goto(server.address)
            page.screenshot(path=OUT / f"{locale}-sign-in.png")
            sign_in(page, server.address, password)
            password = OWN_PASSWORD
            page.screenshot(path=OUT / f"{locale}-list.png")
            page.click("main table a >> nth=0")
            page.wait_for_url("**/results")
            base = page.url.removesuffix("/results")
            page.goto(base + "/roadmap")
            page.wait_for_selector("svg.gantt", timeout=120_000)
            for name, place in SCREENS.items():
                page.goto(base + place)
                page.screenshot(path=OUT / f"{locale}-{name}.png", full_page=name not in ("results", "roadmap"))
            page.goto(server.address + "/assessments/new")
            page.screenshot(path=OUT / f"{locale}-new.png", full_page=True)
            for name, place in LIBRARY.items():
                page.goto(server.address + "/library" + place)
                page.screenshot(path=OUT / f"{locale}-{name}.png", full_page=True)
            page.set_viewport_size({"width": 360, "height": 740})
            for name in ("answer", "results", "roadmap"):
                page.goto(base + SCREENS[name])
                page.screenshot(path=OUT / f"{locale}-phone-{name}.png")


def pages() -> None:
    """Every page of both sample banks in both languages."""
    for bank in ("linjiang", "yunfan"):
        for locale in ("en", "zh"):
            pdf = OUT / f"{bank}-{locale}.pdf"
            command = [sys.executable, "-m", "flask", "--app", "app", "report", f"examples/{bank}.yaml", "-o", str(pdf)]
            subprocess.run([*command, "--locale", locale], cwd=ROOT, check=True)
            subprocess.run(["pdftoppm", "-r", "80", "-png", str(pdf), str(pdf.with_suffix(""))], check=True)


def main() -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    prepare(read_settings().fonts)
    with tempfile.TemporaryDirectory() as folder, Server(Path(folder) / "data") as server:
        screens(server)
    pages()
    sys.stdout.write(f"{len(list(OUT.glob('*.png')))} pictures in {OUT}\n")


if __name__ == "__main__":
    main()
