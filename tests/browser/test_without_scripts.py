"""Without JavaScript everything that matters works: the lesson, the quiz, the stamp, the way out."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.answering import give, question_on
from tests.browser.conftest import OpenPage
from tests.browser.house import House
from tests.browser.steps import come_in, go, next_step, primary, sign_out


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    """Amina, whose browser runs no scripts."""
    page = open_page(java_script_enabled=False)
    come_in(page, "Amina")
    return page


def test_from_the_first_lesson_to_the_stamp_without_scripts(house: House, page: Page) -> None:
    next_step(page)
    expect(page.locator("video[controls]")).to_be_visible()
    expect(page.locator(".video-player__lines li").first).to_be_visible()
    expect(page.locator(".video-player__bar")).to_be_hidden()
    for _ in range(3):
        go(page, "form.actions .button--primary")
    primary(page)
    for _ in range(6):
        give(page, house.right_answer(question_on(page)), scripts=False)
        go(page, ".actions .button--primary")
        go(page, ".actions .button--primary")
    expect(page.locator("main .stamp")).to_be_visible()
    page.goto("/")
    expect(page.locator("main")).to_contain_text("1 of 16")


def test_a_line_chosen_twice_is_told_and_nothing_is_lost(house: House, page: Page) -> None:
    house.ask("amina", "built-here", [house.kinds("built-here")["ordering"]])
    page.goto("/quizzes/built-here")
    places = page.locator("select[name=answer]")
    twice = places.first.locator("option").first.get_attribute("value")
    assert twice
    for place in places.all():
        place.select_option(twice)
    page.locator(".actions .button--primary").click()
    expect(page.locator(".notice")).to_contain_text("twice")
    expect(places.first).to_have_value(twice)


def test_language_menu_and_the_way_out_work_without_scripts(page: Page) -> None:
    page.goto("/themes")
    page.locator(".language-switch button", has_text="Français").click()
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    page.locator(".language-switch button", has_text="English").click()
    expect(page.locator(".theme-switch")).to_be_hidden()
    sign_out(page)
    expect(page).to_have_url(re.compile("/sign-in"))


def test_an_administrators_pages_work_without_scripts(open_page: OpenPage) -> None:
    page = open_page(java_script_enabled=False)
    come_in(page, "Ada")
    page.goto("/people/new")
    page.locator("#given_name").fill("Nils")
    page.locator("#number").fill("k-3001")
    page.locator("main .button--primary").click()
    expect(page.locator(".secret__value").last).to_be_visible()


def test_something_is_looked_for_and_found_without_scripts(page: Page) -> None:
    page.goto("/themes")
    field = page.get_by_role("main").get_by_role("searchbox")
    field.fill("two kyes")
    field.press("Enter")
    for _ in range(10):  # the first search of all may come before its index
        if page.get_by_role("link", name="Search again").count() == 0:
            break
        page.wait_for_timeout(500)
        page.get_by_role("link", name="Search again").click()
    expect(page.locator(".found mark").first).to_be_visible()
    page.get_by_role("link", name="Two keys are better").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Two keys")
