"""Every way to today's schema: from nothing, from each earlier version, killed half-way, twice at once."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import Script, ScriptDirectory
from sqlalchemy import Connection, create_engine, inspect
from sqlalchemy.exc import IntegrityError
from sqlalchemy.pool import NullPool

from academy import paths
from academy.models import Base, append_only
from academy.models.spelling import folded_name
from academy.services import schema
from tests.databases import KINDS
from tests.filling import counts, fill
from tests.workday import PYTHONPATH

pytestmark = pytest.mark.slow  # real processes, killed half-way


def day_of(step: Script) -> str:
    """The day that the name of its file begins with."""
    return Path(step.path).name.partition("_")[0]


STEPS = list(ScriptDirectory(paths.bundled("migrations")).walk_revisions())
"""The newest first."""

REVISIONS = [step.revision for step in STEPS]

TOGETHER = {"20261123"}
"""Days whose revisions were released as one: no database stands between them."""

RELEASED = [
    step.revision
    for step, newer in zip(STEPS, [None, *STEPS], strict=False)
    if not newer or day_of(newer) not in TOGETHER or day_of(newer) != day_of(step)
]
ROOT = paths.bundled("migrations").parent


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the revisions, to which a test may add its own."""
    copy = tmp_path / "migrations"
    shutil.copytree(paths.bundled("migrations"), copy, ignore=shutil.ignore_patterns("__pycache__"))
    return copy


def add_revision(folder: Path, body: str, *, revision: str = "test") -> None:
    """Add a revision after the newest one, with *body* as its upgrade."""
    lines = "\n".join(f"    {line}" for line in body.strip().splitlines())
    (folder / "versions" / f"{revision}.py").write_text(
        "import os, pathlib, time\nimport sqlalchemy as sa\nfrom alembic import op\n"
        f"revision = {revision!r}\ndown_revision = {REVISIONS[0]!r}\n\n\ndef upgrade():\n{lines}\n"
    )


def connected(url: str) -> Connection:
    """A connection that enforces foreign keys, in a transaction."""
    connection = create_engine(url, poolclass=NullPool).connect()
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA foreign_keys=ON")
    return connection


def columns(url: str, table: str) -> set[str]:
    with connected(url) as connection:
        return {column["name"] for column in inspect(connection).get_columns(table)}


def upgrading(url: str, folder: Path | None = None, **environment: str) -> "subprocess.Popen[str]":
    """A real process that migrates *url*."""
    program = "import sys, pathlib; from academy.services import schema\n"
    program += "folder = pathlib.Path(sys.argv[2]) if sys.argv[2] else None\n"
    program += "schema.upgrade(sys.argv[1], folder=folder)"
    return subprocess.Popen(
        [sys.executable, "-c", program, url, str(folder or "")],
        env={**os.environ, "PYTHONPATH": PYTHONPATH, **environment},
        stderr=subprocess.PIPE,
        text=True,
    )


def differences(url: str) -> list[object]:
    with connected(url) as connection:
        return list(compare_metadata(MigrationContext.configure(connection), Base.metadata))


def test_from_nothing_the_schema_is_that_of_the_models(empty_url: str) -> None:
    assert schema.current(empty_url) is None
    schema.upgrade(empty_url)
    assert schema.is_current(empty_url)
    assert differences(empty_url) == []


def test_a_new_database_has_the_one_account_of_the_academy(database_url: str) -> None:
    with connected(database_url) as connection:
        accounts = connection.exec_driver_sql("select kind, person_id from account").all()
    assert [tuple(row) for row in accounts] == [("academy", None)]


def test_asking_for_the_revision_makes_no_file(tmp_path: Path) -> None:
    assert schema.current(f"sqlite:///{tmp_path}/academy.db") is None
    assert list(tmp_path.iterdir()) == []


def test_migrating_twice_changes_nothing(database_url: str) -> None:
    with connected(database_url) as connection:
        before = fill(connection)
        connection.commit()
    schema.upgrade(database_url)
    with connected(database_url) as connection:
        assert counts(connection) == before
    assert schema.is_current(database_url)


