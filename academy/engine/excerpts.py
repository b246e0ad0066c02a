"""The words that were found, marked in a text, and the stretch of a long text that holds them."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from academy.engine.likeness import spans

WIDTH = 180
"""Letters of a stretch, about."""


class Piece(NamedTuple):
    """A piece of a text; the pieces together are the text."""

    text: str
    is_found: bool


def marked(text: str, found: frozenset[str]) -> list[Piece]:
    """*text* in pieces; each word that folds to one of *found* is a piece of its own."""
    pieces: list[Piece] = []
    end = 0
    for first, last, said in spans(text):
        if not found.isdisjoint(said):
            pieces += [Piece(text[end:first], False)] if end < first else []
            pieces.append(Piece(text[first:last], True))
            end = last
    return [*pieces, Piece(text[end:], False)] if end < len(text) else pieces


def excerpt(text: str, found: frozenset[str]) -> str:
    """The stretch of *text* in which most of *found* stand, cut between words; empty without any."""
    places = [
        (first, found.intersection(said))
        for first, _, said in spans(text)
        if not found.isdisjoint(said)
    ]
    if not places:
        return ""
    best = _fullest(places)
    first, last = max(0, best - WIDTH // 3), best + WIDTH
    if first:
        first = text.find(" ", first) + 1
    if last < len(text):
        last = max(text.rfind(" ", 0, last), best + 1)
    before, after = "… " if first else "", " …" if last < len(text) else ""
    return f"{before}{text[first:last].strip()}{after}"


def _fullest(places: Sequence[tuple[int, frozenset[str]]]) -> int:
    """Where the first stretch begins that holds the most different words of *places*."""
    inside: Counter[str] = Counter()
    best, most, last = places[0][0], 0, 0
    for first, said in places:
        while last < len(places) and places[last][0] < first + WIDTH:
            inside.update(places[last][1])
            last += 1
        held = sum(count > 0 for count in inside.values())
        if held > most:
            best, most = first, held
        inside.subtract(said)
    return best
