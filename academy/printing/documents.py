"""Every kind of print, from the values that its row keeps: what JSON can hold, so words and codes."""

from collections.abc import Callable, Mapping
from typing import Any

from academy.drawing.avatar import parse
from academy.printing.toy import ToyWords, paper_toy

Values = Mapping[str, Any]


def make(kind: str, values: Values) -> bytes:
    """The document of *kind* with *values*. Raises ``KeyError`` for a kind or a value that is missing."""
    return _KINDS[kind](values)


def _toy(values: Values) -> bytes:
    """``avatar`` (a code), ``name``, ``paper``, ``words`` (of ``ToyWords``)."""
    words = dict(values["words"])
    words["steps"] = tuple(words["steps"])
    return paper_toy(
        parse(values["avatar"]), values["name"], ToyWords(**words), paper=values["paper"]
    )


_KINDS: dict[str, Callable[[Values], bytes]] = {"toy": _toy}
