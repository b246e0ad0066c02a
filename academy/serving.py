"""``academy run``: the production server, with the worker beside it in the embedded set-up."""

import ctypes
import multiprocessing
import os
import signal
import socket
import sys
import threading
import time

from flask import Flask

from academy import jobs
from academy.config import Config
from academy.wsgi import make

THREADS = 8
"""Requests that one process answers at once: as fast as two processes on SQLite, and half the memory."""

PATIENCE = 10
"""Seconds that requests under way get to finish when the server is asked to stop."""

M_MMAP_THRESHOLD = -3  # from malloc.h
LARGE = 1024 * 1024
"""Bytes from which a block of memory is mapped for itself."""


def is_free(host: str, port: int) -> bool:
    """Whether nobody listens there yet. The server itself would not mind, and share the port."""
    family, kind, protocol, _name, address = socket.getaddrinfo(
        host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    with socket.socket(family, kind, protocol) as probe:
        probe.setsockopt(
            socket.SOL_SOCKET, socket.SO_REUSEADDR, 1
        )  # the last one may just have left
        try:
            probe.bind(address)
        except OSError:
            return False
    return True


def serve(config: Config, *, host: str, port: int, processes: int) -> None:
    """Serve until told to stop. Without Redis a worker runs beside, and stops with the server."""
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    # A fork would carry along all that preparing needed: a third more memory in each process.
    multiprocessing.set_start_method("spawn", force=True)
    # glibc would keep a heap for each thread, filled once and hardly ever given back.
    os.environ.setdefault("MALLOC_ARENA_MAX", "1")
    worker = None
    if not config.redis_url:
        worker = multiprocessing.Process(target=work, kwargs={"beside": os.getpid()}, name="worker")
        worker.start()
    server = Granian(
        "academy.serving:load",
        factory=True,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=processes,
        blocking_threads=THREADS,
        websockets=False,
        respawn_failed_workers=True,
        respawn_interval=0.5,
        workers_kill_timeout=PATIENCE,
        log_level=LogLevels.error,  # it warns of eight threads, which were measured
        backpressure=256,
    )
    try:
        server.serve()
    finally:
        if worker:
            worker.terminate()
            worker.join(jobs.PATIENCE)


def load() -> Flask:
    """What each serving process answers with. Like the worker it ends when its parent is gone."""
    _give_back_memory()
    _leave_interrupts_to_parent()
    threading.Thread(target=_end_with, args=(os.getppid(),), name="parent", daemon=True).start()
    return make()


def work(*, beside: int | None = None) -> None:
    """Run background jobs until told to stop, or until the process *beside* is gone."""
    if beside is not None:
        _leave_interrupts_to_parent()
    jobs.run_worker(make(), beside=beside)


def _leave_interrupts_to_parent() -> None:
    """Ctrl-C reaches every process of a terminal; the server alone tells the others to end.

    A serving process that was told twice used to hang for the whole of ``PATIENCE``.
    """
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(PATIENCE)
    os._exit(1)


def _give_back_memory() -> None:
    """Have the C library return large blocks at once.

    It would keep the 19 MiB of a password's hash, in each thread that ever hashed: 43 MB of 120.
    """
    if sys.platform == "linux":
        mallopt = getattr(ctypes.CDLL(None), "mallopt", None)  # musl has none, and keeps nothing
        if mallopt:
            mallopt(M_MMAP_THRESHOLD, LARGE)
