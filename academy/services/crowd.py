"""A crowd for the demo company: as many people as one likes, each with half a year behind her.

The same number is always the same person, who lives the same life. A team is one transaction with
its people, so that a crowd whose making was broken off is simply made again. Nobody of the crowd has
a password: nobody can sign in as one of them.
"""

import hashlib
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session

from academy.engine.calendar import Calendar
from academy.engine.marking import fold
from academy.models.bulk import fresh_ids, insert_rows
from academy.models.lessons import Completion
from academy.models.passport import Passport, Seal, Stamp
from academy.models.people import Person, Unit
from academy.models.quizzes import Answer, Attempt
from academy.models.rewards import Account, Balance, LedgerEntry, LedgerTransaction
from academy.models.streaks import Streak
from academy.services import catalogue
from academy.services.calendars import Holidays
from academy.services.demo import UNITS
from academy.services.lives import DAYS, Ids, Life, Rows, Someone, World
from academy.services.people import add_unit
from academy.services.viewer import weekdays

TEAM = 40
"""People in a team; the first of them manages it."""

PORTION = 12
"""Teams to settle in one transaction: a second's work, so that others can write between them."""

ANSWERS = 30
"""How many answers a person has given on average, unless one asks for another number."""

DILIGENCE = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0, 1.2, 1.5, 1.9, 2.4)
"""How much of the average each of ten people gives; every tenth has not begun."""

GROUP = UNITS[0][0]

COUNTRIES = (
    # name, code, time zone, language, cities
    ("France", "FR", "Europe/Paris", "fr", ("Lyon", "Lille", "Nantes")),
    ("Maroc", "MA", "Africa/Casablanca", "fr", ("Rabat", "Tanger", "Agadir")),
    ("Portugal", "PT", "Europe/Lisbon", "en", ("Porto", "Lisboa", "Faro")),
    ("Sénégal", "SN", "Africa/Dakar", "fr", ("Dakar", "Thiès", "Saint-Louis")),
    ("Ireland", "IE", "Europe/Dublin", "en", ("Cork", "Dublin", "Galway")),
)

ENTITIES = ("Alizé {country}", "Alizé Énergie {country}")
TRADES = ("Parcels", "Customer care", "Night shift", "Energy", "Accounts", "Legal", "Fleet")

GIVEN = (
    *("Inès", "Karim", "Odile", "Benoît", "Svetlana", "Moussa", "Aoife", "Tiago", "Fatou", "Léa"),
    *("Youssef", "Siobhán", "João", "Awa", "Camille", "Nadia", "Rui", "Mamadou", "Clara", "Omar"),
    *("Niamh", "Hélène", "Ibrahima", "Beatriz", "Malik", "Anouk", "Cillian", "Salma", "Hugo"),
)
FAMILY = (
    *(
        "Martin",
        "Diallo",
        "El Amrani",
        "Ferreira",
        "Murphy",
        "Ndiaye",
        "Bernard",
        "Alaoui",
        "Silva",
    ),
    *("O'Brien", "Sow", "Petit", "Bennani", "Costa", "Kelly", "Fall", "Moreau", "Tazi", "Santos"),
    *("Byrne", "Ba", "Lefèvre", "Chraibi", "Pereira", "Walsh", "Gueye", "Roux", "Idrissi"),
)


