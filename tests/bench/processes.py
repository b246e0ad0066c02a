"""Server processes: started, waited for, their CPU time and memory read, stopped."""

import http.client
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil

from tests.ports import free_port
from tests.workday import PYTHONPATH

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60
"""Seconds that a server gets to answer for the first time, and to end."""


class Server:
    """One server with everything below it, on a free port of 127.0.0.1."""

    def __init__(self, command: list[str], folder: Path, environment: dict[str, str]) -> None:
        self.port = free_port()
        self.log = folder / "server.log"
        inherited = {k: v for k, v in os.environ.items() if not k.startswith("ACADEMY_")}
        began = time.monotonic()
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [part.format(port=self.port) for part in command],
                cwd=folder,
                env={**inherited, "PYTHONPATH": PYTHONPATH, "PORT": str(self.port), **environment},
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        self._wait_for_an_answer()
        self.start_seconds = time.monotonic() - began

    def stop(self) -> None:
        """Ask it to end, and insist after a while."""
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            for process in self.tree():
                process.kill()
            self.process.wait()

    def tree(self) -> list[psutil.Process]:
        """The server and what it started."""
        return family(self.process.pid)

    def _wait_for_an_answer(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                break
            try:
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
                connection.request("GET", "/healthz")
                connection.getresponse().read()
                connection.close()
                return
            except OSError:
                time.sleep(0.01)
        raise SystemExit(f"The server did not start:\n{self.log.read_text()[-3000:]}")


def academy(*words: str) -> list[str]:
    """The command line of ``academy WORDS``."""
    return [sys.executable, "-m", "academy.cli", *words]


def family(pid: int) -> list[psutil.Process]:
    """A process and all below it."""
    parent = psutil.Process(pid)
    return [parent, *parent.children(recursive=True)]


def cpu_seconds(processes: list[psutil.Process]) -> float:
    """User and system time of *processes* and of those that they have outlived."""
    total = 0.0
    for process in processes:
        try:
            times = process.cpu_times()
        except psutil.NoSuchProcess:
            continue
        total += times.user + times.system + times.children_user + times.children_system
    return total


def memory(processes: list[psutil.Process]) -> list[tuple[str, float, float]]:
    """For each process what it is, and its resident and its own (unshared) memory in MB."""
    found = []
    for process in processes:
        with process.oneshot():
            name = " ".join(process.cmdline())[:300]
            full = process.memory_full_info()
        found.append((_role(name), full.rss / 1e6, full.uss / 1e6))
    return found


def _role(command: str) -> str:
    if "resource_tracker" in command:
        return "resource tracker"
    if "spawn_main" in command:
        return "child"
    return "parent"
