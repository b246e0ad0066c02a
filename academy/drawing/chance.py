"""Where pictures get their chance from, and how words and numbers enter them."""

import hashlib
from html import escape
from random import Random


def chance(seed: str) -> Random:
    """The same throws for the same *seed*, in every process."""
    return Random(seed)  # noqa: S311 - it draws pictures, not secrets


def name_of(kind: str, seed: str) -> str:
    """An id that two pictures of one page do not share by accident."""
    return f"{kind}{hashlib.blake2s(seed.encode('utf-8', 'replace'), digest_size=5).hexdigest()}"


def words(text: str) -> str:
    """*text* as XML may hold it: escaped, without control characters and lone surrogates."""
    return escape("".join(c for c in text if c.isprintable()))


def short(number: float) -> str:
    """A coordinate in as few characters as one decimal needs."""
    return f"{number:.1f}".removesuffix(".0").replace("-0.", "-.").removeprefix("0") or "0"
