"""Who has finished, who is late, who is still asked: counted, and page by page by name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Select, and_, case, func, select, tuple_
from sqlalchemy.orm import Session, aliased

from academy.engine.crowds import LEAST
from academy.models.access import Pseudonym
from academy.models.audiences import OPEN, Assignment, AssignmentMember
from academy.models.finishing import is_late
from academy.models.journal import JournalEntry
from academy.models.people import BY_NAME, Person, Unit
from academy.services import names, units
from academy.services.assignments.terms import DESK, Whole, day_where
from academy.services.viewer import Viewer

PAGE = 50
LINES = 100

Which = Literal["open", "late", "finished", "waived"]
WHICH: tuple[Which, ...] = ("late", "open", "finished", "waived")


@dataclass(frozen=True, slots=True)
class Standing:
    """How many people there are, each by her newest round; ``open_`` counts the late ones too."""

    open_: int
    late: int
    finished: int
    waived: int

    @property
    def all_(self) -> int:
        """Everybody of whom it is asked, whatever became of it."""
        return self.open_ + self.finished + self.waived

    def of(self, which: Which) -> int:
        """How many the list of that name holds."""
        return self.open_ if which == "open" else getattr(self, which)


def standing(session: Session, viewer: Viewer, whole: Whole, *, at: datetime) -> Standing:
    """The counts of one assignment."""
    day = day_where(session, at)
    conditions = [_which(each, day) for each in ("open", "late", "finished", "waived")]
    counts = [func.coalesce(func.sum(case((each, 1), else_=0)), 0) for each in conditions]
    row = session.execute(_hers(viewer, whole).with_only_columns(*counts)).one()
    return Standing(*map(int, row))


def open_counts(
    session: Session, viewer: Viewer, assignments: Sequence[Assignment]
) -> dict[int, int]:
    """Of how many people each is asked now; by code, without those of so few that each could be known."""
    ids = [one.id for one in assignments]
    rows = session.execute(
        select(AssignmentMember.assignment_id, func.count())
        .where(AssignmentMember.assignment_id.in_(ids), OPEN)
        .group_by(AssignmentMember.assignment_id)
    )
    counts = {**dict.fromkeys(ids, 0), **dict(rows.all())}
    least = LEAST if is_coded(session, viewer) else 0
    return {id_: people for id_, people in counts.items() if people >= least}


def late_counts(
    session: Session, viewer: Viewer, open_: Mapping[int, int], *, at: datetime
) -> dict[int, int]:
    """How many of those are late whom ``open_counts`` counted; by code, not of few nor of all but few."""
    rows = session.execute(
        select(AssignmentMember.assignment_id, func.count())
        .join(Assignment, Assignment.id == AssignmentMember.assignment_id)
        .join(Person, Person.id == AssignmentMember.person_id)
        .join(Unit, Unit.id == Person.unit_id)
        .where(AssignmentMember.assignment_id.in_(open_), is_late(day_where(session, at)))
        .group_by(AssignmentMember.assignment_id)
    )
    least = LEAST if is_coded(session, viewer) else 0
    return {
        id_: late
        for id_, late in rows
        if late >= least and (open_[id_] == late or open_[id_] - late >= least)
    }


def page(
    session: Session,
    viewer: Viewer,
    whole: Whole,
    which: Which,
    *,
    at: datetime,
    after: str | None = None,
) -> tuple[Sequence[Any], str | None]:
    """People by family name, and the uid to go on *after*, if there are more."""
    day = day_where(session, at)
    statement = _hers(viewer, whole).with_only_columns(
        Person.uid,
        Person.given_name,
        Person.family_name,
        Person.job,
        Unit.name.label("unit"),
        AssignmentMember.round,
        AssignmentMember.entered_at,
        AssignmentMember.due_on,
        AssignmentMember.finished_at,
        AssignmentMember.waived_at,
        AssignmentMember.waiver,
        is_late(day).label("is_late"),
    )
    mine = select(*BY_NAME).join(Unit, Unit.id == Person.unit_id).where(units.within(viewer, *DESK))
    if after and (reached := session.execute(mine.where(Person.uid == after)).first()):
        statement = statement.where(tuple_(*BY_NAME) > tuple_(*reached))
    statement = statement.where(_which(which, day), names.named(session, viewer))
    found = statement.order_by(*BY_NAME).limit(PAGE + 1)
    rows = session.execute(found).all()
    return rows[:PAGE], rows[PAGE - 1].uid if len(rows) > PAGE else None


def is_coded(session: Session, viewer: Viewer) -> bool:
    """Whether the lists show codes to the *viewer*: names are for administrators, in the mode without."""
    return names.is_pseudonymous(session) and not viewer.has_role("admin")


def coded(
    session: Session,
    viewer: Viewer,
    whole: Whole,
    which: Which,
    *,
    at: datetime,
    after: str | None = None,
) -> tuple[Sequence[str], str | None]:
    """A page of that list by code, and nothing else that could tell who it is; the code to go on *after*.
    Nobody, where it is asked of so few that each could be known.
    """
    if standing(session, viewer, whole, at=at).all_ < LEAST:
        return [], None
    listed = (
        _hers(viewer, whole)
        .with_only_columns(Pseudonym.code)
        .join(Pseudonym, Pseudonym.person_id == Person.id)
        .where(_which(which, day_where(session, at)), Pseudonym.code > (after or ""))
    )
    codes = session.scalars(listed.order_by(Pseudonym.code).limit(PAGE + 1)).all()
    return codes[:PAGE], codes[PAGE - 1] if len(codes) > PAGE else None


def history(session: Session, viewer: Viewer, whole: Whole) -> list[tuple[JournalEntry, str]]:
    """What was done about it, the newest first, each with the name of whoever did it: empty, as in the
    journal, for who does not, or not any more, work in the viewer's units.
    """
    of_it = select(JournalEntry).where(JournalEntry.subject == f"assignment:{whole.assignment.id}")
    entries = session.scalars(of_it.order_by(JournalEntry.id.desc()).limit(LINES)).all()
    ids = {_person(entry.actor) for entry in entries} - {None}
    hers = select(Person).join(Unit, Unit.id == Person.unit_id).where(units.within(viewer, *DESK))
    known = {person.id: person.name for person in session.scalars(hers.where(Person.id.in_(ids)))}
    return [(entry, known.get(_person(entry.actor) or 0, "")) for entry in entries]


def _person(actor: str) -> int | None:
    kind, _, number = actor.partition(":")
    return int(number) if kind == "person" and number.isdigit() else None


def _hers(viewer: Viewer, whole: Whole) -> Select[*tuple[Any, ...]]:
    """The newest rounds of those who work within the viewer's units now."""
    later = aliased(AssignmentMember)
    newer = select(later.round).where(
        later.assignment_id == AssignmentMember.assignment_id,
        later.person_id == AssignmentMember.person_id,
        later.round > AssignmentMember.round,
    )
    statement: Select[*tuple[Any, ...]] = (
        select(AssignmentMember)
        .join(Assignment, Assignment.id == AssignmentMember.assignment_id)
        .join(Person, Person.id == AssignmentMember.person_id)
        .join(Unit, Unit.id == Person.unit_id)
        .where(AssignmentMember.assignment_id == whole.assignment.id, units.within(viewer, *DESK))
    )
    if whole.assignment.renews_days is not None:
        statement = statement.where(~newer.correlate(AssignmentMember).exists())
    return statement


def _which(which: Which, day: ColumnElement[date]) -> ColumnElement[bool]:
    match which:
        case "late":
            return is_late(day)
        case "open":
            return OPEN
        case "finished":
            return AssignmentMember.finished_at.is_not(None)
        case "waived":
            return and_(
                AssignmentMember.waived_at.is_not(None),
                AssignmentMember.finished_at.is_(None),
                AssignmentMember.left_at.is_(None),
            )
