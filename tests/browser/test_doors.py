"""Number and PIN, a forgotten password, other devices, and what a shared computer shows afterwards."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import OpenPage
from tests.browser.house import House
from tests.browser.steps import come_in, sign_in, sign_out


def test_somebody_without_a_mailbox_comes_in_with_number_and_pin(open_page: OpenPage) -> None:
    page = open_page()
    page.goto("/sign-in")
    sign_in(page, "k-1042")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Karim")


def test_a_wrong_pin_is_told_beside_the_form_and_the_name_stays(open_page: OpenPage) -> None:
    page = open_page()
    page.goto("/sign-in")
    sign_in(page, "k-1042", "9999")
    expect(page.locator(".form-errors")).to_be_visible()
    expect(page.locator("#login")).to_have_value("k-1042")
    expect(page.locator("#secret")).to_have_value("")


def test_a_forgotten_password_is_mended_by_a_mail_that_the_terminal_shows(
    house: House, open_page: OpenPage
) -> None:
    page = open_page()
    page.goto("/sign-in")
    page.get_by_role("link", name="Forgotten password").click()
    page.locator("#login").fill("bruno@demo.example")
    page.locator("main .button--primary").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Look into your mailbox")
    link = house.terminal(rf"{re.escape(house.url)}/activation/\S+")
    page.goto(link)
    page.locator("#secret").fill("a fair wind home")
    page.locator("main .button--primary").click()
    page.wait_for_url("**/sign-in")
    sign_in(page, "bruno@demo.example", "a fair wind home")
    expect(page.locator(".account-menu")).to_be_visible()
    again = page.goto(link)
    assert again
    assert again.status == 404, "the link worked twice"


def test_signing_out_everywhere_ends_the_session_of_the_other_browser(open_page: OpenPage) -> None:
    phone, desk = open_page(width=360, height=740), open_page()
    for page in (phone, desk):
        come_in(page, "Amina")
    desk.goto("/profile")
    expect(desk.locator('form[action*="/profile/devices/"]')).not_to_have_count(0)
    desk.get_by_role("button", name="Sign out everywhere").click()
    desk.wait_for_url("**/sign-in")
    phone.locator(".navbar a").nth(2).click()
    expect(phone).to_have_url(re.compile("/sign-in"))


def test_the_back_button_shows_nothing_personal_after_signing_out(open_page: OpenPage) -> None:
    page = open_page()
    come_in(page, "Amina")
    for path in ("/passport", "/profile"):
        page.goto(path)
    sign_out(page)
    for _ in range(3):
        page.go_back()
        expect(page).to_have_url(re.compile("/sign-in"))
        expect(page.locator("main")).not_to_contain_text("signed in")
        expect(page.locator(".passport-page, .account-menu")).to_have_count(0)


def test_a_password_is_shown_while_its_button_is_pressed_and_never_sent_as_text(
    open_page: OpenPage,
) -> None:
    page = open_page()
    page.goto("/sign-in")
    page.locator("#secret").fill("bon-voyage")
    page.locator(".password-field__show").click()
    expect(page.locator("#secret")).to_have_attribute("type", "text")
    page.locator(".password-field__show").click()
    expect(page.locator("#secret")).to_have_attribute("type", "password")
