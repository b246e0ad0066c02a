"""Drafts of what an agency translated: begun for all texts at once, and written into those that are open.

An open draft takes what fits: where it says what is live. Brought again, the same words change nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from academy.errors import Conflict
from academy.manuscript import word_tables
from academy.manuscript.documents import Languages
from academy.manuscript.folder import part as end_of
from academy.manuscript.problems import N_
from academy.models.authoring import BEGIN, Draft
from academy.models.bulk import CHUNK, batched
from academy.models.content import Item
from academy.models.statements import here, run
from academy.services import catalogue, whole
from academy.services.authoring import drafts, rows
from academy.services.authoring.agency_texts import Part
from academy.services.viewer import Viewer
from academy.services.whole import beside

_BUSY = N_("Somebody is writing on “%(title)s”: this was left out.")
_LOCKED = N_("“%(title)s” is being reviewed: import this again when it is published.")


@dataclass(frozen=True, slots=True)
class Change:
    """What a file makes of one part: ``words`` by place, the ``text`` with them; ``line`` is the first."""

    part: Part
    words: Mapping[str, str]
    text: str
    line: int


@dataclass(slots=True)
class Kept:
    """The uids of the drafts that say it now; by line what was ``left`` out, and why."""

    made: list[str] = field(default_factory=list)
    left: list[tuple[int, str, Mapping[str, object]]] = field(default_factory=list)

    def leave(self, changes: Sequence[Change], sentence: str) -> None:
        """Note that *changes* were left out."""
        self.left += [(each.line, sentence, {"title": each.part.uid}) for each in changes]


def keep(
    session: Session, viewer: Viewer, changes: Sequence[Change], language: str, *, at: datetime
) -> Kept:
    """Write *changes* into drafts, some hundred texts at a time."""
    kept = Kept()
    languages = catalogue.newest(session).languages
    by_item: dict[whole.Key, list[Change]] = {}
    for each in changes:
        by_item.setdefault((each.part.kind, each.part.uid), []).append(each)
    for some in batched(by_item.items(), CHUNK):
        _keep(session, viewer, dict(some), language, languages, kept, at)
    return kept


def _keep(
    session: Session, viewer: Viewer, by_item: Mapping[whole.Key, list[Change]],
    language: str, languages: Languages, kept: Kept, at: datetime,
) -> None:  # fmt: skip
    wanted: dict[str, set[str]] = {}
    for kind, uid in by_item:
        wanted.setdefault(kind, set()).add(uid)
    items = whole.items(session, wanted)
    is_open = (Draft.item_id.in_([item.id for item in items.values()]), Draft.closed_at.is_(None))
    written = {draft.item_id: draft for draft in session.scalars(select(Draft).where(*is_open))}
    catalogue.shelf_of(session).fetch(
        session, [item.edition_id for item in items.values() if item.edition_id]
    )
    fresh: list[tuple[dict[str, Any], list[Change]]] = []
    for key, changes in by_item.items():
        item = items.get(key)
        if item is None or item.edition_id is None:
            kept.leave(changes, N_("There is nothing at this address."))
        elif item.id in written:
            _write_on(session, viewer, written[item.id], changes, language, languages, kept, at)
        elif row := _begun(session, viewer, item, changes, language, languages, kept, at):
            fresh.append((row, changes))
    if fresh:
        run(session, here(session, BEGIN), [row for row, _ in fresh])
        uids = [row["uid"] for row, _ in fresh]
        there = set(session.scalars(select(Draft.uid).where(Draft.uid.in_(uids))))
        kept.made += [uid for uid in uids if uid in there]
        for row, changes in fresh:
            if row["uid"] not in there:  # somebody began a moment ago
                kept.leave(changes, _BUSY)


def _begun(
    session: Session, viewer: Viewer, item: Item, changes: Sequence[Change],
    language: str, languages: Languages, kept: Kept, at: datetime,
) -> dict[str, Any] | None:  # fmt: skip
    """A new draft of *item* with what fits of *changes*; None when nothing does."""
    edition = catalogue.shelf_of(session).editions[item.edition_id or 0]
    before = whole.moved(item.paths, edition.texts)
    texts = _with(before, changes, language, languages, kept)
    if texts == before:
        return None
    return {
        **rows.fresh(viewer, item.kind, item.uid, at),
        "item_id": item.id,
        "based_on_id": item.edition_id,
        "texts": texts,
        "media": dict(edition.media),
        "revision": 2,  # the first is what was live
    }


def _write_on(
    session: Session, viewer: Viewer, draft: Draft, changes: Sequence[Change],
    language: str, languages: Languages, kept: Kept, at: datetime,
) -> None:  # fmt: skip
    """Save what fits into a draft that is open already."""
    left = len(kept.left)
    texts = _with(draft.texts, changes, language, languages, kept)
    if texts != draft.texts:
        try:
            drafts.save(session, viewer, draft.uid, texts, revision=draft.revision, at=at)
        except Conflict:
            del kept.left[left:]
            kept.leave(changes, _LOCKED)
            return
    if len(kept.left) - left < len(changes):
        kept.made.append(draft.uid)


def _with(
    texts: Mapping[str, str], changes: Sequence[Change],
    language: str, languages: Languages, kept: Kept,
) -> dict[str, str]:  # fmt: skip
    """*texts* with those of *changes* that fit."""
    found = dict(texts)
    for each in changes:
        end = end_of(each.part.to)
        path = next((path for path in texts if end_of(path) == end), "")
        path = path or beside(next(iter(texts)), end)
        text = _fitting(texts.get(path, ""), each, language, languages)
        if text is None:
            kept.leave([each], _BUSY)
        else:
            found[path] = text
    return found


def _fitting(now: str, change: Change, language: str, languages: Languages) -> str | None:
    """*now* with the new words; None where somebody has written other ones meanwhile."""
    if now in (change.text, change.part.target):
        return change.text
    if not change.part.is_settings:
        return None
    return _in_settings(now, change, language, languages)


def _in_settings(now: str, change: Change, language: str, languages: Languages) -> str | None:
    """The same for a file that speaks all languages: others may have been written there meanwhile."""
    ours = {each.place: each.text for each in change.part.ours}
    there = {each.place: each for each in word_tables.tables(now, languages.known)}
    before = change.part.said
    new = {place: words for place, words in change.words.items() if words != before.get(place)}
    for place, words in new.items():
        table = there.get(place)
        if table is None or table.said[languages.source].text != ours[place]:
            return None
        said = table.said[language].text if language in table.said else ""
        if said not in ("", words, before.get(place, "")):
            return None
    return word_tables.write(now, language, new, languages.known)
