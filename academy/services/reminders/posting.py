"""Post what is to be said now: one digest each, in the transaction that notes it.

Safe to repeat and to run twice at once: a person's day has one reminder, and her key decides. Letters are
written between two transactions; in the second one each person is held, and her caps are read once more.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from academy.engine.reminding import Reason, Word, capped
from academy.models.bulk import batched
from academy.models.database import reading, surveying, writing
from academy.models.people import Person
from academy.models.reminders import REMIND, ReminderItem
from academy.models.statements import here, run
from academy.services import catalogue, outbox
from academy.services.catalogue import Catalogue
from academy.services.reminders import chosen as choice
from academy.services.reminders import minute_links, selecting, wishes, words
from academy.services.reminders.chosen import Chosen
from academy.services.reminders.loading import Addressee, addressees, told_lately
from academy.services.reminders.words import Letter

PORTION = 500

CHANNEL = "mail"


@dataclass(frozen=True, slots=True)
class Digest:
    """What one person is told, and the letter that says it."""

    who: Addressee
    word: Word
    letter: dict[str, str]

    @property
    def kind(self) -> str:
        """Of the row that is kept."""
        return "minute" if self.word.reason is Reason.MINUTE else "digest"


def remind(write: Letter, *, secret: str, at: datetime) -> int:
    """Say what is to be said at *at*, to everybody, in transactions of its own; how many were told."""
    with surveying() as session:
        chosen = choice.read(session)
        if chosen.is_paused:
            return 0
        live = catalogue.newest(session)
        open_zones = [
            zone
            for zone in selecting.zones(session)
            if at.astimezone(zone.here).time() not in chosen.rules.quiet
        ]
        found = [
            id_
            for zone in open_zones
            for id_ in session.scalars(
                selecting.candidates(session, zone, chosen.rules, live.calendar, at=at)
            )
        ]
    return sum(
        _portion(some, write, chosen, live, secret=secret, at=at)
        for some in batched(found, PORTION)
    )


def _portion(
    ids: Sequence[int], write: Letter, chosen: Chosen, live: Catalogue, *, secret: str, at: datetime
) -> int:
    with reading() as session:
        people = addressees(session, ids, live.calendar, at=at)
    digests = []
    for who in people:
        word = who.word(chosen.rules, at=at)
        if word.is_said and who.email:
            digests.append(Digest(who, word, _letter(who, word, write, live, secret, at)))
    if not digests:
        return 0
    with writing() as session:
        return _post(session, digests, at=at)


def _letter(
    who: Addressee, word: Word, write: Letter, live: Catalogue, secret: str, at: datetime
) -> dict[str, str]:
    day, said = who.days.day(at), {asked.key: place for place, asked in enumerate(word.asked)}
    items = sorted(
        (item for item in who.items if item.asked.key in said),
        key=lambda item: said[item.asked.key],
    )
    values = {
        "name": who.given_name,
        "items": words.told(items, live, who.locale, day),
        "token": minute_links.make(secret, who, at=at),
        "opens": who.opens,
        "ending": wishes.ending(secret, who.uid, _ends(word)) if _ends(word) else "",
    }
    return write("minute" if word.reason is Reason.MINUTE else "reminder", who.locale, values)


def _ends(word: Word) -> str:
    """The kind of mail that a link in this letter may end; empty where something is mandatory."""
    if word.reason is Reason.MINUTE:
        return "minute"
    return "" if any(asked.is_mandatory for asked in word.asked) else "suggestions"


def _post(session: Session, digests: Sequence[Digest], *, at: datetime) -> int:
    ids = [each.who.id for each in digests]
    hold = select(Person.id).where(Person.id.in_(ids)).order_by(Person.id)
    session.execute(hold.with_for_update(key_share=True))
    told = told_lately(session, ids, at=at)
    free = [each for each in digests if capped(told.get(each.who.id, ()), at=at) is None]
    if not free:
        return 0
    rows = [_row(each.who.id, each.who.days.day(at), each.kind, CHANNEL, at) for each in free]
    new = {person: id_ for id_, person in run(session, here(session, REMIND), rows)}
    keep_items(session, [(new[d.who.id], d.who.id, d.word) for d in free if d.who.id in new])
    mails = [
        (CHANNEL, d.who.email or "", {**addressed(d.letter), "reminder": new[d.who.id]})
        for d in free
        if d.who.id in new
    ]
    outbox.post_all(session, mails, at=at)
    return len(new)


def keep_items(session: Session, reminders: Sequence[tuple[int, int, Word]]) -> None:
    """Note what each reminder (its id, and its person's) is about."""
    rows = [
        {"reminder_id": id_, "person_id": person, "assignment_id": a.key[0], "round": a.key[1]}
        for id_, person, word in reminders
        for a in word.asked
    ]
    if rows:
        session.execute(insert(ReminderItem), rows)


def addressed(letter: dict[str, str]) -> dict[str, Any]:
    """A letter as a message: the address that ends such mail becomes the headers that programs know."""
    body: dict[str, Any] = {key: letter[key] for key in ("subject", "text", "html")}
    if letter.get("unsubscribe"):
        body["headers"] = {
            "List-Unsubscribe": f"<{letter['unsubscribe']}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
    return body


def _row(person: int, day: object, kind: str, channel: str, at: datetime) -> dict[str, object]:
    return {"person_id": person, "day": day, "kind": kind, "channel": channel, "at": at}
