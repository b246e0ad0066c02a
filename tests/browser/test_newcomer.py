"""The newcomer's story: from the door to a stamp, and from sixteen stamps to a passport."""

import re
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from babel.dates import format_date
from playwright.sync_api import Page, expect

from academy.clock import now
from tests.browser.answering import give_by_keys, question_on, take_quiz
from tests.browser.conftest import OpenPage
from tests.browser.house import House
from tests.browser.steps import come_in, go, next_step, primary, progress_on_home, until
from tests.databases import PostgreSQL

VISIBLE_WORDS = """() => {
  for (const names of document.querySelectorAll("select, [translate=no]")) names.remove();
  return document.body.innerText;
}"""
"""What a page says, without the names of time zones and the like."""

FRENCH_PAGES = (
    "/",
    "/themes",
    "/themes/company",
    "/modules/why-digital",
    "/lessons/two-keys",
    "/quizzes/built-here",
    "/passport",
    "/rewards",
    "/profile",
    "/nothing-here",
    "/daily",
    "/practice",
    "/diagnosis",
    "/skills",
    "/path",
)


@pytest.fixture(scope="module")
def house_on_postgresql(
    postgresql: PostgreSQL, tmp_path_factory: pytest.TempPathFactory, prepared: Path
) -> Iterator[House]:
    """The same academy on PostgreSQL, made from nothing by ``academy run --prepare``."""
    folder = tmp_path_factory.mktemp("postgresql")
    (folder / "content").symlink_to(prepared / "content")
    with (
        postgresql.database(migrated=False) as url,
        House(folder, ACADEMY_DATABASE_URL=url) as house,
    ):
        yield house


@pytest.fixture(
    params=["house", pytest.param("house_on_postgresql", marks=pytest.mark.postgresql)],
    ids=["sqlite", "postgresql"],
)
def academy(request: pytest.FixtureRequest) -> House:
    """The academy on either database."""
    house: House = request.getfixturevalue(request.param)
    return house


def today(language: str, zone: str) -> str:
    """Today as a stamp writes it."""
    day = now().astimezone(ZoneInfo(zone)).date()
    return format_date(day, "d MMM y", locale=language).upper()


def finish_lessons(page: Page, count: int) -> None:
    for _ in range(count):
        expect(page).to_have_url(re.compile("/lessons/"))
        go(page, "form.actions .button--primary")


def test_a_newcomer_watches_learns_passes_and_gets_a_dated_stamp(
    academy: House, open_page: OpenPage
) -> None:
    page = open_page(academy)
    page.goto("/")
    expect(page).to_have_url(re.compile("/sign-in"))
    cast = page.get_by_role("region", name="Just looking around?")
    for words in ("Amina", "Bruno", "Chloé", "Karim", "bon-voyage", "2468"):
        expect(cast).to_contain_text(words)
    page.get_by_role("button", name="Come in as Amina").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Good to see you, Amina.")
    expect(page.locator("main")).to_contain_text("0 of 16")

    next_step(page)
    expect(page.locator("video")).to_be_visible()
    page.locator(".video-player__lines button").nth(1).click()
    until(page, "document.querySelector('video').currentTime > 5.3")
    finish_lessons(page, 3)

    expect(page).to_have_url(re.compile("/quizzes/why-digital"))
    primary(page)
    assert take_quiz(page, academy) == 6

    expect(page.get_by_role("heading", level=1)).to_have_text("Passed. The stamp is in.")
    expect(page.locator("main .stamp")).to_contain_text("AT THE DESK")
    page.get_by_role("link", name="Open my passport").click()
    stamps = page.locator(".passport-page .stamp:not(.stamp--visa)")
    expect(stamps).to_have_count(1)
    expect(stamps).to_contain_text(today("en", "Africa/Casablanca"))
    expect(page.locator("#holder")).to_contain_text("1 of 16")
    assert "1 of 16" in progress_on_home(page)


def test_a_question_answered_twice_keeps_its_first_mark(house: House, open_page: OpenPage) -> None:
    page = open_page(reduced_motion="reduce")  # or coins would still be counting
    come_in(page, "Hugo")
    page.goto("/quizzes/why-digital")
    primary(page)
    asked = question_on(page)
    give_by_keys(page, house.right_answer(asked))
    primary(page)
    expect(page.locator(".feedback")).to_have_class(re.compile("feedback--right"))
    coins = page.locator(".feedback__coins").inner_text()
    page.reload()  # sends the answer again
    expect(page.locator(".feedback")).to_have_class(re.compile("feedback--right"))
    assert page.locator(".feedback__coins").inner_text() == coins
    page.goto("/quizzes/why-digital")
    assert question_on(page) != asked


def test_sixteen_stamps_bring_the_passport_and_a_whole_theme_its_seal(
    house: House, open_page: OpenPage
) -> None:
    page = open_page()
    come_in(page, "Marc")
    page.goto("/profile")
    page.locator("#language").select_option("en")
    primary(page)
    there = house.modules()
    *before, last = [*there[:5], *there[5:9], *there[10:14], *there[15:18]]
    for module in before:
        house.study("marc", module)
    assert "15 of 16" in progress_on_home(page)
    page.goto(f"/modules/{last}")
    go(page, ".lesson-row a")
    finish_lessons(page, 3)
    expect(page).to_have_url(re.compile(f"/quizzes/{last}"))
    primary(page)
    take_quiz(page, house)
    expect(page.get_by_role("heading", level=1)).to_have_text("Your passport is issued.")
    page.goto("/passport")
    expect(page.locator(".passport-page .stamp:not(.stamp--visa)")).to_have_count(16)
    expect(page.locator(".passport-page .seal")).to_have_count(1)
    expect(page.locator(".passport-holder__facts")).to_contain_text(
        re.compile(r"Issued\s*\d+ \w+ \d{4}")
    )
    assert "Issued on" in progress_on_home(page)


def test_the_same_way_in_french(house: House, open_page: OpenPage) -> None:
    page = open_page(locale="fr-FR")
    page.goto("/sign-in")
    page.get_by_role("button", name="Chloé").click()
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    page.goto("/modules/why-digital")
    go(page, ".lesson-row a")
    showing = "[...document.querySelector('video').textTracks].map((t) => [t.language, t.mode])"
    assert ["fr", "showing"] in page.evaluate(showing)
    finish_lessons(page, 3)
    primary(page)
    take_quiz(page, house)
    expect(page.locator("main .stamp")).to_contain_text("AU BUREAU")
    page.goto("/passport")
    expect(page.locator(".passport-page .stamp:not(.stamp--visa)")).to_contain_text(
        today("fr", "Europe/Paris")
    )


def test_the_interface_speaks_only_french_to_who_chose_french(
    house: House, open_page: OpenPage
) -> None:
    page = open_page(locale="fr-FR")
    page.goto("/sign-in")
    page.get_by_role("button", name="Karim").click()
    assert "0 sur 16" in progress_on_home(page)
    for path in FRENCH_PAGES:
        page.goto(path)
        words = str(page.evaluate(VISIBLE_WORDS))
        found = re.findall(
            r"\b(?:the|your|you|and|of|with|are|is|take|this)\b", words, re.IGNORECASE
        )
        assert not found, f"{path} speaks English to Karim: {sorted(set(found))}"
