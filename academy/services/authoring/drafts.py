"""What authors write: begun, saved as they type, put aside and taken up again.

Nothing that was saved is overwritten: a save says which revision it was made from, and of two that
were made from the same one the second is told. While a review stands, the text stays as it was sent.
"""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, aliased

from academy.errors import Conflict, Invalid, NotFound
from academy.manuscript import parsing
from academy.manuscript.beginnings import BEGINNINGS
from academy.manuscript.documents import Languages
from academy.manuscript.folder import PARENTS
from academy.models.authoring import BEGIN, Draft, Review
from academy.models.content import Edition, Item
from academy.models.people import Person
from academy.models.statements import here, run
from academy.services import catalogue, whole
from academy.services.authoring import places, rows, states
from academy.services.authoring.rights import must_write
from academy.services.authoring.states import Opened, Outdated, Saved, State
from academy.services.viewer import Viewer

LONGEST_TITLE = 200


def begin(session: Session, viewer: Viewer, kind: str, uid: str, *, at: datetime) -> Draft:
    """The open draft of that item, whoever began it; else a copy of the live edition. May be repeated.

    That of a retired item brings it back when it is published. Raises ``NotFound``.
    """
    must_write(viewer)
    item = places.item_of(session, kind, uid)
    return rows.of_item(session, viewer, item, session.get_one(Edition, item.edition_id), at=at)


def restore(
    session: Session, viewer: Viewer, kind: str, uid: str, number: int, *, at: datetime
) -> Draft:
    """A new draft with the text of an older edition. Raises ``Conflict`` while another draft is open."""
    must_write(viewer)
    item = places.item_of(session, kind, uid)
    older = session.scalar(
        select(Edition).where(Edition.item_id == item.id, Edition.number == number)
    )
    if older is None:
        raise NotFound("There is no such edition.")
    draft = rows.of_item(session, viewer, item, older, at=at)
    if draft.texts != whole.moved(item.paths, older.texts) or draft.media != older.media:
        raise Conflict("This text has an open draft: publish it or drop it first.")
    return draft


def begin_new(
    session: Session,
    viewer: Viewer,
    kind: str,
    parent: str | None,
    *,
    title: str,
    at: datetime,
    key: str = "",
) -> Draft:
    """Something new called *title* (a question: what it asks), in the theme or module *parent*.

    Its text is a template, which can be published once its blanks are filled. The same *key* of the
    same author, sent again, begins nothing more. Raises ``NotFound`` for
    a *parent* that is not there, and ``Invalid`` for a kind of which there is only one.
    """
    must_write(viewer)
    if kind not in BEGINNINGS:
        raise Invalid("Nothing new of this kind can be begun.", field="kind")
    if not title.strip() or len(title) > LONGEST_TITLE:
        raise Invalid("Give it a title, of 200 characters at most.", field="title")
    fresh = rows.fresh(viewer, kind, "", at, key=key)
    if same := session.scalar(select(Draft).where(Draft.uid == fresh["uid"])):
        return same
    languages = catalogue.current(session, viewer.publication).languages
    folder, number = places.folder_of(session, kind, parent)
    slug = places.free_slug(session, kind, title)
    texts = {
        places.path_of(kind, folder, number, slug, end): text
        for end, text in BEGINNINGS[kind](slug, title, languages).items()
    }
    fresh |= {
        "slug": slug,
        "parent": parent if kind in PARENTS else None,
        "position": int(number) if number else None,
        "texts": texts,
        "media": {},
    }
    run(session, here(session, BEGIN), fresh)
    return session.scalars(select(Draft).where(Draft.uid == fresh["uid"])).one()


def read(session: Session, viewer: Viewer, uid: str) -> Opened:
    """The draft at *uid* and all that its page says of it. Raises ``NotFound``."""
    must_write(viewer)
    author, editor = aliased(Person), aliased(Person)
    row = session.execute(
        select(Draft, Review, Item, Edition, author, editor)
        .outerjoin(Review, Review.id == Draft.review_id)
        .outerjoin(Item, Item.id == Draft.item_id)
        .outerjoin(Edition, Edition.id == Draft.based_on_id)
        .outerjoin(author, author.id == Draft.author_id)
        .outerjoin(editor, editor.id == Draft.editor_id)
        .where(Draft.uid == uid)
        .execution_options(populate_existing=True)
    ).first()
    if row is None:
        raise NotFound("There is no such draft.")
    draft, review, item, base, wrote, last = row
    return Opened(
        draft=draft,
        state=states.state_of(draft, review),
        review=review,
        item=item,
        base=base,
        author=states.name_of(wrote),
        editor=states.name_of(last),
    )


