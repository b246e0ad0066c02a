"""Drafts: begun, saved, put aside; nothing that was saved is overwritten."""

from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from academy.services import publishing
from academy.services.authoring import checking, drafts, states
from academy.services.viewer import Viewer
from tests.cast import viewer
from tests.conftest import OPENING
from tests.make import Pages


@pytest.fixture
def pages(session: Session, tmp_path: Path) -> Pages:
    """A theme of one module, published."""
    pages = Pages(tmp_path / "pages").module("sea", "tides")
    publishing.publish(session, pages.read(), at=OPENING)
    return pages


@pytest.fixture
def chloe(pages: Pages, session: Session) -> Viewer:
    """An author."""
    return viewer(session, "chloe", at=OPENING)


def test_a_draft_begins_as_a_copy_of_what_is_live(session: Session, chloe: Viewer) -> None:
    draft = drafts.begin(session, chloe, "lesson", "tides-lesson", at=OPENING)
    (path,) = draft.texts
    assert path == "1-sea/1-tides/1-tides-lesson.en.md"
    assert "A *bowline* holds." in draft.texts[path]
    assert drafts.begin(session, chloe, "lesson", "tides-lesson", at=OPENING).uid == draft.uid
    assert checking.problems(session, draft) == []


def test_a_new_lesson_is_a_template_whose_blanks_are_problems(
    session: Session, chloe: Viewer
) -> None:
    draft = drafts.begin_new(session, chloe, "lesson", "tides", title="Ebb & flow", at=OPENING)
    (path,) = draft.texts
    assert path == "1-sea/1-tides/2-ebb-flow.en.md"
    lines = [problem.line for problem in checking.problems(session, draft)]
    assert lines == [1, 4, 6]
    whole = draft.texts[path].replace("why:", "why: It turns.").replace("[]", "[knots]")
    saved = drafts.save(
        session, chloe, draft.uid, {path: whole + "It turns.\n"}, revision=1, at=OPENING
    )
    opened = drafts.read(session, chloe, draft.uid)
    assert (saved.revision, opened.draft.revision) == (2, 2)
    assert checking.problems(session, opened.draft) == []


def test_the_second_of_two_tabs_is_told_and_nothing_is_overwritten(
    session: Session, chloe: Viewer
) -> None:
    draft = drafts.begin(session, chloe, "lesson", "tides-lesson", at=OPENING)
    (path,) = draft.texts
    first = draft.texts[path] + "First.\n"
    drafts.save(session, chloe, draft.uid, {path: first}, revision=1, at=OPENING)
    with pytest.raises(states.Outdated) as told:
        drafts.save(session, chloe, draft.uid, {path: "Second.\n"}, revision=1, at=OPENING)
    assert (told.value.newer[path], told.value.revision) == (first, 2)
    repeated = drafts.save(session, chloe, draft.uid, {path: first}, revision=1, at=OPENING)
    assert repeated.revision == 2
