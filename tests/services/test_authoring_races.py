"""Authors at the same moment: the database decides who was first, and nobody's words are lost."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from academy.errors import Conflict
from academy.models.authoring import Draft, Review
from academy.models.checks.authoring import CHECKS
from academy.models.content import Edition, Item, Publication
from academy.models.database import writing
from academy.services import publishing
from academy.services.authoring import drafts, releasing, reviews
from academy.services.authoring.states import Outdated
from academy.services.viewer import Viewer
from tests.cast import viewer
from tests.conftest import OPENING, publish
from tests.make import Pages

LESSON = "1-sea/1-tides/1-tides-lesson.en.md"

Act = Callable[[Session, Viewer], object]


@pytest.fixture
def pages(app: Flask, tmp_path: Path) -> Pages:
    """A theme of one module, published."""
    pages = Pages(tmp_path / "pages").module("sea", "tides")
    publish(pages.read())
    return pages


def at_once(app: Flask, *acts: tuple[str, Act]) -> list[object]:
    """What each act of somebody came to, when all begin at one moment."""
    with writing() as session:
        people = {who: viewer(session, who, at=OPENING) for who, _ in acts}
    ready = threading.Barrier(len(acts))
    came_to: list[object] = [None] * len(acts)

    def do(place: int, who: str, act: Act) -> None:
        with app.app_context():
            ready.wait()
            try:
                with writing() as session:
                    came_to[place] = act(session, people[who])
            except Conflict as refusal:
                came_to[place] = refusal

    threads = [threading.Thread(target=do, args=(place, *each)) for place, each in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return came_to


def begun() -> str:
    """Chloé's draft of the lesson, changed."""
    with writing() as session:
        chloe = viewer(session, "chloe", at=OPENING)
        draft = drafts.begin(session, chloe, "lesson", "tides-lesson", at=OPENING)
        texts = {path: words.replace("bow", "cow") for path, words in draft.texts.items()}
        drafts.save(session, chloe, draft.uid, texts, revision=1, at=OPENING)
        return draft.uid


def sent(draft: str) -> str:
    """The review of that draft, sent by Chloé."""
    with writing() as session:
        chloe = viewer(session, "chloe", at=OPENING)
        return reviews.send(session, chloe, [draft], at=OPENING).uid


def assert_all_is_well() -> None:
    with writing() as session:
        broken = [said for said, query in CHECKS.items() if session.execute(text(query)).first()]
    assert broken == []


def count(model: type[object]) -> int:
    with writing() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def test_two_who_begin_one_text_get_one_draft(app: Flask, pages: Pages) -> None:
    def begin(session: Session, who: Viewer) -> str:
        return drafts.begin(session, who, "lesson", "tides-lesson", at=OPENING).uid

    first, second = at_once(app, ("chloe", begin), ("ines", begin))
    assert first == second
    assert count(Draft) == 1


def test_of_two_saves_at_one_revision_one_is_kept_and_the_other_is_handed_it(
    app: Flask, pages: Pages
) -> None:
    uid = begun()

    def save(words: str) -> Act:
        return lambda session, who: drafts.save(
            session, who, uid, {LESSON: words}, revision=2, at=OPENING
        )

    found = at_once(app, ("chloe", save("One.\n")), ("ines", save("Two.\n")))
    [refused] = [each for each in found if isinstance(each, Outdated)]
    with writing() as session:
        kept = session.scalars(select(Draft)).one()
        assert kept.revision == 3
        assert refused.newer[LESSON] == kept.texts[LESSON]
        assert kept.texts[LESSON] == ("Two.\n" if refused is found[0] else "One.\n")


def test_of_two_decisions_the_first_decides_and_a_text_taken_back_is_not_approved(
    app: Flask, pages: Pages
) -> None:
    uid = sent(draft := begun())

    def approve(session: Session, who: Viewer) -> object:
        return reviews.approve(session, who, uid, at=OPENING)

    def withdraw(session: Session, who: Viewer) -> object:
        return reviews.withdraw(session, who, uid, at=OPENING)

    at_once(app, ("ines", approve), ("chloe", withdraw), ("ines", approve))
    with writing() as session:
        review = session.scalars(select(Review)).one()
        assert review.withdrawn_at is not None
        chloe = viewer(session, "chloe", at=OPENING)
        assert drafts.read(session, chloe, draft).state == "draft"
        with pytest.raises(Conflict):
            releasing.publish(session, chloe, uid, at=OPENING)
    assert_all_is_well()


def test_two_who_publish_and_one_who_takes_back_make_one_publication_or_none(
    app: Flask, pages: Pages
) -> None:
    uid = sent(begun())
    with writing() as session:
        reviews.approve(session, viewer(session, "ines", at=OPENING), uid, at=OPENING)

    def release(session: Session, who: Viewer) -> object:
        return releasing.publish(session, who, uid, at=OPENING).published

    def withdraw(session: Session, who: Viewer) -> object:
        return reviews.withdraw(session, who, uid, at=OPENING)

    def due(session: Session, _who: Viewer) -> object:
        return releasing.publish_due(session, uid, at=OPENING).published

    at_once(app, ("chloe", release), ("ines", due), ("ines", release), ("chloe", withdraw))
    with writing() as session:
        review = session.scalars(select(Review)).one()
        assert (review.published_at is None) is (review.withdrawn_at is not None)
        expected = 2 if review.published_at else 1
    assert count(Publication) == expected
    assert_all_is_well()


def test_the_folder_and_the_editor_at_once_leave_one_of_them_told(app: Flask, pages: Pages) -> None:
    uid = sent(begun())
    with writing() as session:
        reviews.approve(session, viewer(session, "ines", at=OPENING), uid, at=OPENING)
    pages.change(LESSON, "bowline", "sheet bend")
    folder = pages.read()

    def release(session: Session, who: Viewer) -> object:
        return releasing.publish(session, who, uid, at=OPENING)

    def publish_folder(session: Session, _who: Viewer) -> object:
        return publishing.publish(session, folder, at=OPENING)

    reports = at_once(app, ("chloe", release), ("ines", publish_folder))
    assert sorted(len(each.published) for each in reports) == [0, 1]  # type: ignore[attr-defined]
    assert sorted(bool(each.problems) for each in reports) == [False, True]  # type: ignore[attr-defined]
    with writing() as session:
        item = session.scalars(select(Item).where(Item.uid == "tides-lesson")).one()
        assert session.get_one(Edition, item.edition_id).number == 2


PLANTS = {
    "a text was published that nobody approved": "update review set published_at = null",
    "a text was changed after it was approved": "update draft set revision = revision + 1",
    "a text waits with a review that is over": "update draft set closed_at = null",
    "somebody approved her own words, and the review does not say so": (
        "update review set decided_by_id = author_id"
    ),
    "an edition came through the editor without a review": (
        "update publication set review_id = null where door = 'editor'"
    ),
}


def test_the_audit_names_each_fault_that_is_planted(app: Flask, pages: Pages) -> None:
    uid = sent(begun())
    with writing() as session:
        reviews.approve(session, viewer(session, "ines", at=OPENING), uid, at=OPENING)
        releasing.publish(session, viewer(session, "ines", at=OPENING), uid, at=OPENING)
    assert_all_is_well()
    assert PLANTS.keys() == CHECKS.keys()
    for sentence, statement in PLANTS.items():
        with writing() as session:
            session.execute(text(statement))
            assert session.execute(text(CHECKS[sentence])).first() is not None, sentence
            session.rollback()
