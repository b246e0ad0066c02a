"""What people do again and again in the stories."""

import re
import time

from playwright.sync_api import Page, expect

from academy.services import demo


def come_in(page: Page, name: str) -> None:
    """Sign in as one of the demo company's people with the one button on the sign-in page."""
    page.goto("/sign-in")
    page.get_by_role("button", name=re.compile(rf"\b{name}$")).click()
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


def go(page: Page, selector: str) -> None:
    """Press the first *selector*, and be on the page that it leads to."""
    with page.expect_navigation(wait_until="domcontentloaded"):
        page.locator(selector).first.click()


def primary(page: Page) -> None:
    """Press the one thing that the page asks to do, and be on the next one."""
    go(page, "main .button--primary")


def next_step(page: Page) -> None:
    """From the first page, take the lesson or quiz that it offers first."""
    go(page, "main .card a[href^='/lessons/'], main .card a[href^='/quizzes/']")


def progress_on_home(page: Page) -> str:
    """What the passport's card says on the first page: ``1 of 4``."""
    page.goto("/")
    card = (
        page.locator(".card", has=page.locator('a[href="/passport"]'))
        .filter(
            has=page.locator("progress")  # not that of what is asked
        )
        .first
    )
    return " ".join((card.text_content() or "").split())


def until(page: Page, truth: str, *, seconds: float = 10) -> None:
    """Wait until the JavaScript expression *truth* holds.

    Playwright's own waiting compiles a string inside the page, which our policy forbids.
    """
    deadline = time.monotonic() + seconds
    while not page.evaluate(truth):
        assert time.monotonic() < deadline, f"Not within {seconds} seconds on {page.url}: {truth}"
        page.wait_for_timeout(50)
