"""Reading the lessons of a refresher again: what renews a visa whose rule asks for lessons."""

from datetime import datetime

from sqlalchemy.orm import Session

from academy.engine.visas import Finished
from academy.errors import Conflict, NotFound
from academy.models.passport import HOLD
from academy.models.statements import here, run
from academy.models.visas import READ_AGAIN
from academy.services import catalogue, rewards, visas
from academy.services.published import Lesson
from academy.services.viewer import Viewer
from academy.services.visa_facts import gather


def read_again(session: Session, viewer: Viewer, slug: str, lesson: str, *, at: datetime) -> Lesson:
    """She says that she read *lesson* again for the visa *slug*; the last one renews it.

    Raises ``NotFound`` for a lesson that is no part of the refresher, ``Conflict`` when nothing is to be
    renewed now.
    """
    live = catalogue.current(session, viewer.publication)
    visa, read = live.visa(slug), live.lesson(lesson)
    run(session, HOLD, {"person": viewer.id})
    [dossier] = gather(session, viewer.id, live, [visa], at=at)
    opening = visas.renewal(dossier, at)
    if opening is None or dossier.last is None:
        raise Conflict("There is nothing to renew yet.")
    if Finished(lesson) not in opening.conditions:
        raise NotFound("This lesson is no part of the refresher.")
    row = {"visa_id": dossier.last.id, "lesson_id": read.id, "at": at}
    if run(session, here(session, READ_AGAIN), row).first() is not None:
        for given in visas.follow(session, viewer, live, [visa], at=at):
            rewards.pay(session, viewer, {f"visa:{given.id}": given.payments}, at=at)
    return read
