"""A manager's word to one of hers about what is asked: once a week, and within the caps of reminders."""

from datetime import datetime

from sqlalchemy.orm import Session

from academy.engine.calendar import monday_of
from academy.engine.reminding import Reason, Word, capped, next_open
from academy.errors import Conflict, Invalid
from academy.models.passport import HOLD
from academy.models.reminders import NUDGE, REMIND
from academy.models.statements import here, run
from academy.services import notices, outbox
from academy.services.notices import News
from academy.services.reminders import chosen as choice
from academy.services.reminders.posting import CHANNEL, keep_items
from academy.services.team import members
from academy.services.team.members import Member
from academy.services.viewer import Viewer

LONGEST = 600

NOTICE = "notice"
"""The channel of who has no mailbox."""


def leaves_at(session: Session, member: Member, *, at: datetime) -> datetime | None:
    """When a word of now may reach her; None if there is no such hour."""
    return next_open(at, member.who.days, choice.read(session).rules.quiet)


def check(member: Member, text: str) -> None:
    """Raise ``Invalid`` for no words or too many, ``Conflict`` when there is nothing to be said."""
    if not text or len(text) > LONGEST:
        raise Invalid("Write a few words, six hundred characters at most.", field="text")
    if not member.asked:
        raise Conflict(
            "Nothing is asked of her or him at the moment, so there is nothing to remind of."
        )


def nudge(
    session: Session, viewer: Viewer, uid: str, *, text: str, letter: dict[str, str], at: datetime
) -> bool:
    """Have the *letter* with her words leave when the person may be written to, and tell her on her page.

    False when she had such a word this week. Raises ``NotFound`` for whoever is not hers, ``Conflict`` when
    the person has heard enough for now.
    """
    member = members.find(session, viewer, uid, at=at)
    run(
        session, HOLD, {"person": member.id}
    )  # a digest that is being posted waits, or was before us
    member = members.find(session, viewer, uid, at=at)
    check(member, text)
    if member.was_nudged:
        return False
    leaves = leaves_at(session, member, at=at)
    if leaves is None or capped(member.who.told, at=leaves) or capped(member.who.told, at=at):
        raise _enough()
    day = member.who.days.day(leaves)
    week = monday_of(viewer.day(at))
    kept = {"person_id": member.id, "week": week, "manager_id": viewer.id, "at": at}
    if run(session, here(session, NUDGE), kept).first() is None:
        return False
    email = member.who.email
    row = {"person_id": member.id, "day": day, "kind": "nudge", "at": leaves}
    row["channel"] = CHANNEL if email else NOTICE
    reminder = run(session, here(session, REMIND), row).scalar()
    if reminder is None:
        raise _enough()
    word = Word(Reason.DUE, tuple(item.asked for item in member.asked))
    keep_items(session, [(reminder, member.id, word)])
    if email:
        body = {**letter, "reminder": reminder}
        outbox.post(session, channel=CHANNEL, recipient=email, body=body, at=leaves)
    values = {"by": viewer.id, "name": viewer.name, "text": text}
    notices.tell(session, member.id, [News(f"nudge:{week}", "nudge", values)], at=at)
    return True


def _enough() -> Conflict:
    return Conflict(
        "This person has been reminded often enough for now: three times in two weeks, and once a day, "
        "is what the academy allows."
    )
