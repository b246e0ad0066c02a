"""Taking an import back: everybody becomes what she was, but for whom something has changed since.

Who was new goes, if she never came: no password, nothing learnt, nothing held, nobody's manager. Who left
comes back, with the password that she had; devices and tokens stay closed. Each person about whom this
cannot be done stays as she is, and the report says why; whom only a later import held goes with that.
"""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from academy.errors import Conflict, NotFound
from academy.models.base import Base
from academy.models.bulk import fresh_ids
from academy.models.database import be_patient
from academy.models.people import Leave
from academy.models.roster import RosterImport
from academy.models.spelling import name_folding
from academy.services import journal
from academy.services.roster import absences, following, layers
from academy.services.roster.days import NONE, as_spans, as_text
from academy.services.roster.differences import LISTED
from academy.services.roster.imports import hold_people
from academy.services.roster.matching import FIELDS
from academy.services.roster.staging import create_from, drop, index, measure, run
from academy.services.roster.units_made import remove_made

Report = dict[str, Any]

TABLES = ("roster_kept", "roster_never")

CONCERNED = (
    "select c.person_id from roster_change c where c.import_id = :import_id"
    " and not exists (select 1 from roster_kept k where k.person_id = c.person_id)"
)

OWN = frozenset({"account", "leave", "working_week", "roster_change", "roster_absence"})
"""Tables that an import writes for somebody new."""

RESTORED = (*(name for name in FIELDS), "suspended_at")

SAME = " and ".join(f"p.{name} is not distinct from c.after_{name}" for name in RESTORED)
"""SQL: the person ``p`` is as the change ``c`` left her."""


def undo(session: Session, import_id: int, *, actor: str, at: datetime) -> Report:
    """Take the import back, in the caller's transaction. Raises ``NotFound``, or ``Conflict``."""
    be_patient(session)
    row = session.get(RosterImport, import_id, with_for_update=True)
    if row is None:
        raise NotFound("There is no import with this number.")
    if row.applied_at is None or row.undone_at is not None or row.state == "undone":
        raise Conflict("Only an import that was applied can be undone, and only once.")
    hold_people(session)
    for table in ("roster_change", "person"):  # of both most rows may be younger than what is known
        measure(session, table)
    later = layers.upon(session, import_id)
    _find_kept(session, import_id)
    restored = _restore(session, import_id)
    _restore_days(session, import_id, at=at)
    imports = [import_id, *layers.left_behind(session, import_id)]
    removed = _remove_new(session, import_id, imports)
    units = remove_made(session, imports)
    kept = _kept(session)
    follows = following.follow(session, CONCERNED, at=at, import_id=import_id)
    report = {
        "restored": restored,
        "removed": removed,
        "units": units,
        "kept": kept,
        "later": later if kept else [],
        "follows": follows,
    }
    row.state, row.undone_at, row.farewells_to = "undone", at, None
    row.report = {**row.report, "undone": report}
    counts = {"restored": restored, "removed": removed, "kept": len(kept)}
    subject = f"import:{import_id}"
    journal.note(session, actor=actor, act="import.undone", subject=subject, at=at, **counts)
    drop(session, TABLES)
    session.flush()
    session.expire_all()
    return report


def _find_kept(session: Session, import_id: int) -> None:
    """Fill ``roster_kept`` with those whom something has changed since, and why they stay."""
    create_from(
        session,
        "roster_kept",
        f"select person_id, reason from (select c.person_id, case when not ({SAME}) then 'changed'"
        " when c.before_unit_id is not null"
        " and not exists (select 1 from unit u where u.id = c.before_unit_id) then 'unit'"
        " when c.before_manager_id is not null"
        " and not exists (select 1 from person m where m.id = c.before_manager_id) then 'manager'"
        " when exists (select 1 from person o left join roster_change x on x.person_id = o.id"
        " and x.import_id = c.import_id where o.id <> p.id and o.email = c.before_email"
        " and x.person_id is null) then 'email'"
        " else '' end as reason"
        " from roster_change c join person p on p.id = c.person_id"
        f" where c.import_id = {int(import_id)}) found where reason <> ''",
    )
    index(session, "roster_kept", "person_id")


def _restore(session: Session, import_id: int) -> int:
    """Make people who were there before what they were; how many it were."""
    theirs = (
        "c.import_id = :import_id and c.kind <> 'new'"
        " and not exists (select 1 from roster_kept k where k.person_id = c.person_id)"
    )
    clashing = (
        "select p.id from roster_change c join person p on p.id = c.person_id"
        f" where {theirs} and c.before_email is distinct from c.after_email"
    )
    run(
        session,
        f"update person set email = 'roster-' || id || '@invalid' where id in ({clashing})",
        import_id=import_id,
    )
    values = ", ".join(f"{name} = c.before_{name}" for name in (*RESTORED, "calendar_from"))
    folded = name_folding(session.connection(), "c.before_given_name", "c.before_family_name")
    count = run(
        session,
        f"update person set {values}, folded_name = {folded} from roster_change c"
        f" where c.person_id = person.id and {theirs}",
        import_id=import_id,
    ).rowcount
    run(
        session,
        "delete from roster_absence where person_id in"
        f" (select c.person_id from roster_change c where {theirs} and c.kind = 'left')",
        import_id=import_id,
    )
    run(
        session,
        f"insert into roster_absence (person_id) select c.person_id from roster_change c where {theirs}"
        " and c.before_suspended_at is not null and c.after_suspended_at is null"
        " and not exists (select 1 from roster_absence a where a.person_id = c.person_id)",
        import_id=import_id,
    )
    return int(count)


