"""From one database to another: everything arrives, or nothing does."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from academy import paths
from academy.errors import Conflict, Invalid
from academy.models import Base, append_only
from academy.models.digests import LINES
from academy.services import moving, schema
from tests.databases import KINDS, PostgreSQL
from tests.filling import ROWS, counts, fill
from tests.workday import PYTHONPATH

pytestmark = pytest.mark.postgresql  # the way there and back

ROOT = paths.bundled("migrations").parent


def connected(url: str) -> Connection:
    return create_engine(url, poolclass=NullPool).connect()


def quiet(_table: str, _done: int, _total: int) -> None:
    """Says nothing."""


def execute(url: str, statement: str) -> None:
    with connected(url) as connection:
        connection.execute(text(statement))
        connection.commit()


def everything(url: str) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables, as our own column types give them back."""
    with connected(url) as connection:
        return {
            table.name: sorted((tuple(row) for row in connection.execute(table.select())), key=repr)
            for table in Base.metadata.sorted_tables
        }


@pytest.fixture
def filled_url(sqlite_url: str) -> str:
    """A SQLite database with rows in every table."""
    with connected(sqlite_url) as connection:
        fill(connection)
        connection.commit()
    return sqlite_url


def constraints(url: str) -> list[tuple[object, ...]]:
    with connected(url) as connection:
        found = connection.exec_driver_sql(
            "select conrelid::regclass::text, conname, pg_get_constraintdef(oid), convalidated "
            "from pg_constraint where connamespace = 'public'::regnamespace order by 1, 2"
        )
        return [tuple(row) for row in found]


def test_every_row_of_every_table_arrives_in_postgresql_as_it_was(
    filled_url: str, postgresql: PostgreSQL, postgresql_url: str
) -> None:
    before = everything(filled_url)
    assert all(len(rows) >= ROWS for rows in before.values())
    with postgresql.database(migrated=False) as target:
        heard: list[tuple[str, int, int]] = []
        report = moving.move(filled_url, target, progress=lambda *said: heard.append(said))

        assert everything(target) == before == everything(filled_url)
        assert {moved.name: moved.rows for moved in report.tables} == {
            name: len(rows) for name, rows in before.items()
        }
        assert not report.already
        assert ("person", ROWS, ROWS) in heard
        assert any("media" in reminder for reminder in report.reminders)
        assert constraints(target) == constraints(postgresql_url)
        assert schema.is_current(target)


def test_after_a_move_new_rows_get_new_ids_and_the_ledger_is_still_closed(
    filled_url: str, postgresql_url: str
) -> None:
    moving.move(filled_url, postgresql_url, progress=quiet)
    with connected(postgresql_url) as connection:
        newest = connection.exec_driver_sql("select max(id) from publication").scalar_one()
        new = "insert into publication (door, at) values ('folder', now()) returning id"
        assert connection.exec_driver_sql(new).scalar_one() == newest + 1
    for table in append_only.TABLES:
        with pytest.raises(Exception, match="never change"):
            execute(postgresql_url, f"delete from {table}")


def test_it_goes_back_to_sqlite_as_well(
    filled_url: str, postgresql_url: str, tmp_path: Path
) -> None:
    back = f"sqlite:///{tmp_path}/back/academy.db"
    there = moving.move(filled_url, postgresql_url, progress=quiet)
    home = moving.move(postgresql_url, back, progress=quiet)
    assert everything(back) == everything(filled_url)
    assert there.tables == home.tables
    with connected(back) as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []


def test_lines_of_the_ledger_are_hashed_from_the_same_text_there(
    filled_url: str, postgresql_url: str
) -> None:
    moving.move(filled_url, postgresql_url, progress=quiet)
    told = []
    for url in (filled_url, postgresql_url):
        with connected(url) as connection:
            query = text(LINES[connection.dialect.name])
            span = {"after": 0, "through": ROWS, "most": ROWS}
            told.append(connection.execute(query, span).one())
    assert told[0] == told[1]
    assert told[0].lines == ROWS


def test_moving_again_finds_everything_there_already(filled_url: str, postgresql_url: str) -> None:
    first = moving.move(filled_url, postgresql_url, progress=quiet)
    again = moving.move(filled_url, postgresql_url, progress=quiet)
    assert again.already
    assert again.tables == first.tables


