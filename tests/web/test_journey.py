"""One person's way through the product in a real browser, in each language: sign-in to the downloaded PDF."""

import io
import json
import re
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from settings import ROOT
from tests.web.browser import browser, looked_at, serious_faults, sign_in
from tests.web.server import Server

WORDS = {
    "en": {"bank": "Linjiang City Commercial Bank", "planned": "Yunfan Consumer Finance", "results": "Human review",
           "saved": "Saved", "download": "Download", "agent": "en-GB", "file": "Browser test bank"},
    "zh": {"bank": "临江城市商业银行", "planned": "云帆消费金融公司", "results": "人工复核", "saved": "已保存",
           "download": "下载", "agent": "zh-CN", "file": "浏览器测试银行"},
}  # fmt: skip

MISLABELLED = """() => [...document.querySelectorAll("table.stack")].flatMap(function (table) {
  const heads = [...table.rows[0].cells].map(head => head.textContent.trim());
  return [...table.rows].slice(1).flatMap(row => [...row.querySelectorAll("td")])
    .filter(cell => heads[cell.cellIndex] && cell.dataset.label !== heads[cell.cellIndex])
    .map(cell => `${cell.dataset.label} instead of ${heads[cell.cellIndex]}`);
})"""
"""Cells of a table for phones that don't name their own column."""


def visit(page: Any, address: str) -> None:
    """Open a page and hold it against axe and against overflow; the same page in Chinese against overflow alone."""
    page.goto(address)
    if looked_at(page, lambda: page.evaluate("document.documentElement.lang")) == "en":
        assert serious_faults(page) == [], address
    width = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    wide = looked_at(page, lambda: page.evaluate(width))
    assert wide <= 1, f"{address} is {wide} px too wide"


def sample_of(page: Any, server: Server, name: str) -> str:
    """The address of the sample of this name."""
    page.goto(server.address + "/")
    page.click(f"main table a:has-text('{name}') >> nth=-1")
    page.wait_for_url("**/results")
    return str(page.url).removesuffix("/results")