@dataclass(frozen=True, slots=True)
class Team:
    """People who work together: the numbers of the crowd from ``first`` on, and their *answers*."""

    number: int
    first: int
    answers: Sequence[int]

    @property
    def name(self) -> str:
        """Its trade, its number within the entity, and its city."""
        entity = self.number // len(COUNTRIES)
        trade = TRADES[entity // len(ENTITIES) % len(TRADES)]
        cities = self.country[4]
        return f"{trade} {self.number + 1}, {cities[self.number % len(cities)]}"

    @property
    def country(self) -> tuple[str, str, str, str, tuple[str, ...]]:
        """Where it works: a line of ``COUNTRIES``."""
        return COUNTRIES[self.number % len(COUNTRIES)]

    @property
    def entity(self) -> str:
        """The company that employs it."""
        pattern = ENTITIES[self.number // len(COUNTRIES) % len(ENTITIES)]
        return pattern.format(country=self.country[0])


@dataclass(frozen=True, slots=True)
class _Newcomer:
    number: int
    id: int
    account_id: int
    manager_id: int | None

    @property
    def uid(self) -> str:
        return hashlib.blake2s(f"crowd:{self.number}".encode(), digest_size=16).hexdigest()


def plan(people: int, *, answers: int | None = None) -> list[Team]:
    """The teams of *people* who gave about so many *answers* together."""
    total = answers if answers is not None else people * ANSWERS
    weights = [DILIGENCE[number * 7 % len(DILIGENCE)] for number in range(people)]
    whole = sum(weights) or 1.0
    marks = [round(total * reached / whole) for reached in itertools.accumulate(weights)]
    shares = [after - before for before, after in itertools.pairwise([0, *marks])]
    firsts = range(0, people, TEAM)
    return [Team(first // TEAM, first, shares[first : first + TEAM]) for first in firsts]


def settle(session: Session, teams: Sequence[Team], *, at: datetime) -> int:
    """Hire those people of *teams* who are not here yet, with their lives up to *at*; how many."""
    world = World(catalogue.newest(session))
    rows = Rows()
    ids = Ids(*(fresh_ids(session, model) for model in (Attempt, Answer, LedgerTransaction)))
    hired = 0
    for team in teams:
        unit = _unit_of(session, team, at=at)
        holidays = Holidays(unit.region or unit.country, world.live.calendar)
        calendar = Calendar(weekdays(unit.week), holidays=holidays)
        newcomers = _hire(session, team, unit, at=at)
        for newcomer in newcomers:
            someone = Someone(
                newcomer.id, newcomer.account_id, newcomer.uid, unit.name, unit.time_zone, calendar
            )
            life = Life(world, someone, rows, ids, Random(f"crowd:{newcomer.number}"))  # noqa: S311 -- repeatable on purpose
            life.live(answers=team.answers[newcomer.number - team.first], until=at)
        hired += len(newcomers)
    _write(session, rows)
    return hired


def _hire(session: Session, team: Team, unit: Unit, *, at: datetime) -> list[_Newcomer]:
    """Those of *team* who are not here yet, written."""
    numbers = range(team.first, team.first + len(team.answers))
    here = select(Person.number, Person.id).where(Person.unit_id == unit.id)
    present = dict(session.execute(here).all())
    people, accounts = fresh_ids(session, Person), fresh_ids(session, Account)
    manager = present.get(_employee_number(team.first))
    newcomers: list[_Newcomer] = []
    for number in numbers:
        if _employee_number(number) not in present:
            newcomer = _Newcomer(number, next(people), next(accounts), manager)
            manager = manager or newcomer.id
            newcomers.append(newcomer)
    columns = (
        "id uid email number given_name family_name locale unit_id manager_id is_demo created_at"
    )
    began = at - timedelta(days=DAYS + 1)
    rows = [(*_described(each, team), unit.id, each.manager_id, True, began) for each in newcomers]
    insert_rows(session, Person, columns.split(), rows)
    held = [(each.account_id, "person", each.id) for each in newcomers]
    insert_rows(session, Account, ("id", "kind", "person_id"), held)
    return newcomers


def _described(newcomer: _Newcomer, team: Team) -> tuple[object, ...]:
    """Id, uid, address (every fifth has none), number, names and language."""
    rng = Random(f"name:{newcomer.number}")  # noqa: S311 -- repeatable on purpose
    given, family = rng.choice(GIVEN), rng.choice(FAMILY)
    local = fold(f"{given}.{family}").replace(" ", "-").replace("'", "")
    has_mailbox = newcomer.number % 5 != 4
    email = f"{local}.{newcomer.number}@demo.example" if has_mailbox else None
    number = _employee_number(newcomer.number)
    return newcomer.id, newcomer.uid, email, number, given, family, team.country[3]


def _employee_number(number: int) -> str:
    return f"crowd-{number:06}"


def _unit_of(session: Session, team: Team, *, at: datetime) -> Unit:
    name, code, zone, *_ = team.country
    group = _unit(session, None, "group", GROUP, at=at)
    country = _unit(session, group, "country", name, at=at, country=code, time_zone=zone)
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
    yield Completion, rows.completion, "person_id lesson_id edition_id at"
    yield (
        Attempt,
        rows.attempt,
        "id uid person_id module_id number questions pass_mark started_at completed_at score",
    )
    yield (
        Answer,
        rows.answer,
        "id person_id attempt_id question_id edition_id given share verdict seconds at",
    )
    yield Stamp, rows.stamp, "person_id module_id attempt_id place at"
    yield Seal, rows.seal, "person_id theme_id at"
    yield Passport, rows.passport, "uid person_id rule_edition_id issued_at"
    yield LedgerTransaction, rows.transaction, "id source actor cause rule_version at"
    yield LedgerEntry, rows.entry, "transaction_id account_id currency amount"
    yield (
        Balance,
        rows.balance,
        "account_id stars keys points days right_answers lessons month month_points",
    )
    yield Streak, rows.streak, "person_id last length longest freezes recent version"
