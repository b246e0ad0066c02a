"""Captions cut into what each of them says, and put together again with other words.

Times, numbers, notes and settings of a cue stay as they are; a translation that has another number of
cues than its source takes over the source's times.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from academy.manuscript.passages import Passage, pairs

PLACE = "captions"
"""Where the cues of a lesson stand: ``captions/3``."""

_BLOCK = re.compile(r"(?:[^\n]*\S[^\n]*(?:\n|$))+")


def cut(text: str) -> list[Passage]:
    """The words of each cue of the WebVTT file *text*, in its lines."""
    return list(_cues(text.replace("\r\n", "\n")))


def join(source: str, target: str, words: Mapping[str, str]) -> str:
    """The captions that say *words*, by the places of *source*; *target* is what there was."""
    ours, theirs = cut(source), cut(target)
    now = pairs(ours, theirs)
    if now and all(now[place] == words[place] for place in now):
        return target
    text = target if now else source
    return _replaced(text.replace("\r\n", "\n"), theirs if now else ours, words)


def _cues(text: str) -> Iterator[Passage]:
    number = 0
    for found in _BLOCK.finditer(text):
        lines = found[0].split("\n")
        times = next((at for at, line in enumerate(lines[:2]) if "-->" in line), None)
        if times is None or lines[0].startswith("NOTE"):
            continue
        number += 1
        start = found.start() + sum(len(line) + 1 for line in lines[: times + 1])
        said = text[start : found.end()].rstrip()
        yield Passage(f"{PLACE}/{number}", said, start, start + len(said))


def _replaced(text: str, passages: Sequence[Passage], words: Mapping[str, str]) -> str:
    for each in reversed(passages):
        said = "\n".join(line.strip() for line in words[each.place].splitlines() if line.strip())
        text = text[: each.start] + said + text[each.end :]
    return text
