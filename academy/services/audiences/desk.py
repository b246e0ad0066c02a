"""Audiences as those work with them who run units: found, made, changed, copied, closed.

Everything is loaded through the viewer: an audience belongs to the unit where it was made, and whoever is
HR or administrator of that unit may use it. One that came with the content may be looked at and copied
by everybody who runs a unit; its text alone changes it.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Row, func, or_, select, true
from sqlalchemy.orm import Session

from academy.engine import audiences as rules
from academy.errors import Conflict, Invalid, NotFound
from academy.models.audiences import Assignment, Audience
from academy.models.people import Unit
from academy.services import journal, units
from academy.services.assignments import joining
from academy.services.assignments.terms import DESK, rule_of, wholes
from academy.services.viewer import Viewer

LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Entry:
    """An audience, where it was made, and how many open assignments ask something of it."""

    audience: Audience
    unit: Unit
    uses: int
    is_hers: bool
    """Whether the viewer runs the unit where it was made."""

    @property
    def rule(self) -> rules.Rule:
        """Who belongs to it."""
        return rule_of(self.audience)

    @property
    def may_change(self) -> bool:
        """Whether its rule is changed here: not that of a content's, nor of one that is closed."""
        return self.is_hers and self.audience.slug is None and self.audience.closed_at is None


def listed(session: Session, viewer: Viewer) -> list[Entry]:
    """Those that she may use or copy and that are not closed, by name."""
    return _entries(session, viewer, Audience.closed_at.is_(None))


def find(session: Session, viewer: Viewer, uid: str) -> Entry:
    """One of them, closed or not; otherwise ``NotFound``."""
    for entry in _entries(session, viewer, Audience.uid == uid):
        return entry
    raise NotFound("There is no such audience here.")


def find_to_use(session: Session, viewer: Viewer, uid: str) -> Entry:
    """One whose unit she runs and that is not closed. Raises ``NotFound``, ``Conflict``."""
    entry = find(session, viewer, uid)
    if not entry.is_hers:
        raise NotFound("There is no such audience here.")
    if entry.audience.closed_at:
        raise Conflict("This audience is closed. Copy it to use it again.")
    return entry


def find_to_change(session: Session, viewer: Viewer, uid: str) -> Entry:
    """One that she may change. Raises ``NotFound``, ``Conflict``."""
    entry = find_to_use(session, viewer, uid)
    if entry.audience.slug is not None:
        raise Conflict("This audience came with the content, and changes there. Copy it instead.")
    return entry


def places(session: Session, viewer: Viewer) -> Sequence[Row[int, str, str, str | None, str]]:
    """The units where she may make an audience, in the order of the tree: id, name, kind, country, path."""
    mine = units.within(viewer, *DESK)
    place = select(Unit.id, Unit.name, Unit.kind, Unit.country, Unit.path)
    return session.execute(place.where(mine).order_by(Unit.path)).all()


def place(session: Session, viewer: Viewer, unit_id: int | None) -> Unit:
    """One of them. Raises ``Invalid``: a form may name any."""
    mine = select(Unit).where(Unit.id == unit_id, units.within(viewer, *DESK))
    if unit_id is None or (found := session.scalar(mine)) is None:
        raise Invalid("Choose one of your units.", field="unit")
    return found


def create(
    session: Session, viewer: Viewer, *, name: str, unit_id: int, rule: rules.Rule, at: datetime
) -> str:
    """A new audience of one of her units; its uid. Raises ``Invalid``."""
    unit = place(session, viewer, unit_id)
    audience = Audience(
        uid=secrets.token_hex(16),
        name=_named(session, unit, name),
        unit_id=unit.id,
        rule=rules.as_json(rule),
        created_by_id=viewer.id,
        created_at=at,
    )
    session.add(audience)
    session.flush()
    journal.about(session, viewer.actor, "audience.added", "audience", audience, at=at)
    return audience.uid


def change(
    session: Session, viewer: Viewer, uid: str, *, name: str, rule: rules.Rule, at: datetime
) -> None:
    """Another name or rule; assignments follow at once. Raises ``Invalid``, ``Conflict``, ``NotFound``."""
    entry = find_to_change(session, viewer, uid)
    audience = entry.audience
    audience.name = _named(session, entry.unit, name, of=audience)
    is_new_rule = audience.rule != rules.as_json(rule)
    audience.rule = rules.as_json(rule)
    session.flush()
    journal.about(
        session, viewer.actor, "audience.changed", "audience", audience, at=at, rule=is_new_rule
    )
    if is_new_rule:
        for each in wholes(session, *_open(audience)):
            joining.bring(session, each, at=at)


def close(session: Session, viewer: Viewer, uid: str, *, at: datetime) -> None:
    """Use it no more. Raises ``Conflict`` while something is asked of it; a second time changes nothing."""
    entry = find(session, viewer, uid)
    if entry.audience.closed_at and entry.is_hers:
        return
    entry = find_to_change(session, viewer, uid)
    if entry.uses:
        raise Conflict("Something is asked of this audience: close these assignments first.")
    entry.audience.closed_at = at
    session.flush()
    journal.about(session, viewer.actor, "audience.closed", "audience", entry.audience, at=at)


def used_by(session: Session, viewer: Viewer, entry: Entry) -> list[Assignment]:
    """What is, or was, asked of it, the newest first; nothing of a content's where others run its unit."""
    if not entry.is_hers:
        return []
    mine = select(Assignment).where(Assignment.audience_id == entry.audience.id)
    return list(session.scalars(mine.order_by(Assignment.id.desc()).limit(50)))


def reach(viewer: Viewer, entry: Entry) -> list[str]:
    """The paths of the units whose people she sees in it: of a content's only her own."""
    if entry.is_hers:
        return [entry.unit.path]
    own = [path for role in DESK for path in viewer.roles.get(role, ())]
    return [path for path in dict.fromkeys(own) if path.startswith(entry.unit.path)]


def _entries(session: Session, viewer: Viewer, *where: ColumnElement[bool]) -> list[Entry]:
    uses = (
        select(func.count())
        .where(Assignment.audience_id == Audience.id, Assignment.closed_at.is_(None))
        .scalar_subquery()
    )
    mine = units.within(viewer, *DESK)
    rows = session.execute(
        select(Audience, Unit, uses, mine)
        .join(Unit, Unit.id == Audience.unit_id)
        .where(or_(mine, Audience.slug.is_not(None)), *where)
        .order_by(Audience.name, Audience.id)
    )
    return [Entry(audience, unit, n, bool(hers)) for audience, unit, n, hers in rows]


def _open(audience: Audience) -> tuple[ColumnElement[bool], ...]:
    return (Assignment.audience_id == audience.id, Assignment.closed_at.is_(None))


def _named(session: Session, unit: Unit, name: str, *, of: Audience | None = None) -> str:
    if not name or len(name) > LONGEST_NAME:
        raise Invalid("Give it a name of up to 120 characters.", field="name")
    twin = select(Audience.id).where(
        Audience.unit_id == unit.id,
        Audience.name == name,
        Audience.closed_at.is_(None),
        Audience.id != of.id if of else true(),
    )
    if session.scalar(twin.limit(1)) is not None:
        raise Invalid("There is an audience of this name in this unit already.", field="name")
    return name
