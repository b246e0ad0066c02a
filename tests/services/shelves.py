"""A counter with something on it, and people who can pay."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import count

from sqlalchemy import text
from sqlalchemy.orm import Session

from academy.engine.rewards import Payment
from academy.models.checks.shop import CHECKS
from academy.models.shop import Gift
from academy.services import gifts, ledger, vouchers
from academy.services.gifts import Details
from academy.services.viewer import Viewer
from tests.cast import viewer
from tests.conftest import OPENING

SECRET = "a secret that only tests know of"

DETAILS = Details(
    name={"en": "A mug", "fr": "Une tasse"},
    text={"en": "It holds coffee.", "fr": "Elle tient le café."},
    kind="thing",
    stars=0,
    keys=1,
    value=0,
    cap=None,
    is_automatic=False,
    opens=None,
    closes=None,
    unit_id=None,
)

_grants = count(1)


def a_gift(session: Session, who: Viewer, *, stock: int | None = None, **changed: object) -> Gift:
    """A gift on the counter, made by *who*."""
    details = replace(DETAILS, **changed)  # type: ignore[arg-type]
    return gifts.add(session, who, details, stock=stock, at=OPENING)


def with_codes(session: Session, who: Viewer, *codes: str, **changed: object) -> Gift:
    """A voucher that comes by itself, with these *codes*."""
    gift = a_gift(session, who, kind="voucher", **{"is_automatic": True, **changed})
    sealed = vouchers.seal(codes, gift=gift.uid, secret=SECRET)
    gifts.bring_codes(session, who, gift.uid, sealed, at=OPENING)
    return gift


def rich(session: Session, login: str, *, stars: int = 0, keys: int = 0) -> Viewer:
    """Somebody who was given stars and keys by hand."""
    who = viewer(session, login, at=OPENING)
    gift = [Payment(f"grant:test-{next(_grants)}", stars=stars, keys=keys)]
    due = {"grant:test": gift}
    day = OPENING.date()
    ledger.post(session, who.account_id, due, actor="test", at=OPENING, day=day)
    return viewer(session, login, at=OPENING)


def shop_faults(session: Session, *, only: Sequence[str] = ()) -> list[str]:
    """What the audit of the shop finds."""
    session.flush()
    return [
        sentence
        for sentence, query in CHECKS.items()
        if (not only or sentence in only) and session.execute(text(query)).first()
    ]
