"""HR's numbers for programs: completion by country, entity or team."""

from typing import Any

from apiflask.fields import Dict, Integer, List, Nested, String
from apiflask.validators import OneOf
from flask import Response

from academy.clock import now
from academy.models.database import reading
from academy.services import catalogue
from academy.services.adoption import standing
from academy.web.api.bodies import reply
from academy.web.api.operations import part, reads
from academy.web.api.schemas import Asked, Told
from academy.web.policy import Who, allow, me

blueprint = part("Insights")


class By(Asked):
    by = String(
        required=True,
        validate=OneOf(standing.KINDS),
        metadata={"description": "which kind of unit a group is"},
    )


class Group(Told):
    unit = Integer(metadata={"description": "its id"})
    name = String()
    people = Integer(metadata={"description": "five or more; who is too few counts with others"})
    active = Integer(
        allow_none=True,
        metadata={"description": "who did something this month; null where it would tell who"},
    )
    passports = Integer(metadata={"description": "who holds the passport"})
    visas = Dict(
        keys=String(),
        values=Integer(),
        metadata={"description": "slug of a visa to how many hold it"},
    )


class Completion(Told):
    by = String(validate=OneOf(standing.KINDS))
    groups = List(Nested(Group))


A_GROUP: dict[str, Any] = {
    "unit": 4,
    "name": "Alizé Maroc",
    "people": 412,
    "active": 207,
    "passports": 96,
    "visas": {"network": 61},
}


@blueprint.get("/insights/completion")
@allow(Who.HR, Who.ADMIN)
@blueprint.input(By, location="query", arg_name="query")
@reads(Completion, example={"by": "entity", "groups": [A_GROUP]})
def completion(query: dict[str, str]) -> Response:
    """How many people there are, are active, and hold passport and visas, in the units that one runs."""
    with reading() as session:
        live = catalogue.current(session, me().publication)
        found = standing.by_kind(session, me(), query["by"], at=now())
    groups = [
        {
            "unit": group.unit_id,
            "name": group.name,
            "people": group.people,
            "active": group.number("active"),
            "passports": group.held.get("passport", 0),
            "visas": {visa.uid: group.held.get(f"visa:{visa.id}", 0) for visa in live.visas},
        }
        for group in found
    ]
    return reply({"by": query["by"], "groups": groups})
