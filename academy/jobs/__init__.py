"""Background work: a queue, its tasks, and the worker that does them.

The queue only says *when*; what must happen stands in the database (the outbox, the keys of periods),
so that a lost or doubled task loses and doubles nothing. The queue is a SQLite file in the instance
folder, or Redis where there are several machines.
"""

import logging
import os
import threading
import time
from contextlib import suppress
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any

from flask import Flask
from sqlalchemy.exc import DBAPIError

from academy import clock
from academy.config import Config
from academy.jobs.schedule import next_run
from academy.jobs.timetable import COUNTING, TASKS, Task
from academy.models.database import db, writing
from academy.models.errors import LockTimeout
from academy.services import task_runs

if TYPE_CHECKING:
    from huey import Huey

log = logging.getLogger(__name__)

THREADS = 2
PATIENCE = 20
"""Seconds that running tasks get to finish when the worker is asked to stop."""

PULSE = 5.0
"""Seconds after which the worker looks again whether changes wait: triggers that queue them wake nobody."""

_making = threading.Lock()


def connect(app: Flask) -> None:
    """Have *app* wake the worker after each request or command that left something to do, and know when
    each job comes next (``app.extensions["schedule"]``).
    """
    app.extensions["schedule"] = {
        task.name: partial(next_run, task.minute, task.hour) for task in TASKS
    }

    @app.teardown_appcontext
    def _nudge(_error: BaseException | None) -> None:
        if db.session.registry.has():
            for task in sorted(db.session().info.pop("wakes", ())):
                wake(app, task)


def wake(app: Flask, task: str) -> None:
    """Have *task* done at once instead of within a minute. Never raises.

    Without the queue (Redis is away) nothing is lost: the worker looks every minute by itself.
    """
    try:
        queue = queue_of(app)
        if task not in {waiting.name for waiting in queue.pending()}:
            app.extensions["jobs"][task]()
        queue.storage.close()  # a request's thread keeps no connection to a queue it rarely needs
    except Exception as error:
        log.warning("the worker was not woken and will look by itself: %s", error)


def run_worker(app: Flask, *, beside: int | None = None) -> None:
    """Do the jobs until SIGTERM or SIGINT; tasks that run then get ``PATIENCE`` seconds to finish.

    *beside* is the id of the server that started this process: when that is gone, so is the worker.
    Must be called in the main thread.
    """
    import_module("academy.jobs.tasks")  # before the first of them is due, see ``timetable``
    from huey.consumer import ConsumerStopped

    consumer = queue_of(app).create_consumer(
        workers=THREADS, max_delay=1.0, shutdown_timeout=PATIENCE
    )
    consumer.start()
    checked = felt = time.monotonic()
    while beside is None or os.getppid() == beside:
        try:
            checked = consumer.loop(checked)
        except ConsumerStopped:
            break
        if time.monotonic() - felt >= PULSE:
            feel(app)
            felt = time.monotonic()
    consumer.stop(graceful=True)


def feel(app: Flask) -> None:
    """Have changes counted that wait. Never raises: a database that is away is asked again later."""
    from academy.jobs.tasks import has_changes  # the worker's alone, see ``timetable``

    try:
        with app.app_context():
            waits = has_changes()
    except Exception as error:
        log.warning("nobody knows whether changes wait: %s", error)
    else:
        if waits:
            wake(app, COUNTING)


def queue_of(app: Flask) -> "Huey":
    """The queue of *app* with its tasks; made when it is first needed."""
    with _making:
        if "jobs" not in app.extensions:
            queue = make_queue(app.extensions["academy"])
            app.extensions["jobs"] = {"queue": queue, **_tasks(queue, app)}
    return app.extensions["jobs"]["queue"]


def make_queue(config: Config) -> "Huey":
    """An empty queue: in Redis if that is set, else in ``jobs.db``. Results are not kept."""
    # Late: together these take a tenth of a second, and most processes never touch the queue.
    from huey import RedisHuey, SqliteHuey

    if config.redis_url:
        from redis import ConnectionPool

        pool = ConnectionPool.from_url(config.redis_url, socket_connect_timeout=1, socket_timeout=5)
        return RedisHuey("academy", results=False, connection_pool=pool)
    config.instance.mkdir(parents=True, exist_ok=True)
    return SqliteHuey("academy", results=False, filename=config.instance / "jobs.db", cache_mb=1)


def _tasks(queue: "Huey", app: Flask) -> dict[str, Any]:
    from huey import crontab

    def made(task: Task) -> Any:
        def do() -> None:
            with app.app_context():
                recorded(task, app.extensions["academy"])

        do.__name__ = task.name  # by which the queue knows it
        when = crontab(minute=task.minute, hour=task.hour)
        return queue.periodic_task(when)(do)

    return {task.name: made(task) for task in TASKS}


def recorded(task: Task, config: Config) -> None:
    """Do *task* and note when it started, when it ended, and why it failed if it did.

    A database that cannot be written to stops no job: it is the job that says so.
    """
    run_id = None
    with suppress(DBAPIError, LockTimeout), writing() as session:
        run_id = task_runs.begin(session, task.name, at=clock.now())
    said = None
    try:
        task.do(config)
    except Exception as error:
        said = f"{type(error).__name__}: {error}".splitlines()[0]
        raise
    finally:
        if run_id is not None:
            with suppress(DBAPIError, LockTimeout), writing() as session:
                task_runs.end(session, run_id, error=said, at=clock.now())
