"""The audit of HR's numbers: each invariant names the fault that is planted against it."""

import pytest
from flask import Flask
from sqlalchemy import text

from academy.models.checks.insights import CHECKS
from academy.models.database import reading, writing
from academy.services.rollups import folding
from tests import crew
from tests.conftest import OPENING
from tests.services.test_rollups import teams

PEOPLE, PASSPORTS, VISAS, ACTIVE, FLOWS, SHOWN, SMALL = CHECKS

NORTH = "(select id from unit where name = 'North')"

PLANTS = {
    PEOPLE: f"update rollup set own = own + 1 where what = 'people' and unit_id = {NORTH}",
    PASSPORTS: f"update rollup set what = 'passport' where what = 'people' and unit_id = {NORTH}",
    VISAS: f"update rollup set what = 'visa:3' where what = 'people' and unit_id = {NORTH}",
    ACTIVE: "delete from active_month",
    FLOWS: f"delete from rollup where what = 'joined' and unit_id = {NORTH}",
    SHOWN: f"update rollup set total = total - 1 where what = 'joined' and unit_id = {NORTH}",
    SMALL: f"update rollup set total = 4 where what = 'people' and unit_id = {NORTH}",
}


def faults() -> set[str]:
    with reading() as session:
        return {said for said, query in CHECKS.items() if session.execute(text(query)).first()}


@pytest.fixture
def counted(app: Flask) -> None:
    with writing() as session:
        teams(session)
        crew.crew(session, "North", [10, 20], at=OPENING)
    folding.catch_up(at=OPENING)


@pytest.mark.parametrize("sentence", CHECKS)
def test_a_planted_fault_is_named_and_only_while_nothing_waits(
    counted: None, sentence: str
) -> None:
    assert faults() == set()
    with writing() as session:
        session.execute(text(PLANTS[sentence]))
    assert sentence in faults()
    with writing() as session:
        session.execute(text("insert into change (person_id) values (1)"))
    assert faults() == set()
