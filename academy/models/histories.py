"""What the night reads of everybody: people in portions by their ids, and what those did.

Portions, not one long result: a reader that stays keeps SQLite from folding its log, and PostgreSQL
ends statements after some seconds.
"""

from sqlalchemy import bindparam, func, select

from academy.models.daily import Draw
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
    select(Answer.person_id, Answer.question_id, Answer.share, Answer.seconds, Answer.at)
    .where(Answer.person_id > bindparam("after"), Answer.person_id <= bindparam("last"))
    .order_by(Answer.person_id, Answer.at, Answer.id)
)

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
