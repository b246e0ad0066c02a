"""Tables to take away: CSV files that a spreadsheet opens as they are, and that nothing runs in."""

from collections.abc import Iterable, Sequence
from itertools import chain
from tempfile import TemporaryFile

from babel.numbers import get_decimal_symbol
from flask import Response
from flask_babel import get_locale
from werkzeug.wsgi import FileWrapper

from academy.services.sheets.guarding import Cell
from academy.services.sheets.writing import write_csv


def csv_file(name: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Response:
    """A download called *name*: UTF-8 with its mark, separated as the reader's spreadsheets expect it.

    However many *rows*, they are read here and wait in a file, not in memory.
    """
    file = TemporaryFile(prefix="table-")  # noqa: SIM115 -- closed with the answer
    write_csv(chain([headings], rows), file, delimiter=delimiter())
    file.seek(0)
    response = Response(FileWrapper(file, 1 << 16), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def delimiter() -> str:
    """A semicolon where the comma is in the numbers, as in French."""
    return ";" if get_decimal_symbol(get_locale()) == "," else ","
