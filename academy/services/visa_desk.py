"""Visas as those see them who administer people: how many hold one, who, and what it rests on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from academy.errors import NotFound
from academy.models.content import Edition
from academy.models.evidence import Evidence
from academy.models.people import Person, Unit
from academy.models.visas import Visa, VisaBasis, holds_at
from academy.services import units
from academy.services.viewer import Viewer

PAGE = 50


@dataclass(frozen=True, slots=True)
class Basis:
    """One act that a visa rests on: what it was, and for events on the platform which and when."""

    kind: str
    action: str | None
    source: str | None
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Holder:
    """One person's visa. ``edition`` is the number of the rule's edition that it was earned under."""

    visa: Visa
    person: Person
    edition: int
    basis: list[Basis]


def counts(session: Session, viewer: Viewer, *, at: datetime) -> dict[int, int]:
    """How many people in the viewer's units hold each visa, by its item's id."""
    rows = session.execute(
        select(Visa.visa_id, func.count())
        .join(Person, Person.id == Visa.person_id)
        .join(Unit, Unit.id == Person.unit_id)
        .where(units.within(viewer), holds_at(at))
        .group_by(Visa.visa_id)
    )
    return dict(rows.all())


def holders(
    session: Session, viewer: Viewer, visa_id: int, *, before: str | None = None
) -> tuple[Sequence[Any], str | None]:
    """A page of that visa's rows in her units, newest first, and the uid to go on *before*."""
    rows = (
        select(
            Visa.uid,
            Visa.number,
            Visa.state,
            Visa.issued_at,
            Visa.until,
            Person.given_name,
            Person.family_name,
            Unit.name.label("unit"),
        )
        .join(Person, Person.id == Visa.person_id)
        .join(Unit, Unit.id == Person.unit_id)
        .where(units.within(viewer), Visa.visa_id == visa_id)
        .order_by(Visa.id.desc())
        .limit(PAGE + 1)
    )
    if before:
        start = select(Visa.id).where(Visa.uid == before).scalar_subquery()
        rows = rows.where(Visa.id < start)
    found = session.execute(rows).all()
    return found[:PAGE], found[PAGE - 1].uid if len(found) > PAGE else None


def holder(session: Session, viewer: Viewer, uid: str) -> Holder:
    """One visa, whose it is, and what it rests on. Raises ``NotFound`` outside the viewer's units."""
    row = session.execute(
        select(Visa, Person, Edition.number)
        .join(Edition, Edition.id == Visa.edition_id)
        .join(Person, Person.id == Visa.person_id)
        .join(Unit, Unit.id == Person.unit_id)
        .where(units.within(viewer), Visa.uid == uid)
    ).first()
    if row is None:
        raise NotFound("There is no such visa here.")
    acts = session.execute(
        select(VisaBasis, Evidence.action, Evidence.source, Evidence.at)
        .outerjoin(Evidence, Evidence.id == VisaBasis.evidence_id)
        .where(VisaBasis.visa_id == row[0].id)
        .order_by(VisaBasis.id)
    )
    basis = [Basis(_kind(act), action, source, at) for act, action, source, at in acts]
    return Holder(*row, basis)


def _kind(act: VisaBasis) -> str:
    kinds = ("stamp", "attempt", "completion", "refresh")
    return next((kind for kind in kinds if getattr(act, f"{kind}_id") is not None), "evidence")
