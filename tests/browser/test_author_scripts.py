"""In a real browser: what authors write runs nowhere; and without the sanitiser the policy stops it."""

import json

import pytest
from playwright.sync_api import Browser, Page, Request, Route

from academy.clock import now
from academy.models.database import writing
from academy.services.authoring import drafts, reviews
from tests.browser.conftest import OpenPage
from tests.browser.house import House
from tests.browser.steps import come_in, until
from tests.cast import CHLOE, viewer
from tests.hostile import ELEMENTS, ELSEWHERE, HANDLERS, TEXTS
from tests.web.test_author_scripts import lesson_of

TELL = (
    "window.ran = []; window.evil = () => window.ran.push(document.currentScript?.outerHTML || 1);"
)
DANGEROUS = (
    "object, embed, base, applet, math, portal, xss, foreignObject, script:not([src^='/static/']), "
    "meta[http-equiv], link[href*='evil'], [srcdoc], [style*='url'], form[action*='evil'], "
    "img[src*='evil'], "
    "[href^='javascript' i], [action^='javascript' i], [src^='javascript' i], [formaction], "
    "[xlink\\\\:href]"
)
LOOK = f"""() => {{
  const bad = [...document.querySelectorAll("{DANGEROUS}")];
  for (const each of document.querySelectorAll("*"))
    if (each.getAttributeNames().some((name) => name.startsWith("on"))) bad.push(each);
  return {{ ran: window.ran, bad: bad.map((each) => each.outerHTML.slice(0, 200)) }};
}}"""
LEAVES = ("http-equiv", "<plaintext")
"""A policy stops what runs, not a page that sends its reader away: that is the sanitiser's work."""


def quiet(page: Page, address: str) -> None:
    """Open *address*, poke at what is there, and nothing has run."""
    page.goto(address)
    until(page, "document.readyState === 'complete'")
    for frame in page.frames:
        seen = frame.evaluate(LOOK)
        assert seen == {"ran": [], "bad": []}, f"{frame.url}: {seen}"
        assert ELSEWHERE not in frame.url


def written(house: House, words: tuple[str, ...]) -> tuple[str, str]:
    """A lesson's draft that holds *words* everywhere, and a review of another whose note does."""
    with house.app.app_context(), writing() as session:
        author = viewer(session, CHLOE, at=now())
        draft = drafts.begin(session, author, "lesson", "two-keys", at=now())
        texts = {path: lesson_of(words) for path in draft.texts}
        drafts.save(session, author, draft.uid, texts, revision=draft.revision, at=now())
        other = drafts.begin(session, author, "lesson", "data-leaves-traces", at=now())
        note = " ".join(words)[:2_000]
        review = reviews.send(session, author, [other.uid], note=note, at=now())
        done = draft.uid, review.uid
        reviews.withdraw(session, author, review.uid, at=now())
        return done


def test_nothing_runs_in_the_editor_the_preview_and_the_review(
    house: House, open_page: OpenPage
) -> None:
    page = open_page()
    page.context.add_init_script(TELL)
    come_in(page, "Chloé")
    for at in range(0, len(TEXTS), 16):
        draft, review = written(house, TEXTS[at : at + 4])
        quiet(page, f"/authoring/drafts/{draft}/preview")
        quiet(page, f"/authoring/reviews/{review}")
        draft, _review = written(house, TEXTS[at + 4 : at + 16])
        quiet(page, f"/authoring/drafts/{draft}")
        quiet(page, "/authoring")


@pytest.mark.parametrize("address", ["/lessons/two-keys", "/authoring", "preview"])
def test_without_the_sanitiser_the_policy_alone_stops_script(
    house: House, browser: Browser, address: str
) -> None:
    """The page comes with its true headers, and with every hostile text in it as it was written."""
    context = browser.new_context(base_url=house.url, locale="en-GB")
    context.set_default_timeout(10_000)
    context.add_init_script(TELL)
    outside: list[str] = []
    page = context.new_page()
    come_in(page, "Chloé")
    if address == "preview":
        address = f"/authoring/drafts/{written(house, TEXTS[:4])[0]}/preview"

    def raw(route: Route) -> None:
        answer = route.fetch()
        body = answer.text().replace("</main>", f"{words}</main>")
        assert words in body
        route.fulfill(response=answer, body=body)

    def note(request: Request) -> None:
        if ELSEWHERE in request.url and request.failure is None:
            outside.append(request.url)

    page.on("requestfinished", note)
    page.route(f"**{address}", raw)
    for texts in (*[(each,) for each in ELEMENTS[:6]], ELEMENTS, HANDLERS, TEXTS):
        words = "\n".join(each for each in texts if not any(leaves in each for leaves in LEAVES))
        page.goto(address, wait_until="domcontentloaded")
        page.wait_for_timeout(150)
        assert page.evaluate("window.ran") == [], json.dumps(texts)
        assert not outside
    context.close()


def test_where_there_is_no_policy_they_do_run(browser: Browser) -> None:
    """Else the tests above would say nothing."""
    context = browser.new_context()
    context.add_init_script(TELL)
    page = context.new_page()
    page.route("**/*", lambda route: route.abort() if ELSEWHERE in route.request.url else None)
    page.set_content("".join(text for text in HANDLERS[:8] if ELSEWHERE not in text))
    page.wait_for_timeout(300)
    assert page.evaluate("window.ran.length") > 2
    context.close()
