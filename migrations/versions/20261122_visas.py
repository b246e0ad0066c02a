"""Visas: their rules' needs, evidence, witnesses, the visas and what they rest on, platform secrets."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "b8d0c1f2e308"
down_revision: str | Sequence[str] | None = "b7d0c1f2e307"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Parents before children."""
    visa()
    visa_need()
    visa_refresh()
    witness()
    evidence()
    visa_basis()
    platform_secret()


def visa() -> None:
    """Visas: one live for a person and platform."""
    op.create_table(
        "visa",
        sa.Column("id", ID, nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("visa_id", ID, nullable=False),
        sa.Column("edition_id", ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=120), nullable=False),
        sa.Column("issued_at", MOMENT, nullable=False),
        sa.Column("until", MOMENT, nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=True),
        sa.CheckConstraint("(state = 'issued') = (ended_at is null)", name=op.f("ck_visa_end")),
        sa.CheckConstraint(
            "state in ('issued', 'expired', 'revoked', 'superseded')", name=op.f("ck_visa_state")
        ),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_visa_edition_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_visa_person_id")),
        sa.ForeignKeyConstraint(["visa_id"], ["item.id"], name=op.f("fk_visa_visa_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visa")),
        sa.UniqueConstraint(
            "person_id", "visa_id", "number", name=op.f("uq_visa_person_id_visa_id_number")
        ),
        sa.UniqueConstraint("uid", name=op.f("uq_visa_uid")),
    )
    op.create_index("ix_visa_state_until", "visa", ["state", "until"], unique=False)
    op.create_index("ix_visa_visa_id_id", "visa", ["visa_id", "id"], unique=False)
    op.create_index(
        "uq_visa_live",
        "visa",
        ["person_id", "visa_id"],
        unique=True,
        sqlite_where=sa.text("state = 'issued'"),
        postgresql_where=sa.text("state = 'issued'"),
    )


def visa_need() -> None:
    """What each edition of a rule takes."""
    op.create_table(
        "visa_need",
        sa.Column("id", ID, nullable=False),
        sa.Column("edition_id", ID, nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("item_id", ID, nullable=True),
        sa.Column("action", sa.String(length=64), nullable=True),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(item_id is null) = (kind in ('action', 'witness'))", name=op.f("ck_visa_need_item")
        ),
        sa.CheckConstraint(
            "kind in ('module', 'lesson', 'action', 'witness')", name=op.f("ck_visa_need_kind")
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_visa_need_edition_id")
        ),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_visa_need_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visa_need")),
    )
    op.create_index("ix_visa_need_edition_id", "visa_need", ["edition_id"], unique=False)


def visa_refresh() -> None:
    """Lessons read again."""
    op.create_table(
        "visa_refresh",
        sa.Column("id", ID, nullable=False),
        sa.Column("visa_id", ID, nullable=False),
        sa.Column("lesson_id", ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["lesson_id"], ["item.id"], name=op.f("fk_visa_refresh_lesson_id")),
        sa.ForeignKeyConstraint(
            ["visa_id"], ["visa.id"], name=op.f("fk_visa_refresh_visa_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visa_refresh")),
        sa.UniqueConstraint("visa_id", "lesson_id", name=op.f("uq_visa_refresh_visa_id_lesson_id")),
    )


def witness() -> None:
    """What colleagues were asked."""
    op.create_table(
        "witness",
        sa.Column("id", ID, nullable=False),
        sa.Column("visa_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("witness_id", ID, nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("answer", sa.String(length=10), nullable=False),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.CheckConstraint(
            "(answer = 'asked') = (answered_at is null)", name=op.f("ck_witness_answered")
        ),
        sa.CheckConstraint(
            "answer in ('asked', 'confirmed', 'declined')", name=op.f("ck_witness_answer")
        ),
        sa.CheckConstraint("person_id <> witness_id", name=op.f("ck_witness_other")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_witness_person_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["visa_id"], ["item.id"], name=op.f("fk_witness_visa_id")),
        sa.ForeignKeyConstraint(
            ["witness_id"], ["person.id"], name=op.f("fk_witness_witness_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_witness")),
    )
    op.create_index(
        "ix_witness_witness_id_answered_at", "witness", ["witness_id", "answered_at"], unique=False
    )
    op.create_index(
        "uq_witness_asked",
        "witness",
        ["person_id", "visa_id", "witness_id"],
        unique=True,
        sqlite_where=sa.text("answer = 'asked'"),
        postgresql_where=sa.text("answer = 'asked'"),
    )


def evidence() -> None:
    """What happened on the platforms."""
    op.create_table(
        "evidence",
        sa.Column("id", ID, nullable=False),
        sa.Column("visa_id", ID, nullable=False),
        sa.Column("event_id", sa.String(length=100), nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("action", sa.String(length=64), nullable=False),
        sa.Column("source", sa.String(length=10), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.CheckConstraint(
            "source in ('platform', 'file', 'witness')", name=op.f("ck_evidence_source")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_evidence_person_id")),
        sa.ForeignKeyConstraint(["visa_id"], ["item.id"], name=op.f("fk_evidence_visa_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
        sa.UniqueConstraint("visa_id", "event_id", name=op.f("uq_evidence_visa_id_event_id")),
    )
    op.create_index(
        "ix_evidence_person_id_visa_id_at", "evidence", ["person_id", "visa_id", "at"], unique=False
    )


def visa_basis() -> None:
    """What each visa rests on."""
    op.create_table(
        "visa_basis",
        sa.Column("id", ID, nullable=False),
        sa.Column("visa_id", ID, nullable=False),
        sa.Column("stamp_id", ID, nullable=True),
        sa.Column("attempt_id", ID, nullable=True),
        sa.Column("completion_id", ID, nullable=True),
        sa.Column("refresh_id", ID, nullable=True),
        sa.Column("evidence_id", ID, nullable=True),
        sa.CheckConstraint(
            "(case when stamp_id is null then 0 else 1 end)"
            " + (case when attempt_id is null then 0 else 1 end)"
            " + (case when completion_id is null then 0 else 1 end)"
            " + (case when refresh_id is null then 0 else 1 end)"
            " + (case when evidence_id is null then 0 else 1 end) = 1",
            name=op.f("ck_visa_basis_one_act"),
        ),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempt.id"], name=op.f("fk_visa_basis_attempt_id")
        ),
        sa.ForeignKeyConstraint(
            ["completion_id"], ["completion.id"], name=op.f("fk_visa_basis_completion_id")
        ),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["evidence.id"], name=op.f("fk_visa_basis_evidence_id")
        ),
        sa.ForeignKeyConstraint(
            ["refresh_id"], ["visa_refresh.id"], name=op.f("fk_visa_basis_refresh_id")
        ),
        sa.ForeignKeyConstraint(["stamp_id"], ["stamp.id"], name=op.f("fk_visa_basis_stamp_id")),
        sa.ForeignKeyConstraint(
            ["visa_id"], ["visa.id"], name=op.f("fk_visa_basis_visa_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visa_basis")),
    )
    op.create_index("ix_visa_basis_visa_id", "visa_basis", ["visa_id"], unique=False)


def platform_secret() -> None:
    """What platforms sign with."""
    op.create_table(
        "platform_secret",
        sa.Column("id", ID, nullable=False),
        sa.Column("visa_id", ID, nullable=False),
        sa.Column("unit_id", ID, nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_platform_secret_unit_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["visa_id"], ["item.id"], name=op.f("fk_platform_secret_visa_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_platform_secret")),
    )
    op.create_index("ix_platform_secret_visa_id", "platform_secret", ["visa_id"], unique=False)
