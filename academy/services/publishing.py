"""Publishing: the authors' folder becomes what is live.

All or nothing, and safe to repeat: an item whose text is the one in force is left alone, and anything
else becomes a new edition based on it. What came through another door since the folder last
agreed with the database is never overwritten: it is a problem with a name.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from academy.manuscript.documents import Languages, Question, Visa
from academy.manuscript.folder import Document, Folder, ItemKind, Source
from academy.manuscript.problems import N_, Problem
from academy.models.content import Edition, Item, Publication
from academy.services import gifts, mending, visa_needs
from academy.services.audiences import content as audiences

PARENTS = {ItemKind.MODULE: "theme", ItemKind.LESSON: "module", ItemKind.QUESTION: "module"}

Key = tuple[str, str]
"""An item's kind and id."""


@dataclass(slots=True)
class Report:
    """What one publishing did, by ``kind id``; with problems, it did nothing."""

    published: list[str] = field(default_factory=list)
    retired: list[str] = field(default_factory=list)
    unchanged: int = 0
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Kept:
    """An item as the database holds it, with the digests of the editions that matter."""

    item: Item
    digest: str
    folder_digest: str | None

    @property
    def is_newer(self) -> bool:
        """Whether the edition in force came through another door after the folder's last one."""
        return self.item.edition_id != self.item.folder_edition_id


def publish(session: Session, folder: Folder, *, at: datetime) -> Report:
    """Make *folder* what is live. Media must have been stored before (``store_media``)."""
    kept = _kept(session)
    gone = _gone(folder, kept)
    problems = [*folder.problems, *_conflicts(folder, kept, gone)]
    if problems:
        return Report(problems=problems)
    _agree(folder, kept)
    changed = [source for source in folder.items if _is_new(source, kept)]
    if changed or gone or _any_moved(folder, kept):
        publication = Publication(door="folder", at=at)
        session.add(publication)
        session.flush()
        items = _place(session, folder, kept)
        assert folder.languages  # noqa: S101 -- for the type checker: a folder without has problems
        _make_editions(session, changed, items, publication, folder.languages)
        for each in gone:
            each.item.retired_at = at
        session.flush()
    gifts.take_in(session, folder.filled(folder.gifts), at=at)
    audiences.take_in(session, [one.document for one in folder.filled(folder.audiences)], at=at)
    return Report(
        published=[f"{source.kind} {source.id}" for source in changed],
        retired=[f"{each.item.kind} {each.item.uid}" for each in gone],
        unchanged=len(folder.items) - len(changed),
    )


def _kept(session: Session) -> dict[Key, _Kept]:
    in_folder = aliased(Edition)
    rows = session.execute(
        select(Item, Edition.digest, in_folder.digest)
        .join(Edition, Edition.id == Item.edition_id)
        .outerjoin(in_folder, in_folder.id == Item.folder_edition_id)
    )
    return {(row[0].kind, row[0].uid): _Kept(*row) for row in rows}


def _gone(folder: Folder, kept: Mapping[Key, _Kept]) -> list[_Kept]:
    """What the folder held when it last agreed with the database, and holds no more."""
    here = {_key(source) for source in folder.items}
    return [
        each
        for key, each in kept.items()
        if key not in here and each.item.folder_edition_id and not each.item.retired_at
    ]


def _conflicts(folder: Folder, kept: Mapping[Key, _Kept], gone: list[_Kept]) -> Iterator[Problem]:
    """Texts that changed on both sides since the folder last agreed with the database."""
    sentence = N_(
        "A newer edition of this %(kind)s came through another door. Export it, bring your change "
        "into it, and publish again."
    )
    for source in folder.items:
        each = kept.get(_key(source))
        if each and each.is_newer and source.digest not in {each.digest, each.folder_digest}:
            yield Problem(source.path, 1, sentence, {"kind": source.kind.value})
    for each in gone:
        if each.is_newer:
            yield Problem(each.item.paths[0], 1, sentence, {"kind": each.item.kind})


def _agree(folder: Folder, kept: Mapping[Key, _Kept]) -> None:
    """Note where the folder says what is in force, through whichever door that came."""
    for source in folder.items:
        each = kept.get(_key(source))
        if each and each.digest == source.digest:
            each.item.folder_edition_id = each.item.edition_id


def _key(source: Source[Document]) -> Key:
    return source.kind.value, source.id


def _is_new(source: Source[Document], kept: Mapping[Key, _Kept]) -> bool:
    each = kept.get(_key(source))
    return each is None or source.digest not in {each.digest, each.folder_digest}


def _any_moved(folder: Folder, kept: Mapping[Key, _Kept]) -> bool:
    parents = {each.item.id: uid for (_, uid), each in kept.items()}
    for source in folder.items:
        item = kept[_key(source)].item
        parent = parents[item.parent_id] if item.parent_id else None
        if (item.position, parent) != (source.position, source.parent):
            return True
        if item.retired_at or list(item.paths) != list(source.texts):
            return True
    return False


def _place(session: Session, folder: Folder, kept: Mapping[Key, _Kept]) -> dict[Key, Item]:
    """Every source's item, made where it is new, in its place."""
    items: dict[Key, Item] = {}
    for source in folder.items:
        each = kept.get(_key(source))
        item = each.item if each else Item(kind=source.kind.value, uid=source.id)
        items[_key(source)] = item
        item.position = source.position
        item.paths = list(source.texts)
        item.retired_at = None
        if not each:
            session.add(item)
        if source.kind in PARENTS:
            parent = items[PARENTS[source.kind], source.parent or ""]
            if parent.id is None:
                session.flush()
            item.parent_id = parent.id
    session.flush()
    return items


def _make_editions(
    session: Session,
    changed: list[Source[Document]],
    items: Mapping[Key, Item],
    publication: Publication,
    languages: Languages,
) -> None:
    numbers = _numbers(session)
    made: list[tuple[Item, Edition]] = []
    for source in changed:
        item = items[_key(source)]
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
        item.edition_id = item.folder_edition_id = edition.id
    for source, (_item, edition) in zip(changed, made, strict=True):
        if isinstance(source.document, Visa):
            ids = {key: item.id for key, item in items.items()}
            session.add_all(visa_needs.of(source.document.rule, edition.id, ids))
    session.flush()
    asked = [
        (edition, source.document)
        for source, (_item, edition) in zip(changed, made, strict=True)
        if isinstance(source.document, Question)
    ]
    mending.begin(session, asked, languages, at=publication.at)


def _numbers(session: Session) -> dict[int, int]:
    last = select(Edition.item_id, func.max(Edition.number)).group_by(Edition.item_id)
    return dict(session.execute(last).all())
