"""Paying a person for what she does, and everything that follows from it, in the same transaction.

An act calls ``pay`` with what the engine says it is worth. What was paid before pays nothing again; what
comes with a payment (a streak, a badge, a level) comes here, so that a reader can click from the answer to
all that it earned.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from academy.engine.rewards import Earned, Payment, day_of
from academy.engine.suspicion import Doubt
from academy.services import awards, holds, ledger, streaks
from academy.services.ledger import Posted
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
    _take_part(session, viewer, posted, at=at)
    if due:
        last = list(due)[-1]
        closes_quiz = last.startswith("attempt:")
        new = awards.follow(session, viewer, posted, at=at, closes_quiz=closes_quiz)
        posted.earned[last] += Earned(badges=new)
    if doubt and doubtful:
        for cause, waits in holds.keep(session, viewer, doubtful, doubt, at=at).items():
            posted.earned[cause] += waits
    return posted.earned


def earned_by(session: Session, viewer: Viewer, cause: str) -> Earned:
    """What *cause* earned when it happened."""
    paid = ledger.earned_by(session, viewer.account_id, cause)[cause]
    return with_followers(session, viewer, cause, paid)


def with_followers(session: Session, viewer: Viewer, cause: str, paid: Earned) -> Earned:
    """What *cause* was *paid*, and the badges and the freeze that followed."""
    earned = paid + Earned(badges=awards.brought_by(session, viewer, cause))
    if not earned.stars:
        return earned
    return replace(earned, freeze=streaks.earned_by(session, viewer, cause))


def _take_part(session: Session, viewer: Viewer, posted: Posted, *, at: datetime) -> None:
    """A star that was new counts for her streak."""
    for star in (payment for payment in posted.paid if payment.kind == "star"):
        cause = next(cause for cause, earned in posted.earned.items() if earned.stars)
        freeze = streaks.credit(session, viewer, day_of(star), cause=cause, at=at)
        posted.earned[cause] += Earned(freeze=freeze)
