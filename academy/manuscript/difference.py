"""How one text differs from another: line by line, and in a changed line word by word.

Nothing is left out: the old parts, joined, are the old text, and the new ones the new. ``merge`` brings
what somebody else changed into one's own text, and says where both changed the same lines.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Literal

Side = Literal["same", "old", "new"]
_WORDS = re.compile(r"\s+|\w+|[^\w\s]")

LIKE = 0.4
"""How alike two lines are, from 0 to 1, of which one is shown as the other changed."""

MOST = 200_000
"""Pairs of lines that are compared word by word: beyond, a passage is shown as old, then new."""


@dataclass(frozen=True, slots=True)
class Part:
    """Some words of a line; ``is_changed`` when the other side has others there."""

    text: str
    is_changed: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it stands on a ``side``, or on both; numbers count from 1, None where it is not."""

    side: Side
    old: int | None
    new: int | None
    parts: tuple[Part, ...]

    @property
    def text(self) -> str:
        """All of its words."""
        return "".join(part.text for part in self.parts)


@dataclass(frozen=True, slots=True)
class Overlap:
    """A passage that both changed: one's own lines stay, from ``line`` on, and ``theirs`` are told."""

    line: int
    theirs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Merged:
    """One's own text with what others changed, but where both changed the same."""

    text: str
    overlaps: list[Overlap] = field(default_factory=list)


def difference(old: str, new: str) -> list[Line]:
    """Every line of both texts, in order; a changed one stands twice, old before new."""
    before, after = old.split("\n") if old else [], new.split("\n") if new else []
    lines: list[Line] = []
    for tag, i, j, k, m in _opcodes(before, after):
        if tag == "equal":
            both = zip(range(i, j), range(k, m), strict=True)
            lines += [Line("same", a + 1, b + 1, (Part(before[a]),)) for a, b in both]
        else:
            lines += _changed(before, after, range(i, j), range(k, m))
    return lines


def merge(base: str, mine: str, theirs: str) -> Merged:
    """*mine*, which began as *base*, with what *theirs* changed of it since."""
    bases, own, others = base.split("\n"), mine.split("\n"), theirs.split("\n")
    to_own, to_others = _kept(bases, own), _kept(bases, others)
    result: list[str] = []
    overlaps: list[Overlap] = []
    at = a = b = 0
    anchors = [n for n in range(len(bases)) if n in to_own and n in to_others]
    for anchor in [*anchors, None]:
        ends = (
            (len(bases), len(own), len(others))
            if anchor is None
            else (anchor, to_own[anchor], to_others[anchor])
        )
        was, his, hers = bases[at : ends[0]], own[a : ends[1]], others[b : ends[2]]
        if his == was:
            result += hers
        else:
            if hers not in (was, his):
                overlaps.append(Overlap(len(result) + 1, tuple(hers)))
            result += his
        if anchor is not None:
            result.append(bases[anchor])
            at, a, b = anchor + 1, ends[1] + 1, ends[2] + 1
    return Merged("\n".join(result), overlaps)


def _opcodes(
    before: Sequence[str], after: Sequence[str]
) -> Sequence[tuple[str, int, int, int, int]]:
    return SequenceMatcher(None, before, after, autojunk=False).get_opcodes()


def _kept(base: Sequence[str], text: Sequence[str]) -> dict[int, int]:
    """Which line of *text* each line of *base* is that is still there."""
    kept: dict[int, int] = {}
    for tag, i, j, k, _m in _opcodes(base, text):
        if tag == "equal":
            kept |= {i + n: k + n for n in range(j - i)}
    return kept


def _changed(before: Sequence[str], after: Sequence[str], old: range, new: range) -> Iterator[Line]:
    """A passage that was replaced: lines that are alike are paired in their order."""
    pairs = _pairs(before, after, old, new) if len(old) * len(new) <= MOST else {}
    next_new = new.start
    for a in old:
        b = pairs.get(a)
        if b is None:
            yield Line("old", a + 1, None, (Part(before[a], is_changed=True),))
            continue
        for each in range(next_new, b):
            yield Line("new", None, each + 1, (Part(after[each], is_changed=True),))
        was, now = _words(before[a], after[b])
        yield Line("old", a + 1, None, was)
        yield Line("new", None, b + 1, now)
        next_new = b + 1
    for each in range(next_new, new.stop):
        yield Line("new", None, each + 1, (Part(after[each], is_changed=True),))


def _pairs(before: Sequence[str], after: Sequence[str], old: range, new: range) -> dict[int, int]:
    """Each old line with the next new one that is like it."""
    pairs: dict[int, int] = {}
    start = new.start
    for a in old:
        for b in range(start, new.stop):
            matcher = SequenceMatcher(None, before[a], after[b], autojunk=False)
            if matcher.real_quick_ratio() > LIKE and matcher.ratio() > LIKE:
                pairs[a] = b
                start = b + 1
                break
    return pairs


def _words(old: str, new: str) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    was, now = [], []
    for tag, i, j, k, m in _opcodes(before, after):
        changed = tag != "equal"
        if i < j:
            was.append(Part("".join(before[i:j]), is_changed=changed))
        if k < m:
            now.append(Part("".join(after[k:m]), is_changed=changed))
    return tuple(was), tuple(now)
