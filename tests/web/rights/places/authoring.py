"""What authors write is every author's, and nobody else's."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from academy.clock import now
from academy.models.authoring import Draft, Review
from academy.services.authoring import comments, drafts, reviews
from academy.services.viewer import Viewer
from tests.cast import CHLOE, viewer

NOTHING = {
    "draft_uid": "0" * 32,
    "review_uid": "0" * 32,
    "comment_uid": "0" * 32,
    "kind": "nothing",
    "code": "xx",
    "text": "lesson:nothing",
    "module_slug": "nothing",
}


def of(session: Session, _who: Viewer) -> dict[str, str]:
    """A draft of a lesson with a film, which was sent, and what was said of it."""
    draft = session.scalar(select(Draft))
    if draft is None:
        chloe = viewer(session, CHLOE, at=now())
        draft = drafts.begin(session, chloe, "lesson", "what-digital-means", at=now())
        reviews.send(session, chloe, [draft.uid], at=now())
    chloe = viewer(session, CHLOE, at=now())
    path = next(iter(draft.texts))
    said = comments.comment(session, chloe, draft.uid, path=path, line=1, text="Hm.", at=now())
    review = session.scalars(select(Review.uid)).first()
    return {
        "draft_uid": draft.uid,
        "review_uid": str(review),
        "comment_uid": said,
        "kind": "module",
        "code": "fr",
        "text": "lesson:two-keys",
        "module_slug": "why-digital",
    }
