"""The shop's story: a code that is seen once, a thing that is handed over, and a yearly cap that is met."""

import re

import pytest
from playwright.sync_api import Page, expect

from academy.models.database import writing
from tests.browser.conftest import OpenPage
from tests.browser.house import House
from tests.browser.steps import come_in, go
from tests.services.shelves import rich

CAP = "14.00"
"""What one person may receive in a year: a seat at the cinema (11.50) and a cutting (2.50)."""


@pytest.fixture
def ada(open_page: OpenPage) -> Page:
    """Ada has brought in a code, and says what one person may receive in a year."""
    page = open_page()
    come_in(page, "Ada")
    page.goto("/gifts/counter/cinema-voucher")
    page.locator("#codes").fill("TIDE-4711\n\nTIDE-4712\nTIDE-4711")
    go(page, "form[action$='/codes'] button")
    expect(page.locator(".notice")).to_contain_text("2 codes came in.")
    page.goto("/gifts/budgets")
    page.locator("#scope").select_option("person")
    page.locator("#period").select_option("year")
    page.locator("#amount").fill(CAP)
    go(page, "form[action$='/gifts/budgets'] button")
    return page


def ask(page: Page, gift: str) -> None:
    """Have the gift on the counter that goes by this name."""
    page.goto("/rewards/gifts")
    tile = page.locator(".gift-tile", has_text=gift)
    tile.get_by_role("link", name="Have it").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("You keep")
    go(page, "dialog[open] .button--primary")


def test_a_learner_orders_until_her_share_is_used_up(
    house: House, ada: Page, open_page: OpenPage
) -> None:
    with house.app.app_context(), writing() as session:
        rich(session, "amina", stars=99, keys=199)
    amina = open_page(width=360)
    come_in(amina, "Amina")
    ask(amina, "A seat at the cinema")
    go(amina, ".button--primary")
    expect(amina.locator(".secret__value")).to_have_text("TIDE-4711")
    go(amina, "a[href='/rewards/gifts']")
    go(amina, "a[href$='/code']")
    expect(amina.locator("main")).to_contain_text("You have seen this code")
    expect(amina.locator("main")).not_to_contain_text("TIDE")

    ask(amina, "A cutting of the lobby plant")
    expect(amina.locator(".redemption").first).to_contain_text("asked for")
    mug = amina.locator(".gift-tile", has_text="The enamel mug")
    expect(mug.locator(".why-not")).to_contain_text(re.compile(r"begins anew on 1 Jan \d{4}"))
    expect(mug.locator("form")).to_have_count(0)

    for place, button in (("", "Grant"), ("?ready=1", "Handed over")):
        ada.goto(f"/gifts/requests{place}")
        ada.get_by_label("A cutting of the lobby plant for Amina Benali").check()
        ada.get_by_role("button", name=button).click()
        expect(ada.locator(".notice")).to_contain_text("1 request is settled.")
    amina.goto("/notices")
    expect(amina.locator("main")).to_contain_text("has been handed over")

    ada.goto("/gifts/requests/settled?q=benali")
    with ada.expect_download() as taken:
        ada.get_by_role("link", name="for a spreadsheet").click()
    assert "Amina Benali" in taken.value.path().read_text("utf-8")
    ada.get_by_role("button", name="One more look").click()
    amina.goto("/rewards/gifts")
    go(amina, ".redemption a[href$='/code']")
    go(amina, ".button--primary")
    expect(amina.locator(".secret__value")).to_have_text("TIDE-4711")
