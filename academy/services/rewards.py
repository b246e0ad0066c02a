"""Paying a person for what she does, and everything that follows from it, in the same transaction.

An act calls ``pay`` with what the engine says it is worth. What was paid before pays nothing again; what
comes with a payment (a streak, a badge, a level) comes here, so that a reader can click from the answer to
all that it earned.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from academy.engine.rewards import Earned, Payment
from academy.engine.suspicion import Doubt
from academy.services import holds, ledger
from academy.services.viewer import Viewer


def pay(
    session: Session,
    viewer: Viewer,
    due: Mapping[str, Iterable[Payment]],
    *,
    at: datetime,
    doubt: Doubt | None = None,
) -> dict[str, Earned]:
    """Pay those of *due* that were not paid before; what each cause earned.

    *due* maps a cause, the row that makes its payments due (``answer:12``), to them. With a *doubt* all
    but the star wait for a human, who sees why.
    """
    day = viewer.day(at)
    certain, doubtful = holds.parted(due) if doubt else (due, {})
    posted = ledger.post(session, viewer.account_id, certain, actor=viewer.actor, at=at, day=day)
    earned = posted.earned
    if doubt and doubtful:
        for cause, waits in holds.keep(session, viewer, doubtful, doubt, at=at).items():
            earned[cause] += waits
    return earned


def earned_by(session: Session, viewer: Viewer, cause: str) -> Earned:
    """What *cause* earned her when it happened."""
    return ledger.earned_by(session, viewer.account_id, cause)
