"""A table of questions is written as in a spreadsheet: with the keyboard, and with cells from one."""

import time

import pytest
from playwright.sync_api import Dialog, Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.steps import come_in, go, until

GRID = "/authoring/modules/why-digital/grid"
PASTED = (
    '"Which key, of ""two"",\nopens?"\tsingle\t2\tThe first\tIt is lost.\tThe second\tYes.\n'
    "Both open?\tvrai ou faux\ttrue\t\tThey do.\t\tOne of them at least.\n"
)

DROP = """([name, text]) => {
    const files = new DataTransfer();
    files.items.add(new File([text], name));
    const drop = new DragEvent("drop", {dataTransfer: files, bubbles: true, cancelable: true});
    document.querySelector("question-grid td").dispatchEvent(drop);
}"""


@pytest.fixture
def chloe(open_page: OpenPage) -> Page:
    """An author in front of the table, her caret in its last row."""
    page = open_page()
    come_in(page, "Chloé")
    page.goto(f"{GRID}?language=en")
    page.locator("question-grid tbody tr").last.locator("textarea").first.focus()
    return page


def paste(page: Page, text: str) -> float:
    """Paste *text* where the caret is; milliseconds until the page is drawn."""
    return float(
        page.evaluate(
            """text => new Promise(done => {
                const data = new DataTransfer(); data.setData("text/plain", text);
                const begun = performance.now();
                const how = {clipboardData: data, bubbles: true, cancelable: true};
                document.activeElement.dispatchEvent(new ClipboardEvent("paste", how));
                requestAnimationFrame(() => setTimeout(() => done(performance.now() - begun)));
            })""",
            text,
        )
    )


def here(page: Page) -> str:
    """What the field with the caret is called."""
    return str(page.evaluate("document.activeElement.getAttribute('aria-label') ?? ''"))


def test_cells_of_a_spreadsheet_become_rows_are_checked_saved_and_undone(chloe: Page) -> None:
    rows = chloe.locator("question-grid tbody tr")
    before = rows.count()
    paste(chloe, PASTED)
    expect(rows).to_have_count(before + 1)
    first = rows.nth(before - 1).locator("textarea, select")
    expect(first.nth(0)).to_have_value('Which key, of "two",\nopens?')
    expect(first.nth(1)).to_have_value("single")
    expect(rows.nth(before).locator("select")).to_have_value("true-false")
    wrong = rows.nth(before - 1).locator(".question-grid__cell--wrong")
    expect(wrong).to_have_count(2)  # its skill and its lesson

    chloe.locator('[data-act="undo"]').click()
    expect(rows).to_have_count(before)
    expect(first.nth(0)).to_have_value("")
    first.nth(0).focus()
    paste(chloe, PASTED)
    go(chloe, "main .button--primary")
    expect(rows).to_have_count(before + 2)
    expect(rows.nth(before).locator("select")).to_have_value("true-false")
    expect(rows.nth(before - 1).locator("textarea").first).to_have_value(
        'Which key, of "two",\nopens?'
    )


def test_headings_say_where_pasted_cells_go(chloe: Page) -> None:
    row = chloe.locator("question-grid tbody tr").last
    paste(chloe, "option 12\tskill\tquestion\nThe last\tmagic\tWhere?\n")
    for place, words in (("7", "Where?"), ("3", "magic")):
        expect(row.locator(f'td[data-place="{place}"] textarea')).to_have_value(words)
    expect(row.get_by_label("Option 12")).to_have_value("The last")


def test_the_keyboard_leads_through_the_cells(chloe: Page) -> None:
    row = here(chloe)
    chloe.keyboard.press("ArrowUp")
    assert here(chloe) != row
    chloe.keyboard.press("ArrowDown")
    assert here(chloe) == row
    chloe.keyboard.press("ArrowRight")
    assert here(chloe) != row
    chloe.keyboard.press("ArrowLeft")
    chloe.keyboard.type("Nobody means this")
    chloe.keyboard.press("Escape")
    expect(chloe.locator(":focus")).to_have_value("")
    rows = chloe.locator("question-grid tbody tr")
    before = rows.count()
    chloe.keyboard.type("One")
    chloe.keyboard.press("Alt+Enter")
    chloe.keyboard.type("Two")
    expect(chloe.locator(":focus")).to_have_value("One\nTwo")
    chloe.keyboard.press("Enter")
    expect(rows).to_have_count(before + 1)
    chloe.keyboard.press("Shift+Enter")
    assert here(chloe) == row
    chloe.keyboard.press("Tab")
    assert here(chloe) != row


