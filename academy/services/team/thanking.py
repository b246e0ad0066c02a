"""A manager thanks, or congratulates on a passport, a visa or a seal: written phrases, once each."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from academy.engine.reminding import next_open
from academy.errors import NotFound
from academy.models.notices import TELL
from academy.models.statements import here, run
from academy.services import outbox
from academy.services.notices import News
from academy.services.reminders import chosen as choice
from academy.services.team import members
from academy.services.team.members import Achievement, Member
from academy.services.viewer import Viewer

PHRASES = ("effort", "help", "example")
"""What one is thanked for; the words are chosen where they are read."""


def achievement(member: Member, about: str) -> Achievement:
    """What she achieved lately and was not congratulated on. Raises ``NotFound``."""
    found = next((each for each in member.fresh if each.about == about), None)
    if found is None:
        raise NotFound("There is nothing at this address.")
    return found


def thank(
    session: Session,
    viewer: Viewer,
    uid: str,
    *,
    phrase: str,
    letter: dict[str, str],
    at: datetime,
) -> bool:
    """Tell one of hers, and by mail if she wishes so. False for the same thanks on the same day."""
    if phrase not in PHRASES:
        raise NotFound("There is nothing at this address.")
    member = members.find(session, viewer, uid, at=at)
    values = {"by": viewer.id, "name": viewer.name, "phrase": phrase}
    news = News(f"thanks:{viewer.id}:{phrase}:{viewer.day(at)}", "thanks", values)
    return _tell(session, member, news, letter, at)


def congratulate(
    session: Session, viewer: Viewer, uid: str, *, about: str, letter: dict[str, str], at: datetime
) -> bool:
    """The same for an achievement; once for each. False when that was done."""
    member = members.find(session, viewer, uid, at=at)
    source = f"congratulated:{viewer.id}:{about}"
    if not any(each.about == about for each in member.fresh):
        return False
    found = achievement(member, about)
    values = {"by": viewer.id, "name": viewer.name, "kind": found.kind, "item": found.item}
    return _tell(session, member, News(source, "congratulated", values), letter, at)


def _tell(
    session: Session, member: Member, news: News, letter: dict[str, str], at: datetime
) -> bool:
    row: dict[str, Any] = {"person_id": member.id, "source": news.source, "kind": news.kind}
    new = run(session, here(session, TELL), {**row, "values": dict(news.values), "at": at}).first()
    if new is None:
        return False
    who = member.who
    leaves = next_open(at, who.days, choice.read(session).rules.quiet)
    if who.thanks and who.email and leaves:
        body = {**letter, "heeds": member.id}
        outbox.post(session, channel="mail", recipient=who.email, body=body, at=leaves)
    return True
