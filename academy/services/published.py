"""What is published, one thing at a time: a theme, a lesson, a visa, each in an edition that never changes.

An edition's texts are parsed when they are first needed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import TypeVar

from academy.manuscript import documents, freshness, lessons, parsing, seasons
from academy.manuscript.documents import Languages
from academy.manuscript.words import Words, fill

T = TypeVar("T")

NEW = timedelta(days=7)
"""For so long from its premiere on a module is new."""


@dataclass(frozen=True, slots=True)
class Edition:
    """One version's exact texts by file path, and its media: a name to a SHA-256 in hex."""

    id: int
    item_id: int
    texts: Mapping[str, str]
    media: Mapping[str, str]


@dataclass(eq=False, kw_only=True)
class Published:
    """Something published: its item's ``id``, ``uid`` (its address) and the edition in force."""

    id: int
    uid: str
    edition: Edition
    languages: Languages
    words: Words = field(default_factory=dict)
    retired_at: datetime | None = None
    withheld: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """The languages in which it is not offered: it reads as though nobody had translated it."""

    @property
    def edition_id(self) -> int:
        """The edition that an act on it points at."""
        return self.edition.id

    def _filled(self, parsed: tuple[T | None, object]) -> T:
        """What was parsed of its texts, with the academy's own words in it."""
        return fill(read(parsed), self.words, self.languages)


@dataclass(eq=False, kw_only=True)
class Theme(Published):
    """A theme with its live modules in order."""

    modules: list["Module"] = field(default_factory=list)

    @cached_property
    def document(self) -> documents.Theme:
        """What it says."""
        return self._filled(parsing.parse_theme(self.edition.texts, self.languages))


@dataclass(eq=False, kw_only=True)
class Module(Published):
    """A module with its live lessons and its bank, in order; ``premiere`` is its day of a season."""

    theme: Theme
    premiere: date | None = None
    lessons: list["Lesson"] = field(default_factory=list)
    questions: list["Question"] = field(default_factory=list)

    @cached_property
    def document(self) -> documents.Module:
        """What it says."""
        return self._filled(parsing.parse_module(self.edition.texts, self.languages))

    @cached_property
    def minutes(self) -> int:
        """The time of its lessons."""
        return sum(lesson.document.minutes for lesson in self.lessons)

    def is_open(self, day: date) -> bool:
        """Whether it is offered on *day*."""
        return self.premiere is None or self.premiere <= day

    def is_new(self, day: date) -> bool:
        """Whether *day* lies in the week that begins with its premiere."""
        return self.premiere is not None and self.premiere <= day < self.premiere + NEW


@dataclass(eq=False, kw_only=True)
class Lesson(Published):
    """A lesson."""

    module: Module
    _transcripts: dict[str, tuple[documents.Cue, ...]] = field(default_factory=dict)

    @cached_property
    def document(self) -> documents.Lesson:
        """What it says."""
        whole = self._filled(parsing.parse_lesson(self.edition.texts, self.languages))
        return freshness.without_lesson(whole, self.withheld) if self.withheld else whole

    def transcript(self, language: str) -> tuple[documents.Cue, ...]:
        """What its video says in *language* or in the source; empty without one."""
        if language not in self._transcripts:
            told = lessons.transcript(self.document, self.edition.texts, language)
            self._transcripts[language] = fill(told, self.words, self.languages, language)
        return self._transcripts[language]


@dataclass(eq=False, kw_only=True)
class Question(Published):
    """A question, in the live edition or in an older one that somebody's attempt still asks."""

    module: Module

    @cached_property
    def document(self) -> documents.Question:
        """What it asks."""
        whole = self._filled(parsing.parse_question(self.edition.texts, self.languages))
        return freshness.without_question(whole, self.withheld) if self.withheld else whole


@dataclass(eq=False, kw_only=True)
class Badge(Published):
    """A badge, or the medals of one use."""

    @cached_property
    def document(self) -> documents.Badge:
        """What it is called, and its rule."""
        return self._filled(parsing.parse_badge(self.edition.texts, self.languages))


@dataclass(eq=False, kw_only=True)
class Audience(Published):
    """A rule that selects people, as it came with the content."""

    @cached_property
    def document(self) -> documents.Audience:
        """What it is called, and its rule."""
        return self._filled(parsing.parse_audience(self.edition.texts, self.languages))


@dataclass(eq=False, kw_only=True)
class Season(Published):
    """Days from which modules are offered."""

    @cached_property
    def document(self) -> seasons.Season:
        """What it is called, and its premieres."""
        return self._filled(parsing.parse_season(self.edition.texts, self.languages))


@dataclass(eq=False, kw_only=True)
class Visa(Published):
    """A visa's rule, live or retired."""

    @cached_property
    def document(self) -> documents.Visa:
        """What it says."""
        return self._filled(parsing.parse_visa(self.edition.texts, self.languages))


def read(parsed: tuple[T | None, object]) -> T:
    """The document of a published text, which was checked before it was published."""
    document = parsed[0]
    assert document is not None  # noqa: S101
    return document
