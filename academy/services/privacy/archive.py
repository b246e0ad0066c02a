"""Everything that is held about a person, for her to take away: a page to read, CSV and JSON."""

import csv
import html
import io
import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from academy.models.bulk import batched
from academy.models.content import Edition, Item
from academy.models.people import Person, Unit
from academy.services.privacy.links import N_
from academy.services.privacy.map import MAP
from academy.services.privacy.rows import hers, order, someone, table_of
from academy.services.sheets.guarding import guarded

Rows = list[dict[str, Any]]

ALL = N_(
    "Everything that the academy holds about this person. The same is in data.json, and as tables in csv."
)
TEXTS = N_("the words of what she was asked")


def gather(session: Session, person: Person) -> dict[str, Rows]:
    """By table, every row about *person*; ids of content have their names beside them."""
    of = someone(session, person)
    names = dict(session.execute(select(Item.id, Item.uid)).all())
    found: dict[str, Rows] = {}
    for name in order(children_first=False):
        table = table_of(name)
        shown = [column for column in table.c if column.name not in MAP[name].hidden]
        rows = session.execute(select(*shown).where(hers(name, of)).order_by(*table.primary_key))
        if told := [_told(table, row, names) for row in rows.mappings()]:
            found[name] = told
    _add_words(session, person, found)
    return found


def write(
    session: Session,
    person: Person,
    file: Path,
    *,
    academy: str,
    at: datetime,
    say: Callable[[str], str] = str,
    language: str = "en",
) -> int:
    """The ZIP of ``gather`` at *file*; how many rows there are in it.

    *say* translates its headings into the *language*.
    """
    data = gather(session, person)
    with ZipFile(file, "w", ZIP_DEFLATED) as zip_:
        told = page(data, name=person.name, academy=academy, at=at, say=say, language=language)
        zip_.writestr("index.html", told)
        words = {"academy": academy, "at": at.isoformat(), "person": person.name}
        zip_.writestr("data.json", json.dumps(words | {"data": data}, ensure_ascii=False, indent=1))
        for name, rows in data.items():
            zip_.writestr(f"csv/{name}.csv", _csv(rows))
    return sum(map(len, data.values()))


def page(
    data: Mapping[str, Rows],
    *,
    name: str,
    academy: str,
    at: datetime,
    say: Callable[[str], str],
    language: str,
) -> str:
    """The page to read, which needs nothing but itself."""
    parts = "".join(_section(table, rows, say) for table, rows in data.items())
    title = html.escape(f"{academy}: {name}")
    return (
        f'<!doctype html><html lang="{html.escape(language)}"><head><meta charset="utf-8">'
        f"<title>{title}</title><style>body{{font:16px/1.5 sans-serif;margin:2rem;color:#1c2338}}"
        "table{border-collapse:collapse;margin:0 0 2rem}td,th{border:1px solid #ccc;"
        "padding:.2rem .5rem;text-align:start;vertical-align:top;font-size:.85rem}"
        "section{overflow-x:auto}</style></head><body>"
        f"<h1>{title}</h1><p>{html.escape(say(ALL))} {at:%Y-%m-%d %H:%M} UTC</p>"
        f"{parts}</body></html>"
    )


def _section(table: str, rows: Rows, say: Callable[[str], str]) -> str:
    heads = "".join(f"<th>{html.escape(column)}</th>" for column in rows[0])
    lines = "".join(
        "<tr>"
        + "".join(f"<td>{html.escape(_text(value))}</td>" for value in row.values())
        + "</tr>"
        for row in rows
    )
    about = say(MAP[table].about if table in MAP else TEXTS)
    return (
        f"<section><h2>{html.escape(about[:1].upper() + about[1:])}</h2><p>{html.escape(table)}, "
        f"{len(rows)}</p><table><tr>{heads}</tr>{lines}</table></section>"
    )


def _csv(rows: Rows) -> str:
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(rows[0])
    table.writerows([guarded(_text(value)) for value in row.values()] for row in rows)
    return "\ufeff" + text.getvalue()


def _told(table: Table, row: Mapping[Any, Any], names: Mapping[int, str]) -> dict[str, Any]:
    told = {}
    for column, value in row.items():
        told[str(column)] = _plain(value)
        targets = {key.target_fullname for key in table.c[column].foreign_keys}
        if value is not None and "item.id" in targets:
            told[str(column).removesuffix("_id")] = names.get(value, "")
    return told


def _add_words(session: Session, person: Person, found: dict[str, Rows]) -> None:
    """The words of what she was asked and read, and where she works, by name."""
    for row in found.get("person", ()):
        row["unit"] = session.scalar(select(Unit.name).where(Unit.id == person.unit_id))
        manager = session.get(Person, person.manager_id) if person.manager_id else None
        row["manager"] = manager.name if manager else None
    answered = {row["edition_id"] for row in found.get("answer", ())}
    texts = list(_texts(session, answered))
    if texts:
        found["question_texts"] = texts


def _texts(session: Session, editions: set[int]) -> Iterator[dict[str, Any]]:
    for ids in batched(sorted(editions), 500):
        some = select(Edition.id, Edition.texts).where(Edition.id.in_(ids))
        for row in session.execute(some.order_by(Edition.id)):
            yield {"edition_id": row.id, "texts": row.texts}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value.hex() if isinstance(value, bytes) else value


def _text(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
