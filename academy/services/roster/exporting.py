"""The roster as a file that imports unchanged: everybody whom somebody may import, row by row."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from academy.services.roster.absences import OWN_WEEK, ahead, as_date
from academy.services.roster.columns import KNOWN
from academy.services.roster.days import as_text
from academy.services.roster.lines import join_path
from academy.services.roster.scope import Scope

COLUMNS = (
    "number",
    "email",
    "given_name",
    "family_name",
    "unit",
    "manager",
    "job",
    "locale",
    "hired_on",
    "week",
    "leave",
)

SHOWN = COLUMNS[:-2]
"""Without her days, which are hers alone: a file without those columns leaves them as they are."""

HEADINGS = {field: KNOWN[field][0].capitalize() for field in COLUMNS}

PORTION = 2_000

QUERY = (
    "select p.id, p.number, p.email, p.given_name, p.family_name, p.unit_id,"
    " coalesce(m.number, m.email) as manager, p.job, p.locale, p.hired_on,"
    f" {OWN_WEEK.format(person='p.id')} as week"
    " from person p join unit u on u.id = p.unit_id left join person m on m.id = p.manager_id"
    " where p.suspended_at is null and p.id > :after and {within} order by p.id limit :most"
)


def rows(
    session: Session,
    scope: Scope,
    *,
    fields: Sequence[str] = COLUMNS,
    headings: Sequence[str] = (),
    at: datetime,
) -> Iterator[list[str | date | None]]:
    """The headings (ours, unless others are given), then a row for each person who is not suspended."""
    yield list(headings or (HEADINGS[field] for field in fields))
    paths = _paths(session)
    query = text(QUERY.format(within=scope.within("u")))
    after, today = 0, at.date()
    while people := session.connection().execute(query, {"after": after, "most": PORTION}).all():
        after = people[-1].id
        leaves = ahead(session, [person.id for person in people], today)
        for person in people:
            leave = as_text(leaves.get(person.id, []))
            values = dict(zip(COLUMNS, _row(person, paths[person.unit_id], leave), strict=True))
            yield [values[field] for field in fields]


def count(session: Session, scope: Scope) -> int:
    """How many people ``rows`` has."""
    people = (
        "select count(*) from person p join unit u on u.id = p.unit_id"
        f" where p.suspended_at is null and {scope.within('u')}"
    )
    return int(session.connection().execute(text(people)).scalar_one())


def _row(person: Any, path: str, leave: str) -> list[str | date | None]:
    hired_on = as_date(person.hired_on) if person.hired_on else None
    return [
        person.number,
        person.email,
        person.given_name,
        person.family_name,
        path,
        person.manager,
        person.job,
        person.locale,
        hired_on,
        person.week,
        leave,
    ]


def _paths(session: Session) -> dict[int, str]:
    names: dict[int, list[str]] = {}
    units = text("select id, parent_id, name from unit order by length(path), path")
    waiting = list(session.connection().execute(units))
    for unit in waiting:
        names[unit.id] = [*names.get(unit.parent_id, ()), unit.name]
    return {unit_id: join_path(path) for unit_id, path in names.items()}
