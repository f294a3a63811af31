"""In a real browser: what is typed is neither lost nor called somebody else's, and every button does what it says."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.web.browser import browser, serious_faults, sign_in
from tests.web.server import Server


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory, fonts: Path) -> Iterator[Any]:
    """Signed in, at an assessment just made."""
    with Server(tmp_path_factory.mktemp("typing") / "data") as server, browser() as chromium:
        made = chromium.new_context(locale="en-GB", viewport={"width": 1280, "height": 860}).new_page()
        sign_in(made, server.address, server.password)
        made.goto(server.address + "/assessments/new")
        made.fill("#name_en", "Typing bank")
        made.click("main form button")
        made.wait_for_url("**/collect")
        made.own = made.url.removesuffix("/collect")
        yield made


def at_a_question(page: Any) -> None:
    """Where the overview leads to next."""
    page.goto(page.own + "/collect")
    page.click(".stepper a[href*='/answer/']")
    page.wait_for_load_state()


@pytest.mark.browser
def test_a_comment_sent_while_it_is_being_saved_is_no_conflict(page: Any) -> None:
    page.goto(page.own + "/collect")
    page.click(".stepper a[href*='/answer/']")
    for _ in range(3):
        page.wait_for_load_state()
        here = page.url
        page.keyboard.press("3")
        page.click("#comment")
        page.keyboard.type("seen in the last release")
        page.click("main form .button.primary")
        page.wait_for_url(lambda address, here=here: address != here)
        assert page.locator("[role=alert]").count() == 0
        page.goto(here)
        assert page.input_value("#comment") == "seen in the last release"
        page.click('a[data-go="next"]')


@pytest.mark.browser
def test_after_a_number_key_the_arrows_turn_the_page_and_leave_the_answer(page: Any) -> None:
    at_a_question(page)
    first = page.url
    with page.expect_response("**/api/**"):
        page.keyboard.press("3")
    page.keyboard.press("ArrowRight")
    page.wait_for_url(lambda address: address != first)
    page.keyboard.press("ArrowLeft")
    page.wait_for_url(first)
    assert page.locator("[name=choice]:checked").get_attribute("value") == "3"


@pytest.mark.browser
def test_keys_leave_what_has_the_focus_to_the_browser_and_can_be_turned_off(page: Any) -> None:
    at_a_question(page)
    assert page.inner_text("h1") in page.title(), "each question has a title of its own"
    here, checked = page.url, page.locator("[name=choice]:checked")
    with page.expect_response("**/api/**"):
        page.keyboard.press("2")
    page.focus("[name=confidence][value=low]")
    with page.expect_response("**/api/**"):
        page.keyboard.press("ArrowRight")
    assert page.url == here and page.locator("[name=confidence]:checked").get_attribute("value") == "medium"
    for other in ("#released", "#evidence summary", "main form .button.primary"):
        page.focus(other)
        page.keyboard.press("5")
        page.keyboard.press("d")
        assert checked.get_attribute("value") == "2", other
    page.click("[data-keys]")
    page.reload()
    page.keyboard.press("4")
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(300)
    assert page.url == here and checked.get_attribute("value") == "2"
    page.click("[data-keys]")
    page.reload()
    with page.expect_response("**/api/**"):
        page.keyboard.press("4")
    assert checked.get_attribute("value") == "4"


@pytest.mark.browser
def test_another_language_waits_until_what_was_typed_is_kept(page: Any) -> None:
    at_a_question(page)
    here = page.url

    def slow(route: Any) -> None:
        page.wait_for_timeout(400)
        route.continue_()

    page.route("**/api/**", slow)
    try:
        page.keyboard.press("4")
        page.click("#comment")
        page.keyboard.type("typed and at once away")
        page.get_by_role("button", name="中文").click()
        page.wait_for_selector("html[lang=zh-CN]")
    finally:
        page.unroute("**/api/**", slow)
    assert page.url == here and page.locator("#kept").is_hidden()
    assert page.input_value("#comment") == "typed and at once away"
    assert page.locator("[name=choice]:checked").get_attribute("value") == "4"
    page.get_by_role("button", name="English").click()
    page.wait_for_selector("html[lang=en]")


@pytest.mark.browser
def test_the_button_for_evidence_keeps_its_words_after_an_answer(page: Any) -> None:
    at_a_question(page)
    with page.expect_response("**/api/**"):
        page.keyboard.press("3")
    button = page.locator("[data-answered]")
    expect(button).to_be_enabled()
    assert button.text_content() == "Add evidence"


@pytest.mark.browser
def test_after_evidence_the_next_question_opens_at_its_top(page: Any) -> None:
    at_a_question(page)
    page.goto(page.url + "#evidence")
    with page.expect_response("**/api/**"):
        page.keyboard.press("3")
    page.click("main form .button.primary")
    page.wait_for_load_state()
    assert "#" not in page.url and page.evaluate("window.scrollY") == 0


@pytest.mark.browser
def test_days_of_evidence_that_can_not_be_are_refused_while_the_file_is_still_chosen(page: Any) -> None:
    at_a_question(page)
    page.keyboard.press("3")
    page.click("#evidence summary")
    page.set_input_files("#file", files=[{"name": "policy.txt", "mimeType": "text/plain", "buffer": b"policy"}])
    page.fill("#note", "The policy")
    sent, wrong = page.locator("#evidence form button.button"), "document.querySelectorAll('#evidence :invalid').length"
    for date, expires, link in (("2999-01-01", "", ""), ("2026-01-02", "2026-01-01", ""), ("2026-01-02", "", "ftp://a.cn")):
        for field, text in (("date", date), ("expires", expires), ("link", link)):
            page.fill(f"#{field}", text)
        sent.click()
        assert page.evaluate(wrong) > 0 and page.evaluate("document.getElementById('file').files.length") == 1
    page.fill("#link", "HTTPS://intranet.example/policy")
    sent.click()
    expect(page.locator("#evidence table")).to_contain_text("The policy")
    page.click("#evidence table button")
    expect(page.locator("#evidence table")).to_have_count(0)


@pytest.mark.browser
def test_what_is_wrong_is_tied_to_its_field_which_has_the_focus(page: Any) -> None:
    page.goto(page.own.rpartition("/")[0] + "/new")
    page.fill("#name_en", "Wrong bank")
    page.fill("[name=partner_share]", "140")
    page.click("main form button")
    page.wait_for_load_state()
    wrong = page.locator("[name=partner_share]")
    expect(wrong).to_be_focused()
    assert wrong.get_attribute("aria-invalid") == "true"
    assert "from 0 to 100" in page.inner_text("#" + str(wrong.get_attribute("aria-describedby")))
    assert serious_faults(page) == []


@pytest.mark.browser
def test_a_level_is_agreed_in_its_row_and_what_is_typed_in_another_stays(page: Any) -> None:
    page.goto(page.own + "/calibrate")
    rows = page.locator("tr[id]")
    first, second = (rows.nth(place).get_attribute("id") for place in (5, 2))
    page.click(f"#{second} [name=reason]")
    page.keyboard.type("half a thought")
    page.select_option(f"#{first} [name=choice]", "2")
    page.fill(f"#{first} [name=reason]", "shown in the meeting")
    before = page.evaluate("window.scrollY")
    page.click(f"#{first} button")
    expect(page.locator(f"#{first} td:last-child small")).to_contain_text("20", timeout=20_000)
    assert page.input_value(f"#{second} [name=reason]") == "half a thought"
    assert page.evaluate("window.scrollY") == before and rows.nth(5).get_attribute("id") == first
    page.select_option(f"#{first} [name=choice]", "4")
    page.fill(f"#{first} [name=reason]", "")
    page.click(f"#{first} button")
    expect(page.locator(f"#{first} [role=alert]")).to_be_visible(timeout=20_000)
    assert page.input_value(f"#{second} [name=reason]") == "half a thought"


@pytest.mark.browser
def test_leaving_a_form_with_typed_text_asks_first(page: Any) -> None:
    asked: list[str] = []
    page.goto(page.own.rsplit("/", 2)[0] + "/assessments/new")
    page.once("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.click("#name_en")
    page.keyboard.type("Half a bank")
    page.click(".top [lang=zh], .top a[hreflang=zh], .top form button")
    page.wait_for_timeout(300)
    assert asked == ["beforeunload"] and page.input_value("#name_en") == "Half a bank"
    page.goto(page.own)


@pytest.mark.browser
def test_a_table_of_an_initiative_grows_by_a_row_and_the_row_is_stored(page: Any) -> None:
    page.goto(page.own + "/initiatives/new")
    page.fill("#name_en", "Long list")
    page.fill("#months", "3")
    page.select_option("[name=lift_0_capability]", index=1)
    page.select_option("[name=lift_0_from]", "1")
    page.select_option("[name=lift_0_to]", "2")
    add = page.get_by_role("button", name="Add a row").nth(1)
    for place in range(4):
        if place > 1:
            add.click()
            expect(page.locator(f"[name=step_{place}_first]")).to_be_focused()
        page.fill(f"[name=step_{place}_first]", str(1 + place))
        page.fill(f"[name=step_{place}_last]", str(2 + place))
        page.select_option(f"[name=step_{place}_role]", index=1)
        page.fill(f"[name=step_{place}_en]", f"Step {place}")
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url("**/initiatives#*")
    page.get_by_role("link", name="Long list").click()
    page.wait_for_load_state()
    assert [page.input_value(f"[name=step_{place}_en]") for place in range(4)] == [f"Step {place}" for place in range(4)]


@pytest.mark.browser
def test_a_button_sends_its_own_value(page: Any) -> None:
    page.goto(page.own)
    page.click('button[name=scope][value="workspace"]')
    expect(page.locator("main")).to_contain_text("counts among the peers of other banks in this workspace", timeout=20_000)


@pytest.mark.browser
def test_a_person_answers_on_a_phone_by_a_personal_link(page: Any) -> None:
    page.goto(page.own + "/people")
    if page.locator("form:has([value=reopen])").count():
        page.once("dialog", lambda dialog: dialog.accept())
        page.click("form:has([value=reopen]) button")
        page.wait_for_selector("form:has([value=close])")
    page.fill("#people", "Guest One, Retail risk")
    page.click("form:has(#people) button")
    page.wait_for_url("**/people#seats")
    page.click("button[data-copy^=link-]")
    expect(page.locator("button[data-copy^=link-]")).to_have_text("Copied")
    link = page.locator("input[id^=link-]").input_value()
    phone = page.context.browser.new_context(locale="zh-CN", viewport={"width": 360, "height": 740}).new_page()
    phone.goto(link)
    assert serious_faults(phone) == []
    phone.click(".stepper .button.primary")
    phone.wait_for_load_state()
    phone.click("label.level >> nth=3")
    expect(phone.locator("#state")).to_contain_text("已保存")
    phone.click("#evidence summary")
    phone.fill("#note", "发版记录")
    assert serious_faults(phone) == []
    phone.click("#evidence form .button")
    expect(phone.locator("#evidence table")).to_contain_text("发版记录")
    phone.context.set_offline(True)
    phone.click("label.level >> nth=4")
    expect(phone.locator("#state")).to_have_class("state bad")
    phone.context.set_offline(False)
    expect(phone.locator("[name=revision]")).to_have_value("2", timeout=15_000)
    assert phone.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 1
    phone.close()
    page.goto(page.own + "/evidence")
    row = page.locator("tr:has-text('发版记录')")
    row.locator("select").select_option("accepted")
    row.locator("button").click()
    expect(page.locator("[data-head]").first).to_contain_text("1 of 1")
    expect(page.locator("[data-head]").last).not_to_contain_text("Usability of the loan journey")


@pytest.mark.browser
def test_keys_on_a_closed_page_change_nothing_and_text_kept_in_the_browser_is_shown_again(page: Any) -> None:
    page.goto(page.own + "/people")
    page.fill("#people", "Guest Two")
    page.click("form:has(#people) button")
    page.wait_for_selector("tr:has-text('Guest Two')")
    link = page.locator("tr:has-text('Guest Two') input[id^=link-]").input_value()
    guest = page.context.browser.new_context(locale="en-GB").new_page()
    guest.goto(link)
    guest.click(".stepper .button.primary")
    guest.wait_for_load_state()
    here = guest.url
    guest.keyboard.press("3")
    expect(guest.locator("#state")).to_contain_text("Saved")
    guest.fill("#comment", "seen in the release log")
    expect(guest.locator("[name=revision]")).to_have_value("2", timeout=15_000)
    page.once("dialog", lambda dialog: dialog.accept())
    page.click("form:has([value=close]) button")
    page.wait_for_selector("form:has([value=reopen])")
    guest.goto(here)
    expect(guest.locator("main")).to_contain_text("Collection is closed")
    page.click("form:has([value=reopen]) button")
    page.wait_for_selector("form:has([value=close])")
    guest.keyboard.press("5")
    guest.wait_for_timeout(600)
    guest.goto(here)
    assert guest.is_checked('[name=choice][value="3"]') and guest.input_value("#comment") == "seen in the release log"
    # two tabs: what the second one typed is shown again after the page was loaded anew
    second = guest.context.new_page()
    second.goto(here)
    guest.keyboard.press("4")
    expect(guest.locator("[name=revision]")).to_have_value("3", timeout=15_000)
    second.fill("#comment", "a long thought of the second tab")
    expect(second.locator("#state")).to_contain_text("another window", timeout=15_000)
    second.goto(here)
    expect(second.locator("#kept")).to_contain_text("a long thought of the second tab")
    guest.close()


@pytest.mark.browser
def test_what_cannot_be_undone_asks_first(page: Any) -> None:
    page.goto(page.own + "/people")
    page.fill("#people", "Guest Three")
    page.click("form:has(#people) button")
    row = page.locator("tr:has-text('Guest Three')")
    row.wait_for()
    said: list[str] = []
    page.once("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
    row.get_by_role("button", name="Remove").click()
    page.wait_for_timeout(300)
    assert "Guest Three" in said[0] and row.count() == 1
    page.once("dialog", lambda dialog: dialog.accept())
    row.get_by_role("button", name="Remove").click()
    expect(page.locator("tr:has-text('Guest Three')")).to_have_count(0)
