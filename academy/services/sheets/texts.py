"""CSV as people have it: UTF-8, UTF-16 or Windows-1252, between commas, semicolons or tabs.

A file is looked through once before it is read: for its encoding, which is only known at the end, and
for a line that never ends.
"""

import codecs
import csv
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from academy.errors import Invalid
from academy.services.sheets.guarding import unguarded

LONGEST_LINE = 100_000
"""Characters of a line, beyond which a file is no table."""

PIECE = 1 << 16

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

SEPARATORS = ",;\t|"


def rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Every row, with the line on which it begins."""
    encoding = _encoding(path)
    with path.open(encoding=encoding, newline="") as text:
        separator = _separator(text.readline())
        text.seek(0)
        table, line = csv.reader(text, delimiter=separator, strict=True), 1
        try:
            for cells in table:
                yield line, [unguarded(cell) for cell in cells] if "'" in "".join(cells) else cells
                line = table.line_num + 1
        except csv.Error:
            raise Invalid(
                "Line %(line)s: a cell begins with a quotation mark and does not end with one.",
                line=line,
            ) from None


def _separator(heading: str) -> str:
    """Which one the first line has most of, outside quotation marks."""
    bare = "".join(heading.split('"')[::2])
    return max(SEPARATORS, key=bare.count)


def _encoding(path: Path) -> str:
    with path.open("rb") as file:
        start = file.read(PIECE)
        for mark, encoding in MARKS:
            if start.startswith(mark):
                return _look_through(file, encoding)
        if b"\0" in start:
            return _look_through(file, _unmarked(start))
        try:
            return _look_through(file, "utf-8")
        except _Foreign as error:
            if error.is_utf8:
                raise Invalid(
                    "Line %(line)s is no text: save the file as “CSV UTF-8”.", line=error.line
                ) from None
        return _look_through(file, "cp1252")


def _unmarked(start: bytes) -> str:
    """UTF-16 without its mark has every other byte empty; anything else with empty bytes is no text."""
    even, odd = start[::2].count(0), start[1::2].count(0)
    if even + odd < len(start) / 4 or min(even, odd) > max(even, odd) / 8:
        line = start[: start.index(0)].count(b"\n") + 1
        raise Invalid("Line %(line)s is no text: this is neither CSV nor XLSX.", line=line)
    return "utf-16-be" if even > odd else "utf-16-le"


class _Foreign(Exception):
    """Bytes that are none in UTF-8. *is_utf8*: and yet the file is, for what came before them was."""

    def __init__(self, line: int, *, is_utf8: bool) -> None:
        self.line, self.is_utf8 = line, is_utf8


def _look_through(file: BinaryIO, encoding: str) -> str:
    """*encoding*, if the whole file is in it. Raises ``_Foreign`` for UTF-8 only, else ``Invalid``."""
    file.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)()
    line, length, is_wide = 1, 0, False
    while True:
        piece = file.read(PIECE)
        try:
            text = decoder.decode(piece, final=not piece)
        except UnicodeDecodeError as error:
            before = error.object[: error.start].decode(encoding, "ignore")
            line += before.count("\n")
            if encoding == "utf-8":
                torn = b"\xed\xa0" <= error.object[error.start : error.start + 2] <= b"\xed\xbf"
                wide = is_wide or not before.isascii() or torn
                raise _Foreign(line, is_utf8=wide) from None
            raise Invalid(
                "Line %(line)s is no text: save the file as “CSV UTF-8”.", line=line
            ) from None
        length = _check_lengths(text, length, line)
        line += text.count("\n")
        is_wide = is_wide or not text.isascii()
        if not piece:
            return encoding


def _check_lengths(text: str, length: int, line: int) -> int:
    """How long the last line of *text* is so far, *length* being what its first one had before."""
    ends = text.replace("\r", "\n").split("\n") if len(text) > LONGEST_LINE else None
    longest = max(map(len, ends)) if ends else 0
    last = len(text) - 1 - max(text.rfind("\n"), text.rfind("\r"))
    length = length + len(text) if last == len(text) else last
    if max(length, longest) > LONGEST_LINE:
        raise Invalid("Line %(line)s does not end: this is no table.", line=line)
    return length
