"""Files dropped on the editor of a lesson, in a real browser."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import OpenPage
from tests.browser.steps import come_in
from tests.manuscript.test_brought import film
from tests.services.test_uploads import SRT, picture

DROP = """([name, bytes]) => {
  const files = new DataTransfer();
  files.items.add(new File([new Uint8Array(bytes)], name));
  const drop = new DragEvent("drop", {dataTransfer: files, bubbles: true, cancelable: true});
  document.querySelector("h1").dispatchEvent(drop);
}"""

FIRST_WORDS = """async (track) => {
  const loaded = new Promise((resolve) => track.addEventListener("load", resolve));
  track.track.mode = "showing";
  if (track.readyState !== 2) await loaded;
  return track.track.cues[0].text;
}"""


def test_a_dropped_picture_is_asked_about_and_its_line_is_written_at_the_cursor(
    open_page: OpenPage,
) -> None:
    page = open_page(width=1280)
    come_in(page, "Inès")
    page.goto("/authoring")
    page.locator('[name=item][value="lesson:two-keys"]').evaluate("each => each.click()")
    text = page.locator("textarea[name=text]").first
    expect(text).to_be_visible()
    text.evaluate(
        "each => { each.focus(); each.setSelectionRange(each.value.length, each.value.length); }"
    )
    page.evaluate(DROP, ["Two knots.png", list(picture())])
    described = page.locator("#bring-description")
    expect(described).to_be_focused()
    expect(page.locator("#bring-language")).to_be_hidden()
    described.fill("Two knots")
    described.press("Enter")
    expect(text).to_have_value(re.compile(r"!\[Two knots\]\(two-knots\.png\)\s*$"))
    expect(page.locator("#media a").first).to_have_text("two-knots.png")
    expect(page.locator(".draft-state__saved[data-state=saved]")).to_be_visible()

    page.evaluate(DROP, ["knots.mp4", list(film())])
    page.locator("file-drop button").click()
    expect(text).to_have_value(re.compile(r"\nvideo: knots\.mp4\n---"))
    expect(page.locator("#media")).to_contain_text("knots.mp4")
    expect(page.locator(".problem-list")).to_contain_text("knots.en.vtt")
    page.evaluate(DROP, ["said.srt", list(SRT)])
    expect(page.locator("#bring-language")).to_be_focused()
    with page.expect_navigation():
        page.locator("file-drop button").click()
    assert page.locator('text-editor[data-path$="knots.en.vtt"]').count() == 1
    expect(page.locator(".draft-keeper__told")).to_be_empty()
    track = page.frame_locator("iframe").first.locator("track[srclang=en]")
    assert track.evaluate(FIRST_WORDS) == "Ahoy."


def test_the_name_of_the_academy_stands_in_one_piece_on_an_authors_phone(
    open_page: OpenPage,
) -> None:
    page = open_page(width=360, height=740)
    come_in(page, "Inès")
    page.goto("/themes")
    mark, words = (page.locator(f".masthead__{part}").bounding_box() for part in ("mark", "words"))
    assert mark
    assert words
    assert words["height"] < 30, "one line"
    assert mark["y"] < words["y"] < mark["y"] + mark["height"], "beside the mark"
