"""``python unpacking.py FILE``: the first sheet's rows as lines of JSON. It needs nothing of ours."""

import json
import sys
from contextlib import suppress
from datetime import date, datetime, time
from typing import Any

MEMORY = 3 << 30
"""Bytes of addresses: a sheet with a cell in its last row and column would take hundreds of times that."""


def main() -> None:
    """Print each row as ``[line, [cells]]``; exit 1 for what is no workbook."""
    import python_calamine

    _limit_memory()
    try:
        sheet = python_calamine.CalamineWorkbook.from_path(sys.argv[1]).get_sheet_by_index(0)
    except Exception:
        sys.exit(1)
    first = (sheet.start or (0, 0))[0] + 1
    for line, row in enumerate(sheet.iter_rows(), start=first):
        sys.stdout.write(json.dumps([line, [_words(cell) for cell in row]]) + "\n")


def _limit_memory() -> None:
    with suppress(ImportError, ValueError, OSError):  # Windows has no such limits
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def _words(cell: Any) -> str:
    """A cell as somebody would have typed it: 1042, not 1042.0, and days as ``2026-11-25``."""
    match cell:
        case str():
            return cell
        case bool():
            return "1" if cell else "0"
        case float() if cell.is_integer():
            return str(int(cell))
        case datetime() if cell.time() == time():
            return cell.date().isoformat()
        case date() | time():
            return cell.isoformat()
        case _:
            return str(cell)


if __name__ == "__main__":
    main()
