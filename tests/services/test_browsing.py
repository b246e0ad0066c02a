"""Modules on other shelves than their themes'."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from academy.services import browsing, lessons, progress, publishing
from academy.services.browsing import Shelf
from academy.services.progress import Progress
from tests.cast import AMINA, viewer
from tests.conftest import OPENING
from tests.make import Pages, answered

DAY = timedelta(days=1)


@pytest.fixture
def pages(session: Session, tmp_path: Path) -> Pages:
    """Two modules of the sea, one of the land; three stamps, one at least of each."""
    pages = Pages(tmp_path / "pages", needed=3, per_theme=1)
    pages.module("sea", "tides").module("sea", "winds").module("land", "paths")
    pages.change("1-sea/1-winds/1-winds-lesson.en.md", "minutes: 1", "minutes: 3")
    publishing.publish(session, pages.read(), at=OPENING)
    return pages


def seen(session: Session, *, days: int = 0) -> Progress:
    return progress.read(session, viewer(session, AMINA, at=OPENING), at=OPENING + days * DAY)


def uids(shelf: Shelf) -> list[str]:
    return [module.uid for module in shelf.modules]


@pytest.mark.usefixtures("pages")
def test_the_shortest_way_comes_first_and_what_is_done_takes_no_time(session: Session) -> None:
    assert [(each.most, uids(each)) for each in browsing.by_time(seen(session))] == [
        (5, ["paths", "tides", "winds"])
    ]
    amina = viewer(session, AMINA, at=OPENING)
    lessons.finish(session, amina, "winds-lesson", at=OPENING)
    answered(session, amina, "paths", at=OPENING)
    assert [uids(each) for each in browsing.by_time(seen(session))] == [["winds", "tides"]]


@pytest.mark.usefixtures("pages")
def test_the_passport_asks_for_the_themes_that_lack_stamps_and_then_for_any(
    session: Session,
) -> None:
    def asked() -> list[tuple[int | None, list[str]]]:
        return [(each.wanted, uids(each)) for each in browsing.by_passport(seen(session))]

    assert asked() == [(1, ["paths"]), (1, ["tides", "winds"])]
    amina = viewer(session, AMINA, at=OPENING)
    answered(session, amina, "paths", at=OPENING)
    answered(session, amina, "tides", at=OPENING)
    assert asked() == [(1, ["winds"])]
    answered(session, amina, "winds", at=OPENING)
    assert asked() == []


def test_the_newest_comes_first_after_what_is_to_come(session: Session, pages: Pages) -> None:
    pages.texts["seasons/autumn.yaml"] = (
        "id: autumn\nname: { en: Autumn }\ntext: { en: A season. }\npremieres:\n"
        f"  - {{ module: winds, on: {OPENING.date() + 3 * DAY} }}\n"
    )
    publishing.publish(session, pages.module("land", "woods").read(), at=OPENING + DAY)
    amina = viewer(session, AMINA, at=OPENING)
    shelves = browsing.by_news(session, amina, seen(session, days=2))
    assert [(each.is_to_come, uids(each)) for each in shelves] == [
        (True, ["winds"]),
        (False, ["woods"]),
        (False, ["paths", "tides"]),
    ]
    assert shelves[0].season is not None
    shelves = browsing.by_news(session, amina, seen(session, days=3))
    assert uids(shelves[0]) == ["winds"]
