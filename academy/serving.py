"""``academy run``: the production server, with the worker beside it in the embedded set-up."""

import multiprocessing
import os

from academy import jobs
from academy.config import Config
from academy.wsgi import make

THREADS = 8
"""Requests that one process answers at once: as fast as two processes on SQLite, and half the memory."""


def serve(config: Config, *, host: str, port: int, processes: int) -> None:
    """Serve until told to stop. Without Redis a worker runs beside, and stops with the server."""
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    worker = None
    if not config.redis_url:
        spawn = multiprocessing.get_context("spawn")
        worker = spawn.Process(target=work, kwargs={"beside": os.getpid()}, name="worker")
        worker.start()
    server = Granian(
        "academy.wsgi:make",
        factory=True,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=processes,
        blocking_threads=THREADS,
        websockets=False,
        respawn_failed_workers=True,
        respawn_interval=0.5,
        workers_kill_timeout=10,
        log_level=LogLevels.warning,
        backpressure=256,
    )
    try:
        server.serve()
    finally:
        if worker:
            worker.terminate()
            worker.join(jobs.PATIENCE)


def work(*, beside: int | None = None) -> None:
    """Run background jobs until told to stop, or until the process *beside* is gone."""
    jobs.run_worker(make(), beside=beside)
