"""The people whom a manager manages today, with what they finished, hold, and are asked."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from academy.engine.calendar import monday_of
from academy.engine.reminding import capped
from academy.engine.suggesting import FRESH, Suggestion, Teammate, suggest
from academy.errors import NotFound
from academy.models.notices import Notice
from academy.models.passport import HOLDS, Passport, Seal, Stamp
from academy.models.people import BY_NAME, Person
from academy.models.reminders import Nudge
from academy.models.visas import Visa, holds_at
from academy.services import catalogue
from academy.services.reminders.loading import Addressee, Item, addressees
from academy.services.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Achievement:
    """Something that she holds: ``kind`` passport, visa or seal, ``item`` the row of what it is of."""

    kind: str
    id: int
    item: int | None
    on: date

    @property
    def about(self) -> str:
        """How it is named where somebody is congratulated on it."""
        return f"{self.kind}:{self.id}"


@dataclass(frozen=True, slots=True)
class Said:
    """What the viewer herself wrote, and when; never when it arrived, which would tell of leave."""

    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Member:
    """One of the team. ``late`` is empty for whoever is on leave; ``fresh`` is newest first."""

    id: int
    uid: str
    name: str
    given_name: str
    locale: str
    avatar: str | None
    stamps: int
    held: Sequence[Achievement]
    asked: Sequence[Item]
    late: Sequence[Item]
    fresh: Sequence[Achievement]
    was_nudged: bool
    said: Said | None
    can_hear: bool
    who: Addressee = field(repr=False)

    @property
    def passport(self) -> Achievement | None:
        """Hers, if it counts."""
        return next((each for each in self.held if each.kind == "passport"), None)

    @property
    def visas(self) -> list[Achievement]:
        """Those that she holds."""
        return [each for each in self.held if each.kind == "visa"]


@dataclass(frozen=True, slots=True)
class Team:
    """Everybody whom she manages, whoever is late first; and the one thing that she could do."""

    members: Sequence[Member]
    suggestion: Suggestion | None

    @property
    def suggested(self) -> Member | None:
        """Whom the suggestion is about."""
        wanted = self.suggestion.person if self.suggestion else None
        return next((each for each in self.members if each.id == wanted), None)


def read(session: Session, viewer: Viewer, *, at: datetime) -> Team:
    """The team of the *viewer*."""
    members = _members(session, viewer, at=at)
    day = viewer.day(at)
    mates = [_mate(each, day) for each in members]
    ordered = sorted(members, key=lambda each: (not each.late, each.name))
    return Team(ordered, suggest(mates, day))


def find(session: Session, viewer: Viewer, uid: str, *, at: datetime) -> Member:
    """One whom she manages. Raises ``NotFound`` for anybody else, and for who was hers until yesterday."""
    found = _members(session, viewer, at=at, uid=uid)
    if not found:
        raise NotFound("There is nobody here by this address.")
    return found[0]


def _members(
    session: Session, viewer: Viewer, *, at: datetime, uid: str | None = None
) -> list[Member]:
    mine = select(Person).where(Person.manager_id == viewer.id, Person.suspended_at.is_(None))
    if uid is not None:
        mine = mine.where(Person.uid == uid)
    people = session.scalars(mine.order_by(*BY_NAME)).all()
    ids = [person.id for person in people]
    if not ids:
        return []
    day, live = viewer.day(at), catalogue.current(session, viewer.publication)
    known = {who.id: who for who in addressees(session, ids, live.calendar, at=at)}
    stamps, held = _stamps(session, ids), _held(session, viewer, ids, at)
    seals = _seals(session, viewer, ids, day - FRESH)
    nudged, told = _nudged(session, viewer, ids, day), _congratulated(session, viewer, ids)
    members = []
    for person in people:
        who = known[person.id]
        asked = [item for item in who.items if not item.asked.is_finished]
        asked.sort(key=lambda item: (not item.asked.is_mandatory, item.asked.due_on))
        hers = held.get(person.id, [])
        news = [x for x in (*hers, *seals.get(person.id, ())) if x.on >= day - FRESH]
        member = Member(
            *(person.id, person.uid, person.name, person.given_name, person.locale, person.avatar),
            stamps=stamps.get(person.id, 0),
            held=hers,
            asked=asked,
            late=_late(who, asked, at),
            fresh=sorted(
                (x for x in news if (person.id, x.about) not in told),
                key=lambda x: x.on,
                reverse=True,
            ),
            was_nudged=person.id in nudged,
            said=nudged.get(person.id),
            can_hear=bool(asked) and person.id not in nudged and capped(who.told, at=at) is None,
            who=who,
        )
        members.append(member)
    return members


def _late(who: Addressee, asked: Sequence[Item], at: datetime) -> list[Item]:
    """What she is late with: nothing while she is on leave."""
    day, leave = who.days.day(at), who.days.calendar.leave
    return [item for item in asked if item.asked.is_late(day, leave=leave)]


def _mate(member: Member, day: date) -> Teammate:
    due = [i.asked.due_on for i in member.asked if i.asked.is_mandatory and i.asked.due_on >= day]
    return Teammate(
        member.id,
        late_since=min((item.asked.due_on for item in member.late), default=None),
        due_on=min(due, default=None),
        achieved=member.fresh[0].on if member.fresh else None,
        can_hear=member.can_hear,
    )


def _stamps(session: Session, ids: Sequence[int]) -> Mapping[int, int]:
    counts = select(Stamp.person_id, func.count()).where(Stamp.person_id.in_(ids))
    rows = session.execute(counts.group_by(Stamp.person_id))
    return {row[0]: row[1] for row in rows}


def _held(
    session: Session, viewer: Viewer, ids: Sequence[int], at: datetime
) -> Mapping[int, list[Achievement]]:
    """Passports that count, and visas that hold."""
    passports = select(Passport.person_id, Passport.id, Passport.issued_at).where(
        Passport.person_id.in_(ids), HOLDS
    )
    visas = select(Visa.person_id, Visa.id, Visa.issued_at, Visa.visa_id).where(
        and_(Visa.person_id.in_(ids), holds_at(at))
    )
    held: dict[int, list[Achievement]] = defaultdict(list)
    rows: list[tuple[str, Any]] = [("passport", row) for row in session.execute(passports)]
    rows += [("visa", row) for row in session.execute(visas.order_by(Visa.id))]
    for kind, row in rows:
        item = row.visa_id if kind == "visa" else None
        held[row.person_id].append(Achievement(kind, row.id, item, viewer.day(row.issued_at)))
    return held


def _seals(
    session: Session, viewer: Viewer, ids: Sequence[int], since: date
) -> Mapping[int, list[Achievement]]:
    rows = session.execute(
        select(Seal.person_id, Seal.id, Seal.theme_id, Seal.at).where(Seal.person_id.in_(ids))
    )
    seals: dict[int, list[Achievement]] = defaultdict(list)
    for person, id_, theme, at in rows:
        if viewer.day(at) >= since:
            seals[person].append(Achievement("seal", id_, theme, viewer.day(at)))
    return seals


def _nudged(
    session: Session, viewer: Viewer, ids: Sequence[int], day: date
) -> Mapping[int, Said | None]:
    """Who had a manager's word in the week of *day*, with the words if they were the viewer's."""
    week = monday_of(day)
    news = and_(Notice.person_id == Nudge.person_id, Notice.source == f"nudge:{week}")
    rows = session.execute(
        select(Nudge.person_id, Nudge.manager_id, Nudge.at, Notice.values)
        .outerjoin(Notice, news)
        .where(Nudge.person_id.in_(ids), Nudge.week == week)
    )
    return {
        person: Said(at, values["text"]) if values and by == viewer.id else None
        for person, by, at, values in rows
    }


def _congratulated(session: Session, viewer: Viewer, ids: Sequence[int]) -> set[tuple[int, str]]:
    prefix = f"congratulated:{viewer.id}:"
    told = select(Notice.person_id, Notice.source).where(
        Notice.person_id.in_(ids), Notice.source.startswith(prefix)
    )
    return {(person, source.removeprefix(prefix)) for person, source in session.execute(told)}
