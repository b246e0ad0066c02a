"""What authors are told of each other's work, and what of it they need not read any more.

News of a review says which texts it is about, in every language, as they were called when it was told.
Who asks to be read is told to everybody who may decide; once somebody has, the others are asked no more.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session

from academy.manuscript.markdown import plain
from academy.manuscript.spacing import first_words
from academy.models.authoring import Draft, Review, ReviewedDraft
from academy.models.notices import Notice
from academy.models.people import Person
from academy.services.authoring import hands, standing
from academy.services.catalogue import Catalogue
from academy.services.notices import News, tell_all
from academy.services.viewer import Viewer

Values = dict[str, Any]

LONGEST = 100
"""Characters of a title: a question may be a paragraph."""


def about(session: Session, live: Catalogue, review: Review) -> Values:
    """Which texts *review* is about: the first by its titles, and how many more there are."""
    drafts = session.scalars(
        select(Draft)
        .join(ReviewedDraft, ReviewedDraft.draft_id == Draft.id)
        .where(ReviewedDraft.review_id == review.id)
        .order_by(ReviewedDraft.id)
    ).all()
    more = len(drafts) - 1
    return {
        "review": review.uid,
        "titles": _titles(drafts[0], live) if drafts else {},
        "more": more,
    }


def asked(
    session: Session, viewer: Viewer, live: Catalogue, review: Review, *, at: datetime
) -> None:
    """Tell whoever may decide that *viewer* asks her to."""
    values = {
        **about(session, live, review),
        "name": viewer.name,
        "again": _was_sent_before(session, review),
    }
    news = News(_asking(review), "review_asked", values)
    tell_all(session, [(id_, news) for id_ in sorted(hands.readers(session, review))], at=at)


def decided(
    session: Session, viewer: Viewer, live: Catalogue, review: Review, *, at: datetime
) -> None:
    """Tell whose texts they are what *viewer* decided; others are not asked any more."""
    _settle(session, _asking(review), at=at)
    news = News(f"review:{review.id}", f"review_{review.verdict}", about(session, live, review))
    _tell(session, hands.of_review(session, review) - {viewer.id}, news, at=at)


def withdrawn(session: Session, review: Review, *, at: datetime) -> None:
    """Nobody is asked any more."""
    _settle(session, _asking(review), at=at)


def published(
    session: Session, review: Review, values: Values, *, but: int | None, at: datetime
) -> None:
    """Tell whose texts they are, *but* whoever published them herself, that learners have them."""
    _settle(session, f"review:{review.id}", at=at)
    news = News(f"review:{review.id}:published", "review_published", values)
    _tell(session, hands.of_review(session, review) - {but or 0}, news, at=at)


def refused(session: Session, review: Review, values: Values, *, at: datetime) -> None:
    """Tell whose texts they are that they could not be published when they were due."""
    news = News(f"review:{review.id}:refused", "review_refused", values)
    _tell(session, hands.of_review(session, review), news, at=at)


def commented(
    session: Session, viewer: Viewer, live: Catalogue, draft: Draft, comment: str, *, at: datetime
) -> None:
    """Tell who writes it, and who spoke of it before, of *viewer*'s first *comment* on each revision."""
    review = session.get(Review, draft.review_id) if draft.review_id else None
    values = {
        "draft": draft.uid,
        "comment": comment,
        "review": review.uid if review else "",
        "titles": _titles(draft, live),
        "more": 0,
        "name": viewer.name,
    }
    source = f"draft:{draft.id}:{draft.revision}:comment:{draft.review_id or 0}:{viewer.id}"
    people = hands.of_draft(session, draft) | ({review.author_id or 0} if review else set())
    _tell(session, people - {viewer.id, 0}, News(source, "draft_commented", values), at=at)


def _settle(session: Session, source: str, *, at: datetime) -> None:
    """What was told by *source* is overtaken: whoever has not seen it need not."""
    unseen = (Notice.person_id.in_(hands.AUTHORS), Notice.seen_at.is_(None))
    overtaken = update(Notice).where(*unseen, Notice.source == source).values(seen_at=at)
    session.execute(overtaken.execution_options(synchronize_session=False))


def _tell(session: Session, people: Collection[int], news: News, *, at: datetime) -> None:
    """Tell those of *people* who still write: nobody else can look at it."""
    still = session.scalars(hands.AUTHORS.where(Person.id.in_(people))) if people else ()
    tell_all(session, [(id_, news) for id_ in sorted(still)], at=at)


def _asking(review: Review) -> str:
    return f"review:{review.id}:asked"


def _titles(draft: Draft, live: Catalogue) -> dict[str, str]:
    titles = {code: standing.title_of(draft, live, code) for code in live.languages.known}
    if draft.kind == "question":
        titles = {code: plain(title) for code, title in titles.items()}
    return {code: first_words(title, LONGEST) for code, title in titles.items()}


def _was_sent_before(session: Session, review: Review) -> bool:
    """Whether any of its drafts was in a review that was given back."""
    own = select(ReviewedDraft.draft_id).where(ReviewedDraft.review_id == review.id)
    before = exists().where(
        ReviewedDraft.draft_id.in_(own),
        Review.id == ReviewedDraft.review_id,
        Review.id != review.id,
        Review.verdict == "returned",
    )
    return bool(session.scalar(select(before)))
