"""The authors' guide, followed word by word: what its numbered steps say is done, and nothing else.

A step may hold explanations; whatever stands in it in **bold**, in *italics*, `like this`, in a block or
between quotation marks has to be part of something to do or to see (``VERBS``). So a button with another
name, a page that says something else and a step that nobody could follow all fail.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from playwright.sync_api import FilePayload, Locator, Page, expect

from academy import paths
from tests.browser import test_grid as grid
from tests.browser.conftest import OpenPage
from tests.browser.house import House, moved_in
from tests.browser.steps import come_in
from tests.services.test_uploads import picture

Texts = Mapping[str, str]
Follow = Callable[[Page, Texts], None]

GUIDES = {"en": "authors.md", "fr": "fr/authors.md"}
NAMES = {"en": "English", "fr": "Français"}
YOU, ANOTHER, ALONE, LEARNER, MORE = range(5)
"""The parts of the guide: who sits before the browser."""

VERBS = {
    "en": {
        "press": r"press \*\*(?P<name>[^*]+)\*\*",
        "choose": r"choose \*\*(?P<name>[^*]+)\*\*",
        "open": r"open \*\*(?P<name>[^*]+)\*\*(?: under “(?P<card>[^”]+)”)?",
        "type": r"type `(?P<words>[^`]+)` in \*(?P<field>[^*]+)\*",
        "select": r"choose `(?P<words>[^`]+)` in \*(?P<field>[^*]+)\*",
        "put": r"put in \*(?P<field>[^*]+)\*: ?\0(?P<words>[^\0]+)\0",
        "preview": r"the preview shows “(?P<words>[^”]+)”",
        "read": r"you (?:also )?read “(?P<words>[^”]+)”",
        "unfold": r"unfold \*\*(?P<name>[^*]+)\*\*",
        "bring": r"choose a picture of yours in \*(?P<field>[^*]+)\*",
        "send": r"send it with \*\*(?P<name>[^*]+)\*\*",
        "paste": r"paste in \*(?P<field>[^*]+)\* of the last row: ?\0(?P<words>[^\0]+)\0",
    },
    "fr": {
        "press": r"appuyez sur \*\*(?P<name>[^*]+)\*\*",
        "choose": r"choisissez \*\*(?P<name>[^*]+)\*\*",
        "open": r"ouvrez \*\*(?P<name>[^*]+)\*\*(?: sous «\s(?P<card>[^»]+)\s»)?",
        "type": r"écrivez `(?P<words>[^`]+)` dans \*(?P<field>[^*]+)\*",
        "select": r"choisissez `(?P<words>[^`]+)` dans \*(?P<field>[^*]+)\*",
        "put": r"mettez dans \*(?P<field>[^*]+)\*\s: ?\0(?P<words>[^\0]+)\0",
        "preview": r"l’aperçu montre «\s(?P<words>[^»]+)\s»",
        "read": r"vous lisez (?:aussi )?«\s(?P<words>[^»]+)\s»",
        "unfold": r"dépliez \*\*(?P<name>[^*]+)\*\*",
        "bring": r"choisissez une image à vous dans \*(?P<field>[^*]+)\*",
        "send": r"envoyez-la avec \*\*(?P<name>[^*]+)\*\*",
        "paste": r"collez dans \*(?P<field>[^*]+)\* de la dernière ligne\s: ?\0(?P<words>[^\0]+)\0",
    },
}
MARKS = re.compile(r"[*`“”«»\0]")
OPTIONAL = r"( (optional|facultatif))?"


@dataclass(frozen=True, slots=True)
class Act:
    """One thing to do or to see, in the words of the guide."""

    step: int
    verb: str
    texts: Texts
    said: str


def parts(text: str, language: str) -> list[list[Act]]:
    """What each part of the guide *text* asks for, in order; what cannot be followed fails."""
    found: list[list[Act]] = []
    for number, (part, words) in enumerate(steps(text), 1):
        if part == len(found):
            found.append([])
        assert part == len(found) - 1, "A part of the guide has no steps."
        found[part] += acts(number, words, language)
    return found


def steps(text: str) -> Iterator[tuple[int, str]]:
    """Each numbered step with the number of its part; blocks of code stand between two NULs."""
    part, words, number = -1, list[str](), 0
    for token in MarkdownIt("commonmark").parse(text):
        match token.type:
            case "heading_open" if token.tag == "h2":
                part += 1
            case "list_item_open":
                number += 1
                assert token.info == str(number), f"Step {number} is numbered {token.info}."
                words = []
            case "inline" if token.level > 1:
                words.append(token.content.replace("\n", " "))
            case "fence":
                words.append(f"\0{token.content}\0")
            case "list_item_close":
                yield part, " ".join(words)
            case _:
                pass


def acts(step: int, words: str, language: str) -> Iterator[Act]:
    """What *words* ask for, in order."""
    done = list[tuple[int, Act]]()
    for verb, form in VERBS[language].items():
        for match in re.finditer(form, words, re.IGNORECASE):
            done.append((match.start(), Act(step, verb, match.groupdict(), match[0])))
    rest = words
    for _, act in done:
        rest = rest.replace(act.said, "", 1)
    assert not MARKS.search(rest), f"Nobody knows what to do with this in step {step}: {rest}"
    assert done, f"Step {step} has nothing to do: {words}"
    yield from (act for _, act in sorted(done, key=lambda each: each[0]))


def follow(page: Page, given: list[Act]) -> None:
    """Do exactly that."""
    for act in given:
        try:
            FORMS[act.verb](page, act.texts)
        except Exception as fault:
            fault.add_note(f"The guide says in step {act.step}: {act.said}, on {page.url}")
            raise


def press(page: Page, texts: Texts) -> None:
    control = page.get_by_role("button", name=texts["name"], exact=True).or_(
        page.get_by_role("link", name=texts["name"], exact=True)
    )
    go(page, control)


def open_(page: Page, texts: Texts) -> None:
    """Press what begins with this title: several texts may be in one review."""
    place = page.locator("main")
    if texts["card"]:
        heading = page.get_by_role("heading", name=texts["card"], exact=True)
        place = page.locator(".card", has=heading)
    go(page, place.get_by_role("link", name=re.compile("^" + re.escape(texts["name"]))))


def go(page: Page, control: Locator) -> None:
    visible = control.filter(visible=True).first
    with page.expect_navigation(wait_until="domcontentloaded"):
        visible.click()


def choose(page: Page, texts: Texts) -> None:
    tab = page.get_by_role("tab", name=re.compile(rf"^{re.escape(texts['name'])}( \(\d+\))?$"))
    radio = page.get_by_role("radio", name=texts["name"], exact=True)
    tab.or_(page.locator("label", has=radio)).click()


def field(page: Page, texts: Texts) -> Locator:
    label = re.compile("^" + spaced(texts["field"]) + OPTIONAL + "$")
    return page.get_by_label(label).filter(visible=True)


def spaced(words: str) -> str:
    """*words* as a pattern, whatever kind of space the browser makes of theirs."""
    return r"\s".join(re.escape(word) for word in words.split())


def type_(page: Page, texts: Texts) -> None:
    field(page, texts).fill(texts["words"])


def select(page: Page, texts: Texts) -> None:
    field(page, texts).select_option(label=texts["words"])


def read(page: Page, texts: Texts) -> None:
    expect(page.locator("main")).to_contain_text(texts["words"], timeout=10_000)


def preview(page: Page, texts: Texts) -> None:
    expect(page.frame_locator("iframe[name=preview]").locator("main")).to_contain_text(
        texts["words"]
    )


def unfold(page: Page, texts: Texts) -> None:
    title = page.get_by_text(texts["name"], exact=True)
    inside = page.locator(".content-tree__node--module", has=title).locator("details").first
    if inside.get_attribute("open") is None:
        inside.locator("summary").first.click()


def bring(page: Page, texts: Texts) -> None:
    file: FilePayload = {"name": "Her plane.png", "mimeType": "image/png", "buffer": picture()}
    field(page, texts).set_input_files(file)


def send(page: Page, texts: Texts) -> None:
    page.get_by_role("button", name=texts["name"], exact=True).click()


def paste(page: Page, texts: Texts) -> None:
    cell = page.locator("question-grid tbody tr").last
    cell.get_by_label(re.compile("^" + re.escape(texts["field"]) + ",")).focus()
    grid.paste(page, texts["words"])


FORMS: Mapping[str, Follow] = {
    "press": press,
    "choose": choose,
    "open": open_,
    "type": type_,
    "select": select,
    "put": type_,
    "preview": preview,
    "read": read,
    "unfold": unfold,
    "bring": bring,
    "send": send,
    "paste": paste,
}


@pytest.fixture
def academy(tmp_path: Path, prepared: Path, alone: bool) -> Iterator[House]:
    """An academy where nobody has written yet."""
    with moved_in(tmp_path / "house", prepared, ACADEMY_LONE_AUTHOR=str(int(alone))) as house:
        yield house


def reader(open_page: OpenPage, academy: House, name: str, language: str) -> Page:
    """*name* on her first page, whose words are in *language*."""
    page = open_page(academy)
    come_in(page, name)
    page.goto("/")
    if page.locator("html").get_attribute("lang") != language:
        with page.expect_navigation():
            page.locator("footer").get_by_role("button", name=NAMES[language], exact=True).click()
    return page


@pytest.mark.parametrize(
    ("language", "alone"), [("en", False), ("fr", False), ("en", True)], ids=["en", "fr", "alone"]
)
def test_who_follows_the_guide_has_a_published_lesson(
    academy: House, open_page: OpenPage, language: str, alone: bool
) -> None:
    given = parts((paths.bundled("docs") / GUIDES[language]).read_text("utf-8"), language)
    author = reader(open_page, academy, "Chloé", language)
    follow(author, given[YOU])
    if alone:
        follow(author, given[ALONE])
    else:
        follow(reader(open_page, academy, "Inès", language), given[ANOTHER])
    follow(reader(open_page, academy, "Amina", language), given[LEARNER])
    follow(author, given[MORE])


@pytest.mark.parametrize("language", GUIDES)
def test_the_desk_and_the_editor_lead_to_the_guide(
    house: House, open_page: OpenPage, language: str
) -> None:
    text = (paths.bundled("docs") / GUIDES[language]).read_text("utf-8")
    page = reader(open_page, house, "Chloé", language)
    page.goto("/authoring")
    go(page, page.locator("main a[href='/authoring/guide']"))
    expect(page.get_by_role("heading", level=1)).to_have_text(text.partition("\n")[0][2:])
    expect(page.locator("article")).to_have_attribute("lang", language)
    given = [act for part in parts(text, language) for act in part]
    expect(page.locator(".prose ol > li")).to_have_count(given[-1].step)
    blocks = [act.texts["words"] for act in given if act.verb in ("put", "paste")]
    assert page.locator(".prose pre").all_text_contents() == blocks

    page.goto("/authoring")
    go(page, page.locator(".content-tree__title"))
    expect(page.locator("main a[href='/authoring/guide']")).to_be_visible()


@pytest.mark.parametrize(
    "step",
    [
        "Push **Send**.",
        "Press *Send*.",
        "Type `a word` into *Title*.",
        "You see “Sent.”",
        "Press Send.",
        "Press **Send**, which is the same as **Go**.",
    ],
)
def test_a_step_that_nobody_could_follow_is_found(step: str) -> None:
    with pytest.raises(AssertionError, match=r"(?i)step 1"):
        list(acts(1, step, "en"))
