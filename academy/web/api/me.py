"""Who asks."""

from flask import Response

from academy.clock import now
from academy.manuscript.documents import pick
from academy.models.database import reading
from academy.services import awards, catalogue, streaks
from academy.web.api import me_schemas
from academy.web.api.bodies import reply
from academy.web.api.operations import part, reads
from academy.web.languages import language
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
    "streak": {"length": 6, "longest": 12, "freezes": 1},
    "level": {"number": 2, "name": "Deckhand", "next_at": 300},
}


@blueprint.get("/me")
@allow(Who.LEARNER)
@reads(me_schemas.Me, example=EXAMPLE)
def show() -> Response:
    """The person whose token this is."""
    me = viewer()
    streak = streaks.standing(me, at=now())
    with reading() as session:
        rank = awards.rank(me, catalogue.current(session, me.publication))
    return reply(
        {
            "name": me.name,
            "locale": me.locale,
            "roles": sorted(me.roles),
            "unit": me.unit,
            "points": me.points,
            "stars": me.stars,
            "keys": me.keys,
            "streak": {
                "length": streak.length,
                "longest": streak.longest,
                "freezes": streak.freezes,
            },
            "level": rank
            and {
                "number": rank.number,
                "name": pick(rank.name, language()),
                "next_at": rank.next_at,
            },
        }
    )
