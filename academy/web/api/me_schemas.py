"""Who asks, as the API tells it."""

from apiflask.fields import Integer, List, Nested, String
from apiflask.validators import OneOf

from academy.web.api.schemas import Told


class Streak(Told):
    length = Integer(metadata={"description": "working days in a row, as it stands today"})
    longest = Integer()
    freezes = Integer(metadata={"description": "missed days that will not break it"})


class Level(Told):
    number = Integer(metadata={"description": "from 1"})
    name = String()
    next_at = Integer(
        allow_none=True,
        metadata={"description": "lifetime points of the next one; null at the top"},
    )


class Me(Told):
    name = String()
    locale = String()
    roles = List(String(validate=OneOf(["learner", "manager", "hr", "author", "admin"])))
    unit = String()
    points = Integer(metadata={"description": "the lifetime score; it never falls"})
    stars = Integer()
    keys = Integer()
    streak = Nested(Streak)
    level = Nested(Level, allow_none=True)