def asked_on_leaving(page: Page) -> list[str]:
    """The questions that the browser asks before a page is left; she stays."""
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    return asked


def test_a_file_dropped_on_the_table_leaves_what_is_not_saved_and_leaving_asks(chloe: Page) -> None:
    rows = chloe.locator("question-grid tbody tr")
    before = rows.count()
    live = rows.first.locator("textarea").first
    id_ = rows.first.locator('td[data-place="1"] textarea').input_value()
    live.fill("Hers, and not saved?")
    chloe.locator(":focus").press("Tab")
    rows.last.locator("textarea").first.fill("New, and not saved?")
    gift = f"// [id:{id_}]\nAnother?{{~a#No =b#Yes}}\n\n::tide::When?{{~never#No =twice#Yes}}\n"
    with chloe.expect_navigation():
        chloe.evaluate(DROP, ["bank.gift", gift])
    expect(chloe.locator(".notice--info").first).to_contain_text(id_)
    expect(live).to_have_value("Hers, and not saved?")
    asked = [rows.nth(before + each).locator("textarea").first for each in (-1, 0)]
    expect(asked[0]).to_have_value("New, and not saved?")
    expect(asked[1]).to_have_value("When?")
    expect(chloe.locator("[data-kept]")).to_have_count(0)

    dialogs = asked_on_leaving(chloe)
    chloe.locator('a[href="/authoring"]').first.click()
    expect(asked[1]).to_have_value("When?")
    assert dialogs == ["beforeunload"]
    go(chloe, "main .button--primary")
    expect(rows).to_have_count(before + 2)
    assert dialogs == ["beforeunload"], "saving asks nothing"
    go(chloe, 'a[href="/authoring"]')


def test_rows_that_were_not_saved_survive_a_closed_tab(chloe: Page) -> None:
    rows = chloe.locator("question-grid tbody tr")
    before = rows.count()
    paste(chloe, PASTED)
    rows.first.locator("textarea").first.fill("Said another way?")
    rows.last.locator("textarea").first.fill("Both of them?")
    until(chloe, "Object.values(localStorage).some((kept) => kept.includes('Both of them?'))")
    chloe.close()

    page = chloe.context.new_page()
    page.goto(f"{GRID}?language=fr")
    expect(page.locator("question-grid")).to_be_visible()
    expect(page.locator("[data-kept]")).to_have_count(0)
    until(page, "navigator.locks.query().then(({held}) => held.length < 2)")  # it is gone
    page.goto(f"{GRID}?language=en")
    rows = page.locator("question-grid tbody tr")
    kept = page.locator("[data-kept]")
    expect(kept).to_contain_text("lignes", timeout=30_000)
    kept.get_by_role("button", name="Remettre").click()
    expect(kept).to_have_count(0)
    expect(rows).to_have_count(before + 2)
    asked = [rows.nth(at).locator("textarea").first for at in (before - 1, before)]
    expect(asked[0]).to_have_value('Which key, of "two",\nopens?')
    expect(asked[1]).to_have_value("Both of them?")
    expect(rows.first.locator("textarea").first).to_have_value("Said another way?")
    go(page, "main .button--primary")
    count = rows.count()
    page.goto(f"{GRID}?language=en")
    expect(rows).to_have_count(count)
    until(page, "Object.keys(localStorage).every((name) => !name.startsWith('grid:'))")
    expect(kept).to_have_count(0)

    rows.last.locator("textarea").first.fill("Not worth it?")
    until(page, "Object.values(localStorage).some((kept) => kept.includes('Not worth it?'))")
    page.close()
    page = chloe.context.new_page()
    page.goto(f"{GRID}?language=en")
    page.locator("[data-kept]").get_by_role("button", name="Jeter").click()
    page.reload()
    expect(page.locator("question-grid")).to_be_visible()
    until(page, "Object.keys(localStorage).every((name) => !name.startsWith('grid:'))")


def test_five_hundred_rows_are_pasted_checked_and_saved(chloe: Page) -> None:
    many = "".join(
        f"Which tide is number {number}?\tsingle\t2\tThis one\tNo.\tThat one\tYes.\n"
        for number in range(500)
    )
    rows = chloe.locator("question-grid tbody tr")
    before = rows.count()
    with chloe.expect_response("**/grid/problems") as checked:
        pasted = paste(chloe, many)
    assert rows.count() == before + 499
    assert checked.value.ok
    begun = time.perf_counter()
    go(chloe, "main .button--primary")
    saved = time.perf_counter() - begun
    expect(rows).to_have_count(before + 500)
    assert pasted < 5_000
    assert saved < 30
