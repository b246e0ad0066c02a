"""The author's story in the browser: a lesson with two questions, seen on a phone, read, published, learnt.

And what may happen on the way: a second tab, no network, a session that is over, no script at all.
"""

import re

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.conftest import OpenPage
from tests.browser.house import House
from tests.browser.steps import come_in, go, sign_out, until

FRENCH = """---
title: L’avion en papier
why: Un message va plus loin qu’on ne le lance.
---
Odile plie un **avion en papier**. Personne ne peut y chercher quoi que ce soit.
"""

DRAFTS = "/authoring/drafts/"


def writer(open_page: OpenPage, name: str = "Inès", **options: object) -> Page:
    """An author who reads English, at her desk."""
    page = open_page(missing="/authoring/", **options)  # to be told of a second tab is no fault
    come_in(page, name)
    page.goto("/authoring")
    return page


def text(page: Page, number: int = 0) -> Locator:
    """The text that is being written, in its first language or in another."""
    return page.locator("text-editor textarea").nth(number)


def saved(page: Page) -> None:
    expect(page.locator(".draft-state__saved[data-state=saved]")).to_be_visible()


def begin(page: Page, title: str) -> None:
    """A new lesson in the first module."""
    go(page, "main .button--primary")
    page.locator("#title").fill(title)
    page.locator("#parent").select_option("why-digital")
    go(page, "main .button--primary")
    expect(page.get_by_role("toolbar").first).to_be_visible()


def write_lesson(page: Page) -> None:
    """Both languages; what is missing is marked at its lines until it is there."""
    begin(page, "The paper plane")
    expect(page.locator(".text-editor__lines [data-wrong]").first).to_be_attached()
    source = text(page)
    whole = source.input_value().replace(
        "why:", "why: A message travels further than you throw it."
    )
    source.fill(whole.replace("skills: []", "skills: [passwords]") + "Odile folds a paper plane.\n")
    source.press("Control+End")
    source.press_sequentially("Nobody can ")
    page.keyboard.press("Control+b")
    page.keyboard.type("search")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.type(" it.\n\n- One fold\nAnother fold")
    assert "Nobody can **search** it.\n\n- One fold\n- Another fold" in source.input_value()
    page.get_by_role("tab", name=re.compile("Français")).click()
    text(page, 1).fill(FRENCH)
    expect(page.locator(".problem-list--none")).to_be_visible()
    saved(page)


def write_question(page: Page, asks: str, french: str) -> None:
    """A question of the lesson that is open, from its template; then back to the lesson."""
    lesson = page.url
    page.locator("#asks").fill(asks)
    go(page, "#questions form .button--secondary")
    page.wait_for_url(re.compile(DRAFTS))
    source, translation = text(page), text(page, 1)
    options = ("Only by unfolding it", "No", "Only on Fridays")
    for each, right in ((source, True), (translation, False)):
        words = each.input_value()
        if not right:
            words = re.sub(r"\n\n+- ", f"\n\n{french}\n\n- ", words, count=1)
        words = words.replace("- [x]\n", "- [x] It flies\n").replace("  >\n", "  > It flies.\n")
        for option in options[:2]:
            words = words.replace("- [ ]\n", f"- [ ] {option}\n", 1)
        if not right:
            page.get_by_role("tab", name=re.compile("Français")).click()
        each.fill(words)
    expect(page.locator(".problem-list--none")).to_be_visible()
    saved(page)
    page.goto(lesson)


def speak_of_a_line(page: Page) -> None:
    """A click brings the form below its line; so does its number with the keyboard, and no word is lost."""
    lines = page.locator("line-comments", has_text="Odile folds").first
    row = lines.locator("tr[data-line]", has_text="Odile folds")
    row.locator(".difference__line").click(position={"x": 4, "y": 4})
    below = lines.locator(".difference__notes textarea")
    expect(below).to_be_focused()
    expect(row).to_have_attribute("data-chosen", "")
    page.keyboard.type("Which Odile?")
    page.keyboard.press("Escape")
    number = int(row.get_attribute("data-line") or 0)
    expect(lines.locator(f"[data-line='{number}'] button")).to_be_focused()
    expect(below).to_have_count(0)
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(below).to_have_value("Which Odile?")
    assert below.locator("xpath=../label").inner_text() == f"Say something of line {number - 1}"
    go(page, ".difference__notes .button--secondary")
    said = page.locator(f"[data-line='{number - 1}'] + .difference__notes .comment__text")
    expect(said).to_have_text("Which Odile?")


