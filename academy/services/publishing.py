"""Publishing: the authors' folder, or what they wrote in the editor, becomes what is live.

All or nothing, and safe to repeat: an item whose text is the one in force is left alone, and anything
else becomes a new edition based on it. What came through another door since the folder last
agreed with the database is never overwritten: it is a problem with a name (``agreeing``).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from academy.manuscript.documents import Question, Visa
from academy.manuscript.folder import PARENTS, Document, Folder, Source
from academy.manuscript.problems import Problem
from academy.models.bulk import CHUNK, batched
from academy.models.content import Edition, Item, Publication
from academy.services import agreeing, gifts, mending, visa_needs, whole, withholding
from academy.services.agreeing import Kept, key_of
from academy.services.audiences import content as audiences
from academy.services.whole import Key
from academy.services.withholding import Told


@dataclass(slots=True)
class Report:
    """What one publishing did, by ``kind id``; with problems, it did nothing."""

    published: list[str] = field(default_factory=list)
    retired: list[str] = field(default_factory=list)
    unchanged: int = 0
    problems: list[Problem] = field(default_factory=list)
    withheld: list[Told] = field(default_factory=list)
    """What is not offered in a language, of all that is live: a notice, no problem."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """What the editor publishes: *folder* is all that will be live, of which ``changed`` is new.

    ``retired`` are items that go, ``revived`` those that come back; ``corrects`` names the questions
    whose answers are marked anew. ``person_id`` is whose act it is.
    """

    folder: Folder
    changed: Sequence[Source[Document]]
    retired: Collection[int] = ()
    revived: Collection[int] = ()
    corrects: Collection[str] = ()
    person_id: int | None
    review_id: int


def unchanged(session: Session, digest: str) -> int | None:
    """How many texts the folder of that *digest* holds, when nothing was published since it was.

    None when it has to be read: it may say something new.
    """
    newest = select(Publication.folder_digest).order_by(Publication.id.desc()).limit(1)
    if session.scalar(newest) != digest:
        return None
    return session.scalar(select(func.count()).where(Item.in_folder))


def publish(session: Session, folder: Folder, *, at: datetime, digest: str | None = None) -> Report:
    """Make *folder* what is live. Media must have been stored before (``store_media``).

    With its *digest* (``content.digest_of``) the same folder need not be read the next time.
    """
    take_turns(session)
    kept = agreeing.keep(session)
    left = agreeing.left(folder, kept)
    problems = [*folder.problems, *agreeing.conflicts(session, folder, kept, left)]
    if problems:
        return Report(problems=problems)
    live = agreeing.in_force(session, folder, kept, left)
    if live.problems:
        return Report(problems=live.problems)
    agreeing.agree(folder, kept, left)
    for key, paths in live.moved.items():
        kept[key].item.paths = paths
    changed = [source for source in folder.items if _is_new(source, kept)]
    gone = [each for each in left if not each.item.retired_at]
    if changed or gone or _any_moved(folder, kept):
        publication = Publication(door="folder", at=at)
        session.add(publication)
        session.flush()
        items = _place(session, folder, kept)
        for item, edition in _make_editions(session, folder, changed, items, publication):
            item.folder_edition_id = edition.id
        for each in gone:
            each.item.retired_at, each.item.retired_through = at, publication.door
        session.flush()
    _follow(session, live.folder, changed, at)
    newest = select(func.max(Publication.id)).scalar_subquery()
    session.execute(
        update(Publication).where(Publication.id == newest).values(folder_digest=digest)
    )
    return Report(
        published=[f"{source.kind} {source.id}" for source in changed],
        retired=[f"{each.item.kind} {each.item.uid}" for each in gone],
        unchanged=len(folder.items) - len(changed),
        withheld=withholding.told(session),
    )


def release(session: Session, what: Release, *, at: datetime) -> tuple[Report, Publication]:
    """Make what authors wrote in the editor live. Nothing that it does not name changes."""
    publication = Publication(
        door="editor", at=at, person_id=what.person_id, review_id=what.review_id
    )
    session.add(publication)
    session.flush()
    items = _items_of(session, what.changed)
    for source in what.changed:
        _put(session, source, items, is_new_only=True)
    session.flush()
    _make_editions(session, what.folder, what.changed, items, publication, declared=what.corrects)
    retired = session.scalars(select(Item).where(Item.id.in_(what.retired))).all()
    for item in retired:
        item.retired_at, item.retired_through = at, publication.door
    for item in session.scalars(select(Item).where(Item.id.in_(what.revived))):
        item.retired_at = item.retired_through = None
    session.flush()
    _follow(session, what.folder, what.changed, at)
    report = Report(
        published=[f"{source.kind} {source.id}" for source in what.changed],
        retired=[f"{item.kind} {item.uid}" for item in retired],
        unchanged=len(what.folder.items) - len(what.changed),
        withheld=withholding.told(session),
    )
    return report, publication


def take_turns(session: Session) -> None:
    """Have whoever else publishes wait until this publishing is done.

    (On SQLite one writes at a time anyway. The first of all publications has nothing to wait for.)
    """
    session.execute(select(Item.id).where(Item.kind == "academy").with_for_update())


def _follow(
    session: Session, live: Folder, changed: Sequence[Source[Document]], at: datetime
) -> None:
    """Have the counter, the audiences and what is withheld follow what is live."""
    withholding.renew(session, live, changed)
    gifts.take_in(session, live.filled(live.gifts), at=at)
    audiences.take_in(session, [one.document for one in live.filled(live.audiences)], at=at)


def _is_new(source: Source[Document], kept: Mapping[Key, Kept]) -> bool:
    each = kept.get(key_of(source))
    return each is None or not each.knows(source)


def _any_moved(folder: Folder, kept: Mapping[Key, Kept]) -> bool:
    parents = {each.item.id: uid for (_, uid), each in kept.items()}
    for source in folder.items:
        each = kept[key_of(source)]
        item = each.item
        parent = parents[item.parent_id] if item.parent_id else None
        if (item.position, parent) != (source.position, source.parent):
            return True
        if (item.retired_at and not each.is_shut) or list(item.paths) != list(source.texts):
            return True
    return False


def _place(session: Session, folder: Folder, kept: Mapping[Key, Kept]) -> dict[Key, Item]:
    """Every source's item, made where it is new, in its place."""
    items = {key: each.item for key, each in kept.items()}
    for source in folder.items:
        each = kept.get(key_of(source))
        item = _put(session, source, items)
        item.position = source.position
        item.in_folder = True
        if not (each and each.is_shut):
            item.retired_at = item.retired_through = None
    session.flush()
    return items


