"""A minute a day: draws, what was put aside or reported, memories, fits, leave."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "4bedb8c73226"
down_revision: str | Sequence[str] | None = "77e2646ae754"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
JSON = sa.JSON()


def upgrade() -> None:
    """Parents before children; answers get their second home last."""
    engine()
    leave()
    draws()
    answers()


def engine() -> None:
    """What it believes, and what the nightly fit found."""
    op.create_table(
        "memory",
        sa.Column("person_id", ID, nullable=False),
        sa.Column("state", sa.LargeBinary(), nullable=False),
        sa.Column("changes", JSON, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_memory_person_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", name="pk_memory"),
    )
    op.create_table(
        "fit",
        sa.Column("id", ID, nullable=False),
        sa.Column("model", JSON, nullable=False),
        sa.Column("measures", JSON, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_fit"),
    )
    op.create_table(
        "mastery",
        sa.Column("unit_id", ID, nullable=False),
        sa.Column("skill", sa.String(length=64), nullable=False),
        sa.Column("moment", sa.String(length=10), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("total", sa.Double(), nullable=False),
        sa.CheckConstraint(
            "moment in ('before', 'after', 'day30', 'day90')", name=op.f("ck_mastery_moment")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name="fk_mastery_unit_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("unit_id", "skill", "moment", name="pk_mastery"),
    )


def leave() -> None:
    """Days off."""
    op.create_table(
        "leave",
        sa.Column("id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.CheckConstraint("first <= last", name=op.f("ck_leave_order")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_leave_person_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_leave"),
        sa.UniqueConstraint("person_id", "first", name="uq_leave_person_id_first"),
    )


def draws() -> None:
    """What was chosen, put aside, reported."""
    op.create_table(
        "draw",
        sa.Column("id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("purpose", sa.String(length=10), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("picks", JSON, nullable=False),
        sa.Column("shown_at", MOMENT, nullable=False),
        sa.CheckConstraint(
            "purpose in ('daily', 'practice', 'diagnosis')", name=op.f("ck_draw_purpose")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_draw_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_draw"),
        sa.UniqueConstraint(
            "person_id", "purpose", "day", "number", name="uq_draw_person_id_purpose_day_number"
        ),
    )
    daily = sa.text("purpose = 'daily'")
    op.create_index(
        "uq_draw_daily",
        "draw",
        ["person_id", "day"],
        unique=True,
        sqlite_where=daily,
        postgresql_where=daily,
    )
    op.create_table(
        "aside",
        sa.Column("id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("question_id", ID, nullable=False),
        sa.Column("draw_id", ID, nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.CheckConstraint("kind in ('skip', 'known')", name=op.f("ck_aside_kind")),
        sa.ForeignKeyConstraint(["draw_id"], ["draw.id"], name="fk_aside_draw_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_aside_person_id"),
        sa.ForeignKeyConstraint(["question_id"], ["item.id"], name="fk_aside_question_id"),
        sa.PrimaryKeyConstraint("id", name="pk_aside"),
        sa.UniqueConstraint(
            "person_id", "question_id", "day", name="uq_aside_person_id_question_id_day"
        ),
    )
    op.create_index("ix_aside_draw_id", "aside", ["draw_id"])
    op.create_table(
        "question_report",
        sa.Column("id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("question_id", ID, nullable=False),
        sa.Column("edition_id", ID, nullable=False),
        sa.Column("text", sa.String(length=1000), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("closed_at", MOMENT),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name="fk_question_report_edition_id"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_question_report_person_id"),
        sa.ForeignKeyConstraint(
            ["question_id"], ["item.id"], name="fk_question_report_question_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_question_report"),
        sa.UniqueConstraint(
            "person_id", "edition_id", name="uq_question_report_person_id_edition_id"
        ),
    )
    op.create_index("ix_question_report_question_id", "question_report", ["question_id"])


def answers() -> None:
    """An answer belongs to an attempt or to a draw."""
    op.add_column("answer", sa.Column("draw_id", ID, nullable=True))
    # Nothing of ours ever wrote an answer of a day; should somebody have, its draw is made after it.
    op.execute(
        "insert into draw (person_id, purpose, day, number, picks, shown_at) "
        "select person_id, 'daily', day, 1, '[]', min(at) from answer "
        "where attempt_id is null group by person_id, day"
    )
    op.execute(
        "update answer set draw_id = (select draw.id from draw "
        "where draw.person_id = answer.person_id and draw.day = answer.day) "
        "where attempt_id is null"
    )
    with op.batch_alter_table("answer") as table:
        table.drop_constraint(op.f("ck_answer_ck_answer_one_home"), type_="check")
        table.create_unique_constraint("uq_answer_draw_id_question_id", ["draw_id", "question_id"])
        table.create_foreign_key("fk_answer_draw_id", "draw", ["draw_id"], ["id"])
        table.create_check_constraint(
            op.f("ck_answer_one_home"), "(attempt_id is null) <> (draw_id is null)"
        )
        table.create_check_constraint(
            op.f("ck_answer_day_of_draw"), "day is null or draw_id is not null"
        )
