"""A passport is taken back: the row stays, and what attests it counts for nothing any more."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from academy.errors import Conflict, Invalid
from academy.models.credentials import Credential
from academy.models.people import Person
from academy.services import credentials, journal, notices, staff
from academy.services.notices import News
from academy.services.viewer import Viewer

LONGEST_REASON = 200


def passport(session: Session, person: Person) -> Credential | None:
    """The credential of her passport, whatever its state; None before there is one."""
    hers = (Credential.kind == "passport", Credential.person_id == person.id)
    return session.scalar(select(Credential).where(*hers))


def revoke(session: Session, viewer: Viewer, uid: str, *, reason: str, at: datetime) -> None:
    """An administrator of the holder's unit takes her passport back for good, and says why.

    Raises ``NotFound`` outside her units, ``Invalid`` without a reason, ``Conflict`` when no passport
    counts.
    """
    person = staff.find_to_change(session, viewer, uid)
    if not reason or len(reason) > LONGEST_REASON:
        raise Invalid("Say why, in one sentence: the holder reads it.", field="reason")
    held = passport(session, person)
    if not held or not credentials.end(
        session, "passport", held.of, "revoked", reason=reason, at=at
    ):
        raise Conflict("There is no passport here that counts.")
    journal.about(session, viewer.actor, "passport.revoked", "person", person, at=at)
    news = News(
        source=f"passport_revoked:{held.id}", kind="passport_revoked", values={"reason": reason}
    )
    notices.tell(session, person.id, [news], at=at)
