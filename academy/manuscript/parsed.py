"""What a process has parsed, by the exact texts: an item that did not change is looked up, not read again.

A document depends on its texts, on where they stand, on the languages and on the files beside it, and on
nothing else. So these are the key, and what was found under it is true for ever. Nobody changes it.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import Any, Generic, TypeVar

from academy.manuscript.blocks import Block
from academy.manuscript.documents import Languages, Lesson, Question
from academy.manuscript.folder import File, ItemKind
from academy.manuscript.lessons import read_lesson
from academy.manuscript.problems import N_, Findings, Sheet
from academy.manuscript.questions import read_question

T = TypeVar("T")

MOST = 60_000
"""Items that a process keeps: a large academy several times over. Then it forgets all and begins anew."""

Paths = Mapping[str, str]
"""Where the text of each language stands, the source's first."""


class Memory(Generic[T]):
    """What was made of each key."""

    def __init__(self, most: int = MOST) -> None:
        self.most = most
        self._held: dict[Hashable, T] = {}

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """What *make* gives for *key*, made once."""
        held = self._held.get(key)
        if held is None:
            held = make()
            if len(self._held) >= self.most:
                self._held.clear()
            self._held[key] = held
        return held


_ITEMS: Memory[tuple[Any, Findings]] = Memory()
_LESSONS: Memory[tuple[Lesson | None, Findings]] = Memory()
NO_UTF8 = N_("This file is not UTF-8: save it as UTF-8.")

_QUESTIONS: Memory[tuple[Question | None, Findings]] = Memory()


def item(
    kind: ItemKind,
    path: str,
    file: File,
    languages: Languages | None,
    reader: Callable[[Sheet], T | None],
) -> tuple[T | None, Findings]:
    """What *reader* makes of an item that is one file."""

    def parse() -> tuple[T | None, Findings]:
        findings = Findings()
        return reader(sheet(path, file, findings)), findings

    return _ITEMS.get((kind, languages, *_texts([path], {path: file})), parse)


def lesson(
    paths: Paths, files: Mapping[str, File], languages: Languages, beside: Iterable[str]
) -> tuple[Lesson | None, Findings]:
    """The lesson whose texts are at *paths*; *beside* names its media."""
    names = frozenset(beside)

    def parse() -> tuple[Lesson | None, Findings]:
        findings = Findings()
        sheets = {code: sheet(path, files[path], findings) for code, path in paths.items()}
        return (read_lesson(sheets, languages, names) if sheets else None), findings

    return _LESSONS.get((languages, names, *_texts(paths.values(), files)), parse)


def question(
    paths: Paths, blocks: Mapping[str, Block], languages: Languages
) -> tuple[Question | None, Findings]:
    """The question that *blocks*, by language, of the banks at *paths* hold."""

    def parse() -> tuple[Question | None, Findings]:
        findings = Findings()
        sheets = {
            code: Sheet(paths[code], block.text, findings, first=block.first)
            for code, block in blocks.items()
        }
        return read_question(sheets, languages), findings

    places = ((paths[code], block) for code, block in blocks.items())
    return _QUESTIONS.get((languages, *places), parse)


def sheet(path: str, file: File, findings: Findings) -> Sheet:
    """The text of *file*."""
    return decoded(Sheet(path, file.text or "", findings), file)


def decoded(sheet: Sheet, file: File) -> Sheet:
    """*sheet*, with a problem when its *file* is no text."""
    if file.undecodable:
        sheet.problem(0, NO_UTF8)
    return sheet


def _texts(paths: Iterable[str], files: Mapping[str, File]) -> Iterable[Hashable]:
    return ((path, files[path].text, files[path].undecodable) for path in paths)