def _items_of(session: Session, sources: Sequence[Source[Document]]) -> dict[Key, Item]:
    """The items that *sources* are about or lie in, of those that there are."""
    wanted: dict[str, set[str]] = {}
    for source in sources:
        wanted.setdefault(source.kind.value, set()).add(source.id)
        if source.kind in PARENTS:
            wanted.setdefault(PARENTS[source.kind], set()).add(source.parent or "")
    return whole.items(session, wanted)


def _put(
    session: Session,
    source: Source[Document],
    items: dict[Key, Item],
    *,
    is_new_only: bool = False,
) -> Item:
    """The item of *source* among *items*, made when there is none, where its files stand."""
    item = items.get(key_of(source))
    if item is None:
        item = items[key_of(source)] = Item(
            kind=source.kind.value, uid=source.id, position=source.position, withheld={}
        )
        session.add(item)
    elif is_new_only and item.retired_at is None and list(item.paths) == list(source.texts):
        return item
    item.paths = list(source.texts)
    if source.kind in PARENTS:
        parent = items[PARENTS[source.kind], source.parent or ""]
        if parent.id is None:
            session.flush()
        item.parent_id = parent.id
    return item


def _make_editions(
    session: Session,
    folder: Folder,
    changed: Sequence[Source[Document]],
    items: Mapping[Key, Item],
    publication: Publication,
    *,
    declared: Collection[str] = (),
) -> list[tuple[Item, Edition]]:
    """A new edition in force for each of *changed*."""
    numbers = _numbers(session, [items[key_of(source)].id for source in changed])
    made: list[tuple[Item, Edition]] = []
    for source in changed:
        item = items[key_of(source)]
        edition = Edition(
            item_id=item.id,
            number=numbers.get(item.id, 0) + 1,
            texts=dict(source.texts),
            media=dict(source.media),
            digest=source.digest,
            based_on_id=item.edition_id,
            publication_id=publication.id,
        )
        session.add(edition)
        made.append((item, edition))
    session.flush()
    for item, edition in made:
        item.edition_id = edition.id
    new = [(edition, each) for each, (_, edition) in zip(changed, made, strict=True)]
    _draw_consequences(session, folder, new, declared, at=publication.at)
    return made


def _draw_consequences(
    session: Session,
    folder: Folder,
    new: Sequence[tuple[Edition, Source[Document]]],
    declared: Collection[str],
    *,
    at: datetime,
) -> None:
    """What a new edition brings besides: the needs of a visa, answers that are marked anew."""
    visas = [(edition, s.document) for edition, s in new if isinstance(s.document, Visa)]
    if visas:
        known = session.execute(select(Item.kind, Item.uid, Item.id)).all()
        ids = {(kind, uid): id_ for kind, uid, id_ in known}
        for edition, visa in visas:
            session.add_all(visa_needs.of(visa.rule, edition.id, ids))
    session.flush()
    asked = [(edition, s.document) for edition, s in new if isinstance(s.document, Question)]
    assert folder.languages  # noqa: S101 -- for the type checker: a folder without has problems
    mending.begin(session, asked, folder.languages, declared=declared, at=at)


def _numbers(session: Session, items: Sequence[int]) -> dict[int, int]:
    """The number of each item's newest edition."""
    last = select(Edition.item_id, func.max(Edition.number)).group_by(Edition.item_id)
    found: dict[int, int] = {}
    for some in batched(items, CHUNK):
        found |= dict(session.execute(last.where(Edition.item_id.in_(some))).all())
    return found