def test_an_author_writes_another_approves_and_a_learner_gets_it(
    house: House, open_page: OpenPage
) -> None:
    page = writer(open_page, "Chloé")  # whose pages are in French
    write_lesson(page)
    phone = page.frame_locator("iframe[name=preview]")
    expect(phone.get_by_role("heading", level=1)).to_have_text("L’avion en papier")
    page.locator("a[data-set=language][data-to=en]").click()
    expect(phone.locator(".prose strong")).to_have_text("search")
    width = page.locator("iframe[name=preview]").evaluate("f => f.contentWindow.innerWidth")
    assert width == 360
    page.locator(".draft-preview__sizes label").last.click()
    width = page.locator("iframe[name=preview]").evaluate("f => f.contentWindow.innerWidth")
    assert width == 1280

    write_question(page, "Can a paper plane be searched?", "Peut-on y chercher quelque chose ?")
    write_question(page, "What does a paper plane do?", "Que fait un avion en papier ?")
    go(page, "#questions li a")
    page.locator("a[data-set=as][data-to=daily]").click()
    asked = page.frame_locator("iframe[name=preview]")
    expect(asked.locator(".why")).to_be_visible()
    expect(asked.locator("h1")).to_have_text("Can a paper plane be searched?")
    page.locator("a[data-set=as][data-to=right]").click()
    expect(asked.locator(".feedback--right")).to_be_visible()
    page.go_back()

    go(page, ".writing__head .button--primary")
    expect(page.locator("input[name=draft]:checked")).to_have_count(3)
    page.locator("#note").fill("Is it funny enough?")
    go(page, "main .button--primary")
    review = page.url
    expect(page.locator("main")).to_contain_text("un autre auteur décide")

    reader = writer(open_page)
    expect(reader.locator(f"a[href='{review.removeprefix(house.url)}']")).to_be_visible()
    reader.goto(review)
    expect(reader.locator("main")).to_contain_text("Is it funny enough?")
    speak_of_a_line(reader)
    go(reader, "#decision .button--primary")
    expect(reader.locator(".notice--success")).to_be_visible()

    learner = open_page(width=360, height=740)
    come_in(learner, "Amina")
    learner.goto("/modules/why-digital")
    learner.get_by_role("link", name="The paper plane").click()
    expect(learner.locator(".prose strong")).to_have_text("search")
    house.ask("amina", "why-digital", ["can-a-paper-plane-be-searched"])
    learner.goto("/quizzes/why-digital")
    learner.locator("label.option", has_text="It flies").click()
    go(learner, ".actions .button--primary")
    expect(learner.locator(".feedback--right")).to_be_visible()


def test_the_second_tab_is_told_and_no_word_of_either_is_lost(open_page: OpenPage) -> None:
    page = writer(open_page)
    begin(page, "Two tabs")
    other = page.context.new_page()
    other.goto(page.url)
    before = text(page).input_value()
    text(page).fill(before + "From the first tab.\n")
    saved(page)
    text(other).fill(before + "From the second tab.\n")
    told = other.locator("[data-newer]")
    expect(told).to_contain_text("Nothing was overwritten")
    expect(told.locator(".difference__new")).to_contain_text("From the second tab.")
    assert text(other).input_value().endswith("From the second tab.\n")
    told.get_by_role("button", name="Go on with the saved text").click()
    assert text(other).input_value().endswith("From the first tab.\n")
    kept = other.locator(".draft-keeper__old")
    kept.locator("summary").click()
    assert "From the second tab." in kept.locator("textarea").input_value()
    kept.get_by_role("button", name="Throw away").click()
    expect(kept).to_have_count(0)


@pytest.mark.parametrize("gone", ["network", "session"])
def test_what_is_typed_without_network_or_session_is_kept_and_sent_later(
    open_page: OpenPage, gone: str
) -> None:
    page = writer(open_page)
    begin(page, f"Without {gone}")
    address, words = page.url, f"Typed without a {gone}."
    if gone == "network":
        page.context.set_offline(True)
    else:
        elsewhere = page.context.new_page()
        elsewhere.goto("/")
        sign_out(elsewhere)
    text(page).fill(text(page).input_value() + words)
    expect(page.locator(".draft-state__saved")).to_contain_text("kept in this browser")
    if gone == "network":
        page.close(run_before_unload=False)
        page = open_page_again(page, address)
    else:
        elsewhere.goto("/sign-in")
        come_in(elsewhere, "Inès")
        elsewhere.close()
        page.bring_to_front()
    saved(page)
    page.reload()
    assert words in text(page).input_value()
    expect(page.locator(".draft-keeper__old")).to_have_count(0)


def test_a_save_whose_answer_is_lost_is_sent_again_and_what_followed_is_not_forgotten(
    open_page: OpenPage,
) -> None:
    page = writer(open_page)
    begin(page, "A lost answer")
    address, lost = page.url, []

    def lose(route: Route) -> None:
        if not lost:
            lost.append(route.fetch())  # it arrives
        route.abort()

    page.route("**/texts?only=state", lose)
    text(page).fill(text(page).input_value() + "First words.\n")
    expect(page.locator(".draft-state__saved[data-state=offline]")).to_be_visible()
    text(page).press("Control+End")
    text(page).press_sequentially("More words.")
    until(page, "Object.values(localStorage).some((kept) => kept.includes('More words.'))")
    again = page.context.new_page()
    page.close(run_before_unload=False)
    again.goto(address)
    saved(again)
    assert text(again).input_value().endswith("First words.\nMore words.")
    expect(again.locator("[data-newer]")).to_have_count(0)


def open_page_again(page: Page, address: str) -> Page:
    """The same address in the same browser, with its network back."""
    page.context.set_offline(False)
    again = page.context.new_page()
    again.goto(address)
    expect(again.locator("text-editor--numbered, .text-editor--numbered").first).to_be_visible()
    return again


def test_everything_basic_works_without_a_script(open_page: OpenPage) -> None:
    page = open_page(java_script_enabled=False)
    page.goto("/sign-in")
    page.get_by_role("button", name=re.compile(r"Inès$")).click()
    page.goto("/authoring")
    page.locator("main .button--primary").first.click()
    page.locator("#title").fill("Without a script")
    page.locator("main .button--primary").click()
    expect(page.locator(".problem-list")).to_be_visible()
    source = text(page)
    source.fill(source.input_value() + "Some words.\n")
    page.get_by_role("button", name="Save and check").click()
    assert text(page).input_value().endswith("Some words.\n")
    assert "\n\nSome words." in text(page).input_value().replace("---\n\n", "---\n\n\n\n")
    page.locator(".draft-preview__open").click()