def save(
    session: Session,
    viewer: Viewer,
    uid: str,
    texts: Mapping[str, str | None],
    *,
    revision: int,
    at: datetime,
) -> Saved:
    """Keep *texts*, by path, in place of those of *revision*; None takes a translation away.

    What is not named stays. Sent again, it is saved once. Raises ``Outdated`` when somebody saved
    since, ``Conflict`` while it is being reviewed, ``Invalid`` for a file that is none of its own.
    """
    opened = read(session, viewer, uid)
    draft = opened.draft
    languages = catalogue.current(session, viewer.publication).languages
    whole = {**draft.texts, **texts}
    kept = {path: text for path, text in whole.items() if text is not None}
    places.check(draft, kept, languages)
    if not kept:
        raise Invalid("A text must keep one file at least.", field="texts")
    if kept == draft.texts and not opened.is_locked:
        return Saved(draft.revision, draft.updated_at)
    changed = rows.change(
        session, uid, revision, viewer, at,
        texts=kept, slug=_slug(draft, kept, languages),
    )  # fmt: skip
    if changed:
        session.expire(draft)
        return Saved(revision + 1, at)
    raise _why_not(read(session, viewer, uid))


def attach(
    session: Session, viewer: Viewer, uid: str, name: str, sha256: str, *, at: datetime
) -> None:
    """Have *name*, whose bytes lie in the media folder under *sha256*, stand beside the text."""
    draft = _held(session, viewer, uid)
    draft.media = {**draft.media, name: sha256}
    rows.touch(session, draft, viewer, at)


def detach(session: Session, viewer: Viewer, uid: str, name: str, *, at: datetime) -> None:
    """Take *name* away from the text; a second time changes nothing."""
    draft = _held(session, viewer, uid)
    draft.media = {each: digest for each, digest in draft.media.items() if each != name}
    rows.touch(session, draft, viewer, at)


def intend(
    session: Session,
    viewer: Viewer,
    uid: str,
    *,
    retires: bool | None = None,
    corrects: bool | None = None,
    at: datetime,
) -> None:
    """Say what publishing it will do besides: retire the item, or mark its answers anew."""
    draft = _held(session, viewer, uid)
    if (retires or corrects) and draft.item_id is None:
        raise Invalid("This was never published: there is nothing to take back or to mark anew.")
    draft.retires = draft.retires if retires is None else retires
    draft.corrects = draft.corrects if corrects is None else corrects
    rows.touch(session, draft, viewer, at)


def drop(session: Session, viewer: Viewer, uid: str, *, at: datetime) -> None:
    """Put the draft away; it can be taken up again. A second time changes nothing."""
    opened = read(session, viewer, uid)
    if opened.state != State.DROPPED:
        _held(session, viewer, uid).closed_at = at
        session.flush()


def undrop(session: Session, viewer: Viewer, uid: str) -> Draft:
    """Take a dropped draft up again. Raises ``Conflict`` when its item has another one by now."""
    opened = read(session, viewer, uid)
    if opened.state == State.PUBLISHED:
        raise Conflict("This was published: begin anew from the edition that it became.")
    try:
        with session.begin_nested():
            opened.draft.closed_at = None
    except IntegrityError:
        session.expire(opened.draft)
        raise Conflict("Another draft of this text is open: publish it or drop it first.") from None
    return opened.draft


def _why_not(opened: Opened) -> Conflict:
    """Why a save changed nothing."""
    return states.locked(opened) or Outdated(opened.draft, opened.editor)


def _held(session: Session, viewer: Viewer, uid: str) -> Draft:
    """The draft, which nobody else changes until this act is done. Raises ``Conflict`` when locked."""
    opened = read(session, viewer, uid)
    if refusal := states.locked(opened):
        raise refusal
    unlocked = (Draft.review_id.is_(None), Draft.closed_at.is_(None))
    draft = session.scalar(
        select(Draft)
        .where(Draft.uid == uid, *unlocked)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if draft is None:
        raise states.locked(read(session, viewer, uid)) or Conflict(
            "Somebody was quicker: try again."
        )
    return draft


def _slug(draft: Draft, texts: Mapping[str, str], languages: Languages) -> str:
    """The id that the text gives its item; that of something published never changes."""
    if draft.item_id is not None:
        return draft.slug
    return parsing.examine(draft.kind, texts, languages)[1].id or draft.slug
