"""A crowd for the demo company: as many people as one likes, each with half a year behind her.

The same number is always the same person, who lives the same life.
"""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from academy.engine.marking import fold
from academy.services.settling import Country, Member

DAYS = 180

TEAM = 40
"""People in a team; the first of them manages it."""

PORTION = 12
"""Teams to settle in one transaction: a second's work, so that others can write between them."""

ANSWERS = 30
"""How many answers a person has given on average, unless one asks for another number."""

DILIGENCE = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0, 1.2, 1.5, 1.9, 2.4)
"""How much of the average each of ten people gives; every tenth has not begun."""

COUNTRIES = {
    Country("France", "FR", "Europe/Paris", "fr"): ("Lyon", "Lille", "Nantes"),
    Country("Maroc", "MA", "Africa/Casablanca", "fr"): ("Rabat", "Tanger", "Agadir"),
    Country("Portugal", "PT", "Europe/Lisbon", "en"): ("Porto", "Lisboa", "Faro"),
    Country("Sénégal", "SN", "Africa/Dakar", "fr"): ("Dakar", "Thiès", "Saint-Louis"),
    Country("Ireland", "IE", "Europe/Dublin", "en"): ("Cork", "Dublin", "Galway"),
}
"""Each with the cities where its teams are."""

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
        cities = COUNTRIES[self.country]
        return f"{trade} {self.number + 1}, {cities[self.number % len(cities)]}"

    @property
    def country(self) -> Country:
        """Where it works."""
        return list(COUNTRIES)[self.number % len(COUNTRIES)]

    @property
    def entity(self) -> str:
        """The company that employs it."""
        pattern = ENTITIES[self.number // len(COUNTRIES) % len(ENTITIES)]
        return pattern.format(country=self.country.name)

    @property
    def lead(self) -> str:
        """Its first."""
        return _employee_number(self.first)

    @property
    def members(self) -> Iterator[Member]:
        """Its people, made when they are asked for: there may be very many."""
        return itertools.starmap(_member, enumerate(self.answers, self.first))

    def days(self, today: date) -> Sequence[date]:
        """Half a year, up to yesterday."""
        return [today - timedelta(days=DAYS - day) for day in range(DAYS)]


def plan(people: int, *, answers: int | None = None) -> list[Team]:
    """The teams of *people* who gave about so many *answers* together."""
    total = answers if answers is not None else people * ANSWERS
    weights = [DILIGENCE[number * 7 % len(DILIGENCE)] for number in range(people)]
    whole = sum(weights) or 1.0
    marks = [round(total * reached / whole) for reached in itertools.accumulate(weights)]
    shares = [after - before for before, after in itertools.pairwise([0, *marks])]
    firsts = range(0, people, TEAM)
    return [Team(first // TEAM, first, shares[first : first + TEAM]) for first in firsts]


def _member(number: int, answers: int) -> Member:
    rng = Random(f"name:{number}")  # noqa: S311 -- repeatable on purpose
    given, family = rng.choice(GIVEN), rng.choice(FAMILY)
    local = fold(f"{given}.{family}").replace(" ", "-").replace("'", "")
    has_mailbox = number % 5 != 4
    return Member(
        seed=f"crowd:{number}",
        number=_employee_number(number),
        email=f"{local}.{number}@demo.example" if has_mailbox else None,
        given_name=given,
        family_name=family,
        answers=answers,
    )


def _employee_number(number: int) -> str:
    return f"crowd-{number:06}"
