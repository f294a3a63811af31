"""A workshop in real browsers: the screens follow it by themselves, and a vote survives a lost connection."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.web.browser import browser, serious_faults, sign_in
from tests.web.server import Server

WORDS = {
    "en-GB": {"saved": "Your vote is in", "lost": "No connection", "ended": "has ended", "here": "2 of 2"},
    "zh-CN": {"saved": "投票已提交", "lost": "网络已断开", "ended": "研讨会已结束", "here": "在场2人，已投票2人"},
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, fonts: Path) -> Iterator[Server]:
    with Server(tmp_path_factory.mktemp("room") / "data") as made:
        yield made


def joined(made: Any, locale: str, address: str, code: str, name: str) -> Any:
    phone = made.new_context(viewport={"width": 360, "height": 740}, locale=locale).new_page()
    phone.goto(f"{address}/w")
    phone.fill("#code", code)
    phone.click("main button")
    phone.fill("#name", name)
    phone.click("main button")
    phone.wait_for_url("**/v/**")
    return phone


@pytest.mark.parametrize("locale", ["en-GB", "zh-CN"])
def test_screens_follow_and_no_vote_is_lost(server: Server, locale: str) -> None:
    words = WORDS[locale]
    with browser() as made:
        context = made.new_context(viewport={"width": 1280, "height": 800}, locale=locale)
        console, room = context.new_page(), context.new_page()
        sign_in(console, server.address, server.password)
        server.password = "my-own-password"
        id = console.get_attribute('a[href*="/assessments/"]:not([href$="/new"]):not([href$="/upload"])', "href")
        found = re.search(r"/assessments/([^/]+)", id or "")
        assert found
        base = f"{server.address}/assessments/{found[1]}/workshop"
        console.goto(base)
        console.check("#s-open")
        console.select_option("#seconds", "90")
        console.click("main form button.primary")
        code = console.text_content("p.code") or ""
        room.goto(f"{base}/room")
        ann, bo = (joined(made, locale, server.address, code, name) for name in ("Ann", "Bo"))
        console.click("main form button.primary")
        ann.click("label.level >> nth=2")
        ann.get_by_text(words["saved"]).wait_for()
        bo.wait_for_selector("label.level")
        assert serious_faults(bo) == [] and serious_faults(room) == []
        bo.context.set_offline(True)
        bo.click("label.level >> nth=3")
        bo.get_by_text(words["lost"]).first.wait_for()
        bo.context.set_offline(False)
        bo.get_by_text(words["saved"]).wait_for()
        bo.context.set_offline(True)
        bo.click("label.level >> nth=4")
        bo.get_by_text(words["lost"]).first.wait_for()
        console.click("form:has([name=seconds]) button")
        console.wait_for_load_state()
        bo.context.set_offline(False)
        bo.get_by_text(words["saved"]).wait_for()
        assert bo.is_checked("label.level >> nth=4 >> input"), "the timer begun anew meanwhile takes nobody's choice away"
        tab = ann.context.new_page()
        tab.goto(ann.url)
        tab.click("label.level >> nth=1")
        tab.get_by_text(words["saved"]).wait_for()
        ann.wait_for_selector("label.level:nth-child(2) input:checked")
        room.get_by_text(words["here"]).wait_for()
        console.get_by_text(words["here"]).first.wait_for()
        assert room.locator(".timer").count() == 1 and room.locator(".votes .count").count() == 0
        console.click("main form button.primary")
        for page in (room, ann, bo):
            page.locator(".note").wait_for()
        assert serious_faults(console) == [] and serious_faults(ann) == []
        console.on("dialog", lambda dialog: dialog.accept())
        console.click("aside form[data-ask] button.button")
        for page in (room, ann, bo):
            page.get_by_role("heading", name=words["ended"]).wait_for()
