"""What was approved becomes live: when somebody says so, or when its moment has come.

A review is published once. Whoever is second gets the report of the first.
"""

from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from academy.errors import Conflict, NotFound
from academy.models.authoring import Draft, Review
from academy.models.content import Edition, Item, Publication
from academy.services import catalogue, journal, publishing
from academy.services.authoring import reviews, telling
from academy.services.authoring.gathering import Gathered, gather
from academy.services.publishing import Release, Report
from academy.services.viewer import Viewer


def prepare(session: Session, viewer: Viewer, uid: str) -> Gathered:
    """Read what is to be published, before anybody waits for it. Raises ``NotFound``."""
    return gather(session, reviews.read(session, viewer, uid).review)


def publish(
    session: Session,
    viewer: Viewer,
    uid: str,
    *,
    ready: Gathered | None = None,
    at: datetime,
) -> Report:
    """Publish the review at *uid*, all of it, or nothing: then the report has problems.

    *ready* spares reading it all again, unless something was published meanwhile. Published before, it
    gives the same report again. Raises ``Conflict`` for what is not approved.
    """
    reviews.read(session, viewer, uid)
    return _publish(session, uid, ready, person_id=viewer.id, actor=viewer.actor, at=at)


def due(session: Session, *, at: datetime) -> list[str]:
    """The approved reviews whose moment has come, the earliest first."""
    waiting = select(Review.uid).where(
        Review.verdict == "approved",
        Review.publish_at <= at,
        Review.published_at.is_(None),
        Review.withdrawn_at.is_(None),
        Review.refused_at.is_(None),
    )
    return list(session.scalars(waiting.order_by(Review.publish_at, Review.id)))


def publish_due(session: Session, uid: str, *, at: datetime) -> Report:
    """Publish a review whose moment has come; one that cannot be waits for its author, who is told."""
    report = Report()
    try:
        report = _publish(session, uid, None, person_id=None, actor=journal.SYSTEM, at=at)
    except Conflict:  # taken back, a moment ago
        return report
    if report.problems:
        review = session.scalars(select(Review).where(Review.uid == uid)).one()
        review.refused_at = at
        values = telling.about(session, catalogue.newest(session), review)
        telling.refused(session, review, values, at=at)
    return report


def _publish(
    session: Session,
    uid: str,
    ready: Gathered | None,
    *,
    person_id: int | None,
    actor: str,
    at: datetime,
) -> Report:
    publishing.take_turns(session)
    review = _held(session, uid)
    if review.publication_id:
        return _done(session, review.publication_id)
    if review.verdict != "approved" or review.withdrawn_at:
        raise Conflict("This is not approved: another author reads it first.")
    newest = session.scalar(select(func.max(Publication.id))) or 0
    if ready is None or ready.number != newest:
        ready = gather(session, review)
    if ready.problems:
        return Report(problems=ready.problems)
    what = Release(
        folder=ready.folder,
        changed=ready.changed,
        retired=ready.retired,
        revived=ready.revived,
        corrects=ready.corrects,
        person_id=person_id or review.author_id,
        review_id=review.id,
    )
    values = telling.about(session, catalogue.current(session, newest), review)
    report, publication = publishing.release(session, what, at=at)
    _close(session, review, publication, at)
    journal.note(
        session, actor=actor, act="content.published", subject=f"review:{review.id}", at=at,
        published=len(report.published), retired=len(report.retired), alone=review.alone,
    )  # fmt: skip
    telling.published(session, review, values, but=person_id, at=at)
    return report


def _held(session: Session, uid: str) -> Review:
    """The review, which nobody takes back until this act is done."""
    review = session.scalar(
        select(Review)
        .where(Review.uid == uid)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if review is None:
        raise NotFound("There is no such review.")
    return review


def _close(session: Session, review: Review, publication: Publication, at: datetime) -> None:
    """The drafts are what became of them."""
    review.published_at, review.publication_id = at, publication.id
    session.flush()
    drafts = (
        update(Draft)
        .where(Draft.review_id == review.id, Item.kind == Draft.kind, Item.uid == Draft.slug)
        .values(closed_at=at, item_id=Item.id, edition_id=Item.edition_id)
        .execution_options(synchronize_session=False)
    )
    session.execute(drafts)
    gone = update(Draft).where(Draft.review_id == review.id, Draft.retires.is_(True))
    session.execute(gone.values(edition_id=None).execution_options(synchronize_session=False))
    session.expire_all()


def _done(session: Session, publication_id: int) -> Report:
    """What that publication did."""
    rows = session.execute(
        select(Item.kind, Item.uid)
        .join(Edition, Edition.item_id == Item.id)
        .where(Edition.publication_id == publication_id)
        .order_by(Edition.id)
    )
    return Report(published=[f"{kind} {uid}" for kind, uid in rows])
