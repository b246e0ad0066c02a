"""Words that are meant by what somebody typed: the same, their beginnings, or a slip away.

Promises, each a test: neither case nor accents count; the beginning of a word finds it; one slip in a
word of four letters or more is forgiven, and two from seven on (a slip is a letter too many, too few,
another one, or two that changed places); a word that is known is never taken for another by a slip.
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

import numpy as np

from academy.engine.marking import fold

SHORTEST_START = 3
"""Letters from which on a word may be a beginning."""

ONE_SLIP, TWO_SLIPS = 4, 7
"""Letters from which on so many slips are forgiven."""

SAME, INFLECTED, BEGUN = 1.0, 0.9, 0.75
SLIPS = (1.0, 0.6, 0.4)
"""How close a word is to what was typed; by slips, their number."""

MOST_STARTS, MOST_CANDIDATES = 200, 120
LONGEST = 40

_WORD = re.compile(r"[^\W_]+(?:[-\u2010\u2011][^\W_]+)*")
_HYPHENS = re.compile(r"[-\u2010\u2011]")


def folded(word: str) -> str:
    """*word* without case and accents."""
    return fold(word)[:LONGEST]


def words(text: str) -> Iterator[str]:
    """The folded words of *text*; one with hyphens is its parts, and all of them together."""
    for found in _WORD.findall(unicodedata.normalize("NFC", text)):
        yield from _said(found)


def spans(text: str) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Where each word of *text* begins and ends, and what it says, folded."""
    for found in _WORD.finditer(text):
        yield found.start(), found.end(), _said(found[0])


@lru_cache(maxsize=100_000)
def _said(word: str) -> tuple[str, ...]:
    parts = [word] if word.isalnum() else _HYPHENS.split(word)
    if len(parts) > 1:
        parts.append("".join(parts))
    return tuple(filter(None, map(folded, parts)))


class Vocabulary:
    """Every word of an index, numbered, and found by what is typed."""

    def __init__(self, known: Iterable[str]) -> None:
        self.words: Sequence[str] = sorted(set(known))
        self.numbers = {word: number for number, word in enumerate(self.words)}
        pairs: dict[str, list[int]] = {}
        for number, word in enumerate(self.words):
            for pair in _pairs(word):
                pairs.setdefault(pair, []).append(number)
        self._with = {pair: np.array(each, np.int32) for pair, each in pairs.items()}
        self._lengths = np.array([len(word) for word in self.words], np.int16)

    def meant_by(self, typed: str) -> dict[int, float]:
        """The numbers of the words that *typed*, which is folded, may mean: how close each one is."""
        close = dict(self._begun(typed))
        for word in _inflected(typed):
            if (number := self.numbers.get(word)) is not None:
                close[number] = INFLECTED
        if (number := self.numbers.get(typed)) is not None:
            close[number] = SAME
        elif not close:
            close = self._slipped(typed)
        return close

    def _begun(self, typed: str) -> Iterator[tuple[int, float]]:
        if len(typed) < SHORTEST_START:
            return
        first = bisect_left(self.words, typed)
        for number in range(first, min(first + MOST_STARTS, len(self.words))):
            if not self.words[number].startswith(typed):
                return
            yield number, BEGUN * (0.5 + 0.5 * len(typed) / len(self.words[number]))

    def _slipped(self, typed: str) -> dict[int, float]:
        """The words with the fewest slips, of those that share most pairs of letters with *typed*."""
        forgiven = (len(typed) >= ONE_SLIP) + (len(typed) >= TWO_SLIPS)
        pairs = _pairs(typed)
        lists = [self._with[pair] for pair in pairs if pair in self._with]
        if not forgiven or not lists:
            return {}
        shared = np.bincount(np.concatenate(lists), minlength=len(self.words))
        shared[np.abs(self._lengths - len(typed)) > forgiven] = 0
        likely = np.flatnonzero(shared >= max(1, len(pairs) - 3 * forgiven))  # a slip touches three
        likely = likely[np.argsort(-shared[likely], kind="stable")][:MOST_CANDIDATES]
        found = {each: slips(typed, self.words[each], forgiven) for each in likely.tolist()}
        fewest = min(found.values(), default=forgiven + 1)
        if fewest > forgiven:
            return {}
        return {number: SLIPS[count] for number, count in found.items() if count == fewest}


def slips(typed: str, word: str, most: int) -> int:
    """How many letters are too many, too few, others, or two changed places; *most* + 1 for more."""
    before: list[int] = []
    row = list(range(len(word) + 1))
    for i, letter in enumerate(typed, 1):
        new = [i]
        for j, other in enumerate(word, 1):
            cost = min(row[j] + 1, new[j - 1] + 1, row[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == word[j - 2] and typed[i - 2] == other:
                cost = min(cost, before[j - 2] + 1)
            new.append(cost)
        if min(new) > most and min(row) > most:
            return most + 1
        before, row = row, new
    return min(row[-1], most + 1)


def _pairs(word: str) -> set[str]:
    """Its letters two by two, with both ends."""
    ended = f"^{word}$"
    return {ended[at : at + 2] for at in range(len(ended) - 1)}


def _inflected(word: str) -> Iterator[str]:
    """The singular of what looks like a plural."""
    if len(word) > SHORTEST_START and word[-1] in "sx" and not word.endswith("ss"):
        yield word[:-1]
        if word.endswith("es"):
            yield word[:-2]
