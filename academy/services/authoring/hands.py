"""Who writes in the academy, whose hands are in what is read, and who is left to decide about it."""

from sqlalchemy import Exists, exists, select
from sqlalchemy.orm import Session

from academy.models.authoring import Draft, DraftComment, DraftHand, Review, ReviewedDraft
from academy.models.people import Person, Role
from academy.services.viewer import Viewer

_WRITES = select(Role.person_id).where(Role.role == "author")
AUTHORS = select(Person.id).where(Person.id.in_(_WRITES), Person.suspended_at.is_(None))
"""Everybody who writes now."""


def is_in_it(viewer: Viewer) -> Exists:
    """Whether *viewer* saved any of the drafts of the review that the statement around it reads."""
    return exists().where(
        ReviewedDraft.review_id == Review.id,
        DraftHand.draft_id == ReviewedDraft.draft_id,
        DraftHand.person_id == viewer.id,
    )


def of_review(session: Session, review: Review) -> set[int]:
    """Whoever sent it, began one of its drafts, or saved one in between."""
    rows = session.execute(
        select(Draft.author_id, DraftHand.person_id)
        .join(ReviewedDraft, ReviewedDraft.draft_id == Draft.id)
        .outerjoin(DraftHand, DraftHand.draft_id == Draft.id)
        .where(ReviewedDraft.review_id == review.id)
        .distinct()
    )
    return {review.author_id or 0, *(each or 0 for row in rows for each in row)} - {0}


def of_draft(session: Session, draft: Draft) -> set[int]:
    """Whoever began it, saved it, or said something of it."""
    saved = select(DraftHand.person_id).where(DraftHand.draft_id == draft.id)
    said = select(DraftComment.person_id).where(DraftComment.draft_id == draft.id)
    people = session.scalars(saved.union(said)).all()
    return {draft.author_id or 0, *(each or 0 for each in people)} - {0}


def readers(session: Session, review: Review) -> set[int]:
    """The authors who may approve it: everybody but those whose words it holds."""
    return set(session.scalars(AUTHORS)) - of_review(session, review)
