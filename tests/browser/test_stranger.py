"""The stranger's story: what is Amina's is not found by Bruno, nor by who is not signed in."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import APIResponse, Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.house import House, moved_in
from tests.browser.steps import come_in, sign_in

PERSONAL = ("/", "/themes", "/modules/why-digital", "/quizzes/why-digital", "/passport", "/rewards")

CLOSED = (
    *PERSONAL[1:],
    "/themes/company",
    "/lessons/two-keys",
    "/profile",
    "/people",
    "/people/units",
    "/people/new",
)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, prepared: Path) -> Iterator[House]:
    """An academy where Amina passed a quiz, and has another one under way."""
    with moved_in(tmp_path_factory.mktemp("house"), prepared) as house:
        house.study("amina", "why-digital")
        house.ask("amina", "built-here", [house.kinds("built-here")["single"]])
        yield house


@pytest.fixture
def bruno(open_page: OpenPage) -> Page:
    """Bruno, who learns in another entity, is signed in."""
    page = open_page()
    come_in(page, "Bruno")
    return page


def test_no_page_of_bruno_shows_anything_of_amina(bruno: Page) -> None:
    for path in PERSONAL:
        bruno.goto(path)
        for words in ("Amina", "Benali", "amina@", "Rabat"):
            expect(bruno.locator("body")).not_to_contain_text(words)
    bruno.goto("/")
    expect(bruno.locator("main")).to_contain_text("0 of 16")
    bruno.goto("/passport")
    expect(bruno.locator(".passport-page .stamp")).to_have_count(0)


def test_the_same_addresses_show_each_person_her_own(bruno: Page, open_page: OpenPage) -> None:
    amina = open_page()
    come_in(amina, "Amina")
    for page, seen in ((amina, 1), (bruno, 0)):
        page.goto("/passport")
        expect(page.locator(".passport-page .stamp")).to_have_count(seen)
        page.goto("/quizzes/built-here")
        expect(page.locator("input[name=question]")).to_have_count(seen)


def test_admin_pages_are_not_found_by_a_learner(house: House, bruno: Page) -> None:
    for path in ("/people", "/people/new", "/people/units", f"/people/{house.person_uid('amina')}"):
        answer = bruno.goto(path)
        assert answer
        assert answer.status == 404, f"{path} answered {answer.status} to Bruno"
        expect(bruno.get_by_role("heading", level=1)).to_be_visible()
        expect(bruno.locator("body")).not_to_contain_text("Amina")


def test_an_attempt_of_amina_does_not_exist_for_bruno_in_the_api(house: House, bruno: Page) -> None:
    attempt = house.attempt_of("amina")
    made = house.academy("token", "bruno@demo.example", "--scope", "learner")
    headers = {"Authorization": f"Bearer {made.stdout.strip()}"}
    api = bruno.request
    assert api.get("/api/v1/me", headers=headers).json()["name"] == "Bruno Almeida"
    body = json.dumps({"question": house.kinds("built-here")["single"], "answer": []})
    asked: list[APIResponse] = [
        api.get(f"/api/v1/attempts/{attempt}", headers=headers),
        api.post(f"/api/v1/attempts/{attempt}/completion", headers=headers),
        api.post(
            f"/api/v1/attempts/{attempt}/answers",
            headers={**headers, "Content-Type": "application/json"},
            data=body,
        ),
    ]
    made_up = api.get(f"/api/v1/attempts/{'0' * 32}", headers=headers)
    for answer in asked:
        assert answer.status == 404, answer.text()
        assert answer.headers["content-type"].startswith("application/problem+json")
    assert asked[0].text() == made_up.text(), "an attempt of hers differs from one that is not"
    assert api.get("/api/v1/passport", headers=headers).json()["stamps"] == []


@pytest.mark.parametrize("path", CLOSED)
def test_who_is_not_signed_in_is_asked_to_and_comes_where_she_wanted(
    open_page: OpenPage, path: str
) -> None:
    page = open_page()
    page.goto(path)
    expect(page).to_have_url(re.compile(r"/sign-in\?next="))
    sign_in(page, "ada@demo.example")
    page.wait_for_url(f"**{path}")
    expect(page.locator(".account-menu")).to_be_visible()


def test_an_address_of_another_site_is_no_place_to_come_back_to(open_page: OpenPage) -> None:
    page = open_page()
    page.goto("/sign-in?next=https://evil.example/")
    sign_in(page, "bruno@demo.example")
    page.wait_for_url("**/")
    expect(page.locator(".account-menu")).to_be_visible()
