"""The outbox: what must leave the house is written with its cause, and sent afterwards.

Promises: a message leaves if and only if the transaction that posted it was committed; it leaves at
least once, also when a sender is killed between sending and noting it (a receiver knows the second
copy by its id); two senders never hold the same message; one that cannot be sent is tried again
after each of ``PAUSES``, then given up with the reason. What a sender finds no longer true is never sent.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from academy import clock
from academy.models.database import reading, writing
from academy.models.outbox import Message

log = logging.getLogger(__name__)

PAUSES = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=12),
)
LEASE = timedelta(minutes=10)
"""How long a sender may hold a message before another takes it: far beyond any sender's time-out."""

PORTION = 50
"""Messages that a sender takes at once."""

FRESH = timedelta(seconds=1)
"""How long what was found about a portion is believed."""

Sender = Callable[[Message], None]


WITHDRAWN = "withdrawn"
"""How the error of a message begins that was not to be sent any more."""


class ChannelAway(Exception):
    """A sender's word for "nobody answers": the round ends, so that the other messages keep their tries."""


class Withdrawn(Exception):
    """A sender's word for "this is not true any more": the message is closed, and never leaves."""


class NotYet(Exception):
    """A sender's word for "this is no hour for it": the message waits until then, and keeps its tries."""

    def __init__(self, until: datetime) -> None:
        super().__init__(f"not before {until}")
        self.until = until


Check = Callable[[Sequence[Message]], Mapping[int, Withdrawn | NotYet]]
"""Of some messages, by their ids, why they must not leave now."""


def post(
    session: Session, *, channel: str, recipient: str, body: dict[str, Any], at: datetime
) -> None:
    """Write a message in the caller's transaction, to be sent from *at* on.

    Channel ``mail`` takes ``{"subject", "text"}`` and, if there are any, ``"html"`` and ``"headers"``.
    """
    message = Message(
        channel=channel, recipient=recipient, body=body, created_at=at, due_at=at, tries=0
    )
    session.add(message)
    session.info.setdefault("wakes", set()).add("deliver_outbox")


def post_all(
    session: Session, messages: Sequence[tuple[str, str, dict[str, Any]]], *, at: datetime
) -> None:
    """``post`` for many of (channel, recipient, body), in one statement."""
    shared = {"created_at": at, "due_at": at, "tries": 0}
    rows = [
        {"channel": channel, "recipient": recipient, "body": body, **shared}
        for channel, recipient, body in messages
    ]
    if rows:
        session.execute(insert(Message), rows)
        session.info.setdefault("wakes", set()).add("deliver_outbox")


def deliver(
    send: Sender, *, check: Check | None = None, now: Callable[[], datetime] = clock.now
) -> int:
    """Send what is due, one message after the other, and say how many were sent.

    *check* is asked about a portion at once, and again about what is left of it after ``FRESH``. *send*
    raises when it could not; anything that it raises counts as one try.
    """
    sent = 0
    while portion := _claim(now()):
        begun = now()
        told = check(portion) if check else {}
        for place, message in enumerate(portion):
            if now() - begun > FRESH:
                _release(portion[place:], now())
                break
            try:
                if reason := told.get(message.id):
                    raise reason
                send(message)
            except ChannelAway as error:
                _put_off(message, error, now())
                _release(portion[place + 1 :], now())
                log.warning("the outbox waits: %s", error)
                return sent
            except Withdrawn as reason:
                _close(message, now(), error=f"{WITHDRAWN}: {reason}")
            except NotYet as hour:
                _wait(message, hour.until)
            except Exception as error:
                _put_off(message, error, now())
                log.warning("message %d was not sent: %s", message.id, error)
            else:
                _close(message, now())
                sent += 1
    return sent


def _claim(now: datetime) -> list[Message]:
    """Take some due messages for ``LEASE``; their try is counted before it is made.

    Of two senders each takes what the other does not hold.
    """
    waiting = select(Message.id).where(Message.closed_at.is_(None), Message.due_at <= now)
    with reading() as session:
        if session.execute(waiting.limit(1)).first() is None:
            return []
    some = waiting.order_by(Message.due_at, Message.id).limit(PORTION)
    with writing() as session:
        ids = session.scalars(some.with_for_update(skip_locked=True)).all()
        claimed = session.scalars(
            update(Message)
            .where(Message.id.in_(ids))
            .values(due_at=now + LEASE, tries=Message.tries + 1)
            .returning(Message),
            execution_options={"populate_existing": True},
        ).all()
        for message in claimed:  # or each later transaction would have it read again
            session.expunge(message)
    return sorted(claimed, key=lambda message: ids.index(message.id))


def _release(messages: Sequence[Message], now: datetime) -> None:
    """Put back what was taken and not tried."""
    if messages:
        with writing() as session:
            session.execute(
                update(Message)
                .where(Message.id.in_([each.id for each in messages]), Message.closed_at.is_(None))
                .values(due_at=now, tries=Message.tries - 1)
            )


def _close(message: Message, now: datetime, *, error: str | None = None) -> None:
    with writing() as session:
        session.execute(
            update(Message).where(Message.id == message.id).values(closed_at=now, error=error)
        )


def _wait(message: Message, until: datetime) -> None:
    with writing() as session:
        session.execute(
            update(Message)
            .where(Message.id == message.id, Message.closed_at.is_(None))
            .values(due_at=until, tries=Message.tries - 1)
        )


def _put_off(message: Message, error: Exception, now: datetime) -> None:
    """Try again after the pause that is next, unless another sender took it in the meantime."""
    values: dict[str, Any] = {"error": f"{type(error).__name__}: {error}"[:500]}
    if message.tries > len(PAUSES):
        values["closed_at"] = now
    else:
        values["due_at"] = now + PAUSES[message.tries - 1]
    with writing() as session:
        session.execute(
            update(Message)
            .where(
                Message.id == message.id,
                Message.due_at == message.due_at,
                Message.closed_at.is_(None),
            )
            .values(values)
        )
