"""What an import would change: who is new, changed (and in what), moved, back, and who leaves."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, text
from sqlalchemy.orm import Session

from academy.services.roster.matching import BARE, FIELDS, differs
from academy.services.roster.problems import SENTENCES
from academy.services.roster.scope import Scope
from academy.services.roster.staging import create, create_from, fill, index, run

SHOWN = {
    "number": "number",
    "email": "email",
    "given_name": "given_name",
    "family_name": "family_name",
    "locale": "locale",
    "unit_id": "unit",
    "manager_id": "manager",
    "job": "job",
    "hired_on": "hired_on",
}
"""Columns of a person by the fields of a file."""

LISTED = 200
"""People of each kind that a report names; it counts all of them."""

LISTED_REFUSED = 1_000

HOLD = 0.05
"""The share of people who may leave by a file that nobody looked at twice."""


def compare(session: Session, scope: Scope) -> None:
    """Fill ``roster_diff`` with the accepted lines that change anything."""
    differing = {name: differs(name, f"s.{name}") for name in FIELDS}
    flags = ", ".join(
        f"case when {sql} then 1 else 0 end as d_{name}" for name, sql in differing.items()
    )
    back = (
        "p.suspended_at is not null"
        " and exists (select 1 from roster_absence a where a.person_id = p.id)"
    )
    create_from(
        session,
        "roster_diff",
        f"select s.*, {flags}, case when {back} then 1 else 0 end as is_back,"
        " case when c.line is null then 0 else 1 end as d_days"
        " from roster_plan s left join person p on p.id = s.known_id"
        " left join roster_days c on c.line = s.line"
        f" where {BARE} and (s.is_new = 1 or c.line is not null or ({back})"
        f" or {' or '.join(differing.values())})",
    )
    if not scope.is_everything:
        run(
            session,
            "insert into roster_problem select s.line, 'holds-role', null from roster_diff s"
            f" where s.is_new = 0 and {scope.beyond('s.person_id')}",
        )
        run(session, "delete from roster_diff where line in (select line from roster_problem)")
    index(session, "roster_diff", "line", "person_id")


def find_leaving(session: Session, scope: Scope, *, by_email: bool, partial: bool) -> None:
    """Fill ``roster_leaving`` with whoever has a number, and is not in the file.

    Who is named stays, by her number or *by email*, though her line be refused. Nobody leaves by a
    *partial* file, nor by one of which no line is accepted. Whoever imports never does, nor who holds a
    role beyond hers; of those who administer everything the last ones stay.
    """
    create_from(
        session,
        "roster_leaving",
        "select p.id as person_id from person p join unit u on u.id = p.unit_id"
        " where p.number is not null and p.suspended_at is null"
        f" and {'1 = 0' if partial else scope.within('u')}"
        " and not exists (select 1 from roster_stage s where s.number = p.number)"
        " and not exists (select 1 from roster_match m where m.known_id = p.id)"
        f" and exists (select 1 from roster_stage s where {BARE})"
        f" and p.id <> {scope.person_id or 0} and not {scope.beyond('p.id')}",
    )
    if by_email:
        run(
            session,
            "delete from roster_leaving where person_id in (select p.id from roster_leaving l"
            " join person p on p.id = l.person_id join roster_stage s on s.email = p.email)",
        )
    index(session, "roster_leaving", "person_id")
    chief = (
        "select r.person_id from role r join unit u on u.id = r.unit_id"
        " where r.role = 'admin' and u.parent_id is null"
    )
    run(
        session,
        f"delete from roster_leaving where person_id in ({chief})"
        " and not exists (select 1 from person p where p.suspended_at is null"
        f" and p.id in ({chief}) and p.id not in (select person_id from roster_leaving))",
    )


def days_of_zones(session: Session, zones: Iterable[str], *, at: datetime) -> None:
    """Fill ``roster_zone``: which day it is in the time zones where people work."""
    create(session, "roster_zone", "time_zone text primary key, today date")
    rows = ((zone, at.astimezone(ZoneInfo(zone)).date().isoformat()) for zone in zones)
    fill(session, "roster_zone", 2, rows)
    index(session, "roster_zone")


def counted(session: Session) -> dict[str, Any]:
    """How many people are new, changed, moved, back, leaving, refused and unchanged."""
    one = run(
        session,
        "select coalesce(sum(is_new), 0) as new,"
        " coalesce(sum(1 - is_new), 0) as changed,"
        " coalesce(sum(case when is_new = 0 then d_unit_id else 0 end), 0) as moved,"
        " coalesce(sum(is_back), 0) as back, "
        + ", ".join(
            f"coalesce(sum(case when is_new = 0 then d_{name} else 0 end), 0) as f_{shown}"
            for name, shown in SHOWN.items()
        )
        + ", coalesce(sum(case when is_new = 0 then d_days else 0 end), 0) as f_days"
        " from roster_diff",
    ).one()
    counts: dict[str, Any] = {name: int(value) for name, value in one._mapping.items()}
    fields = {name.removeprefix("f_"): counts.pop(name) for name in list(counts) if "f_" in name}
    counts["fields"] = {name: count for name, count in fields.items() if count}
    counts["lines"] = _count(session, "roster_stage")
    counts["leaving"] = _count(session, "roster_leaving")
    counts["refused"] = int(
        run(session, "select count(distinct line) from roster_problem").scalar_one()
    )
    accepted = counts["lines"] - counts["refused"]
    counts["unchanged"] = accepted - counts["new"] - counts["changed"]
    counts["stay_suspended"] = int(
        run(
            session,
            "select count(*) from roster_match s join person p on p.id = s.known_id"
            f" where p.suspended_at is not null and {BARE} and not exists"
            " (select 1 from roster_absence a where a.person_id = p.id)",
        ).scalar_one()
    )
    return counts


def people_in_scope(session: Session, scope: Scope) -> int:
    """Those who could leave by a file: who have a number, and are not suspended."""
    return int(
        run(
            session,
            "select count(*) from person p join unit u on u.id = p.unit_id"
            f" where p.number is not null and p.suspended_at is null and {scope.within('u')}",
        ).scalar_one()
    )


def listed(session: Session, *, paths: dict[int, str]) -> dict[str, Any]:
    """The first people of each kind by name, the refused lines with their reasons."""
    return {
        "new": [
            _someone(row) | {"unit": paths.get(row.unit_id, "")}
            for row in _rows(session, "is_new = 1")
        ],
        "changed": _changes(session, paths),
        "moved": _moves(session, paths),
        "back": [_someone(row) for row in _rows(session, "is_back = 1")],
        "leaving": [
            _someone(row)
            for row in run(
                session,
                "select null as line, p.number, p.given_name, p.family_name"
                " from roster_leaving l join person p on p.id = l.person_id"
                " order by p.family_name, p.given_name, p.id limit :most",
                most=LISTED,
            )
        ],
        "refused": refused(session),
    }


def refused(session: Session) -> list[dict[str, Any]]:
    """The refused lines, each with what is wrong with it; of what stands there twice the other line."""
    rows = run(
        session,
        "select t.line, t.code, t.given, s.number from roster_problem t"
        " left join roster_stage s on s.line = t.line order by t.line, t.code limit :most",
        most=LISTED_REFUSED,
    ).all()
    listed = [
        {"line": row.line, "number": row.number or "", "code": row.code, "given": row.given or ""}
        for row in rows
        if row.code in SENTENCES
    ]
    for field in ("number", "email"):
        twice = [each for each in listed if each["code"] == f"{field}-twice"]
        lines = _lines_of(session, field, {each["given"] for each in twice})
        for each in twice:
            each["other"] = next(line for line in lines[each["given"]] if line != each["line"])
    return listed


def _lines_of(session: Session, field: str, values: Collection[str]) -> dict[str, list[int]]:
    """The lines in which each of these *values* stands."""
    found: dict[str, list[int]] = {}
    if values:
        query = text(
            f"select {field}, line from roster_stage where {field} in :values order by line"
        )
        known = query.bindparams(bindparam("values", expanding=True))
        for value, line in session.connection().execute(known, {"values": list(values)}):
            found.setdefault(value, []).append(line)
    return found


def _changes(session: Session, paths: dict[int, str]) -> list[dict[str, Any]]:
    """Changed people, with what each field is and will be; but for days, which are theirs alone."""
    old = ", ".join(f"p.{name} as old_{name}" for name in SHOWN)
    rows = run(
        session,
        f"select d.*, {old}, coalesce(q.number, q.email) as old_manager"
        " from roster_diff d join person p on p.id = d.known_id left join person q on q.id = p.manager_id"
        " where d.is_new = 0 and d.is_back = 0 order by d.line limit :most",
        most=LISTED,
    )
    return [
        _someone(row)
        | {
            "fields": _fields(row),
            "values": {
                shown: _before_and_after(row, name, paths)
                for name, shown in SHOWN.items()
                if getattr(row, f"d_{name}")
            },
        }
        for row in rows
    ]


def _before_and_after(row: Any, name: str, paths: dict[int, str]) -> list[str]:
    match name:
        case "unit_id":
            return [paths.get(row.old_unit_id, ""), paths.get(row.unit_id, "")]
        case "manager_id":
            return [row.old_manager or "", row.manager or ""]
        case _:
            return [str(getattr(row, column) or "") for column in (f"old_{name}", name)]


def _rows(session: Session, where: str) -> Any:
    return run(
        session, f"select * from roster_diff where {where} order by line limit :most", most=LISTED
    )


def _moves(session: Session, paths: dict[int, str]) -> list[dict[str, Any]]:
    rows = run(
        session,
        "select d.*, p.unit_id as old_id from roster_diff d join person p on p.id = d.known_id"
        " where d.is_new = 0 and d.d_unit_id = 1 order by d.line limit :most",
        most=LISTED,
    )
    return [
        _someone(row) | {"from": paths.get(row.old_id, ""), "to": paths.get(row.unit_id, "")}
        for row in rows
    ]


def _someone(row: Any) -> dict[str, Any]:
    name = f"{row.given_name} {row.family_name}".strip()
    return {"line": row.line, "number": row.number or "", "name": name}


def _fields(row: Any) -> list[str]:
    fields = [shown for name, shown in SHOWN.items() if getattr(row, f"d_{name}")]
    return fields + (["days"] if row.d_days else [])


def _count(session: Session, table: str) -> int:
    return int(run(session, f"select count(*) from {table}").scalar_one())
