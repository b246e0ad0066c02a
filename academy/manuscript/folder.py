"""The items of a content folder, each with its exact text, and the way back to the same files.

``reading.read`` makes them and never stops at a fault; ``write`` gives back, byte for byte, the
text files that they were read from. Files come and go as values: nothing here touches a disk, and
media are known by size and hash only.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from typing import Generic, Protocol, TypeVar

from academy.engine.passport import Rule
from academy.manuscript.calendars import Calendar
from academy.manuscript.documents import (
    Academy,
    Audience,
    Badge,
    Gift,
    Languages,
    Lesson,
    Level,
    Module,
    Question,
    Skill,
    Theme,
    Visa,
)
from academy.manuscript.problems import Problem
from academy.manuscript.seasons import Season
from academy.manuscript.toys import Toy
from academy.manuscript.words import fill

Document = (
    Academy
    | Audience
    | Badge
    | Calendar
    | Gift
    | Lesson
    | Module
    | Question
    | Season
    | Theme
    | Toy
    | Visa
    | tuple[Skill, ...]
    | tuple[Level, ...]
)
D = TypeVar("D", bound=Document)
D_co = TypeVar("D_co", bound=Document, covariant=True)


@dataclass(frozen=True, slots=True)
class File:
    """One file. ``text`` is that of .md, .yaml, .vtt and .svg files, decoded with replacement
    characters when ``undecodable`` says that it is not UTF-8; line ends are those of the file. Media that
    ``is_known`` were looked into before, and are no more than a digest now."""

    text: str | None = None
    size: int = 0
    sha256: str = ""
    undecodable: bool = False
    is_known: bool = False


class ItemKind(StrEnum):
    """What one item is; also the order in which a folder lists them."""

    ACADEMY = "academy"
    SKILLS = "skills"
    CALENDAR = "calendar"
    LEVELS = "levels"
    TOY = "toy"
    THEME = "theme"
    MODULE = "module"
    LESSON = "lesson"
    QUESTION = "question"
    BADGE = "badge"
    VISA = "visa"
    GIFT = "gift"
    AUDIENCE = "audience"
    SEASON = "season"


PARENTS: Mapping[str, str] = {
    ItemKind.MODULE: ItemKind.THEME,
    ItemKind.LESSON: ItemKind.MODULE,
    ItemKind.QUESTION: ItemKind.MODULE,
}
"""What an item of each kind lies in; the other kinds lie in nothing."""


class Stored(Protocol):
    """What ``write`` needs of an item, wherever it was kept."""

    @property
    def kind(self) -> str: ...
    @property
    def position(self) -> int: ...
    @property
    def texts(self) -> Mapping[str, str]: ...


@dataclass(frozen=True)
class Source(Generic[D_co]):
    """One item with the exact text it was read from.

    ``texts`` maps each path to its text: one a language for a lesson (and its captions), the
    blocks for a question, and for a module its settings and the preambles of its banks. ``media``
    maps names, which stand in the folder of ``path``, to SHA-256 in hex. ``parent`` is the id of
    the theme of a module, or of the module of a lesson or question; ``position`` counts from 1
    among its sisters.
    """

    kind: ItemKind
    id: str
    path: str
    parent: str | None
    position: int
    texts: Mapping[str, str]
    media: Mapping[str, str]
    document: D_co

    @cached_property
    def digest(self) -> str:
        """SHA-256 in hex of texts and media; renaming or moving a file leaves it as it is."""
        return digest(self.texts, self.media)


@dataclass(slots=True)
class Folder:
    """Everything that could be read, in order, and everything that is wrong, by path and line."""

    academy: Source[Academy] | None = None
    skills: Source[tuple[Skill, ...]] | None = None
    calendar: Source[Calendar] | None = None
    levels: Source[tuple[Level, ...]] | None = None
    toy: Source[Toy] | None = None
    themes: list[Source[Theme]] = field(default_factory=list)
    modules: list[Source[Module]] = field(default_factory=list)
    lessons: list[Source[Lesson]] = field(default_factory=list)
    questions: list[Source[Question]] = field(default_factory=list)
    badges: list[Source[Badge]] = field(default_factory=list)
    visas: list[Source[Visa]] = field(default_factory=list)
    gifts: list[Source[Gift]] = field(default_factory=list)
    audiences: list[Source[Audience]] = field(default_factory=list)
    seasons: list[Source[Season]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def languages(self) -> Languages | None:
        """The content's languages; None when academy.yaml could not be read."""
        return self.academy.document.languages if self.academy else None

    @property
    def passport(self) -> Rule | None:
        """The passport's rule; None when academy.yaml could not be read."""
        return self.academy.document.passport if self.academy else None

    def filled(self, sources: Iterable[Source[D]]) -> list[Source[D]]:
        """*sources* with the academy's own words in their documents."""
        academy = self.academy.document if self.academy else None
        if academy is None:
            return list(sources)
        return [
            replace(each, document=fill(each.document, academy.words, academy.languages))
            for each in sources
        ]

    @property
    def items(self) -> list[Source[Document]]:
        """Every item, parents first."""
        single = [
            item
            for item in (self.academy, self.skills, self.calendar, self.levels, self.toy)
            if item is not None
        ]
        return [
            *single,
            *self.themes,
            *self.modules,
            *self.lessons,
            *self.questions,
            *self.badges,
            *self.visas,
            *self.gifts,
            *self.audiences,
            *self.seasons,
        ]


def write(items: Iterable[Stored]) -> dict[str, str]:
    """The text files, by path, that *items* were read from."""
    files: dict[str, str] = {}
    questions: list[Stored] = []
    for item in items:
        if item.kind == ItemKind.QUESTION:
            questions.append(item)
        else:
            files.update(item.texts)
    for question in sorted(questions, key=lambda item: item.position):
        for path, text in question.texts.items():
            above = files.get(path, "")
            files[path] = above + ("\n" if above and not above.endswith("\n") else "") + text
    return files


def digest(texts: Mapping[str, str], media: Mapping[str, str]) -> str:
    """SHA-256 in hex of what an item says and shows, wherever its files stand."""
    parts = [(part(path), text) for path, text in texts.items()]
    total = hashlib.sha256()
    for name, content in sorted([*parts, *media.items()]):
        for piece in (name, content):
            data = piece.encode("utf-8", "surrogatepass")
            total.update(len(data).to_bytes(8, "big") + data)
    return total.hexdigest()


def part(path: str) -> str:
    """What distinguishes a text within its item: its language and type; for captions, the name."""
    name = path.rpartition("/")[2]
    if name.endswith(".vtt"):
        return name
    return ".".join(name.rsplit(".", 2)[1:]) if name.endswith(".md") else "yaml"
