"""Sending requests and reading the server's CPU clock around them."""

import json
import statistics
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import psutil

from tests.bench.processes import ROOT, cpu_seconds

Request = dict[str, Any]
Script = list[Request]


@dataclass(frozen=True, slots=True)
class Measured:
    """What one measurement showed; times in ms, CPU of the whole server side per request."""

    requests: int
    cpu: float
    per_second: float
    p50: float
    p95: float


def get(path: str, cookie: str = "", *, keep: bool = False) -> Request:
    """A GET that should be answered with 200."""
    return {"method": "GET", "path": path, "cookie": cookie, "status": 200, "keep": keep}


def post(
    path: str,
    cookie: str,
    form: Sequence[tuple[str, str]],
    *,
    status: int = 200,
    keep: bool = False,
) -> Request:
    """A POST of a form."""
    return {**get(path, cookie, keep=keep), "method": "POST", "form": list(form), "status": status}


def send(port: int, scripts: list[Script]) -> dict[str, Any]:
    """Have each script sent over a connection of its own, all at once; ends the run if one fails."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.client"],
        input=json.dumps({"port": port, "scripts": scripts}),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        timeout=600,
    )
    report: dict[str, Any] = json.loads(done.stdout)
    if report["wrong"]:
        raise SystemExit(f"{len(report['wrong'])} answers were wrong: {report['wrong'][:5]}")
    return report


def measure(
    port: int, scripts: list[Script], server: Callable[[], list[psutil.Process]]
) -> tuple[Measured, dict[str, Any]]:
    """Send *scripts* and say what they cost the processes of *server*; and what came back."""
    before = cpu_seconds(server())
    report = send(port, scripts)
    spent = cpu_seconds(server()) - before
    seconds = sorted(second for each in report["seconds"] for second in each)
    measured = Measured(
        requests=len(seconds),
        cpu=1000 * spent / len(seconds),
        per_second=len(seconds) / report["wall"],
        p50=1000 * statistics.median(seconds),
        p95=1000 * seconds[int(len(seconds) * 0.95)],
    )
    return measured, report


def shared_out(requests: Sequence[Request], clients: int) -> list[Script]:
    """*requests* dealt to so many connections."""
    return [list(requests[start::clients]) for start in range(clients)]
