"""The pages that a customer sees, each in the state in which it has most to show."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import randrange

from playwright.sync_api import Page, expect

from academy.models.database import writing
from tests import night
from tests.browser.answering import give, question_on
from tests.browser.conftest import OpenPage
from tests.browser.house import House
from tests.browser.steps import come_in, go

Seen = tuple[str, Page]
"""A page's name, and the page."""


@dataclass(frozen=True, slots=True)
class Guests:
    """Who shows the academy in a language: somebody new, and somebody whose passport is issued."""

    locale: str
    new: str
    done: str
    done_login: str
    daily: str


ENGLISH = Guests("en-GB", "Amina", "Bruno", "bruno", "Ada")
FRENCH = Guests("fr-FR", "Karim", "Chloé", "chloe", "Hugo")


def doors(open_page: OpenPage, guests: Guests = ENGLISH) -> Iterator[Seen]:
    """What somebody sees who is not signed in."""
    page = open_page(locale=guests.locale, reduced_motion="reduce")
    for name, path in (
        ("sign-in", "/sign-in"),
        ("forgotten-password", "/forgotten-password"),
        ("activation", "/activation"),
        ("verify", "/verify"),
    ):
        page.goto(path)
        yield name, page


def newcomer(open_page: OpenPage, guests: Guests = ENGLISH) -> Iterator[Seen]:
    """What somebody sees who has just come."""
    page = _guest(open_page, guests, guests.new)
    for name, path in (
        ("home", "/"),
        ("themes", "/themes"),
        ("theme", "/themes/company"),
        ("module", "/modules/why-digital"),
        ("lesson", "/lessons/what-digital-means"),
        ("lesson-text", "/lessons/what-digital-means?text"),
        ("lesson-picture", "/lessons/two-keys"),
        ("quiz-start", "/quizzes/why-digital"),
        ("passport-empty", "/passport"),
        ("rewards", "/rewards"),
        ("badges", "/rewards/badges"),
        ("gifts", "/rewards/gifts"),
        ("gift", "/rewards/gifts/canvas-bag"),
        ("boards", "/rewards/boards"),
        ("challenges", "/rewards/challenges"),
        ("board-look", "/profile/board"),
        ("profile", "/profile"),
        ("notices-none", "/notices"),
        ("avatar", "/passport/avatar"),
        ("paper-toy", "/passport/paper-toy"),
        ("visa", "/visas/network"),
        ("witness", "/witness"),
        ("not-found", "/nothing-here"),
    ):
        page.goto(path)
        yield name, page


def quiz(house: House, open_page: OpenPage, guests: Guests = ENGLISH) -> Iterator[Seen]:
    """Every kind of question, before its answer and after; every other answer is a wrong one."""
    login = {"Amina": "amina", "Karim": "k-1042"}[guests.new]
    kinds = house.kinds("built-here")
    house.ask(login, "built-here", list(kinds.values()))
    page = _guest(open_page, guests, guests.new)
    page.goto("/quizzes/built-here")
    for number, kind in enumerate(kinds):
        yield f"quiz-{kind}", page
        right = house.right_answer(question_on(page))
        give(page, right if number % 2 else _other(page, right))
        go(page, ".actions .button--primary")
        yield f"quiz-{kind}-answered", page
        go(page, ".actions .button--primary")
    yield "result-failed", page


def minute(house: House, open_page: OpenPage, guests: Guests = ENGLISH) -> Iterator[Seen]:
    """The minute of a day, practice and the diagnosis, and what they make of one's skills and path."""
    page = _guest(open_page, guests, guests.daily)
    for name, path in (("diagnosis", "/diagnosis"), ("skills-new", "/skills")):
        page.goto(path)
        yield name, page
    page.goto("/daily")
    for name in ("daily", "daily-second"):
        if not page.locator("input[name=question]").count():
            break  # the minute of that day was seen before
        yield name, page
        right = house.right_answer(question_on(page))
        give(page, right if name == "daily" else _other(page, right))
        go(page, ".actions .button--primary")
        page.locator(".report summary").click()
        yield f"{name}-answered", page
        go(page, ".actions .button--primary")
    yield "daily-done", page
    for name, path in (("home-done", "/"), ("practice", "/practice")):
        page.goto(path)
        yield name, page
    if not page.locator("input[name=question]").count():
        go(page, "main .button--primary")
    yield "practice-question", page
    for name, path in (("skills", "/skills"), ("path", "/path")):
        page.goto(path)
        yield name, page


