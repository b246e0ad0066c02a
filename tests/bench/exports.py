"""What a table of everybody costs: asked for, and written by the job as it is in life."""

from collections.abc import Iterator
from pathlib import Path

from flask import Flask
from sqlalchemy import select

from academy import clock
from academy.models.database import reading, writing
from academy.models.exports import Export
from academy.services.exports import making, queue
from academy.services.exports.asking import Filters
from tests.bench.growth import Figure
from tests.bench.meter import Meter
from tests.cast import ADA, viewer

TABLES = (("completion", "csv"), ("completion", "xlsx"), ("people", "csv"), ("visas", "csv"))


def measure(app: Flask, meter: Meter, folder: Path) -> Iterator[tuple[str, Figure]]:
    """Each table once or twice."""
    words = app.extensions["export_words"]
    maker = making.Maker(folder / "exports", "Escale", words, clock.now)
    for kind, format_ in TABLES:

        def write(kind: str = kind, format_: str = format_) -> None:
            with writing() as session:
                uid = queue.ask(
                    session,
                    viewer(session, ADA, at=clock.now()),
                    kind,
                    format_,
                    Filters(),
                    at=clock.now(),
                ).uid
            assert maker.make() == 1
            with reading() as session:
                made = session.scalars(select(Export).where(Export.uid == uid)).one()
                assert made.state == "made", made.problem

        with meter.peak() as peak:
            cpu = meter.cost(write, rounds=2 if format_ == "csv" else 1)
        yield f"export {kind}, {format_}", Figure(cpu, megabytes=peak.megabytes)
