"""The audit of HR's numbers: each invariant names the fault that is planted against it."""

import pytest
from flask import Flask
from sqlalchemy import text

from academy.models import watching
from academy.models.checks.insights import CHECKS
from academy.models.database import reading, writing
from academy.services import audit
from academy.services.rollups import folding, repair
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


@pytest.mark.parametrize("broken", ["nothing is queued", "nothing is added", "nothing is kept"])
def test_counting_that_is_broken_is_found_by_the_audit_and_mended_by_counting_again(
    counted: None, broken: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each part of the way from a change to a sum is taken away in turn."""
    with writing() as session, monkeypatch.context() as patch:
        match broken:
            case "nothing is queued":
                watching.ignore(session.connection())
            case "nothing is added":
                patch.setattr(folding, "add_own", lambda *_args, **_named: None)
            case _:
                patch.setattr(folding, "recount", lambda *_args: {})
        crew.crew(session, "North", [30, 0], at=OPENING)
        session.flush()
        while folding.hold(session) and folding.fold(session, at=OPENING):
            pass
    with writing() as session:
        watching.watch(session.connection())
    said = {fault.sentence for fault in audit.audit(at=OPENING).faults}
    assert PEOPLE in said
    assert repair.rebuild(at=OPENING) > 0 or broken != "nothing is added"
    assert not faults()
    assert not {fault.sentence for fault in audit.audit(at=OPENING).faults} & set(CHECKS)


def test_what_waits_is_counted_before_it_is_audited(counted: None) -> None:
    with writing() as session:
        session.execute(text(PLANTS[PEOPLE]))
        crew.crew(session, "South", [0], at=OPENING)
    assert PEOPLE in {fault.sentence for fault in audit.audit(at=OPENING).faults}
