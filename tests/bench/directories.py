"""What a directory's calls cost. Lists and changes by id must not grow with the number of people; a page
far down a list and its count may.
"""

import time
from collections.abc import Callable, Iterator

from flask import Flask
from sqlalchemy import insert, select

from academy.models.database import reading, writing
from academy.models.directories import DirectoryGroup, DirectoryMember
from academy.models.people import Person, Unit
from tests.bench.growth import Figure
from tests.bench.meter import Meter
from tests.statements import counted
from tests.web.scim.connected import Connected

CALLS, ROUNDS = 10, 3
LONG_LIST = 10_000


def measure(app: Flask, meter: Meter) -> Iterator[tuple[str, Figure]]:
    """A directory's calls in an academy with whatever crowd there is."""
    with reading() as session:
        top = session.scalars(select(Unit.name).where(Unit.parent_id.is_(None))).first()
        uids = session.scalars(select(Person.uid).order_by(Person.id.desc()).limit(50)).all()
    directory = Connected(app, str(top))
    total = directory.get("/Users", count=1)["totalResults"]
    group = _long_list(app, directory, uids[-1])
    for name, call in _calls(directory, list(uids), group, total):
        turns = iter(range(10**6))

        def once(call: Callable[[int], object] = call, name: str = name) -> None:
            assert call(next(turns)), name  # noqa: B023 -- used up before the next name

        once()
        with counted(app) as sent:
            once()
        yield f"SCIM {name}", Figure(meter.cost(once, times=CALLS, rounds=ROUNDS), len(sent))


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
