"""Rows that are a queue: a worker takes the one that is due next, and holds it for a while.

Promises: two workers never hold the same row; when one is killed another takes over once its lease is
over; a try is counted before it is made, and what was tried too often has failed.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, select, update

from academy.models.database import reading, writing

Claimed = Row[Any]
"""What a worker holds: the columns that its queue names, with ``id``, ``state``, ``tries``, ``due_at``."""


@dataclass(frozen=True, slots=True)
class Queue:
    """A table with those four columns, whose rows wait in the states *waiting*.

    A worker holds one for *lease*; after *tries* it gets the values *given_up*.
    """

    model: Any
    columns: tuple[Any, ...]
    waiting: Collection[str]
    lease: timedelta
    tries: int
    given_up: Mapping[str, Any]

    def claim(self, now: datetime, *only: ColumnElement[bool]) -> Claimed | None:
        """Take the next row that is due, of *only* those.

        The update names the moment that was read, so of two workers one comes away empty and looks on.
        """
        model = self.model
        due = (model.state.in_(self.waiting), model.due_at <= now, *only)
        while True:
            with reading() as session:
                next_ = select(*self._held()).where(*due).order_by(model.due_at, model.id).limit(1)
                row = session.execute(next_).first()
            if row is None:
                return None
            held = {"due_at": now + self.lease, "tries": row.tries + 1}
            same = (model.id == row.id, model.due_at == row.due_at)
            with writing() as session:
                taken = session.execute(
                    update(model)
                    .where(*same, model.state.in_(self.waiting))
                    .values(held if row.tries < self.tries else dict(self.given_up))
                    .returning(*self._held())
                ).first()
            if taken and taken.state in self.waiting:
                return taken

    def ours(self, claimed: Claimed) -> tuple[ColumnElement[bool], ...]:
        """That nobody else has taken it since."""
        model = self.model
        return (
            model.id == claimed.id,
            model.state == claimed.state,
            model.due_at == claimed.due_at,
        )

    def note(self, claimed: Claimed, **values: Any) -> bool:
        """Write *values* to the row, in a transaction of its own; False if it is not ours any more."""
        with writing() as session:
            mine = update(self.model).where(*self.ours(claimed)).values(values)
            return session.execute(mine.returning(self.model.id)).first() is not None

    def hold(self, claimed: Claimed, now: datetime, **values: Any) -> Claimed | None:
        """Write *values*, and hold it for a whole *lease* from now; None if it is not ours any more."""
        model = self.model
        with writing() as session:
            longer = update(model).where(*self.ours(claimed))
            return session.execute(
                longer.values(due_at=now + self.lease, **values).returning(*self._held())
            ).first()

    def put_off(self, claimed: Claimed, *, now: datetime) -> bool:
        """Let it be tried once more at once, or give it up after the last try; False for that."""
        again = bool(claimed.tries < self.tries)
        self.note(claimed, **({"due_at": now} if again else self.given_up))
        return again

    def _held(self) -> tuple[Any, ...]:
        model = self.model
        return model.id, model.due_at, model.tries, model.state, *self.columns
