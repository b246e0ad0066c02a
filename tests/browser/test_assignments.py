"""HR writes a rule, sees who is in while typing, asks; the learner reads it. With scripts and without."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from academy.clock import now
from academy.models.database import writing
from academy.services import units
from academy.services.unit_choices import FEW
from tests.browser.conftest import OpenPage
from tests.browser.house import House, moved_in
from tests.browser.steps import come_in, go
from tests.cast import unit, viewer


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, prepared: Path) -> Iterator[House]:
    """An academy of so many units that they are searched for, not chosen from a list."""
    with moved_in(tmp_path_factory.mktemp("house"), prepared) as house:
        with house.app.app_context(), writing() as session:
            ada, maroc = viewer(session, "ada", at=now()), unit(session, "Alizé Maroc").id
            new = {"kind": "team", "country": None, "time_zone": None, "at": now()}
            for number in range(FEW):
                units.add(session, ada, parent_id=maroc, name=f"Team {number}", **new)
        yield house


def count(page: Page, people: int) -> None:
    """So many are in, as the page says."""
    expect(page.locator("#who .stat__value")).to_have_text(str(people))


def add(page: Page, place: str, about: str) -> None:
    """Add a condition by the keyboard: choose what it is about, tab to its button, press it."""
    page.locator(f'[name="{place}.new"]').select_option(about)
    page.locator(f'[name="{place}.new"]').press("Tab")
    page.keyboard.press("Enter")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_rule_is_written_by_the_keyboard_and_asked(
    house: House,
    open_page: OpenPage,
    scripts: bool,
) -> None:
    page = open_page(java_script_enabled=scripts)
    come_in(page, "Ada")
    page.goto("/audiences/new")
    page.locator("#name").fill(f"Readers of English {scripts}")
    page.locator("#unit").fill("Alizé Maroc")
    add(page, "r", "language")
    value = page.locator('select[name="r-0.value"]')
    expect(value).to_be_visible()
    value.select_option("en")
    if not scripts:
        go(page, "button[value='look:r']")
    count(page, 1)
    expect(page.locator("#who")).to_contain_text("Amina Benali")
    go(page, ".row button.button--primary")
    expect(page.locator("h1")).to_have_text(f"Readers of English {scripts}")
    go(page, "main a.button--primary")
    page.locator("[name=what]").select_option("module:voice-online")
    page.locator("[name=how][value=mandatory]").check()
    page.locator("[name=reason]").fill("We are read by customers.")
    go(page, "form .button--primary")
    expect(page.locator("main")).to_contain_text("People read: “We are read by customers.”")
    go(page, "form .button--primary")
    expect(page.locator("main table")).to_contain_text("Amina Benali")

    amina = open_page(width=360)
    come_in(amina, "Amina")
    expect(amina.locator("main")).to_contain_text("We are read by customers.")
    amina.goto("/modules/voice-online")
    expect(amina.locator(".notice")).to_contain_text("Asked of you by Alizé Maroc")
    if scripts:  # closed, so that the next one begins with nothing
        go(page, "form[action$='/closing'] button")
