"""Imports upon imports: undone in any order, nothing of them is left, and what stays says why."""

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from academy.models.database import reading, writing
from academy.models.people import Unit
from academy.services.roster import undoing
from tests.cast import person
from tests.conftest import OPENING
from tests.services.rosters import RABAT, apply, everybody, someone, write

LATER = OPENING + timedelta(days=1)
EINKAUF = f"{RABAT}/Einkauf"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "roster.csv"


def undo(number: int) -> undoing.Report:
    with writing() as session:
        return undoing.undo(session, number, actor="system", at=LATER)


def units() -> int:
    with reading() as session:
        return session.scalar(select(func.count()).select_from(Unit)) or 0


def two(path: Path) -> tuple[int, int]:
    """Two imports: the second puts somebody under a manager whom the first brought."""
    boss = someone("N1", unit=EINKAUF)
    first, _ = apply(write(path, [boss, someone("N2")]), at=OPENING, partial=True)
    second, _ = apply(write(path, [boss, someone("N9", manager="N1")]), at=LATER, partial=True)
    return first, second


def test_who_manages_somebody_of_a_later_import_stays_and_goes_with_it(
    app: Flask, path: Path
) -> None:
    before, were = everybody(), units()
    first, second = two(path)
    report = undo(first)
    assert [(each["number"], each["reason"]) for each in report["kept"]] == [("n1", "manages")]
    assert report["later"] == [second]
    assert everybody().keys() - before.keys() == {"n1", "n9"}
    report = undo(second)
    assert (report["removed"], report["units"], report["kept"]) == (2, 1, [])
    assert (everybody(), units()) == (before, were)


def test_in_the_order_that_is_suggested_nobody_stays(app: Flask, path: Path) -> None:
    before = everybody()
    first, second = two(path)
    assert undo(second)["kept"] == undo(first)["kept"] == []
    assert everybody() == before


def test_whom_a_standing_import_may_name_or_somebody_changed_is_not_taken_along(
    app: Flask, path: Path
) -> None:
    first, second = two(path)
    third, _ = apply(write(path, [someone("N1", unit=EINKAUF)]), at=LATER, partial=True)
    undo(first)
    undo(second)
    assert "n1" in everybody()
    with writing() as session:
        person(session, "n1").job = "Pilot"
    undo(third)
    assert everybody()["n1"]["job"] == "Pilot"
