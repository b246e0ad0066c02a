"""What to do next: what was begun comes first, then as the themes run."""

from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from academy.services import lessons, progress, publishing
from academy.services.progress import Progress
from tests.cast import AMINA, BRUNO, viewer
from tests.conftest import OPENING
from tests.make import Pages, answered, started


@pytest.fixture
def pages(tmp_path: Path, session: Session) -> Pages:
    """Two themes of one module each; the land comes first."""
    pages = Pages(tmp_path / "pages", needed=2).module("sea", "tides").module("land", "paths")
    publishing.publish(session, pages.read(), at=OPENING)
    return pages


def of(session: Session, login: str = AMINA) -> Progress:
    return progress.read(session, viewer(session, login, at=OPENING), at=OPENING)


def steps(session: Session) -> list[tuple[str, str]]:
    return [(step.kind, step.module.uid) for step in of(session).steps()]


def test_somebody_new_begins_with_the_first_lesson(session: Session, pages: Pages) -> None:
    step = of(session).next_step
    assert step is not None
    assert step.lesson is not None
    assert (step.kind, step.lesson.uid) == ("lesson", "paths-lesson")
    assert steps(session) == [("lesson", "paths"), ("lesson", "tides")]


def test_after_its_lessons_comes_the_quiz_of_a_module(session: Session, pages: Pages) -> None:
    lessons.finish(session, viewer(session, AMINA, at=OPENING), "paths-lesson", at=OPENING)
    assert steps(session) == [("quiz", "paths"), ("lesson", "tides")]
    assert of(session).finished_in(of(session).catalogue.module("paths")) == 1


def test_a_module_that_was_begun_comes_before_one_that_was_not(
    session: Session, pages: Pages
) -> None:
    lessons.finish(session, viewer(session, AMINA, at=OPENING), "tides-lesson", at=OPENING)
    assert steps(session) == [("quiz", "tides"), ("lesson", "paths")]


def test_an_open_quiz_is_resumed_before_anything_else(session: Session, pages: Pages) -> None:
    amina = viewer(session, AMINA, at=OPENING)
    lessons.finish(session, amina, "paths-lesson", at=OPENING)
    started(session, amina, "tides", at=OPENING)
    assert steps(session) == [("resume", "tides"), ("quiz", "paths")]


def test_a_failed_quiz_is_offered_again(session: Session, pages: Pages) -> None:
    amina = viewer(session, AMINA, at=OPENING)
    lessons.finish(session, amina, "paths-lesson", at=OPENING)
    answered(session, amina, "paths", at=OPENING, wrongly=2)
    assert steps(session)[0] == ("quiz", "paths")


def test_when_every_module_is_stamped_nothing_is_left(session: Session, pages: Pages) -> None:
    amina = viewer(session, AMINA, at=OPENING)
    for module in ("paths", "tides"):
        answered(session, amina, module, at=OPENING)
    assert of(session).next_step is None
    assert of(session).passport.issued_at == OPENING
    assert of(session, BRUNO).next_step is not None


def test_an_academy_without_content_has_no_step(session: Session) -> None:
    assert of(session).next_step is None
    assert of(session).catalogue.is_empty
