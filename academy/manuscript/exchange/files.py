"""What an import has read: questions with their blocks, and problems; and files as text.

Files from elsewhere come in any encoding and with any line end; what is no text, or too much of it, is
one clear problem.
"""

import codecs
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from academy.manuscript.exchange import faults
from academy.manuscript.exchange.asked import Asked, apply_defaults, check
from academy.manuscript.exchange.naming import id_for
from academy.manuscript.markdown import plain
from academy.manuscript.problems import N_, Findings, Problem, Reference, Sheet, order
from academy.manuscript.wordings import BLANK

LARGEST = 5_000_000
"""Bytes of a file of text."""
MOST = 5_000
"""Questions of a file."""
LONGEST = 30_000
"""Characters of one question as a file has it, markup and all."""

_INSIDE = re.compile(r"(data\\?:[\w/+.-]{1,60};base64,)[\w+/=\\%-]{64,}")
_RESERVED = re.compile("[\ufdd0-\ufdef]")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True, slots=True)
class CellProblem(Problem):
    """A fault in the cell of a table: ``line`` is its row, ``column`` the name of its column."""

    column: str = ""

    def __str__(self) -> str:
        path = self.path.encode("utf-8", "backslashreplace").decode()
        return f"{path}:{self.line}: {self.column}: {self.sentence}"


@dataclass(slots=True)
class Imported:
    """One question of a file: its block, or an empty one where the academy has no such question.

    ``is_named``: the file gives its id, and did not leave it to us. In a table, ``row`` is its line, and
    the lines of its problems are columns until it is finished.
    """

    asked: Asked
    is_usable: bool = True
    block: str = ""
    is_named: bool = False
    problems: list[Problem] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    row: int = 0
    columns: tuple[str, ...] = ()

    def placed(self, problem: Problem) -> Problem:
        """*problem* where its author finds it: at a line, or in a cell of this row."""
        if not self.columns:
            return problem
        column = self.columns[min(max(problem.line, 1), len(self.columns)) - 1]
        return CellProblem(problem.path, self.row, problem.template, problem.values, column)


@dataclass(slots=True)
class Import:
    """All that a file holds. ``problems`` are all there are, those of its questions among them."""

    path: str
    language: str = "en"
    questions: list[Imported] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def say(self, line: int, template: str, /, **values: object) -> None:
        """Note a fault at *line*, counted from 1."""
        self.problems.append(Problem(self.path, line, template, values))

    def fits(self, data: bytes, limit: int) -> bool:
        """Whether *data* has at most *limit* bytes; says so when it has more."""
        if len(data) > limit:
            self.say(1, faults.TOO_LARGE, limit=limit // 1_000_000)
        return len(data) <= limit

    @property
    def usable(self) -> list[Imported]:
        """Those that have become blocks."""
        return [each for each in self.questions if each.block]


def finish(found: Import, defaults: Mapping[str, str], taken: set[str] | None = None) -> Import:
    """*found* with ids, blocks and what our own parser has to say about these."""
    taken = set() if taken is None else taken
    lines: dict[str, int] = {}
    for each in found.questions:
        if each.is_usable:
            _name(each, found, taken, lines)
            apply_defaults(each.asked, defaults)
            each.block, findings = check(each.asked, found.path, found.language)
            each.problems += findings.problems
            each.references = [
                Reference(r.kind, r.name, each.placed(r.problem)) for r in findings.references
            ]
        placed = [each.placed(problem) for problem in each.problems]
        each.problems = sorted(dict.fromkeys(placed), key=order)
        found.problems += each.problems
    found.problems = sorted(dict.fromkeys(found.problems), key=order)
    return found


def _name(each: Imported, found: Import, taken: set[str], lines: dict[str, int]) -> None:
    """Give a question its id; of two that have the same one the second is told."""
    asked, given = each.asked, each.asked.id
    each.is_named = bool(given)
    if given and given in lines:
        sentence = N_("“%(id)s” is already the id on line %(line)s: choose another.")
        values = {"id": given[:80], "line": lines[given]}
        each.problems.append(Problem(found.path, asked.line, sentence, values))
    lines.setdefault(given, each.row or asked.line)
    # Learners see ids: what belongs into a blank is none of it.
    asked.id = id_for(given, asked.title, plain(BLANK.sub("", asked.text.text)), taken)


def decoded(found: Import, data: bytes) -> str | None:
    """*data* as text with plain line ends; None, and a problem, when it is none."""
    if not found.fits(data, LARGEST):
        return None
    text = _text(found, data)
    if text is None:
        return None
    text = re.sub(r"\r\n?", "\n", text.removeprefix("\ufeff"))
    findings = Findings()
    text = Sheet(found.path, _RESERVED.sub("\x1a", text), findings).text
    found.problems += findings.problems
    return text


def light(text: str) -> str:
    """*text* without the pictures that it carries inside itself: they are told, and weigh nothing."""
    return _INSIDE.sub(r"\1", text) if ";base64," in text else text


def fit(text: str, path: str, line: int, problems: list[Problem]) -> str:
    """*text* without what no text of ours holds; that is told at *line*."""
    findings = Findings()
    bare = Sheet(path, text.replace("\r\n", "\n").replace("\r", "\n"), findings, first=line).text
    problems += dict.fromkeys(Problem(path, line, p.template, p.values) for p in findings.problems)
    return bare


def _text(found: Import, data: bytes) -> str | None:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError:
                return data.decode(encoding, "replace")
    if data.count(0) * 5 > len(data):
        found.say(1, N_("This is no text file: export it anew, as text in UTF-8."))
        return None
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        if not data[: error.start].isascii():
            found.say(
                data.count(b"\n", 0, error.start) + 1,
                N_(
                    "Something on this line is not UTF-8: look at its letters, or save the file as UTF-8."
                ),
            )
            return data.decode(errors="replace")
    # Windows-1252, whose five empty places are those of Latin-1.
    return (
        data.decode("cp1252", "replace")
        if not re.search(rb"[\x81\x8d\x8f\x90\x9d]", data)
        else (data.decode("latin-1"))
    )
