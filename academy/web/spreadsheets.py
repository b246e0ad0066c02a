"""Tables to take away: CSV files that a spreadsheet opens as they are, and that nothing runs in.

A cell that a spreadsheet would take for a formula begins with an apostrophe, which it then hides.
"""

import csv
import io
from collections.abc import Iterable, Sequence

from babel.numbers import get_decimal_symbol
from flask import Response
from flask_babel import get_locale

FORMULA = tuple("=+-@＝＋－＠")
CONTROL = tuple("\t\r\n\0")

Cell = str | int


def csv_file(name: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Response:
    """A download called *name*: UTF-8 with its mark, separated as the reader's spreadsheets expect it."""
    text = io.StringIO()
    table = csv.writer(text, delimiter=delimiter())
    table.writerow([guarded(heading) for heading in headings])
    for row in rows:
        table.writerow([guarded(cell) for cell in row])
    response = Response(text.getvalue().encode("utf-8-sig"), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def guarded(cell: Cell) -> Cell:
    """*cell*, which stays words whatever it begins with."""
    if not isinstance(cell, str):
        return cell
    runs = cell.startswith(CONTROL) or cell.lstrip().startswith(FORMULA)
    return f"'{cell}" if runs else cell


def delimiter() -> str:
    """A semicolon where the comma is in the numbers, as in French."""
    return ";" if get_decimal_symbol(get_locale()) == "," else ","
