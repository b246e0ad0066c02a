"""The month's places, as a job keeps them; no answer writes any of it.

Whatever stands here can be counted again from balances and from ``unit_day``.
"""

from datetime import date

from sqlalchemy import BigInteger, ForeignKey, Index, bindparam, func, or_, select, tuple_
from sqlalchemy.orm import Mapped, mapped_column

from academy.models.base import Base, Ref
from academy.models.people import Person, Unit
from academy.models.statements import OnBoth, put
from academy.models.tallies import Fold


class BoardPerson(Base):
    """Whoever has points this month. ``mark`` orders equals and chooses the alias."""

    __tablename__ = "board_person"
    __table_args__ = (Index("ix_board_person_order", "entity_id", "points", "mark"),)

    person_id: Mapped[Ref] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True
    )
    entity_id: Mapped[Ref]
    month: Mapped[date]
    points: Mapped[int]
    mark: Mapped[int] = mapped_column(BigInteger)


class BoardStep(Base):
    """How many people of an entity have just these points, and how many have more."""

    __tablename__ = "board_step"

    entity_id: Mapped[Ref] = mapped_column(primary_key=True)
    points: Mapped[int] = mapped_column(primary_key=True)
    people: Mapped[int]
    above: Mapped[int]


class BoardTeam(Base):
    """A team of five and more: ``score`` is its month's points in tenths a head."""

    __tablename__ = "board_team"
    __table_args__ = (Index("ix_board_team_entity_id_place", "entity_id", "place"),)

    unit_id: Mapped[Ref] = mapped_column(
        ForeignKey("unit.id", ondelete="CASCADE"), primary_key=True
    )
    entity_id: Mapped[Ref]
    month: Mapped[date]
    score: Mapped[int]
    place: Mapped[int]


_line_above = (
    select(BoardPerson)
    .where(
        BoardPerson.entity_id == bindparam("entity"),
        tuple_(BoardPerson.points, BoardPerson.mark)
        > tuple_(bindparam("points"), bindparam("mark")),
    )
    .order_by(BoardPerson.points, BoardPerson.mark)
    .limit(bindparam("most"))
    .subquery()
)
_line_below = (
    select(BoardPerson)
    .where(
        BoardPerson.entity_id == bindparam("entity"),
        tuple_(BoardPerson.points, BoardPerson.mark)
        < tuple_(bindparam("points"), bindparam("mark")),
    )
    .order_by(BoardPerson.points.desc(), BoardPerson.mark.desc())
    .limit(bindparam("most"))
    .subquery()
)
_near = select(_line_above).union_all(select(_line_below)).subquery()
NEAR = (
    select(
        _near.c.points,
        _near.c.mark,
        BoardStep.above,
        Person.given_name,
        Person.family_name,
        Person.alias,
        Person.shows_name,
        Person.is_calm,
    )
    .join(Person, Person.id == _near.c.person_id)
    .join(
        BoardStep,
        (BoardStep.entity_id == _near.c.entity_id) & (BoardStep.points == _near.c.points),
    )
    .where(_near.c.month == bindparam("month"))
    .order_by(_near.c.points.desc(), _near.c.mark.desc())
)
"""The lines next to one's own, the best first."""

_as_of = select(Fold.at).where(Fold.name == "boards").scalar_subquery()
_ranked = (
    select(func.sum(BoardStep.people))
    .where(BoardStep.entity_id == bindparam("entity"))
    .scalar_subquery()
)
OWN_LINE = (
    select(
        Person.alias,
        Person.shows_name,
        BoardPerson.points,
        BoardPerson.mark,
        BoardStep.above,
        _as_of.label("at"),
        func.coalesce(_ranked, 0).label("ranked"),
    )
    .outerjoin(
        BoardPerson,
        (BoardPerson.person_id == Person.id)
        & (BoardPerson.entity_id == bindparam("entity"))
        & (BoardPerson.month == bindparam("month")),
    )
    .outerjoin(
        BoardStep,
        (BoardStep.entity_id == BoardPerson.entity_id) & (BoardStep.points == BoardPerson.points),
    )
    .where(Person.id == bindparam("person"))
)

_of_entity = (
    select(BoardTeam)
    .where(BoardTeam.entity_id == bindparam("entity"), BoardTeam.month == bindparam("month"))
    .order_by(BoardTeam.place)
)
_best = _of_entity.limit(bindparam("most")).subquery()
_own = _of_entity.where(BoardTeam.unit_id == bindparam("own")).limit(1).subquery()
_shown = select(_best).union(select(_own)).subquery()
_some = _of_entity.limit(bindparam("enough")).subquery()
TEAMS = (
    select(
        _shown.c.unit_id,
        Unit.name,
        _shown.c.score,
        _shown.c.place,
        select(func.count()).select_from(_some).scalar_subquery().label("teams"),
    )
    .join(Unit, Unit.id == _shown.c.unit_id)
    .order_by(_shown.c.place, Unit.name)
)
"""The best teams of an entity, and one's own wherever it stands. Beyond *enough* nobody counts them."""


def _put_people() -> OnBoth:
    """A line of a person's month never falls back to what an older reading saw."""
    old = BoardPerson.__table__.c
    return put(
        BoardPerson,
        where=lambda new: or_(
            old.month < new.month, old.points < new.points, old.entity_id != new.entity_id
        ),
    )


PUT_PEOPLE = _put_people()
PUT_STEPS = put(BoardStep)
PUT_TEAMS = put(BoardTeam)
