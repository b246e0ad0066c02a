"""Words as they are compared when somebody looks for one: whatever the case, the accents and the ligatures.

Whoever types *angel*, *ÁNGEL* or *Ángel* means the same. ``folded`` says it in Python, ``Folded`` in either
database: most names are ASCII, which both lower-case by themselves. For the others SQLite calls ``folded``,
and PostgreSQL does the same step by step.

To fold 170,000 names takes each database a quarter of a second or more, so people's are kept folded.
"""

import re
import sqlite3
import unicodedata
from typing import Any

from sqlalchemy import Boolean, Connection, String, literal_column
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

MARKS = "[\u0300-\u036f]"
"""What combines with the letter before, as a pattern."""

STROKED, PLAIN = "øłđðıħŋŧςØŁĐÐĦŊŦẞÆŒÞ", "olddihntσolddhntßæœþ"
"""Letters that Unicode does not take apart, and capitals that a database may leave as they are."""

LIGATURES = {"ß": "ss", "æ": "ae", "œ": "oe", "þ": "th"}

_LETTERS = str.maketrans({**dict(zip(STROKED, PLAIN, strict=True)), **LIGATURES})
_MARKS = re.compile(MARKS)


def folded(text: str) -> str:
    """*text* as it is compared. Of Latin letters alone in one go: SQLite asks for thousands of names."""
    plain = text.lower().translate(_LATIN)
    return plain if plain.isascii() else _step(plain)


def _step(text: str) -> str:
    return _MARKS.sub("", unicodedata.normalize("NFD", text.lower())).translate(_LETTERS)


_LATIN = {number: _step(chr(number)) for number in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00))}


def folded_name(given_name: str, family_name: str) -> str:
    """Both names as a person is sorted and looked for. The tab keeps short family names before those that
    begin alike: everything that a name has in it comes after.
    """
    return folded(f"{family_name}\t{given_name}")


def name_folding(connection: Connection, given_name: str, family_name: str) -> str:
    """SQL for ``folded_name`` of two columns."""
    names = literal_column(f"({family_name} || '\t' || {given_name})", String())
    return str(Folded(names).compile(dialect=connection.dialect))


class Folded(FunctionElement[str]):
    """``Folded(text)``: what ``folded`` makes of it."""

    inherit_cache = True
    type = String()


class Holding(FunctionElement[bool]):
    """``Holding(text, words)``: *words* stand somewhere in *text*, sign for sign. PostgreSQL would read the
    pattern of a LIKE anew for each row, once it has planned for any pattern.
    """

    inherit_cache = True
    type = Boolean()


def teach(connection: sqlite3.Connection) -> None:
    """Let SQLite call ``folded``."""
    connection.create_function(
        "folded", 1, lambda text: None if text is None else folded(text), deterministic=True
    )


@compiles(Folded, "sqlite")
def _by_calling(element: Folded, compiler: Any, **how: Any) -> str:
    (text,) = (compiler.process(each, **how) for each in element.clauses)
    is_ascii = f"length(cast({text} as blob)) = length({text})"
    return f"case when {is_ascii} then lower({text}) else folded({text}) end"


@compiles(Folded, "postgresql")
def _step_by_step(element: Folded, compiler: Any, **how: Any) -> str:
    (text,) = (compiler.process(each, **how) for each in element.clauses)
    letters = f"lower(regexp_replace(normalize({text}, nfd), '{MARKS}', '', 'g'))"
    letters = f"translate({letters}, '{STROKED}', '{PLAIN}')"
    for ligature, its in LIGATURES.items():
        letters = f"replace({letters}, '{ligature}', '{its}')"
    return f"case when octet_length({text}) = length({text}) then lower({text}) else {letters} end"


@compiles(Holding, "sqlite")
def _instr(element: Holding, compiler: Any, **how: Any) -> str:
    return f"instr({compiler.process(element.clauses, **how)}) > 0"


@compiles(Holding, "postgresql")
def _strpos(element: Holding, compiler: Any, **how: Any) -> str:
    return f"strpos({compiler.process(element.clauses, **how)}) > 0"
