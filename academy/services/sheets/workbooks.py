"""XLSX: its first sheet, unpacked by a process of its own.

The library holds a whole sheet at once, and a small file may unfold into a giant one: what that takes is
given back when the process ends, and is bounded while it runs.
"""

import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

from academy.errors import Invalid

MAGIC = b"PK\x03\x04"

LARGEST = 1 << 30
"""Bytes of everything in a workbook, unpacked."""

UNPACK = (sys.executable, "-P", str(Path(__file__).with_name("unpacking.py")))


def rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Every row of the first sheet. Raises ``Invalid`` for what is no workbook, or too large a one."""
    _check(path)
    with subprocess.Popen(  # noqa: S603 -- ourselves
        (*UNPACK, str(path)), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as unpacking:
        assert unpacking.stdout  # noqa: S101 -- for the type checker: it is piped
        try:
            for text in unpacking.stdout:
                line, cells = json.loads(text)
                yield line, cells
            if unpacking.wait():
                raise _unreadable()
        except ValueError:  # it was broken off in the middle of a row
            raise _unreadable() from None
        finally:
            unpacking.kill()  # nothing, when all was read


def _check(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as packed:
            size = sum(entry.file_size for entry in packed.infolist())
    except (zipfile.BadZipFile, OSError, ValueError):
        raise _unreadable() from None
    if size > LARGEST:
        raise Invalid("This workbook is too large to be opened. Save its sheet as CSV.")


def _unreadable() -> Invalid:
    return Invalid(
        "This workbook cannot be opened. Save its first sheet as CSV UTF-8 and try that."
    )
