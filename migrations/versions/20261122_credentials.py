"""Credentials: signing keys, status lists, and the signed documents of passports, visas and badges."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "b9d0c1f2e309"
down_revision: str | Sequence[str] | None = "b8d0c1f2e308"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)

SIGNED = (
    "(signed_at is null and key_id is null and document is null and jwt is null"
    " and digest is null and jwt_digest is null) or"
    " (signed_at is not null and key_id is not null and document is not null"
    " and jwt is not null and digest is not null and jwt_digest is not null)"
)
WAITING = sa.text("signed_at is null")
ENDED = sa.text("revoked_at is not null or superseded_at is not null")


def upgrade() -> None:
    """Four tables, all empty: the job signs credentials for the passports that are here already."""
    op.create_table(
        "signing_key",
        sa.Column("id", ID, nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("public", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("retired_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_signing_key"),
        sa.UniqueConstraint("name", name="uq_signing_key_name"),
    )
    op.create_table(
        "status_list",
        sa.Column("number", ID, nullable=False),
        sa.Column("seed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_status_list"),
    )
    op.create_table(
        "look",
        sa.Column("address", sa.String(45), nullable=False),
        sa.Column("minute", MOMENT, nullable=False),
        sa.Column("looks", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("address", "minute", name="pk_look"),
    )
    op.create_table(
        "credential",
        sa.Column("id", ID, nullable=False),
        sa.Column("uid", sa.String(32), nullable=False),
        sa.Column("person_id", ID, nullable=True),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("of", sa.BigInteger(), nullable=False),
        sa.Column("issued_at", MOMENT, nullable=False),
        sa.Column("until", MOMENT, nullable=True),
        sa.Column("shows_name", sa.Boolean(), nullable=False),
        sa.Column("signed_at", MOMENT, nullable=True),
        sa.Column("key_id", ID, nullable=True),
        sa.Column("document", sa.Text(), nullable=True),
        sa.Column("jwt", sa.Text(), nullable=True),
        sa.Column("digest", sa.String(64), nullable=True),
        sa.Column("jwt_digest", sa.String(64), nullable=True),
        sa.Column("earlier", sa.JSON(), nullable=False),
        sa.Column("revoked_at", MOMENT, nullable=True),
        sa.Column("superseded_at", MOMENT, nullable=True),
        sa.Column("reason", sa.String(200), nullable=True),
        sa.CheckConstraint(
            "kind in ('passport', 'visa', 'badge')", name=op.f("ck_credential_kind")
        ),
        sa.CheckConstraint(
            "revoked_at is null or superseded_at is null", name=op.f("ck_credential_one_end")
        ),
        sa.CheckConstraint(SIGNED, name=op.f("ck_credential_signed")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_credential_person_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["key_id"], ["signing_key.id"], name="fk_credential_key_id"),
        sa.PrimaryKeyConstraint("id", name="pk_credential"),
        sa.UniqueConstraint("kind", "of", name="uq_credential_kind_of"),
        sa.UniqueConstraint("uid", name="uq_credential_uid"),
    )
    op.create_index("ix_credential_person_id", "credential", ["person_id"])
    op.create_index(
        "ix_credential_waiting",
        "credential",
        ["id"],
        sqlite_where=WAITING,
        postgresql_where=WAITING,
    )
    op.create_index(
        "ix_credential_ended", "credential", ["id"], sqlite_where=ENDED, postgresql_where=ENDED
    )
