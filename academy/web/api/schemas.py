"""What travels through the API, as its document describes it.

Everything in an answer is always there; what may be missing is null. What a body says beyond its
schema is ignored, and answers may say more one day.
"""

from typing import Any, get_args

from apiflask import Schema
from apiflask.fields import Boolean, Date, DateTime, Float, Integer, List, Nested, Raw, String
from apiflask.validators import Length, OneOf, Range
from marshmallow import EXCLUDE

from academy.engine.marking import Verdict
from academy.engine.suspicion import Kind as Doubt
from academy.manuscript.documents import Kind
from academy.web.doors import MOST_ID

PAGE = 100

ANY_ANSWER: list[dict[str, Any]] = [
    {"type": "array", "items": {"type": "string"}, "description": "ids of options, or words"},
    {
        "type": "array",
        "items": {
            "type": "array",
            "items": {"type": "string"},
            "minItems": 2,
            "maxItems": 2,
        },
        "description": "pairs of a left and a right id",
    },
    {"type": "number"},
    {"type": "string"},
]


class Told(Schema):
    """A part of an answer: every field of it is there."""

    class Meta:
        unknown = EXCLUDE

    def on_bind_field(self, field_name: str, field_obj: Any) -> None:
        """Say so in the document."""
        field_obj.required = True


class Asked(Schema):
    """A part of a request."""

    class Meta:
        unknown = EXCLUDE


class Problem(Schema):
    class Meta:
        unknown = EXCLUDE

    type = String(
        required=True, metadata={"description": "about:blank: the status says what kind it is"}
    )
    title = String(
        required=True, metadata={"description": "one sentence for a person, in her language"}
    )
    status = Integer(required=True)
    field = String(metadata={"description": "the part of the request that does not fit"})


class Rewards(Told):
    stars = Integer()
    keys = Integer()
    points = Integer()
    badges = List(String(), metadata={"description": "slugs of those that came with it"})
    pending = Integer(
        metadata={"description": "payments that wait for a human, and are not among the others yet"}
    )
    doubt = String(
        allow_none=True,
        validate=OneOf(get_args(Doubt)),
        metadata={
            "description": "why they wait: answers came faster than people read (speed), very many "
            "within a minute (burst), or with the very mistakes of somebody else (pattern)"
        },
    )


class Named(Told):
    slug = String()
    title = String()


class LessonLine(Named):
    minutes = Integer()
    finished_at = DateTime(allow_none=True)


class ModuleLine(Named):
    minutes = Integer()
    lessons = Integer(metadata={"description": "how many it has"})
    finished = Integer(metadata={"description": "how many of them this person has finished"})
    stamped_at = DateTime(allow_none=True)
    premiere = Date(allow_none=True, metadata={"description": "the day from which it is offered"})


class Theme(Named):
    summary = String()
    colour = String(metadata={"description": "sea, leaf, plum or flag"})
    sealed_at = DateTime(allow_none=True)
    modules = List(Nested(ModuleLine))


class Themes(Told):
    themes = List(Nested(Theme))


class Quiz(Told):
    questions = Integer(metadata={"description": "how many are asked"})
    pass_mark = Float(metadata={"description": "the share to reach, from 0 to 1"})
    under_way = Boolean(metadata={"description": "whether an attempt is open"})


class Stamp(Told):
    module = String(metadata={"description": "slug"})
    theme = String(metadata={"description": "slug"})
    at = DateTime()
    place = String()


class Module(Named):
    summary = String()
    theme = Nested(Named)
    minutes = Integer()
    premiere = Date(allow_none=True, metadata={"description": "the day from which it is offered"})
    lessons = List(
        Nested(LessonLine), metadata={"description": "none while its premiere is to come"}
    )
    quiz = Nested(Quiz)
    stamp = Nested(Stamp, allow_none=True)


class Video(Told):
    url = String(metadata={"description": "takes the same token"})
    captions = Raw(
        metadata={
            "type": "object",
            "additionalProperties": {"type": "string"},
            "description": "language to the address of a WebVTT file",
        }
    )
    position = Float(metadata={"description": "the second where this person stopped"})


class Lesson(Named):
    why = String(metadata={"description": "one line: why it matters"})
    language = String(metadata={"description": "what it is really written in"})
    minutes = Integer()
    module = Nested(Named)
    skills = List(String())
    html = String(metadata={"description": "its words as safe HTML"})
    video = Nested(Video, allow_none=True)
    finished_at = DateTime(allow_none=True)


class LessonDone(Told):
    lesson = Nested(Named)
    rewards = Nested(Rewards)


class Option(Told):
    id = String()
    text = String()


class Question(Told):
    id = String()
    kind = String(validate=OneOf([kind.value for kind in Kind]))
    text = String(metadata={"description": "plain text; a blank reads [[]]"})
    language = String()
    options = List(Nested(Option))
    partners = List(Nested(Option), metadata={"description": "the right side of a matching"})


class OptionSaid(Told):
    id = String()
    right = Boolean()
    feedback = String()


class Marked(Told):
    verdict = String(validate=OneOf(get_args(Verdict)))
    feedback = String(metadata={"description": "plain text"})
    lesson = Nested(Named, metadata={"description": "the lesson that explains it"}, allow_none=True)
    options = List(Nested(OptionSaid), metadata={"description": "what each option says"})
    expected = Raw(
        metadata={"anyOf": ANY_ANSWER, "description": "a right answer, shaped as answers are"}
    )


class Mark(Marked):
    rewards = Nested(Rewards)


class Answered(Marked):
    question = String(metadata={"description": "id"})
    answer = Raw(metadata={"anyOf": ANY_ANSWER})
    at = DateTime()


class AttemptBegun(Told):
    id = String()
    questions = List(Nested(Question))
    pass_mark = Float(metadata={"description": "the share to reach, from 0 to 1"})


class Attempt(AttemptBegun):
    module = Nested(Named)
    answered = List(Nested(Answered), metadata={"description": "in the order of the questions"})
    completed_at = DateTime(allow_none=True)
    score = Float(allow_none=True, metadata={"description": "from 0 to 1, once completed"})
    passed = Boolean()


class Completion(Told):
    score = Float(metadata={"description": "from 0 to 1"})
    passed = Boolean()
    rewards = Nested(Rewards)
    stamp = Nested(Stamp, allow_none=True)


class Rule(Told):
    needed = Integer()
    of = Integer()
    per_theme = Integer()


class Seal(Told):
    theme = String(metadata={"description": "slug"})
    at = DateTime()


class LedgerLine(Told):
    id = Integer()
    at = DateTime()
    source = String(metadata={"description": "the act that paid; it never pays twice"})
    currency = String(validate=OneOf(["star", "key", "point"]))
    amount = Integer()


class Ledger(Told):
    lines = List(Nested(LedgerLine))
    next = Integer(
        allow_none=True, metadata={"description": "send it as `after` for the next page"}
    )


class QuestionNamed(Asked):
    question = String(required=True, validate=Length(min=1, max=64), metadata={"description": "id"})


class AnswerGiven(QuestionNamed):
    answer = Raw(
        required=True,
        metadata={
            "anyOf": ANY_ANSWER,
            "description": (
                "Ids of options (single, multiple, true-false; ordering: in order), pairs of "
                "left and right id (matching), a number, a string (short-text), or a list of "
                "strings (blanks)."
            ),
        },
    )


class Page(Asked):
    after = Integer(
        validate=Range(1, MOST_ID),
        metadata={"description": "`next` of the page before; the first page without it"},
    )
    limit = Integer(load_default=50, validate=Range(1, PAGE))
