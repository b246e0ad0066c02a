"""What is published, as every process keeps it in memory.

A request learns the newest publication's number with its viewer, and costs no further statement
while that number stays. Editions never change, so their documents are parsed once per process,
when they are first needed.
"""

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from threading import Lock
from weakref import WeakKeyDictionary

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from academy.engine.passport import Rule
from academy.errors import NotFound
from academy.manuscript import documents, texts
from academy.models.content import EDITION, ITEMS, TEXTS

KEPT_OLD_EDITIONS = 500


@dataclass(eq=False)
class Published:
    """Something that is live: ``id`` of its item, ``uid`` its address, its edition and texts."""

    id: int
    uid: str
    edition_id: int
    texts: Mapping[str, str]
    media: Mapping[str, Mapping[str, object]]
    retired_at: datetime | None


@dataclass(eq=False)
class Theme(Published):
    """A published theme with its modules in order."""

    modules: list["Module"] = field(default_factory=list)

    @cached_property
    def document(self) -> documents.Theme:
        """What it says."""
        return texts.theme(self.texts)


@dataclass(eq=False)
class Module(Published):
    """A published module with its lessons and its bank, in order."""

    theme: Theme = field(kw_only=True)
    lessons: list["Lesson"] = field(default_factory=list)
    questions: list["Question"] = field(default_factory=list)

    @cached_property
    def document(self) -> documents.Module:
        """What it says."""
        return texts.module(self.texts)

    @cached_property
    def minutes(self) -> int:
        """The time of its lessons."""
        return sum(lesson.document.minutes for lesson in self.lessons)


@dataclass(eq=False)
class Lesson(Published):
    """A published lesson."""

    module: Module = field(kw_only=True)

    @cached_property
    def document(self) -> documents.Lesson:
        """What it says."""
        return texts.lesson(self.texts)


@dataclass(eq=False)
class Question(Published):
    """A published question, or an older edition that somebody's attempt still asks."""

    module: Module = field(kw_only=True)

    @cached_property
    def document(self) -> documents.Question:
        """What it asks."""
        return texts.question(self.texts)
