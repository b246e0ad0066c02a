"""What is wrong with a text, where, and what to do about it.

A ``Problem`` keeps its English sentence as a template, which is a message id, and the values apart,
so that whoever shows it can translate it. ``Findings`` gathers everything one item's reading brings
up, and a ``Sheet`` is one exact text of it with the place where it stands; readers count lines in
it from 0.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

# What no text of ours holds: controls but tab and line feed, lone surrogates, exotic line ends, and
# the overrides that make a text read otherwise than it is written.
_UNFIT = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\ud800-\udfff\ufffe\uffff]"
    "|\r(?!\n)|\ufeff"
)

Refers = Literal["skill", "lesson", "theme", "module", "visa", "media"]


def N_(sentence: str) -> str:  # noqa: N802 (the name that Babel's extraction knows)
    """Mark *sentence* as a message id; the floor that shows it translates it."""
    return sentence


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault; ``line`` counts from 1, ``template`` has ``%(name)s`` places for ``values``."""

    path: str
    line: int
    template: str
    values: Mapping[str, object] = field(default_factory=dict, hash=False)

    @property
    def sentence(self) -> str:
        """The English sentence."""
        return self.template % self.values

    def __str__(self) -> str:
        # A name that is not UTF-8 must not break the terminal that it is printed on.
        path = self.path.encode("utf-8", "backslashreplace").decode()
        return f"{path}:{self.line}: {self.sentence}"


@dataclass(frozen=True, slots=True)
class Reference:
    """``name`` should exist among things of ``kind``; ``problem`` is said when it does not."""

    kind: Refers
    name: str
    problem: Problem


@dataclass(slots=True)
class Findings:
    """What the reading of one item brings up.

    ``id`` is the item's own, known even when nothing else is; ``places`` maps a setting to its path
    and line.
    """

    id: str = ""
    problems: list[Problem] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    places: dict[str, tuple[str, int]] = field(default_factory=dict)


class Sheet:
    """One exact text and where it stands. Unfit characters are reported and replaced at once."""

    __slots__ = ("findings", "first", "path", "text")

    def __init__(self, path: str, text: str, findings: Findings, *, first: int = 1) -> None:
        self.path = path
        self.findings = findings
        self.first = first
        self.text = text
        if _UNFIT.search(text):
            self._report_unfit()

    @property
    def name(self) -> str:
        """The file's name without its folders."""
        return self.path.rpartition("/")[2]

    def problem(self, line: int, template: str, **values: object) -> None:
        """Note a fault at *line*, counted from 0 in this text."""
        self.findings.problems.append(Problem(self.path, self.first + line, template, values))

    def refer(self, kind: Refers, name: str, line: int, template: str, **values: object) -> None:
        """Note that *name* must exist; *template* is what to say if it does not."""
        problem = Problem(self.path, self.first + line, template, {"name": name, **values})
        self.findings.references.append(Reference(kind, name, problem))

    def place(self, setting: str, line: int) -> None:
        """Remember where *setting* stands, for checks that see more than one file."""
        self.findings.places[setting] = (self.path, self.first + line)

    def _report_unfit(self) -> None:
        text = self.text
        if text.startswith("\ufeff"):
            self.problem(
                0, N_("This file starts with a byte order mark: save it as UTF-8 without one.")
            )
            text = text[1:]
        line, end = 0, 0
        reported: set[int] = set()
        for found in _UNFIT.finditer(text):
            line += text.count("\n", end, found.start())
            end = found.start()
            if line not in reported and len(reported) < 20:
                reported.add(line)
                self.problem(
                    line,
                    N_("The invisible character U+%(code)s stands here: remove it."),
                    code=f"{ord(found[0]):04X}",
                )
        self.text = _UNFIT.sub(" ", text)


def order(problem: Problem) -> tuple[str, int, str]:
    """The key that lists problems by path, then line."""
    return problem.path, problem.line, problem.sentence
