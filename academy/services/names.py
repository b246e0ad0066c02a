"""How people are called where their progress is shown to others: by name, or by a code.

Whoever shows a person to HR asks ``naming`` once and then ``of`` for each row. Where an administrator chose
so (a works council may want it), a code drawn by lot stands there instead; it stays the same, so that one
person's way can be followed without knowing whose it is. What needs a name (a waiver, a training-time
statement, a table to take away) is then left to administrators, who keep the accounts and see names in
their units. A manager sees her own team by name: a word of hers needs one.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from academy.errors import NotFound
from academy.models.access import NAME, Pseudonym
from academy.models.people import Person
from academy.models.statements import here, run
from academy.services import choices, journal, units
from academy.services.links import CODE_ALPHABET, CODE_LENGTH
from academy.services.viewer import Viewer

CHOICE = "names"
DEFAULTS = {"is_pseudonymous": False}

PORTION = 1000

CODE = (
    select(Pseudonym.code)
    .where(Pseudonym.person_id == Person.id)
    .correlate(Person)
    .scalar_subquery()
    .label("code")
)
"""Of a statement about ``Person``: the column that ``Naming.of`` needs."""


@dataclass(frozen=True, slots=True)
class Naming:
    """What one viewer may call people."""

    is_pseudonymous: bool
    administers: tuple[str, ...]
    """Paths of the units in which she sees names all the same."""

    def shows(self, path: str) -> bool:
        """Whether the people of the unit at *path* are shown to her by name."""
        return not self.is_pseudonymous or any(path.startswith(own) for own in self.administers)

    def of(self, person: Any, path: str) -> str:
        """What to call a row with ``given_name``, ``family_name`` and ``code``, of the unit at *path*."""
        if self.shows(path):
            return f"{person.given_name} {person.family_name}".strip()
        return f"{person.code[:4]}-{person.code[4:]}" if person.code else "····-····"


def naming(session: Session, viewer: Viewer) -> Naming:
    """How *viewer* is to be shown people, by what the academy chose."""
    return Naming(is_pseudonymous(session), viewer.roles.get("admin", ()))


def named(session: Session, viewer: Viewer) -> ColumnElement[bool]:
    """Of ``Unit``: that the *viewer*, HR or administrator, is shown the progress of its people by name."""
    return units.within(viewer, *(("admin",) if is_pseudonymous(session) else ("hr", "admin")))


def is_pseudonymous(session: Session) -> bool:
    """Whether progress is shown to HR without names."""
    return bool(choices.read(session, CHOICE, DEFAULTS)["is_pseudonymous"])


def choose(session: Session, viewer: Viewer, *, is_pseudonymous: bool, at: datetime) -> None:
    """Show progress with codes, or with names. Raises ``NotFound`` unless she administers the whole."""
    if not viewer.administers_all:
        raise NotFound("There is nothing at this address.")
    choices.write(session, CHOICE, {"is_pseudonymous": is_pseudonymous}, at=at)
    journal.note(
        session,
        actor=viewer.actor,
        act="choice.changed",
        subject="",
        at=at,
        choice=CHOICE,
        is_pseudonymous=is_pseudonymous,
    )
    session.info.setdefault("wakes", set()).add("draw_pseudonyms")


def draw(session: Session) -> int:
    """Give codes to people who have none, some at a time; call again until it says 0."""
    if not is_pseudonymous(session):
        return 0
    missing = select(Person.id).where(
        ~select(Pseudonym.person_id).where(Pseudonym.person_id == Person.id).exists()
    )
    ids: Sequence[int] = session.scalars(missing.order_by(Person.id).limit(PORTION)).all()
    rows = [{"person_id": id_, "code": _code()} for id_ in ids]
    drawn = [row for row in rows if run(session, here(session, NAME), row).first()]
    return len(drawn)


def _code() -> str:
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))
