"""Debian's Chromium under Playwright, with axe."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Error, Page, sync_playwright

OWN_PASSWORD = "my-own-password"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
             "--disable-component-update", "--disable-sync"]  # fmt: skip


@contextmanager
def browser() -> Iterator[Any]:
    """A headless Chromium of the system."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    assert path, "Chromium is missing: run make test"
    with sync_playwright() as driver:
        made = driver.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield made
        made.close()


def serious_faults(page: Page) -> list[str]:
    """Serious and critical faults that axe finds, by rule and place; looked for again where the page loaded itself anew."""
    try:
        found = _violations(page)
    except Error as error:
        if "Execution context was destroyed" not in error.message:
            raise
        page.wait_for_load_state()
        found = _violations(page)
    return [
        f"{each['id']}: {each['nodes'][0]['html'][:160]}" for each in found if each["impact"] in ("serious", "critical")
    ]


def _violations(page: Page) -> list[dict[str, Any]]:
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]}).response["violations"]
    return list(found)


def sign_in(page: Page, address: str, password: str) -> None:
    """From the sign-in page to the list, with an own password set on the way."""
    page.goto(address + "/")
    page.fill("#email", "owner@waymark.local")
    page.fill("#password", password)
    page.click("main button")
    if page.url.endswith("/password"):
        page.fill("#old", password)
        page.fill("#new", OWN_PASSWORD)
        page.click("main button")
    page.wait_for_url(address + "/")
