"""The demo company's crowd: as many people as one likes, each with her part of half a year behind her.

The academy came to one entity after another, in waves; in each, some begin at once, most in the weeks
after, and some never; some stay, some stop again. A company of more people is that of fewer with more
beside them: the same number is always the same person, who lives the same life.
"""

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from academy.engine.marking import fold
from academy.services.settling import Country, Member
from academy.services.trades import COMMITTEE, COMMITTEE_MEMBER, FAMILY, GIVEN, TRADES

DAYS = 182

PORTION = 12
"""Teams to settle in one transaction: a second's work, so that others can write between them."""

SIZES = (15, 22, 12, 18, 26, 9, 17, 21, 14, 19, 24, 11, 16, 20, 13, 23, 18, 15, 19)
"""People in the teams of the demo company, which is small; the first of each manages it."""

SMALL_TEAMS = 111
LARGE = 40
"""People in each team after those."""

RATE = 150
"""Answers that somebody of average diligence gives in half a year."""

DILIGENCE = (0.2, 0.4, 0.6, 0.8, 0.9, 1.0, 1.2, 1.5, 1.9)


@dataclass(frozen=True, slots=True)
class Entity:
    """An entity: the week when the academy came, the share of its people who ever begin, and of those the
    share who stay. ``teams`` is its share of the company.
    """

    name: str
    country: Country
    teams: int
    week: int
    reach: float
    stay: float


FRANCE = Country("France", "FR", "Europe/Paris", "fr")
MAROC = Country("Maroc", "MA", "Africa/Casablanca", "fr")
PORTUGAL = Country("Portugal", "PT", "Europe/Lisbon", "en")
SENEGAL = Country("Sénégal", "SN", "Africa/Dakar", "fr")
IRELAND = Country("Ireland", "IE", "Europe/Dublin", "en")

CITIES = {
    FRANCE: ("Lyon", "Lille", "Nantes"),
    MAROC: ("Rabat", "Tanger", "Agadir"),
    PORTUGAL: ("Porto", "Lisboa", "Faro"),
    SENEGAL: ("Dakar", "Thiès", "Saint-Louis"),
    IRELAND: ("Cork", "Dublin", "Galway"),
}

ENTITIES = (
    Entity("Alizé France", FRANCE, 6, week=5, reach=0.72, stay=0.7),
    Entity("Alizé Énergie France", FRANCE, 4, week=9, reach=0.5, stay=0.55),
    Entity("Alizé Logistique France", FRANCE, 3, week=9, reach=0.62, stay=0.6),
    Entity("Alizé Assurances", FRANCE, 2, week=11, reach=0.24, stay=0.5),
    Entity("Alizé Maroc", MAROC, 4, week=0, reach=0.9, stay=0.82),
    Entity("Alizé Énergie Maroc", MAROC, 2, week=3, reach=0.78, stay=0.7),
    Entity("Alizé Ports", MAROC, 2, week=3, reach=0.66, stay=0.64),
    Entity("Alizé Portugal", PORTUGAL, 3, week=7, reach=0.8, stay=0.75),
    Entity("Alizé Énergie Portugal", PORTUGAL, 2, week=8, reach=0.6, stay=0.6),
    Entity("Alizé Mar", PORTUGAL, 2, week=10, reach=0.55, stay=0.66),
    Entity("Alizé Sénégal", SENEGAL, 3, week=13, reach=0.7, stay=0.72),
    Entity("Alizé Énergie Sénégal", SENEGAL, 1, week=15, reach=0.5, stay=0.6),
    Entity("Alizé Ireland", IRELAND, 2, week=17, reach=0.3, stay=0.5),
    Entity("Alizé Energy Ireland", IRELAND, 1, week=19, reach=0.4, stay=0.6),
)

_SHARES = [entity for entity in ENTITIES for _ in range(entity.teams)]
_STRIDE = 11
"""Between neighbours in the order of teams; it has no divisor with the number of shares."""

MIDDLE, SPREAD = 40, 15
"""Days after the academy came when half of those who begin have begun, and how they scatter around it
(the scale of a logistic distribution)."""


@dataclass(frozen=True, slots=True)
class Past:
    """Days of the half year: on which she was hired and left (None: before and after it), and between
    which she came to the academy; ``last`` is not among them.
    """

    hired: int | None
    left: int | None
    first: int
    last: int

    @property
    def length(self) -> int:
        """How many they are; 0 for who never came."""
        return max(0, self.last - self.first)


