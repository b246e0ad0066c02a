"""The audiences that come with the content: they belong to the topmost unit, and follow their texts."""

import secrets
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from academy.engine.audiences import as_json
from academy.manuscript.documents import Audience as Document
from academy.manuscript.documents import pick
from academy.models.audiences import Assignment, Audience
from academy.models.people import Unit
from academy.services import catalogue
from academy.services.assignments import joining
from academy.services.assignments.terms import wholes


def follow(session: Session, *, at: datetime) -> None:
    """Make them follow what is live: for a company that came to be after its content was published."""
    live = catalogue.newest(session)
    take_in(session, [each.document for each in live.audiences], at=at)


def take_in(session: Session, documents: Iterable[Document], *, at: datetime) -> None:
    """Make the audiences of the content those of *documents*. Safe to repeat.

    Nothing happens while there is no unit that they could belong to. One whose text is gone is closed,
    unless something is asked of it; it comes back with its text. Assignments follow another rule at once.
    """
    root = select(Unit.id).where(Unit.parent_id.is_(None)).order_by(Unit.id).limit(1)
    unit_id = session.scalar(root)
    if unit_id is None:
        return
    known = {
        audience.slug: audience
        for audience in session.scalars(select(Audience).where(Audience.slug.is_not(None)))
    }
    for document in documents:
        audience = known.pop(document.id, None)
        if audience is None:
            audience = Audience(
                uid=secrets.token_hex(16), slug=document.id, unit_id=unit_id, rule={}, created_at=at
            )
            session.add(audience)
        _follow(session, audience, document, at=at)
    for audience in known.values():
        used = select(Assignment.id).where(
            Assignment.audience_id == audience.id, Assignment.closed_at.is_(None)
        )
        if audience.closed_at is None and session.scalar(used.limit(1)) is None:
            audience.closed_at = at
    session.flush()


def _follow(session: Session, audience: Audience, document: Document, *, at: datetime) -> None:
    audience.name = pick(document.name, "")[:120]
    audience.closed_at = None
    if audience.rule == (rule := as_json(document.rule)):
        return
    audience.rule = rule
    session.flush()
    open_ = (Assignment.audience_id == audience.id, Assignment.closed_at.is_(None))
    for whole in wholes(session, *open_):
        joining.bring(session, whole, at=at)
