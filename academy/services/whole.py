"""All that is live, as the folder that it would be: editions, drafts and files side by side.

What one door publishes must fit what came through the other: an author's new question may rest on a
skill that a file brought, and a file may go that a lesson of the browser links to. So the whole is put
together as one folder, and read as every folder is.
"""

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from academy.manuscript import folder as manuscript
from academy.manuscript.folder import Document, File, Folder, ItemKind, Source, part
from academy.manuscript.problems import Problem
from academy.manuscript.reading import read
from academy.models.bulk import CHUNK, batched
from academy.models.content import Item
from academy.services import catalogue

Key = tuple[str, str]
"""An item's kind and id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One item's texts where they stand, and its media (name to digest), which were looked into before."""

    kind: str
    uid: str
    position: int
    texts: Mapping[str, str]
    media: Mapping[str, str]


def live(session: Session) -> dict[Key, Piece]:
    """Every item that is live, in its place."""
    columns = (Item.kind, Item.uid, Item.position, Item.paths, Item.edition_id)
    return of_editions(
        session, session.execute(select(*columns).where(Item.retired_at.is_(None))).all()
    )


def of_editions(session: Session, items: Sequence[Item | Row[Any]]) -> dict[Key, Piece]:
    """What *items* say in their editions in force, parents first."""
    shelf = catalogue.shelf_of(session)
    shelf.fetch(session, [item.edition_id for item in items if item.edition_id])
    found = {}
    for item in sorted(items, key=_place):
        edition = shelf.editions[item.edition_id or 0]
        found[item.kind, item.uid] = Piece(
            kind=item.kind,
            uid=item.uid,
            position=item.position,
            texts=moved(item.paths, edition.texts),
            media=edition.media,
        )
    return found


def items(session: Session, wanted: Mapping[str, Collection[str]]) -> dict[Key, Item]:
    """The items of those *wanted* ids by kind, live or not, of those that there are."""
    found: dict[Key, Item] = {}
    for kind, uids in wanted.items():
        for some in batched(sorted(uids), CHUNK):
            rows = session.scalars(select(Item).where(Item.kind == kind, Item.uid.in_(some)))
            found |= {(item.kind, item.uid): item for item in rows}
    return found


def piece_of(source: Source[Document]) -> Piece:
    """What a folder that was read says of one item."""
    return Piece(
        kind=source.kind.value,
        uid=source.id,
        position=source.position,
        texts=source.texts,
        media=source.media,
    )


def compose(pieces: Iterable[Piece]) -> dict[str, File]:
    """The files that *pieces* stand in."""
    pieces = list(pieces)
    files = {path: _file(path, text) for path, text in manuscript.write(pieces).items()}
    for piece in pieces:
        if piece.media:
            folder = next(iter(piece.texts)).rpartition("/")[0]
            for name, digest in piece.media.items():
                files.setdefault(f"{folder}/{name}", File(sha256=digest, is_known=True))
    return files


def added_problems(
    pieces: Mapping[Key, Piece], before: Callable[[], Mapping[Key, Piece]]
) -> tuple[Folder, list[Problem]]:
    """*pieces* as a folder, and what is wrong with it that was not wrong *before* already.

    An academy whose older texts break a rule that came later is not kept from publishing others.
    """
    folder = read(compose(pieces.values()))
    if not folder.problems:
        return folder, []
    known = {_said(problem) for problem in read(compose(before().values())).problems}
    return folder, [problem for problem in folder.problems if _said(problem) not in known]


def moved(paths: Iterable[str], texts: Mapping[str, str]) -> dict[str, str]:
    """An edition's *texts* under the names that its item's files have today, which are at *paths*.

    What an older edition says in a language that has no file today stands beside the others.
    """
    today = {part(path): path for path in paths}
    first = next(iter(today.values()))
    return {
        today.get(end) or beside(first, end): text
        for path, text in texts.items()
        if (end := part(path))
    }


def beside(path: str, end: str) -> str:
    """The path of the file that ends so, beside the one at *path* of the same item."""
    folder, slash, name = path.rpartition("/")
    if not end.endswith(".vtt"):
        stem = name.rsplit(".", 2)[0] if name.endswith(".md") else name.removesuffix(".yaml")
        stem = "questions" if name == "module.yaml" else stem  # what stands above its questions
        end = f"{stem}.{end}"
    return f"{folder}{slash}{end}"


def _file(path: str, text: str) -> File:
    """The file of *text*. Captions are media as well, and known by what they say now."""
    sha256 = hashlib.sha256(text.encode()).hexdigest() if path.endswith(".vtt") else ""
    return File(text=text, sha256=sha256)


def _said(problem: Problem) -> tuple[str, str, str]:
    """A problem wherever its line has moved to."""
    return problem.path, problem.template, str(sorted(problem.values.items(), key=str))


def _place(item: Item | Row[Any]) -> tuple[int, int, str]:
    return _ORDER.index(item.kind), item.position, item.uid


_ORDER = tuple(ItemKind)
