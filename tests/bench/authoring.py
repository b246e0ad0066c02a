"""``python -m tests.bench.authoring [--modules 500] [--only postgresql]``

What authors wait for in a large academy, the shipped one many times over: publishing all of it for the
first time and once more when nothing changed (the whole command, from its start), and keeping and checking
one lesson in the editor (the request).
"""

import argparse
import os
import re
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from subprocess import run

from flask import Flask
from sqlalchemy import func, select

from academy import paths
from academy.manuscript.folder import ItemKind
from academy.models.content import Item
from academy.models.database import reading, writing
from academy.services import content
from tests.bench.house import House, Size, house
from tests.bench.meter import Meter
from tests.bench.processes import academy
from tests.cast import CHLOE, person
from tests.visitor import Visitor
from tests.web.test_authoring import sent
from tests.workday import PYTHONPATH

SHARED = ("academy.yaml", "skills.yaml", "levels.yaml", "calendar.yaml")
SAVES = 20


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--modules", type=int, default=500)
    parser.add_argument("--only", choices=["sqlite", "postgresql"])
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="academy-bench-content-") as name:
        folder = Path(name)
        multiply(paths.bundled("content"), folder, given.modules)
        for kind in [given.only] if given.only else ["sqlite", "postgresql"]:
            with house(kind, Size(1_000, 0, 0)) as built, built.inside() as app:
                print(kind, flush=True)
                for words in ("all of it is new", "nothing changed", "nothing changed"):
                    told(words, lambda: publish(built, folder))
                with reading() as session:
                    live = select(Item.kind, func.count()).where(Item.retired_at.is_(None))
                    counts = session.execute(live.group_by(Item.kind))
                    print("  live:", ", ".join(f"{number:,} {kind}" for kind, number in counts))
                check(app, Meter(built.database_pid))


def multiply(source: Path, target: Path, modules: int) -> None:
    """Write the modules of *source* to *target* over and over, each time under other ids, without films."""
    whole = content.open_folder(source)
    mine = (*whole.modules, *whole.lessons, *whole.questions)
    ids = "|".join(sorted((each.id for each in mine), key=len, reverse=True))
    named = re.compile(rf"(?<![\w-])(?:{ids})(?![\w-])")
    for name in SHARED:
        (target / name).write_bytes((source / name).read_bytes())
    found = sorted(path.parent for path in source.glob("*/*/module.yaml"))
    for number in range(modules - modules % len(found)):  # a copy links within itself
        module = found[number % len(found)]
        theme = target / module.parent.name
        copy = theme / f"{number + 1}-{module.name.partition('-')[2]}"
        copy.mkdir(parents=True)
        (theme / "theme.yaml").write_bytes((module.parent / "theme.yaml").read_bytes())
        for picture in module.glob("*.svg"):
            (copy / picture.name).write_bytes(picture.read_bytes())
        for path in (*module.glob("*.md"), module / "module.yaml"):
            text = re.sub(r"^video:.*\n", "", path.read_text(), flags=re.MULTILINE)
            (copy / path.name).write_text(named.sub(rf"\g<0>-{number // len(found)}", text))


def publish(built: House, folder: Path) -> None:
    """The whole command, as an author types it."""
    words = academy("content", "publish", str(folder))
    environment = {**os.environ, **built.environment, "PYTHONPATH": PYTHONPATH}
    done = run(words, env=environment, cwd=built.folder, capture_output=True, text=True)
    if done.returncode:
        sys.exit(done.stdout[-2000:] + done.stderr[-2000:])


def told(words: str, act: Callable[[], None]) -> None:
    """Do it, and print what it took."""

    def cpu() -> float:
        spent = resource.getrusage(resource.RUSAGE_CHILDREN)
        return spent.ru_utime + spent.ru_stime

    began, before = time.perf_counter(), cpu()
    act()
    print(
        f"  publishing, {words:<20} {time.perf_counter() - began:6.2f} s by the clock"
        f" {cpu() - before:6.2f} s of CPU of the command",
        flush=True,
    )


def check(app: Flask, meter: Meter) -> None:
    """Keep and check one lesson, as the editor does while somebody types."""
    with writing() as session:
        person(session, CHLOE).locale = "en"
        lesson = session.scalars(
            select(Item.uid).where(Item.kind == ItemKind.LESSON, Item.retired_at.is_(None))
        ).first()
    chloe = Visitor(app).is_in(CHLOE)
    editor = chloe.post("/authoring/drafts", {"item": f"lesson:{lesson}"}).location
    costs, waits = [], []
    for number in range(SAVES):
        form = sent(chloe.get(str(editor)).text)
        texts = form["text"]
        assert isinstance(texts, list)
        form["text"] = [f"{text}\n\nOne more line, {number}.\n" for text in texts]
        began, before = time.perf_counter(), meter.seconds()
        assert chloe.post(f"{editor}/texts?only=state", form).status_code == 200
        waits.append(1000 * (time.perf_counter() - began))
        costs.append(1000 * (meter.seconds() - before))
    print(
        f"  keeping and checking a lesson: {statistics.median(waits):.1f} ms by the clock"
        f" (most {max(waits):.1f}), {statistics.mean(costs):.1f} ms of CPU",
        flush=True,
    )


if __name__ == "__main__":
    main()
