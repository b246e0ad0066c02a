"""Who looked at whose personal page, the names that stand for people, runs of jobs, last days of tokens."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "d0e4a7d20b34"
down_revision: str | Sequence[str] | None = "d0e4a7d20b33"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Three tables and a column."""
    op.create_table(
        "access",
        sa.Column("id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("viewer_id", ID, nullable=True),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("role", sa.String(length=10), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind in ('account', 'books', 'visa', 'team', 'export')",
            name=op.f("ck_access_kind"),
        ),
        sa.CheckConstraint("role in ('admin', 'hr', 'manager')", name=op.f("ck_access_role")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_access_person_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["viewer_id"], ["person.id"], name=op.f("fk_access_viewer_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access")),
        sa.UniqueConstraint(
            "person_id",
            "viewer_id",
            "kind",
            "day",
            name=op.f("uq_access_person_id_viewer_id_kind_day"),
        ),
    )
    op.create_index(op.f("ix_access_day"), "access", ["day"])
    op.create_index(op.f("ix_access_viewer_id"), "access", ["viewer_id"])
    op.create_table(
        "pseudonym",
        sa.Column("person_id", ID, nullable=False, autoincrement=False),
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_pseudonym_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_pseudonym")),
        sa.UniqueConstraint("code", name=op.f("uq_pseudonym_code")),
    )
    op.create_table(
        "task_run",
        sa.Column("id", ID, nullable=False),
        sa.Column("task", sa.String(length=60), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.String(length=300), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task_run")),
    )
    op.create_index(op.f("ix_task_run_started_at"), "task_run", ["started_at"])
    op.create_index("ix_task_run_task_id", "task_run", ["task", "id"])
    op.create_index(
        "ix_message_failed",
        "message",
        ["id"],
        sqlite_where=sa.text("error is not null"),
        postgresql_where=sa.text("error is not null"),
    )
    op.add_column("token", sa.Column("used_on", sa.Date(), nullable=True))
