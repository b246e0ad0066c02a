"""A small content folder without a fault, and the tools to spoil it in one place."""

import hashlib
from collections.abc import Mapping

from academy.manuscript.documents import Languages
from academy.manuscript.folder import File, Folder
from academy.manuscript.reading import read
from tests.manuscript.specimen_texts import MODULE, TEXTS

LANGUAGES = Languages(("en", "fr"))
VIDEO = File(None, 1_000_000, "ab" * 32)


def file(text: str) -> File:
    """A text file as it comes from a disk."""
    data = text.encode("utf-8", "surrogatepass")
    return File(text, len(data), hashlib.sha256(data).hexdigest())


def files(changes: Mapping[str, str | File | None] | None = None) -> dict[str, File]:
    """The good folder's files with *changes*: other contents, more files, or None for one less."""
    result = {path: file(text) for path, text in TEXTS.items()}
    result[f"{MODULE}/two-keys.mp4"] = VIDEO
    for path, change in (changes or {}).items():
        if change is None:
            del result[path]
        else:
            result[path] = file(change) if isinstance(change, str) else change
    return result


def folder(changes: Mapping[str, str | File | None] | None = None) -> Folder:
    """What is read from the good folder with *changes*."""
    return read(files(changes))


def found(changes: Mapping[str, str | File | None]) -> list[str]:
    """The problems, as they are printed, of the good folder with *changes*."""
    return [str(problem) for problem in folder(changes).problems]


def spoilt(path: str, old: str, new: str) -> list[str]:
    """The problems of the good folder once *old*, which stands once in *path*, is *new*."""
    assert TEXTS[path].count(old) == 1, f"{old!r} stands {TEXTS[path].count(old)} times in {path}"
    return found({path: TEXTS[path].replace(old, new)})


def line(path: str, words: str) -> int:
    """The line, counted from 1, of the good *path* on which *words* stand for the only time."""
    text = TEXTS[path]
    assert text.count(words) == 1, f"{words!r} stands {text.count(words)} times in {path}"
    return text.count("\n", 0, text.index(words)) + 1
