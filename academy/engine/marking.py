"""Marking one answer: a key says what is right, ``mark`` compares what was given.

A mark's *share* is the part of the answer that is right, from 0 to 1; its *verdict* is ``right``
at 1, ``wrong`` at 0 and ``partly`` between. Malformed answers raise ``ValueError`` and are never
marked: nobody loses a question to a broken form.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, assert_never

Verdict = Literal["right", "partly", "wrong"]


@dataclass(frozen=True, slots=True)
class ChoiceKey:
    """One right option among ``options``: single choice and true/false."""

    options: frozenset[str]
    right: str


@dataclass(frozen=True, slots=True)
class MultipleKey:
    """One right option or more; a wrong one taken cancels a right one."""

    options: frozenset[str]
    right: frozenset[str]


@dataclass(frozen=True, slots=True)
class OrderingKey:
    """The right order of two lines or more, first to last."""

    order: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MatchingKey:
    """Left option id to right option id."""

    pairs: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class NumericKey:
    """Right within ``tolerance`` of ``value``, ends included."""

    value: float
    tolerance: float = 0.0


@dataclass(frozen=True, slots=True)
class ShortTextKey:
    """Accepted wordings; case, accents, punctuation at the ends and extra spaces do not count."""

    accepted: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BlanksKey:
    """Accepted wordings of each blank, in the order of the sentence."""

    accepted: tuple[tuple[str, ...], ...]


# What keyboards and phones write differently without anybody meaning it.
_SAME = str.maketrans(
    {"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "ı": "i", "’": "'", "‘": "'", "ʼ": "'"}
    | dict.fromkeys("‐‒–—−", "-")
)
_ENDS = " .,;:!?\"'«»“”„()"
_NUMBER = re.compile(r"[-+]?(?:\d+[.,]?\d*|[.,]\d+)(?:[eE][-+]?\d{1,3})?")

Key = ChoiceKey | MultipleKey | OrderingKey | MatchingKey | NumericKey | ShortTextKey | BlanksKey


@dataclass(frozen=True, slots=True)
class Mark:
    """How much of an answer is right."""

    share: float

    @property
    def verdict(self) -> Verdict:
        """The share in a word."""
        if self.share >= 1:
            return "right"
        return "partly" if self.share > 0 else "wrong"


def mark(key: Key, given: object) -> Mark:
    """Compare *given*, shaped as the API's answers are, with *key*.

    Raises ``ValueError`` with a sentence when *given* has the wrong shape or names unknown options.
    """
    match key:
        case ChoiceKey():
            chosen = _ids(given, key.options)
            if len(chosen) != 1:
                raise ValueError("Choose one option.")
            return Mark(float(chosen[0] == key.right))
        case MultipleKey():
            return _mark_multiple(key, frozenset(_ids(given, key.options)))
        case OrderingKey():
            return _mark_ordering(key, _ids(given, frozenset(key.order)))
        case MatchingKey():
            return _mark_matching(key, given)
        case NumericKey():
            return Mark(float(abs(number(given) - key.value) <= key.tolerance + 1e-9))
        case ShortTextKey():
            return Mark(float(fold(_text(given)) in {fold(word) for word in key.accepted}))
        case BlanksKey():
            return _mark_blanks(key, given)
        case _:
            assert_never(key)


def fold(text: str) -> str:
    """*text* without case, accents, surrounding punctuation and extra spaces.

    Folding what is folded changes nothing.
    """
    if text.isascii():
        return " ".join(text.lower().split()).strip(_ENDS)
    # Some letters have a case only once they are decomposed, and decompose only once it is folded.
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    bare = "".join(
        c for c in folded if not unicodedata.combining(c) and unicodedata.category(c) != "Cf"
    )
    return " ".join(bare.translate(_SAME).split()).strip(_ENDS)


def _mark_multiple(key: MultipleKey, chosen: frozenset[str]) -> Mark:
    if not chosen:
        raise ValueError("Choose at least one option.")
    balance = len(chosen & key.right) - len(chosen - key.right)
    return Mark(max(0.0, balance / len(key.right)))


def _mark_ordering(key: OrderingKey, given: Sequence[str]) -> Mark:
    """The share of neighbours that follow each other as in the key."""
    if len(given) != len(key.order):
        raise ValueError("Put every line in its place.")
    follows = set(pairwise(key.order))
    kept = sum(pair in follows for pair in pairwise(given))
    return Mark(kept / len(follows))


def _mark_matching(key: MatchingKey, given: object) -> Mark:
    rights = frozenset(key.pairs.values())
    if not isinstance(given, list) or any(not isinstance(p, list) or len(p) != 2 for p in given):
        raise ValueError("Give each line its partner.")
    lefts = _ids([pair[0] for pair in given], frozenset(key.pairs))
    partners = _ids([pair[1] for pair in given], rights, repeats=True)
    if len(lefts) != len(key.pairs):
        raise ValueError("Give each line its partner.")
    kept = sum(key.pairs[left] == right for left, right in zip(lefts, partners, strict=True))
    return Mark(kept / len(key.pairs))


def _mark_blanks(key: BlanksKey, given: object) -> Mark:
    if not isinstance(given, list) or len(given) != len(key.accepted):
        raise ValueError("Fill in every blank.")
    kept = sum(
        fold(_text(word)) in {fold(accepted) for accepted in words}
        for word, words in zip(given, key.accepted, strict=True)
    )
    return Mark(kept / len(key.accepted))


def _ids(given: object, known: frozenset[str], *, repeats: bool = False) -> list[str]:
    if not isinstance(given, list) or not all(isinstance(id_, str) for id_ in given):
        raise ValueError("The answer must be a list of option ids.")
    if not known.issuperset(given):
        raise ValueError("This question has no such option.")
    if not repeats and len(set(given)) != len(given):
        raise ValueError("An option was given twice.")
    return given


def number(given: object) -> float:
    """A number as people write it, with a comma or a point. Raises ``ValueError`` for anything else."""
    if isinstance(given, bool) or not isinstance(given, int | float | str):
        raise ValueError("The answer must be a number.")
    if isinstance(given, str):
        bare = "".join(given[:100].split()).replace("−", "-")
        if len(given) > 100 or not _NUMBER.fullmatch(bare):
            raise ValueError("The answer must be a number.")
        given = float(bare.replace(",", "."))
    if not abs(given) < 1e15:
        raise ValueError("The answer must be a number.")
    return float(given)


def _text(given: object) -> str:
    if not isinstance(given, str) or not given.strip():
        raise ValueError("The answer is empty.")
    if len(given) > 200:
        raise ValueError("The answer is too long.")
    return given
