"""Roster files for tests, and what importing them does."""

import csv
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from academy.models.database import reading
from academy.models.people import Person, Unit
from academy.services.roster import columns, desk, imports
from academy.services.roster.imports import File, Options, Report
from academy.services.roster.lines import join_path
from academy.services.roster.scope import Scope
from tests.crew import SECRET

HEADINGS = ["Number", "E-mail", "Given name", "Family name", "Unit", "Manager", "Job"]
RABAT = "Alizé/Maroc/Alizé Maroc/Customer care, Rabat"
PORTO = "Alizé/Portugal/Alizé Portugal/Parcels, Porto"

Row = Sequence[object]


def someone(number: str, **said: object) -> list[object]:
    """A line of ``HEADINGS`` about somebody in Rabat."""
    known: dict[str, object] = {
        "email": f"{number.lower()}@company.example",
        "given": "Given",
        "family": f"Family {number}",
        "unit": RABAT,
        "manager": "",
        "job": "Advisor",
    }
    assert not said.keys() - known.keys()
    return [number, *(known | said).values()]


KARIM = ["k-1042", "", "Karim", "Haddad", "", "", "Night sorter"]
"""The only one of the demo company who has a number; his unit is not said, so it stays."""


def write(path: Path, rows: Sequence[Row], headings: Sequence[str] = HEADINGS) -> Path:
    """A CSV file of *rows* at *path*."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([headings, *rows])
    return path


def file_of(path: Path) -> File:
    """The file at *path* with the columns that its headings tell."""
    return File(path, columns.recognised(desk.headings_of(path)), SECRET)


def rehearse(path: Path, *, at: datetime, scope: Scope | None = None, **options: bool) -> Report:
    """What an import would do."""
    file = file_of(path)
    return imports.rehearse(
        file, scope or Scope(), Options(**options), at=at, progress=lambda _: None
    )


def apply(
    path: Path, *, at: datetime, scope: Scope | None = None, **options: bool
) -> tuple[int, Report]:
    """Import the file at *path*: the number of the import, and what it did."""
    file, number = file_of(path), 0

    def begin(session: Session) -> tuple[int, Scope]:
        nonlocal number
        headings = desk.headings_of(path)
        number = desk.begin(session, path.name, headings, file.columns, options, at=at)
        return number, scope or Scope()

    report = imports.apply(
        file, begin, Options(**options), actor="system", at=at, progress=lambda _: None
    )
    return number, report


def everybody() -> dict[str, dict[str, Any]]:
    """All people by number or address, as the database has them, with the path of their unit."""
    with reading() as session:
        units = {unit.id: unit for unit in session.scalars(select(Unit))}
        people = {p.id: p for p in session.scalars(select(Person))}
        found = {}
        for person in people.values():
            unit = units[person.unit_id]
            path = [units[int(step)].name for step in unit.path.strip("/").split("/")]
            boss = people.get(person.manager_id or 0)
            found[str(person.number or person.email)] = {
                "email": person.email,
                "number": person.number,
                "given": person.given_name,
                "family": person.family_name,
                "unit": join_path(path),
                "manager": (boss.number or boss.email) if boss else None,
                "job": person.job,
                "locale": person.locale,
                "hired_on": person.hired_on,
                "suspended": person.suspended_at is not None,
                "secret": person.secret_hash,
            }
        return found


def reasons(report: Report) -> list[tuple[int, str]]:
    """The refused lines and their codes."""
    return [(each["line"], each["code"]) for each in report["listed"]["refused"]]
