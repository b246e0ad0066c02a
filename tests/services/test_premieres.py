"""Seasons: a module is offered from the day of its premiere on, in the calendar of who asks."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from academy.errors import Conflict
from academy.models.lessons import Completion
from academy.models.quizzes import Attempt
from academy.services import (
    attempts,
    banks,
    catalogue,
    content,
    daily,
    lessons,
    passport,
    practice,
    progress,
    publishing,
)
from tests.cast import AMINA, viewer
from tests.conftest import OPENING
from tests.make import SECRET, Pages, answered

TODAY = OPENING.date()
DAY = timedelta(days=1)
SEASON = "seasons/autumn.yaml"


def season(**premieres: date) -> str:
    days = "".join(f"  - {{ module: {uid}, on: {day} }}\n" for uid, day in premieres.items())
    return f"id: autumn\nname: {{ en: Autumn }}\ntext: {{ en: A season. }}\npremieres:\n{days}"


@pytest.fixture
def pages(session: Session, tmp_path: Path) -> Pages:
    """Two modules of one theme: one is here, the other comes in three days."""
    pages = Pages(tmp_path / "pages").module("sea", "tides").module("sea", "winds")
    pages.texts[SEASON] = season(winds=TODAY + 3 * DAY)
    publishing.publish(session, pages.read(), at=OPENING)
    return pages


def rows(session: Session, table: type[Attempt] | type[Completion]) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def asked_on(session: Session, at: datetime) -> set[str]:
    """The modules whose questions a day's minute and a round of practice ask her."""
    amina = viewer(session, AMINA, at=at)
    drawn = [*daily.open_(session, amina, at=at).asked]
    drawn += practice.start(session, amina, "practice", at=at).asked
    return {asked.question.module.uid for asked in drawn}


@pytest.mark.usefixtures("pages")
def test_before_its_premiere_no_lesson_and_no_quiz_of_it_can_be_had(session: Session) -> None:
    amina = viewer(session, AMINA, at=OPENING)
    with pytest.raises(Conflict, match=str(TODAY + 3 * DAY)):
        lessons.read(session, amina, "winds-lesson", at=OPENING)
    with pytest.raises(Conflict):
        lessons.finish(session, amina, "winds-lesson", at=OPENING)
    with pytest.raises(Conflict):
        lessons.note_playback(session, amina, "winds-lesson", position=1, seconds=1, at=OPENING)
    with pytest.raises(Conflict):
        attempts.offered(session, amina, "winds", at=OPENING)
    with pytest.raises(Conflict):
        attempts.start(session, amina, "winds", secret=SECRET, at=OPENING)
    assert rows(session, Attempt) == rows(session, Completion) == 0


@pytest.mark.usefixtures("pages")
def test_on_the_day_itself_it_opens_and_is_new_for_a_week(session: Session) -> None:
    at = OPENING + 3 * DAY
    amina = viewer(session, AMINA, at=at)
    assert not lessons.finish(session, amina, "winds-lesson", at=at).is_repeat
    assert attempts.start(session, amina, "winds", secret=SECRET, at=at).questions
    for days, new in ((2, []), (3, ["winds"]), (9, ["winds"]), (10, [])):
        seen = progress.read(session, amina, at=OPENING + days * DAY)
        assert [module.uid for module in seen.new] == new


@pytest.mark.usefixtures("pages")
def test_the_day_is_that_of_her_own_calendar(session: Session) -> None:
    """In Tokyo it is Thursday while the clock of the server still says Wednesday evening."""
    at = OPENING.replace(hour=23, minute=30) + 2 * DAY
    amina = replace(viewer(session, AMINA, at=OPENING), unit_zone="Asia/Tokyo")
    assert amina.day(at) == TODAY + 3 * DAY
    assert lessons.read(session, amina, "winds-lesson", at=at).finished_at is None


@pytest.mark.usefixtures("pages")
def test_the_minute_and_practice_do_not_ask_its_questions(session: Session) -> None:
    assert asked_on(session, OPENING) == {"tides"}
    amina = viewer(session, AMINA, at=OPENING)
    before = banks.current(session, amina, TODAY)
    after = banks.current(session, amina, TODAY + 3 * DAY)
    drawable = [
        {q.id[:5] for q in each.bank.questions if q.priority > 0} for each in (before, after)
    ]
    assert drawable == [{"tides"}, {"tides", "winds"}]


@pytest.mark.usefixtures("pages")
def test_the_passport_counts_what_is_open_and_a_theme_is_sealed_when_it_is_whole(
    session: Session,
) -> None:
    amina = viewer(session, AMINA, at=OPENING)
    live = catalogue.newest(session)
    answered(session, amina, "tides", at=OPENING)
    held = passport.read(session, amina, live, at=OPENING)
    assert (held.of, held.passed, held.seals) == (1, 1, {})
    assert [module.uid for module in held.offered_in(live.theme("sea"))] == ["tides"]
    seen = progress.read(session, amina, at=OPENING)
    assert seen.next_step is None
    assert seen.next_premiere is live.module("winds")
    at = OPENING + 3 * DAY
    answered(session, amina, "winds", at=at)
    held = passport.read(session, amina, live, at=at)
    assert (held.of, held.passed, len(held.seals)) == (2, 2, 1)


def test_a_season_that_is_taken_away_opens_its_modules(session: Session, pages: Pages) -> None:
    pages.texts[SEASON] = season(winds=TODAY + DAY, tides=TODAY)
    publishing.publish(session, pages.read(), at=OPENING)
    live = catalogue.newest(session)
    assert [live.module(uid).premiere for uid in ("tides", "winds")] == [TODAY, TODAY + DAY]
    del pages.texts[SEASON]
    report = publishing.publish(session, pages.read(), at=OPENING)
    assert report.retired == ["season autumn"]
    assert [module.premiere for module in catalogue.newest(session).modules] == [None, None]


def test_it_is_exported_byte_for_byte(session: Session, pages: Pages, tmp_path: Path) -> None:
    content.export(session, tmp_path / "out", tmp_path / "media")
    assert (tmp_path / "out" / SEASON).read_text() == pages.texts[SEASON]


def test_a_quiz_that_is_under_way_may_be_finished(session: Session, pages: Pages) -> None:
    amina = viewer(session, AMINA, at=OPENING)
    attempts.start(session, amina, "tides", secret=SECRET, at=OPENING)
    pages.texts[SEASON] = season(tides=TODAY + DAY)
    publishing.publish(session, pages.read(), at=OPENING)
    assert answered(session, viewer(session, AMINA, at=OPENING), "tides", at=OPENING)
