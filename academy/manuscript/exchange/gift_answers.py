"""What stands between the braces of a GIFT question: answers, weights, feedback.

Which = and ~ begin an answer is guessed the way that people write: one on a line of its own, or several on
one line. Inside a tag, an address or an operator they are words.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from academy.manuscript.exchange.gift_cutting import show
from academy.manuscript.exchange.words import TAG

_MARK = re.compile(r"[~=]")
_WEIGHT = re.compile(r"\s*%(-?\d{1,3}(?:[.,]\d*)?)%")
_HASH = re.compile(r"#(?!\d{1,7};|[xX][0-9a-fA-F]{1,6};)|(?<!&)#")
_OPERATORS = "=<>!"
FULL = Decimal(100)


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer, escapes still hidden. ``mark`` is ``=``, ``~`` or empty; ``at`` its place in the body."""

    mark: str
    weight: Decimal | None
    text: str
    feedback: str | None
    at: int
    is_guessed: bool = False
    """Whether an = in it was read as a word, where the format would begin an answer."""

    @property
    def share(self) -> Decimal:
        """What it is worth, in per cent."""
        if self.weight is not None:
            return self.weight
        return FULL if self.mark == "=" else Decimal(0)


def general(body: str) -> tuple[str, str]:
    """*body* without its general feedback, and that."""
    before, mark, after = body.rpartition("####")
    return (before, after.strip()) if mark else (body, "")


def answers(body: str) -> Iterator[Answer]:
    """The answers of a *body* without general feedback; words before the first mark are one, too."""
    marks, guessed = _marks(body)
    if not marks or body[: marks[0]].strip():
        end = marks[0] if marks else len(body)
        yield _answer("", body[:end], 0, is_guessed=False)
    for start, end in pairwise([*marks, len(body)]):
        inside = any(start < at < end for at in guessed)
        yield _answer(body[start], body[start + 1 : end], start, is_guessed=inside)


def _answer(mark: str, text: str, at: int, *, is_guessed: bool) -> Answer:
    weight = None
    if found := _WEIGHT.match(text):
        weight = Decimal(found[1].replace(",", ".").rstrip("."))
        text = text[found.end() :]
    words, feedback = split_feedback(text)
    return Answer(mark, weight, words, feedback, at, is_guessed)


def split_feedback(text: str) -> tuple[str, str | None]:
    """The words of an answer and what is said about it: after the first # that is none of a tag's."""
    for found in _HASH.finditer(text):
        if not _in_markup(text, found.start()):
            return text[: found.start()].strip(), text[found.end() :].strip()
    return text.strip(), None


def _marks(body: str) -> tuple[list[int], list[int]]:
    """Where answers begin in *body*; and each = that was taken for a word."""
    lined = len(re.findall(r"(?:^|\n)[ \t]*[~=]", body)) > 1
    marks: list[int] = []
    guessed: list[int] = []
    for found in _MARK.finditer(body):
        at = found.start()
        if _in_markup(body, at):
            continue
        if found[0] == "~" or _begins(body, at, marks, lined=lined):
            marks.append(at)
        else:
            guessed.append(at)
    return marks, guessed


def _begins(body: str, at: int, marks: list[int], *, lined: bool) -> bool:
    """Whether the = at *at* begins an answer."""
    before, after = body[at - 1 : at], body[at + 1 : at + 2]
    line = body[body.rfind("\n", 0, at) + 1 : at]
    if not line.strip():
        return True
    if marks and not body[marks[-1] + 1 : at].strip():
        return False  # nothing stands between it and the mark before
    if before in _OPERATORS or (after and after in "=>" and body[at + 2 : at + 3].isspace()):
        return False
    if lined:
        return before.isspace() and not after.isspace()
    return True


def _in_markup(body: str, at: int) -> bool:
    """Whether *at* is inside a tag, or in an address."""
    opened = body.rfind("<", max(0, at - 2_000), at)
    tag = TAG.match(body, opened, at + 2_000) if opened >= 0 else None
    if tag and tag.end() > at and not re.search(r"\n\s*[=~]", tag[0]):
        return True
    begun = max(body.rfind(space, max(0, at - 2_000), at) for space in " \t\n")
    return "://" in body[begun + 1 : at] and not body[at - 1 : at].isspace()


def spoken(text: str) -> str:
    """A short piece of *text* for a problem."""
    return " ".join(show(text).split())[:80]
