"""Who asks."""

from flask import Response

from academy.web.api import schemas
from academy.web.api.bodies import reply
from academy.web.api.operations import part, reads
from academy.web.policy import Who, allow
from academy.web.policy import me as viewer

blueprint = part("Me")

EXAMPLE = {
    "name": "Amina Benali",
    "locale": "en",
    "roles": ["learner"],
    "unit": "Customer care, Rabat",
    "points": 180,
    "stars": 3,
    "keys": 11,
}


@blueprint.get("/me")
@allow(Who.LEARNER)
@reads(schemas.Me, example=EXAMPLE)
def show() -> Response:
    """The person whose token this is."""
    me = viewer()
    return reply(
        {
            "name": me.name,
            "locale": me.locale,
            "roles": sorted(me.roles),
            "unit": me.unit,
            "points": me.points,
            "stars": me.stars,
            "keys": me.keys,
        }
    )
