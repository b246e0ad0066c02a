"""Translations that are not offered: what is stale, or lacks the captions of its video.

Publishing and confirming note it on the item (``Item.withheld``: a language and its reasons), so that
showing a lesson costs nothing: the catalogue reads the item without those languages.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Text, cast, exists, select
from sqlalchemy.orm import Session

from academy.manuscript import parsing
from academy.manuscript.documents import Languages, Lesson
from academy.manuscript.folder import Document, Folder, ItemKind, Source
from academy.manuscript.freshness import CAPTIONS, STALE, Version, lacking_captions, stale
from academy.models.bulk import CHUNK, batched
from academy.models.content import CONFIRM, Edition, Item, Publication, TranslationConfirmation
from academy.models.statements import here, run
from academy.services import whole
from academy.services.viewer import Viewer

KINDS = (ItemKind.LESSON.value, ItemKind.QUESTION.value)
"""What is read or asked, and so withheld; titles of themes and modules stand beside their sources."""

Withheld = Mapping[str, Sequence[str]]
"""A language and why it is not offered."""


@dataclass(frozen=True, slots=True)
class Told:
    """A text that is not offered in ``language``; ``path`` is that of its source."""

    language: str
    item: str
    path: str
    reasons: Sequence[str]


def renew(session: Session, live: Folder, changed: Sequence[Source[Document]]) -> None:
    """Look at what *changed*; at everything when languages may have, or nothing was looked at before."""
    languages = live.languages
    if languages is None:
        return
    sources: list[Source[Document]] = [*live.lessons, *live.questions]
    unseen = exists().where(Item.kind.in_(KINDS), Item.withheld.is_(None))
    is_all = any(each.kind is ItemKind.ACADEMY for each in changed)
    if not (is_all or session.scalar(select(unseen))):
        sources = [each for each in changed if each.kind.value in KINDS]
    items = _items(session, sources)
    histories = _histories(session, [item.id for item, _ in items])
    for item, source in items:
        lesson = source.document if isinstance(source.document, Lesson) else None
        found = _reasons(item.kind, histories.get(item.id, ()), lesson, languages)
        if item.withheld != found:
            item.withheld = found
    session.flush()


def confirm(
    session: Session,
    viewer: Viewer,
    item: Item,
    language: str,
    languages: Languages,
    *,
    at: datetime,
) -> bool:
    """Note that the translation of *item*, as it is live, still holds. Says whether that offers it again.

    Every process learns of it as of a publication; what the folder says stays as it was.
    """
    row = {
        "item_id": item.id,
        "edition_id": item.edition_id,
        "language": language,
        "person_id": viewer.id,
        "at": at,
    }
    run(session, here(session, CONFIRM), row)
    versions = _histories(session, [item.id]).get(item.id, ())
    edition = session.get_one(Edition, item.edition_id)
    lesson = parsing.parse_lesson(edition.texts, languages)[0] if item.kind == "lesson" else None
    found = _reasons(item.kind, versions, lesson, languages)
    if item.withheld == found:
        return False
    item.withheld = found
    newest = select(Publication.folder_digest).order_by(Publication.id.desc()).limit(1)
    digest = session.scalar(newest)
    session.add(Publication(door="editor", at=at, person_id=viewer.id, folder_digest=digest))
    session.flush()
    return language not in found


def told(session: Session) -> list[Told]:
    """Every live text that is withheld, by language."""
    rows = session.execute(
        select(Item.kind, Item.uid, Item.paths, Item.withheld)
        .where(Item.kind.in_(KINDS), Item.retired_at.is_(None), cast(Item.withheld, Text) != "{}")
        .order_by(Item.id)
    )
    found = [
        Told(language, f"{kind} {uid}", paths[0], reasons)
        for kind, uid, paths, withheld in rows
        for language, reasons in withheld.items()
    ]
    return sorted(found, key=lambda each: each.language)


def foresee(session: Session, folder: Folder) -> list[Told]:
    """What publishing *folder* would withhold, beside what is published."""
    languages = folder.languages
    if languages is None:
        return []
    sources: list[Source[Document]] = [*folder.lessons, *folder.questions]
    known = {(item.kind, item.uid): item.id for item, _ in _items(session, sources)}
    histories = _all_versions(session, sorted(known.values()))
    found: list[Told] = []
    for source in sources:
        before = histories.get(known.get((source.kind.value, source.id), 0), [])
        lesson = source.document if isinstance(source.document, Lesson) else None
        versions = [*before, Version(source.texts)]
        why = _reasons(source.kind.value, versions, lesson, languages)
        name = f"{source.kind} {source.id}"
        found += [Told(language, name, source.path, each) for language, each in why.items()]
    return sorted(found, key=lambda each: each.language)


def versions_of(session: Session, item: Item) -> Sequence[Version]:
    """The editions of *item*, oldest first."""
    return _all_versions(session, [item.id]).get(item.id, ())


def _reasons(
    kind: str, versions: Sequence[Version], lesson: Lesson | None, languages: Languages
) -> dict[str, list[str]]:
    reasons: dict[str, list[str]] = {each: [STALE] for each in stale(kind, versions, languages)}
    for language in lacking_captions(lesson) if lesson else ():
        reasons.setdefault(language, []).append(CAPTIONS)
    return reasons


def _items(
    session: Session, sources: Sequence[Source[Document]]
) -> list[tuple[Item, Source[Document]]]:
    found = whole.items(
        session, {kind: {each.id for each in sources if each.kind.value == kind} for kind in KINDS}
    )
    keys = ((each, (each.kind.value, each.id)) for each in sources)
    return [(found[key], each) for each, key in keys if key in found]


def _histories(session: Session, items: Collection[int]) -> dict[int, list[Version]]:
    """The versions of those of *items* that were published more than once: the others cannot be stale."""
    again = select(Edition.item_id).where(Edition.number > 1).distinct()
    ids: list[int] = []
    for some in batched(sorted(items), CHUNK):
        ids += session.scalars(again.where(Edition.item_id.in_(some)))
    return _all_versions(session, ids)


def _all_versions(session: Session, ids: Sequence[int]) -> dict[int, list[Version]]:
    found: dict[int, list[Version]] = {}
    for some in batched(ids, CHUNK):
        holds: dict[int, set[str]] = {}
        for edition_id, language in _confirmed(session, some):
            holds.setdefault(edition_id, set()).add(language)
        rows = session.execute(
            select(Edition.item_id, Edition.id, Edition.texts)
            .where(Edition.item_id.in_(some))
            .order_by(Edition.item_id, Edition.number)
        )
        for item_id, id_, texts in rows:
            found.setdefault(item_id, []).append(Version(texts, holds.get(id_, ())))
    return found


def _confirmed(session: Session, ids: Sequence[int]) -> Iterator[tuple[int, str]]:
    for row in session.execute(
        select(TranslationConfirmation.edition_id, TranslationConfirmation.language).where(
            TranslationConfirmation.item_id.in_(ids)
        )
    ):
        yield row.edition_id, row.language
