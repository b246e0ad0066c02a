"""The demo company's people, for tests that call services.

Amina learns; Bruno learns in another entity; Chloé and Inès write; Marc is Amina's manager; Hugo is HR of
her entity; Ada administers; Karim has a number and a PIN, and no mailbox.
"""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from academy.models.people import Person, Unit
from academy.services import sign_in
from academy.services.calendars import NONE
from academy.services.viewer import Viewer

AMINA = "amina@demo.example"
BRUNO = "bruno@demo.example"
CHLOE = "chloe@demo.example"
INES = "ines@demo.example"
MARC = "marc@demo.example"
HUGO = "hugo@demo.example"
ADA = "ada@demo.example"
KARIM = "k-1042"

EVERYBODY = (AMINA, BRUNO, CHLOE, INES, MARC, HUGO, ADA, KARIM)

SIXTEEN = (
    *("why-digital", "data-at-work", "ai-at-work", "cyber-security", "fair-and-light"),
    *("built-here", "the-network-under-us", "inside-the-cloud", "objects-that-talk"),
    *("voice-online", "what-stays-of-you", "rights-and-duties", "true-or-made-up"),
    *("work-together", "our-network", "mail-and-time"),
)
"""Modules whose stamps make the academy's passport: one theme whole, and most of the others."""


def person(session: Session, login: str) -> Person:
    """Who goes by *login*: ``amina@demo.example``, or just ``amina``, or ``k-1042``."""
    found = sign_in.person_by_login(session, login) or sign_in.person_by_login(
        session, f"{login}@demo.example"
    )
    assert found, login
    return found


def viewer(session: Session, login: str, *, at: datetime) -> Viewer:
    """The same person, signed in on a device of hers."""
    token = sign_in.begin(session, person(session, login).id, device="a test", at=at)
    found = sign_in.viewer_of(session, token, at=at)
    assert found, login
    return found


def unit(session: Session, name: str) -> Unit:
    """The unit called *name*."""
    return session.scalars(select(Unit).where(Unit.name == name)).one()


def work_through_holidays(session: Session) -> None:
    """Have all units keep no public holidays: no test depends on the day that it is outside."""
    session.execute(update(Unit).values(region=NONE))
