"""Boards that people accept: groups first, a few lines around one's own, and nobody at the bottom.

Promises: a group smaller than five is neither shown nor to be had by subtraction; lists stop at their
better half; who does not want her name there goes by an alias that changes with the month and cannot be
traced to her.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import TypeVar

from academy.engine.rewards import BY_HAND

Key = TypeVar("Key", bound=Hashable)

LEAST = 5
"""People below whom a group is not compared."""

MOST_SHOWN = 20

NEIGHBOURS = 2
"""Lines above one's own, and below."""

SPENDING = frozenset({"redemption", "refund"})

_WINDS = (
    "Alizé Autan Bora Boreas Brisa Chinook Cierzo Eurus Etesian Foehn Grecale Gregale Halny Harmattan "
    "Kaskazi Khamsin Kona Levante Libeccio Marin Meltemi Mistral Notus Ostro Pampero Ponente Shamal "
    "Sirocco Solano Tramontane Vendaval Zephyr"
)
_STARS = (
    "Acamar Achernar Acrux Adhara Albireo Alcyone Aldebaran Alioth Alkaid Alnair Alnilam Alphard "
    "Alphecca Alpheratz Altair Ankaa Antares Arcturus Atria Avior Bellatrix Betelgeuse Canopus "
    "Capella Caph Castor Deneb Denebola Diphda Dubhe Electra Elnath Eltanin Enif Fomalhaut Gacrux "
    "Gienah Hadar Hamal Izar Kochab Maia Markab Menkar Menkent Merope Mimosa Mira Mirach Mirfak Mizar "
    "Naos Nunki Pollux Procyon Regulus Rigel Sabik Schedar Shaula Sirius Spica Suhail Vega"
)
WINDS, STARS = _WINDS.split(), _STARS.split()
"""What travellers steered by. Names of winds and stars are the same in every language."""

_SIGNED = 2**63 - 1


def counts(source: str) -> bool:
    """Whether the payment *source* is an act of its person: not given by hand, spent or given back."""
    return source.partition(":")[0] not in BY_HAND | SPENDING


def per_head(total: int, heads: int) -> int:
    """Tenths a head, halves up; nobody's share is 0."""
    return (20 * total + heads) // (2 * heads) if heads else 0


def better_half(groups: int) -> int:
    """How many places of *groups* a list shows: the upper half, and never a long one."""
    return min(MOST_SHOWN, (groups + 1) // 2)


def places(scores: Mapping[Key, int]) -> dict[Key, int]:
    """From 1; equal scores share a place, and the next one leaves room for them. Zero has no place."""
    above = {points: over for points, _, over in steps(Counter(scores.values()))}
    return {key: above[score] + 1 for key, score in scores.items() if score > 0}


def steps(having: Mapping[int, int]) -> list[tuple[int, int, int]]:
    """Each score above zero, the highest first: how many are *having* it, and how many have more."""
    found, above = [], 0
    for score, people in sorted(having.items(), reverse=True):
        if score > 0:
            found.append((score, people, above))
            above += people
    return found


def countable(heads: Mapping[str, int]) -> set[str]:
    """Which of the units at some paths (``/1/4/9/``) count for those above; *heads* are their own people.

    A unit of five and more does. Smaller ones, which nothing else shows, wait until five people come
    together somewhere above them, and count from there upwards; so whatever is counted anywhere is made
    of the same groups of five and more, and so is the difference of any two numbers that are shown.
    """
    counted: set[str] = set()
    waiting: defaultdict[str, set[str]] = defaultdict(set)
    for path, people in heads.items():
        if people >= LEAST:
            counted.add(path)
        elif people > 0:
            waiting[path].add(path)
    for depth in range(max((path.count("/") for path in waiting), default=0), 1, -1):
        for place in [path for path in waiting if path.count("/") == depth]:
            small = waiting.pop(place)
            if sum(heads[path] for path in small) >= LEAST:
                counted |= small
            else:
                waiting[_above(place)] |= small
    return counted


def _above(path: str) -> str:
    return path[: path.rindex("/", 0, -1) + 1]


def mark(person: int, month: date, *, secret: str) -> int:
    """A number for *person* in *month*: without the secret nobody can tell whose it is.

    It chooses her alias and orders equal scores, so that neither tells her row in the database.
    """
    key = hashlib.blake2b(secret.encode(), digest_size=32, person=b"boards").digest()
    name = f"{person}:{month:%Y-%m}".encode()
    return int.from_bytes(hashlib.blake2b(name, key=key, digest_size=8).digest()) & _SIGNED


def alias(number: int) -> str:
    """A wind and a star, by a mark."""
    rest, wind = divmod(number, len(WINDS))
    return f"{WINDS[wind]} {STARS[rest % len(STARS)]}"


class Phase(StrEnum):
    """Where a challenge stands."""

    AHEAD = "ahead"
    RUNNING = "running"
    FROZEN = "frozen"
    COUNTING = "counting"
    CLOSED = "closed"
    CANCELLED = "cancelled"


def phase(first: date, last: date, *, earliest: date, latest: date) -> Phase:
    """Of a challenge from *first* to *last*, where it is *earliest* in one place and *latest* in another.

    Its last day is frozen, wherever that begins first; it is over when it is over everywhere.
    """
    if latest < first:
        return Phase.AHEAD
    if earliest > last:
        return Phase.COUNTING
    return Phase.FROZEN if latest >= last else Phase.RUNNING


def counted_until(last: date, now: Phase) -> date:
    """The last day whose acts a challenge's board shows: the eve of the end, until the end."""
    return last if now is Phase.COUNTING else last - timedelta(days=1)
