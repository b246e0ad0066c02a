"""Lessons are finished when the person says so, once; what was played is a statistic."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from academy.engine.rewards import POINTS_PER_LESSON, Earned
from academy.errors import Invalid, NotFound
from academy.models.lessons import Completion, Playback
from academy.models.rewards import LedgerTransaction
from academy.services import lessons, publishing
from academy.services.viewer import Viewer
from tests.cast import AMINA, BRUNO, viewer
from tests.conftest import OPENING
from tests.make import Pages

SECOND = timedelta(seconds=1)


@pytest.fixture
def pages(tmp_path: Path, session: Session) -> Pages:
    pages = Pages(tmp_path / "pages").module("sea", "tides")
    publishing.publish(session, pages.read(), at=OPENING)
    return pages


@pytest.fixture
def amina(session: Session, pages: Pages) -> Viewer:
    return viewer(session, AMINA, at=OPENING)


def played(session: Session, viewer: Viewer) -> Playback:
    return session.scalars(select(Playback).where(Playback.person_id == viewer.id)).one()


def note(session: Session, viewer: Viewer, at: float, position: float, seconds: float) -> None:
    lessons.note_playback(
        session,
        viewer,
        "tides-lesson",
        position=position,
        seconds=seconds,
        at=OPENING + at * SECOND,
    )


def test_a_lesson_is_open_until_she_says_that_it_is_finished(
    session: Session, amina: Viewer
) -> None:
    assert lessons.read(session, amina, "tides-lesson", at=OPENING).finished_at is None
    finished = lessons.finish(session, amina, "tides-lesson", at=OPENING)
    lesson, earned = finished.lesson, finished.earned
    assert (lesson.uid, earned) == ("tides-lesson", Earned(points=POINTS_PER_LESSON))
    assert lessons.read(session, amina, "tides-lesson", at=OPENING).finished_at == OPENING
    bruno = viewer(session, BRUNO, at=OPENING)
    assert lessons.read(session, bruno, "tides-lesson", at=OPENING).finished_at is None


def test_finishing_again_changes_nothing_and_gets_the_same_answer(
    session: Session, amina: Viewer
) -> None:
    begun = lessons.finish(session, amina, "tides-lesson", at=OPENING)
    repeat = lessons.finish(session, amina, "tides-lesson", at=OPENING + 90 * SECOND)
    assert (begun.is_repeat, repeat.is_repeat) == (False, True)
    first, again = begun.earned, repeat.earned
    assert first == again
    assert lessons.read(session, amina, "tides-lesson", at=OPENING).finished_at == OPENING
    assert viewer(session, AMINA, at=OPENING).points == POINTS_PER_LESSON
    assert session.scalar(select(func.count()).select_from(LedgerTransaction)) == 1


def test_a_new_edition_of_a_finished_lesson_stays_finished_and_pays_nothing_more(
    session: Session, pages: Pages, amina: Viewer
) -> None:
    lessons.finish(session, amina, "tides-lesson", at=OPENING)
    edition = session.scalars(select(Completion.edition_id)).one()
    pages.change("1-sea/1-tides/1-tides-lesson.en.md", "bowline", "sheet bend")
    publishing.publish(session, pages.read(), at=OPENING + timedelta(days=1))
    amina = viewer(session, AMINA, at=OPENING + timedelta(days=1))
    assert lessons.read(session, amina, "tides-lesson", at=OPENING).finished_at == OPENING
    lessons.finish(session, amina, "tides-lesson", at=OPENING + timedelta(days=1))
    assert viewer(session, AMINA, at=OPENING).points == POINTS_PER_LESSON
    assert session.scalars(select(Completion.edition_id)).one() == edition


@pytest.mark.parametrize("slug", ["nothing", "tides", "", "tides-lesson "])
def test_a_lesson_that_is_not_there_is_neither_read_nor_finished(
    session: Session, amina: Viewer, slug: str
) -> None:
    with pytest.raises(NotFound):
        lessons.read(session, amina, slug, at=OPENING)
    with pytest.raises(NotFound):
        lessons.finish(session, amina, slug, at=OPENING)
    with pytest.raises(NotFound):
        lessons.note_playback(session, amina, slug, position=1, seconds=1, at=OPENING)


def test_a_video_goes_on_where_she_stopped(session: Session, amina: Viewer) -> None:
    assert lessons.read(session, amina, "tides-lesson", at=OPENING).position == 0
    note(session, amina, 0, position=0, seconds=0)
    note(session, amina, 12, position=12.5, seconds=12)
    assert lessons.read(session, amina, "tides-lesson", at=OPENING).position == 12.5


def test_seconds_played_never_exceed_what_the_clock_allows(session: Session, amina: Viewer) -> None:
    note(session, amina, 0, position=0, seconds=900)
    assert played(session, amina).seconds == 0
    note(session, amina, 10, position=10, seconds=10)
    assert played(session, amina).seconds == 10
    note(session, amina, 11, position=30, seconds=3600)
    assert played(session, amina).seconds == 10 + lessons.FASTEST
    note(session, amina, 11, position=30, seconds=3600)
    assert played(session, amina).seconds == 10 + lessons.FASTEST


def test_a_clock_that_steps_back_gives_no_second_twice(session: Session, amina: Viewer) -> None:
    note(session, amina, 0, position=0, seconds=0)
    note(session, amina, 100, position=5, seconds=200)
    for _ in range(5):
        note(session, amina, 50, position=5, seconds=200)
        note(session, amina, 100, position=5, seconds=200)
    assert played(session, amina).seconds == 200


def test_watching_pays_nothing(session: Session, amina: Viewer) -> None:
    note(session, amina, 0, position=0, seconds=0)
    note(session, amina, 60, position=30, seconds=60)
    assert session.scalar(select(func.count()).select_from(LedgerTransaction)) == 0
    assert lessons.read(session, amina, "tides-lesson", at=OPENING).finished_at is None


@pytest.mark.parametrize("value", [-1.0, float("nan"), float("inf"), float("-inf"), 1e9])
def test_times_that_no_video_has_are_refused(session: Session, amina: Viewer, value: float) -> None:
    with pytest.raises(Invalid):
        note(session, amina, 0, position=value, seconds=1)
    with pytest.raises(Invalid):
        note(session, amina, 0, position=1, seconds=value)
    assert session.scalar(select(func.count()).select_from(Playback)) == 0
