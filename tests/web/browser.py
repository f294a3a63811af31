"""Debian's Chromium under Playwright, with axe."""

import shutil
from collections.abc import Callable, Iterator
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


def looked_at(page: Page, look: Callable[[], Any]) -> Any:
    """What a look at a page gives; again where the page loaded itself anew meanwhile, as one that waits for a plan does."""
    for _ in range(3):
        try:
            return look()
        except Error as error:
            if "Execution context was destroyed" not in error.message:
                raise
            page.wait_for_load_state()
    return look()


def serious_faults(page: Page) -> list[str]:
    """Serious and critical faults that axe finds, by rule and place, once the page stands in its own fonts."""
    looked_at(page, lambda: page.evaluate("document.fonts.ready.then(() => null)"))
    options = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]}
    found = looked_at(page, lambda: Axe().run(page, options=options).response["violations"])
    return [
        f"{each['id']}: {each['nodes'][0]['html'][:160]}" for each in found if each["impact"] in ("serious", "critical")
    ]


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
