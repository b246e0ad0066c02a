"""The author's story: a text in a folder, checked, published, and read in the browser a moment later."""

import json

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.house import House
from tests.browser.steps import come_in, go

MODULE = "content/1-company/1-why-digital"

ENGLISH = """---
id: paper-plane
title: The paper plane
why: A message travels further than you throw it.
minutes: 1
skills: [traces]
---
Odile folds a **paper plane** out of the invoice. Nobody can search it.
"""

FRENCH = """---
title: L’avion en papier
why: Un message va plus loin qu’on ne le lance.
---
Odile plie un **avion en papier** avec la facture. Personne ne peut y chercher quoi que ce soit.
"""

UNKNOWN = "crates-that-sing"

QUESTION = """
# paper-plane
kind: true-false
skill: crates-that-sing
lesson: paper-plane

A paper plane can be searched.

- [ ] true
  > Only by unfolding it.
- [x] false
  > It flies, and that is all it does.
"""

QUESTION_FR = """
# paper-plane

On peut faire une recherche dans un avion en papier.

- [ ] vrai
  > Il faudrait le déplier.
- [x] faux
  > Il vole, et c’est tout.
"""


def skill_of(house: House) -> str:
    """A notion that this folder's skills.yaml knows."""
    text = (house.folder / "content/skills.yaml").read_text("utf-8")
    return next(
        line[:-1] for line in text.splitlines() if line[:1].isalpha() and line.endswith(":")
    )


@pytest.fixture
def learner(open_page: OpenPage) -> Page:
    """Amina looks at the module before the author begins."""
    page = open_page()
    come_in(page, "Amina")
    page.goto("/modules/why-digital")
    expect(page.locator("main")).not_to_contain_text("The paper plane")
    return page


def test_an_author_adds_a_lesson_mends_what_check_names_and_the_learner_reads_it(
    house: House, learner: Page
) -> None:
    folder = house.folder / MODULE
    skill = skill_of(house)
    english, french = folder / "9-paper-plane.en.md", folder / "9-paper-plane.fr.md"
    bank, bank_fr = folder / "questions.en.md", folder / "questions.fr.md"
    before = bank.read_text("utf-8")

    # Three mistakes: a setting that does not exist, a notion that nobody knows, and no French.
    english.write_text(
        ENGLISH.replace("traces", skill).replace("minutes: 1", "minutes: 1\nlenght: short"), "utf-8"
    )
    bank.write_text(before + QUESTION, "utf-8")
    bank_fr.write_text(bank_fr.read_text("utf-8") + QUESTION_FR, "utf-8")
    check = house.academy("content", "check", "content")
    assert check.returncode == 1
    place = MODULE.removeprefix("content/")
    at = bank.read_text("utf-8").splitlines().index(f"skill: {UNKNOWN}") + 1
    assert check.stdout.splitlines() == [
        f"{place}/9-paper-plane.en.md:1: This lesson is not translated: write 9-paper-plane.fr.md "
        "beside it.",
        f"{place}/9-paper-plane.en.md:6: There is no setting “lenght” here. Known are: id, title, "
        "why, minutes, skills, video, sources, review-by.",
        f"{place}/questions.en.md:{at}: There is no skill “{UNKNOWN}”: correct its id, or add it to "
        "skills.yaml.",
    ]
    refused = house.academy("content", "publish", "content")
    assert refused.returncode == 1
    learner.reload()
    expect(learner.locator("main")).not_to_contain_text("The paper plane")

    english.write_text(ENGLISH.replace("traces", skill), "utf-8")
    french.write_text(FRENCH, "utf-8")
    bank.write_text(before + QUESTION.replace(UNKNOWN, skill), "utf-8")
    check = house.academy("content", "check", "content")
    assert check.returncode == 0, check.stdout
    published = house.academy("content", "publish", "content", "--json")
    assert {"lesson paper-plane", "question paper-plane"} <= set(
        json.loads(published.stdout)["published"]
    )

    learner.reload()
    learner.get_by_role("link", name="The paper plane").click()
    expect(learner.locator(".prose strong")).to_have_text("paper plane")
    expect(learner.locator(".lead")).to_have_text("A message travels further than you throw it.")
    answer_her_question(house, learner)
    again = house.academy("content", "publish", "content")
    assert again.stdout.startswith("0 published, 0 retired"), again.stdout


def answer_her_question(house: House, page: Page) -> None:
    """Amina's quiz asks the author's question, and marks it as its text says."""
    house.ask("amina", "why-digital", ["paper-plane"])
    page.goto("/quizzes/why-digital")
    page.locator("label.option", has_text="false").click()
    go(page, ".actions .button--primary")
    expect(page.locator(".feedback--right")).to_be_visible()
    expect(page.locator(".option--right")).to_contain_text("It flies, and that is all it does.")
    expect(page.locator(".feedback__lesson a")).to_have_text("The paper plane")
