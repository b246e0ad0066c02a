"""Drafts that are sent are locked: all of them by one review, or none."""

from collections.abc import Sequence

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from academy.errors import Conflict, NotFound
from academy.models.authoring import Draft, Review, ReviewedDraft
from academy.models.content import Item
from academy.models.statements import run
from academy.services.authoring import checking
from academy.services.viewer import Viewer


def held(session: Session, uids: Sequence[str]) -> list[Draft]:
    """Those drafts, which nobody changes until this act is done. Raises ``NotFound``."""
    found = {
        draft.uid: draft
        for draft in session.scalars(
            select(Draft)
            .where(Draft.uid.in_(uids))
            .order_by(Draft.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    }
    if set(uids) - set(found):
        raise NotFound("There is no such draft.")
    return [found[uid] for uid in dict.fromkeys(uids)]


def sent_before(session: Session, viewer: Viewer, drafts: Sequence[Draft]) -> Review | None:
    """The review that the same sending made before."""
    ids = {draft.review_id for draft in drafts}
    only = ids.pop() if len(ids) == 1 else None
    review = session.get(Review, only) if only else None
    is_same = review and review.author_id == viewer.id and not drafts[0].closed_at
    return review if is_same else None


def check(session: Session, draft: Draft) -> None:
    """Raise ``Conflict`` when *draft* cannot be sent."""
    if draft.closed_at or draft.review_id:
        raise Conflict("“%(name)s” is with a reviewer already, or closed.", name=draft.slug)
    if draft.item_id and session.get_one(Item, draft.item_id).edition_id != draft.based_on_id:
        raise Conflict(
            "“%(name)s” was published anew since this draft began: bring it up to date first.",
            name=draft.slug,
        )
    if not draft.retires and (found := checking.problems(session, draft)):
        raise Conflict(
            "“%(name)s” has problems to mend first: %(problem)s", name=draft.slug, problem=found[0]
        )


def lock(session: Session, review: Review, drafts: Sequence[Draft]) -> None:
    """Have the texts stay as they are while *review* stands."""
    ids = [draft.id for draft in drafts]
    free = (Draft.id.in_(ids), Draft.review_id.is_(None), Draft.closed_at.is_(None))
    taken = update(Draft).where(*free).values(review_id=review.id)
    kept = dict(
        session.execute(
            taken.returning(Draft.id, Draft.revision),
            execution_options={"synchronize_session": False},
        ).all()
    )
    if len(kept) < len(ids):
        raise Conflict("One of these texts is with a reviewer already, or closed.")
    session.add_all(
        ReviewedDraft(review_id=review.id, draft_id=id_, revision=kept[id_]) for id_ in ids
    )
    session.flush()
    for draft in drafts:
        session.expire(draft)


def unlock(session: Session, review: Review) -> None:
    """Have the texts written on again."""
    run(session, update(Draft).where(Draft.review_id == review.id).values(review_id=None))
    session.expire_all()
