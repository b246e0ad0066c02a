"""A content folder, or a theme or module of one, that an author brings as an archive: drafts of it.

Promises: nothing is published by it; what somebody is writing stays as it is; brought again, the same
archive changes nothing more.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from academy.errors import Conflict, Invalid
from academy.manuscript.beginnings import BEGINNINGS
from academy.manuscript.folder import Document, File, Source, digest
from academy.manuscript.problems import N_, Problem, order
from academy.manuscript.reading import read
from academy.models.authoring import Draft
from academy.models.content import Edition, Item
from academy.services import catalogue, content, whole
from academy.services.authoring import drafts, places
from academy.services.authoring.rights import must_write
from academy.services.viewer import Viewer

_ID = re.compile(r"^id:[ \t]*([a-z0-9-]+)", re.MULTILINE)


@dataclass(slots=True)
class Found:
    """What an archive holds: its items, parents first, where their media lie, and what is wrong."""

    items: list[Source[Document]]
    problems: list[Problem]
    lying: dict[str, Path]


@dataclass(slots=True)
class Brought:
    """What became of an archive: the drafts that say something new, and every problem at its line."""

    made: list[Draft] = field(default_factory=list)
    changed: list[Draft] = field(default_factory=list)
    unchanged: int = 0
    left: list[str] = field(default_factory=list)
    """What has become no draft, as ``kind id``."""
    problems: list[Problem] = field(default_factory=list)


def look_into(
    session: Session,
    viewer: Viewer,
    lying: Mapping[str, Path],
    refused: Iterable[Problem] = (),
    *,
    theme: str = "",
) -> Found:
    """Read what was unpacked, where it will stand among what is live. A new module joins *theme*.

    *refused* is what was wrong with its media. Raises ``NotFound`` for whoever is no author, and
    ``Invalid`` for what is no part of a content folder.
    """
    must_write(viewer)
    files = {name: content.file_of(name, path) for name, path in lying.items()}
    prefix = _prefix(session, files, theme)
    mine: tuple[str, ...] = ("",)
    placed = {f"{prefix or ''}{name}": file for name, file in files.items()}
    if prefix is not None:
        mine = (prefix,) if prefix else tuple({f"{name.partition('/')[0]}/" for name in files})
        live = whole.compose(whole.live(session).values())
        placed |= {path: file for path, file in live.items() if not path.startswith(mine)}
    folder = read(placed)
    found = [replace(each, path=f"{prefix or ''}{each.path}") for each in refused]
    return Found(
        items=[each for each in folder.items if each.path.startswith(mine)],
        problems=found + [each for each in folder.problems if each.path.startswith(mine)],
        lying={f"{prefix or ''}{name}": path for name, path in lying.items()},
    )


def store(found: Found, media: Path) -> None:
    """Keep the media of *found* in the folder *media*, but for those that have a problem."""
    wrong = {problem.path for problem in found.problems}
    for at, source in enumerate(found.items):
        kept = {}
        for name, sha256 in source.media.items():
            path = f"{source.path.rpartition('/')[0]}/{name}"
            if path in found.lying and (path not in wrong or name.endswith(".vtt")):
                content.store(found.lying[path], sha256, media)
                kept[name] = sha256
        found.items[at] = replace(source, media=kept)


def bring_in(session: Session, viewer: Viewer, found: Found, *, at: datetime) -> Brought:
    """Make drafts of what *found* says anew, once."""
    must_write(viewer)
    brought = Brought(problems=list(found.problems))
    bringing = _Bringing(session, viewer, brought, at)
    for source in found.items:
        bringing.one(source)
    brought.problems = sorted(dict.fromkeys(brought.problems), key=order)
    return brought


class _Bringing:
    """One archive: what is there already is looked up once."""

    def __init__(self, session: Session, viewer: Viewer, brought: Brought, at: datetime) -> None:
        self.session, self.viewer, self.brought, self.at = session, viewer, brought, at
        rows = session.execute(
            select(Item, Edition).join(Edition, Edition.id == Item.edition_id)
        ).all()
        self.live = {(item.kind, item.uid): (item, edition) for item, edition in rows}
        open_ = session.scalars(select(Draft).where(Draft.closed_at.is_(None)))
        self.open = {(draft.kind, draft.slug): draft for draft in open_}
        self.closed = session.scalar(select(func.count()).where(Draft.closed_at.is_not(None)))

    def one(self, source: Source[Document]) -> None:
        """Make a draft of one item, unless it says what is written or published already."""
        key = (source.kind.value, source.id)
        item, edition = self.live.get(key, (None, None))
        was = digest(edition.texts, edition.media) if edition else ""
        if draft := self.open.get(key):
            now = digest(draft.texts, draft.media)
            if now == source.digest:
                self.brought.unchanged += 1
            elif now == was:
                self.save(draft, source, is_new=False)
            else:
                sentence = N_("Somebody is writing on “%(title)s”: it stays as it is.")
                self.leave(source, sentence, title=source.id)
        elif item is not None and item.retired_at is None and was == source.digest:
            self.brought.unchanged += 1
        elif item is not None:
            draft = drafts.begin(self.session, self.viewer, *key, at=self.at)
            self.save(draft, source, is_new=False)
        elif source.kind in BEGINNINGS:
            self.save(self.begin(source), source, is_new=True)
        else:
            self.leave(source, N_("Only a file of the content folder can begin this."))

    def begin(self, source: Source[Document]) -> Draft:
        return drafts.begin_new(
            self.session, self.viewer, source.kind, source.parent,
            title=source.id, at=self.at, key=f"archive {source.kind} {source.id} {self.closed}",
        )  # fmt: skip

    def save(self, draft: Draft, source: Source[Document], *, is_new: bool) -> None:
        """Have *draft* say what the archive says."""
        texts = whole.moved(draft.texts, source.texts)
        try:
            drafts.save(
                self.session, self.viewer, draft.uid, texts, revision=draft.revision, at=self.at
            )
            for name, sha256 in source.media.items():
                drafts.attach(self.session, self.viewer, draft.uid, name, sha256, at=self.at)
        except (Conflict, Invalid) as refusal:
            self.leave(source, N_("This stays as it is. %(why)s"), why=str(refusal))
            return
        (self.brought.made if is_new else self.brought.changed).append(draft)

    def leave(self, source: Source[Document], sentence: str, **values: object) -> None:
        self.brought.left.append(f"{source.kind} {source.id}")
        self.brought.problems.append(Problem(source.path, 1, sentence, values))


def _prefix(session: Session, files: Mapping[str, File], theme: str) -> str | None:
    """Where among what is live the files belong, with its slash; None for a whole folder."""
    if "academy.yaml" in files:
        return None
    for kind in ("theme", "module"):
        if file := files.get(f"{kind}.yaml"):
            return f"{_home(session, kind, file.text or '', theme)}/"
    if any(name.count("/") == 1 and name.endswith("/theme.yaml") for name in files):
        return ""
    raise Invalid(
        "This archive holds neither a module.yaml nor a theme.yaml: pack the folder of a module, of a "
        "theme, or the whole content folder.",
        field="archive",
    )


def _home(session: Session, kind: str, text: str, theme: str) -> str:
    """The folder of the theme or module whose settings say *text*."""
    named = _ID.search(text)
    id_ = named[1] if named else ""
    if catalogue.newest(session).has(kind, id_):
        paths: list[str] = places.item_of(session, kind, id_).paths
        return next(path for path in paths if path.endswith(f"{kind}.yaml")).rpartition("/")[0]
    if kind == "module" and not theme:
        raise Invalid("Choose the theme that this module belongs to.", field="theme")
    above, number = places.folder_of(session, kind, theme)
    return f"{above}{'/' if above else ''}{number}-{id_ or 'new'}"
