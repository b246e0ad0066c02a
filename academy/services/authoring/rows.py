"""The statements that drafts are written with: two that decide who was first, and what all begin with."""

import hashlib
import secrets
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from academy.models.authoring import BEGIN, WRITE, Draft
from academy.models.content import Edition, Item
from academy.models.statements import here, run
from academy.services import whole
from academy.services.viewer import Viewer


def fresh(viewer: Viewer, kind: str, slug: str, at: datetime, *, key: str = "") -> dict[str, Any]:
    """What every draft begins with; the same *key* of the same author gives the same uid."""
    uid = hashlib.blake2s(f"{viewer.id}\0{key}".encode(), digest_size=16).hexdigest()
    return {
        "uid": uid if key else secrets.token_hex(16),
        "kind": kind,
        "slug": slug,
        "revision": 1,
        "retires": False,
        "corrects": False,
        "author_id": viewer.id,
        "editor_id": viewer.id,
        "created_at": at,
        "updated_at": at,
    }


def of_item(
    session: Session, viewer: Viewer, item: Item, edition: Edition, *, at: datetime
) -> Draft:
    """The item's open draft; where there is none, a new one with the text of *edition*."""
    values = {
        **fresh(viewer, item.kind, item.uid, at),
        "item_id": item.id,
        "based_on_id": item.edition_id,
        "texts": whole.moved(item.paths, edition.texts),
        "media": dict(edition.media),
    }
    run(session, here(session, BEGIN), values)
    is_open = (Draft.item_id == item.id, Draft.closed_at.is_(None))
    return session.scalars(select(Draft).where(*is_open)).one()


def change(
    session: Session, uid: str, revision: int, viewer: Viewer, at: datetime, **values: Any
) -> bool:
    """Change an unlocked draft that is still in *revision*: the one statement that decides."""
    change = (
        update(Draft)
        .where(
            Draft.uid == uid,
            Draft.revision == revision,
            Draft.review_id.is_(None),
            Draft.closed_at.is_(None),
        )
        .values(revision=revision + 1, editor_id=viewer.id, updated_at=at, **values)
        .returning(Draft.id)
    )
    changed = run(session, change).first()
    if changed is not None:
        _sign(session, changed.id, viewer, at)
    return changed is not None


def touch(session: Session, draft: Draft, viewer: Viewer, at: datetime) -> None:
    """Note whose hand changed *draft*, which nobody else changes meanwhile."""
    draft.editor_id, draft.updated_at = viewer.id, at
    session.flush()
    _sign(session, draft.id, viewer, at)


def _sign(session: Session, draft: int, viewer: Viewer, at: datetime) -> None:
    """She wrote in it; once is enough."""
    run(session, here(session, WRITE), {"draft_id": draft, "person_id": viewer.id, "at": at})
