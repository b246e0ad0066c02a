"""The month's places, counted every few minutes: written only where they differ.

An answer writes none of this: it would cost it an index on a row that changes each time. People are
compared within their entity, teams by their points a head within theirs. A month is the entity's.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import and_, bindparam, delete, func, or_, select, tuple_
from sqlalchemy.orm import Session

from academy.engine import boards
from academy.models.base import Base
from academy.models.boards import (
    PUT_PEOPLE,
    PUT_STEPS,
    PUT_TEAMS,
    BoardPerson,
    BoardStep,
    BoardTeam,
)
from academy.models.bulk import batched
from academy.models.database import reading, writing
from academy.models.people import Person, Unit
from academy.models.rewards import Account, Balance
from academy.models.statements import OnBoth, here, run
from academy.models.tallies import BEGIN_FOLD, MOVE_FOLD, UnitDay

PORTION = 2000
"""People who are looked at, and rows that are written, in one transaction."""

BOARDS = "boards"


@dataclass(frozen=True, slots=True)
class Place:
    """Where the people of a unit are compared: in which entity, and in which month of its calendar."""

    entity: int
    month: date
    is_team: bool


Plan = Mapping[int, Place]
"""By unit; those whose boards are off are missing."""


def refresh(*, secret: str, at: datetime) -> None:
    """Bring all places up to date with the balances, and with what was folded from the ledger."""
    with reading() as session:
        plan = planned(session, at=at)
    after: int | None = 0
    while after is not None:
        with reading() as session:
            put, gone, after = _people(session, plan, after, secret=secret)
        _write(BoardPerson, PUT_PEOPLE, put, [(person,) for person in gone])
    with reading() as session:
        put, lost = _steps(session)
    _write(BoardStep, PUT_STEPS, put, lost)
    with reading() as session:
        put, lost = _teams(session, plan)
    _write(BoardTeam, PUT_TEAMS, put, lost)
    with writing() as session:
        run(session, here(session, BEGIN_FOLD), {"name": BOARDS, "line": 0, "at": None})
        run(session, MOVE_FOLD, {"called": BOARDS, "to": 0, "moment": at})


def planned(session: Session, *, at: datetime) -> Plan:
    """Every unit that has boards, and where its people stand on them."""
    units = {unit.id: unit for unit in session.execute(_UNITS)}
    plan = {}
    for unit in units.values():
        above = [units[id_] for id_ in map(int, unit.path.strip("/").split("/")) if id_ in units]
        home = entity_of(above)
        if unit.has_boards:
            plan[unit.id] = Place(home.id, month(home.time_zone, at), unit.kind == "team")
    return plan


def entity_of(above: Iterable[Any]) -> Any:
    """Of the units from the top down to one's own, the lowest entity; without one, the top."""
    line = list(above)
    return next((unit for unit in reversed(line) if unit.kind == "entity"), line[0])


def month(time_zone: str, at: datetime) -> date:
    """The first day of the month at *at* in that zone."""
    return at.astimezone(ZoneInfo(time_zone)).date().replace(day=1)


_UNITS = select(Unit.id, Unit.path, Unit.kind, Unit.time_zone, Unit.has_boards)


def _people(
    session: Session, plan: Plan, after: int, *, secret: str
) -> tuple[list[dict[str, Any]], list[int], int | None]:
    """Of a portion of people: the lines that are to be written, whose go, and where to go on."""
    oldest = min((place.month for place in plan.values()), default=date.max)
    rows = run(session, _PORTION, {"after": after, "oldest": oldest, "most": PORTION}).all()
    put, gone = [], []
    for row in rows:
        place = plan.get(row.unit_id)
        ranks = place and not row.suspended_at and row.month == place.month and row.month_points > 0
        if not ranks or place is None:
            if row.entity_id is not None:
                gone.append(row.id)
        elif (row.entity_id, row.on, row.points) != (place.entity, place.month, row.month_points):
            put.append(
                {
                    "person_id": row.id,
                    "entity_id": place.entity,
                    "month": place.month,
                    "points": row.month_points,
                    "mark": boards.mark(row.id, place.month, secret=secret),
                }
            )
    return put, gone, rows[-1].id if len(rows) == PORTION else None


