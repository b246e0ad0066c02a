"""The story of a passport: issued with the last answer, shown as a picture, checked by anybody, printed."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.answering import give, question_on
from tests.browser.conftest import OpenPage
from tests.browser.house import House, moved_in
from tests.browser.steps import come_in, go, until
from tests.cast import SIXTEEN
from tests.printing.looking import Looked

WATCH = """
window.widest = 0;
const look = () => {
  window.widest = Math.max(window.widest, document.documentElement?.scrollWidth ?? 0);
  requestAnimationFrame(look);
};
look();
"""

PHONE = """
navigator.canShare = ({ files }) => files.length === 1;
navigator.share = async ({ files: [file] }) => { window.shared = `${file.name}, ${file.type}`; };
"""
"""A phone that can share pictures."""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, prepared: Path) -> Iterator[House]:
    """An academy where Bruno is one question away from his passport."""
    with moved_in(tmp_path_factory.mktemp("house"), prepared) as house:
        *others, last = SIXTEEN
        for module in others:
            house.study("bruno", module)
        house.ask("bruno", last, [house.kinds(last)["single"]])
        yield house


@pytest.fixture
def bruno(house: House, open_page: OpenPage) -> Page:
    """Bruno, with the last question answered."""
    page = open_page(width=360, height=740, accept_downloads=True)
    page.add_init_script(WATCH)
    come_in(page, "Bruno")
    page.goto(f"/quizzes/{SIXTEEN[-1]}")
    if page.locator("input[name=question]").count():
        give(page, house.right_answer(question_on(page)))
        go(page, ".actions .button--primary")
        go(page, ".actions .button--primary")
    return page


def downloaded(page: Page) -> Path:
    """What the page of a print gives as soon as it is made."""
    page.wait_for_selector("[data-state=made]")
    with page.expect_download() as download:
        page.locator("a[download]").click()
    return download.value.path()


def test_issued_shown_as_a_picture_and_checked_by_anybody(bruno: Page, open_page: OpenPage) -> None:
    expect(bruno.get_by_role("heading", level=1)).to_have_text("Your passport is issued.")
    until(bruno, "document.querySelector('stamp-landing.stamp').hasAttribute('data-landing')")
    until(bruno, "document.getAnimations().every(each => each.playState === 'finished')")
    assert bruno.evaluate("window.widest") == 360, "what lands keeps to the width of the phone"
    assert "/verify/" in bruno.locator(".secret--words .secret__value").inner_text()
    bruno.add_init_script(PHONE)
    go(bruno, "button[value=square]")
    bruno.wait_for_selector("[data-state=made]")
    expect(bruno.locator(".share-picture__picture")).to_be_visible()
    bruno.get_by_role("button", name="Share").click()
    until(bruno, "window.shared === 'picture-to-share-square.png, image/png'")
    with Image.open(downloaded(bruno)) as picture:
        assert (picture.format, picture.size) == ("PNG", (1080, 1080))
    bruno.goto("/passport#check")
    expect(bruno.locator("#check .qr__code")).to_be_visible()
    address = bruno.locator("#check .secret__value").inner_text()
    anybody = open_page()
    anybody.goto(address)
    expect(anybody.locator(".verdict--right")).to_contain_text("Valid")
    expect(anybody.locator("main")).not_to_contain_text("Bruno")


def test_on_a_phone_the_booklet_is_as_long_as_the_page_that_is_open(bruno: Page) -> None:
    bruno.goto("/passport")
    until(bruno, "document.querySelector('#cover').hasAttribute('data-open')")
    row = bruno.locator(".booklet__pages")
    tall = "document.querySelector('.booklet__pages').offsetHeight"
    assert bruno.evaluate(tall) < 600
    bruno.locator('.booklet__contents a[href="#check"]').click()
    until(bruno, "document.querySelector('#check').hasAttribute('data-open')")
    expect(row.locator("> [data-open]")).to_have_count(1)
    assert bruno.evaluate(tall) > bruno.evaluate("document.querySelector('#check').scrollHeight")


def test_the_booklet_is_printed_and_downloaded(bruno: Page) -> None:
    bruno.goto("/passport")
    go(bruno, "#paper .button--secondary")
    looked = Looked(downloaded(bruno).read_bytes())
    assert set(looked.sizes) == {(297.0, 210.0)}
    words = " ".join(looked.words(page) for page in range(len(looked.sizes)))
    assert "Bruno Almeida" in words
    assert "/verify/" in words
