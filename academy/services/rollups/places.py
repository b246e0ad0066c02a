"""Where people are counted: every unit's own people in a home, every job in a place.

Kept as rows, so that a change of the plan is counted as a difference: what a unit's people have is taken
from the units above its old home and given to those above its new one.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from academy.engine.groups import homes, lineage, other_jobs
from academy.models.bulk import batched
from academy.models.insights import (
    EVERY_JOB,
    HELD_ROWS,
    OTHER_JOBS,
    PUT_PLACES,
    CountedIn,
    Rollup,
)
from academy.models.people import Unit
from academy.models.statements import here, run

Cell = tuple[int, str]
"""A unit and a job, or every job."""

Key = tuple[int, str, str, date]
"""Unit, job, what and day: a row of ``rollup``."""

NOWHERE = ""

PORTION = 500
"""Units whose sums are read in one statement."""


class Place(NamedTuple):
    """The path of the unit where a cell is counted (empty for nowhere), and as what job."""

    path: str
    label: str


Plan = dict[Cell, Place]


def stored(session: Session) -> Plan:
    """The plan by which everything was counted so far."""
    return {(row.unit_id, row.job): Place(row.path, row.label) for row in run(session, _PLAN).all()}


def planned(session: Session, old: Plan) -> Plan:
    """The plan as it has to be, for the people who are counted now; as near to the *old* as it can be."""
    units = {row.id: (row.path, row.kind) for row in run(session, _UNITS)}
    heads: dict[str, int] = {}
    jobs: defaultdict[int, dict[str, int]] = defaultdict(dict)
    for row in run(session, _HEADS):
        if row.unit_id not in units:
            continue
        if row.job == EVERY_JOB:
            heads[units[row.unit_id][0]] = row.own
        else:
            jobs[row.unit_id][row.job] = row.own
    before = {
        units[unit][0]: place.path
        for (unit, job), place in old.items()
        if job == EVERY_JOB and unit in units
    }
    home_of = homes(heads, before)
    kinds = dict(units.values())
    plan: Plan = {}
    cells: defaultdict[str, dict[Cell, tuple[str, int]]] = defaultdict(dict)
    for unit, (path, _) in units.items():
        home = home_of.get(path, NOWHERE)
        plan[unit, EVERY_JOB] = Place(home, EVERY_JOB)
        for job, people in jobs[unit].items():
            cells[_place(home, kinds)][unit, job] = (home, people)
    for place, its in cells.items():
        plan.update(_jobs(place, its))
    return plan


def _jobs(place: str, cells: Mapping[Cell, tuple[str, int]]) -> Iterator[tuple[Cell, Place]]:
    by_home: Counter[tuple[str, str]] = Counter()
    for (_, job), (home, people) in cells.items():
        by_home[home, job] += people
    others = other_jobs(by_home, OTHER_JOBS)
    for unit, job in cells:
        yield (unit, job), Place(place, OTHER_JOBS if job in others else job)


def _place(home: str, kinds: Mapping[str, str]) -> str:
    """The unit that the jobs of people at *home* are told apart in: their entity, or else their home."""
    if home == NOWHERE:
        return NOWHERE
    above = [path for path in lineage(home) if kinds.get(path) == "entity"]
    return above[-1] if above else home


def moved(session: Session, old: Plan, new: Plan) -> Counter[Key]:
    """The differences in totals that a new plan makes to what was counted by the old one; it is stored."""
    differences: Counter[Key] = Counter()
    changed = [cell for cell in {*old, *new} if old.get(cell) != new.get(cell)]
    wanted = set(changed)
    for some in batched(sorted({unit for unit, _ in changed}), PORTION):
        for row in run(session, HELD_ROWS, {"units": some}):
            cell = (row.unit_id, row.job)
            if cell in wanted:
                _add(differences, old.get(cell), row.what, row.day, -row.own)
                _add(differences, new.get(cell), row.what, row.day, row.own)
    _store(session, [cell for cell in changed if cell in new], new)
    gone = [cell for cell in changed if cell not in new]
    for unit, job in gone:
        its = (CountedIn.unit_id == unit, CountedIn.job == job)
        session.execute(delete(CountedIn).where(*its))
        if job == EVERY_JOB:  # the unit went, and whatever it had with it
            session.execute(delete(Rollup).where(Rollup.unit_id == unit))
    units_gone = {unit for unit, job in gone if job == EVERY_JOB}
    return Counter({key: n for key, n in differences.items() if n and key[0] not in units_gone})


def counted_at(
    plan: Mapping[Cell, Place], differences: Mapping[Key, int]
) -> Iterator[tuple[Key, int]]:
    """Of differences of units' own people, those of the totals above them."""
    for (unit, job, what, day), number in differences.items():
        place = plan.get((unit, job))
        if place and place.path:
            for above in _ids(place.path):
                yield (above, place.label, what, day), number


def _add(differences: Counter[Key], place: Place | None, what: str, day: date, number: int) -> None:
    if place and place.path:
        for above in _ids(place.path):
            differences[above, place.label, what, day] += number


def _ids(path: str) -> Iterable[int]:
    return map(int, path.strip("/").split("/"))


def _store(session: Session, cells: list[Cell], plan: Plan) -> None:
    rows = [
        {"unit_id": unit, "job": job, "path": plan[unit, job].path, "label": plan[unit, job].label}
        for unit, job in sorted(cells)
    ]
    if rows:
        run(session, here(session, PUT_PLACES), rows)


_PLAN = select(CountedIn.unit_id, CountedIn.job, CountedIn.path, CountedIn.label)
_UNITS = select(Unit.id, Unit.path, Unit.kind)
_HEADS = select(Rollup.unit_id, Rollup.job, Rollup.own).where(
    Rollup.what == "people", Rollup.own > 0
)
