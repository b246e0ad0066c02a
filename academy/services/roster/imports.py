"""From a file to the people: a rehearsal that changes nothing, or all of it in one transaction.

Promises: what a rehearsal finds is what an import does; a refused line stops it, unless they shall be left
out; so does a file by which more than ``HOLD`` of the people would leave, unless somebody said yes to that;
a file of which every line is refused does nothing, whatever somebody said; killed at any moment, it has
done nothing; a file that changes nothing writes nothing but that it came.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import delete, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from academy.errors import Conflict
from academy.models.database import drafting, writing
from academy.models.people import Unit
from academy.models.roster import RosterImport, RosterPart
from academy.services import journal
from academy.services.roster import (
    absences,
    circles,
    differences,
    following,
    matching,
    merging,
    staging,
    tree,
)
from academy.services.roster.columns import Columns
from academy.services.roster.scope import Scope
from academy.services.roster.staging import Progress, Spooled

TASK = "import_rosters"

CONCERNED = "select person_id from roster_diff union all select person_id from roster_leaving"

LOCK = 7_266_151
"""By which PostgreSQL knows that an import is under way: one at a time."""

Report = dict[str, Any]
"""Counts, and the first people of each kind; see ``differences``. Nothing that JSON cannot hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What somebody decided about a file.

    ``partial``: it names only some, nobody leaves by it. ``allow_leaving``: as many may leave as do.
    ``skip_refused``: refused lines are left out, the others count.
    """

    partial: bool = False
    allow_leaving: bool = False
    skip_refused: bool = False

    def as_json(self) -> dict[str, bool]:
        """As they are kept."""
        return asdict(self)

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> "Options":
        """What was kept."""
        return cls(**{name: bool(kept.get(name)) for name in cls.__slots__})


@dataclass(frozen=True, slots=True)
class File:
    """A file on the disk, and what its columns hold. By the academy's *secret* the erased are known."""

    path: Path
    columns: Columns
    secret: str


REFUSED = Conflict(
    "Lines that were refused: %(refused)s. So nothing was imported. Mend them, or leave them out."
)
ALL_REFUSED = Conflict(
    "Every line of this file is refused, so it says of nobody that she works here. Nothing was imported."
)
LEAVING = Conflict(
    "%(leaving)s of %(people)s people would leave, more than one in twenty. Nothing was imported; say "
    "that they may leave, if that is so."
)


class Held(Conflict):
    """An import that stopped before it did anything; its *report* says what it would have done."""

    def __init__(self, sentence: str, report: Report, **values: object) -> None:
        super().__init__(sentence, **values)
        self.report = report


Begin = Callable[[Session], tuple[int, Scope]]
"""Called first in the transaction of an import: its id, and over whom it may dispose."""


def rehearse(
    file: File, scope: Scope, options: Options, *, at: datetime, progress: Progress
) -> Report:
    """What the import of *file* would do. Raises ``Invalid`` for what is no roster."""
    with staging.spooled(file.path, file.columns, progress=progress) as read, drafting() as session:
        staging.stage(session, read)
        found = _judge(session, file, read, scope, options, rehearses=True, at=at)
        return _report(session, found, scope, options, at=at)


def apply(
    file: File, begin: Begin, options: Options, *, actor: str, at: datetime, progress: Progress
) -> Report:
    """Do it. Raises ``Held`` when a human has to look first, ``Invalid`` for what is no roster."""
    with staging.spooled(file.path, file.columns, progress=progress) as read:
        try:
            with writing(prepare=lambda session: staging.stage(session, read)) as session:
                import_id, scope = begin(session)
                hold_people(session)
                found = _judge(session, file, read, scope, options, rehearses=False, at=at)
                report = _report(session, found, scope, options, at=at)
                _stop_if_held(report, options)
                tree.keep(session, found, import_id, at=at)
                merging.merge(session, scope, import_id, report, at=at)
                report["follows"] = following.follow(session, CONCERNED, at=at)
                staging.drop(session)
                session.expire_all()
                _end(session, import_id, report, actor=actor, at=at)
                return report
        except IntegrityError as error:
            raise Conflict(
                "Somebody changed people while the file was being imported. Start again."
            ) from error


def hold_people(session: Session) -> None:
    """One import at a time, and nobody moves units meanwhile. On SQLite nobody writes at all."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text(f"select pg_advisory_xact_lock({LOCK})"))
        top = select(Unit.id).where(Unit.parent_id.is_(None)).order_by(Unit.id).with_for_update()
        session.execute(top)


def _judge(
    session: Session,
    file: File,
    read: Spooled,
    scope: Scope,
    options: Options,
    *,
    rehearses: bool,
    at: datetime,
) -> tree.Tree:
    """Fill the tables beside the tables: what is wrong, and what differs."""
    found = tree.stage_units(session, scope, read, rehearses=rehearses)
    matching.match(session, read.columns, rehearses=rehearses)
    matching.refuse_strangers(session, read.columns, scope)
    matching.refuse_erased(session, secret=file.secret)
    absences.compare(session, read.columns, today=at.astimezone(UTC).date())
    matching.plan(session, read.columns)
    if "manager" in read.columns:
        matching.refuse_managers(session, scope)
        circles.refuse_circles(session)
    matching.refuse_followers(session, read.columns)
    differences.compare(session, scope)
    differences.days_of_zones(session, found.zones(), at=at)
    differences.find_leaving(
        session, scope, by_email="email" in read.columns, partial=options.partial
    )
    return found


def _report(
    session: Session, found: tree.Tree, scope: Scope, options: Options, *, at: datetime
) -> Report:
    counts = differences.counted(session)
    people = differences.people_in_scope(session, scope)
    paths = found.paths()
    made = tree.needed_units(session, found)
    return {
        **counts,
        "people": people,
        "units": len(made),
        "held": counts["leaving"] > differences.HOLD * people,
        "partial": options.partial,
        "unit_example": found.example(),
        "at": at.astimezone(UTC).isoformat(),
        "listed": {
            **differences.listed(session, paths=paths),
            "units": [paths[node.id] for node in made[: differences.LISTED]],
        },
    }


def is_refused_whole(report: Report) -> bool:
    """Whether no line of the file is accepted."""
    return "lines" in report and report["refused"] == report["lines"]


def _stop_if_held(report: Report, options: Options) -> None:
    if is_refused_whole(report):
        raise Held(ALL_REFUSED.sentence, report)
    if report["refused"] and not options.skip_refused:
        raise Held(REFUSED.sentence, report, refused=report["refused"])
    if report["held"] and not options.allow_leaving:
        raise Held(LEAVING.sentence, report, leaving=report["leaving"], people=report["people"])


def _end(session: Session, import_id: int, report: Report, *, actor: str, at: datetime) -> None:
    row = session.get_one(RosterImport, import_id)
    row.state, row.applied_at, row.report = "applied", at, report
    if report["leaving"]:
        row.farewells_to = 0
        session.info.setdefault("wakes", set()).add(TASK)
    session.execute(delete(RosterPart).where(RosterPart.import_id == import_id))
    session.flush()
    kinds = ("lines", "new", "changed", "moved", "back", "leaving", "refused", "units")
    journal.note(
        session,
        actor=actor,
        act="import.applied",
        subject=f"import:{import_id}",
        at=at,
        **{kind: int(report[kind]) for kind in kinds},
    )
