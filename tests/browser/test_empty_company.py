"""A company that starts without the demo: two ways to begin, and the first administrator's link."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenPage
from tests.browser.house import House
from tests.browser.steps import sign_in


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, prepared: Path) -> Iterator[House]:
    """An academy with content and nobody in it."""
    folder = tmp_path_factory.mktemp("empty")
    (folder / "content").symlink_to(prepared / "content")
    with House(folder, ACADEMY_DEMO="0") as house:
        yield house


def test_an_empty_academy_shows_two_ways_and_its_first_administrator_comes_in(
    house: House, open_page: OpenPage
) -> None:
    page = open_page()
    page.goto("/")
    for command in ("academy demo", "academy admin you@company.example"):
        expect(page.locator("code", has_text=command)).to_be_visible()
    printed = house.academy("admin", "lea@company.example")
    assert printed.returncode == 0, printed.stderr
    link = re.search(rf"{re.escape(house.url)}/activation/\S+", printed.stdout)
    assert link, printed.stdout
    page.goto(link[0])
    page.locator("#secret").fill("the first one on board")
    page.locator("main .button--primary").click()
    page.wait_for_url("**/sign-in")
    expect(page.get_by_role("button", name="Come in as")).to_have_count(0)
    sign_in(page, "lea@company.example", "the first one on board")
    expect(page.locator(".account-menu")).to_be_visible()
    page.goto("/people")
    expect(page.locator("tbody tr")).to_have_count(1)
    page.goto("/")
    expect(page.locator("main .button--primary").first).to_be_visible()
    again = page.goto(link[0])
    assert again
    assert again.status == 404, "the administrator's link worked twice"


def test_the_demo_company_comes_and_goes(house: House, open_page: OpenPage) -> None:
    assert house.academy("demo", "--people", "150").returncode == 0
    page = open_page()
    page.goto("/sign-in")
    expect(page.get_by_role("button", name="Come in as")).to_have_count(
        0
    )  # ACADEMY_DEMO=0: they do not sign in
    removed = house.academy("demo", "--remove")
    assert "150 people" in removed.stdout
