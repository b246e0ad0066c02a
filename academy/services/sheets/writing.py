"""Tables on their way out, row by row: a million rows take no more memory than a hundred."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from typing import BinaryIO

from academy.errors import Invalid
from academy.services.sheets.guarding import guarded

Cell = str | int | float | date | None
Rows = Iterable[Sequence[Cell]]

MOST_ROWS = 1_048_576
"""What a sheet of a workbook holds."""

LONGEST_CELL = 32_767

MARK = "\ufeff".encode()
"""By which spreadsheets know that a file is UTF-8."""


def write_csv(rows: Rows, file: BinaryIO, *, delimiter: str = ",") -> int:
    """Write *rows* (the first is the headings) as RFC 4180 says, in UTF-8 with its mark; how many it were.

    No cell is a formula, and days are written as ``2026-11-25``.
    """
    file.write(MARK)
    text = io.TextIOWrapper(file, encoding="utf-8", errors="replace", newline="")
    try:
        table, count = csv.writer(text, delimiter=delimiter), 0
        for row in rows:
            table.writerow([_as_text(cell) for cell in row])
            count += 1
        return count
    finally:
        text.detach()  # flushes; the file stays its owner's


def write_xlsx(rows: Rows, file: BinaryIO, *, sheet: str = "Sheet1") -> int:
    """Write *rows* (the first is the headings) as a workbook of one *sheet*; how many it were.

    Words are words there, whatever they begin with. Raises ``Invalid`` beyond ``MOST_ROWS``.
    """
    import xlsxwriter  # late: few processes ever write a workbook

    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
        "default_date_format": "yyyy-mm-dd",
    }
    count = 0
    with xlsxwriter.Workbook(file, options) as book:
        page = book.add_worksheet(sheet)
        words, number, day = page.write_string, page.write_number, page.write_datetime
        for count, row in enumerate(rows, start=1):
            if count > MOST_ROWS:
                raise Invalid("A workbook holds a million rows. Take the CSV file instead.")
            for place, cell in enumerate(row):
                if isinstance(cell, str):
                    if cell:
                        words(count - 1, place, cell[:LONGEST_CELL])
                elif isinstance(cell, date):
                    day(count - 1, place, cell)
                elif cell is not None:
                    number(count - 1, place, cell)
    return count


def _as_text(cell: Cell) -> str | int | float:
    if cell is None:
        return ""
    return cell.isoformat() if isinstance(cell, date) else guarded(cell)
