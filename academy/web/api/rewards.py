"""What one earned, line by line."""

from typing import Any

from flask import Response

from academy.models.database import reading
from academy.services import ledger
from academy.web.api import schemas
from academy.web.api.bodies import reply
from academy.web.api.operations import part, reads
from academy.web.api.shapes import moment
from academy.web.policy import Who, allow, me

blueprint = part("Rewards")

SOME_LINES = {
    "lines": [
        {
            "id": 4711,
            "at": "2026-11-20T08:31:07Z",
            "source": "quiz:7:leaked-password",
            "currency": "key",
            "amount": 1,
        }
    ],
    "next": 4711,
}


@blueprint.get("/ledger")
@allow(Who.LEARNER)
@blueprint.input(schemas.Page, location="query", arg_name="page")
@reads(schemas.Ledger, example=SOME_LINES)
def show(page: dict[str, Any]) -> Response:
    """The lines of one's ledger, newest first."""
    with reading() as session:
        lines, following = ledger.lines(session, me(), before=page.get("after"), size=page["limit"])
    told = [
        {
            "id": line.id,
            "at": moment(line.at),
            "source": line.source,
            "currency": line.currency,
            "amount": line.amount,
        }
        for line in lines
    ]
    return reply({"lines": told, "next": following})
