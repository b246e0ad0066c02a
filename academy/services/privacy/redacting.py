"""Takes somebody's name, addresses and number out of words about others: mail, news, reasons."""

import html
import json
import re
from typing import Any

from sqlalchemy import JSON, ColumnElement, String, cast, func, or_, select, update
from sqlalchemy.orm import Session

from academy.services.privacy.map import MAP
from academy.services.privacy.rows import Someone, order, table_of

INSTEAD = "…"
"""What stands where a name stood."""

OWN = "person"
"""Her own row goes as a whole; the names of others are theirs."""


def redact(session: Session, of: Someone) -> int:
    """Put ``INSTEAD`` wherever the map says that words may name *of*; how many rows it was in."""
    said = _said(of)
    if not said:
        return 0
    pattern = re.compile("|".join(rf"(?<!\w){re.escape(each)}(?!\w)" for each in said), re.I)
    changed = 0
    for name in order(children_first=True):
        if name != OWN:
            changed += sum(_redact(session, name, each, said, pattern) for each in MAP[name].words)
    return changed


def mentions(session: Session, of: Someone) -> int:
    """In how many rows of others ``redact`` would find something to look at."""
    said = _said(of)
    found = 0
    for name in order(children_first=True):
        for column in MAP[name].words if name != OWN and said else ():
            table = table_of(name)
            count = select(func.count()).select_from(table).where(_holds(name, column, said))
            found += session.scalar(count) or 0
    return found


def _said(of: Someone) -> list[str]:
    """How she is spoken of, the longest first; also as it stands in HTML."""
    known = {each for each in (of.name, *of.addresses, of.number) if each}
    return sorted(known | {html.escape(each) for each in known}, key=len, reverse=True)


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
