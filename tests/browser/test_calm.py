"""Boards and challenges, as the demo company has them; in calm mode neither, and nothing that moves."""

import re

import pytest
from playwright.sync_api import Page, expect

from academy.clock import now
from academy.services import scoring
from tests.browser.answering import give, question_on
from tests.browser.conftest import OpenPage
from tests.browser.house import House
from tests.browser.steps import come_in, go, primary

WATCH = """
window.moved = [];
for (const kind of ["animationstart", "transitionrun"])
  addEventListener(kind, (event) => moved.push(`${kind} on ${event.target.className}`), true);
const animate = Element.prototype.animate;
Element.prototype.animate = function (...how) {
  moved.push(`animate on ${this.className}`);
  return animate.apply(this, how);
};
"""
"""Notes whatever moves, from before the page's own scripts run."""

QUIET_PAGES = (
    *("/", "/themes", "/skills", "/path", "/passport", "/notices"),
    *("/rewards", "/rewards/badges", "/rewards/gifts", "/rewards/boards", "/rewards/challenges"),
)

LOUD = re.compile(r"\bin a row\b|streak|freeze|Boards$|Challenges$", re.MULTILINE)


def calm_down(page: Page) -> None:
    page.goto("/profile")
    page.locator("input[name=calm]").check()
    go(page, "form[action='/profile/calm'] button")


def moved(page: Page) -> list[str]:
    page.wait_for_timeout(300)
    found: list[str] = page.evaluate("window.moved")
    return found


def through_a_quiz(page: Page, house: House) -> list[str]:
    """Pass it; what moved on the way."""
    page.goto("/quizzes/why-digital")
    primary(page)
    found: list[str] = []
    while page.locator("input[name=question]").count():
        give(page, house.right_answer(question_on(page)))
        go(page, ".actions .button--primary")
        found += moved(page)
        go(page, ".actions .button--primary")
    return found + moved(page)


@pytest.mark.parametrize(("who", "is_calm"), [("Karim", True), ("Bruno", False)])
def test_in_calm_mode_nothing_moves_on_the_way_to_a_stamp(
    house: House, open_page: OpenPage, who: str, *, is_calm: bool
) -> None:
    page = open_page()
    page.add_init_script(WATCH)
    come_in(page, who)
    if is_calm:
        calm_down(page)
    found = through_a_quiz(page, house)
    assert bool(found) is not is_calm, found
    expect(page.locator("main .stamp")).to_be_visible()


def test_in_calm_mode_no_page_speaks_of_streaks_boards_or_challenges(
    house: House, open_page: OpenPage
) -> None:
    page = open_page()
    page.add_init_script(WATCH)
    come_in(page, "Amina")
    calm_down(page)
    for path in QUIET_PAGES:
        page.goto(path)
        said = "\n".join(page.locator("main a, main p, main li, main h2").all_inner_texts())
        assert not LOUD.search(said), f"{path}: {LOUD.findall(said)}"
        assert page.locator(".board").count() == 0
        assert moved(page) == []


def test_who_tries_the_demo_sees_teams_a_race_a_goal_and_then_herself(
    house: House, open_page: OpenPage
) -> None:
    page = open_page()
    come_in(page, "Bruno")
    page.goto("/rewards/challenges")
    expect(page.locator(".board__line--own")).to_contain_text("Alizé Portugal")
    expect(page.locator(".progress")).to_have_count(1)
    expect(page.locator("main")).to_contain_text("the company gives")
    page.goto("/rewards/boards")
    expect(page.locator(".board__line--own")).to_contain_text("Parcels, Porto")
    house.study("bruno", "built-here")
    with house.app.app_context():
        scoring.bring_up_to_date(secret=str(house.app.secret_key), at=now())
    page.reload()
    expect(page.locator(".board__line--own")).to_have_count(2)
    expect(page.locator(".board").nth(1)).to_contain_text("you")
