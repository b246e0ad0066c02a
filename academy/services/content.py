"""The authors' folder on the disk: read whole, its media stored, and written back."""

import hashlib
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from academy.errors import Invalid
from academy.manuscript import folder as manuscript
from academy.manuscript.folder import File, Folder
from academy.manuscript.media import TYPES, suffix
from academy.manuscript.reading import read
from academy.models.content import Edition, Item
from academy.services.whole import moved

TEXT_SUFFIXES = frozenset({".md", ".yaml", ".vtt", ".svg"})


def open_folder(path: Path) -> Folder:
    """Everything in the authors' folder at *path*, and all that is wrong with it.

    Raises ``Invalid`` when there is no such folder.
    """
    return read(files_of(path))


def files_of(path: Path) -> dict[str, File]:
    """The files of the folder at *path*. Raises ``Invalid`` when there is no such folder."""
    if not path.is_dir():
        raise Invalid("There is no folder %(path)s.", path=path)
    return dict(_files(path))


def digest_of(files: Mapping[str, File], media: Path) -> str | None:
    """What changes whenever *files* do, or the way in which they are read.

    None while *media* lacks one that they show: then the folder has to be published once more.
    """
    shown = [file for path, file in files.items() if suffix(path) in TYPES]
    if not all((media / file.sha256).exists() for file in shown):
        return None
    total = hashlib.sha256(_reading().encode())
    for path, file in sorted(files.items()):
        total.update(f"{path}\0{file.sha256}\0".encode("utf-8", "surrogateescape"))
    return total.hexdigest()


@cache
def _reading() -> str:
    """A digest of the code that reads folders: another version may find other problems."""
    total = hashlib.sha256()
    for source in sorted(Path(manuscript.__file__).parent.glob("*.py")):
        total.update(source.read_bytes())
    return total.hexdigest()


def store_media(
    folder: Folder, path: Path, media: Path, places: Mapping[str, Path] | None = None
) -> None:
    """Copy what *folder* shows to *media*, each file under its digest. Safe to repeat.

    It is read at *path*, or where *places* say that each name of it lies.
    """
    for source in folder.items:
        for name, digest in source.media.items():
            inside = (Path(source.path).parent / name).as_posix()
            store(places[inside] if places else path / inside, digest, media)


def store(file: Path, digest: str, media: Path) -> None:
    """Copy *file* to *media* under its *digest*; what is there is not cleared away for a while."""
    target = media / digest
    if target.exists():
        target.touch()
    else:
        media.mkdir(parents=True, exist_ok=True)
        partial = target.with_suffix(".partial")
        shutil.copyfile(file, partial)
        partial.replace(target)


def export(session: Session, path: Path, media: Path) -> int:
    """Write everything live to the folder at *path*, byte for byte as its authors wrote it.

    From now on the folder counts as based on these editions. Returns the number of files. Raises
    ``Invalid`` when *path* holds something already.
    """
    if path.exists() and any(path.iterdir()):
        raise Invalid("%(path)s is not empty: name a new folder.", path=path)
    rows = session.execute(
        select(Item, Edition)
        .join(Edition, Edition.id == Item.edition_id)
        .where(Item.retired_at.is_(None))
        .order_by(Item.id)
    ).all()
    files = manuscript.write(
        [
            _Stored(item.kind, item.position, moved(item.paths, edition.texts))
            for item, edition in rows
        ]
    )
    for name, text in files.items():
        target = path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode())
    for item, edition in rows:
        for name, digest in edition.media.items():
            inside = (Path(item.paths[0]).parent / name).as_posix()
            if inside not in files:  # captions are texts, and written already
                shutil.copyfile(media / digest, path / inside)
        item.folder_edition_id = item.edition_id
    return len(files)


@dataclass(frozen=True, slots=True)
class _Stored:
    kind: str
    position: int
    texts: Mapping[str, str]


def _files(root: Path) -> Iterator[tuple[str, File]]:
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        if not path.is_file() or any(step.startswith(".") for step in name.split("/")):
            continue
        yield name, file_of(name, path)


def file_of(name: str, path: Path) -> File:
    """What lies at *path*, as a file of that *name*."""
    if suffix(name) in TEXT_SUFFIXES:
        return _text_file(path.read_bytes())
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return File(size=path.stat().st_size, sha256=digest)


def _text_file(data: bytes) -> File:
    digest = hashlib.sha256(data).hexdigest()
    try:
        return File(text=data.decode(), size=len(data), sha256=digest)
    except UnicodeDecodeError:
        text = data.decode(errors="replace")
        return File(text=text, size=len(data), sha256=digest, undecodable=True)
