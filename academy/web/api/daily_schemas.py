"""What travels through the API about the minute a day, beside what quizzes know as well."""

from typing import get_args

from apiflask.fields import Boolean, Date, DateTime, Integer, List, Nested, String
from apiflask.validators import Length, OneOf

from academy.engine.standing import Standing
from academy.services.reports import LONGEST
from academy.services.skills import Sureness
from academy.web.api.schemas import Answered, Named, Question, QuestionNamed, Told


class Chosen(Question):
    why = String(metadata={"description": "why it was chosen: one sentence for this person"})


class Daily(Told):
    day = Date(metadata={"description": "where this person works"})
    works = Boolean(metadata={"description": "false on days off: nothing is asked nor earned"})
    questions = List(Nested(Chosen), metadata={"description": "all of the day's, in order"})
    answered = List(Nested(Answered), metadata={"description": "in the order of the questions"})
    next_day = Date(metadata={"description": "this person's next working day"})


class ReportGiven(QuestionNamed):
    text = String(
        required=True,
        validate=Length(min=1, max=4 * LONGEST),
        metadata={"description": f"what is wrong with it, in {LONGEST} characters"},
    )


class ReportKept(Told):
    question = String()
    is_new = Boolean(metadata={"description": "false when this person reported it before"})


class Skill(Told):
    id = String()
    name = String()
    standing = String(validate=OneOf([standing.value for standing in Standing]))
    sureness = String(validate=OneOf(get_args(Sureness)))
    known = Integer(
        allow_none=True,
        metadata={"description": "per cent; null until the engine is calibrated on enough people"},
    )
    low = Integer(allow_none=True)
    high = Integer(allow_none=True)
    answers = Integer(metadata={"description": "how many this person gave"})
    last_at = DateTime(allow_none=True)


class ThemeSkills(Told):
    theme = Nested(Named)
    skills = List(Nested(Skill))


class Skills(Told):
    themes = List(Nested(ThemeSkills))
