"""Ids for questions that come without one: from their title, else from their first words.

Promises: the same file gives the same ids, so that importing it again finds what it made; two questions
that only begin alike, or are called alike, are never taken for one.
"""

import re
from collections.abc import Callable, Container, Iterable, Mapping
from hashlib import blake2s
from heapq import nsmallest

from academy.engine.marking import fold
from academy.manuscript.beginnings import slug_of
from academy.manuscript.fields import LONGEST_ID

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_FEW = 8
_ALIKE = 0.5
_NEAR = 100
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
    id_ = free(base, taken)
    taken.add(id_)
    return id_


def _telling(title: str) -> str:
    """The id of a *title*, unless that only counts: “Q1” says nothing, and every file has one."""
    words = slug_of(title)
    return "" if _GENERIC.fullmatch(words) else words


def family(id_: str) -> str:
    """What ids of questions that are called alike have in common: all but the number at their end."""
    return re.sub(r"-\d{1,6}$", "", id_)


def same(
    id_: str,
    cells: Mapping[str, str],
    others: Iterable[str],
    cells_of: Callable[[str], Mapping[str, str]],
) -> str:
    """Which of the *others* asks what *cells*, the row of *id_*, asks; nothing when none does.

    Looked at are the few whose numbers are the nearest: a question above may have come or gone.
    """
    near = nsmallest(_NEAR, others, key=lambda other: abs(_number(other) - _number(id_)))
    best = ""
    least = _ALIKE
    for other in near:
        likeness = _likeness(cells, cells_of(other))
        if likeness > least or (not best and likeness == least):
            best, least = other, likeness
        if least >= 1:
            break
    return best


def free(id_: str, taken: Container[str]) -> str:
    """*id_*, or with a number at its end when that is *taken*."""
    count = 1
    base = id_ = id_[:LONGEST_ID].rstrip("-")
    while id_ in taken:
        count += 1
        id_ = f"{base[: LONGEST_ID - 6]}-{count}"
    return id_


def _number(id_: str) -> int:
    found = re.search(r"-(\d{1,6})$", id_)
    return int(found[1]) if found else 1


def _likeness(one: Mapping[str, str], other: Mapping[str, str]) -> float:
    """The share of their runs of three letters that both have; 1 when one of them says nothing yet."""
    first, second = (_runs(cells) for cells in (one, other))
    return len(first & second) / len(first | second) if first and second else 1.0


def _runs(cells: Mapping[str, str]) -> set[str]:
    asked = [text for name, text in cells.items() if name.startswith(("question", "option"))]
    words = re.sub(r"[\W_]+", " ", fold(" ".join([*asked, cells.get("answer", "")])))
    return {words[at : at + 3] for at in range(len(words) - 2)} or set(words)
