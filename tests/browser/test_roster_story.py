"""HR imports a roster with three faulty lines, mends them, applies it, sees who came, and takes it back."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.steps import come_in, go

HEADINGS = "Pers.Nr,Given name,Family name,Unit,Manager,Job\n"
RABAT = "Alizé/Maroc/Alizé Maroc/Customer care, Rabat"
PORTO = "Alizé/Portugal/Alizé Portugal/Parcels, Porto"
FAULTY = {
    "a-3": (
        f'A-3,Cy,Alves,"{PORTO}",,Advisor',
        f"This unit is not among those that you run: {PORTO}",
    ),
    "": (f',Di,Nour,"{RABAT}",,Advisor', "The employee number is missing."),
    "a-5": (
        f'A-5,Eva,Roux,"{RABAT}",nobody,Advisor',
        "Nobody here has this number: nobody (the manager)",
    ),
}
MANY = 6_000
"""Lines: enough for a file that is worth a job, and a bar."""


def roster(*, mended: bool) -> bytes:
    """A file that names some of the people of Rabat: A-1 manages A-2, three lines are faulty, or mended."""
    lines = [f'A-1,Ana,Sá,"{RABAT}",,Manager', f'A-2,Ben,Haddad,"{RABAT}",A-1,Advisor']
    if mended:
        lines += [f'A-{n},{n},Mended,"{RABAT}",A-1,Advisor' for n in (3, 4, 5)]
    else:
        lines += [line for line, _ in FAULTY.values()]
    lines += [f'B-{n},Given {n},Family {n},"{RABAT}",A-1,{"Driver " * 12}' for n in range(MANY)]
    return (HEADINGS + "\n".join(lines) + "\n").encode()


def send(page: Page, *, mended: bool) -> None:
    """Upload the file on the page of rosters."""
    page.goto("/people/imports")
    page.locator("#file").set_input_files(
        files=[{"name": "rabat.csv", "mimeType": "text/csv", "buffer": roster(mended=mended)}]
    )
    go(page, "form[enctype] button")


def test_hr_imports_a_roster_and_takes_it_back(open_page: OpenPage) -> None:
    page = open_page()
    come_in(page, "Hugo")
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")

    send(page, mended=False)
    number = page.get_by_label("Employee number")
    expect(number).to_have_value("")  # nobody knows yet what “Pers.Nr” is
    expect(page.get_by_label("Given name")).to_have_value("1")
    number.select_option(label="Pers.Nr · A-1, A-2, A-3")  # the first values of each column
    page.locator("[name=partial]").check()
    go(page, "form[action$='/check'] button")
    refused = page.locator("table", has_text="Refused lines")
    expect(refused).to_be_visible(timeout=20_000)
    for line, (_, sentence) in enumerate(FAULTY.values(), start=4):
        expect(refused.locator("tr", has_text=sentence)).to_contain_text(str(line))
    page.screenshot(path="screenshots/roster-dry-run.png", full_page=False)

    send(page, mended=True)
    expect(page.get_by_label("Employee number")).to_have_value("0")  # remembered
    page.locator("[name=partial]").check()
    go(page, "form[action$='/check'] button")
    applies = page.locator("form[action$='/apply'] button")
    expect(applies).to_be_visible(timeout=20_000)
    expect(page.locator("main")).not_to_contain_text("Refused lines")
    expect(page.locator("main")).to_contain_text("6,005")
    go(page, "form[action$='/apply'] button")
    expect(page.locator("main")).to_contain_text(re.compile("being applied|Applied on"))
    expect(page.locator(".notice")).to_contain_text("Applied on", timeout=20_000)
    page.goto("/people?q=A-5")
    expect(page.locator("main")).to_contain_text("Mended")

    page.goto("/people/imports")
    go(page, "main table a")
    go(page, "form[action$='/undo'] button")
    expect(page.locator(".notice")).to_contain_text("Undone on", timeout=30_000)
    page.goto("/people?q=A-5")
    expect(page.locator("main")).not_to_contain_text("Mended")

    page.goto("/people/imports")
    page.get_by_role("button", name="Français").click()
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    go(page, "main table a")
    expect(page.locator(".notice")).to_contain_text("Annulé le")
