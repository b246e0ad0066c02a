"""Takes somebody's name, addresses and number out of words about others: mail, news, reasons.

Her given name or her family name alone goes as well, as it is written, where nobody else bears it. A
name that others bear does not say that it was she, and taking it away would be taking away theirs.
"""

import html
import json
import re
from typing import Any

from sqlalchemy import JSON, ColumnElement, String, cast, func, or_, select, update
from sqlalchemy.orm import Session

from academy.models.people import Person
from academy.services.privacy.map import MAP
from academy.services.privacy.rows import Someone, order, table_of

INSTEAD = "…"
"""What stands where a name stood."""

SHORTEST = 3
"""Letters of a name that is looked for alone."""

OWN = "person"
"""Her own row goes as a whole; the names of others are theirs."""


def redact(session: Session, of: Someone) -> int:
    """Put ``INSTEAD`` wherever the map says that words may name *of*; how many rows it was in."""
    whole, alone = _said(of), _alone(session, of)
    said = [*whole, *alone]
    if not said:
        return 0
    pattern = re.compile("|".join([f"(?i:{_any(whole)})", *([_any(alone)] if alone else ())]))
    changed = 0
    for name in order(children_first=True):
        if name != OWN:
            changed += sum(_redact(session, name, each, said, pattern) for each in MAP[name].words)
    return changed


def _said(of: Someone) -> list[str]:
    """How she is spoken of, the longest first; also as it stands in HTML."""
    known = {each for each in (of.name, *of.addresses, of.number) if each}
    return sorted(known | {html.escape(each) for each in known}, key=len, reverse=True)


def _alone(session: Session, of: Someone) -> list[str]:
    """Those of her two names that are hers alone, and long enough to be known as a name."""
    found = []
    for each in of.names:
        bears = or_(
            *(func.lower(c) == each.lower() for c in (Person.given_name, Person.family_name))
        )
        others = select(Person.id).where(Person.id != of.id, bears).limit(1)
        if len(each) >= SHORTEST and session.scalar(others) is None:
            found += sorted({each, html.escape(each)}, key=len, reverse=True)
    return found


def _any(said: list[str]) -> str:
    """A pattern for each of these words, whole."""
    return "|".join(rf"(?<!\w){re.escape(each)}(?!\w)" for each in said)


def _holds(name: str, column: str, said: list[str]) -> ColumnElement[bool]:
    of = table_of(name).c[column]
    is_json = isinstance(of.type, JSON)
    texts = {json.dumps(each)[1:-1] for each in said} | set(said) if is_json else said
    words = cast(of, String)
    return or_(*(words.icontains(each, autoescape=True) for each in sorted(texts)))


def _redact(
    session: Session, name: str, column: str, said: list[str], pattern: re.Pattern[str]
) -> int:
    table = table_of(name)
    keys = list(table.primary_key)
    rows = session.execute(select(*keys, table.c[column]).where(_holds(name, column, said))).all()
    changed = 0
    for row in rows:
        value = _without(row[-1], pattern)
        if value != row[-1]:
            where = [key == its for key, its in zip(keys, row, strict=False)]
            session.execute(update(table).where(*where).values({column: value}))
            changed += 1
    return changed


def _without(value: Any, pattern: re.Pattern[str]) -> Any:
    if isinstance(value, str):
        return pattern.sub(INSTEAD, value)
    if isinstance(value, dict):
        return {key: _without(each, pattern) for key, each in value.items()}
    if isinstance(value, list):
        return [_without(each, pattern) for each in value]
    return value
