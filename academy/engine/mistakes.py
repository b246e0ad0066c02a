"""What is wrong in an answer, in pieces that can be counted over people.

A piece is a short text: a wrong order, a wrong pair, a wrong number or word. Where people choose among
options nothing is wrong here: each option is counted by itself.
"""

import json
from typing import Any, assert_never

from academy.engine.marking import (
    BlanksKey,
    ChoiceKey,
    Key,
    MatchingKey,
    MultipleKey,
    NumericKey,
    OrderingKey,
    ShortTextKey,
    fold,
    mark,
    number,
)

Written = OrderingKey | MatchingKey | NumericKey | ShortTextKey | BlanksKey
"""Kinds in which people do not choose among options."""

Piece = list[Any]
"""Ordering: the whole order. Matching: a line and its wrong partner. Numeric and short text: what was
given. Blanks: the number of the blank, from 0, and what stood in it. Words are folded."""


def of(key: Key, given: Any) -> list[str]:
    """The wrong pieces of what was *given*, as JSON. Raises ``ValueError`` for another shape."""
    if isinstance(key, ChoiceKey | MultipleKey) or mark(key, given).share >= 1:
        return []
    return [json.dumps(piece, ensure_ascii=False) for piece in _pieces(key, given)]


def read(piece: str) -> Piece:
    """A piece as it was before it became text."""
    found: Piece = json.loads(piece)
    return found


def taken(key: Key, given: Any) -> list[str]:
    """The ids of the options that were chosen, where people choose among options; else none."""
    return list(given) if isinstance(key, ChoiceKey | MultipleKey) else []


def _pieces(key: Written, given: Any) -> list[Piece]:
    match key:
        case OrderingKey():
            return [list(given)]
        case MatchingKey():
            return [[left, right] for left, right in given if key.pairs[left] != right]
        case NumericKey():
            return [[f"{number(given):g}"]]
        case ShortTextKey():
            return [[fold(given)]]
        case BlanksKey():
            return [
                [place, fold(word)]
                for place, (word, words) in enumerate(zip(given, key.accepted, strict=True))
                if fold(word) not in {fold(each) for each in words}
            ]
        case _:
            assert_never(key)
