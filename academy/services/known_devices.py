"""On which devices a person signed in before: a cookie that outlives the sign-in, and lets nobody in.

Its value is made of the sign-in's own token, so that whoever sets that cookie can set this one as well.
Signing out everywhere, a new password, and signing a device out from another one forget it.
"""

import hashlib
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, delete, select
from sqlalchemy.orm import Session

from academy.models.devices import KnownDevice
from academy.models.sign_in import SignIn
from academy.services.passwords import digest

LIFETIME = timedelta(days=400)
"""As long as browsers keep a cookie."""


def cookie_of(token: str) -> str:
    """The device's cookie that belongs to the token of a sign-in, which cannot be told from it."""
    return hashlib.sha256(f"device:{token}".encode()).hexdigest()


def remember(session: Session, sign_in: SignIn, token: str) -> None:
    """The device of *sign_in* is known from now on."""
    session.add(
        KnownDevice(
            token_hash=digest(cookie_of(token)),
            person_id=sign_in.person_id,
            sign_in_hash=sign_in.token_hash,
            created_at=sign_in.created_at,
            expires_at=sign_in.created_at + LIFETIME,
        )
    )


def is_known(session: Session, person_id: int, cookie: str | None, *, at: datetime) -> bool:
    """Whether the device with that *cookie* is one on which the person signed in."""
    if not cookie:
        return False
    hers = select(KnownDevice.id).where(
        KnownDevice.token_hash == digest(cookie),
        KnownDevice.person_id == person_id,
        KnownDevice.expires_at > at,
    )
    return session.scalar(hers) is not None


def forget(
    session: Session, person_id: int, *, but: int | None = None, only: int | None = None
) -> None:
    """Forget her devices: all, all *but* the one of a sign-in, or *only* that one."""
    which: list[ColumnElement[bool]] = [KnownDevice.person_id == person_id]
    if but is not None:
        which.append(KnownDevice.sign_in_hash.not_in(_hash_of(but)))
    if only is not None:
        which.append(KnownDevice.sign_in_hash.in_(_hash_of(only)))
    session.execute(delete(KnownDevice).where(*which))


def _hash_of(sign_in_id: int) -> Select[bytes]:
    return select(SignIn.token_hash).where(SignIn.id == sign_in_id)
