"""The administrator's story: somebody new comes in, and somebody who leaves is at the door at once."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.steps import come_in, sign_in


@pytest.fixture
def ada(open_page: OpenPage) -> Page:
    """Ada, who administrates, is at the people's page."""
    page = open_page()
    come_in(page, "Ada")
    page.locator(".account-menu summary").click()
    page.locator(".account-menu").get_by_role("link", name="At work").click()
    page.locator("main a[href='/people']").click()
    return page


def add(ada: Page, given_name: str, **fields: str) -> str:
    """Add a person; the way in that is shown this once."""
    ada.goto("/people")
    ada.get_by_role("link", name="Add a person").click()
    ada.locator("#given_name").fill(given_name)
    for field, words in fields.items():
        ada.locator(f"#{field}").fill(words)
    ada.locator("main .button--primary").click()
    return ada.locator(".secret__value").last.inner_text()


def test_a_person_is_added_activates_herself_and_is_suspended(
    ada: Page, open_page: OpenPage
) -> None:
    link = add(ada, "Noor", family_name="Haddou", email="noor@demo.example")
    expect(ada.get_by_role("heading", level=1)).to_contain_text("Noor")
    ada.get_by_role("link", name="Back to Noor").click()
    expect(ada.locator("body")).not_to_contain_text(link.rpartition("/")[2])

    noor = open_page()
    noor.goto(link)
    expect(noor.get_by_role("heading", level=1)).to_have_text("Welcome, Noor")
    noor.locator("#secret").fill("short")
    noor.locator("main .button--primary").click()
    expect(noor.locator(".field__error")).to_be_visible()
    noor.locator("#secret").fill("three salted sardines")
    noor.locator("main .button--primary").click()
    noor.wait_for_url("**/sign-in")
    sign_in(noor, "noor@demo.example", "three salted sardines")
    expect(noor.get_by_role("heading", level=1)).to_have_text("Good to see you, Noor.")

    ada.locator("summary", has_text="Suspend").click()
    ada.get_by_role("button", name="Suspend Noor Haddou").click()
    expect(ada.locator("main")).to_contain_text("signed out everywhere")
    noor.locator(".navbar a").nth(1).click()
    expect(noor).to_have_url(re.compile("/sign-in"))
    sign_in(noor, "noor@demo.example", "three salted sardines")
    expect(noor.locator(".form-errors")).to_be_visible()


def test_a_person_without_a_mailbox_gets_a_code_to_print(ada: Page, open_page: OpenPage) -> None:
    code = add(ada, "Tomás", family_name="Reis", number="k-2077")
    assert re.fullmatch(r"[A-Z0-9]{4}-[A-Z0-9]{4}", code)
    tomas = open_page()
    tomas.goto("/activation")
    for field, words in {
        "number": "k-2077",
        "code": code,
        "secret": "8317",
        "again": "8317",
    }.items():
        tomas.locator(f"#{field}").fill(words)
    tomas.locator("main .button--primary").click()
    expect(tomas.get_by_role("heading", level=1)).to_contain_text("Tomás")


def test_a_person_is_found_by_a_part_of_her_name(ada: Page) -> None:
    ada.locator("main [name=q]").fill("benal")
    ada.locator("main [name=q]").press("Enter")
    expect(ada.locator("tbody tr")).to_have_count(1)
    ada.get_by_role("link", name="Amina Benali").click()
    expect(ada.get_by_role("heading", level=1)).to_have_text("Amina Benali")


def test_a_manager_is_found_by_name_as_one_writes(ada: Page) -> None:
    ada.goto("/people/new")
    field = ada.get_by_role("combobox", name="Manager")
    field.press_sequentially("marc tazi")
    offered = ada.locator("#manager-names option").first
    expect(offered).to_have_attribute("value", re.compile("Marc Tazi"))
    full_name = offered.get_attribute("value") or ""
    assert full_name.startswith("Marc Tazi · Customer care, Rabat · ")
    field.fill(full_name)
    ada.locator("#given_name").fill("Salma")
    ada.locator("#email").fill("salma@demo.example")
    ada.locator("main .button--primary").click()
    ada.get_by_role("link", name="Back to Salma").click()
    expect(ada.locator("#manager")).to_have_value(full_name)


def test_a_role_given_and_withdrawn_counts_at_once(ada: Page, open_page: OpenPage) -> None:
    bruno = open_page()
    come_in(bruno, "Bruno")
    ada.goto("/people?q=almeida")
    ada.get_by_role("link", name="Bruno Almeida").click()
    ada.locator("#role").select_option("admin")
    ada.get_by_role("button", name="Give this role").click()
    ada.get_by_role("button", name="Make Bruno Almeida an administrator").click()
    answer = bruno.goto("/people")
    assert answer
    assert answer.status == 200
    ada.get_by_role("button", name="Withdraw").first.click()
    answer = bruno.goto("/people")
    assert answer
    assert answer.status == 404
