"""A GIFT file cut into its paragraphs: one question each, with the comments above it.

An empty line ends a question unless a brace is open; what only looks open (a brace that nobody closed)
ends where the next question begins, and is told. Escaped characters are hidden behind placeholders, so that
nobody after this takes them for marks.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from academy.manuscript.exchange import faults
from academy.manuscript.exchange.files import LONGEST, Import
from academy.manuscript.problems import N_

_ESCAPED = r"\~=#{}:n"
_HIDDEN = {char: chr(0xFDD0 + at) for at, char in enumerate(_ESCAPED)}
_SHOWN = {ord(hidden): "\n" if char == "n" else char for char, hidden in _HIDDEN.items()}
_ESCAPE = re.compile(r"\\([\\~=#{}:n])")
_BRACE = re.compile(r"[{}]")
_ID = re.compile(r"\[id:([^\x00-\x1f\]]+)\]")
_TAG = re.compile(r"\[tag:([^\x00-\x1f\]]+)\]")
_NOTE = re.compile(r"(id|kind|skill|lesson|difficulty|use|right|partly|wrong)[ \t]*:[ \t]*(.+)")
_OPENED = re.compile(r"\s*(?:\[\w+\][ \t]*)?::(?!.*?::)", re.DOTALL)
_TITLED = re.compile(r"(?:\[\w+\][ \t]*)?::.+?::")
_LONGEST_NOTE = 2_000
_WORD = re.compile(r"[a-z0-9]+(?:[-.,][a-z0-9]+)*")


def hide(text: str) -> str:
    """*text* with what backslashes escape behind placeholders."""
    return _ESCAPE.sub(lambda found: _HIDDEN[found[1]], text)


def show(text: str) -> str:
    """What was hidden, as it is read."""
    return text.translate(_SHOWN)


@dataclass(slots=True)
class Paragraph:
    """Lines of one question, escapes hidden, with their numbers; ``notes`` come from its comments."""

    lines: list[tuple[int, str]] = field(default_factory=list)
    notes: dict[str, tuple[int, str]] = field(default_factory=dict)
    category: str = ""
    depth: int = 0
    is_closed: bool = False
    has_gap: bool = False

    @property
    def text(self) -> str:
        """All of it."""
        return "\n".join(line for _, line in self.lines)

    @property
    def line(self) -> int:
        """Where it begins."""
        return self.lines[0][0]

    def line_at(self, offset: int) -> int:
        """The line of the file that a place in ``text`` is on."""
        return self.lines[min(self.text.count("\n", 0, offset), len(self.lines) - 1)][0]


def cut(text: str, found: Import) -> Iterator[Paragraph]:
    """The questions of a GIFT file, and its descriptions."""
    cutter = _Cutter(found)
    for number, line in enumerate(text.split("\n"), 1):
        if not line and not cutter.now.lines:
            continue
        yield from cutter.take(number, line)
    yield from cutter.flush()


class _Cutter:
    def __init__(self, found: Import) -> None:
        self.found = found
        self.category = ""
        self.now = Paragraph()
        self.size = 0

    def take(self, number: int, line: str) -> Iterator[Paragraph]:
        bare = line.strip()
        now = self.now
        if now.depth and (bare.startswith("::") or (now.has_gap and _begins(bare))):
            self.found.say(now.line, N_("A brace { opens here and is never closed: write its }."))
            yield from self.flush()
        if bare.startswith("//"):
            if self.now.is_closed and not self.now.depth:
                yield from self.flush()
            self.note(number, bare[2:_LONGEST_NOTE].strip())
        elif not bare:
            if self.now.depth:
                self.now.has_gap = True
            else:
                yield from self.flush()
        elif bare.upper().startswith("$CATEGORY:") and not self.now.depth:
            yield from self.flush()
            self.category = bare[10:].strip()
        else:
            if self.begins_below(bare):
                yield from self.flush()
            self.add(number, line)

    def begins_below(self, line: str) -> bool:
        """Whether a question begins on *line*, without an empty line above it."""
        now = self.now
        if now.depth or not now.lines:
            return False
        if now.is_closed and line.startswith("::"):
            return True
        return bool(_TITLED.match(hide(line))) and not _OPENED.match(now.text)

    def add(self, number: int, line: str) -> None:
        self.size += len(line)
        if self.size > LONGEST:
            if self.size - len(line) <= LONGEST:
                self.found.say(
                    self.now.line if self.now.lines else number,
                    faults.LONG,
                    limit=LONGEST,
                )
            self.now.lines = self.now.lines or [(number, "")]
            return
        hidden = hide(line)
        self.now.lines.append((number, hidden))
        for brace in _BRACE.findall(hidden):
            if brace == "{":
                self.now.depth += 1
            elif self.now.depth:
                self.now.depth -= 1
                self.now.is_closed = self.now.depth == 0

    def flush(self) -> Iterator[Paragraph]:
        """What was gathered, if anything was; comments wait for the question below them."""
        now, size = self.now, self.size
        if not now.lines:
            return
        self.now, self.size = Paragraph(), 0
        now.category = self.category
        if size <= LONGEST:
            yield now

    def note(self, number: int, comment: str) -> None:
        notes = self.now.notes
        for found in _ID.finditer(comment):
            notes["id"] = (number, found[1].strip())
        for found in _TAG.finditer(comment):
            self.setting(number, found[1])
        self.setting(number, comment)

    def setting(self, number: int, text: str) -> None:
        """Keep a comment that says ``skill: second-factor``; any other is nobody's but the authors'."""
        if (found := _NOTE.fullmatch(text.strip())) and (
            found[1] in ("right", "partly", "wrong") or _WORD.fullmatch(found[2])
        ):
            self.now.notes[found[1]] = (number, found[2].strip())


def _begins(line: str) -> bool:
    """Whether a line after an empty one looks like a question, rather than one more answer."""
    if line.upper().startswith("$CATEGORY:") or re.match(r"//\s*question:", line):
        return True
    return not line.startswith(("~", "=", "#", "}", "//")) and "{" in hide(line)
