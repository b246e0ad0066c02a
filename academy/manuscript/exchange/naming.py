"""Ids for questions that come without one: from their title, else from their first words.

Promise: the same file gives the same ids, so that importing it again finds what it made.
"""

import re
from hashlib import blake2s

from academy.manuscript.beginnings import slug_of
from academy.manuscript.fields import LONGEST_ID

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_FEW = 8
_GENERIC = re.compile(
    r"(?:q|qu|question|questão|pregunta|preg|frage|domanda|vraag|item|ex|exercice|exercise|ejercicio"
    r"|test|quiz|tf|mc|mcq|sa|num|n)?(?:-?\d+)*(?:-?[a-z])?"
)


def id_for(given: str, title: str, text: str, taken: set[str]) -> str:
    """An id that is not in *taken* yet, and is put there: *given* made fit, or one that says something."""
    base = given if _ID.fullmatch(given) and len(given) <= LONGEST_ID else ""
    base = (
        base
        or slug_of(given.replace("'", ""))
        or _telling(title)
        or slug_of(" ".join(text.split()[:_FEW]))
    )
    if not base:
        base = "question-" + blake2s(text.encode("utf-8", "replace"), digest_size=4).hexdigest()
    id_, count = base, 1
    while id_ in taken:
        count += 1
        id_ = f"{base[: LONGEST_ID - 6]}-{count}"
    taken.add(id_)
    return id_


def _telling(title: str) -> str:
    """The id of a *title*, unless that only counts: “Q1” says nothing, and every file has one."""
    words = slug_of(title)
    return "" if _GENERIC.fullmatch(words) else words
