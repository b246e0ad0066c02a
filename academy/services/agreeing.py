"""Two doors and one truth: what the folder says, beside what came through the editor since.

Neither wins in silence. What the folder did not change is left as the editor made it; what both changed
is a problem with a name, and so is a file that holds an older text than the browser's. What was retired
in the editor comes back in the editor alone, and what was written there stays when no file speaks of it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from academy.manuscript.folder import PARENTS, Document, Folder, Source
from academy.manuscript.problems import N_, Problem
from academy.models.content import Edition, Item, Publication
from academy.services import whole
from academy.services.whole import Key, Piece

NEWER = N_(
    "A newer edition of this %(kind)s was published in the browser. Export it (academy content "
    "export FOLDER), bring your change into it, and publish again."
)
OLDER = N_(
    "This is edition %(number)s of this text, and a newer one was published in the browser. "
    "Export that one, or restore this one in the browser."
)
RETIRED = N_("This text was retired in the browser: bring it back there, or take your change out.")


@dataclass(frozen=True, slots=True)
class Kept:
    """An item as the database holds it, with the digests of the editions that matter."""

    item: Item
    digest: str
    folder_digest: str | None
    door: str
    """That through which the edition in force came."""

    @property
    def is_newer(self) -> bool:
        """Whether the edition in force came through another door after the folder's last one."""
        return self.item.edition_id != self.item.folder_edition_id

    @property
    def is_shut(self) -> bool:
        """Whether it was retired in the editor."""
        return self.item.retired_at is not None and self.item.retired_through == "editor"

    def knows(self, source: Source[Document]) -> bool:
        """Whether the folder says nothing new with *source*."""
        return source.digest in {self.digest, self.folder_digest}


@dataclass(frozen=True, slots=True)
class InForce:
    """All that will be live as one *folder*, and what its two halves break together.

    ``moved`` says where the files of what was written in the editor stand by now, since they go along
    with the theme or module that they are in.
    """

    folder: Folder
    problems: list[Problem] = field(default_factory=list)
    moved: dict[Key, list[str]] = field(default_factory=dict)


def keep(session: Session) -> dict[Key, Kept]:
    """Everything that was ever published."""
    in_folder = aliased(Edition)
    rows = session.execute(
        select(Item, Edition.digest, in_folder.digest, Publication.door)
        .join(Edition, Edition.id == Item.edition_id)
        .join(Publication, Publication.id == Edition.publication_id)
        .outerjoin(in_folder, in_folder.id == Item.folder_edition_id)
    )
    return {(row[0].kind, row[0].uid): Kept(*row) for row in rows}


def key_of(source: Source[Document]) -> Key:
    """How the database knows what *source* is about."""
    return source.kind.value, source.id


def left(folder: Folder, kept: Mapping[Key, Kept]) -> list[Kept]:
    """What the folder held when it was last published, and holds no more."""
    here = {key_of(source) for source in folder.items}
    return [each for key, each in kept.items() if key not in here and each.item.in_folder]


def conflicts(
    session: Session, folder: Folder, kept: Mapping[Key, Kept], gone: list[Kept]
) -> Iterator[Problem]:
    """Texts of which the two doors say different things."""
    suspects: dict[int, Source[Document]] = {}
    for source in folder.items:
        each = kept.get(key_of(source))
        if each is None:
            above = kept.get((PARENTS.get(source.kind, ""), source.parent or ""))
            if above and above.is_shut:
                yield _problem(RETIRED, above.item.paths[0], above.item.kind)
        elif not each.knows(source):
            if each.is_shut or each.is_newer:
                sentence = RETIRED if each.is_shut else NEWER
                yield _problem(sentence, source.path, source.kind.value)
            elif each.door == "editor":
                suspects[each.item.id] = source
    for each in gone:
        if folder.problems:  # what could not be read is not gone
            break
        if each.is_newer and not each.item.retired_at:
            yield _problem(NEWER, each.item.paths[0], each.item.kind)
    yield from _older(session, suspects)


def _older(session: Session, suspects: Mapping[int, Source[Document]]) -> Iterator[Problem]:
    """Texts that are older editions of what the editor published: the folder was left behind."""
    if not suspects:
        return
    older = select(Edition.item_id, Edition.digest, Edition.number).where(
        Edition.item_id.in_(suspects)
    )
    for item_id, digest, number in session.execute(older):
        source = suspects[item_id]
        if source.digest == digest:
            yield _problem(OLDER, source.path, source.kind.value, number=number)


def agree(folder: Folder, kept: Mapping[Key, Kept], gone: list[Kept]) -> None:
    """Note where the folder says what is in force, through whichever door that came."""
    for source in folder.items:
        each = kept.get(key_of(source))
        if each:
            each.item.in_folder = True
            if each.digest == source.digest:
                each.item.folder_edition_id = each.item.edition_id
    for each in gone:
        each.item.in_folder = False


def in_force(
    session: Session, folder: Folder, kept: Mapping[Key, Kept], gone: list[Kept]
) -> InForce:
    """What will be live once *folder* is published."""
    here = {key_of(source): source for source in folder.items}
    others = whole.of_editions(session, [item for _, item in _others(here, kept, gone)])
    is_shut = any(kept[key].is_shut for key in here if key in kept)
    if not others and not is_shut:
        return InForce(folder)
    pieces: dict[Key, Piece] = {}
    moved: dict[Key, list[str]] = {}
    for key, source in here.items():
        if key in others:
            texts = whole.moved(source.texts, others[key].texts)
            pieces[key] = replace(others[key], texts=texts, position=source.position)
        elif not (key in kept and kept[key].is_shut):
            pieces[key] = whole.piece_of(source)
    keys = {each.item.id: key for key, each in kept.items()}
    for key, piece in others.items():
        if key not in here:
            item = kept[key].item
            above = pieces.get(keys[item.parent_id]) if item.parent_id else None
            pieces[key] = _along(piece, above) if above else piece
            if list(pieces[key].texts) != list(item.paths):
                moved[key] = list(pieces[key].texts)
    live, problems = whole.added_problems(pieces, lambda: whole.live(session))
    return InForce(live, problems, moved)


def _others(
    here: Mapping[Key, Source[Document]], kept: Mapping[Key, Kept], gone: list[Kept]
) -> Iterator[tuple[Key, Item]]:
    """What the editor says and the folder does not: newer editions, and what no file speaks of."""
    leaving = {each.item.id for each in gone}
    for key, each in kept.items():
        source = here.get(key)
        if source is not None:
            if each.is_newer and not each.is_shut and source.digest != each.digest:
                yield key, each.item
        elif each.item.retired_at is None and each.item.id not in leaving:
            yield key, each.item


def _along(piece: Piece, above: Piece) -> Piece:
    """*piece* in the folder that its theme or module stands in by now."""
    folder = next(iter(above.texts)).rpartition("/")[0]
    steps = 2 if piece.kind == "module" else 1
    texts = {
        "/".join([folder, *path.split("/")[-steps:]]): text for path, text in piece.texts.items()
    }
    return replace(piece, texts=texts)


def _problem(sentence: str, path: str, kind: str, **values: object) -> Problem:
    return Problem(path, 1, sentence, {"kind": kind, **values})
