"""Who asks, as the API tells it."""

from apiflask.fields import Integer, List, Nested, String
from apiflask.validators import OneOf

from academy.web.api.schemas import Told


class Streak(Told):
    length = Integer(metadata={"description": "working days in a row, as it stands today"})
    longest = Integer()
    freezes = Integer(metadata={"description": "missed days that will not break it"})


class Me(Told):
    name = String()
    locale = String()
    roles = List(String(validate=OneOf(["learner", "manager", "hr", "author", "admin"])))
    unit = String()
    points = Integer(metadata={"description": "the lifetime score; it never falls"})
    stars = Integer()
    keys = Integer()
    streak = Nested(Streak)
