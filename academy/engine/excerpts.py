"""The words that were found, marked in a text, and the stretch of a long text that holds them."""

from collections.abc import Collection
from typing import NamedTuple

from academy.engine.likeness import spans

WIDTH = 180
"""Letters of a stretch, about."""


class Piece(NamedTuple):
    """A piece of a text; the pieces together are the text."""

    text: str
    is_found: bool


def marked(text: str, found: Collection[str]) -> list[Piece]:
    """*text* in pieces; each word that folds to one of *found* is a piece of its own."""
    pieces: list[Piece] = []
    end = 0
    for first, last, said in spans(text):
        if not said.isdisjoint(found):
            pieces += [Piece(text[end:first], False)] if end < first else []
            pieces.append(Piece(text[first:last], True))
            end = last
    return [*pieces, Piece(text[end:], False)] if end < len(text) else pieces


def excerpt(text: str, found: Collection[str]) -> str:
    """The stretch of *text* in which most of *found* stand, cut between words; empty without any."""
    places = [(first, said) for first, _, said in spans(text) if not said.isdisjoint(found)]
    if not places:
        return ""
    best, most = 0, 0
    for start, _ in places:
        inside = [said for first, said in places if start <= first < start + WIDTH]
        held = len(frozenset().union(*inside) & frozenset(found))
        if held > most:
            best, most = start, held
    first, last = max(0, best - WIDTH // 3), best + WIDTH
    if first:
        first = text.find(" ", first) + 1
    if last < len(text):
        last = max(text.rfind(" ", 0, last), best + 1)
    before, after = "… " if first else "", " …" if last < len(text) else ""
    return f"{before}{text[first:last].strip()}{after}"
