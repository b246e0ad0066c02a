"""The academy's signing keys: made when the first is needed, retired by rotation, never deleted.

A key whose secret half cannot be opened any more (the academy's secret was changed) is retired like any
other: what it signed stays verifiable, and a new one signs from then on.
"""

import logging
import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from academy.attestation.documents import Issuer
from academy.attestation.keys import PublicKey, did, public_of
from academy.attestation.keys import SigningKey as Key
from academy.models.credentials import SigningKey
from academy.services import sealing

log = logging.getLogger(__name__)

PURPOSE = "academy: signing keys of credentials, version 1"

_NEWEST = (
    select(SigningKey.id, SigningKey.name, SigningKey.sealed)
    .where(SigningKey.retired_at.is_(None))
    .order_by(SigningKey.id.desc())
    .limit(1)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """Who signs, from the settings: the secret that opens the keys, the address and the name."""

    secret: str
    url: str
    name: str

    @property
    def issuer(self) -> Issuer:
        """As documents name it."""
        return Issuer(did=did(self.url), name=self.name, url=self.url)


@dataclass(frozen=True, slots=True)
class Signer:
    """The key that signs now: its row, and what signing takes."""

    id: int
    key: Key


def signer(session: Session, house: House) -> Signer | None:
    """The key that signs now; None when one must be made first, with ``rotate``."""
    row = session.execute(_NEWEST).first()
    if row is None:
        return None
    try:
        private = sealing.unseal(
            row.sealed, secret_key=house.secret, purpose=PURPOSE, bound_to=row.name.encode()
        )
    except sealing.Unreadable:
        log.warning(
            "the signing key %s does not open with this secret: a new one is made", row.name
        )
        return None
    return Signer(row.id, Key(f"{house.issuer.did}#{row.name}", private))


def rotate(session: Session, house: House, *, at: datetime) -> str:
    """A new key signs from now on, and all others are retired; its name. Old documents stay valid."""
    private = secrets.token_bytes(32)
    name = f"key-{at:%Y%m%d}-{secrets.token_hex(4)}"
    sealed = sealing.seal(private, secret_key=house.secret, purpose=PURPOSE, bound_to=name.encode())
    session.execute(update(SigningKey).where(SigningKey.retired_at.is_(None)).values(retired_at=at))
    session.add(SigningKey(name=name, public=public_of(private), sealed=sealed, created_at=at))
    session.flush()
    return name


def every(session: Session) -> list[SigningKey]:
    """All keys, the oldest first."""
    return list(session.scalars(select(SigningKey).order_by(SigningKey.id)))


def published(session: Session) -> list[PublicKey]:
    """What everybody may know of every key that ever signed."""
    rows = session.execute(select(SigningKey.name, SigningKey.public).order_by(SigningKey.id))
    return [PublicKey(name, public) for name, public in rows]
