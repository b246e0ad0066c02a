"""The map of personal data leaves no table out, and no column by which a person could be known."""

import re

from sqlalchemy import JSON, Column, String, Table

from academy.models.database import db
from academy.services.privacy.map import MAP, NOBODY
from academy.services.privacy.rows import table_of

NAMES = re.compile(
    r"(^|_)(person|account|actor|recipient|manager|witness|holder|owner|author)(_id)?$|(?<!decide)_by(_id)?$"
)
"""What a column is called that says who; of things there are others (``key_id``)."""

IMPERSONAL = {("sign_in_failure", "account"), ("erasure", "person")}
"""Hashes, which the map handles in another way."""

SHORT = 75
"""Shorter text is a kind, a code or a slug."""


def tables() -> list[Table]:
    return list(db.metadata.sorted_tables)


def missing(all_tables: list[Table]) -> list[str]:
    """What the map says nothing of."""
    faults = []
    for table in all_tables:
        entry = MAP.get(table.name)
        if entry is None and table.name not in NOBODY:
            faults.append(f"{table.name}: in neither half of the map")
        known = {link.column for link in entry.links} if entry else set()
        told = {*entry.words, *entry.plain, *entry.hidden} if entry else set()
        for column in table.c:
            if is_of_somebody(column) and column.name not in known:
                faults.append(f"{table.name}.{column.name}: points at a person")
            if entry and is_of_words(column) and column.name not in told | known:
                faults.append(f"{table.name}.{column.name}: may hold words about a person")
    return faults


def is_of_somebody(column: "Column[object]") -> bool:
    targets = {key.target_fullname.split(".")[0] for key in column.foreign_keys}
    named = bool(NAMES.search(column.name)) and (column.table.name, column.name) not in IMPERSONAL
    return bool(targets & {"person", "account"}) or named


def is_of_words(column: "Column[object]") -> bool:
    length = getattr(column.type, "length", None)
    long = isinstance(column.type, String) and (length is None or length >= SHORT)
    return long or isinstance(column.type, JSON)


def test_every_table_and_every_column_about_somebody_is_in_the_map() -> None:
    assert missing(tables()) == []


def test_a_table_or_column_that_is_left_out_is_named() -> None:
    diary = Table(
        "diary",
        db.metadata,
        Column("id", String(3), primary_key=True),
        Column("seen_by_id", String(3)),
    )
    try:
        assert missing([diary]) == [
            "diary: in neither half of the map",
            "diary.seen_by_id: points at a person",
        ]
    finally:
        db.metadata.remove(diary)


def test_the_map_speaks_of_nothing_that_is_not_there() -> None:
    here = {table.name for table in tables()}
    assert MAP.keys() | NOBODY.keys() <= here
    assert not MAP.keys() & NOBODY.keys()
    for name, entry in MAP.items():
        columns = table_of(name).c.keys()
        for link in entry.links:
            assert link.column in columns, name
            assert set(link.blank) <= set(columns), name
            assert link.why or link.fate == "deleted", (name, link.column)
        assert {*entry.words, *entry.plain, *entry.hidden} <= set(columns), name
