"""Runs the mutants: ``python -m tests.mutants [NAME ...]``; exit 1 if one survives."""

import argparse
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from tests.mutants import ROOT, Mutant
from tests.mutants.controls import MUTANTS

TIME_LIMIT = 600
"""Seconds that the tests of one mutant may take."""

ENDLESS = -1

FAILED = 1
"""What pytest returns when tests ran and some of them failed; anything else proves nothing."""

LEFT_OUT = shutil.ignore_patterns(
    ".git", ".venv", "*_cache", "__pycache__", "instance", "node_modules"
)


def main() -> int:
    """Every mutant, or those that are named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="mutants to run; all of them by default")
    wanted = parser.parse_args().names
    chosen = [mutant for mutant in MUTANTS if not wanted or mutant.name in wanted]
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        house = Path(folder) / "house"
        shutil.copytree(ROOT, house, ignore=LEFT_OUT)
        survivors = [mutant.name for mutant in chosen if not is_noticed(mutant, house)]
    print(f"{len(chosen) - len(survivors)} of {len(chosen)} mutants were noticed.")
    return 1 if survivors or not chosen else 0


def is_noticed(mutant: Mutant, house: Path) -> bool:
    """Whether its tests pass in the whole *house* and fail without the control; says so."""
    began = time.monotonic()
    if sound := passes(house, mutant.tests):
        taken = house / mutant.path
        whole = taken.read_bytes()
        mutant.take_away(house)
        run = test(house, mutant.tests)
        taken.write_bytes(whole)
    verdict = "BROKEN  " if not sound else "noticed " if run.returncode == FAILED else "SURVIVED"
    print(f"{verdict}  {mutant.name}  ({time.monotonic() - began:.0f} s)", flush=True)
    return verdict == "noticed "


@cache
def passes(house: Path, tests: tuple[str, ...]) -> bool:
    """Whether *tests* pass while every control stands."""
    run = test(house, tests)
    if run.returncode:
        print(run.stdout[-2000:], flush=True)
    return run.returncode == 0


def test(house: Path, tests: Sequence[str]) -> "subprocess.CompletedProcess[str]":
    """Run *tests* in *house*. What has no end within ``TIME_LIMIT`` proves nothing."""
    command = [sys.executable, "-B", "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests]
    try:
        return subprocess.run(
            command, cwd=house, capture_output=True, text=True, check=False, timeout=TIME_LIMIT
        )
    except subprocess.TimeoutExpired:
        return subprocess.CompletedProcess(command, ENDLESS, stdout="They did not end in time.\n")


if __name__ == "__main__":
    sys.exit(main())