def traveller(house: House, open_page: OpenPage, guests: Guests = ENGLISH) -> Iterator[Seen]:
    """What somebody sees whose passport was issued a moment ago."""
    for module in house.modules():
        house.study(guests.done_login, module)
    page = _guest(open_page, guests, guests.done)
    for name, path in (
        ("home-issued", "/"),
        ("result", "/quizzes/work-together"),
        ("passport-issued", "/passport"),
        ("theme-sealed", "/themes/company"),
        ("module-stamped", "/modules/why-digital"),
        ("rewards-earned", "/rewards"),
        ("badges-held", "/rewards/badges"),
        ("gifts-affordable", "/rewards/gifts"),
        ("notices", "/notices"),
        ("stickers", "/passport/paper-toy"),
        ("visa-held", "/visas/network"),
    ):
        page.goto(path)
        yield name, page
    page.goto("/passport")
    go(page, "#paper .button--secondary")
    page.wait_for_selector("[data-state=made]")
    yield "print", page
    page.goto("/passport")
    page.goto(page.locator("#check .secret__value").inner_text())
    page.wait_for_selector(".verdict--right")  # it looks again by itself until it is signed
    yield "credential", page


def administration(house: House, open_page: OpenPage) -> Iterator[Seen]:
    """What an administrator sees."""
    page = _guest(open_page, ENGLISH, "Ada")
    for name, path in (
        ("people", "/people"),
        ("people-nobody", "/people?q=nobody-goes-by-this"),
        ("person-new", "/people/new"),
        ("person", f"/people/{house.person_uid('marc')}"),
        ("units", "/people/units"),
        ("unit", "/people/units/1"),
        ("books", "/books"),
        ("books-person", f"/people/{house.person_uid('marc')}/books"),
        ("gifts-desk", "/gifts"),
        ("gift-desk", "/gifts/counter/canvas-bag"),
        ("gift-requests", "/gifts/requests"),
        ("gift-settled", "/gifts/requests/settled"),
        ("gift-budgets", "/gifts/budgets"),
        ("visa-desk", "/visas"),
        ("visa-at-desk", "/visas/network/desk"),
        ("challenges-desk", "/challenges"),
        ("audiences", "/audiences"),
        ("audience-new", "/audiences/new"),
        ("assignments", "/assignments"),
        ("assignment-new", "/assignments/new"),
        ("asked", "/asked"),
    ):
        page.goto(path)
        yield name, page
    page.goto("/directories")
    yield "directories", page
    page.locator("#name").fill(f"Entra ID {randrange(10_000, 99_999)}")
    go(page, "main .button--primary")
    expect(page.locator(".secret__value").last).to_be_visible()
    yield "directory-token", page
    go(page, "main a.button--secondary")
    yield "directory", page
    page.goto("/people/new")
    page.locator("#given_name").fill("Nils")
    page.locator("#number").fill(f"k-{randrange(10_000, 99_999)}")
    go(page, "main .button--primary")
    expect(page.locator(".secret__value").last).to_be_visible()
    yield "way-in", page


def offices(house: House, open_page: OpenPage) -> Iterator[Seen]:
    """What HR and authors see, the morning after a night that counted."""
    with house.app.app_context(), writing() as session:
        night.count(session)
    for name, path in (("Hugo", "/insights"), ("Chloé", "/authoring/questions")):
        page = _guest(open_page, ENGLISH, name)
        page.goto(path)
        for question in page.locator("main summary").all()[:2]:
            question.click()
        yield path.strip("/"), page
    yield from authors(page)


def authors(page: Page) -> Iterator[Seen]:
    """What an author sees from her desk to a review that waits."""
    for name, path in (
        ("authoring", "/authoring"),
        ("authoring-new", "/authoring/drafts/new?kind=lesson"),
    ):
        page.goto(path)
        yield name, page
    page.locator("#title").fill("The paper plane")
    go(page, "main .button--primary")
    page.locator("text-editor [role=toolbar]").first.wait_for()
    yield "authoring-editor", page
    go(page, "main .button--primary")
    yield "authoring-send", page
    page.goto("/authoring/items/lesson/two-keys/editions")
    yield "authoring-editions", page


def styleguide(open_page: OpenPage) -> Iterator[Seen]:
    """Every component in its states; the server must run with ``FLASK_DEBUG=1``."""
    page = open_page(reduced_motion="reduce", missing="/media/")  # its films are made up
    page.goto("/styleguide")
    expect(page.locator("[data-component]")).not_to_have_count(0)
    yield "styleguide", page


def _guest(open_page: OpenPage, guests: Guests, name: str) -> Page:
    page = open_page(locale=guests.locale, reduced_motion="reduce")
    come_in(page, name)
    return page


def _other(page: Page, right: object) -> object:
    """An answer of the same shape as *right* that is not it, as far as its kind has one."""
    if isinstance(right, float | int):
        return right + 987_654
    if isinstance(right, str):
        return "Gérard"
    assert isinstance(right, list)
    options = [field.get_attribute("value") for field in page.locator(".option__input").all()]
    if options:
        return [next(option for option in options if option not in right)]
    if right and isinstance(right[0], list):
        lefts, rights = zip(*right, strict=True)
        return [list(pair) for pair in zip(lefts, rights[1:] + rights[:1], strict=True)]
    return right[::-1]
