"""How somebody answers the question that is on the page: with a mouse, with keys, without scripts."""

from collections.abc import Callable
from typing import Any, Literal

from playwright.sync_api import Locator, Page, expect

from tests.browser.house import House
from tests.browser.steps import go

Widget = Literal["choice", "ordering", "matching", "text", "blanks"]

SIGNS: dict[Widget, str] = {
    "ordering": ".ordering",
    "matching": ".matching",
    "blanks": ".blanks__input",
    "text": ".answer-text__input",
}

Give = Callable[[Page, Any], None]


def question_on(page: Page) -> str:
    """The id of the question that the page asks."""
    return page.locator("input[name=question]").input_value()


def widget_on(page: Page) -> Widget:
    """Which widget the page shows."""
    return next((widget for widget, sign in SIGNS.items() if page.locator(sign).count()), "choice")


def give(page: Page, answer: Any, *, scripts: bool = True) -> None:
    """Put *answer*, shaped as the API's, into the form with the mouse and the fields."""
    match widget_on(page):
        case "choice":
            for option in answer:
                page.locator("label.option", has=page.locator(f'[value="{option}"]')).click()
        case "ordering":
            if scripts:
                _move(page, answer, lambda up: up.click())
            else:
                _select_places(page, answer)
        case "matching":
            for left, right in answer:
                page.locator(f'[id="match-{left}"]').select_option(right)
        case "text":
            page.locator(".answer-text__input").fill(written(answer))
        case "blanks":
            for place, word in enumerate(answer):
                page.locator(".blanks__input").nth(place).fill(word)


def give_by_keys(page: Page, answer: Any) -> None:
    """Put *answer* into the form with nothing but a keyboard."""
    match widget_on(page):
        case "choice":
            for option in answer:
                _choose_by_keys(page, page.locator(f'.option__input[value="{option}"]'))
        case "ordering":
            _move(page, answer, lambda up: up.press("ArrowUp"), reach=lambda up: tab_to(page, up))
        case "matching":
            for left, right in answer:
                _select_by_keys(page, page.locator(f'[id="match-{left}"]'), right)
        case "text":
            tab_to(page, page.locator(".answer-text__input"))
            page.keyboard.type(written(answer))
        case "blanks":
            for place, word in enumerate(answer):
                tab_to(page, page.locator(".blanks__input").nth(place))
                page.keyboard.type(word)


def take_quiz(page: Page, house: House, *, give: Give = give) -> int:
    """Answer every question from here to the result, rightly; how many it were."""
    for count in range(1, 30):
        give(page, house.right_answer(question_on(page)))
        go(page, ".actions .button--primary")
        expect(page.locator(".feedback--right")).to_be_visible()
        go(page, ".actions .button--primary")
        if not page.locator("input[name=question]").count():
            return count
    raise AssertionError("The quiz did not end within thirty questions.")


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until *wanted* has the focus, as far as a page is long."""
    for _ in range(80):
        if wanted.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never reached {wanted} on {page.url}")


def written(answer: object) -> str:
    """A number or word as somebody types it."""
    return f"{answer:g}" if isinstance(answer, int | float) else str(answer)


def _choose_by_keys(page: Page, wanted: Locator) -> None:
    if wanted.get_attribute("type") == "checkbox":
        tab_to(page, wanted)
        page.keyboard.press("Space")
    else:  # radio buttons are one stop of the Tab key; arrows choose among them
        tab_to(page, page.locator(".option__input").first)
        page.keyboard.press("Space")
        for _ in range(12):
            if wanted.is_checked():
                break
            page.keyboard.press("ArrowDown")
    expect(wanted).to_be_checked()


def _select_places(page: Page, order: list[str]) -> None:
    for place, option in enumerate(order):
        page.locator("select[name=answer]").nth(place).select_option(option)


def _select_by_keys(page: Page, select: Locator, wanted: str) -> None:
    tab_to(page, select)
    for _ in range(30):
        if select.input_value() == wanted:
            break
        page.keyboard.press("ArrowDown")
    expect(select).to_have_value(wanted)


def _move(
    page: Page,
    order: list[str],
    up: Callable[[Locator], None],
    *,
    reach: Callable[[Locator], None] = lambda _: None,
) -> None:
    expect(page.locator(".ordering__list")).to_be_visible()
    for place, option in enumerate(order):
        fields = page.locator(".ordering__line input[name=answer]")
        now = [field.input_value() for field in fields.all()].index(option)
        line = page.locator(".ordering__line", has=page.locator(f'input[value="{option}"]'))
        button = line.locator('[data-step="-1"]')
        for _ in range(now - place):
            reach(button)
            up(button)
    fields = page.locator(".ordering__line input[name=answer]")
    assert [field.input_value() for field in fields.all()] == list(order)
