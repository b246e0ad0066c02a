"""What people do again and again in the stories."""

import time

from playwright.sync_api import Page, expect

from academy.services import demo


def come_in(page: Page, name: str) -> None:
    """Sign in as one of the demo company's people with the one button on the sign-in page."""
    page.goto("/sign-in")
    page.locator(".demo-cast__person", has_text=name).get_by_role("button").click()
    expect(page.locator(".account-menu")).to_be_visible()


def sign_in(page: Page, login: str, secret: str = "") -> None:
    """Type name and secret on the sign-in page that is open."""
    page.locator("#login").fill(login)
    page.locator("#secret").fill(secret or (demo.PASSWORD if "@" in login else demo.PIN))
    page.locator("main form .button--primary").first.click()


def sign_out(page: Page) -> None:
    """Leave through the menu behind the portrait."""
    page.locator(".account-menu summary").click()
    page.locator(".account-menu form button").click()
    page.wait_for_url("**/sign-in")


def primary(page: Page) -> None:
    """Press the one thing that the page asks to do."""
    page.locator("main .button--primary").first.click()


def progress_on_home(page: Page) -> str:
    """What the passport's card says on the first page: ``1 of 4``."""
    page.goto("/")
    card = page.locator(".card", has=page.locator('a[href="/passport"]')).first
    return " ".join((card.text_content() or "").split())


def until(page: Page, truth: str, *, seconds: float = 10) -> None:
    """Wait until the JavaScript expression *truth* holds.

    Playwright's own waiting compiles a string inside the page, which our policy forbids.
    """
    deadline = time.monotonic() + seconds
    while not page.evaluate(truth):
        assert time.monotonic() < deadline, f"Not within {seconds} seconds on {page.url}: {truth}"
        page.wait_for_timeout(50)
