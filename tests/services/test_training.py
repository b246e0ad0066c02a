"""What a training-time statement counts."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from academy.services import lessons, publishing, training
from tests.cast import AMINA, viewer
from tests.conftest import OPENING
from tests.make import Pages, answered


@pytest.mark.parametrize("gone", ["1-sea/1-tides", "1-sea"])
def test_what_was_retired_since_counts_as_it_did(
    session: Session, tmp_path: Path, gone: str
) -> None:
    pages = Pages(tmp_path / "pages", needed=1, per_theme=1).module("sea", "tides")
    pages = pages.module("sea", "winds").module("land", "paths")
    publishing.publish(session, pages.read(), at=OPENING)
    amina = viewer(session, AMINA, at=OPENING)
    live = training.catalogue.current(session, amina.publication)
    lesson = next(each for each in live.lessons_ever.values() if each.uid == "tides-lesson")
    lessons.finish(session, amina, lesson.uid, at=OPENING)
    answered(session, amina, "tides", at=OPENING)

    def told() -> training.Training:
        first = OPENING.date() - timedelta(days=1)
        later = viewer(session, AMINA, at=OPENING)
        return training.of_viewer(session, later, first=first, last=OPENING.date())

    before = told()
    assert [each.lessons for each in before.modules] == [1]
    assert before.seconds >= 60 * lesson.document.minutes
    for path in [path for path in pages.texts if path.startswith(gone)]:
        del pages.texts[path]
    report = publishing.publish(session, pages.read(), at=OPENING)
    assert report.retired
    after = told()
    assert (after.seconds, [each.lessons for each in after.modules]) == (before.seconds, [1])
