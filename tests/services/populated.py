"""A population for audiences and assignments: people of every kind, with what they passed and hold."""

import secrets
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session

from academy.engine.audiences import Profile
from academy.models.content import Item
from academy.models.credentials import Credential
from academy.models.passport import Passport, Seal, Stamp
from academy.models.people import Person, Unit
from academy.models.quizzes import Attempt
from academy.models.visas import Visa
from academy.services import people
from tests.conftest import OPENING

JOBS = (
    *(None, "Marketing manager", "MARKETING Director", "Digital manager", "Driver"),
    *("Chargée de marketing", "Chef d’équipe", "Directrice du numérique", ""),
)
HIRED = (None, date(2026, 11, 1), date(2026, 5, 18), date(2026, 2, 28), date(2015, 8, 31))
LOCALES = ("en", "fr")
MODULES = ("why-digital", "voice-online", "built-here")
THEMES = ("company", "networks")
VISAS = ("network", "mail")


def item(session: Session, kind: str, uid: str) -> Item:
    """Something published."""
    return session.scalars(select(Item).where(Item.kind == kind, Item.uid == uid)).one()


def hire(session: Session, unit: Unit, *, job: str | None = None, at: datetime = OPENING) -> Person:
    """Somebody new in *unit*."""
    number = f"p-{secrets.token_hex(6)}"
    person = people.add_person(
        session, given_name="Pat", family_name=number, unit=unit, number=number, at=at
    )
    person.job = job
    session.flush()
    return person


def passes(
    session: Session, person: Person, module: str, *, at: datetime = OPENING, score: float = 1.0
) -> None:
    """She passes the quiz of *module*, the first time with a stamp."""
    found = item(session, "module", module)
    earlier = select(Attempt.number).where(
        Attempt.person_id == person.id, Attempt.module_id == found.id
    )
    attempt = Attempt(
        uid=secrets.token_hex(16),
        person_id=person.id,
        module_id=found.id,
        number=len(session.scalars(earlier).all()) + 1,
        questions=[],
        pass_mark=0.7,
        started_at=at,
        completed_at=at,
        score=score,
    )
    session.add(attempt)
    session.flush()
    if attempt.number == 1 and score >= 0.7:
        stamp = Stamp(
            person_id=person.id, module_id=found.id, attempt_id=attempt.id, place="", at=at
        )
        session.add(stamp)
    session.flush()


def seals(session: Session, person: Person, theme: str, *, at: datetime = OPENING) -> None:
    """She finishes *theme*."""
    session.add(Seal(person_id=person.id, theme_id=item(session, "theme", theme).id, at=at))
    session.flush()


def is_issued(
    session: Session, person: Person, *, at: datetime = OPENING, revoked: bool = False
) -> None:
    """Her passport is issued; and taken back, if it is *revoked*."""
    academy = session.scalars(select(Item).where(Item.kind == "academy")).one()
    row = Passport(
        uid=secrets.token_hex(16),
        person_id=person.id,
        rule_edition_id=academy.edition_id,
        issued_at=at,
    )
    session.add(row)
    session.flush()
    if revoked:
        session.add(
            Credential(
                uid=secrets.token_hex(16),
                person_id=person.id,
                kind="passport",
                of=row.id,
                issued_at=at,
                revoked_at=at,
                reason="a mistake",
            )
        )
    session.flush()


def is_given(
    session: Session,
    person: Person,
    visa: str,
    *,
    at: datetime = OPENING,
    until: datetime | None = None,
    state: str = "issued",
    number: int = 1,
) -> None:
    """She gets a visa."""
    found = item(session, "visa", visa)
    session.add(
        Visa(
            uid=secrets.token_hex(16),
            person_id=person.id,
            visa_id=found.id,
            edition_id=found.edition_id,
            number=number,
            place="",
            issued_at=at,
            until=until,
            state=state,
            ended_at=None if state == "issued" else at,
        )
    )
    session.flush()


def populate(session: Session, units: Sequence[Unit], size: int) -> dict[int, Profile]:
    """*size* people of every kind, by their ids as the engine's rules look at them."""
    rng = Random(20261122)
    return dict(_one(session, rng.choice(units), rng) for _ in range(size))


def _one(session: Session, unit: Unit, rng: Random) -> tuple[int, Profile]:
    person = hire(session, unit, job=rng.choice(JOBS))
    person.hired_on, person.locale = rng.choice(HIRED), rng.choice(LOCALES)
    modules = frozenset(each for each in MODULES if rng.random() < 0.4)
    themes = frozenset(each for each in THEMES if rng.random() < 0.4)
    for module in modules:
        passes(session, person, module)
    for theme in themes:
        seals(session, person, theme)
    state = rng.choice(("none", "held", "revoked"))
    if state != "none":
        is_issued(session, person, revoked=state == "revoked")
    visas = {visa: _visa(session, person, visa, rng) for visa in VISAS}
    profile = Profile(
        units=frozenset(int(step) for step in unit.path.strip("/").split("/")),
        country=unit.country,
        job=person.job,
        hired_on=person.hired_on,
        language=person.locale,
        modules=modules,
        themes=themes,
        has_passport=state == "held",
        visas=frozenset(visa for visa, how in visas.items() if how == "held"),
        lapsed=frozenset(visa for visa, how in visas.items() if how == "lapsed"),
    )
    return person.id, profile


def _visa(session: Session, person: Person, visa: str, rng: Random) -> str:
    past, ahead = OPENING - timedelta(days=9), OPENING + timedelta(days=9)
    match rng.randrange(7):
        case 0:
            is_given(session, person, visa)
        case 1:
            is_given(session, person, visa, until=ahead)
        case 2:  # it is over, though the night has not noted it
            is_given(session, person, visa, at=past, until=OPENING)
            return "lapsed"
        case 3:
            is_given(session, person, visa, at=past, until=past, state="expired")
            return "lapsed"
        case 4:
            is_given(session, person, visa, at=past, until=past, state="expired")
            is_given(session, person, visa, number=2, until=ahead)
        case 5:
            is_given(session, person, visa, at=past, state="revoked")
            return "revoked"
        case _:
            return "none"
    return "held"
