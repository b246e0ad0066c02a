"""Proof of use: what a platform tells of a person, once for each event, and what that makes due.

A delivery counts once however often it comes: its event id is unique for the platform, and a repeat gets
the first one's answer. The visa that the last event makes due is in the event's own transaction. Whoever
delivers learns of nobody outside the units that the secret, or the administrator, speaks for.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from academy.engine.visas import WITNESS
from academy.errors import AcademyError, Invalid, NotFound
from academy.models.evidence import COUNT, DELIVERED, Evidence
from academy.models.people import Person, Unit
from academy.models.statements import here, run
from academy.services import rewards, sign_in, visas
from academy.services.catalogue import Catalogue
from academy.services.logins import normal_login
from academy.services.published import Visa
from academy.services.secrets import Platform

AHEAD = timedelta(minutes=5)
"""How far a platform's clock may run ahead of ours."""

EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)

LONGEST_EVENT_ID = 100
LONGEST_PERSON = 254
LONGEST_ACTION = 64
OF_WITNESS = f"{WITNESS}:"
"""How the event of a colleague's word is named: a platform that took its name would silence her."""


@dataclass(frozen=True, slots=True)
class Event:
    """What a platform says: *person* (address or number) did *action* at a moment."""

    event_id: str
    person: str
    action: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Line:
    """An event of a file, and the line that it stands on, from 1."""

    number: int
    event: Event


@dataclass(frozen=True, slots=True)
class Refused:
    """A line that does not count, and why."""

    number: int
    why: AcademyError


@dataclass(frozen=True, slots=True)
class Counted:
    """What some lines came to: how many events were new, and known, and which lines were refused."""

    new: int
    known: int
    refused: tuple[Refused, ...]

    def __add__(self, other: "Counted") -> "Counted":
        return Counted(self.new + other.new, self.known + other.known, self.refused + other.refused)


def event(
    visa: Visa, *, event_id: str, person: str, action: str, moment: str, at: datetime
) -> Event:
    """The event in these words. Raises ``Invalid``, naming the field that does not fit."""
    for field, words, longest in (
        ("event_id", event_id, LONGEST_EVENT_ID),
        ("person", person, LONGEST_PERSON),
        ("action", action, LONGEST_ACTION),
    ):
        if not words or len(words) > longest or not words.isprintable():
            raise Invalid("“%(field)s” is missing or does not fit.", field=field)
    if event_id.startswith(OF_WITNESS):
        raise Invalid("An event_id does not begin with “witness:”.", field="event_id")
    known = visa.document.rule.proof.actions if visa.document.rule.proof else {}
    if action not in known:
        raise Invalid(
            "This visa does not count “%(action)s”. It counts: %(known)s.",
            field="action",
            action=action,
            known=", ".join(known) or "–",
        )
    return Event(event_id, person, action, _moment(moment, at))


def other_event() -> Invalid:
    """What is said of an event_id that came before with another content."""
    return Invalid("This event_id belongs to another event.", field="event_id")


def deliver(
    session: Session, platform: Platform, live: Catalogue, visa: Visa, told: Event, *, at: datetime
) -> Event:
    """Count the event *told*, or find that it was counted; either way the answer is the same.

    Raises ``NotFound`` for whoever is not among the platform's people, ``Invalid`` when the id belongs to
    another event.
    """
    first = _delivered(session, visa, told, platform.path)
    if first is not None:
        return first
    within = Unit.path.startswith(platform.path, autoescape=True)
    person = _people(session, [told.person], within).get(normal_login(told.person))
    if person is None:
        raise NotFound("Nobody among this platform’s people goes by this name.")
    row = _row(visa, told, person, "platform", at)
    if run(session, here(session, COUNT), row).first() is None:
        first = _delivered(session, visa, told, platform.path)
        assert first is not None  # noqa: S101 -- its key refused the row
        return first
    follow(session, person, live, visa, at=at)
    return told


