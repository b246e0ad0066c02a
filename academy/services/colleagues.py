"""The colleagues of the demo's cast: with them its teams are large enough to be compared, and to play.

They came in the last weeks and most often in this month, as boards show nothing older.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from academy.engine.marking import fold
from academy.models.people import Person
from academy.services import challenges, settling, sign_in
from academy.services.crowd import FRANCE, MAROC, PORTUGAL
from academy.services.demo import CAST
from academy.services.plans import Plan
from academy.services.settling import Country, Member
from academy.services.trades import TRADES

MARC, HUGO, ADA = (f"{name}@demo.example" for name in ("marc", "hugo", "ada"))
DAY = timedelta(days=1)
LATELY = 30
"""Days."""

ANSWERS = (36, 18, 54, 24, 12, 42, 30)
"""What the first, second ... of a team gave; after the last it begins anew."""

LEARNING = ("Head of learning", "Learning designer", "Trainer")


@dataclass(frozen=True, slots=True)
class Team:
    """A team of the demo company with those of its people who are not of the cast."""

    name: str
    country: Country
    names: str
    begins: int
    has_mailboxes: bool = True
    led_by: str = ""

    @property
    def entity(self) -> str:
        """The company that employs it."""
        return f"Alizé {self.country.name}"

    @property
    def lead(self) -> str:
        """Who manages it: its first, if nobody else does."""
        return self.led_by or _employee_number(self.begins)

    @property
    def members(self) -> Iterator[Member]:
        """Its people, in the order of their names here."""
        jobs = TRADES.get(self.name.partition(",")[0], LEARNING)
        for place, name in enumerate(self.names.split(" · ")):
            given, family = name.split(" ", 1)
            local = fold(f"{given}.{family}").replace(" ", "-")
            yield Member(
                seed=f"colleague:{name}",
                number=_employee_number(self.begins + place),
                email=f"{local}@demo.example" if self.has_mailboxes else None,
                given_name=given,
                family_name=family,
                answers=ANSWERS[(self.begins + place) % len(ANSWERS)],
                job=jobs[min(place, 1) and 1 + (self.begins + place) % (len(jobs) - 1)],
                hired=-90 - (self.begins + place) * 97 % 6000,
            )

    def opening(self, today: date) -> date:
        """Some weeks ago."""
        return today - LATELY * DAY

    def days(self, member: Member, today: date) -> Sequence[date]:
        """The last weeks; each second visit falls into this month."""
        weeks = [today - day * DAY for day in range(LATELY)]
        month = [day for day in weeks if day.month == today.month]
        return sorted(weeks + month * (1 + LATELY // len(month)))


TEAMS = (
    Team(
        "Customer care, Rabat",
        MAROC,
        "Salma Bennani · Youssef Alaoui · Nadia Chraibi · Omar Tahiri · Leïla Amrani · Samir Kabbaj",
        begins=1101,
        led_by=MARC,
    ),
    Team(
        "Parcels, Tanger",
        MAROC,
        "Rachid Sefrioui · Meryem Fassi · Yasmine Berrada · Anas Lahlou · Imane Ouazzani · Driss Naciri"
        " · Hanane Zeroual",
        begins=1111,
    ),
    Team(
        "Energy, Agadir",
        MAROC,
        "Khadija Mansouri · Mehdi Rahmani · Zineb Filali · Ilyas Saidi · Ghita Benjelloun · Adil Squalli",
        begins=1121,
    ),
    Team(
        "Parcels, Porto",
        PORTUGAL,
        "Inês Ferreira · Tiago Moreira · Beatriz Costa · Rui Pacheco · Joana Matos · Duarte Lopes",
        begins=1131,
    ),
    Team(
        "Customer care, Lisboa",
        PORTUGAL,
        "Catarina Nunes · Miguel Teixeira · Sofia Ribeiro · Vasco Gomes · Marta Pinto · Nuno Cardoso",
        begins=1141,
    ),
    Team(
        "Fleet, Faro",
        PORTUGAL,
        "Teresa Cunha · Paulo Esteves · Rita Barros · Filipe Neves · Helena Sá · Luís Amaral",
        begins=1151,
    ),
    Team(
        "Learning, Lyon",
        FRANCE,
        "Hélène Girard · Mathieu Perrin · Anouk Chevalier · Thomas Royer · Fatou Sarr",
        begins=1161,
    ),
    Team(
        "Night shift, Lille",
        FRANCE,
        "Sylvie Dubois · Moussa Camara · Élodie Vasseur · Julien Carpentier · Svetlana Novak",
        begins=1171,
        has_mailboxes=False,
    ),
    Team(
        "Accounts, Nantes",
        FRANCE,
        "Odile Kermarec · Benoît Guillou · Camille Renaud · Awa Traoré · Pierre Le Goff · Inès Marchand",
        begins=1181,
    ),
)


COUNT = len(CAST) + sum(len(team.names.split(" · ")) for team in TEAMS)
"""With the cast."""

GOAL = 30_000
"""Points, of which a quarter to three quarters are there when the demo company is made."""


def join(session: Session, *, at: datetime) -> None:
    """Hire them beside the cast, which is here, and plan what they play for."""
    settling.settle(session, TEAMS, at=at)
    units = settling.units(session)
    today = at.date()
    race = Plan(
        kind="race",
        title="Grand Prix Alizé",
        currency="point",
        units=[units[name] for name in sorted({team.entity for team in TEAMS})],
        first=today - 10 * DAY,
        last=today + 11 * DAY,
    )
    goal = replace(
        race,
        kind="goal",
        title="Cap sur Agadir",
        units=[units[settling.GROUP]],
        goal=GOAL,
        charity="Mille Livres",
        gift="3\u202f000\u00a0€",
    )
    to_come = Plan(
        kind="race",
        title="Rallye Maroc",
        currency="key",
        units=[units[team.name] for team in TEAMS if team.country is MAROC],
        first=today + 7 * DAY,
        last=today + 20 * DAY,
    )
    for login, plan in ((ADA, race), (ADA, goal), (HUGO, to_come)):
        organiser = session.scalars(select(Person.id).where(Person.email == login)).one()
        viewer = sign_in.viewer_of_person(session, organiser)
        if viewer:
            challenges.create(session, viewer, plan, at=at - 11 * DAY)


def _employee_number(number: int) -> str:
    return f"k-{number}"
