"""What is asked of the person whose token this is."""

from typing import Any

from apiflask.fields import Boolean, Date, DateTime, List, Nested, String
from apiflask.validators import OneOf
from flask import Response

from academy.clock import now
from academy.manuscript.documents import pick
from academy.models.audiences import ASSIGNED
from academy.models.database import reading
from academy.services.assignments import asked
from academy.services.assignments.asked import Asked
from academy.web.api.bodies import reply
from academy.web.api.operations import part, reads
from academy.web.api.schemas import Told
from academy.web.api.shapes import moment
from academy.web.languages import language
from academy.web.policy import Who, allow
from academy.web.policy import me as viewer

blueprint = part("Assignments")


class Assignment(Told):
    id = String()
    kind = String(validate=OneOf(ASSIGNED))
    slug = String(
        allow_none=True,
        metadata={"description": "of the module, theme or visa; null for the passport"},
    )
    title = String(metadata={"description": "empty for the passport"})
    mandatory = Boolean()
    reason = String(metadata={"description": "why, in the words of whoever asks; may be empty"})
    asked_by = String(metadata={"description": "the unit whose HR asks"})
    asked_at = DateTime()
    due_on = Date(
        allow_none=True,
        metadata={"description": "the last day, moved behind leave; null for whenever she likes"},
    )
    late = Boolean(metadata={"description": "past its day and its grace; never on leave"})
    finished_at = DateTime(allow_none=True)
    waived = String(
        allow_none=True, metadata={"description": "why it is not asked any more, or null"}
    )


class Assignments(Told):
    assignments = List(Nested(Assignment))


EXAMPLE = {
    "assignments": [
        {
            "id": "7f9c2ba4e88f827d616045507605853e",
            "kind": "module",
            "slug": "why-digital",
            "title": "Why digital",
            "mandatory": True,
            "reason": "Half of the parcels that we lose are lost in a mailbox.",
            "asked_by": "Alizé Maroc",
            "asked_at": "2026-11-16T08:00:00Z",
            "due_on": "2026-12-15",
            "late": False,
            "finished_at": None,
            "waived": None,
        }
    ]
}


@blueprint.get("/me/assignments")
@allow(Who.LEARNER)
@reads(Assignments, example=EXAMPLE)
def show() -> Response:
    """What is to do, mandatory things and near days first; then what was finished or waived, the newest
    first, 200 lines at most.
    """
    with reading() as session:
        found = asked.ever_asked(session, viewer(), at=now())
    return reply({"assignments": [_told(each) for each in found]})


def _told(each: Asked) -> dict[str, Any]:
    return {
        "id": each.uid,
        "kind": each.kind,
        "slug": each.target,
        "title": pick(each.title, language()),
        "mandatory": each.is_mandatory,
        "reason": each.reason,
        "asked_by": each.by,
        "asked_at": moment(each.asked_at),
        "due_on": each.due_on.isoformat() if each.due_on else None,
        "late": each.is_late,
        "finished_at": moment(each.finished_at),
        "waived": each.waiver,
    }
