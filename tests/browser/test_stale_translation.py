"""Who reads French gets the source of a stale translation, and is told, until French is true again."""

import json
import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.house import House
from tests.browser.steps import come_in

MODULE = "content/1-company/1-why-digital"
NOTICE = "sa traduction est en cours de mise à jour"


def append(path: Path, words: str) -> None:
    path.write_text(path.read_text("utf-8").rstrip("\n") + f"\n\n{words}\n", "utf-8")


def publish(house: House) -> dict[str, object]:
    done = house.academy("content", "publish", "content", "--json")
    assert done.returncode == 0, done.stdout
    report: dict[str, object] = json.loads(done.stdout)
    return report


def test_a_stale_translation_is_withheld(house: House, open_page: OpenPage) -> None:
    english = sorted((house.folder / MODULE).glob("1-*.en.md"))[0]
    french = english.with_name(english.name.replace(".en.md", ".fr.md"))
    slug = re.search(r"^id: (.+)$", english.read_text("utf-8"), re.MULTILINE)
    assert slug
    learner = open_page(locale="fr-FR")
    come_in(learner, "Karim")
    learner.goto(f"/lessons/{slug[1]}")
    title = learner.locator("h1").inner_text()
    expect(learner.locator("article")).to_have_attribute("lang", "fr")

    append(english, "Since Monday, Odile files it **twice**.")
    check = house.academy("content", "check", "content", "--beside")
    assert f"1 text is withheld in fr: lesson {slug[1]}." in check.stdout
    report = publish(house)
    assert [(each["language"], each["item"]) for each in report["withheld"]] == [  # type: ignore[attr-defined]
        ("fr", f"lesson {slug[1]}")
    ]
    again = house.academy("content", "publish", "content")
    assert f"1 text is withheld in fr: lesson {slug[1]}." in again.stdout
    learner.reload()
    expect(learner.locator("article")).to_have_attribute("lang", "en")
    expect(learner.locator("article .notice")).to_contain_text(NOTICE)
    expect(learner.locator(".prose").first).to_contain_text("Odile files it twice")

    append(french, "Depuis lundi, Odile le range **deux fois**.")
    assert publish(house)["withheld"] == []
    reads_french_again(learner, title)


def reads_french_again(learner: Page, title: str) -> None:
    learner.reload()
    expect(learner.locator("article")).to_have_attribute("lang", "fr")
    expect(learner.locator("h1")).to_have_text(title)
    expect(learner.locator(".prose").first).to_contain_text("Odile le range deux fois")
    expect(learner.locator("body")).not_to_contain_text(NOTICE)