@pytest.mark.parametrize("revision", RELEASED)
def test_from_every_released_revision_all_rows_arrive(empty_url: str, revision: str) -> None:
    schema.upgrade(empty_url, revision=revision)
    with connected(empty_url) as connection:
        before = fill(connection)
        connection.commit()
    schema.upgrade(empty_url)
    assert schema.is_current(empty_url)
    assert differences(empty_url) == []
    with connected(empty_url) as connection:
        after = counts(connection)
        assert {name: after.get(name) for name in before} == before
        if connection.dialect.name == "sqlite":
            assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
            assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
    assert_append_only(empty_url, [table for table in append_only.TABLES if table in before])


def test_people_who_were_there_before_names_were_kept_folded_are_found(empty_url: str) -> None:
    schema.upgrade(empty_url, revision="d0e4a7d20b3b")
    names = "given_name, family_name from person"
    with connected(empty_url) as connection:
        fill(connection)
        connection.exec_driver_sql("update person set given_name = 'Zoë', family_name = 'Größmann'")
        connection.exec_driver_sql("update person set given_name = 'İnci ΓΙΏΡΓΟΣ' where id = 1")
        connection.commit()
    schema.upgrade(empty_url)
    with connected(empty_url) as connection:
        people = connection.exec_driver_sql(f"select folded_name, {names}").all()
    assert {name for name, *_ in people} == {"grossmann\tzoe", "grossmann\tinci γιωργοσ"}
    assert all(name == folded_name(*both) for name, *both in people)


def assert_append_only(url: str, tables: Iterable[str] = append_only.TABLES) -> None:
    for table in tables:  # each holds rows: triggers of SQLite ask for some
        acts = [f"update {table} set id = id", f"delete from {table}"]
        if url.startswith("postgresql"):
            acts.append(f"truncate {table} cascade")
        for act in acts:
            with (
                connected(url) as connection,
                pytest.raises(IntegrityError, match=f"rows of {table} never change"),
            ):
                connection.exec_driver_sql(act)


def test_rows_of_the_ledger_and_of_editions_never_change(database_url: str) -> None:
    with connected(database_url) as connection:
        fill(connection)
        connection.commit()
    assert_append_only(database_url)


def wait_for(event: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not event():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.02)


def test_a_migration_that_is_killed_half_way_leaves_nothing_and_runs_again(
    database_url: str, folder: Path, tmp_path: Path
) -> None:
    marker = tmp_path / "half-way"
    with connected(database_url) as connection:
        before = fill(connection)
        connection.commit()
    add_revision(
        folder,
        """
op.add_column("person", sa.Column("nickname", sa.String(20)))
op.execute("update person set nickname = 'half'")
op.create_table("half", sa.Column("id", sa.Integer, primary_key=True))
if "STOP_AT" in os.environ:
    pathlib.Path(os.environ["STOP_AT"]).touch()
    time.sleep(60)
op.drop_table("half")
""",
    )
    process = upgrading(database_url, folder, STOP_AT=str(marker))
    wait_for(lambda: marker.exists() or process.poll() is not None)
    assert process.poll() is None, process.stderr and process.stderr.read()
    process.send_signal(signal.SIGKILL)
    process.communicate()

    assert schema.is_current(database_url)
    assert "nickname" not in columns(database_url, "person")
    with connected(database_url) as connection:
        assert counts(connection) == before

    again = upgrading(database_url, folder)
    assert (again.communicate()[1], again.returncode) == ("", 0)
    assert schema.current(database_url) == "test"
    assert "nickname" in columns(database_url, "person")
    with connected(database_url) as connection:
        assert counts(connection) == before


