"""Background work: done once per period however many schedulers ask, and a worker that stops cleanly."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import psutil  # type: ignore[import-untyped]
import pytest
from aiosmtpd.controller import Controller
from fakeredis import TcpFakeServer
from flask import Flask
from sqlalchemy import func, select

from academy import config, jobs, paths
from academy.config import Config
from academy.models.access import Access, TaskRun
from academy.models.credentials import Look
from academy.models.database import connect, db, reading, writing
from academy.models.devices import KnownDevice
from academy.models.directories import DECISIONS, Departure, DirectoryCall, HeldChange
from academy.models.insights import Change
from academy.models.memory import Fit
from academy.models.outbox import JobRun, Message
from academy.models.people import Person
from academy.models.prints import Print
from academy.models.reminders import Nudge, Reminder, WeeklyList
from academy.models.requests import StoredResponse
from academy.models.roster import RosterChange, RosterImport, RosterPart, RosterTemplate
from academy.models.sign_in import Link, SignIn, SignInFailure
from academy.models.single_sign_on import CompanyAssertion, CompanyPassage
from academy.services import crowd, fitting, outbox, periods, settling
from tests.conftest import OPENING
from tests.filling import fill
from tests.ports import free_port
from tests.workday import PYTHONPATH

pytestmark = pytest.mark.slow  # real processes, one after the other

ROOT = paths.bundled("migrations").parent
NOON = datetime(2026, 11, 16, 12, 0, tzinfo=UTC)

APPLICATION = """
import os, pathlib, sys
from datetime import UTC, datetime
from flask import Flask
from academy import config, jobs
from academy.models.database import connect, writing
from academy.models.outbox import Message
from academy.services import outbox, periods
from tests.workday import PYTHONPATH

settings = config.load(os.environ, instance=pathlib.Path(sys.argv[1]))
app = Flask("house")
app.extensions["academy"] = settings
# There is nothing to sign, to write or to export.
app.extensions.update(dict.fromkeys(("describe", "letter", "farewell", "export_words")))
connect(app, settings.database_url)
jobs.connect(app)
"""
SCHEDULER = """
import time
while time.time() < float(sys.argv[2]):
    time.sleep(0.001)
for period in ("2026-W47", "2026-W48"):
    with app.app_context(), writing() as session:
        if periods.once(session, "stars", period, datetime.now(UTC)):
            for number in range(55):
                outbox.post(
                    session, channel="star", recipient=period, body={}, at=datetime.now(UTC)
                )
            session.flush()
            time.sleep(0.3)
"""
NIGHT = """
import logging, time
from academy.services import fitting
while time.time() < float(sys.argv[2]):
    time.sleep(0.001)
with app.app_context():
    print(fitting.nightly(folder=settings.instance, at=datetime(2026, 11, 17, 1, 41, tzinfo=UTC)))
