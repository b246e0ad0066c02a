"""Voucher codes: sealed as they come in, drawn once each, and opened for nobody but their owner.

A code is encrypted with a key that is derived from the academy's secret, bound to its gift, and known again
by a keyed digest. It never stands in a log, a letter, a notice or an export: the one way out is ``reveal``.
"""

import csv
import hmac
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from academy.errors import Conflict, Invalid
from academy.models.counter import ADD_CODE, DRAW, SHOW, VOID
from academy.models.statements import here, run
from academy.services import sealing

LONGEST = 200
"""Characters of one code."""

MOST = 5_000
"""Codes that come in at once."""

PURPOSE = "academy voucher codes"
HEADINGS = frozenset({"code", "codes", "voucher", "bon"})


@dataclass(frozen=True, slots=True)
class Sealed:
    """A code as it is stored; nothing of it reads."""

    digest: bytes
    sealed: bytes = field(repr=False)


def read(text: str) -> list[str]:
    """The codes in pasted lines or a table, whose first column they are; each once, in order.

    Raises ``Invalid`` when there is none, too many, or one too long.
    """
    first = text.partition("\n")[0]
    delimiter = next((each for each in ";\t" if each in first), ",")
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
    digest_key = sealing.derived(secret, f"{PURPOSE}: digests")
    sealed = []
    for code in codes:
        digest = hmac.digest(digest_key, f"{gift}\n{code}".encode(), "sha256")
        bound_to = gift.encode() + digest
        closed = sealing.seal(code.encode(), secret_key=secret, purpose=PURPOSE, bound_to=bound_to)
        sealed.append(Sealed(digest, closed))
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
    row = run(session, SHOW, {"redemption": redemption}).first()
    if row is None:
        return None
    bound_to = gift.encode() + row.digest
    try:
        opened = sealing.unseal(row.sealed, secret_key=secret, purpose=PURPOSE, bound_to=bound_to)
    except sealing.Unreadable:
        raise Conflict(
            "This code cannot be opened: the academy’s secret has changed since it came in. Please ask "
            "the people who run the academy for another one."
        ) from None
    return opened.decode()
