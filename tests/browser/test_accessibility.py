"""Every page for everybody: WCAG 2.2 AA by axe-core, small screens, both schemes, both directions."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser import looking, tour
from tests.browser.conftest import OpenPage
from tests.browser.house import House, moved_in
from tests.browser.steps import come_in
from tests.browser.tour import Seen

ROOMS = (
    *("doors", "newcomer", "quiz", "minute", "traveller"),
    *("administration", "offices", "styleguide"),
)
PHONE, NARROW, DESK = (360, 740), (320, 640), (1280, 900)

BROKEN = """() => {
  const main = document.querySelector("main");
  main.insertAdjacentHTML("beforeend", `<p id="pale">Pale words</p><img src="data:,">
    <p class="wide" id="wide">Wide</p><button class="button--primary" id="tiny">Tiny</button>`);
  Object.assign(document.getElementById("pale").style, { color: "#ccc", background: "#fff" });
  document.getElementById("wide").style.width = "900px";
  document.body.style.overflow = document.documentElement.style.overflow = "visible";
  const tiny = { width: "20px", height: "20px", minHeight: "0", overflow: "hidden" };
  Object.assign(document.getElementById("tiny").style, tiny);
  document.getElementById("pale").animate([{ opacity: 1 }, { opacity: 0.9 }], { duration: 9000 });
}"""
"""One of everything that ``looking`` finds."""

Room = Callable[[], Iterator[Seen]]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, prepared: Path) -> Iterator[House]:
    """The academy as somebody sees it who builds it: with its style guide."""
    with moved_in(tmp_path_factory.mktemp("house"), prepared, FLASK_DEBUG="1") as house:
        yield house


@pytest.fixture(params=ROOMS)
def room(request: pytest.FixtureRequest, house: House, open_page: OpenPage) -> Room:
    """The pages of one part of the academy."""
    walk = getattr(tour, request.param)
    if request.param in {"doors", "newcomer", "styleguide"}:
        return partial(walk, open_page)
    return partial(walk, house, open_page)


def test_every_page_is_for_everybody(room: Room) -> None:
    problems: list[str] = []
    for name, page in room():
        for size in (DESK, PHONE):
            page.set_viewport_size({"width": size[0], "height": size[1]})
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme)
                where = f"{name}, {scheme}, {size[0]} px"
                problems += [f"{where}: {what}" for what in looking.violations(page)]
        page.emulate_media(color_scheme="light")
        problems += [f"{name}, 360 px: {what}" for what in looking.overflow(page)]
        problems += [f"{name}, 360 px: {what}" for what in looking.small_targets(page)]
        problems += [f"{name}: {what}" for what in looking.movements(page)]
        page.evaluate("document.documentElement.dir = 'rtl'")
        problems += [f"{name}, right to left: {what}" for what in looking.overflow(page)]
        page.evaluate("document.documentElement.dir = 'ltr'")
        page.set_viewport_size({"width": NARROW[0], "height": NARROW[1]})
        problems += [f"{name}, 320 px: {what}" for what in looking.overflow(page)]
        page.set_viewport_size({"width": DESK[0], "height": DESK[1]})
        problems += [f"{name}, 1280 px: {what}" for what in looking.overflow(page)]
    assert not problems, "\n".join(["These pages are not for everybody:", *problems])


def test_the_first_tab_leads_past_the_masthead(house: House, open_page: OpenPage) -> None:
    page = open_page()
    come_in(page, "Hugo")
    page.keyboard.press("Tab")
    skip = page.locator(":focus")
    expect(skip).to_have_attribute("href", "#main")
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_a_chosen_appearance_is_kept_and_drawn_by_the_server(open_page: OpenPage) -> None:
    page = open_page()
    page.goto("/sign-in")
    page.get_by_role("button", name="Dark", exact=True).click()
    page.reload()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    background = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.get_by_role("button", name="Light", exact=True).click()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != background


def test_every_page_has_a_title_of_its_own_one_heading_and_a_way_on(room: Room) -> None:
    problems: list[str] = []
    titles: dict[str, str] = {}
    for name, page in room():
        if page.locator("h1").count() != 1:
            problems.append(f"{name} has {page.locator('h1').count()} first headings")
        if not page.locator("main a:visible, main button:visible").count():
            problems.append(f"{name} is a dead end")
        path = urlsplit(page.url).path
        other = titles.setdefault(page.title(), path)
        if other != path and not name.endswith("-answered"):
            problems.append(f"{name} has the title of {other}: {page.title()}")
    assert not problems, "\n".join(problems)


def test_what_would_be_wrong_is_named(open_page: OpenPage) -> None:
    page = open_page(width=360)
    page.goto("/sign-in")
    page.evaluate(BROKEN)
    assert any("color-contrast" in what for what in looking.violations(page))
    assert any("image-alt" in what for what in looking.violations(page))
    assert any("p.wide" in what.lower() for what in looking.overflow(page))
    assert any("Tiny" in what for what in looking.small_targets(page))
    assert any("moves although" in what for what in looking.movements(page))
