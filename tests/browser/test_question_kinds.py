"""All eight kinds of question, answered with the mouse, with keys alone, and without scripts."""

import re
from functools import partial

import pytest
from playwright.sync_api import Page, expect

from tests.browser.answering import Give, give, give_by_keys, question_on, tab_to, take_quiz
from tests.browser.conftest import OpenPage
from tests.browser.house import House
from tests.browser.steps import come_in

MODULE = "built-here"


@pytest.mark.parametrize(
    ("name", "answers", "scripts"),
    [
        pytest.param("Bruno", give, True, id="mouse"),
        pytest.param("Hugo", give_by_keys, True, id="keys"),
        pytest.param("Chloé", partial(give, scripts=False), False, id="without-scripts"),
    ],
)
def test_every_kind_is_answered_with_the_mouse_with_keys_and_without_scripts(
    house: House, open_page: OpenPage, name: str, answers: Give, scripts: bool
) -> None:
    kinds = house.kinds(MODULE)
    assert len(kinds) == 8, f"the bank of {MODULE} lacks a kind: it has {sorted(kinds)}"
    login = {"Chloé": "chloe"}.get(name, name.lower())
    house.ask(login, MODULE, list(kinds.values()))
    page = open_page(java_script_enabled=scripts)
    come_in(page, name)
    page.goto(f"/quizzes/{MODULE}")
    assert take_quiz(page, house, give=answers) == 8
    page.goto("/passport")
    expect(page.locator(".passport-page .stamp")).to_have_count(1)


def test_a_quiz_is_walked_with_the_keyboard_alone(house: House, open_page: OpenPage) -> None:
    page = open_page()
    come_in(page, "Marc")
    page.goto(f"/modules/{MODULE}")
    press(page, ".lesson-row a")
    for _ in range(3):
        press(page, ".actions .button--primary")
    press(page, "main .button--primary")
    for _ in range(6):
        give_by_keys(page, house.right_answer(question_on(page)))
        press(page, ".actions .button--primary")
        press(page, ".actions .button--primary")
    expect(page.locator("main .stamp")).to_be_visible()


def press(page: Page, selector: str) -> None:
    """Reach it with Tab, see that its focus shows, press Enter, and wait for the next page."""
    wanted = page.locator(selector).first
    tab_to(page, wanted)
    look = wanted.evaluate(
        "e => { const s = getComputedStyle(e); return [s.outlineStyle, s.boxShadow].join(' '); }"
    )
    assert look != "none none", f"{selector} on {page.url} has the focus, and nothing shows it"
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_a_line_is_dragged_to_its_place(house: House, open_page: OpenPage) -> None:
    house.ask("ada", MODULE, [house.kinds(MODULE)["ordering"]])
    page = open_page(reduced_motion="reduce")
    come_in(page, "Ada")
    page.goto(f"/quizzes/{MODULE}")
    lines = page.locator(".ordering__line")
    before = lines.locator(".ordering__text").all_inner_texts()
    lines.last.drag_to(lines.first, target_position={"x": 30, "y": 3})
    assert lines.locator(".ordering__text").all_inner_texts() == [before[-1], *before[:-1]]


def test_a_moved_line_is_announced_and_keeps_the_focus(house: House, open_page: OpenPage) -> None:
    house.ask("amina", MODULE, [house.kinds(MODULE)["ordering"]])
    page = open_page()
    come_in(page, "Amina")
    page.goto(f"/quizzes/{MODULE}")
    down = page.locator(".ordering__line").first.locator('[data-step="1"]')
    down.focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator(".ordering [role=status]")).to_have_text(re.compile(r"2 of \d"))
    assert page.evaluate("document.activeElement.dataset.step") == "1"


def test_a_wrong_answer_says_what_is_right_why_and_where_to_read_it(
    house: House, open_page: OpenPage
) -> None:
    house.ask("k-1042", MODULE, [house.kinds(MODULE)["numeric"], house.kinds(MODULE)["blanks"]])
    page = open_page()
    come_in(page, "Karim")
    page.goto(f"/quizzes/{MODULE}")
    give(page, 987654)
    page.locator(".actions .button--primary").click()
    expect(page.locator(".feedback--wrong .feedback__text")).not_to_be_empty()
    expect(page.locator(".option--wrong")).to_contain_text("987654")
    expect(page.locator(".feedback__lesson a")).to_have_attribute("href", re.compile("/lessons/"))