def test_a_table_that_is_copied_keeps_its_children_and_its_triggers(
    database_url: str, folder: Path
) -> None:
    with connected(database_url) as connection:
        before = fill(connection)
        connection.commit()
    add_revision(
        folder,
        """
for table in ("edition", "ledger_transaction", "person", "unit"):
    with op.batch_alter_table(table, recreate="auto") as batch:
        batch.add_column(sa.Column("note", sa.String(20), nullable=True))
        batch.alter_column("id", existing_type=sa.BigInteger(), comment="copied")
        batch.create_check_constraint(f"ck_{table}_note", "note <> ''")
""",
    )
    schema.upgrade(database_url, folder=folder)
    with connected(database_url) as connection:
        assert counts(connection) == before
        assert "note" in columns(database_url, "edition")
        if connection.dialect.name == "sqlite":
            assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
        with pytest.raises(IntegrityError):
            connection.exec_driver_sql("delete from person")  # children still name her
    assert_append_only(database_url)


def test_a_migration_may_rewrite_protected_rows_only_by_saying_so(
    database_url: str, folder: Path
) -> None:
    with connected(database_url) as connection:
        fill(connection)
        connection.commit()
    act = "op.execute(\"update edition set digest = 'new'\")"
    add_revision(folder, act)
    with pytest.raises(IntegrityError, match="rows of edition never change"):
        schema.upgrade(database_url, folder=folder)
    release = "from academy.models import append_only\nappend_only.release(op.get_bind())\n"
    add_revision(folder, release + act)
    schema.upgrade(database_url, folder=folder)
    with connected(database_url) as connection:
        digests = connection.exec_driver_sql("select distinct digest from edition").scalars().all()
    assert digests == ["new"]
    assert_append_only(database_url)


def test_on_sqlite_a_migration_that_orphans_rows_is_refused_and_undone(
    sqlite_url: str, folder: Path
) -> None:
    with connected(sqlite_url) as connection:
        before = fill(connection)
        connection.commit()
    add_revision(folder, 'op.execute("delete from person where id = 1")')
    with pytest.raises(RuntimeError, match="without their parent"):
        schema.upgrade(sqlite_url, folder=folder)
    with connected(sqlite_url) as connection:
        assert counts(connection) == before
    assert schema.is_current(sqlite_url)


def test_several_migrations_at_once_are_one(empty_url: str, folder: Path) -> None:
    add_revision(folder, 'time.sleep(1)\nop.add_column("person", sa.Column("note", sa.String(9)))')
    processes = [upgrading(empty_url, folder) for _ in range(3)]
    said = [(process.communicate()[1], process.returncode) for process in processes]
    assert said == [("", 0)] * 3
    assert "note" in columns(empty_url, "person")
    with connected(empty_url) as connection:
        assert connection.exec_driver_sql("select count(*) from account").scalar() == 1


def test_it_migrates_from_any_working_directory(tmp_path: Path) -> None:
    elsewhere = tmp_path / "an empty folder 100%"
    elsewhere.mkdir()
    program = "from academy.services import schema; schema.upgrade('sqlite:///instance/academy.db')"
    subprocess.run(
        [sys.executable, "-c", program],
        cwd=elsewhere,
        env={**os.environ, "PYTHONPATH": PYTHONPATH},
        check=True,
    )
    assert schema.is_current(f"sqlite:///{elsewhere}/instance/academy.db")


@pytest.mark.parametrize("kind", KINDS)
def test_a_new_revision_is_written_from_the_checkout_and_finds_nothing_to_do(
    kind: str, request: pytest.FixtureRequest, folder: Path
) -> None:
    url = request.getfixturevalue(f"{kind}_url")
    shutil.copy(ROOT / "pyproject.toml", folder.parent)
    subprocess.run(
        [sys.executable, "-m", "alembic", "revision", "--autogenerate", "-m", "Nothing new"],
        cwd=folder.parent,
        env={**os.environ, "PYTHONPATH": PYTHONPATH, "ACADEMY_DATABASE_URL": url},
        check=True,
        capture_output=True,
    )
    (written,) = (folder / "versions").glob("*_nothing_new.py")
    assert written.name[:8].isdecimal()
    body = written.read_text().split("def upgrade() -> None:\n")[1].splitlines()
    assert [line.strip() for line in body if "#" not in line] == ["pass"]
