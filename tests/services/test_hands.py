"""Nobody approves what she wrote, first, last or in between; and whom authors' news is for."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from academy.errors import Conflict
from academy.models.authoring import Draft, Review
from academy.models.notices import Notice
from academy.models.people import Person, Role
from academy.services import publishing
from academy.services.authoring import catching_up, comments, drafts, hands, releasing, reviews
from academy.services.viewer import Viewer
from tests.cast import MARC, person, viewer
from tests.conftest import OPENING
from tests.make import Pages

TUESDAY = OPENING + timedelta(days=1)
LESSON = "1-sea/1-tides/1-tides-lesson.en.md"


@pytest.fixture
def pages(session: Session, tmp_path: Path) -> Pages:
    """A theme of one module, published; and Marc writes as well."""
    pages = Pages(tmp_path / "pages").module("sea", "tides")
    publishing.publish(session, pages.read(), at=OPENING)
    marc = person(session, MARC)
    role = Role(person_id=marc.id, role="author", unit_id=marc.unit_id, granted_at=OPENING)
    session.add(role)
    session.flush()
    return pages


@pytest.fixture
def chloe(pages: Pages, session: Session) -> Viewer:
    """Begins."""
    return viewer(session, "chloe", at=OPENING)


@pytest.fixture
def ines(pages: Pages, session: Session) -> Viewer:
    """Writes in the middle."""
    return viewer(session, "ines", at=OPENING)


@pytest.fixture
def marc(pages: Pages, session: Session) -> Viewer:
    """Has written nothing."""
    return viewer(session, MARC, at=OPENING)


def write(session: Session, who: Viewer, draft: Draft, words: str) -> Draft:
    """*words* at the end of the lesson."""
    text = f"{draft.texts[LESSON].rstrip()}\n\n{words}\n"
    drafts.save(session, who, draft.uid, {LESSON: text}, revision=draft.revision, at=OPENING)
    return drafts.read(session, who, draft.uid).draft


def begun(session: Session, who: Viewer) -> Draft:
    return write(
        session, who, drafts.begin(session, who, "lesson", "tides-lesson", at=OPENING), "First."
    )


def send(session: Session, who: Viewer, draft: Draft) -> Review:
    return reviews.send(session, who, [draft.uid], at=OPENING)


def news(session: Session, who: Viewer, *, unseen: bool = False) -> list[str]:
    """The kinds of what *who* was told, the oldest first."""
    told = select(Notice).where(Notice.person_id == who.id).order_by(Notice.id)
    rows = session.scalars(told.execution_options(populate_existing=True))
    return [each.kind for each in rows if not (unseen and each.seen_at)]


def save(session: Session, who: Viewer, draft: Draft, _pages: Pages) -> None:
    write(session, who, draft, "In between.")


def attach(session: Session, who: Viewer, draft: Draft, _pages: Pages) -> None:
    drafts.attach(session, who, draft.uid, "tides.png", "ab" * 32, at=OPENING)
    drafts.detach(session, who, draft.uid, "tides.png", at=OPENING)


def retire(session: Session, who: Viewer, draft: Draft, _pages: Pages) -> None:
    drafts.intend(session, who, draft.uid, retires=True, at=OPENING)
    drafts.intend(session, who, draft.uid, retires=False, at=OPENING)


def catch_up(session: Session, who: Viewer, draft: Draft, pages: Pages) -> None:
    pages.change(LESSON, "why: It holds.", "why: It turns.")
    publishing.publish(session, pages.read(), at=OPENING)
    catching_up.catch_up(session, who, draft.uid, revision=draft.revision, at=OPENING)


@pytest.mark.parametrize("act", [save, attach, retire, catch_up])
def test_whoever_had_a_hand_in_it_in_between_does_not_approve_it(
    session: Session, pages: Pages, chloe: Viewer, ines: Viewer, marc: Viewer,
    act: Callable[[Session, Viewer, Draft, Pages], None],
) -> None:  # fmt: skip
    draft = begun(session, chloe)
    act(session, ines, draft, pages)
    last = write(session, chloe, drafts.read(session, chloe, draft.uid).draft, "Last.")
    assert last.editor_id == last.author_id == chloe.id
    review = send(session, chloe, last)
    assert hands.readers(session, review) == {marc.id}
    assert reviews.read(session, ines, review.uid).is_hers
    with pytest.raises(Conflict, match="her own words"):
        reviews.approve(session, ines, review.uid, at=OPENING)
    assert not reviews.approve(session, marc, review.uid, at=OPENING).alone
    releasing.publish(session, marc, review.uid, at=OPENING)
    assert ines.id not in hands.of_draft(session, begun(session, chloe)), "this is another draft"


def test_a_lone_author_who_wrote_in_between_is_marked(
    session: Session, chloe: Viewer, ines: Viewer
) -> None:
    middle = write(session, ines, begun(session, chloe), "In between.")
    review = send(session, chloe, write(session, chloe, middle, "Last."))
    assert reviews.approve(session, ines, review.uid, lone=True, at=OPENING).alone


def test_whoever_may_decide_is_asked_until_somebody_has(
    session: Session, chloe: Viewer, ines: Viewer, marc: Viewer
) -> None:
    review = send(session, chloe, begun(session, chloe))
    assert (news(session, ines), news(session, marc)) == (["review_asked"], ["review_asked"])
    assert news(session, chloe) == []
    reviews.give_back(session, marc, review.uid, answer="Shorter.", at=OPENING)
    assert news(session, ines, unseen=True) == [], "it is decided"
    assert news(session, chloe) == ["review_returned"]
    again = send(session, chloe, drafts.read(session, chloe, review_draft(session, review)).draft)
    told = session.scalars(
        select(Notice.values).where(Notice.person_id == ines.id).order_by(Notice.id.desc())
    ).first()
    assert told == {
        "review": again.uid, "titles": {"en": "On tides"}, "more": 0, "name": chloe.name,
        "again": True,
    }  # fmt: skip
    reviews.withdraw(session, chloe, again.uid, at=OPENING)
    assert news(session, marc, unseen=True) == []


def review_draft(session: Session, review: Review) -> str:
    return reviews.read(session, viewer(session, "chloe", at=OPENING), review.uid).drafts[0].uid


def test_everybody_whose_words_they_are_is_told_what_became_of_them(
    session: Session, chloe: Viewer, ines: Viewer, marc: Viewer
) -> None:
    review = send(session, chloe, write(session, ines, begun(session, chloe), "In between."))
    reviews.approve(session, marc, review.uid, at=OPENING)
    releasing.publish(session, ines, review.uid, at=OPENING)
    assert news(session, chloe) == ["review_approved", "review_published"]
    assert news(session, chloe, unseen=True) == ["review_published"], "the approval is overtaken"
    assert news(session, ines) == ["review_approved"], "she published it herself"
    assert news(session, marc, unseen=True) == []


def test_who_writes_and_who_spoke_before_are_told_of_a_comment_once_for_each_revision(
    session: Session, chloe: Viewer, ines: Viewer, marc: Viewer
) -> None:
    draft = begun(session, chloe)

    def say(who: Viewer, text: str) -> None:
        comments.comment(session, who, draft.uid, path=LESSON, line=1, text=text, at=OPENING)

    say(ines, "Is it so?")
    say(ines, "And this?")
    assert (news(session, chloe), news(session, ines)) == (["draft_commented"], [])
    say(chloe, "It is.")
    assert news(session, ines) == ["draft_commented"]
    assert news(session, marc) == []
    draft = write(session, chloe, draft, "Is.")
    say(ines, "Now it is.")
    assert news(session, chloe) == ["draft_commented"] * 2


def test_who_writes_no_more_is_told_nothing(session: Session, chloe: Viewer, ines: Viewer) -> None:
    review = send(session, chloe, begun(session, chloe))
    session.get_one(Person, chloe.id).suspended_at = TUESDAY
    reviews.approve(session, ines, review.uid, at=TUESDAY)
    assert news(session, chloe) == []
