"""What becomes of the rows of a link, and of all rows of many people who go at once."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from academy.models.statements import run
from academy.services.privacy.links import Fate, Link
from academy.services.privacy.map import MAP
from academy.services.privacy.rows import Several, linked, order, several, table_of

BY_ITSELF = {Fate.DELETED: "CASCADE", Fate.UNLINKED: "SET NULL"}
"""What a foreign key does to rows of that fate when the row goes that it points at."""


def meet(session: Session, name: str, link: Link, of: Several) -> int:
    """Delete, unlink or blank the rows of one *link*; how many there were. Others stay as they are."""
    table, which = table_of(name), linked(name, link, of)
    act: Any
    match link.fate:
        case Fate.DELETED:
            act = delete(table).where(which)
        case Fate.UNLINKED:
            act = update(table).where(which).values({link.column: None})
        case Fate.BLANKED:
            blank = [table.c[column].is_not(None) for column in link.blank]
            act = update(table).where(which, *blank).values(dict(link.blank))
        case _:
            return 0
    return run(session, act).rowcount


def meet_all(session: Session, people: Sequence[int]) -> None:
    """Give all rows of *people*, who are about to be deleted, their fates: those that no foreign key
    sees to. Credentials are not forgotten: whoever calls deletes them.
    """
    of = several(session, people)
    for name in order(children_first=True):
        for link in MAP[name].links:
            is_theirs = name == "person" and link.column == "id"
            if not is_theirs and not _goes_by_itself(name, link):
                meet(session, name, link, of)


def _goes_by_itself(name: str, link: Link) -> bool:
    """Only what points at the person herself: a basis goes with its visa, but before its stamp."""
    if link.to != "person":
        return False
    keys = table_of(name).c[link.column].foreign_keys
    return any(key.ondelete and key.ondelete == BY_ITSELF.get(link.fate) for key in keys)
