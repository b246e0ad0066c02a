"""``python -m tests.bench.roster [--people N] [--only KIND]``: what a roster costs, on both databases.

A company of N people is imported as new, imported again unchanged, exported and imported from that, undone;
the tenth of it first, to see how that grows. CPU seconds are those of the command (``start`` is what it
takes to do nothing) and of the database's server; the memory is the peak of the command and its helpers.
"""

import argparse
import csv
import os
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil

from academy.services import schema
from tests.bench.house import _database
from tests.bench.processes import academy, family
from tests.workday import PYTHONPATH

GATES = {"new": 8.0, "unchanged": 4.0, "csv again": 4.0, "xlsx again": 24.0}
"""CPU seconds at 170,000 people, of the command and the database together."""

HEADINGS = ("Number", "E-mail", "Given name", "Family name", "Unit", "Manager", "Job", "Language")
HEADINGS += ("First day", "Working days", "Leave")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.roster", description=__doc__)
    parser.add_argument("--people", type=int, default=170_000)
    parser.add_argument("--only", choices=("sqlite", "postgresql"))
    options = parser.parse_args()
    print(
        f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores, a loop of a million: {loop():.3f} s"
    )
    words = (
        f"{'':12}{'':12}{'people':>9}{'CPU s':>8}{'server':>8}{'whole':>8}{'peak MB':>9}{'gate':>6}"
    )
    print(words)
    for kind in (options.only,) if options.only else ("sqlite", "postgresql"):
        for people in (options.people // 10, options.people):
            with tempfile.TemporaryDirectory(prefix="academy-bench-") as name:
                measure(kind, Path(name), people, whole=people == options.people)


def measure(kind: str, folder: Path, people: int, *, whole: bool) -> None:
    """One size on one database."""
    with _database(kind) as (url, pid):
        url = url or f"sqlite:///{folder}/academy.db"
        environment = {
            **{k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"},
            "ACADEMY_SECRET_KEY": "only for measuring, and only on this machine",
            "PYTHONPATH": PYTHONPATH,
            "ACADEMY_DATABASE_URL": url,
        }
        schema.upgrade(url)
        made, none = folder / "roster.csv", folder / "none.csv"
        for path, size in ((made, people), (none, 1)):
            with path.open("w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows([HEADINGS, *lines(size)])
        for what, words in {
            "start": ("import", none, "--dry-run", "--partial"),
            "new": ("import", made),
            "unchanged": ("import", made),
            "export csv": ("export", folder / "out.csv"),
            "csv again": ("import", folder / "out.csv"),
            "export xlsx": ("export", folder / "out.xlsx"),
            "xlsx again": ("import", folder / "out.xlsx"),
            "undone": ("import", "--undo", 1),
        }.items():
            command = academy("people", *map(str, words))
            cpu, server, peak = cost(command, folder, environment, pid)
            gate = f"{GATES[what]:6.0f}" if whole and what in GATES else ""
            gate += " OVER" if gate and cpu + server > GATES[what] else ""
            times = f"{cpu:8.2f}{server:8.2f}{cpu + server:8.2f}"
            print(f"{kind:12}{what:12}{people:>9,}{times}{peak:9.0f}{gate}", flush=True)


def loop() -> float:
    """CPU seconds of a million additions, at best: how fast this machine is just now."""
    best = 9.0
    for _ in range(5):
        began, total = time.process_time(), 0
        for number in range(1_000_000):
            total += number * number
        best = min(best, time.process_time() - began)
    return best


def lines(people: int) -> Iterator[tuple[str, ...]]:
    """A company: teams of twelve, in five countries; everybody has a manager but the first."""
    for n in range(people):
        lead = n - n % 12 if n % 12 else n // 144 * 12
        yield (
            *(f"E{n:06}", f"person.{n}@company.example" if n % 7 else ""),
            *(f"Given{n % 900}", f"Family{n % 7000}"),
            f"Company/Country {n % 5}/Entity {n % 15}/Team {n % 1200}",
            *(f"E{lead:06}" if lead != n else "", ("Advisor", "Driver", "Engineer")[n % 3]),
            *("fr" if n % 3 else "en", f"20{10 + n % 15}-0{1 + n % 9}-1{n % 9}"),
            *("1245" if n % 10 == 0 else "", "2027-02-01/2027-02-05" if n % 5 == 0 else ""),
        )


def cost(
    command: list[str], folder: Path, environment: dict[str, str], pid: int | None
) -> tuple[float, float, float]:
    """CPU seconds of *command*, those of the database's server meanwhile, and the command's peak in MB."""
    before, server = os.times(), seconds(pid)
    with (folder / "said").open("w") as said:
        running = subprocess.Popen(command, cwd=folder, env=environment, stdout=said, stderr=said)
        peak = 0.0
        while running.poll() is None:
            peak = max(peak, memory(running.pid))
            time.sleep(0.02)
    if running.wait():
        raise SystemExit((folder / "said").read_text())
    after = os.times()
    own = (
        after.children_user + after.children_system - before.children_user - before.children_system
    )
    time.sleep(0.3)
    return own, seconds(pid) - server, peak


def memory(pid: int) -> float:
    """MB that a process and those that it started hold just now."""
    held = 0.0
    for process in family(pid):
        with suppress(psutil.NoSuchProcess):
            held += process.memory_info().rss / 1e6
    return held


def seconds(pid: int | None) -> float:
    """CPU seconds of a database's server, of those processes too that have ended."""
    if pid is None:
        return 0.0
    times = [process.cpu_times() for process in family(pid)]
    return sum(t.user + t.system + t.children_user + t.children_system for t in times)


if __name__ == "__main__":
    main()
