"""Bitstring status lists: a bit for each credential, at a place that says nothing of when it was issued.

The list of a credential and its place there follow from its number alone: number 131,073 is the first of
the second list, and a permutation of that list's own moves it somewhere. So no two ever share a place,
nothing has to be allotted, and no order shows. https://www.w3.org/TR/vc-bitstring-status-list/
"""

import base64
import gzip
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

SIZE = 131_072
"""Bits of a list: the least that the standard allows, so that a list hides whom it is asked about."""

SEED = 16
"""Random bytes that fix the permutation of one list."""

_LOW, _HIGH = 9, 8
"""Bits of the two halves of a place; together they make ``SIZE``."""

_ROUNDS = 8


@dataclass(frozen=True, slots=True)
class Place:
    """Where a credential's bit stands: in which list, and at which index."""

    list: int
    index: int


def list_of(number: int) -> int:
    """The list, from 1 on, that the credential of this *number* (from 1 on) belongs to."""
    return (number - 1) // SIZE + 1


def place(number: int, seed: bytes) -> Place:
    """Where its bit stands; *seed* is that of its list.

    A Feistel network over unequal halves: each round keeps one half and masks the other with a hash of
    it, so that it can be undone, and therefore never sends two numbers to one place.
    """
    offset = (number - 1) % SIZE
    left, right, width, other = offset >> _LOW, offset & (1 << _LOW) - 1, _HIGH, _LOW
    for turn in range(_ROUNDS):
        word = right.to_bytes(2) + bytes([turn])
        mask = int.from_bytes(hashlib.blake2s(word, key=seed, digest_size=2).digest())
        left, right = right, left ^ mask & (1 << width) - 1
        width, other = other, width
    return Place(list_of(number), left << other | right)


def encoded(indexes: Iterable[int]) -> str:
    """The list in which the bits at *indexes* are set: gzip in base64url, after the letter that says so."""
    bits = bytearray(SIZE // 8)
    for index in indexes:
        bits[index // 8] |= 0x80 >> index % 8
    return "u" + base64.urlsafe_b64encode(gzip.compress(bytes(bits), mtime=0)).rstrip(b"=").decode()
