"""An index of texts in memory, and what somebody looks for in it, the best first.

A text has a few fields, each with its weight. A word weighs more the fewer texts it is in (the inverse
document frequency of Robertson, S. and Zaragoza, H., "The Probabilistic Relevance Framework: BM25 and
Beyond", 2009), and less the more often it is said. A title that holds all that was typed counts twice. A
text that holds little of what was typed is left out when others hold more.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntFlag
from itertools import pairwise
from math import log

import numpy as np
import numpy.typing as npt

from academy.engine.likeness import Vocabulary, words

MOST_TYPED = 8
"""Words of a question that count."""

MOST_HITS = 300
"""Texts that are told at most."""

ENOUGH = 0.6
"""The share of what the best text holds of the question, below which a text is left out."""

COMMON = 0.5
"""The share of the texts from which on a word that they hold says little."""

Floats = npt.NDArray[np.float64]


class Field(IntFlag):
    """Where in a text a word stands."""

    TITLE = 1
    LEAD = 2
    BODY = 4
    QUESTION = 8


WEIGHTS = {Field.TITLE: 6.0, Field.LEAD: 3.0, Field.BODY: 1.0, Field.QUESTION: 0.8}
OFTEN = 1.2
"""How soon saying a word again adds nothing."""


@dataclass(frozen=True, slots=True)
class Entry:
    """The words of one text, their weights, and the fields that they stand in.

    Side by side instead of pair by pair, so that the collector of garbage has nothing to look at.
    """

    words: tuple[str, ...]
    weights: Floats
    fields: bytes


@dataclass(frozen=True, slots=True)
class Hit:
    """A text by its number; ``fields`` are those in which something was found."""

    number: int
    score: float
    fields: Field


@dataclass(frozen=True, slots=True)
class Found:
    """The hits, the best first, and the folded words to mark in them."""

    hits: Sequence[Hit]
    words: frozenset[str]


def entry(fields: Mapping[Field, Iterable[str]]) -> Entry:
    """The words of *fields*, each said in folded words."""
    weights: dict[str, float] = {}
    places: dict[str, Field] = {}
    for field, said in fields.items():
        for word, times in Counter(said).items():
            weight = WEIGHTS[field] * times * (1 + OFTEN) / (times + OFTEN)
            weights[word] = weights.get(word, 0.0) + weight
            places[word] = places.get(word, Field(0)) | field
    return Entry(tuple(weights), np.array([*weights.values()], float), bytes(places.values()))


class Index:
    """What stands in each of so many *entries*, which keep their numbers."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.size = len(entries)
        self.vocabulary = Vocabulary(word for each in entries for word in each.words)
        numbers = self.vocabulary.numbers
        count = sum(len(each.words) for each in entries)
        word = np.empty(count, np.int32)
        text, weight, field = np.empty(count, np.int32), np.empty(count), np.empty(count, np.uint8)
        at = 0
        for number, each in enumerate(entries):
            here = slice(at, at + len(each.words))
            word[here], text[here] = [numbers[said] for said in each.words], number
            weight[here], field[here] = each.weights, np.frombuffer(each.fields, np.uint8)
            at = here.stop
        order = np.argsort(word, kind="stable")
        self._text, self._weight, self._field = text[order], weight[order], field[order]
        self._from = np.searchsorted(word[order], np.arange(len(numbers) + 1))

    def find(self, question: str) -> Found:
        """The texts that *question* looks for."""
        typed = list(dict.fromkeys(words(question)))[:MOST_TYPED]
        meant = [each for each in self._meant(typed) if each]
        score, held = np.zeros(self.size), np.zeros(self.size)
        fields, titled = np.zeros(self.size, np.uint8), np.zeros(self.size)
        for each in meant:
            best, rarity, where = self._of(each)
            score += best * rarity
            held += (best > 0) * rarity
            titled += (where & Field.TITLE > 0) / len(meant)
            fields |= where
        if not held.any():
            return Found((), frozenset())
        score *= held / held.max() * (1 + titled)
        numbers = np.flatnonzero(held >= ENOUGH * held.max())
        order = numbers[np.argsort(-score[numbers], kind="stable")]
        hits = [Hit(int(n), float(score[n]), Field(int(fields[n]))) for n in order[:MOST_HITS]]
        return Found(hits, self._to_mark(meant))

    def _to_mark(self, meant: Iterable[Mapping[int, float]]) -> frozenset[str]:
        """The words of *meant* that say something: what every other text holds as well is not marked,
        unless there is nothing else."""
        numbers = {number for each in meant for number in each}
        said = self._from[1:] - self._from[:-1]
        telling = {number for number in numbers if said[number] <= COMMON * self.size}
        return frozenset(self.vocabulary.words[number] for number in telling or numbers)

    def _meant(self, typed: Sequence[str]) -> list[dict[int, float]]:
        """What each word may mean: also what is one word in the texts and was typed as two.

        That stands for both of the two, and is no third word that a text should hold: few texts say
        "dépasse", and nobody looks for them with "mot de passe".
        """
        meant = [dict(self.vocabulary.meant_by(word)) for word in typed]
        for at, (first, second) in enumerate(pairwise(typed)):
            if (number := self.vocabulary.numbers.get(first + second)) is not None:
                meant[at][number] = meant[at + 1][number] = 1.0
        return meant

    def _of(self, meant: Mapping[int, float]) -> tuple[Floats, float, npt.NDArray[np.uint8]]:
        """For each text the weight of the best of those words, and their fields; and how rare they are
        together."""
        best, fields = np.zeros(self.size), np.zeros(self.size, np.uint8)
        for number, close in meant.items():
            at = slice(self._from[number], self._from[number + 1])
            texts = self._text[at]
            best[texts] = np.maximum(best[texts], close * self._weight[at])
            fields[texts] |= self._field[at]
        holders = int((best > 0).sum())
        return best, log(1 + (self.size - holders + 0.5) / (holders + 0.5)), fields
