"""Badges, medals and how far one is."""

from typing import Any

from apiflask.fields import Boolean, DateTime, Integer, List, Nested, String
from flask import Response

from academy.manuscript.documents import pick
from academy.models.database import reading
from academy.services import awards
from academy.services.published import Badge
from academy.web.api.bodies import reply
from academy.web.api.operations import part, reads
from academy.web.api.schemas import Told
from academy.web.api.shapes import moment
from academy.web.languages import language
from academy.web.policy import Who, allow, me

blueprint = part("Badges")


class HeldBadge(Told):
    slug = String()
    name = String()
    text = String()
    medals = List(String(), metadata={"description": "bronze, silver, gold; empty for a badge"})
    at = DateTime()


class BadgeToCome(Told):
    slug = String(metadata={"description": "empty while it is hidden"})
    name = String(metadata={"description": "empty while it is hidden"})
    text = String(metadata={"description": "of a hidden one a riddle"})
    medal = String(metadata={"description": "bronze, silver or gold; empty for a badge"})
    hidden = Boolean()
    have = Integer()
    needed = Integer()


class Badges(Told):
    held = List(Nested(HeldBadge))
    to_come = List(Nested(BadgeToCome))


SOME = {
    "held": [
        {
            "slug": "first-stamp",
            "name": "First port",
            "text": "You passed your first quiz. The ink is still wet.",
            "medals": [],
            "at": "2026-11-20T08:31:07Z",
        }
    ],
    "to_come": [
        {
            "slug": "first-seal",
            "name": "Sealed",
            "text": "You have finished a whole theme, down to the last quiz.",
            "medal": "",
            "hidden": False,
            "have": 0,
            "needed": 1,
        }
    ],
}


@blueprint.get("/badges")
@allow(Who.LEARNER)
@reads(Badges, example=SOME)
def show() -> Response:
    """One's badges, the newest first, and those that may come."""
    with reading() as session:
        shelf = awards.shelf(session, me())
    held = [
        {**_words(each.badge), "medals": list(each.medals), "at": moment(each.at)}
        for each in shelf.held
    ]
    return reply({"held": held, "to_come": [_to_come(each) for each in shelf.to_come]})


def _to_come(each: awards.ToCome) -> dict[str, Any]:
    hidden = each.badge.document.is_hidden
    words = {**_words(each.badge), "medal": each.medal, "hidden": hidden}
    if hidden:
        return {**words, "slug": "", "name": "", "have": 0, "needed": 0}
    return {**words, "have": each.have, "needed": each.needed}


def _words(badge: Badge) -> dict[str, str]:
    spoken, document = language(), badge.document
    return {
        "slug": badge.uid,
        "name": pick(document.name, spoken),
        "text": pick(document.text, spoken),
    }
