"""What a directory's calls cost: ``python -m tests.bench.directories [--people N] [--only KIND]``.

CPU of this process and of the database's, over calls through the application as it is served. Lists and
changes by id must not grow with the number of people; a page far down a list and its count may.
"""

import argparse
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from flask import Flask
from sqlalchemy import insert, select

from academy import clock
from academy.models.database import reading, writing
from academy.models.directories import DirectoryGroup, DirectoryMember
from academy.models.people import Person, Unit
from tests.bench.house import House, Size, house
from tests.bench.processes import cpu_seconds, family
from tests.web.scim.connected import Connected

CALLS = 20
LONG_LIST = 10_000


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one kind of call: CPU and patience, in milliseconds a call."""

    name: str
    cpu: float
    wall: float


def measure_directory(built: House, *, calls: int = CALLS) -> list[Cost]:
    """The costs of a directory's calls in an academy with whatever crowd there is."""
    with built.inside() as app:
        app.testing = True
        with reading() as session:
            top = session.scalars(select(Unit.name).where(Unit.parent_id.is_(None))).first()
            uids = session.scalars(select(Person.uid).order_by(Person.id.desc()).limit(50)).all()
        directory = Connected(app, str(top))
        total = directory.get("/Users", count=1)["totalResults"]
        group = _long_list(app, directory, uids[-1])
        directory.patch(uids[0], {"op": "replace", "path": "title", "value": "warm"})
        return [
            _cost(built, name, call, calls)
            for name, call in _calls(directory, list(uids), group, total)
        ]


def _calls(
    directory: Connected, uids: list[str], group: str, total: int
) -> Iterator[tuple[str, Callable[[int], object]]]:
    login = str(directory.get(f"/Users/{uids[1]}")["userName"])
    far = max(total - 100, 1)

    def title(n: int) -> object:
        return directory.patched(uids[2], {"op": "replace", "path": "title", "value": f"t {n}"})

    def member(n: int) -> object:
        act = {"op": ("add", "remove")[n % 2], "path": "members", "value": [{"value": uids[0]}]}
        return directory.patch(group, act, kind="Groups").status_code == 204

    yield "list, first 100", lambda _: directory.get("/Users", startIndex=1, count=100)
    yield "list, last 100", lambda _: directory.get("/Users", startIndex=far, count=100)
    yield "look for one userName", lambda _: directory.find(f'userName eq "{login}"')
    yield "read one", lambda _: directory.get(f"/Users/{uids[1]}")
    yield "patch one, and read it", title
    yield f"patch a list of {LONG_LIST:,}", member
    yield "create one", lambda n: directory.add(f"new{n}.{time.monotonic_ns()}@corp.local")


def _long_list(app: Flask, directory: Connected, but: str) -> str:
    uid = directory.group("A long list", but)
    with app.app_context(), writing() as session:
        group = session.scalar(select(DirectoryGroup.id).where(DirectoryGroup.uid == uid))
        ids = session.scalars(select(Person.id).order_by(Person.id).limit(LONG_LIST)).all()
        taken = set(session.scalars(select(DirectoryMember.person_id)))
        rows = [{"group_id": group, "person_id": each} for each in ids if each not in taken]
        session.execute(insert(DirectoryMember), rows)
    return uid


def _cost(built: House, name: str, call: Callable[[int], object], calls: int) -> Cost:
    database = family(built.database_pid) if built.database_pid else []
    call(0)
    call(1)
    cpu, wall = time.process_time() + cpu_seconds(database), time.perf_counter()
    for n in range(calls):
        assert call(n), name
    spent = time.process_time() + cpu_seconds(database) - cpu
    return Cost(name, 1000 * spent / calls, 1000 * (time.perf_counter() - wall) / calls)


def main() -> None:
    """Measure, print, and never fail because of a figure."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.directories", description=__doc__)
    parser.add_argument("--people", type=int, default=170_000)
    parser.add_argument("--only", choices=("sqlite", "postgresql"))
    options = parser.parse_args()
    for kind in (options.only,) if options.only else ("sqlite", "postgresql"):
        with house(kind, Size(options.people, options.people, 0)) as built:
            print(f"{kind}, {options.people:,} people, {clock.now():%Y-%m-%d}")
            for cost in measure_directory(built):
                print(f"  {cost.name:<28} {cost.cpu:8.1f} CPU ms {cost.wall:8.1f} ms", flush=True)


if __name__ == "__main__":
    main()
