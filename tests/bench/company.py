"""What the desk costs as the company grows: HR's pages, tables to take away, a directory's calls; and
whether an answered question knows how many people there are.

CPU of this process, which holds the whole application, and of the database's server.
"""

import time
from collections.abc import Iterator
from itertools import islice

from flask import Flask

from academy import clock
from academy.models.database import writing
from academy.services import drop_off
from academy.services.rollups import repair
from tests.bench import directories, exports, insights, masses
from tests.bench.growth import Figure, Growth
from tests.bench.house import House, Size, house, open_doors
from tests.bench.meter import Meter
from tests.bench.minutes import count_minute
from tests.visitor import FreshClient, Visitor

SIZES = (1_000, 10_000, 170_000)
QUICK_SIZES = (1_000, 10_000)
ANSWERS, STAMPS = 3_000_000 / 170_000, 1_000_000 / 170_000
"""A person: answers, and stamps and visas together."""

MINUTES, ROUNDS = 6, 3
"""People who take their daily minute in one round."""

MINUTE = "a minute: two questions answered"


def examine(kind: str, sizes: tuple[int, ...] = SIZES) -> Growth:
    """All figures of one database."""
    growth = Growth(kind)
    for people in sizes:
        began = time.monotonic()
        with house(kind, Size(people, round(people * ANSWERS), 0)) as built:
            _prepare(built, people)
            growth.fills[people] = time.monotonic() - began
            for name, figure in measure(built):
                growth.figures.setdefault(name, {})[people] = figure
    return growth


def measure(built: House) -> Iterator[tuple[str, Figure]]:
    """Every part, on what lies in *built*."""
    meter = Meter(built.database_pid)
    numbers, _ = open_doors(built, fresh=1 + MINUTES * ROUNDS, seasoned=0)
    with built.inside() as app:
        app.testing, app.test_client_class = True, FreshClient
        yield MINUTE, _minute(app, meter, numbers)
        yield from exports.measure(
            app, meter, built.folder
        )  # first: memory that was used hides more
        yield from insights.measure(app, meter)
        yield from directories.measure(app, meter)


def _prepare(built: House, people: int) -> None:
    with built.inside():
        with writing() as session:
            masses.top_up(session, round(people * STAMPS))
        repair.rebuild(at=clock.now())
        drop_off.count(at=clock.now())


def _minute(app: Flask, meter: Meter, numbers: list[str]) -> Figure:
    """First minutes of people who never came: five pages each."""
    visitors = [Visitor(app).is_in(number) for number in numbers]
    count_minute(app, visitors[0])  # warm
    rest = iter(visitors[1:])

    def some() -> None:
        for visitor in islice(rest, MINUTES):
            count_minute(app, visitor)

    return Figure(meter.cost(some, rounds=ROUNDS) / MINUTES)