_PORTION = (
    select(
        Person.id,
        Person.unit_id,
        Person.suspended_at,
        Balance.month,
        Balance.month_points,
        BoardPerson.entity_id,
        BoardPerson.month.label("on"),
        BoardPerson.points,
    )
    .join(Account, Account.person_id == Person.id)
    .join(Balance, Balance.account_id == Account.id)
    .outerjoin(BoardPerson, BoardPerson.person_id == Person.id)
    .where(
        Person.id > bindparam("after"),
        or_(
            and_(Balance.month >= bindparam("oldest"), Balance.month_points > 0),
            BoardPerson.person_id.is_not(None),
        ),
    )
    .order_by(Person.id)
    .limit(bindparam("most"))
)
"""People with points in a month that may still run, and those who stand on a board."""


def _steps(session: Session) -> tuple[list[dict[str, Any]], list[tuple[Any, ...]]]:
    """Of each entity: how many people have just so many points. What differs, and what is gone."""
    scores: defaultdict[int, Counter[int]] = defaultdict(Counter)
    counted = select(BoardPerson.entity_id, BoardPerson.points, func.count().label("people"))
    for row in run(session, counted.group_by(BoardPerson.entity_id, BoardPerson.points)):
        scores[row.entity_id][row.points] = row.people
    wanted = {
        (entity, points): (people, above)
        for entity, counter in scores.items()
        for points, people, above in boards.steps(counter)
    }
    columns = (BoardStep.entity_id, BoardStep.points, BoardStep.people, BoardStep.above)
    kept = {
        (e, points): (people, above) for e, points, people, above in run(session, select(*columns))
    }
    put = [
        {"entity_id": entity, "points": points, "people": people, "above": above}
        for (entity, points), (people, above) in wanted.items()
        if kept.get((entity, points)) != (people, above)
    ]
    return put, list(kept.keys() - wanted.keys())


def _teams(session: Session, plan: Plan) -> tuple[list[dict[str, Any]], list[tuple[Any, ...]]]:
    """Points a head of the teams of five and more, among those of their entity."""
    heads_of = select(Person.unit_id, func.count()).where(Person.suspended_at.is_(None))
    counted = run(session, heads_of.group_by(Person.unit_id))
    heads: dict[int, int] = dict(counted.all())
    points: dict[date, dict[int, int]] = {}
    groups: defaultdict[tuple[int, date], dict[int, int]] = defaultdict(dict)
    for unit, place in plan.items():
        if place.is_team and heads.get(unit, 0) >= boards.LEAST:
            if place.month not in points:
                points[place.month] = _points_of(session, place.month)
            earned = points[place.month].get(unit, 0)
            groups[place.entity, place.month][unit] = boards.per_head(earned, heads[unit])
    wanted = {
        unit: (entity, month_, scores[unit], place)
        for (entity, month_), scores in groups.items()
        for unit, place in boards.places(scores).items()
    }
    names = ("entity_id", "month", "score", "place")
    columns = (getattr(BoardTeam, name) for name in names)
    rows = run(session, select(BoardTeam.unit_id, *columns))
    kept = {row.unit_id: tuple(row)[1:] for row in rows}
    put = [
        {"unit_id": unit, **dict(zip(names, values, strict=True))}
        for unit, values in wanted.items()
        if kept.get(unit) != values
    ]
    return put, [(unit,) for unit in kept.keys() - wanted.keys()]


def _points_of(session: Session, month_: date) -> dict[int, int]:
    following = (month_ + timedelta(days=31)).replace(day=1)
    sums = select(UnitDay.unit_id, func.sum(UnitDay.points)).where(
        UnitDay.day >= month_, UnitDay.day < following
    )
    return {unit: int(points) for unit, points in run(session, sums.group_by(UnitDay.unit_id))}


def _write(
    model: type[Base], statement: OnBoth, put: list[dict[str, Any]], gone: list[tuple[Any, ...]]
) -> None:
    """In portions, so that nobody who answers waits long."""
    key = tuple_(*model.__table__.primary_key)
    for some in batched(put, PORTION):
        with writing() as session:
            run(session, here(session, statement), some)
    for keys in batched(gone, PORTION):
        with writing() as session:
            run(session, delete(model).where(key.in_(keys)))
