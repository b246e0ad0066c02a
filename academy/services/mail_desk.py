"""Mail as whoever runs the academy looks at it: what waits, what could not be sent, a letter to try it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from academy.errors import Conflict
from academy.models.outbox import Message
from academy.services import outbox
from academy.services.task_runs import require_whole
from academy.services.viewer import Viewer

CHANNEL = "mail"
MOST = 20
"""Letters that are listed."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What is on its way. ``waiting`` are all that are due or put off; the lists hold the last few."""

    waiting: int
    oldest_at: datetime | None
    """Since when the first of them has been due."""
    delayed: Sequence[Message]
    """Those that were tried and not sent, and wait for the next try."""
    given_up: Sequence[Message]


def standing(session: Session, viewer: Viewer, *, at: datetime) -> Standing:
    """How mail stands. Raises ``NotFound`` unless she administers the whole company."""
    require_whole(viewer)
    waits = (Message.closed_at.is_(None), Message.channel == CHANNEL)
    due = func.min(Message.due_at).filter(Message.due_at <= at)
    waiting, oldest_at = session.execute(select(func.count(), due).where(*waits)).one()
    failed = select(Message).where(Message.error.is_not(None), Message.channel == CHANNEL)
    newest = failed.order_by(Message.id.desc()).limit(MOST)
    given_up = (
        Message.closed_at.is_not(None),
        Message.error.not_like(f"{outbox.WITHDRAWN}%"),
    )
    return Standing(
        waiting,
        oldest_at,
        session.scalars(newest.where(Message.closed_at.is_(None))).all(),
        session.scalars(newest.where(*given_up)).all(),
    )


def send_test(session: Session, viewer: Viewer, *, letter: dict[str, str], at: datetime) -> str:
    """Send *letter* to herself; her address. Raises ``NotFound``, and ``Conflict`` without a mailbox."""
    require_whole(viewer)
    if viewer.email is None:
        raise Conflict("Your account has no address: there is nowhere to send a letter to.")
    outbox.post(session, channel=CHANNEL, recipient=viewer.email, body=letter, at=at)
    return viewer.email
