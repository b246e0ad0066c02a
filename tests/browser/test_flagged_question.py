"""A question's key is wrong: a learner says so, authors mend it, and she is credited, once, and told."""

import re

from playwright.sync_api import Page, expect

from academy.clock import now
from academy.engine.rewards import KEY_PER_QUESTION, POINTS_PER_RIGHT_ANSWER
from academy.services import remarking
from tests.browser.conftest import OpenPage
from tests.browser.house import House
from tests.browser.steps import come_in

MODULE = "voice-online"
BANK = "content/3-networks/1-voice-online/questions"
ASKED = "who-reads-an-open-community"
OTHER, MISSED = "line-under-the-box", "The number of colleagues who are online"
TRUE, FALSE = "Anybody who works here", "Only those who follow him"
WORDS = f"{FALSE} is marked right, but an open community is open."

QUESTION = """
# {id}
{settings}{asks}

- [x] {false}
  > He has no followers to count.
- [ ] {true}
  > Open means open.
"""
ENGLISH = QUESTION.format(
    id=ASKED, false=FALSE, true=TRUE, asks="Karim posts in an open community. Who can read it?",
    settings="skill: audience\nlesson: post-travels\ndifficulty: 0.4\n\n",
)  # fmt: skip
FRENCH = QUESTION.format(
    id=ASKED, false="Ceux qui le suivent", true="Tout le monde ici",
    asks="Karim publie dans une communauté ouverte. Qui peut le lire ?", settings="\n",
)  # fmt: skip


def publish_the_mistake(house: House) -> None:
    """A new question whose right option is the other one."""
    for code, block in (("en", ENGLISH), ("fr", FRENCH)):
        path = house.folder / f"{BANK}.{code}.md"
        path.write_text(f"{path.read_text('utf-8').rstrip()}\n{block}", "utf-8")
    done = house.academy("content", "publish", "content")
    assert done.returncode == 0, done.stdout


def work(house: House) -> None:
    """What the job does every few minutes."""
    with house.app.app_context():
        remarking.work(at=now())


def is_asked_and_reports(learner: Page, house: House) -> None:
    """She is right, is told that she is not, and says so; she misses another one, and has failed."""
    house.ask("amina", MODULE, [ASKED, OTHER])
    learner.goto(f"/quizzes/{MODULE}")
    answers(learner, TRUE)
    learner.get_by_text("Report this question").click()
    learner.get_by_label("What is wrong with it?").fill(WORDS)
    learner.get_by_role("button", name="Tell the author").click()
    expect(learner.locator(".notice--success")).to_contain_text("Its author will look at it")
    answers(learner, MISSED)
    learner.get_by_role("link", name="See how it went").click()
    expect(learner.locator("main .kicker").first).to_have_text("0 % right")


def answers(learner: Page, option: str) -> None:
    """She chooses it, and it is wrong."""
    learner.locator("label.option", has_text=option).click()
    learner.get_by_role("button", name="Answer").click()
    expect(learner.locator(".feedback--wrong")).to_be_visible()


def mends_it(author: Page) -> str:
    """From her queue to the review; its address."""
    author.goto("/authoring")
    author.get_by_role("link", name="Reported by learners").click()
    line = author.locator("#reports .card", has_text=WORDS)
    line.get_by_role("button", name="Mend it").click()
    expect(author.locator("main")).to_contain_text(WORDS)
    for number, tab in enumerate(("English", "Français")):
        author.get_by_role("tab", name=re.compile(tab)).click()
        text = author.locator("text-editor textarea").nth(number)
        right, wrong = text.input_value().replace("- [x]", "- [o]"), "- [ ]"
        text.fill(right.replace(wrong, "- [x]").replace("- [o]", wrong))
    expect(author.locator(".draft-state__saved[data-state=saved]")).to_be_visible()
    author.get_by_label("It mends an error of the key").check()
    author.get_by_role("button", name="Keep", exact=True).click()
    expect(author.locator(".writing__head")).to_contain_text("mends its key")
    author.get_by_role("link", name="Send for review").click()
    author.get_by_label("A word to who reads it").fill("She is right: open is open.")
    author.get_by_role("button", name="Send", exact=True).click()
    author.wait_for_url(re.compile("/authoring/reviews/"))
    return author.url


def approves_it(reader: Page, review: str) -> None:
    """Another author, who is French, finds it in her news."""
    reader.goto("/notices")
    reader.get_by_role("link", name="vous demande une relecture").first.click()
    assert reader.url == review
    expect(reader.locator("main")).to_contain_text("corrige la bonne réponse")
    reader.get_by_role("button", name="Approuver et publier").click()
    expect(reader.locator(".notice--success")).to_be_visible()


def test_a_flagged_question_is_corrected_and_the_learner_is_credited(
    house: House, open_page: OpenPage
) -> None:
    publish_the_mistake(house)
    learner, author, reader = (open_page() for _ in range(3))
    come_in(learner, "Amina")
    is_asked_and_reports(learner, house)
    keys, points = house.held("amina")

    come_in(author, "Inès")
    review = mends_it(author)
    come_in(reader, "Chloé")
    approves_it(reader, review)
    for _ in range(2):
        work(house)

    assert house.held("amina") == (keys + KEY_PER_QUESTION, points + POINTS_PER_RIGHT_ANSWER)
    learner.goto("/notices")
    told = learner.locator(".news__item")
    expect(told.filter(has_text="The mistake was ours, not yours")).to_have_count(1)
    expect(told.first).to_contain_text("It brings you 1 key and 10 points.")
    expect(told.filter(has_text="You were right:")).to_have_count(1)
    learner.goto(f"/quizzes/{MODULE}")
    expect(learner.locator("main .kicker").first).to_have_text("50 % right")
    author.goto("/authoring/questions")
    expect(author.locator("body")).not_to_contain_text(WORDS)