def _restore_days(session: Session, import_id: int, *, at: datetime) -> None:
    """Give back weeks and leaves, but to those who have others by now."""
    after, ids, today = 0, fresh_ids(session, Leave), at.date()
    query = (
        "select c.*, u.week as unit_week,"
        f" {absences.OWN_WEEK.format(person='c.person_id')} as own_week"
        " from roster_change c join person p on p.id = c.person_id join unit u on u.id = p.unit_id"
        " where c.import_id = :import_id and c.kind = 'changed' and c.person_id > :after"
        " and (c.after_week is not null or c.after_leave is not null)"
        " and not exists (select 1 from roster_kept k where k.person_id = c.person_id)"
        " order by c.person_id limit :most"
    )
    while rows := run(
        session, query, import_id=import_id, after=after, most=absences.PORTION
    ).all():
        after = rows[-1].person_id
        weeks = [
            (row.person_id, row.before_week, False)
            for row in rows
            if row.after_week and (row.own_week or NONE) == row.after_week
        ]
        absences.give_weeks(session, weeks, at=at)
        said = [row for row in rows if row.after_leave]
        known = absences.ahead(session, [row.person_id for row in said], today)
        leaves = {
            row.person_id: as_spans(row.before_leave)
            for row in said
            if as_text(absences.clipped(known.get(row.person_id, []), today))
            == as_text(absences.clipped(as_spans(row.after_leave), today))
        }
        absences.give_leaves(session, leaves, ids, today=today)


def _remove_new(session: Session, import_id: int, imports: list[int]) -> int:
    """Take away the people whom *imports* brought and who never came; how many it were. Those of this
    one who stay are kept, and told.
    """
    theirs = f"({', '.join(str(int(each)) for each in imports)})"
    create_from(
        session,
        "roster_never",
        "select c.person_id, 0 as manages from roster_change c join person p on p.id = c.person_id"
        f" where c.import_id in {theirs} and c.kind = 'new' and p.secret_hash is null and {SAME}"
        " and not exists (select 1 from roster_kept k where k.person_id = c.person_id)"
        " and not exists (select 1 from account a join ledger_entry l on l.account_id = a.id"
        f" where a.person_id = p.id){''.join(_held_by(table, column) for table, column in _anchors())}",
    )
    index(session, "roster_never", "person_id")
    more = 1
    while more:  # whose people stay stays
        more = run(
            session,
            "update roster_never set manages = 1 where manages = 0 and person_id in"
            " (select p.manager_id from person p where p.manager_id is not null and not exists"
            " (select 1 from roster_never n where n.person_id = p.id and n.manages = 0))",
        ).rowcount
    run(
        session,
        "insert into roster_kept (person_id, reason) select c.person_id,"
        " case when n.manages = 1 then 'manages' else 'came' end"
        " from roster_change c left join roster_never n on n.person_id = c.person_id"
        " where c.import_id = :import_id and c.kind = 'new' and coalesce(n.manages, 1) = 1"
        " and not exists (select 1 from roster_kept k where k.person_id = c.person_id)",
        import_id=import_id,
    )
    run(session, "delete from roster_never where manages = 1")
    gone = "person_id in (select person_id from roster_never)"
    run(session, f"delete from balance where account_id in (select id from account where {gone})")
    run(session, f"delete from account where {gone}")
    run(session, f"delete from roster_change where import_id in {theirs} and {gone}")
    return int(
        run(session, "delete from person where id in (select person_id from roster_never)").rowcount
    )


def _anchors() -> list[tuple[str, str]]:
    """Columns that hold on to a person: the tables of what she did, which do not go with her."""
    return [
        (table.name, key.parent.name)
        for table in Base.metadata.sorted_tables
        for key in table.foreign_keys
        if key.column.table.name == "person" and table.name not in {*OWN, "person"}
        if not key.ondelete or table.name == "role"
    ]


def _held_by(table: str, column: str) -> str:
    return f" and not exists (select 1 from {table} h where h.{column} = p.id)"


def _kept(session: Session) -> list[dict[str, str]]:
    rows = run(
        session,
        "select p.number, p.given_name, p.family_name, k.reason from roster_kept k"
        " join person p on p.id = k.person_id order by p.folded_name, p.id"
        f" limit {LISTED}",
    )
    return [
        {
            "number": row.number or "",
            "name": f"{row.given_name} {row.family_name}".strip(),
            "reason": row.reason,
        }
        for row in rows
    ]
