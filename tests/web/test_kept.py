"""In a real browser: what is typed where the line comes and goes is saved once it is back, and is no conflict."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Error, expect

from tests.web.browser import browser, sign_in
from tests.web.server import Server

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory, fonts: Path) -> Iterator[Any]:
    """Signed in, at the board of an assessment just made."""
    with Server(tmp_path_factory.mktemp("kept") / "data") as server, browser() as chromium:
        made = chromium.new_context(locale="en-GB").new_page()
        sign_in(made, server.address, server.password)
        made.goto(server.address + "/assessments/new")
        made.fill("#name_en", "Kept bank")
        made.click("main form button")
        made.wait_for_url("**/collect")
        made.board = made.url.removesuffix("/collect") + "/people"
        yield made


@pytest.fixture
def phone(page: Any, request: pytest.FixtureRequest) -> Iterator[Any]:
    """Somebody new at the overview of their own link."""
    page.goto(page.board)
    page.fill("#people", f"Guest {request.node.name[5:30]}")
    page.click("#seat .button.primary")
    page.wait_for_url("**#seats")
    link = page.locator(f"tr:has-text('Guest {request.node.name[5:30]}') input[id^=link-]").input_value()
    made = page.context.browser.new_context(locale="en-GB", viewport={"width": 390, "height": 844}).new_page()
    made.goto(link)
    made.link = link
    yield made
    made.context.close()


def open_question(phone: Any, place: int = 0) -> str:
    phone.click(f".given a >> nth={place}")
    phone.wait_for_selector("form[data-save]")
    return str(phone.url)


def saved(phone: Any, revision: int) -> None:
    expect(phone.locator("[name=revision]")).to_have_value(str(revision), timeout=15_000)
    expect(phone.locator("#state")).to_contain_text("Saved")


def lose_replies(phone: Any) -> Any:
    """Let what is sent arrive and its reply be lost; what is called ends that."""

    def cut(route: Any) -> None:
        with suppress(Error):
            route.fetch()
        with suppress(Error):
            route.abort()

    phone.route("**/api/r/**", cut)
    return lambda: phone.unroute("**/api/r/**", cut)


def level(phone: Any, value: str) -> Any:
    return phone.locator(f'[name=choice][value="{value}"]')


def test_an_own_answer_whose_reply_was_lost_is_no_conflict(phone: Any) -> None:
    here = open_question(phone)
    mend = lose_replies(phone)
    level(phone, "2").check()
    expect(phone.locator("#state")).to_contain_text("No connection")
    level(phone, "4").check()
    phone.fill("#comment", "said on the train")
    mend()
    saved(phone, 2)
    phone.goto(here)
    assert level(phone, "4").is_checked() and phone.input_value("#comment") == "said on the train"


def test_nor_is_it_after_the_page_was_loaded_again(phone: Any) -> None:
    here = open_question(phone)
    mend = lose_replies(phone)
    level(phone, "2").check()
    expect(phone.locator("#state")).to_contain_text("No connection")
    phone.context.set_offline(True)
    level(phone, "na").check()
    phone.fill("#comment", "on second thoughts")
    phone.wait_for_timeout(300)
    mend()
    phone.goto("about:blank")
    phone.context.set_offline(False)
    phone.goto(here)
    saved(phone, 2)
    assert level(phone, "na").is_checked() and phone.input_value("#comment") == "on second thoughts"


def test_what_was_typed_offline_goes_out_from_any_page_of_the_same_person(phone: Any) -> None:
    open_question(phone, 3)
    phone.context.set_offline(True)
    level(phone, "3").check()
    expect(phone.locator("#state")).to_contain_text("No connection")
    phone.goto("about:blank")
    phone.context.set_offline(False)
    phone.goto(phone.link)
    expect(phone.locator("h1")).to_contain_text("You have answered 1 of", timeout=15_000)
    expect(phone.locator(".given li >> nth=3")).to_contain_text("3")
    assert phone.locator("#waiting").is_hidden()


def test_what_was_not_taken_is_told_on_every_page_and_shown_on_its_own(page: Any, phone: Any) -> None:
    here = open_question(phone)
    phone.context.set_offline(True)
    level(phone, "5").check()
    phone.fill("#comment", "written when it was closed")
    phone.wait_for_timeout(300)
    phone.goto("about:blank")
    page.once("dialog", lambda dialog: dialog.accept())
    page.click("form:has([value=close]) button")
    page.wait_for_selector("form:has([value=reopen])")
    phone.context.set_offline(False)
    try:
        phone.goto(phone.link)
        expect(phone.locator("#waiting a")).to_have_attribute("href", here.removeprefix(phone.link.rpartition("/r/")[0]))
        phone.click("#waiting a")
        expect(phone.locator("#kept")).to_contain_text("5 · written when it was closed")
    finally:
        page.click("form:has([value=reopen]) button")
        page.wait_for_selector("form:has([value=close])")
    phone.reload()
    saved(phone, 1)
    assert level(phone, "5").is_checked()


def test_what_is_kept_can_be_discarded_and_is_never_sent_in_another_name(page: Any) -> None:
    page.goto(page.board.removesuffix("/people") + "/collect")
    page.click(".stepper a[href*='/answer/']")
    page.wait_for_selector("form[data-save]")
    key, here = page.get_attribute("form[data-save]", "data-save"), page.url
    keep = "([key, text]) => localStorage.setItem(key, text)"
    page.evaluate(keep, [key, "choice=4&comment=of+somebody+else&revision=0&who=another"])
    for address in (here, page.board.removesuffix("/people") + "/collect", here):
        page.goto(address)
        page.wait_for_timeout(300)
        assert page.locator("[name=choice]:checked").count() == 0 and page.locator("#waiting").is_hidden()
    who = page.get_attribute("form[data-save]", "data-who")
    page.evaluate(keep, [key, f"choice=4&comment=of+mine&revision=7&who={who}"])
    page.reload()
    expect(page.locator("#kept")).to_contain_text("4 · of mine")
    page.click("#kept button")
    page.reload()
    assert page.locator("#kept").is_hidden() and page.evaluate("key => localStorage.getItem(key)", key) is None


def test_an_answer_is_taken_back_and_said_without_its_key(phone: Any) -> None:
    here = open_question(phone)
    assert phone.locator("[data-empty]").is_hidden()
    phone.keyboard.press("n")
    saved(phone, 1)
    expect(phone.locator("#state")).to_contain_text("Not applicable · Saved")
    assert "NNot" not in phone.inner_text("#state")
    phone.fill("#comment", "it stays")
    saved(phone, 2)
    phone.click("[data-empty]")
    saved(phone, 3)
    phone.goto(here)
    assert phone.locator("[name=choice]:checked").count() == 0 and phone.input_value("#comment") == "it stays"
    phone.goto(phone.link)
    assert "0 of" in phone.inner_text("h1")


def test_letters_on_their_way_to_a_word_are_no_comment(phone: Any) -> None:
    open_question(phone)
    phone.click("#comment")
    session = phone.context.new_cdp_session(phone)
    session.send("Input.imeSetComposition", {"text": "ren gong", "selectionStart": 8, "selectionEnd": 8})
    phone.wait_for_timeout(1500)
    assert phone.input_value("[name=revision]") == "0"
    session.send("Input.insertText", {"text": "人工"})
    saved(phone, 1)
    assert phone.input_value("#comment") == "人工"


def test_the_own_answers_are_on_paper_too(phone: Any) -> None:
    open_question(phone)
    level(phone, "4").check()
    saved(phone, 1)
    phone.emulate_media(media="print")
    assert phone.locator("h1").is_visible() and phone.locator(".level:has(:checked)").is_visible()
    assert not phone.locator(".actions.foot").is_visible()
    phone.emulate_media(media="screen")
    bad = phone.goto(phone.link + "/nothing.here")
    assert bad is not None and bad.status == 404
    phone.click("main .button.primary")
    expect(phone.locator("h1")).to_contain_text("You have answered 1 of")


def test_a_shared_browser_that_forgets_a_place_forgets_what_was_typed(page: Any) -> None:
    page.goto(page.board.rpartition("/assessments/")[0] + "/assessments/new")
    page.fill("#name_en", "Nameless bank")
    page.select_option("[name=confidentiality]", "anonymous")
    page.click("main form button")
    page.wait_for_url("**/collect")
    page.goto(page.url.removesuffix("/collect") + "/people")
    kiosk = page.context.browser.new_context(locale="en-GB").new_page()
    kiosk.goto(page.input_value("#common"))
    kiosk.click("main form .button")
    kiosk.wait_for_url("**/r/**")
    open_question(kiosk)
    kiosk.context.set_offline(True)
    kiosk.fill("#comment", "only the boss counts")
    kiosk.wait_for_timeout(300)
    kiosk.context.set_offline(False)
    kiosk.go_back()
    kept = "Object.keys(localStorage).filter(key => key.startsWith('/api/r/')).length"
    kiosk.locator("form[data-forget]").wait_for()
    kiosk.route("**/api/r/**", lambda route: route.abort())
    kiosk.click("form[data-forget] button")
    kiosk.wait_for_url("**/j/**")
    assert kiosk.evaluate(kept) == 0
    kiosk.context.close()
