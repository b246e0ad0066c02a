"""A questions file cut into its questions, and a question cut into its parts.

The cut loses nothing: the preamble and the texts of the blocks, joined, are the file. What the
parts mean depends on the kind of the question, which ``questions.py`` knows.
"""

import re
from dataclasses import dataclass, field

from academy.manuscript.problems import N_, Sheet

_HEADING = re.compile(r"^#(?:[ \t][^\n]*|\r?)$", re.MULTILINE)
_SETTING = re.compile(r"([a-z]+(?:-[a-z]+)*)[ \t]*:(?:[ \t]+(.*))?")
_MARK = re.compile(
    r"(?:- \[(?P<box>.?)\]|(?P<number>\d{1,2}[.)])|(?P<mark>[-=]))(?:[ \t]+(?P<text>.*))?"
)
_SAID = re.compile(r"(right|partly|wrong)[ \t]*:[ \t]*(.*)")
SETTINGS = ("kind", "skill", "lesson", "difficulty", "use")


@dataclass(frozen=True, slots=True)
class Block:
    """One question's exact text: the blank lines above its heading, and all up to those of the next.

    ``line`` is the heading's, counted from 1. A question added below leaves this text as it is.
    """

    id: str
    line: int
    text: str

    @property
    def first(self) -> int:
        """The line on which the text begins."""
        return self.line - heading_of(self.text)


@dataclass(slots=True)
class Words:
    """Some words and the line on which they begin."""

    line: int
    text: str


@dataclass(slots=True)
class Entry:
    """One line of the answer: an option, a line to order, a pair, a number, a wording."""

    line: int
    mark: str
    text: str
    right: bool = False
    feedback: Words | None = None


@dataclass(slots=True)
class Draft:
    """A question's parts before anyone asks what they mean. ``said`` is feedback by verdict."""

    id: str
    sheet: Sheet
    heading: int
    settings: dict[str, Words] = field(default_factory=dict)
    text: Words = field(default_factory=lambda: Words(0, ""))
    entries: list[Entry] = field(default_factory=list)
    said: dict[str, Words] = field(default_factory=dict)


def split(text: str) -> tuple[str, list[Block]]:
    """The preamble and the blocks of a questions file."""
    headings = [found.start() for found in _HEADING.finditer(text)]
    starts = [_above(text, heading) for heading in headings]
    if not starts:
        return text, []
    blocks = []
    line, last = 1, 0
    for start, heading, end in zip(starts, headings, [*starts[1:], len(text)], strict=True):
        line += text.count("\n", last, heading)
        last = heading
        block = text[start:end]
        id_ = block.lstrip().partition("\n")[0][1:].strip()
        blocks.append(Block(id_, line, block))
    return text[: starts[0]], blocks


def draft(sheet: Sheet, *, source: bool) -> Draft:
    """The parts of the block that *sheet* holds; settings stand in a *source* only."""
    lines = [line.rstrip() for line in sheet.text.split("\n")]
    heading = heading_of(sheet.text)
    result = Draft(lines[heading][1:].strip(), sheet, heading)
    at = _settings(result, lines, source=source)
    at = _paragraph(result, lines, at)
    reader = _Answers(result)
    for number in range(at, len(lines)):
        if line := lines[number]:
            reader.read(number, line)
        else:
            reader.last = None
    return result


def _settings(result: Draft, lines: list[str], *, source: bool) -> int:
    """Read the settings right below the heading; the number of the line after them."""
    number = result.heading + 1
    while number < len(lines) and lines[number]:
        found = _SETTING.fullmatch(lines[number])
        if not source and (not found or found[1] not in SETTINGS):
            break
        if not found:
            result.sheet.problem(
                number, N_("Write settings as “key: value”, then an empty line, then the question.")
            )
        elif not source:
            result.sheet.problem(
                number,
                N_("“%(key)s” stands in the source text only: remove it here."),
                key=found[1],
            )
        elif found[1] not in SETTINGS:
            result.sheet.problem(
                number,
                N_("There is no setting “%(key)s” here. Known are: %(known)s."),
                key=found[1][:80],
                known=", ".join(SETTINGS),
            )
        elif found[1] in result.settings:
            result.sheet.problem(number, N_("“%(key)s” is here twice: remove one."), key=found[1])
        else:
            result.settings[found[1]] = Words(number, (found[2] or "").strip())
        number += 1
    return number


