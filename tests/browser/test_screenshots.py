"""Pictures of every page for human eyes: ``screenshots/``, which git ignores. Nothing is compared."""

import shutil
from pathlib import Path

import pytest

from academy import paths
from tests.browser import tour
from tests.browser.conftest import OpenPage
from tests.browser.house import House
from tests.browser.tour import Guests, Seen

FOLDER = paths.bundled("migrations").parent / "screenshots"

WIDTHS = {360: 740, 768: 1024, 1280: 900}

SHOWN = {
    "sign-in",
    "home",
    "themes",
    "module",
    "lesson",
    "lesson-picture",
    "quiz-single",
    "quiz-single-answered",
    "quiz-ordering",
    "quiz-matching-answered",
    "daily",
    "daily-answered",
    "daily-done",
    "skills",
    "path",
    "result",
    "passport-empty",
    "passport-issued",
    "people",
}


def shoot(seen: Seen, folder: Path) -> None:
    name, page = seen
    if page.locator("video").count():
        page.wait_for_load_state("networkidle")  # or the player's wheel still turns
    for width, height in WIDTHS.items():
        # As tall as the page, so that what stands at the foot of a phone stands at the foot of the picture.
        page.set_viewport_size({"width": width, "height": height})
        tall = page.evaluate("document.documentElement.scrollHeight")
        page.set_viewport_size({"width": width, "height": max(height, tall)})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            picture = folder / f"{name}-{width}-{scheme}.png"
            page.screenshot(path=picture, full_page=True, animations="disabled")
            assert picture.stat().st_size > 5_000, f"{picture} is an empty picture"


@pytest.mark.parametrize(
    ("language", "guests"), [("en", tour.ENGLISH), ("fr", tour.FRENCH)], ids=["en", "fr"]
)
def test_pictures_of_every_page_lie_in_the_screenshots_folder(
    house: House, open_page: OpenPage, language: str, guests: Guests
) -> None:
    folder = FOLDER / language
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    rooms = [
        tour.doors(open_page, guests),
        tour.newcomer(open_page, guests),
        tour.quiz(house, open_page, guests),
        tour.minute(house, open_page, guests),
        tour.traveller(house, open_page, guests),
    ]
    if language == "en":
        rooms.append(tour.administration(house, open_page))
    for room in rooms:
        for seen in room:
            if seen[0] in SHOWN:
                shoot(seen, folder)
    taken = {picture.name.rsplit("-", 2)[0] for picture in folder.iterdir()}
    assert taken == SHOWN - ({"people"} if language == "fr" else set())
