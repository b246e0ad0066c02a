"""New people for the demo company, each with what she did before she came, written as fast as may be.

Settling the same people again does nothing, so that a crowd whose making was broken off is simply made
again. Nobody of them has a password: nobody can sign in as one of them.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import NamedTuple, Protocol
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from academy.engine.calendar import Calendar
from academy.models.bulk import fresh_ids, insert_rows
from academy.models.daily import Draw
from academy.models.evidence import Evidence
from academy.models.lessons import Completion
from academy.models.passport import Passport, Seal, Stamp
from academy.models.people import Person, Unit
from academy.models.quizzes import Answer, Attempt
from academy.models.rewards import Account, Balance, LedgerEntry, LedgerTransaction
from academy.models.spelling import folded_name
from academy.models.streaks import Streak
from academy.models.visas import Visa, VisaBasis
from academy.services import catalogue
from academy.services.calendars import Holidays
from academy.services.demo import UNITS, digest
from academy.services.lives import Life
from academy.services.people import add_unit
from academy.services.scenery import Ids, Rows, Someone, World
from academy.services.viewer import weekdays

GROUP = UNITS[0][0]
NUMBERED = (Attempt, Answer, LedgerTransaction, Completion, Stamp, Evidence, Visa, Draw)
"""What ``Ids`` number, in its order."""
DAY = timedelta(days=1)


class Country(NamedTuple):
    """Where a team works, and what it speaks."""

    name: str
    code: str
    zone: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Somebody to come. ``seed`` makes her public id and her life: the same one is the same person.

    ``hired`` and ``left`` are days counted from her team's opening; those before it are negative.
    From ``first`` to before ``last`` she came to the academy.
    """

    seed: str
    number: str
    email: str | None
    given_name: str
    family_name: str
    answers: int
    job: str
    hired: int
    left: int | None = None
    first: int = 0
    last: int = 0


class Team(Protocol):
    """People who work together, in an entity of a country. ``lead`` manages them: a number or address."""

    @property
    def name(self) -> str: ...
    @property
    def entity(self) -> str: ...
    @property
    def country(self) -> Country: ...
    @property
    def lead(self) -> str: ...
    @property
    def members(self) -> Iterable[Member]: ...

    def opening(self, today: date) -> date:
        """The day from which the days of its members are counted."""

    def days(self, member: Member, today: date) -> Sequence[date]:
        """Those on which she may have come; one that stands twice is likelier."""


class _Newcomer(NamedTuple):
    id: int
    account_id: int
    manager_id: int | None
    member: Member

    @property
    def uid(self) -> str:
        return digest(self.member.seed)


def settle(session: Session, teams: Iterable[Team], *, at: datetime) -> int:
    """Hire those people of *teams* who are not here yet, with their lives up to *at*; how many."""
    world = World(catalogue.newest(session))
    rows = Rows()
    ids = Ids(*(fresh_ids(session, model) for model in NUMBERED))
    hired = 0
    for team in teams:
        unit = _unit_of(session, team, at=at)
        today = at.astimezone(ZoneInfo(unit.time_zone)).date()
        holidays = Holidays(unit.region or unit.country, world.live.calendar)
        calendar = Calendar(weekdays(unit.week), holidays=holidays)
        newcomers = _hire(session, team, unit, since=at - (today - team.opening(today)))
        for newcomer in newcomers:
            someone = Someone(
                newcomer.id, newcomer.account_id, newcomer.uid, unit.name, unit.time_zone, calendar
            )
            life = Life(world, someone, rows, ids, Random(newcomer.member.seed))  # noqa: S311 -- repeatable on purpose
            member = newcomer.member
            life.live(answers=member.answers, days=team.days(member, today), until=at)
        hired += len(newcomers)
    _write(session, rows)
    return hired


def units(session: Session) -> dict[str, int]:
    """The ids of the demo company's units by name."""
    group = select(Unit.path).where(Unit.name == GROUP, Unit.parent_id.is_(None))
    path = session.scalars(group).one()
    below = select(Unit.name, Unit.id).where(Unit.path.startswith(path, autoescape=True))
    return dict(session.execute(below).all())


