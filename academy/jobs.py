"""Background work: a queue, its tasks, and the worker that does them.

The queue only says *when*; what must happen stands in the database (the outbox, the keys of periods),
so that a lost or doubled task loses and doubles nothing. The queue is a SQLite file in the instance
folder, or Redis where there are several machines.
"""

import logging
import os
import threading
import time
from typing import TYPE_CHECKING, Any

from flask import Flask

from academy import clock
from academy.config import Config
from academy.models.database import db, reading, writing
from academy.services import award_rules, fitting, outages, outbox, periods
from academy.services.mail import Mail

if TYPE_CHECKING:
    from huey import Huey

log = logging.getLogger(__name__)

THREADS = 2
BACKLOG = 8
"""Tasks in the queue from which on nobody needs to be woken: they do all that is left to do."""

PATIENCE = 20
"""Seconds that running tasks get to finish when the worker is asked to stop."""

_making = threading.Lock()


def connect(app: Flask) -> None:
    """Have *app* wake the worker after each request or command that left something to do."""

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
        if queue.pending_count() < BACKLOG:
            app.extensions["jobs"][task]()
        queue.storage.close()  # a request's thread keeps no connection to a queue it rarely needs
    except Exception as error:
        log.warning("the worker was not woken and will look by itself: %s", error)


def run_worker(app: Flask, *, beside: int | None = None) -> None:
    """Do the jobs until SIGTERM or SIGINT; tasks that run then get ``PATIENCE`` seconds to finish.

    *beside* is the id of the server that started this process: when that is gone, so is the worker.
    Must be called in the main thread.
    """
    from huey.consumer import ConsumerStopped

    consumer = queue_of(app).create_consumer(
        workers=THREADS, max_delay=1.0, shutdown_timeout=PATIENCE
    )
    consumer.start()
    checked = time.monotonic()
    while beside is None or os.getppid() == beside:
        try:
            checked = consumer.loop(checked)
        except ConsumerStopped:
            break
    consumer.stop(graceful=True)


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

    config: Config = app.extensions["academy"]

    def deliver_outbox() -> None:
        mail = Mail(config.smtp_url, sender=config.mail_from, name=config.name)
        with app.app_context(), mail as send:
            outbox.deliver(send)

    def clean_up() -> None:
        deleted = 1
        while deleted:
            with app.app_context(), writing() as session:
                deleted = periods.clean_up(session, now=clock.now())

    def fit_engine() -> None:
        with app.app_context():
            report = fitting.nightly(folder=config.instance, at=clock.now())
        if report:
            log.info("%s", report.sentence)

    def restore_streaks() -> None:
        more = True
        while more:
            with app.app_context(), writing() as session:
                more = outages.restore(session, at=clock.now())

    def sweep_badges() -> None:
        with app.app_context():
            _sweep_badges()

    return {
        "deliver_outbox": queue.periodic_task(crontab(minute="*"))(deliver_outbox),
        outages.TASK: queue.periodic_task(crontab(minute="*"))(restore_streaks),
        "clean_up": queue.periodic_task(crontab(hour="2", minute="17"))(clean_up),
        "sweep_badges": queue.periodic_task(crontab(hour="3", minute="23"))(sweep_badges),
        "fit_engine": queue.periodic_task(crontab(hour="1-4", minute="41"))(fit_engine),
    }


def _sweep_badges() -> None:
    """What is due by rules that came later, in portions, then what a human should look at."""
    with reading() as session:
        live = award_rules.current(session)
    for rule in award_rules.rules(live):
        given = 1
        while given:
            with writing() as session:
                given = award_rules.give(session, live, rule, at=clock.now())
    with writing() as session:
        award_rules.flag(session, live, at=clock.now())
