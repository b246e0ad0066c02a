"""Paying a person for what she does, and everything that follows from it, in the same transaction.

An act calls ``pay`` with what the engine says it is worth. What was paid before pays nothing again; what
comes with a payment (a streak, a badge, a level) comes here, so that a reader can click from the answer to
all that it earned.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from academy.engine.rewards import Earned, Payment
from academy.services import ledger
from academy.services.viewer import Viewer


def pay(
    session: Session, viewer: Viewer, due: Mapping[str, Iterable[Payment]], *, at: datetime
) -> dict[str, Earned]:
    """Pay those of *due* that were not paid before; what each cause earned.

    *due* maps a cause, the row that makes its payments due (``answer:12``), to them.
    """
    day = viewer.day(at)
    posted = ledger.post(session, viewer.account_id, due, actor=viewer.actor, at=at, day=day)
    return posted.earned


def earned_by(session: Session, viewer: Viewer, cause: str) -> Earned:
    """What *cause* earned her when it happened."""
    return ledger.earned_by(session, viewer.account_id, cause)
