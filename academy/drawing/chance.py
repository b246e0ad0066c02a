"""Where pictures get their chance from, and how words enter them."""

import hashlib
import unicodedata
from html import escape
from random import Random

# Controls, lone surrogates, no characters at all; and what turns the direction of a line over.
_UNWANTED = {"Cc", "Cs", "Cn"}
_TURNING = set(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A))))


def chance(seed: str) -> Random:
    """The same throws for the same *seed*, in every process."""
    return Random(seed.encode("utf-8", "replace"))  # noqa: S311 - it draws pictures, not secrets


def name_of(kind: str, seed: str) -> str:
    """An id that two pictures of one page do not share by accident."""
    return f"{kind}{hashlib.blake2s(seed.encode('utf-8', 'replace'), digest_size=5).hexdigest()}"


def words(text: str) -> str:
    """*text* as XML may hold it: escaped, one space for any, without what no one can read."""
    spaced = (" " if c.isspace() else c for c in text if c not in _TURNING)
    return escape("".join(c for c in spaced if unicodedata.category(c) not in _UNWANTED))