def test_a_target_that_holds_anything_else_is_refused(
    filled_url: str, postgresql: PostgreSQL, postgresql_url: str
) -> None:
    moving.move(filled_url, postgresql_url, progress=quiet)
    execute(postgresql_url, "update person set given_name = 'Zoé' where id = 1")
    before = everything(postgresql_url)
    with pytest.raises(Conflict, match="already holds something else"):
        moving.move(filled_url, postgresql_url, progress=quiet)
    assert everything(postgresql_url) == before

    with postgresql.database(migrated=False) as foreign:
        execute(foreign, "create table recipes (id int)")
        with pytest.raises(Conflict, match="tables of something else"):
            moving.move(filled_url, foreign, progress=quiet)
        assert schema.current(foreign) is None


def test_a_target_of_another_version_is_refused_and_left_alone(
    filled_url: str, postgresql_url: str
) -> None:
    execute(postgresql_url, "update alembic_version set version_num = 'of tomorrow'")
    with pytest.raises(Conflict, match="another version"):
        moving.move(filled_url, postgresql_url, progress=quiet)
    assert schema.current(postgresql_url) == "of tomorrow"


def test_a_source_that_is_not_up_to_date_or_is_the_target_is_refused(
    filled_url: str, postgresql_url: str, tmp_path: Path
) -> None:
    with pytest.raises(Invalid, match="academy migrate"):
        moving.move(f"sqlite:///{tmp_path}/none.db", postgresql_url, progress=quiet)
    with pytest.raises(Invalid, match="the one that is in use"):
        moving.move(filled_url, filled_url, progress=quiet)


def test_a_row_that_postgresql_refuses_is_named_and_nothing_is_kept(
    filled_url: str, postgresql_url: str
) -> None:
    # SQLite does not mind the length of a word; PostgreSQL does.
    execute(filled_url, "update person set locale = 'a locale that is far too long' where id = 2")
    with pytest.raises(Conflict, match="refuses rows of person"):
        moving.move(filled_url, postgresql_url, progress=quiet)
    with connected(postgresql_url) as connection:
        assert sum(counts(connection).values()) == 1  # the academy's own account


@pytest.mark.parametrize("kind", KINDS)
def test_a_row_without_its_parent_does_not_slip_through(
    kind: str, filled_url: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    execute(filled_url, "update person set manager_id = 999 where id = 2")
    target = f"sqlite:///{tmp_path}/target.db"
    if kind == "postgresql":
        target = request.getfixturevalue("postgresql_url")
    with pytest.raises(Conflict, match="refuses rows of person"):
        moving.move(filled_url, target, progress=quiet)
    with connected(target) as connection:
        assert sum(counts(connection).values()) == 1


def test_a_value_that_changes_on_the_way_is_noticed(filled_url: str, postgresql_url: str) -> None:
    # A trigger in the target stands for whatever may bend a value.
    execute(
        postgresql_url,
        "create function bend() returns trigger language plpgsql as "
        "$$ begin new.name := lower(new.name); return new; end $$",
    )
    execute(
        postgresql_url,
        "create trigger bend before insert on unit for each row execute function bend()",
    )
    execute(filled_url, "update unit set name = 'CAPITALS' where id = 3")
    with pytest.raises(Conflict, match="unit did not arrive as it left"):
        moving.move(filled_url, postgresql_url, progress=quiet)


def test_nobody_writes_to_the_source_meanwhile(filled_url: str, postgresql_url: str) -> None:
    refused = []

    def write(table: str, done: int, _total: int) -> None:
        if table == "person" and done:
            engine = create_engine(filled_url, connect_args={"timeout": 0.1}, poolclass=NullPool)
            with engine.connect() as connection, pytest.raises(OperationalError, match="locked"):
                connection.exec_driver_sql("update person set locale = 'en'")
            refused.append(table)

    moving.move(filled_url, postgresql_url, progress=write)
    assert refused == ["person"]


def test_a_move_that_is_killed_is_simply_started_again(
    filled_url: str, postgresql_url: str, tmp_path: Path
) -> None:
    marker = tmp_path / "half-way"
    program = """
import pathlib, sys, time
from academy.services import moving
def progress(table, done, total):
    if table == "answer" and done:
        pathlib.Path(sys.argv[3]).touch()
        time.sleep(60)
moving.move(sys.argv[1], sys.argv[2], progress=progress)
"""
    process = subprocess.Popen(
        [sys.executable, "-c", program, filled_url, postgresql_url, str(marker)],
        env={**os.environ, "PYTHONPATH": PYTHONPATH},
    )
    deadline = time.monotonic() + 30
    while not marker.exists():
        assert process.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait()

    report = moving.move(filled_url, postgresql_url, progress=quiet)
    assert not report.already
    assert everything(postgresql_url) == everything(filled_url)