@pytest.mark.browser
@pytest.mark.parametrize("locale", ["en", "zh"])
def test_from_sign_in_to_the_downloaded_report(locale: str, tmp_path: Path, fonts: Path) -> None:
    words = WORDS[locale]
    with Server(tmp_path / "data") as server, browser() as chromium:
        context = chromium.new_context(locale=words["agent"], viewport={"width": 1280, "height": 860})
        page = context.new_page()
        troubles: list[str] = []
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("console", lambda said: troubles.append(said.text) if said.type == "error" else None)
        page.goto(server.address)
        assert serious_faults(page) == []
        sign_in(page, server.address, server.password)
        assert page.get_by_text(words["bank"]).count() == 1
        visit(page, server.address + "/")
        visit(page, server.address + "/users")
        visit(page, server.address + "/assessments/new")
        # a new quick assessment, answered with keys, saved as one goes
        page.fill("#name_zh" if locale == "zh" else "#name_en", words["file"])
        page.click("main form button")
        page.wait_for_url("**/collect")
        own = page.url.removesuffix("/collect")
        for place in ("/offline", "/units", "/workshop", "/measures"):
            visit(page, own + place)
        visit(page, server.address + "/keys")
        visit(page, own + "/collect")
        page.click(".stepper a[href*='/answer/']")
        page.wait_for_url("**/answer/**")
        assert serious_faults(page) == []
        first = page.url
        page.keyboard.press("4")
        expect(page.locator("#state")).to_contain_text(words["saved"])
        page.fill("#comment", "noted")
        expect(page.locator("[name=revision]")).to_have_value("2", timeout=15_000)
        page.goto(first)
        assert page.is_checked('input[name="choice"][value="4"]') and page.input_value("#comment") == "noted"
        # offline: the answer is kept and sent when the line is back
        context.set_offline(True)
        page.keyboard.press("5")
        expect(page.locator("#state")).to_have_class("state bad")
        context.set_offline(False)
        expect(page.locator("[name=revision]")).to_have_value("3", timeout=15_000)
        for number in range(27):
            page.click("form .button.primary")
            page.wait_for_url(re.compile(r"/answer/|/collect"))
            if "/answer/" in page.url:
                page.keyboard.press("nd3"[number] if number < 2 else "3")
                expect(page.locator("[name=revision]")).to_have_value("1", timeout=15_000)
        visit(page, own + "/results")
        # an uploaded file, and the samples: one to look at, one whose plan is soon proven to work with
        page.goto(server.address + "/")
        page.set_input_files("#file", str(ROOT / "examples" / "linjiang.yaml"))
        page.click("main form[enctype] button")
        page.wait_for_url("**/results")
        assert words["results"] in page.inner_text("main")
        sample, ahead = (sample_of(page, server, words[name]) for name in ("bank", "planned"))
        for place in ("", "/collect", "/people", "/calibrate", "/evidence", "/results", "/results/decision_oversight",
                      "/report"):  # fmt: skip
            visit(page, sample + place)
        visit(page, ahead + "/roadmap")
        page.wait_for_selector("svg.gantt", timeout=90_000)
        assert serious_faults(page) == []
        expect(page.locator(".note[data-watch]")).to_have_count(0, timeout=90_000)
        page.click("#limits-panel summary")
        page.select_option("#horizon", "12")
        bars = page.locator("[data-bar]")
        bars.first.focus()
        page.keyboard.press("ArrowDown")
        pinned = page.evaluate("document.activeElement.dataset.bar")
        assert pinned == bars.nth(1).get_attribute("data-bar") and bars.first.get_attribute("tabindex") == "-1"
        page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowUp")
        assert "translate(0 0)" in (bars.nth(1).get_attribute("transform") or ""), "left without Enter it goes back"
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Enter")
        page.wait_for_selector(".note[data-watch]")
        expect(page.locator(f'[data-bar="{pinned}"][data-start="1"]')).to_be_focused(timeout=90_000)
        expect(page.locator("#limits-panel"), "the page comes back as it was").to_have_attribute("open", "")
        twelve = re.compile(r"^\S+( \S+){11}$")
        expect(page.locator("svg.gantt")).to_have_attribute("data-months", twelve, timeout=90_000)
        page.wait_for_selector("form[action$='/roadmap/approve'] button", timeout=90_000)
        page.click("form[action$='/roadmap/approve'] button")
        page.wait_for_url("**/roadmap/progress")
        page.locator("details.record summary").first.click()
        first = page.locator("details.record select").first
        first.select_option("under_way")
        page.click("main form button.primary")
        assert page.locator("details.record .error").count() == 1, "the month is missing"
        assert "400 (BAD REQUEST)" in troubles.pop(), "a form with a fault answers so, and the browser says it"
        for place in ("/roadmap/progress", "/initiatives", "/initiatives/risk_framework", "/report/words", "/report/links"):
            visit(page, ahead + place)
        visit(page, server.address + "/brand")
        visit(page, server.address + "/brand/parts")
        page.goto(ahead + "/report")
        page.click("main form button.primary")
        page.wait_for_selector(f"a:has-text('{words['download']}')", timeout=60_000)
        with page.expect_download() as download:
            page.click(f"a:has-text('{words['download']}')")
        raw = Path(download.value.path()).read_bytes()
        assert download.value.suggested_filename.startswith(words["planned"])
        text = PdfReader(io.BytesIO(raw)).pages[0].extract_text()
        assert words["planned"] in re.sub(r"\s+", " " if locale == "en" else "", text)
        with pikepdf.open(io.BytesIO(raw)) as pdf:
            data = json.loads(pdf.attachments["waymark.json"].get_file().read_bytes())
        assert len(data["plan"]["spend"]) == 4 and data["score"]["overall"]["level"] is not None
        # phone
        page.set_viewport_size({"width": 360, "height": 740})
        for place in ("/results", "/answer/decision_oversight.human_review", "/calibrate", "/evidence", "/people", ""):
            visit(page, sample + place)
        for place in ("/roadmap", "/report", "/roadmap/progress", "/initiatives", "/initiatives/new", "/report/words",
                      "/report/links"):  # fmt: skip
            visit(page, ahead + place)
        page.goto(ahead + "/roadmap")
        assert page.evaluate(MISLABELLED) == [], "each figure of a table stands beside its column's name"
        assert [each for each in troubles if "ERR_INTERNET_DISCONNECTED" not in each] == []
