"""Cells that a spreadsheet would take for a formula begin with an apostrophe, which it hides.

Promise: ``unguarded(guarded(text)) == text``, whatever the text.
"""

import re

_RUNS = re.compile(r"[\s']*[=+\-@＝＋－＠]|'*[\t\r\n\0]").match
"""Of words that do something: apostrophes before them count for nothing, so that they can be told back."""

Cell = str | int | float


def guarded(cell: Cell) -> Cell:
    """*cell*, which stays words whatever it begins with."""
    if not isinstance(cell, str) or cell[:1].isalnum():
        return cell
    return f"'{cell}" if _RUNS(cell) else cell


def unguarded(text: str) -> str:
    """What *text* was before it was guarded."""
    return text[1:] if text.startswith("'") and _RUNS(text) else text
