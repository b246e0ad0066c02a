"""Tables to take away: CSV files that a spreadsheet opens as they are, and that nothing runs in."""

import io
from collections.abc import Iterable, Sequence
from itertools import chain

from babel.numbers import get_decimal_symbol
from flask import Response
from flask_babel import get_locale

from academy.services.sheets.guarding import Cell
from academy.services.sheets.writing import write_csv


def csv_file(name: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Response:
    """A download called *name*: UTF-8 with its mark, separated as the reader's spreadsheets expect it."""
    file = io.BytesIO()
    write_csv(chain([headings], rows), file, delimiter=delimiter())
    response = Response(file.getvalue(), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def delimiter() -> str:
    """A semicolon where the comma is in the numbers, as in French."""
    return ";" if get_decimal_symbol(get_locale()) == "," else ","
