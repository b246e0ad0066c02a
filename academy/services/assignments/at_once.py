"""Finishing what is asked in the transaction of the act that finishes it: a stamp, a seal, a visa."""

from datetime import datetime

from sqlalchemy import and_, update
from sqlalchemy.orm import Session

from academy.models.audiences import OPEN, AssignmentMember
from academy.models.finishing import ASKED
from academy.models.statements import run
from academy.services.viewer import Viewer


def follow(session: Session, viewer: Viewer, *, at: datetime) -> None:
    """Say that she has finished whatever she has; no statement where nothing is asked of her."""
    if not viewer.asked:
        return
    done = [
        (row.assignment_id, row.round, row.finished_at)
        for row in run(session, ASKED, {"person": viewer.id, "at": at})
        if row.finished_at
    ]
    for assignment_id, number, finished_at in sorted(
        done, reverse=True
    ):  # as ``joining`` holds them
        hers = and_(
            AssignmentMember.assignment_id == assignment_id,
            AssignmentMember.person_id == viewer.id,
            AssignmentMember.round == number,
            OPEN,
        )
        run(session, update(AssignmentMember).where(hers).values(finished_at=finished_at))
