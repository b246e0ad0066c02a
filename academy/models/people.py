"""People, the units they belong to, and the roles they hold."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, event, inspect
from sqlalchemy.orm import Mapped, mapped_column

from academy.models.base import Base, Id, Ref, Uid
from academy.models.spelling import folded_name
from academy.models.statements import insert_new

UNIT_KINDS = ("group", "country", "entity", "team")
ROLES = ("author", "hr", "admin")
"""What is granted by hand. Everybody learns; a manager is whom somebody names as hers."""


WORKING_WEEK = "12345"
"""Monday to Friday, as ``date.isoweekday()`` counts them."""


class Unit(Base):
    """A node of the organisation tree. ``path`` is ``/1/4/9/``: the ids from the root to itself."""

    __tablename__ = "unit"
    __table_args__ = (
        CheckConstraint(f"kind in {UNIT_KINDS}", name="kind"),
        UniqueConstraint("parent_id", "name"),
    )

    id: Mapped[Id]
    parent_id: Mapped[Ref | None] = mapped_column(ForeignKey("unit.id"))
    kind: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(120))
    path: Mapped[str] = mapped_column(String(400), unique=True)
    country: Mapped[str | None] = mapped_column(String(2))
    time_zone: Mapped[str] = mapped_column(String(60))
    """Whose day it is here: an entity's own, handed down to its teams."""
    week: Mapped[str] = mapped_column(String(7), default=WORKING_WEEK)
    region: Mapped[str | None] = mapped_column(String(10))
    """Whose public holidays are kept (``FR``, ``DE-BY``); null is those of the country, ``-`` none."""
    calendar_from: Mapped[date | None]
    """Since when week, region and zone are what they are; null where that never changed."""
    has_boards: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]


_FOLDED = String(650).with_variant(String(650, collation="C"), "postgresql")
"""Long enough for two names whose every letter comes apart, and sorted alike by both databases."""


class Person(Base):
    """An account. ``secret_hash`` is of a password, or of a PIN where there is no e-mail address."""

    __tablename__ = "person"
    __table_args__ = (
        CheckConstraint("email is not null or number is not null", name="reachable"),
        Index("ix_person_unit_id_id", "unit_id", "id"),
    )

    id: Mapped[Id]
    uid: Mapped[Uid]
    email: Mapped[str | None] = mapped_column(String(254), unique=True)
    number: Mapped[str | None] = mapped_column(String(40), unique=True)
    given_name: Mapped[str] = mapped_column(String(80))
    family_name: Mapped[str] = mapped_column(String(80))
    folded_name: Mapped[str] = mapped_column(_FOLDED, server_default="")
    """What ``spelling.folded_name`` makes of both: what she is found by, and her place in a list. Whoever
    writes names past the session's objects writes it as well; the audit asks whether it is right."""
    secret_hash: Mapped[str | None] = mapped_column(String(200))
    locale: Mapped[str] = mapped_column(String(10))
    time_zone: Mapped[str | None] = mapped_column(String(60))
    unit_id: Mapped[Ref] = mapped_column(ForeignKey("unit.id"))
    manager_id: Mapped[Ref | None] = mapped_column(ForeignKey("person.id"), index=True)
    job: Mapped[str | None] = mapped_column(String(120))
    """What she does, in her company's own words."""
    hired_on: Mapped[date | None]
    """Her first day in the company, which may lie long before the academy's."""
    calendar_from: Mapped[date | None]
    """Since when she keeps the calendar of her unit; null for who was never in another."""
    avatar: Mapped[str | None] = mapped_column(String(60))
    alias: Mapped[str | None] = mapped_column(String(40))
    shows_name: Mapped[bool] = mapped_column(default=False)
    """On boards; else her alias stands there."""
    is_calm: Mapped[bool] = mapped_column(default=False)
    private_email: Mapped[str | None] = mapped_column(String(254))
    """Where her credential goes when she leaves."""
    is_demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    suspended_at: Mapped[datetime | None]

    @property
    def name(self) -> str:
        """As colleagues write it."""
        return f"{self.given_name} {self.family_name}".strip()


@event.listens_for(Person, "before_insert")
@event.listens_for(Person, "before_update")
def _fold(_mapper: Any, _connection: Any, person: Person) -> None:
    names = inspect(person).attrs
    if names.given_name.history.has_changes() or names.family_name.history.has_changes():
        person.folded_name = folded_name(person.given_name, person.family_name)


BY_NAME = (Person.folded_name, Person.id)
"""The order in which people stand in lists."""


class Leave(Base):
    """Days off, the first and the last included: nothing is asked and nothing is missed."""

    __tablename__ = "leave"
    __table_args__ = (
        UniqueConstraint("person_id", "first"),
        CheckConstraint("first <= last", name="order"),
    )

    id: Mapped[Id]
    person_id: Mapped[Ref] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    first: Mapped[date]
    last: Mapped[date]


class Role(Base):
    """A role held over a unit and all below it."""

    __tablename__ = "role"
    __table_args__ = (
        CheckConstraint(f"role in {ROLES}", name="role"),
        UniqueConstraint("person_id", "role", "unit_id"),
    )

    id: Mapped[Id]
    person_id: Mapped[Ref] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    role: Mapped[str] = mapped_column(String(10))
    unit_id: Mapped[Ref] = mapped_column(ForeignKey("unit.id"))
    granted_at: Mapped[datetime]


LEAVE = insert_new(Leave, returning=["id"])
