"""``python -m tests.bench [pages] [company] [--quick] [--json FILE] [--only sqlite|postgresql]``

``pages`` are the learner's, through the real server; ``company`` is the desk, at three sizes of company.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tests.bench import company
from tests.bench.counting import count_statements
from tests.bench.gates import WRITERS_P95, WRITERS_PER_SECOND
from tests.bench.house import House, Size, house, open_doors
from tests.bench.load import Measured, Request, get, measure, shared_out
from tests.bench.minutes import measure_minutes
from tests.bench.processes import Server, cpu_seconds, memory
from tests.bench.report import Report
from tests.bench.visitors import Quizzes, Visitor, sign_in

FULL = Size(people=10_000, answers=500_000, requests=1_200)
QUICK = Size(people=1_000, answers=50_000, requests=400)
READERS, ANSWERERS = 8, 24
"""People who look at pages; people who answer all their questions in each of three measurements."""


def main() -> None:
    """Measure, print, and never fail because of a figure."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument(
        "parts", nargs="*", metavar="PART", help="pages, company; without any, both"
    )
    parser.add_argument("--quick", action="store_true", help="fewer people, in some minutes")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all figures there")
    parser.add_argument("--only", choices=("sqlite", "postgresql"))
    options = parser.parse_args()
    if unknown := set(options.parts) - {"pages", "company"}:
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    parts = options.parts or ["pages", "company"]
    kinds = (options.only,) if options.only else ("sqlite", "postgresql")
    size = QUICK if options.quick else FULL
    page = calibrate(size)
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    print(f"calibration page: {page.cpu:.2f} CPU ms, {page.per_second:.0f} a second; load {load}")
    figures: dict[str, Any] = {"calibration": asdict(page)}
    if "pages" in parts:
        figures["databases"] = [_pages_of(kind, size, page.cpu) for kind in kinds]
    if "company" in parts:
        sizes = company.QUICK_SIZES if options.quick else company.SIZES
        figures["company"] = [_company_of(kind, sizes, page.cpu) for kind in kinds]
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1))


def _pages_of(kind: str, size: Size, calibration: float) -> dict[str, Any]:
    report = examine(kind, size)
    print("", *report.lines(calibration), sep="\n", flush=True)
    if kind == "sqlite":
        _tell_writers(report.pages["answer posted"][1])
    return report.as_json()


def _company_of(kind: str, sizes: tuple[int, ...], calibration: float) -> dict[str, Any]:
    growth = company.examine(kind, sizes)
    print("", *growth.lines(calibration), sep="\n", flush=True)
    return growth.as_json()


def calibrate(size: Size) -> Measured:
    """What the yardstick page costs on this machine, now."""
    with tempfile.TemporaryDirectory(prefix="academy-bench-") as folder:
        command = [
            sys.executable,
            "-m",
            "gunicorn",
            "--workers=2",
            "--threads=4",
            "--no-control-socket",
        ]
        command += ["--worker-class=gthread", "--bind=127.0.0.1:{port}"]
        server = Server([*command, "tests.bench.calibration:make()"], Path(folder), {})
        try:
            requests = [get("/")] * size.requests
            measure(server.port, shared_out(requests[:100], 4), server.tree)
            return measure(server.port, shared_out(requests, 4), server.tree)[0]
        finally:
            server.stop()


def examine(kind: str, size: Size) -> Report:
    """All figures of one database."""
    report = Report(kind)
    began = time.monotonic()
    with house(kind, size) as built:
        report.fill_seconds = time.monotonic() - began
        new, old = open_doors(built, fresh=3 * ANSWERERS + 1, seasoned=READERS)
        counter = new.pop()
        server = built.serve()
        try:
            report.start_seconds = server.start_seconds
            report.idle = _idle(built, server)
            visitors, report.pages["sign-in"] = _enter(server, built, new + old)
            report.pages |= measure_minutes(server, built, visitors[: len(new)])
            _answers(report, server, built, visitors[: len(new)])
            _pages(report, server, built, visitors[len(new) :], size)
            report.memory = memory(server.tree())
        finally:
            server.stop()
        with built.inside() as app:
            report.statements = count_statements(app, counter)
    return report


def _enter(server: Server, built: House, people: list[str]) -> tuple[list[Visitor], list[Measured]]:
    half = len(people) // 2
    first, at_four = sign_in(server, built, people[:half], clients=4)
    second, at_eight = sign_in(server, built, people[half:], clients=8)
    return first + second, [at_four, at_eight]


def _answers(report: Report, server: Server, built: House, visitors: list[Visitor]) -> None:
    """Three groups: one shows and answers, one at twice the clients, and the third only answers."""
    quizzes = Quizzes(server, built, visitors)
    pairs = [list(quizzes.to_answer(visitor)) for visitor in visitors]
    groups = [pairs[start::3] for start in range(3)]

    def run(group: list[list[tuple[Request, Request]]], clients: int, *, both: bool) -> Measured:
        scripts: list[list[Request]] = [[] for _ in range(clients)]
        for place, person in enumerate(group):
            for show, answer in person:
                scripts[place % clients] += [show, answer] if both else [answer]
        return measure(server.port, scripts, lambda: built.processes(server))[0]

    four, eight = run(groups[0], 4, both=True), run(groups[1], 8, both=True)
    half = len(groups[2]) // 2
    report.pages["one answered question"] = [_of_two(four), _of_two(eight)]
    report.pages["answer posted"] = [
        run(groups[2][:half], 4, both=False),
        run(groups[2][half:], 8, both=False),
    ]


def _of_two(each: Measured) -> Measured:
    """Two requests counted as one; their latency stays that of a request."""
    return Measured(each.requests // 2, each.cpu * 2, each.per_second / 2, each.p50, each.p95)


def _pages(
    report: Report, server: Server, built: House, readers: list[Visitor], size: Size
) -> None:
    quizzes = Quizzes(server, built, readers)
    module = quizzes.modules[0]
    paths = {
        "question shown": f"/quizzes/{module.uid}",
        "home": "/",
        "lesson": f"/lessons/{module.lessons[-1].uid}",
        "lesson with a video": f"/lessons/{module.lessons[0].uid}",
        "module": f"/modules/{module.uid}",
        "passport": "/passport",
        "style sheet": _style_sheet(built),
    }
    for name, path in paths.items():
        requests = [get(path, readers[turn % READERS].cookie) for turn in range(size.requests)]
        measure(server.port, shared_out(requests[:80], 8), server.tree)
        report.pages[name] = [
            measure(server.port, shared_out(requests, clients), lambda: built.processes(server))[0]
            for clients in (4, 8)
        ]


def _style_sheet(built: House) -> str:
    with built.inside() as app, app.test_request_context():
        return str(app.jinja_env.globals["asset"]("app.css"))  # type: ignore[operator]


def _idle(built: House, server: Server) -> float:
    time.sleep(1)
    seconds, before = 4, cpu_seconds(built.processes(server))
    time.sleep(seconds)
    return 1000 * (cpu_seconds(built.processes(server)) - before) / seconds


def _tell_writers(eight: Measured) -> None:
    print(
        f"8 writers: {eight.per_second:.0f} answers a second, p95 {eight.p95:.0f} ms "
        f"(gates {WRITERS_PER_SECOND} and {WRITERS_P95:.0f})"
    )


if __name__ == "__main__":
    main()
