"""The first people of an academy: on PostgreSQL their tables are bound once they are all there."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import create_engine, distinct, func, insert, inspect, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from academy.config import Config
from academy.models.bulk import unbound
from academy.models.database import reading, writing
from academy.models.insights import Change
from academy.models.people import Person
from academy.models.rewards import Account, Balance
from academy.models.roster import RosterChange
from academy.services.roster import merging
from tests.conftest import OPENING
from tests.services.rosters import KARIM, apply, someone, write


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "roster.csv"


WRITTEN = (Person, Account, Balance)


def bounds(session: Session) -> set[str]:
    """The keys and indexes of the tables that new people are written to."""
    looking = inspect(session.connection())
    found = set()
    for table in (model.__tablename__ for model in WRITTEN):
        kinds = (
            looking.get_foreign_keys(table),
            looking.get_unique_constraints(table),
            looking.get_indexes(table),
        )
        found |= {f"{table}: {sorted(map(str, each.items()))}" for kind in kinds for each in kind}
    return found


def is_on_postgresql(session: Session) -> bool:
    return session.connection().dialect.name == "postgresql"


def made(session: Session) -> int:
    """When a key was made: PostgreSQL numbers them; 0 on SQLite."""
    number = text("select oid from pg_constraint where conname = 'uq_person_uid'")
    return session.scalar(number) if is_on_postgresql(session) else 0


def test_tables_are_bound_again_as_they_were(app: Flask) -> None:
    with writing() as session:
        before = bounds(session)
        with unbound(session, *WRITTEN):
            assert (bounds(session) == set()) is is_on_postgresql(session)
        assert bounds(session) == before


def test_what_the_keys_forbid_is_refused_at_the_latest_when_they_are_back(app: Flask) -> None:
    orphan = insert(Account).values(kind="person", person_id=9_999_999)
    with pytest.raises(IntegrityError), writing() as session, unbound(session, *WRITTEN):
        session.execute(orphan)
    with reading() as session:
        assert "fk_account_person_id" in str(bounds(session)) or not is_on_postgresql(session)


def test_whoever_reads_people_just_then_is_not_waited_for(app: Flask, settings: Config) -> None:
    engine = create_engine(settings.database_url, poolclass=NullPool)
    with engine.connect() as other, writing() as session:
        other.execute(select(func.count(Person.id)))
        before = bounds(session)
        with unbound(session, *WRITTEN):
            assert bounds(session) == before


def test_the_first_of_an_academy_come_with_all_that_others_have(app: Flask, path: Path) -> None:
    count = merging.FIRST + 1
    teams = (someone(f"A{n}", manager=f"A{n - n % 12}" if n % 12 else "") for n in range(count))
    with reading() as session:
        before = made(session)
    apply(write(path, [KARIM, someone("A0")]), at=OPENING)
    with reading() as session:
        assert made(session) == before
    number, did = apply(write(path, [KARIM, *teams]), at=OPENING)
    assert (did["new"], did["unchanged"], did["refused"]) == (count - 1, 2, 0)
    with reading() as session:
        assert (made(session) > before) is is_on_postgresql(session)
        joined = select(func.count(distinct(Person.uid)), func.sum(func.length(Person.uid)))
        joined = joined.join(Account, Account.person_id == Person.id)
        joined = joined.join(Balance, Balance.account_id == Account.id)
        joined = joined.join(RosterChange, RosterChange.person_id == Person.id)
        new = joined.where(RosterChange.import_id == number, RosterChange.kind == "new")
        assert session.execute(new).one() == (count - 1, 32 * (count - 1))
        assert session.scalar(select(func.count(Change.id))) >= count