def _paragraph(result: Draft, lines: list[str], at: int) -> int:
    """Read the question itself; the number of the line after it."""
    while at < len(lines) and not lines[at]:
        at += 1
    first = at
    while at < len(lines) and lines[at] and lines[at][0] != ">" and not _MARK.fullmatch(lines[at]):
        at += 1
    result.text = Words(min(first, len(lines) - 1), "\n".join(map(str.strip, lines[first:at])))
    if first == at:
        result.sheet.problem(
            result.heading, N_("This question asks nothing: write it below its settings.")
        )
    return at


class _Answers:
    """Reads the lines below the question. ``last`` is what an indented line would continue."""

    def __init__(self, result: Draft) -> None:
        self.result = result
        self.last: Words | Entry | None = None

    def read(self, number: int, line: str) -> None:
        bare = line.strip()
        if bare[0] == ">":
            self.feedback(number, bare[1:].strip())
        elif line[0] not in " \t" and (found := _MARK.fullmatch(bare)):
            self.entry(number, found)
        elif self.last is not None and line[0] in " \t":
            self.last.text = f"{self.last.text} {bare}".strip()
        else:
            self.result.sheet.problem(
                number,
                N_(
                    "This line belongs to nothing. A question is one paragraph, then its answers; "
                    "indent a line to continue the one above."
                ),
            )

    def entry(self, number: int, found: re.Match[str]) -> None:
        box, text = found["box"], (found["text"] or "").strip()
        if box is not None and box not in " xX":
            self.result.sheet.problem(
                number, N_("Write [x] before a right option and [ ] before a wrong one.")
            )
        mark = "box" if box is not None else "number" if found["number"] else found["mark"]
        self.last = Entry(number, mark, text, right=bool(box) and box in "xX")
        self.result.entries.append(self.last)

    def feedback(self, number: int, text: str) -> None:
        entry = self.result.entries[-1] if self.result.entries else None
        if entry is not None and entry.mark == "box":
            if entry.feedback is None:
                entry.feedback = Words(number, text)
            else:
                entry.feedback.text = f"{entry.feedback.text} {text}".strip()
            self.last = entry.feedback
        elif found := _SAID.fullmatch(text):
            if found[1] in self.result.said:
                self.result.sheet.problem(
                    number, N_("“%(key)s” is here twice: remove one."), key=found[1]
                )
            self.last = self.result.said[found[1]] = Words(number, found[2])
        elif isinstance(self.last, Words):
            self.last.text = f"{self.last.text} {text}".strip()
        else:
            self.result.sheet.problem(
                number,
                N_(
                    "Feedback stands below an option, or begins with “right:”, “partly:”, “wrong:”."
                ),
            )


def check_count(each: Draft, least: int, most: int) -> bool:
    """Whether *each* has from *least* to *most* answers; says so when not."""
    count = len(each.entries)
    if least <= count <= most:
        return True
    each.sheet.problem(
        each.entries[0].line if each.entries else each.text.line,
        N_("There are %(count)s answers here; this kind of question takes %(least)s to %(most)s.")
        if least < most
        else N_("There are %(count)s answers here; this kind of question takes %(least)s."),
        count=count,
        least=least,
        most=most,
    )
    return False


def heading_of(text: str) -> int:
    """The line of a block's heading, counted from 0: how many blank lines stand above it."""
    return text[: len(text) - len(text.lstrip())].count("\n")


def _above(text: str, heading: int) -> int:
    """Where the blank lines above *heading* begin."""
    end = heading
    while end and text[end - 1].isspace():
        end -= 1
    return text.index("\n", end) + 1 if end else 0
