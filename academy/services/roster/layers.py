"""Imports that lie upon each other: what has to be undone first, and what an undone one left behind.

They are undone best in the order opposite to that in which they were applied. Nobody is forced to: whom a
later import holds stays, and goes with that one.
"""

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, aliased

from academy.models.roster import RosterChange, RosterImport
from academy.services.roster.staging import run


def upon(session: Session, import_id: int) -> list[int]:
    """Later imports that stand, and changed people of this one or put others under them; newest first."""
    below, above, here = aliased(RosterChange), aliased(RosterChange), aliased(RosterImport)
    both = (below.import_id == import_id, above.import_id == RosterImport.id)
    same = select(above.person_id).where(*both, above.person_id == below.person_id)
    led = select(above.person_id).where(*both, above.after_manager_id == below.person_id)
    standing = (
        select(RosterImport.id)
        .join(here, here.id == import_id)
        .where(RosterImport.id != here.id, RosterImport.undone_at.is_(None))
        .where(RosterImport.applied_at >= here.applied_at)
        .where(or_(same.exists(), led.where(below.kind == "new").exists()))
    )
    newest = standing.order_by(RosterImport.applied_at.desc(), RosterImport.id.desc())
    return list(session.scalars(newest))


def left_behind(session: Session, import_id: int) -> list[int]:
    """Imports before this one that were undone while it stood, and that no other one stands upon."""
    rows = run(
        session,
        "select u.id from roster_import u join roster_import x on x.id = :import_id"
        " where u.applied_at <= x.applied_at and u.undone_at >= x.applied_at and u.id <> x.id"
        " and not exists (select 1 from roster_import o where o.id <> x.id"
        " and o.applied_at >= u.applied_at and o.undone_at is null)",
        import_id=import_id,
    )
    return [row[0] for row in rows]
