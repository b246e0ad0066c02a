"""“This question is wrong”: what learners tell the author of a question that they were asked."""

from datetime import datetime

from sqlalchemy.orm import Session

from academy.errors import Invalid, NotFound
from academy.models.daily import ANSWERED_EDITION, PICKED, QUIZZED, REPORT
from academy.models.statements import here, run
from academy.services import catalogue
from academy.services.viewer import Viewer

LONGEST = 1000
"""Characters of a report."""


def report(session: Session, viewer: Viewer, question: str, text: str, *, at: datetime) -> bool:
    """Keep what she says of the edition that she was asked; False when she has reported it before.

    Raises ``NotFound`` for a question that she was never asked, ``Invalid`` for a text that is empty
    or too long.
    """
    said = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    if not said:
        raise Invalid("Please say in a few words what is wrong.", field="text")
    if len(said) > LONGEST:
        raise Invalid("Please say it in %(most)s characters.", field="text", most=LONGEST)
    live = catalogue.current(session, viewer.publication)
    question_id = live.question_ever(question).id
    row = {
        "person_id": viewer.id,
        "question_id": question_id,
        "edition_id": _edition(session, viewer, question_id),
        "text": said,
        "at": at,
        "closed_at": None,
    }
    return run(session, here(session, REPORT), row).first() is not None


def _edition(session: Session, viewer: Viewer, question_id: int) -> int:
    """The edition that she answered last, or else was asked last. Raises ``NotFound``."""
    which = {"person": viewer.id, "question": question_id}
    answered: int | None = run(session, ANSWERED_EDITION, which).scalar()
    if answered is not None:
        return answered
    for statement in (PICKED, QUIZZED):
        for pinned in run(session, statement, {"person": viewer.id}).scalars():
            for asked, edition, *_ in pinned:
                if asked == question_id:
                    return int(edition)
    raise NotFound("There is nothing at this address.")
