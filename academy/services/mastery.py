"""Mastery: what a unit's people know of each skill before, after, and 30 and 90 days later.

Defined in ``engine/mastery.py``. A person counts towards her unit and all units above it; what is
kept are sums over people, and only sums over ``LEAST`` or more: nothing here says what one person knows.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from academy.engine.mastery import Moment, Reading
from academy.models.bulk import insert_rows
from academy.models.memory import Mastery
from academy.models.people import Unit

LEAST = 5
"""People below whom a group is not spoken of."""

MOMENTS = tuple(Moment)

Number = TypeVar("Number", np.int32, np.float64)

Row = tuple[int, str, str, int, float]
"""Unit, skill, moment, people, and the sum of what they know."""


class Tally:
    """Sums under way: an array over units, skills and moments, whatever the number of people.

    *paths* maps every unit to its path, *skills* are ids by their rows in the bank.
    """

    def __init__(self, paths: Mapping[int, str], skills: Sequence[str]) -> None:
        self.units = {unit: row for row, unit in enumerate(paths)}
        self.paths, self.skills = paths, skills
        shape = (len(self.units), len(skills), len(MOMENTS))
        self.people, self.total = np.zeros(shape, np.int32), np.zeros(shape)

    def add(self, unit_id: int, readings: Iterable[Reading]) -> None:
        """Count one person's *readings* towards her own unit."""
        unit = self.units.get(unit_id)
        if unit is None:  # she came to a unit that was made after the counting began
            return
        for skill, moment, known in readings:
            place = (unit, skill, MOMENTS.index(moment))
            self.people[place] += 1
            self.total[place] += known

    def rows(self) -> Iterator[Row]:
        """A row for each sum over enough people, of a unit and all below it."""
        people, total = self._rolled_up(self.people), self._rolled_up(self.total)
        ids = list(self.units)
        for unit, skill, moment in np.argwhere(people >= LEAST).tolist():
            place = (unit, skill, moment)
            counted, known = int(people[place]), float(total[place])
            yield ids[unit], self.skills[skill], MOMENTS[moment].value, counted, known

    def _rolled_up(self, own: NDArray[Number]) -> NDArray[Number]:
        rolled = own.copy()
        for unit, path in self.paths.items():
            for above in map(int, path.strip("/").split("/")[:-1]):
                rolled[self.units[above]] += own[self.units[unit]]
        return rolled


def replace(session: Session, rows: Iterable[Row]) -> None:
    """Put these sums in the place of yesterday's; those of units that went meanwhile are dropped."""
    here = set(session.scalars(select(Unit.id)))
    session.execute(delete(Mastery))
    kept = (row for row in rows if row[0] in here)
    insert_rows(session, Mastery, ("unit_id", "skill", "moment", "people", "total"), kept)
