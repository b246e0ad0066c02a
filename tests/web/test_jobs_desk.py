"""The page of jobs: each run is noted with its end, what failed says why, and one is asked to run now."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from academy import jobs
from academy.clock import now
from academy.jobs import tasks
from academy.jobs.schedule import next_run
from academy.jobs.timetable import TASKS, Task
from academy.models.access import Access, TaskRun
from academy.models.database import reading, writing
from academy.services import access, outages, people, periods, task_runs
from academy.services.exports import queue as exports
from academy.services.roster import following, imports
from tests.cast import ADA, AMINA, MARC, person, unit, viewer
from tests.conftest import OPENING
from tests.visitor import Visitor


def test_a_run_is_noted_with_its_end(app: Flask) -> None:
    jobs.recorded(Task("clean_up"), app.extensions["academy"])
    with reading() as session:
        (run,) = task_runs.of(session, "clean_up")
    assert run.ended_at is not None
    assert run.ended_at >= run.started_at
    assert run.error is None


def test_a_run_that_fails_says_why_and_is_not_swallowed(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_config: object) -> None:
        raise OSError("no space left\nand a second line that nobody needs")

    monkeypatch.setattr(tasks, "clean_up", fail)
    with pytest.raises(OSError, match="no space"):
        jobs.recorded(Task("clean_up"), app.extensions["academy"])
    page = Visitor(app).is_in(ADA).get("/jobs/clean_up").text
    assert "OSError: no space left" in page
    assert "second line" not in page
    assert "failed" in Visitor(app).is_in(ADA).get("/jobs").text


def test_every_name_of_the_timetable_is_something_to_do() -> None:
    names = {task.name for task in TASKS}
    assert all(callable(getattr(tasks, name)) for name in names)
    woken = {exports.TASK, following.TASK, imports.TASK, outages.TASK}
    assert woken <= names


def test_every_job_is_listed_with_its_next_run(app: Flask) -> None:
    page = Visitor(app).is_in(ADA).get("/jobs").text
    for task in TASKS:
        assert f"/jobs/{task.name}" in page
        assert next_run(task.minute, task.hour, at=now()) > now()


@pytest.mark.parametrize(
    ("minute", "hour", "comes"),
    [("*", "*", (16, 9, 1)), ("*/5", "*", (16, 9, 5)), ("23", "0-5", (17, 0, 23)),
     ("0", "9", (17, 9, 0)), ("1,7", "*", (16, 9, 1)), ("17", "2", (17, 2, 17))],
)  # fmt: skip
def test_the_next_run_is_reckoned_from_the_crontab(
    minute: str, hour: str, comes: tuple[int, int, int]
) -> None:
    at = datetime(2026, 11, 16, 9, 0, 30, tzinfo=UTC)
    day, hours, minutes = comes
    assert next_run(minute, hour, at=at) == datetime(2026, 11, day, hours, minutes, tzinfo=UTC)


def test_a_job_is_asked_to_run_now(app: Flask) -> None:
    ada = Visitor(app).is_in(ADA)
    assert ada.post("/jobs/clean_up/runs").location == "/jobs/clean_up"
    assert ada.post("/jobs/nonsense/runs").status_code == 404
    queue = jobs.queue_of(app)
    assert "clean_up" in {task.name for task in queue.pending()}
    assert "asked for a job" in ada.get("/journal").text


def test_who_administers_a_part_runs_no_jobs(app: Flask) -> None:
    with writing() as session:
        people.grant(session, person(session, MARC), "admin", unit(session, "Maroc"), at=OPENING)
    marc = Visitor(app).is_in(MARC)
    assert marc.get("/jobs").status_code == 404
    assert marc.post("/jobs/clean_up/runs").status_code == 404
    assert "/jobs" not in marc.get("/desk").text


def test_old_runs_and_looks_are_cleared_away(app: Flask) -> None:
    with writing() as session:
        ada, amina = viewer(session, ADA, at=now()), person(session, AMINA)
        for days in (1, 364, 366):
            at = now() - timedelta(days=days)
            access.note(session, ada, amina.id, "account", role="admin", at=at)
            task_runs.begin(session, "clean_up", at=at)
    with writing() as session:
        while periods.clean_up(session, now=now()):
            pass
        assert session.scalar(select(func.count()).select_from(Access)) == 2
        assert session.scalar(select(func.count()).select_from(TaskRun)) == 1


def test_runs_of_one_minute_share_a_row_unless_one_failed(app: Flask) -> None:
    def ran(second: int, error: str | None = None) -> None:
        at = OPENING + timedelta(seconds=second)
        with writing() as session:
            task_runs.end(session, task_runs.begin(session, "x", at=at), error=error, at=at)

    for second in (0, 5, 10):
        ran(second)
    ran(15, "OSError: no space left")
    ran(20)
    ran(60)
    with reading() as session:
        found = [(each.started_at - OPENING, each.error) for each in task_runs.of(session, "x")]
    seconds = [(int(after.total_seconds()), bool(error)) for after, error in found]
    assert seconds == [(60, False), (20, False), (15, True)]
