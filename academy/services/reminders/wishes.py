"""What a person wishes to hear by mail, and the link in a mail that ends one kind of it."""

from dataclasses import asdict, dataclass, replace
from datetime import datetime

from itsdangerous import BadData, URLSafeSerializer
from sqlalchemy import select
from sqlalchemy.orm import Session

from academy.errors import NotFound
from academy.models.people import Person
from academy.models.reminders import WISH, Wish
from academy.models.statements import here, run
from academy.services import dispatches

ENDING = ("suggestions", "minute", "thanks")
"""What a link ends. What is mandatory cannot be ended: it is capped instead."""

REPORT = "report:"
"""Before the uid of the one scheduled report that a link ends."""


@dataclass(frozen=True, slots=True)
class Wished:
    """What she chose: see ``academy.models.reminders.Wish``."""

    suggestions: bool = True
    minute: bool = False
    thanks: bool = False
    opens: bool = True


def read(session: Session, person_id: int) -> Wished:
    """What she wishes."""
    row = session.execute(
        select(Wish.suggestions, Wish.minute, Wish.thanks, Wish.opens).where(
            Wish.person_id == person_id
        )
    ).first()
    return Wished(*row) if row else Wished()


def save(session: Session, person_id: int, wished: Wished) -> None:
    """Keep it in the place of what she wished before."""
    run(session, here(session, WISH), {"person_id": person_id, **asdict(wished)})
    session.expire_all()


def ending(secret: str, person_uid: str, kind: str) -> str:
    """The token of a link that ends mail of one *kind* to her. It tells nothing, so it never expires."""
    return _signer(secret).dumps([person_uid, kind])


def kind_ended(secret: str, token: str) -> str:
    """What a link of ours ends. Raises ``NotFound``."""
    return _read(secret, token)[1]


def end(session: Session, secret: str, token: str, *, at: datetime) -> str:
    """End mail of the kind that *token* names, again or for the first time; the kind."""
    uid, kind = _read(secret, token)
    person_id = session.scalar(select(Person.id).where(Person.uid == uid))
    if person_id is None:
        raise NotFound("There is nothing at this address.")
    if kind.startswith(REPORT):
        dispatches.leave(session, person_id, kind.removeprefix(REPORT), at=at)
    else:
        save(session, person_id, replace(read(session, person_id), **{kind: False}))
    return kind


def _read(secret: str, token: str) -> tuple[str, str]:
    try:
        uid, kind = _signer(secret).loads(token)
    except BadData:
        raise NotFound("There is nothing at this address.") from None
    if kind not in ENDING and not kind.startswith(REPORT):
        raise NotFound("There is nothing at this address.")
    return uid, kind


def _signer(secret: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret, salt="academy: no more of this mail")
