"""Directories that keep people up to date by SCIM, and their tokens."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "d0e4a7d20b32"
down_revision: str | Sequence[str] | None = "d0e4a7d20b31"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """The tables; nothing of what was there changes."""
    op.create_table(
        "directory",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("networks", sa.String(length=1000), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_directory_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory")),
        sa.UniqueConstraint("uid", name=op.f("uq_directory_uid")),
    )
    with op.batch_alter_table("directory", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_directory_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "departure",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "directory_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("brought", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["directory_id"], ["directory.id"], name=op.f("fk_departure_directory_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_departure_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_departure")),
    )
    with op.batch_alter_table("departure", schema=None) as batch_op:
        batch_op.create_index("ix_departure_directory_id_at", ["directory_id", "at"], unique=False)
        batch_op.create_index(batch_op.f("ix_departure_person_id"), ["person_id"], unique=False)

    op.create_table(
        "directory_call",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "directory_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("method", sa.String(length=10), nullable=False),
        sa.Column("thing", sa.String(length=60), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["directory_id"], ["directory.id"], name=op.f("fk_directory_call_directory_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_call")),
    )
    with op.batch_alter_table("directory_call", schema=None) as batch_op:
        batch_op.create_index(
            "ix_directory_call_directory_id_id", ["directory_id", "id"], unique=False
        )

    op.create_table(
        "directory_entry",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "directory_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("user_key", sa.String(length=254), nullable=True),
        sa.Column("external_id", sa.String(length=254), nullable=True),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("brought", sa.Boolean(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("forgotten_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["directory_id"], ["directory.id"], name=op.f("fk_directory_entry_directory_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_directory_entry_person_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_entry")),
        sa.UniqueConstraint(
            "directory_id", "user_key", name=op.f("uq_directory_entry_directory_id_user_key")
        ),
        sa.UniqueConstraint("person_id", name=op.f("uq_directory_entry_person_id")),
    )
    with op.batch_alter_table("directory_entry", schema=None) as batch_op:
        batch_op.create_index(
            "ix_directory_entry_directory_id_external_id",
            ["directory_id", "external_id"],
            unique=False,
        )

    op.create_table(
        "directory_group",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column(
            "directory_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("name", sa.String(length=254), nullable=False),
        sa.Column("name_key", sa.String(length=254), nullable=False),
        sa.Column("external_id", sa.String(length=254), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["directory_id"], ["directory.id"], name=op.f("fk_directory_group_directory_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_group")),
        sa.UniqueConstraint("uid", name=op.f("uq_directory_group_uid")),
    )
    with op.batch_alter_table("directory_group", schema=None) as batch_op:
        batch_op.create_index(
            "ix_directory_group_directory_id_name_key", ["directory_id", "name_key"], unique=False
        )

    op.create_table(
        "directory_token",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column(
            "directory_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["directory_id"], ["directory.id"], name=op.f("fk_directory_token_directory_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_token")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_directory_token_token_hash")),
    )
    with op.batch_alter_table("directory_token", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_directory_token_directory_id"), ["directory_id"], unique=False
        )

    op.create_table(
        "held_change",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "directory_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("removes", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=10), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "decided_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("decision", sa.String(length=10), nullable=True),
        sa.CheckConstraint(
            "decision is null or decision in ('approved', 'refused')",
            name=op.f("ck_held_change_decision"),
        ),
        sa.CheckConstraint("reason in ('mass', 'role')", name=op.f("ck_held_change_reason")),
        sa.CheckConstraint(
            "(decision is null) = (decided_at is null)", name=op.f("ck_held_change_decided")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"],
            ["person.id"],
            name=op.f("fk_held_change_decided_by_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["directory_id"], ["directory.id"], name=op.f("fk_held_change_directory_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_held_change_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_held_change")),
    )
    with op.batch_alter_table("held_change", schema=None) as batch_op:
        batch_op.create_index(
            "ix_held_change_directory_id_person_id", ["directory_id", "person_id"], unique=False
        )
        batch_op.create_index(
            "ix_held_change_open",
            ["directory_id", "person_id"],
            unique=True,
            sqlite_where=sa.text("decided_at is null"),
            postgresql_where=sa.text("decided_at is null"),
        )
        batch_op.create_index(batch_op.f("ix_held_change_person_id"), ["person_id"], unique=False)

    op.create_table(
        "directory_member",
        sa.Column(
            "group_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column(
            "person_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["directory_group.id"],
            name=op.f("fk_directory_member_group_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_directory_member_person_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("group_id", "person_id", name=op.f("pk_directory_member")),
    )
    with op.batch_alter_table("directory_member", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_directory_member_person_id"), ["person_id"], unique=False
        )
