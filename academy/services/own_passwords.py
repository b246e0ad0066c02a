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
    is_hers = may_have(session, door.person_id, door.email, passwords=passwords)
    return door if is_hers else Knock(door.attempt)


def may_have(session: Session, person_id: int | None, email: str | None, *, passwords: str) -> bool:
    """Whether a password of her own lets the person of that id and address in."""
    if passwords == EVERYBODY or (passwords == WITHOUT_ADDRESS and email is None):
        return True
    administers = select(Role.id).where(Role.person_id == person_id, Role.role == "admin")
    return session.scalar(administers.limit(1)) is not None