"""
WORKER = "jobs.run_worker(app, beside=int(sys.argv[2]) if len(sys.argv) > 2 else None)\n"


def start(
    program: str, instance: Path, *more: object, **environment: str
) -> "subprocess.Popen[str]":
    """A real process with a minimal application, then *program*."""
    return subprocess.Popen(
        [sys.executable, "-uc", APPLICATION + program, str(instance), *map(str, more)],
        env={**os.environ, "PYTHONPATH": PYTHONPATH, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def make_house(database_url: str, instance: Path, **settings: str) -> Flask:
    app = Flask("house")
    app.extensions["academy"] = config.load(
        {"ACADEMY_DATABASE_URL": database_url, **settings}, instance=instance
    )
    connect(app, database_url)
    jobs.connect(app)
    return app


@pytest.fixture
def house(database_url: str, tmp_path: Path) -> Iterator[Flask]:
    """An application with nothing but its database and its queue."""
    app = make_house(database_url, tmp_path)
    yield app
    with app.app_context():
        for engine in db.engines.values():
            engine.dispose()


def test_changes_that_triggers_queued_are_asked_for_once(house: Flask) -> None:
    def waiting() -> list[str]:
        return [task.name for task in jobs.queue_of(house).pending()]

    jobs.feel(house)
    assert waiting() == []
    with house.app_context(), writing() as session:
        session.add(Change())
    jobs.feel(house)
    jobs.feel(house)
    assert waiting() == [jobs.COUNTING]


def post_mail(app: Flask) -> None:
    """An act that posts a mail, as a request or command does."""
    with app.app_context(), writing() as session:
        body = {"subject": "Hello", "text": "You have mail."}
        outbox.post(session, channel="mail", recipient="a@demo.example", body=body, at=NOON)


def open_messages(app: Flask) -> int:
    with app.app_context(), reading() as session:
        count = select(func.count()).select_from(Message).where(Message.closed_at.is_(None))
        return session.scalar(count) or 0


def wait_for(event: Callable[[], bool], *, seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not event():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.05)


def test_three_schedulers_do_a_period_once(house: Flask, database_url: str, tmp_path: Path) -> None:
    together = time.time() + 2
    processes = [
        start(SCHEDULER, tmp_path, together, ACADEMY_DATABASE_URL=database_url) for _ in range(3)
    ]
    said = [(process.communicate()[0], process.returncode) for process in processes]
    assert said == [("", 0)] * 3
    with house.app_context(), reading() as session:
        stars = session.execute(
            select(Message.recipient, func.count())
            .group_by(Message.recipient)
            .order_by("recipient")
        ).all()
        assert [tuple(row) for row in stars] == [("2026-W47", 55), ("2026-W48", 55)]
        assert session.scalar(select(func.count()).select_from(JobRun)) == 2


def test_a_job_that_fails_gives_its_period_back(house: Flask) -> None:
    def fail() -> None:
        with house.app_context(), writing() as session:
            assert periods.once(session, "stars", "2026-W47", NOON)
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    with house.app_context(), writing() as session:
        assert periods.once(session, "stars", "2026-W47", NOON)
        assert periods.once(session, "stars", "2026-W48", NOON)
        assert periods.once(session, "seals", "2026-W47", NOON)
        assert not periods.once(session, "stars", "2026-W47", NOON)


def test_three_schedulers_fit_a_night_once(academy: Flask, settings: Config) -> None:
    with writing() as session:
        settling.settle(session, crowd.plan(20, answers=400), at=OPENING)
    together = time.time() + 4
    url = settings.database_url
    processes = [
        start(NIGHT, settings.instance, together, ACADEMY_DATABASE_URL=url) for _ in range(3)
    ]
    said = [(process.communicate()[0], process.returncode) for process in processes]
    assert [code for _, code in said] == [0] * 3, said
    assert sorted(text.partition("(")[0].strip() for text, _ in said) == ["None", "None", "Report"]
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(Fit)) == 1
        assert session.scalar(select(func.count()).select_from(JobRun)) == 1


def test_the_engine_is_fitted_at_night_and_at_no_other_time(house: Flask) -> None:
    queue = jobs.queue_of(house)
    task = house.extensions["jobs"]["fit_engine"].task_class()
    due = [
        hour
        for hour in range(24)
        if task.validate_datetime(datetime(2026, 11, 17, hour, 41, tzinfo=UTC))
    ]
    assert due == [1, 2, 3, 4]
    for _ in range(2):
        house.extensions["jobs"]["fit_engine"].call_local()  # nothing to fit here, and no error
    queue.storage.close()
    with house.app_context(), reading() as session:
        assert session.scalars(select(JobRun.name)).all() == [fitting.JOB]
        assert session.scalar(select(func.count()).select_from(Fit)) == 0


OLD: dict[Any, dict[str, Any]] = {
    SignIn: {"expires_at": NOON},
    KnownDevice: {"expires_at": NOON},
    Reminder: {"at": NOON - timedelta(days=400)},
    Nudge: {"at": NOON - timedelta(days=400)},
    WeeklyList: {"at": NOON - timedelta(days=400)},
    DirectoryCall: {"at": NOON - timedelta(days=30)},
    Departure: {"at": NOON - timedelta(days=2)},
    HeldChange: {"decided_at": NOON - timedelta(days=60), "decision": DECISIONS[0]},
    Link: {"expires_at": NOON, "used_at": None},
    StoredResponse: {"at": NOON - timedelta(days=7)},
    Print: {"asked_at": NOON - timedelta(days=1)},
    SignInFailure: {"at": NOON - timedelta(days=1)},
    CompanyPassage: {"expires_at": NOON},
    CompanyAssertion: {"expires_at": NOON},
    JobRun: {"at": NOON - timedelta(days=400)},
    Access: {"day": (NOON - timedelta(days=365)).date()},
    TaskRun: {"started_at": NOON - timedelta(days=8)},
    Look: {"minute": NOON - timedelta(days=1)},
    Message: {"closed_at": NOON - timedelta(days=30)},
    RosterTemplate: {"used_at": NOON - timedelta(days=800)},
}
"""What a row looks like that has just served its time."""


def younger(value: Any) -> Any:
    """The least later moment, or day."""
    if isinstance(value, datetime):
        return value + timedelta(seconds=1)
    return value + timedelta(days=1) if isinstance(value, date) else value


def fill_with_new_rosters(house: Flask) -> None:
    """Rows in every table; the rosters have just been sent."""
    with house.app_context(), writing() as session:
        fill(session.connection())
        new = {"asked_at": NOON, "applied_at": None, "undone_at": None}
        session.query(RosterImport).update(new)
        session.query(RosterChange).update(
            {"person_id": session.scalar(select(func.min(Person.id)))}
        )


def test_a_night_clears_away_what_served_its_time_and_nothing_else(house: Flask) -> None:
    fill_with_new_rosters(house)
    with house.app_context(), writing() as session:
        for table, values in OLD.items():
            session.query(table).update({name: younger(value) for name, value in values.items()})
            victim = session.scalars(select(table).limit(1)).one()
            for name, value in values.items():
                setattr(victim, name, value)

    def kept() -> dict[str, int]:
        with house.app_context(), reading() as session:
            counts = {t: session.scalar(select(func.count()).select_from(t)) for t in OLD}
        return {table.__tablename__: count or 0 for table, count in counts.items()}

    before = kept()
    with house.app_context(), writing() as session:
        assert periods.clean_up(session, now=NOON) == len(OLD)
    with house.app_context(), writing() as session:
        assert periods.clean_up(session, now=NOON) == 0
    assert kept() == {name: count - 1 for name, count in before.items()}


def test_a_night_clears_away_rosters_that_are_too_old_to_undo(house: Flask) -> None:
    fill_with_new_rosters(house)
    with house.app_context(), writing() as session:
        applied, undone, idle, young = session.scalars(select(RosterImport))
        applied.applied_at = NOON - timedelta(days=30)
        undone.applied_at = undone.undone_at = NOON
        idle.asked_at = NOON - timedelta(days=1)
        young.asked_at = idle.asked_at + timedelta(seconds=1)
        stay = {RosterPart: {young.id}, RosterChange: {idle.id, young.id}}
    with house.app_context(), writing() as session:
        assert periods.clean_up(session, now=NOON) >= 5
    with house.app_context(), writing() as session:
        for table, imports in stay.items():
            assert set(session.scalars(select(table.import_id))) == imports
        session.query(RosterChange).update({"person_id": 0})
    with house.app_context(), writing() as session:
        assert periods.clean_up(session, now=NOON) == 2  # of people who are gone
    with house.app_context(), writing() as session:
        assert session.scalar(select(func.count()).select_from(RosterImport)) == 4
        periods.clean_up(session, now=NOON + timedelta(days=400))
        assert session.scalar(select(func.count()).select_from(RosterImport)) == 0


def test_a_waiting_message_is_never_cleared_away(house: Flask) -> None:
    post_mail(house)
    with house.app_context(), writing() as session:
        assert periods.clean_up(session, now=NOON + timedelta(days=4000)) == 0


def test_clearing_away_goes_in_portions(house: Flask) -> None:
    with house.app_context(), writing() as session:
        for _ in range(25):
            session.add(SignInFailure(account=b"x", address="::1", at=NOON))
    done: list[int] = []
    while not done or done[-1]:
        with house.app_context(), writing() as session:
            done.append(periods.clean_up(session, now=NOON + timedelta(days=2), most=10))
    assert done == [10, 10, 5, 0]


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_is_woken_by_a_post_and_stops_cleanly(
    house: Flask, database_url: str, tmp_path: Path, stop: signal.Signals
) -> None:
    worker = start(WORKER, tmp_path, ACADEMY_DATABASE_URL=database_url)
    try:
        wait_for((tmp_path / "jobs.db").exists)
        time.sleep(1)  # past the look that a worker takes when it starts
        post_mail(house)
        wait_for(lambda: open_messages(house) == 0, seconds=5)  # far less than a minute
        worker.send_signal(stop)
        output, _ = worker.communicate(timeout=15)
    finally:
        worker.kill()
    assert worker.returncode == 0
    assert "You have mail." in output
    assert "Traceback" not in output, output


class SlowServer:
    """A mail server that takes its time."""

    def __init__(self, begun: Path) -> None:
        self.begun = begun

    async def handle_DATA(self, *_: object) -> str:  # noqa: N802 -- aiosmtpd's name
        self.begun.touch()
        await asyncio.sleep(2)
        return "250 OK"


def test_a_worker_that_is_asked_to_stop_finishes_what_it_is_doing(
    tmp_path: Path, sqlite_url: str
) -> None:
    begun = tmp_path / "begun"
    server = Controller(SlowServer(begun), hostname="127.0.0.1", port=free_port())
    server.start()
    house = make_house(sqlite_url, tmp_path)
    post_mail(house)
    address = f"smtp://127.0.0.1:{server.port}"
    worker = start(WORKER, tmp_path, ACADEMY_DATABASE_URL=sqlite_url, ACADEMY_SMTP_URL=address)
    try:
        wait_for(begun.exists)
        worker.send_signal(signal.SIGTERM)
        worker.communicate(timeout=15)
    finally:
        worker.kill()
        server.stop()
    assert worker.returncode == 0
    assert open_messages(house) == 0


def test_a_worker_beside_a_server_does_not_outlive_it(tmp_path: Path, sqlite_url: str) -> None:
    # The "server" starts a worker beside itself, says its number, and is then killed.
    server = """
