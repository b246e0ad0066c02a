"""What the night reads of everybody: people in portions by their ids, and what those did.

Portions, not one long result: a reader that stays keeps SQLite from folding its log, and PostgreSQL
ends statements after some seconds.
"""

from sqlalchemy import Text, bindparam, cast, func, select

from academy.models.daily import Draw
from academy.models.lessons import Completion, Playback
from academy.models.passport import Stamp
from academy.models.people import Person
from academy.models.quizzes import Answer

PORTION = (
    select(Person.id, Person.unit_id, Person.suspended_at.is_(None).label("is_here"))
    .where(Person.id > bindparam("after"))
    .order_by(Person.id)
    .limit(bindparam("most"))
)

ANSWERS_OF_PORTION = (
    select(
        Answer.person_id,
        Answer.question_id,
        Answer.edition_id,
        Answer.share,
        Answer.seconds,
        Answer.at,
        cast(Answer.given, Text).label("given"),
    )
    .where(Answer.person_id > bindparam("after"), Answer.person_id <= bindparam("last"))
    .order_by(Answer.person_id, Answer.at, Answer.id)
)
"""``given`` is text: only some of it is ever looked into."""

HOW_MANY = select(func.count()).select_from(Person)

STAMPS_OF_PORTION = select(Stamp.person_id, Stamp.module_id, Stamp.at).where(
    Stamp.person_id > bindparam("after"), Stamp.person_id <= bindparam("last")
)

DRAWS_OF_PORTION = (
    select(Draw.person_id, Draw.picks)
    .where(
        Draw.person_id > bindparam("after"),
        Draw.person_id <= bindparam("last"),
        Draw.day > bindparam("since"),
    )
    .order_by(Draw.person_id)
)

PLAYBACKS_OF_PORTION = select(
    Playback.person_id,
    Playback.lesson_id,
    Playback.edition_id,
    Playback.position,
    Playback.seconds,
).where(Playback.person_id > bindparam("after"), Playback.person_id <= bindparam("last"))

COMPLETIONS_OF_PORTION = select(Completion.person_id, Completion.lesson_id).where(
    Completion.person_id > bindparam("after"), Completion.person_id <= bindparam("last")
)
