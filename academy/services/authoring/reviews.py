"""Another pair of eyes: drafts are sent together, read, and approved or given back as a whole.

Nobody approves what she sent, began or ever saved herself, unless the academy lets a lone author do so;
then the review says that she was alone. While a review stands its texts are locked, so that what was
approved is what is published. Who decides first decides: of two approvals the second gets the first
one's answer.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session, aliased

from academy.errors import Conflict, Invalid, NotFound
from academy.models.authoring import Draft, Review, ReviewedDraft
from academy.models.people import Person
from academy.models.statements import run
from academy.services import catalogue, journal
from academy.services.authoring import hands, locking, states, telling
from academy.services.authoring.rights import must_write
from academy.services.catalogue import Catalogue
from academy.services.viewer import Viewer

LONGEST = 2_000
"""Characters of a note or an answer."""

MOST = 1_000
"""Drafts that may be sent together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A review as its page shows it. ``drafts`` are those that it is, or was, about.

    ``is_hers`` says that the viewer has a hand in it, first, last or in between: somebody else decides.
    """

    review: Review
    drafts: Sequence[Draft]
    sender: str
    decider: str
    is_hers: bool

    @property
    def is_open(self) -> bool:
        """Whether it waits for a decision."""
        return self.review.verdict is None and self.review.withdrawn_at is None

    @property
    def waits(self) -> bool:
        """Whether it is approved and not published yet."""
        review = self.review
        return review.verdict == "approved" and not (review.published_at or review.withdrawn_at)


def send(
    session: Session,
    viewer: Viewer,
    uids: Sequence[str],
    *,
    note: str = "",
    publish_at: datetime | None = None,
    at: datetime,
) -> Review:
    """Send the drafts at *uids* to be read by another author, and locked. Sent again, it is sent once.

    Approved, they are published at *publish_at*, or when somebody says so. Raises ``Conflict`` when one
    of them has a problem, is behind its item, or is not hers to send any more.
    """
    must_write(viewer)
    if not uids or len(uids) > MOST:
        raise Invalid("Choose the texts to send, %(most)s at most.", field="drafts", most=MOST)
    if publish_at is not None and publish_at <= at:
        raise Invalid("Choose a day that is still to come.", field="publish_at")
    drafts = locking.held(session, uids)
    if same := locking.sent_before(session, viewer, drafts):
        return same
    for draft in drafts:
        locking.check(session, draft)
    review = Review(
        uid=secrets.token_hex(16), author_id=viewer.id, sent_at=at, note=_said(note),
        publish_at=publish_at, answer="", alone=False,
    )  # fmt: skip
    session.add(review)
    session.flush()
    locking.lock(session, review, drafts)
    _note(session, viewer, "review.sent", review, at, drafts=len(drafts))
    telling.asked(session, viewer, _live(session, viewer), review, at=at)
    return review


def withdraw(session: Session, viewer: Viewer, uid: str, *, at: datetime) -> None:
    """Take the texts back, to write on. A second time changes nothing.

    Raises ``Conflict`` when they are published already.
    """
    must_write(viewer)
    given_back = Review.verdict.is_distinct_from("returned")
    if _end(session, uid, given_back, withdrawn_at=at):
        review = read(session, viewer, uid).review
        locking.unlock(session, review)
        _note(session, viewer, "review.withdrawn", review, at)
        telling.withdrawn(session, review, at=at)
        return
    if read(session, viewer, uid).review.published_at:
        raise Conflict("This was published meanwhile: begin a new draft to change it.")


def approve(
    session: Session,
    viewer: Viewer,
    uid: str,
    *,
    answer: str = "",
    lone: bool = False,
    at: datetime,
) -> Review:
    """Say that the texts may be published. A second approval changes nothing.

    *lone* is the setting that lets an author approve her own. Raises ``Conflict`` when they are her
    own without it, or were taken back or given back.
    """
    opened = read(session, viewer, uid)
    if opened.is_hers and not lone and opened.is_open:
        raise Conflict(
            "Nobody approves her own words: ask another author to read them. (A lone author can be "
            "allowed to by the setting ACADEMY_LONE_AUTHOR.)"
        )
    decision = {"verdict": "approved", "answer": _said(answer), "alone": opened.is_hers}
    if _decide(session, viewer, uid, decision, at):
        review = read(session, viewer, uid).review
        _note(session, viewer, "review.approved", review, at, alone=review.alone)
        telling.decided(session, viewer, _live(session, viewer), review, at=at)
        return review
    review = read(session, viewer, uid).review
    if review.verdict != "approved" or review.withdrawn_at:
        raise Conflict("This was taken back meanwhile: there is nothing left to decide.")
    return review


def give_back(session: Session, viewer: Viewer, uid: str, *, answer: str, at: datetime) -> Review:
    """Send the texts back to their author with *answer*, which says why. May be repeated.

    Raises ``Conflict`` when they were approved or taken back meanwhile.
    """
    must_write(viewer)
    said = _said(answer)
    if not said:
        raise Invalid("Say in a few words what to change.", field="answer")
    if _decide(session, viewer, uid, {"verdict": "returned", "answer": said}, at):
        review = read(session, viewer, uid).review
        locking.unlock(session, review)
        _note(session, viewer, "review.returned", review, at)
        telling.decided(session, viewer, _live(session, viewer), review, at=at)
        return review
    review = read(session, viewer, uid).review
    if review.verdict != "returned":
        raise Conflict("This was decided or taken back meanwhile: there is nothing left to decide.")
    return review


def read(session: Session, viewer: Viewer, uid: str) -> Opened:
    """The review at *uid*, and its drafts in their order. Raises ``NotFound``."""
    must_write(viewer)
    sender, decider = aliased(Person), aliased(Person)
    row = session.execute(
        select(Review, sender, decider, hands.is_in_it(viewer))
        .outerjoin(sender, sender.id == Review.author_id)
        .outerjoin(decider, decider.id == Review.decided_by_id)
        .where(Review.uid == uid)
        .execution_options(populate_existing=True)
    ).first()
    if row is None:
        raise NotFound("There is no such review.")
    review, sent, decided, wrote = row
    drafts = session.scalars(
        select(Draft)
        .join(ReviewedDraft, ReviewedDraft.draft_id == Draft.id)
        .where(ReviewedDraft.review_id == review.id)
        .order_by(ReviewedDraft.id)
        .execution_options(populate_existing=True)
    ).all()
    return Opened(
        review=review,
        drafts=drafts,
        sender=states.name_of(sent),
        decider=states.name_of(decided),
        is_hers=wrote or viewer.id in {review.author_id, *(each.author_id for each in drafts)},
    )


def listed(session: Session, viewer: Viewer) -> list[Opened]:
    """Every review that is not over, the oldest first: those to decide, and those to publish."""
    must_write(viewer)
    uids = session.scalars(
        select(Review.uid)
        .where(
            Review.published_at.is_(None),
            Review.withdrawn_at.is_(None),
            Review.verdict.is_distinct_from("returned"),
        )
        .order_by(Review.sent_at, Review.id)
    ).all()
    return [read(session, viewer, uid) for uid in uids]


def _decide(
    session: Session, viewer: Viewer, uid: str, decision: dict[str, Any], at: datetime
) -> bool:
    """Decide, once; False when it was decided or taken back before."""
    return _end(
        session, uid, Review.verdict.is_(None), decided_at=at, decided_by_id=viewer.id, **decision
    )


def _end(session: Session, uid: str, condition: Any, **values: Any) -> bool:
    """Change a review that stands: the one statement that decides."""
    stands = (Review.uid == uid, Review.withdrawn_at.is_(None), Review.published_at.is_(None))
    change = update(Review).where(*stands, condition).values(**values).returning(Review.id)
    return run(session, change).first() is not None


def _said(text: str) -> str:
    said = text.strip()
    if len(said) > LONGEST:
        raise Invalid("Please say it in %(most)s characters.", field="text", most=LONGEST)
    return said


def _note(
    session: Session, viewer: Viewer, act: str, review: Review, at: datetime, **details: Any
) -> None:
    journal.note(
        session, actor=viewer.actor, act=act, subject=f"review:{review.id}", at=at, **details
    )


def _live(session: Session, viewer: Viewer) -> Catalogue:
    return catalogue.current(session, viewer.publication)