import subprocess, time
child = subprocess.Popen([sys.executable, "-c", sys.argv[2], sys.argv[1], str(os.getpid())])
print(child.pid, flush=True)
time.sleep(60)
"""
    process = start(server, tmp_path, APPLICATION + WORKER, ACADEMY_DATABASE_URL=sqlite_url)
    assert process.stdout
    worker = psutil.Process(int(process.stdout.readline()))
    wait_for((tmp_path / "jobs.db").exists)
    process.kill()
    process.wait()
    worker.wait(timeout=10)
    process.stdout.close()


def test_posting_does_not_need_the_queue(sqlite_url: str, tmp_path: Path) -> None:
    house = make_house(sqlite_url, tmp_path, ACADEMY_REDIS_URL="redis://127.0.0.1:1/0")
    began = time.monotonic()
    post_mail(house)
    assert time.monotonic() - began < 3
    assert open_messages(house) == 1


def test_many_posts_are_one_nudge_and_a_roll_back_is_none(sqlite_url: str, tmp_path: Path) -> None:
    house = make_house(sqlite_url, tmp_path)
    for _ in range(5):
        post_mail(house)
    queue = jobs.queue_of(house)
    assert queue.pending_count() == 1
    queue.flush()
    with house.app_context(), reading() as session:
        session.scalar(select(func.count()).select_from(Message))
    assert queue.pending_count() == 0
    queue.storage.close()


def test_with_redis_the_queue_is_there(sqlite_url: str, tmp_path: Path) -> None:
    server = TcpFakeServer(("127.0.0.1", 0), server_type="redis")
    Thread(target=server.serve_forever, daemon=True).start()
    url = f"redis://127.0.0.1:{server.server_address[1]}/0"
    house = make_house(sqlite_url, tmp_path, ACADEMY_REDIS_URL=url)
    worker = start(WORKER, tmp_path, ACADEMY_DATABASE_URL=sqlite_url, ACADEMY_REDIS_URL=url)
    try:
        time.sleep(2)
        post_mail(house)
        wait_for(lambda: open_messages(house) == 0, seconds=15)
        worker.send_signal(signal.SIGTERM)
        output, _ = worker.communicate(timeout=15)
    finally:
        worker.kill()
        server.shutdown()
        server.server_close()
    assert worker.returncode == 0
    assert "You have mail." in output
    assert not (tmp_path / "jobs.db").exists()
