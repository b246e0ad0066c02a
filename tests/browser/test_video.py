"""The film of a lesson: captions, transcript, speed, keys, and where one stopped."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.steps import come_in, until

VIDEO = "document.querySelector('video')"
TRACKS = f"[...{VIDEO}.textTracks].map((track) => [track.language, track.kind, track.mode])"


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    """Bruno in front of the first lesson's film."""
    page = open_page()
    come_in(page, "Bruno")
    page.goto("/lessons/what-digital-means")
    return page


def press_line(page: Page, number: int) -> float:
    """Press a line of the transcript; the second at which it starts."""
    line = page.locator(".video-player__lines li").nth(number)
    line.get_by_role("button").click()
    return float(line.get_attribute("data-start") or "0")


def test_nothing_heavy_is_loaded_before_it_is_asked_for(page: Page) -> None:
    page.wait_for_load_state("networkidle")
    assert page.evaluate(f"{VIDEO}.networkState") in {0, 1}
    loaded = page.evaluate("performance.getEntriesByType('resource').map((entry) => entry.name)")
    assert not [name for name in loaded if name.endswith(".mp4")]
    expect(page.locator(".video-player__weight")).to_contain_text("kB")


def test_captions_are_there_in_every_language_and_the_readers_is_shown(page: Page) -> None:
    assert page.evaluate(TRACKS) == [
        ["en", "captions", "showing"],
        ["fr", "captions", "disabled"],
    ]
    press_line(page, 1)
    until(page, f"{VIDEO}.textTracks[0].activeCues?.length === 1")
    shown = page.evaluate(f"{VIDEO}.textTracks[0].activeCues[0].text")
    assert shown in " ".join(page.locator(".video-player__lines").inner_text().split("\n"))
    page.locator("video").press("c")
    assert page.evaluate(f"{VIDEO}.textTracks[0].mode") == "hidden"
    page.locator("video").press("c")
    assert page.evaluate(f"{VIDEO}.textTracks[0].mode") == "showing"


def test_a_line_of_the_transcript_plays_from_there_and_the_transcript_follows(page: Page) -> None:
    start = press_line(page, 2)
    until(page, f"!{VIDEO}.paused && {VIDEO}.currentTime > {start}")
    assert page.evaluate(f"{VIDEO}.videoWidth") > 0, "this Chromium does not decode the film"
    current = page.locator(".video-player__lines li[aria-current]")
    expect(current).to_have_count(1)
    expect(current).to_have_attribute("data-start", str(start))


def test_speed_is_chosen_and_kept(page: Page) -> None:
    page.locator("[data-speed='1.5']").click()
    assert page.evaluate(f"{VIDEO}.playbackRate") == 1.5
    page.locator("video").press("+")
    assert page.evaluate(f"{VIDEO}.playbackRate") == 2
    page.locator("video").press("-")
    page.reload()
    expect(page.locator("[data-speed='1.5']")).to_have_attribute("aria-pressed", "true")


def test_keys_jump_five_seconds_and_stop(page: Page) -> None:
    start = press_line(page, 1)
    until(page, f"{VIDEO}.currentTime > {start}")
    page.locator("video").press("ArrowRight")
    until(page, f"{VIDEO}.currentTime > {start} + 5")
    page.locator("video").press("ArrowLeft")
    until(page, f"{VIDEO}.currentTime < {start} + 5")
    page.locator("video").press("Space")
    until(page, f"{VIDEO}.paused")


def test_where_she_stopped_is_remembered_on_every_device_of_hers(
    page: Page, open_page: OpenPage
) -> None:
    start = press_line(page, 3)
    until(page, f"{VIDEO}.currentTime > {start} + 0.5")
    with page.expect_response("**/playback"):
        page.locator("video").press("Space")
    stopped = page.evaluate(f"{VIDEO}.currentTime")
    phone = open_page(width=360, height=740)
    come_in(phone, "Bruno")
    for device in (page, phone):
        device.goto("/lessons/what-digital-means")
        resume = device.get_by_role("button", name="Go on at")
        expect(resume).to_be_visible()
        resume.click()
        until(device, f"{VIDEO}.currentTime >= {int(stopped)} && !{VIDEO}.paused")


def test_the_text_only_page_says_its_weight_and_loads_no_film(page: Page) -> None:
    page.get_by_role("link", name="Text only").click()
    expect(page.locator("video")).to_have_count(0)
    expect(page.locator("main")).to_contain_text("Six in the morning.")
    page.get_by_role("link", name="Watch the video").click()
    expect(page.locator("video")).to_be_visible()
