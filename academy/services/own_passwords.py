"""Who comes in with a password or PIN of the academy's own, where people sign in through the company.

Administrators always may: a provider can be down, or its settings wrong.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from academy.models.people import Role
from academy.provider import EVERYBODY, WITHOUT_ADDRESS
from academy.services.sign_in import Knock


def narrowed(session: Session, door: Knock, *, passwords: str) -> Knock:
    """The same *door*, behind which is nobody if *passwords* (``provider.PASSWORDS``) are not for her."""
    if passwords == EVERYBODY or (passwords == WITHOUT_ADDRESS and door.email is None):
        return door
    administers = select(Role.id).where(Role.person_id == door.person_id, Role.role == "admin")
    return door if session.scalar(administers.limit(1)) is not None else Knock(door.attempt)
