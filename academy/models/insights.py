"""What HR's numbers are read from: small sums, folded from queued changes; targets and starts of units.

Nothing here is written by an answer, but for a line in ``change`` and ``active_month`` that triggers add
when a person's first act of a month, a passport or a visa comes. Whatever stands in ``counted``,
``rollup`` and ``counted_in`` can be counted again from people, passports, visas and active months.

None of those names a person or a unit by foreign key: what was counted is taken away after what it counted
has gone.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, bindparam, select, text
from sqlalchemy.orm import Mapped, mapped_column

from academy.models.base import Base, Id, Ref
from academy.models.statements import insert_new, put

EVERY_JOB = ""
"""The job of a sum over all of a unit's people."""

OTHER_JOBS = "*"
"""The job of those whose own is not told apart, or not known."""

STANDING = date(1970, 1, 1)
"""The day of a sum that has none: how it stands now."""

STEPS = ("opened", "finished", "begun", "passed")
"""Of a lesson: its video started, the lesson finished. Of a module: its quiz begun, and passed."""


class Change(Base):
    """Somebody of whom something changed that is counted: by her id, or by that of her account.

    With neither, the tree of units changed. Rows are only added, and taken away by whoever counts: what is
    committed later is a row of its own, so that nothing is missed, whatever its id.
    """

    __tablename__ = "change"

    id: Mapped[Id]
    person_id: Mapped[Ref | None]
    account_id: Mapped[Ref | None]


class ActiveMonth(Base):
    """A month, by its first day, in which the holder of an account earned something by an act of hers."""

    __tablename__ = "active_month"

    account_id: Mapped[Ref] = mapped_column(primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)


class Counted(Base):
    """What was counted of one person, so that a change can be counted as a difference.

    ``marks`` are ``[what, day]``, with the day as text.
    """

    __tablename__ = "counted"

    person_id: Mapped[Ref] = mapped_column(primary_key=True)
    unit_id: Mapped[Ref]
    job: Mapped[str] = mapped_column(String(120))
    marks: Mapped[list[Any]]


class Rollup(Base):
    """One sum of people. Only ``total`` is ever shown.

    ``what`` is ``people``, ``passport``, ``visa:12``, or dated: ``active`` (a month), and by the Monday of
    a week ``joined``, ``left``, and of passport and visas ``passport.issued``, ``visa:12.renewed``,
    ``visa:12.lapsed``, and ``minute`` and ``possible`` (daily minutes that were taken, and that could be).
    By job there are months in the place of weeks. ``own`` is of the unit's own people and what they really
    do, ``total`` of all who are counted in it or below, as what they are counted.
    """

    __tablename__ = "rollup"

    unit_id: Mapped[Ref] = mapped_column(primary_key=True)
    job: Mapped[str] = mapped_column(String(120), primary_key=True)
    what: Mapped[str] = mapped_column(String(40), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    own: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)


class CountedIn(Base):
    """Where a unit's own people are counted, and where those of them with some job: ``engine/groups.py``.

    ``path`` is of a unit; they count there and in all above it, as ``label``: the job, or others.
    """

    __tablename__ = "counted_in"

    unit_id: Mapped[Ref] = mapped_column(primary_key=True)
    job: Mapped[str] = mapped_column(String(120), primary_key=True)
    path: Mapped[str] = mapped_column(String(400))
    label: Mapped[str] = mapped_column(String(120))


class Target(Base):
    """The share of a unit's people, in per cent, that shall hold something (or be active) by a day.

    The newest row of a unit, job and what holds; a share of 0 ends it.
    """

    __tablename__ = "target"
    __table_args__ = (
        CheckConstraint("share between 0 and 100", name="share"),
        Index("ix_target_unit_id_what", "unit_id", "what"),
    )

    id: Mapped[Id]
    unit_id: Mapped[Ref] = mapped_column(ForeignKey("unit.id", ondelete="CASCADE"))
    job: Mapped[str] = mapped_column(String(120))
    what: Mapped[str] = mapped_column(String(40))
    share: Mapped[int]
    due_on: Mapped[date | None]
    set_by_id: Mapped[Ref | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    set_at: Mapped[datetime]


class Launch(Base):
    """The day on which a unit began, where somebody said so; else it is that of its first activity."""

    __tablename__ = "launch"

    unit_id: Mapped[Ref] = mapped_column(
        ForeignKey("unit.id", ondelete="CASCADE"), primary_key=True
    )
    day: Mapped[date]
    set_at: Mapped[datetime]


class DropOff(Base):
    """How many of a unit's people came to a step of a lesson or module; counted at night."""

    __tablename__ = "drop_off"
    __table_args__ = (CheckConstraint(f"step in {STEPS}", name="step"),)

    unit_id: Mapped[Ref] = mapped_column(primary_key=True)
    item_id: Mapped[Ref] = mapped_column(primary_key=True)
    step: Mapped[str] = mapped_column(String(10), primary_key=True)
    people: Mapped[int]


ADD = put(Rollup, add=True)
PUT_COUNTED = put(Counted)
PUT_PLACES = put(CountedIn)
PUT_LAUNCH = put(Launch)
ACTIVE = insert_new(ActiveMonth, returning=["account_id"])

TAKE = {
    "sqlite": text(
        "delete from change where id in (select id from change order by id limit :most)"
        " returning person_id, account_id"
    ),
    "postgresql": text(
        "delete from change where id in (select id from change order by id limit :most"
        " for update skip locked) returning person_id, account_id"
    ),
}
"""Take some changes from the queue; two who count never take the same one."""

WAITING = select(Change.id).limit(1)

ENTER = text("insert into change (person_id) select id from person where id > :after")
"""Have everybody counted anew."""

HELD_ROWS = select(Rollup.unit_id, Rollup.job, Rollup.what, Rollup.day, Rollup.own).where(
    Rollup.unit_id.in_(bindparam("units", expanding=True)), Rollup.own != 0
)