def _hire(session: Session, team: Team, unit: Unit, *, since: datetime) -> list[_Newcomer]:
    """Those of *team* who are not here yet, written; *since* is the team's opening."""
    present: dict[str, int] = {}
    here = select(Person.id, Person.number, Person.email).where(Person.unit_id == unit.id)
    for id_, number, email in session.execute(here):
        present |= dict.fromkeys(filter(None, (number, email)), id_)
    people, accounts = fresh_ids(session, Person), fresh_ids(session, Account)
    newcomers: list[_Newcomer] = []
    for member in team.members:
        if member.number not in present:
            made = _Newcomer(next(people), next(accounts), present.get(team.lead), member)
            present[member.number] = made.id
            newcomers.append(made)
    columns = (
        "id uid email number given_name family_name folded_name job locale unit_id manager_id is_demo"
        " hired_on created_at suspended_at"
    )
    rows = [
        (
            *(each.id, each.uid, each.member.email, each.member.number),
            *(each.member.given_name, each.member.family_name),
            folded_name(each.member.given_name, each.member.family_name),
            each.member.job,
            *(team.country.language, unit.id, each.manager_id, True),
            *_employed(each.member, since),
        )
        for each in newcomers
    ]
    insert_rows(session, Person, columns.split(), rows)
    held = [(each.account_id, "person", each.id) for each in newcomers]
    insert_rows(session, Account, ("id", "kind", "person_id"), held)
    return newcomers


def _employed(member: Member, since: datetime) -> tuple[date, datetime, datetime | None]:
    """Her first day in the company, since when she is here, and since when no longer."""
    hired = since + member.hired * DAY
    left = since + member.left * DAY if member.left is not None else None
    return hired.date(), max(hired, since - DAY), left


def _unit_of(session: Session, team: Team, *, at: datetime) -> Unit:
    where = team.country
    group = _unit(session, None, "group", GROUP, at=at)
    country = _unit(
        session, group, "country", where.name, at=at, country=where.code, time_zone=where.zone
    )
    entity = _unit(session, country, "entity", team.entity, at=at)
    return _unit(session, entity, "team", team.name, at=at)


def _unit(
    session: Session,
    parent: Unit | None,
    kind: str,
    name: str,
    *,
    at: datetime,
    country: str | None = None,
    time_zone: str | None = None,
) -> Unit:
    """The unit of that *name* below *parent*, made if need be."""
    parent_id = parent.id if parent else None
    found = session.scalar(select(Unit).where(Unit.name == name, Unit.parent_id == parent_id))
    return found or add_unit(
        session, name=name, kind=kind, parent=parent, at=at, country=country, time_zone=time_zone
    )


def _write(session: Session, rows: Rows) -> None:
    for model, written, columns in _tables(rows):
        insert_rows(session, model, columns.split(), written)


def _tables(rows: Rows) -> Iterator[tuple[type, list[tuple[object, ...]], str]]:
    yield Completion, rows.completion, "id person_id lesson_id edition_id at"
    yield (
        Attempt,
        rows.attempt,
        "id uid person_id module_id number questions pass_mark started_at completed_at score",
    )
    yield Draw, rows.draw, "id person_id purpose day number picks shown_at"
    yield (
        Answer,
        rows.answer,
        "id person_id attempt_id draw_id day question_id edition_id given share verdict seconds at",
    )
    yield Stamp, rows.stamp, "id person_id module_id attempt_id place at"
    yield Seal, rows.seal, "person_id theme_id at"
    yield Passport, rows.passport, "uid person_id rule_edition_id issued_at"
    yield (
        Evidence,
        rows.evidence,
        "id visa_id event_id person_id action source at received_at",
    )
    yield (
        Visa,
        rows.visa,
        "id uid person_id visa_id edition_id number place issued_at until state",
    )
    yield VisaBasis, rows.basis, "visa_id stamp_id completion_id evidence_id"
    yield LedgerTransaction, rows.transaction, "id source actor cause rule_version at"
    yield LedgerEntry, rows.entry, "transaction_id account_id currency amount"
    yield (
        Balance,
        rows.balance,
        "account_id stars keys points days right_answers lessons month month_points",
    )
    yield Streak, rows.streak, "person_id last length longest freezes recent version"
