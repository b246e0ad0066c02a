"""How a row of a table belongs to a person, and what becomes of it when she is erased."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

N_ = str
"""Marks a sentence for translators; whoever shows it translates it."""


class Fate(StrEnum):
    """What erasing somebody does to the rows of a link."""

    DELETED = "deleted"
    UNLINKED = "unlinked"
    """The row stays, and names nobody."""
    BLANKED = "blanked"
    """Some of its columns are emptied; the row stays."""
    FORGOTTEN = "forgotten"
    """A credential: without person and documents, so that a copy of it verifies no more."""
    KEPT = "kept"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One column by which rows of a table belong to somebody.

    ``to`` says what the column holds: the id of a ``person`` or of her ``account``, her name as an
    ``actor`` (``person:7``), an ``address`` of hers, the hash of her ``door``, or ``table.column`` for
    a row that is hers by another table. ``is_hers`` is false where she only acted on what is another's:
    such rows are no part of what she is handed.
    """

    column: str
    to: str
    fate: Fate
    why: str = ""
    """Why the row stays; empty where it goes."""
    is_hers: bool = True
    blank: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What one table holds of people. ``words`` are the columns in which anybody may be named: erasing
    takes her name out of them, whosever row it is. ``plain`` are those that name nobody, by what they are
    for. ``hidden`` is never handed out: secrets, and the ids of others.
    """

    about: str
    links: tuple[Link, ...] = ()
    words: tuple[str, ...] = ()
    plain: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()


def gone(column: str = "person_id", to: str = "person", *, is_hers: bool = True) -> Link:
    """Rows that go with her."""
    return Link(column=column, to=to, fate=Fate.DELETED, is_hers=is_hers)


def kept(column: str, to: str, why: str, *, is_hers: bool = True) -> Link:
    """Rows that stay, since *why*."""
    return Link(column=column, to=to, fate=Fate.KEPT, why=why, is_hers=is_hers)


def unlinked(column: str, why: str, *, is_hers: bool = False) -> Link:
    """Rows of others that she acted on: they stay, and forget who it was."""
    return Link(column=column, to="person", fate=Fate.UNLINKED, why=why, is_hers=is_hers)


def blanked(column: str, to: str, why: str, **values: Any) -> Link:
    """Rows that stay with these *values* instead of what was written about her."""
    return Link(column=column, to=to, fate=Fate.BLANKED, why=why, blank=values)


def acted(column: str) -> Link:
    """Rows that say she acted: they keep a number that nobody bears any more."""
    return kept(
        column, "actor", N_("who acted is a number that names nobody any more"), is_hers=False
    )
