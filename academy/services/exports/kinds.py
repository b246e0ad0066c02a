"""The kinds of tables that can be asked for: a new one is a line here, and words on the web floor."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from academy.services.exports import tables
from academy.services.exports.asking import Asking
from academy.services.exports.tables import Portion


@dataclass(frozen=True, slots=True)
class Kind:
    """``columns`` gives the headings, ``portion`` the next lines of people after an id."""

    name: str
    columns: Callable[[Asking], list[str]]
    portion: Callable[[Session, Asking, int], Portion]


KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("completion", tables.completion_columns, tables.completion_lines),
        Kind("assignments", tables.assignment_columns, tables.assignment_lines),
        Kind("visas", tables.visa_columns, tables.visa_lines),
        Kind("people", tables.people_columns, tables.people_lines),
    )
}

MINE = "mine"
"""What somebody asks for about herself: everything, in a ZIP. It needs no role."""
