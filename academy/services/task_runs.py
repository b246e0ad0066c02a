"""When the jobs ran, how it ended, and that one is asked to run now."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from academy.errors import NotFound
from academy.models.access import TaskRun
from academy.models.statements import run
from academy.services import journal
from academy.services.viewer import Viewer

KEPT = timedelta(days=8)
"""A job leaves a row a minute at most, so this is some ten thousand rows of each that runs all the time."""

LAST = 20
"""Runs that are shown of one job."""


def begin(session: Session, task: str, *, at: datetime) -> int:
    """Note that *task* starts; the id of its run. Runs of one minute share a row, unless one failed."""
    last = select(func.max(TaskRun.id)).where(TaskRun.task == task).scalar_subquery()
    again = update(TaskRun).where(
        TaskRun.id == last,
        TaskRun.ended_at.is_not(None),
        TaskRun.error.is_(None),
        TaskRun.started_at >= at.replace(second=0, microsecond=0),
    )
    shared = again.values(started_at=at, ended_at=None).returning(TaskRun.id)
    if (known := run(session, shared).scalar()) is not None:
        return int(known)
    added = insert(TaskRun).values(task=task, started_at=at).returning(TaskRun.id)
    return int(run(session, added).scalar_one())


def end(session: Session, run_id: int, *, error: str | None, at: datetime) -> None:
    """Note that it ended, and why it failed if it did."""
    done = update(TaskRun).where(TaskRun.id == run_id)
    run(session, done.values(ended_at=at, error=error and error[:300]))


def newest(session: Session) -> Mapping[str, TaskRun]:
    """The last run of each job."""
    last = select(func.max(TaskRun.id)).group_by(TaskRun.task)
    return {
        each.task: each for each in session.scalars(select(TaskRun).where(TaskRun.id.in_(last)))
    }


def last_failures(session: Session) -> Mapping[str, TaskRun]:
    """The last run of each job that failed, of those that failed lately."""
    failed = select(func.max(TaskRun.id)).where(TaskRun.error.is_not(None)).group_by(TaskRun.task)
    return {
        each.task: each for each in session.scalars(select(TaskRun).where(TaskRun.id.in_(failed)))
    }


def of(session: Session, task: str) -> list[TaskRun]:
    """The last runs of one job, the newest first."""
    runs = select(TaskRun).where(TaskRun.task == task).order_by(TaskRun.id.desc()).limit(LAST)
    return list(session.scalars(runs))


def require_whole(viewer: Viewer) -> None:
    """Raise ``NotFound`` unless the viewer administers the whole company: jobs are nobody's unit."""
    if not viewer.administers_all:
        raise NotFound("There is nothing at this address.")


def ask(session: Session, viewer: Viewer, task: str, *, at: datetime) -> None:
    """Have *task*, which exists, done as soon as the worker looks."""
    require_whole(viewer)
    journal.note(session, actor=viewer.actor, act="job.asked", subject="", at=at, job=task)
    session.info.setdefault("wakes", set()).add(task)
