"""A draft that fell behind: what was published since it began is brought into its text.

Where both changed the same lines, the draft's own stay, and the page shows what the others say there.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from academy.errors import Conflict
from academy.manuscript.difference import Overlap, merge
from academy.manuscript.folder import part
from academy.models.authoring import Draft
from academy.models.content import Edition, Item
from academy.services.authoring import drafts, rows, states
from academy.services.authoring.states import Outdated, Saved
from academy.services.viewer import Viewer
from academy.services.whole import beside


@dataclass(frozen=True, slots=True)
class CaughtUp:
    """The draft as it was saved, and the passages that both changed, by file."""

    saved: Saved
    overlaps: Mapping[str, Sequence[Overlap]]


def catch_up(
    session: Session, viewer: Viewer, uid: str, *, revision: int, at: datetime
) -> CaughtUp:
    """Bring the newest edition into the draft that was read in *revision*, and go on from there.

    A second time changes nothing. Raises ``Outdated`` when somebody saved since, and ``Conflict`` when
    the text is locked, or its item was retired.
    """
    opened = drafts.read(session, viewer, uid)
    draft, item = opened.draft, opened.item
    if refusal := states.locked(opened):
        raise refusal
    if not opened.is_outdated or item is None:
        return CaughtUp(Saved(draft.revision, draft.updated_at), {})
    if item.retired_at and item.retired_at > draft.created_at:
        raise Conflict(
            "This was retired meanwhile: drop the draft, and begin anew to bring it back."
        )
    texts, overlaps = _merged(session, draft, item)
    media = _media(session, item, draft.based_on_id, draft.media)
    changed = rows.change(
        session, uid, revision, viewer, at, texts=texts, media=media, based_on_id=item.edition_id
    )
    if not changed:
        newer = drafts.read(session, viewer, uid)
        raise states.locked(newer) or Outdated(newer.draft, newer.editor)
    session.expire(draft)
    return CaughtUp(Saved(revision + 1, at), overlaps)


def _merged(
    session: Session, draft: Draft, item: Item
) -> tuple[dict[str, str], dict[str, Sequence[Overlap]]]:
    """The draft's texts with what changed since they began, and where both changed the same."""
    base, theirs = (_texts(session, each) for each in (draft.based_on_id, item.edition_id))
    own = {part(path): text for path, text in draft.texts.items()}
    paths = {part(path): path for path in [*item.paths, *draft.texts]}
    texts: dict[str, str] = {}
    overlaps: dict[str, Sequence[Overlap]] = {}
    for end in dict.fromkeys([*theirs, *own]):
        if end not in own and end in base:
            continue  # a translation that the draft takes away
        if end not in theirs and base.get(end) == own.get(end):
            continue  # one that the others took away
        merged = merge(base.get(end, ""), own.get(end, ""), theirs.get(end, ""))
        path = paths.get(end) or beside(next(iter(item.paths)), end)
        texts[path] = merged.text
        if merged.overlaps:
            overlaps[path] = merged.overlaps
    return texts, overlaps


def _texts(session: Session, edition_id: int | None) -> dict[str, str]:
    """That edition's texts, by the ends of their paths."""
    edition = session.get(Edition, edition_id) if edition_id else None
    return {part(path): text for path, text in edition.texts.items()} if edition else {}


def _media(
    session: Session, item: Item, based_on_id: int | None, own: Mapping[str, str]
) -> dict[str, str]:
    """What the draft shows; where it changed nothing, what the newest edition shows."""
    base, newest = (
        dict(edition.media) if each and (edition := session.get(Edition, each)) else {}
        for each in (based_on_id, item.edition_id)
    )
    mine = {name: digest for name, digest in own.items() if base.get(name) != digest}
    return {**{name: d for name, d in newest.items() if name in own or name not in base}, **mine}
