"""The rows of a table of questions, and when two of them say the same."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from academy.errors import Conflict
from academy.manuscript.documents import Kind, Languages
from academy.manuscript.exchange.asked import SETTINGS
from academy.models.authoring import Draft
from academy.services.catalogue import Catalogue

MOST = 1_000
"""Rows that are taken at once."""

FIXED = ("id", "kind", *SETTINGS, "answer")
"""What a translation takes from the source; the accepted words of a short text are its own."""


@dataclass(slots=True)
class Row:
    """One question. ``ref`` says what it was read from: ``draft:UID:REVISION``, ``live:ID:EDITION`` or,
    for what is not kept yet, ``new:KEY``. ``was`` is the digest of its cells as they were read.
    """

    ref: str
    cells: dict[str, str]
    was: str = ""
    draft: Draft | None = None
    is_locked: bool = False
    is_removed: bool = False
    refusal: Conflict | None = None

    @property
    def is_touched(self) -> bool:
        """Whether its cells are others than those that were read."""
        return digest(self.cells) != self.was

    @property
    def is_unkept(self) -> bool:
        """Whether it says something that would be lost with the page."""
        return self.is_touched or self.is_removed != bool(self.draft and self.draft.retires)

    @property
    def is_new(self) -> bool:
        """Whether nothing is kept of it yet."""
        return self.ref.startswith("new:")

    @property
    def is_live(self) -> bool:
        """Whether learners have it, or had it."""
        return self.draft.item_id is not None if self.draft else self.ref.startswith("live:")


@dataclass(frozen=True, slots=True)
class Grid:
    """The rows of a module in one of the academy's ``languages``; ``more`` have no room."""

    module: str
    language: str
    languages: Languages
    rows: list[Row]
    live: Catalogue
    more: int = 0

    @property
    def is_source(self) -> bool:
        """Whether all columns are written here, and new rows begun."""
        return self.language == self.languages.source


@dataclass(slots=True)
class Outcome:
    """What became of a save; ``refused`` rows keep their author's words."""

    saved: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    refused: list[Row] = field(default_factory=list)


def digest(cells: Mapping[str, str]) -> str:
    """The same for cells that say the same, whatever a form does to their spaces and line ends."""
    bare = {name: tidy(name, text) for name, text in cells.items()}
    told = sorted((name, text) for name, text in bare.items() if text)
    return hashlib.blake2s(repr(told).encode("utf-8", "replace"), digest_size=8).hexdigest()


def tidy(name: str, text: str) -> str:
    """A cell on one line; only what a question asks has several."""
    if name != "question":
        return " ".join(text.split())
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "\n".join(line for line in lines if line)


def fixed(source: Mapping[str, str]) -> dict[str, str]:
    """Those of the source's cells that a translation has as well."""
    own = ("answer",) if source.get("kind") == Kind.SHORT_TEXT else ()
    return {name: source[name] for name in FIXED if name in source and name not in own}
