"""Tables on their way in: CSV however it is encoded and separated, or the first sheet of an XLSX.

Promises: what cannot be read is refused in a sentence that names the line; memory does not grow with the
file; a cell that was guarded when it was written is what it was before.
"""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from academy.services.sheets import texts, workbooks

PIECE = 1 << 20

Row = tuple[int, list[str]]
"""The line on which a row begins, counted from 1, and its cells without the spaces around them."""


def rows_of(path: Path) -> Iterator[Row]:
    """The rows of the table in the file at *path* that hold anything. Raises ``Invalid``."""
    with path.open("rb") as file:
        is_workbook = file.read(4) == workbooks.MAGIC
    for line, cells in workbooks.rows(path) if is_workbook else texts.rows(path):
        stripped = [cell.strip() for cell in cells]
        if any(stripped):
            yield line, stripped


def estimate(path: Path) -> int:
    """About how many rows the file at *path* has, at once: for a bar that grows. 0 when nobody knows."""
    with path.open("rb") as file:
        if file.read(4) != workbooks.MAGIC:
            return sum(piece.count(b"\n") for piece in iter(lambda: file.read(PIECE), b""))
    try:
        with zipfile.ZipFile(path) as packed, packed.open("xl/worksheets/sheet1.xml") as sheet:
            last = re.search(rb'<dimension ref="[A-Z]+\d+:[A-Z]+(\d{1,7})"', sheet.read(2_000))
    except (zipfile.BadZipFile, KeyError, OSError, NotImplementedError):
        return 0
    return int(last[1]) if last else 0
