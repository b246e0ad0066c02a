"""Voucher codes: sealed as they come in, drawn once each, and opened for nobody but their owner.

A code is encrypted with a key that is derived from the academy's secret, bound to its gift, and known again
by a keyed digest. It never stands in a log, a letter, a notice or an export: the one way out is ``reveal``.
"""

import csv
import hmac
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

from sqlalchemy.orm import Session

from academy.errors import Conflict, Invalid
from academy.models.counter import ADD_CODE, DRAW, SHOW, VOID
from academy.models.statements import here, run

LONGEST = 200
"""Characters of one code."""

MOST = 5_000
"""Codes that come in at once."""

NONCE = 12
HEADINGS = frozenset({"code", "codes", "voucher", "bon"})


@dataclass(frozen=True, slots=True)
class Sealed:
    """A code as it is stored; nothing of it reads."""

    digest: bytes
    sealed: bytes = field(repr=False)


def read(text: str) -> list[str]:
    """The codes in pasted lines or a CSV file, whose first column they are; each once, in order.

    Raises ``Invalid`` when there is none, too many, or one too long.
    """
    delimiter = ";" if text.partition("\n")[0].count(";") else ","
    try:
        rows = [row[0].strip() for row in csv.reader(text.splitlines(), delimiter=delimiter) if row]
    except csv.Error:
        raise Invalid("This is neither lines nor CSV: one code a line.", field="codes") from None
    codes = list(dict.fromkeys(row for row in rows if row))
    if codes and codes[0].casefold() in HEADINGS:
        del codes[0]
    if not codes:
        raise Invalid("There is no code in this: write one a line.", field="codes")
    if len(codes) > MOST:
        raise Invalid(
            "At most %(most)s codes at once: bring them in parts.", field="codes", most=MOST
        )
    if any(len(code) > LONGEST for code in codes):
        raise Invalid("A code has %(most)s characters at most.", field="codes", most=LONGEST)
    return codes


def seal(codes: Iterable[str], *, gift: str, secret: str) -> list[Sealed]:
    """*codes* of the gift with that uid, each encrypted under the academy's *secret*."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    cipher, digest_key = AESGCM(_key(secret, "seal")), _key(secret, "digest")
    sealed = []
    for code in codes:
        digest = hmac.digest(digest_key, f"{gift}\n{code}".encode(), "sha256")
        nonce = os.urandom(NONCE)
        closed = cipher.encrypt(nonce, code.encode(), gift.encode() + digest)
        sealed.append(Sealed(digest, nonce + closed))
    return sealed


def add(session: Session, gift: int, codes: Sequence[Sealed], *, at: datetime) -> int:
    """Keep those of *codes* that did not come in before for the gift of that id; how many it were."""
    shared = {"gift_id": gift, "shown": 0, "allowed": 1, "added_at": at}
    rows = [{**shared, "digest": each.digest, "sealed": each.sealed} for each in codes]
    return len(run(session, here(session, ADD_CODE), rows).all())


def draw(session: Session, gift: int, redemption: int) -> None:
    """Make the next free code of *gift* that of *redemption* (both by id). Raises ``Conflict``."""
    if run(session, DRAW, {"gift": gift, "redemption": redemption}).first() is None:
        raise Conflict("No code is left for this gift. Bring in more codes first.")


def void(session: Session, gift: int, number: int, *, at: datetime) -> None:
    """Put *number* free codes of *gift* aside for ever. Raises ``Conflict`` when there are not so many."""
    if len(run(session, VOID, {"gift": gift, "number": number, "at": at}).all()) < number:
        raise Conflict("There are not so many codes left.")


def reveal(session: Session, redemption: int, *, gift: str, secret: str) -> str | None:
    """The code of *redemption*, which its owner sees now; None when she has had her look.

    Raises ``Conflict`` when the code was sealed under another secret; the look is not counted then if the
    caller lets the error end its transaction.
    """
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    row = run(session, SHOW, {"redemption": redemption}).first()
    if row is None:
        return None
    nonce, closed = row.sealed[:NONCE], row.sealed[NONCE:]
    try:
        opened = AESGCM(_key(secret, "seal")).decrypt(nonce, closed, gift.encode() + row.digest)
    except InvalidTag:
        raise Conflict(
            "This code cannot be opened: the academy’s secret has changed since it came in. Please ask "
            "the people who run the academy for another one."
        ) from None
    return opened.decode()


@lru_cache(maxsize=8)
def _key(secret: str, purpose: str) -> bytes:
    """256 bits for one *purpose*, derived from the academy's *secret* (RFC 5869)."""
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    info = f"academy voucher codes {purpose}".encode()
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(secret.encode())
