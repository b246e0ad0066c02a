"""What travels through the API of the passport and its visas."""

from apiflask.fields import Boolean, DateTime, Integer, List, Nested, String
from apiflask.validators import Length, OneOf

from academy.services.evidence import LONGEST_ACTION, LONGEST_EVENT_ID, LONGEST_PERSON
from academy.web.api.schemas import Asked, Rule, Seal, Stamp, Told


class Visa(Told):
    slug = String()
    state = String(validate=OneOf(["issued", "expired", "revoked"]))
    until = DateTime(allow_none=True, metadata={"description": "null is for ever"})


class Passport(Told):
    holder = String()
    rule = Nested(Rule)
    passed = Integer(metadata={"description": "how many modules are stamped"})
    issued_at = DateTime(allow_none=True)
    stamps = List(Nested(Stamp))
    seals = List(Nested(Seal))
    visas = List(Nested(Visa))
    credential = String(
        allow_none=True, metadata={"description": "the address of the signed passport"}
    )


class Event(Asked):
    event_id = String(
        required=True,
        validate=Length(1, LONGEST_EVENT_ID),
        metadata={"description": "the platform's own id of this event, never used again"},
    )
    person = String(
        required=True,
        validate=Length(1, LONGEST_PERSON),
        metadata={"description": "e-mail address or employee number"},
    )
    action = String(
        required=True,
        validate=Length(1, LONGEST_ACTION),
        metadata={"description": "one that the visa's rule counts"},
    )
    at = String(
        required=True,
        validate=Length(1, 40),
        metadata={"description": "when it happened, with its time zone", "format": "date-time"},
    )


class Counted(Told):
    event_id = String()
    action = String()
    at = DateTime()
    counted = Boolean(metadata={"description": "true: for the first delivery and for every repeat"})