def count(
    session: Session,
    within: ColumnElement[bool],
    live: Catalogue,
    visa: Visa,
    lines: Sequence[Line],
    *,
    rehearses: bool,
    at: datetime,
) -> Counted:
    """Count the events of some *lines*, each with an id of its own, about people of the units *within*.

    What *rehearses* says what would be counted and writes nothing. Lines may come again: events count
    once.
    """
    people = _people(session, [line.event.person for line in lines], within)
    known = _known(session, visa, [line.event.event_id for line in lines])
    rows, refused = [], []
    for number, told in ((line.number, line.event) for line in lines):
        person = people.get(normal_login(told.person))
        if person is None:
            refused.append(Refused(number, NotFound("Nobody in your units goes by this name.")))
        elif told.event_id not in known:
            rows.append(_row(visa, told, person, "file", at))
        elif known[told.event_id] != (person, told.action, told.at):
            refused.append(Refused(number, other_event()))
    new = len(rows)
    if rows and not rehearses:
        counted = run(session, here(session, COUNT), rows).all()
        for person in sorted({row.person_id for row in counted}):
            follow(session, person, live, visa, at=at)
        new = len(counted)
    return Counted(new, len(lines) - len(refused) - new, tuple(refused))


def follow(session: Session, person: int, live: Catalogue, visa: Visa, *, at: datetime) -> None:
    """Give *person* (her id) the visa, and its pay, if it is due by now."""
    holder = sign_in.viewer_of_person(session, person)
    if holder is None:
        return
    for given in visas.follow(session, holder, live, [visa], at=at):
        rewards.pay(session, holder, {f"visa:{given.id}": given.payments}, at=at)


def _delivered(session: Session, visa: Visa, told: Event, path: str) -> Event | None:
    """The event of that id as it was first told. Raises ``Invalid`` when it was another one."""
    values = {"visa": visa.id, "event": told.event_id}
    row = run(session, DELIVERED, values).first()
    if row is None:
        return None
    login = normal_login(told.person)
    is_same = row.path.startswith(path) and login in (row.email, row.number)
    if not is_same or row.action != told.action or row.at != told.at:
        raise other_event()
    return told


def _known(
    session: Session, visa: Visa, event_ids: Sequence[str]
) -> Mapping[str, tuple[int, str, datetime]]:
    """Which of *event_ids* were counted before: whose they are, what was done, and when."""
    rows = session.execute(
        select(Evidence.event_id, Evidence.person_id, Evidence.action, Evidence.at).where(
            Evidence.visa_id == visa.id, Evidence.event_id.in_(event_ids)
        )
    )
    return {event_id: (person, action, at) for event_id, person, action, at in rows}


def _people(
    session: Session, names: Iterable[str], within: ColumnElement[bool]
) -> Mapping[str, int]:
    """Who goes by those *names*, among people of the units *within*: name to id. Nobody suspended."""
    logins = sorted({normal_login(name) for name in names})
    rows = session.execute(
        select(Person.id, Person.email, Person.number)
        .join(Unit, Unit.id == Person.unit_id)
        .where(
            within,
            Person.suspended_at.is_(None),
            or_(Person.email.in_(logins), Person.number.in_(logins)),
        )
    ).all()
    return {name: row.id for row in rows for name in (row.email, row.number) if name}


def _row(visa: Visa, told: Event, person: int, source: str, at: datetime) -> dict[str, object]:
    return {
        "visa_id": visa.id,
        "event_id": told.event_id,
        "person_id": person,
        "action": told.action,
        "source": source,
        "at": told.at,
        "received_at": at,
    }


def _moment(words: str, at: datetime) -> datetime:
    try:
        moment = datetime.fromisoformat(words.strip())
        if moment.tzinfo is not None and EARLIEST <= moment.astimezone(UTC) <= at + AHEAD:
            return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise Invalid(
        "“at” is a moment that has been, with its time zone, as 2026-11-20T08:31:07Z.", field="at"
    )
