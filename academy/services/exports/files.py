"""The files of exports: in a folder of their own, under names that nobody can guess."""

import io
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from academy.services.exports.asking import Line
from academy.services.sheets.writing import MARK, write_csv, write_xlsx

ENDINGS = {"csv": "csv", "excel-csv": "csv", "xlsx": "xlsx", "zip": "zip"}

SEMICOLON = frozenset({"fr"})
"""Languages in whose spreadsheets the comma is in the numbers."""


def folder_of(instance: Path) -> Path:
    """Where they lie."""
    return instance / "exports"


@contextmanager
def new_file(folder: Path, format_: str) -> Iterator[Path]:
    """A new file, which is whole or not there: it goes again when the block raises."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    file = folder / f"{secrets.token_hex(16)}.{ENDINGS[format_]}"
    file.touch(mode=0o600)
    try:
        yield file
    except BaseException:
        file.unlink(missing_ok=True)
        raise


def write(lines: Iterable[Line], file: Path, format_: str, language: str) -> int:
    """Write *lines* (the first is the headings); how many lines followed it.

    ``csv`` is RFC 4180 to the letter: commas and no mark. ``excel-csv`` has the mark by which Excel knows
    UTF-8, and the separator that it expects in that language.
    """
    if format_ == "xlsx":
        with file.open("wb") as out:
            return write_xlsx(lines, out) - 1
    if format_ == "excel-csv":
        with file.open("wb") as out:
            return write_csv(lines, out, delimiter=";" if language in SEMICOLON else ",") - 1
    with _Unmarked(io.FileIO(file, "w")) as out:
        return write_csv(lines, out) - 1


class _Unmarked(io.BufferedWriter):
    """A file that leaves the mark out."""

    def write(self, data: "bytes | bytearray | memoryview") -> int:  # type: ignore[override]
        """Write *data*, unless it is the mark."""
        return len(MARK) if data == MARK else super().write(data)


def clear(folder: Path, files: Iterable[str]) -> None:
    """Delete *files*."""
    for file in files:
        (folder / file).unlink(missing_ok=True)


def orphans(folder: Path, known: Iterable[str], *, older_than: float) -> list[str]:
    """Files that no row knows, written before that moment (seconds since 1970)."""
    if not folder.exists():
        return []
    names = set(known)
    return [
        file.name
        for file in folder.iterdir()
        if file.name not in names and file.is_file() and file.stat().st_mtime < older_than
    ]