@dataclass(frozen=True, slots=True)
class Team:
    """People who work together: the numbers of the crowd from ``first`` on, and their *answers*."""

    number: int
    first: int
    answers: Sequence[int]

    @property
    def place(self) -> Entity:
        """The entity that it belongs to."""
        return entity_of(self.number)

    @property
    def entity(self) -> str:
        """That entity's name."""
        return self.place.name

    @property
    def country(self) -> Country:
        """Where it works."""
        return self.place.country

    @property
    def trade(self) -> str:
        """What it does."""
        return list(TRADES)[self.number % len(TRADES)] if self.number else COMMITTEE

    @property
    def name(self) -> str:
        """Its trade, its number within the company, and its city."""
        cities = CITIES[self.country]
        city = cities[self.number % len(cities)]
        return f"{self.trade} {self.number + 1}, {city}" if self.number else f"{COMMITTEE}, {city}"

    @property
    def lead(self) -> str:
        """Its first."""
        return _employee_number(self.first)

    @property
    def members(self) -> Iterator[Member]:
        """Its people, made when they are asked for: there may be very many."""
        for place, answers in enumerate(self.answers):
            yield _member(self, self.first + place, answers)

    def opening(self, today: date) -> date:
        """Half a year ago."""
        return today - timedelta(days=DAYS)

    def days(self, member: Member, today: date) -> Sequence[date]:
        """Her part of half a year, up to yesterday."""
        opening = self.opening(today)
        return [opening + timedelta(days=day) for day in range(member.first, member.last)]


def plan(people: int, *, answers: int | None = None) -> list[Team]:
    """The teams of the first *people* of the crowd, who gave about so many *answers* together."""
    firsts = list(itertools.takewhile(lambda first: first < people, _firsts()))
    ends = [*firsts[1:], people] if firsts else []
    weights = [
        _past(entity_of(number), each).length / DAYS * DILIGENCE[each * 7 % len(DILIGENCE)]
        for number, (first, end) in enumerate(zip(firsts, ends, strict=True))
        for each in range(first, end)
    ]
    rate = RATE if answers is None else answers / (sum(weights) or 1)
    shares = [round(rate * weight) for weight in weights]
    return [
        Team(number, first, shares[first:end])
        for number, (first, end) in enumerate(zip(firsts, ends, strict=True))
    ]


def entity_of(team: int) -> Entity:
    """Where the team of that number works."""
    return _SHARES[team * _STRIDE % len(_SHARES)]


def _firsts() -> Iterator[int]:
    """The number of each team's first, without end."""
    small = itertools.islice(itertools.cycle(SIZES), SMALL_TEAMS)
    return itertools.accumulate(itertools.chain([0], small, itertools.repeat(LARGE)))


def _past(entity: Entity, number: int) -> Past:
    rng = Random(f"past:{number}")  # noqa: S311 -- repeatable on purpose
    hired = rng.randrange(DAYS - 14) if rng.random() < 0.08 else None
    left = rng.randrange(60, DAYS) if rng.random() < 0.03 else None
    if left is not None and hired is not None and left <= hired:
        left = None
    place = rng.uniform(0.02, 0.98)
    since = max(7 * entity.week, hired or 0)
    first = round(since + max(0, MIDDLE + SPREAD * math.log(place / (1 - place))))
    begins, stays, weeks = rng.random() < entity.reach, rng.random(), rng.randint(1, 9)
    last = min(DAYS if stays < entity.stay else first + 7 * weeks, DAYS, left or DAYS)
    return Past(hired, left, first, last if begins else first)


def _member(team: Team, number: int, answers: int) -> Member:
    rng = Random(f"name:{number}")  # noqa: S311 -- repeatable on purpose
    given, family = rng.choice(GIVEN), rng.choice(FAMILY)
    local = fold(f"{given}.{family}").replace(" ", "-").replace("'", "")
    has_mailbox = number % 5 != 4
    head, *others = TRADES[team.trade] if team.number else (COMMITTEE_MEMBER, COMMITTEE_MEMBER)
    past = _past(team.place, number)
    return Member(
        seed=f"crowd:{number}",
        number=_employee_number(number),
        email=f"{local}.{number}@demo.example" if has_mailbox else None,
        given_name=given,
        family_name=family,
        answers=answers,
        job=head if number == team.first else rng.choice(others),
        hired=past.hired if past.hired is not None else -rng.randrange(30, 9000),
        left=past.left,
        first=past.first,
        last=max(past.first, past.last),
    )


def _employee_number(number: int) -> str:
    return f"crowd-{number:06}"
