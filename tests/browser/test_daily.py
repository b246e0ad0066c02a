"""The story of a minute: at the coffee machine, on any screen, in either language, without scripts."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from academy import drawing
from academy.models.database import reading
from academy.services import catalogue
from tests.browser import looking
from tests.browser.answering import give, give_by_keys, question_on
from tests.browser.conftest import OpenPage
from tests.browser.house import House, moved_in
from tests.browser.steps import come_in, go, primary
from tests.workday.sitecustomize import SHIFT

PHONE, DESK = 360, 1280
DONE = {"en": "Done. That was your minute.", "fr": "Voilà. C’était votre minute."}


def next_sunday() -> float:
    """Seconds from the real moment to ten o'clock on a Sunday."""
    now = datetime.now(UTC)
    sunday = (now + timedelta(days=6 - now.weekday())).replace(hour=10, minute=0)
    return (sunday - now).total_seconds()


@pytest.fixture(scope="module")
def on_sunday(tmp_path_factory: pytest.TempPathFactory, prepared: Path) -> Iterator[House]:
    """The academy on a day off."""
    folder = tmp_path_factory.mktemp("sunday")
    with moved_in(folder, prepared, **{SHIFT: str(next_sunday())}) as house:
        yield house


def answer_minute(page: Page, house: House, *, scripts: bool = True) -> None:
    for _ in range(2):
        give(page, house.right_answer(question_on(page)), scripts=scripts)
        go(page, ".actions .button--primary")
        expect(page.locator(".feedback--right")).to_be_visible()
        go(page, ".actions .button--primary")


@pytest.mark.parametrize(
    ("name", "language", "width"),
    [("Amina", "en", PHONE), ("Bruno", "en", DESK), ("Karim", "fr", PHONE), ("Chloé", "fr", DESK)],
)
def test_a_minute_from_the_first_page_to_tomorrow(
    house: House, open_page: OpenPage, name: str, language: str, width: int
) -> None:
    page = open_page(width=width, height=740, reduced_motion="reduce", locale=language)
    come_in(page, name)
    expect(page.locator("html")).to_have_attribute("lang", language)
    expect(page.locator("main .button--primary")).to_have_count(1)
    expect(page.locator(".ticket").first).to_be_in_viewport()
    primary(page)
    expect(page).to_have_url(re.compile("/daily$"))
    expect(page.locator(".why")).to_be_visible()
    expect(page.locator(".actions .button--primary")).to_be_in_viewport()
    answer_minute(page, house)
    expect(page.get_by_role("heading", level=1)).to_have_text(DONE[language])
    expect(page.locator(".masthead .coin--star .coin__count")).to_have_text("1")
    expect(page.locator(".masthead .coin--key .coin__count")).to_have_text("2")
    expect(page.locator(".change").first).to_be_visible()
    page.goto("/daily")
    expect(page.locator("input[name=question]")).to_have_count(0)
    assert looking.overflow(page) == []


def test_a_minute_with_nothing_but_a_keyboard(house: House, open_page: OpenPage) -> None:
    page = open_page(reduced_motion="reduce")
    come_in(page, "Marc")
    page.goto("/daily")
    before = question_on(page)
    give_by_keys(page, house.right_answer(before))
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator(".feedback--right")).to_be_visible()
    page.goto("/daily")
    assert question_on(page) != before


def test_the_first_mark_stays_when_a_second_tab_answers_again(
    house: House, open_page: OpenPage
) -> None:
    page = open_page(reduced_motion="reduce")
    come_in(page, "Hugo")
    page.goto("/daily")
    other = page.context.new_page()
    other.goto("/daily")
    asked = question_on(page)
    assert question_on(other) == asked
    right = house.right_answer(asked)
    for each in (page, other):
        give(each, right)
        go(each, ".actions .button--primary")
    expect(other.locator(".feedback--right")).to_be_visible()
    assert page.locator("main").inner_text() == other.locator("main").inner_text()
    page.goto("/daily")
    expect(page.locator("main")).to_contain_text(re.compile("2 (of|sur) 2", re.IGNORECASE))


def test_without_scripts_the_whole_minute_works(house: House, open_page: OpenPage) -> None:
    page = open_page(width=PHONE, height=740, java_script_enabled=False)
    come_in(page, "Ada")
    primary(page)
    first = question_on(page)
    page.get_by_role("button", name="Not now").click()
    expect(page.locator(".notice--success")).to_be_visible()
    assert question_on(page) != first
    second = question_on(page)
    page.get_by_role("button", name="I know this").click()
    expect(page.locator(".notice--success")).to_be_visible()
    assert question_on(page) != second
    give(page, house.right_answer(question_on(page)), scripts=False)
    go(page, ".actions .button--primary")
    page.locator(".report summary").click()
    page.locator(".report textarea").fill("Two of the four are right.")
    page.get_by_role("button", name="Tell the author").click()
    expect(page.locator(".notice--success")).to_contain_text("Thank you")
    give(page, house.right_answer(question_on(page)), scripts=False)
    go(page, ".actions .button--primary")
    go(page, ".actions .button--primary")
    expect(page.get_by_role("heading", level=1)).to_have_text(DONE["en"])
    page.goto("/skills")
    page.locator(".legend summary").click()
    expect(page.locator(".legend__rows")).to_be_visible()


def test_on_a_sunday_nothing_is_asked_and_practice_earns_nothing(
    on_sunday: House, open_page: OpenPage
) -> None:
    page = open_page(on_sunday, width=PHONE, height=740, reduced_motion="reduce")
    come_in(page, "Amina")
    for path in ("/", "/daily"):
        page.goto(path)
        expect(page.locator("main")).to_contain_text("Today asks for nothing")
        expect(page.locator("main .button--primary")).to_have_count(0)
        assert looking.violations(page) == []
    page.get_by_role("link", name="Practise for yourself").click()
    primary(page)
    give(page, on_sunday.right_answer(question_on(page)))
    go(page, ".actions .button--primary")
    expect(page.locator(".feedback--right")).to_be_visible()
    expect(page.locator(".feedback__coins .coin")).to_have_count(0)
    expect(page.locator(".masthead .coin--star .coin__count")).to_have_text("0")


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_the_coast_is_drawn_and_read(house: House, open_page: OpenPage, width: int) -> None:
    page = open_page(width=width, height=740)
    come_in(page, "Bruno")
    page.goto("/skills")
    views, skills = page.locator(".coast__view"), page.locator(".coast__skill")
    with house.app.app_context(), reading() as session:
        expect(skills).to_have_count(len(catalogue.newest(session).skills))
    assert views.count() >= skills.count() / 6
    for view in views.all():
        box = view.bounding_box()
        assert box
        assert box["width"] >= 0.7 * min(width, 640) / 1.3
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
    letters = page.locator(".coast").first.locator(".coast__letter").all_text_contents()
    marks = page.locator(".coast").first.locator(".coast__mark").all_text_contents()
    assert letters == marks == drawing.letters(len(marks))
