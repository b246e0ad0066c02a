"""Sign-in through the company: requests under way, and assertions seen."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "d0e4a7d20b33"
down_revision: str | Sequence[str] | None = "d0e4a7d20b32"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Who is who at the provider, what is under way, what came in, and roles that groups gave."""
    op.create_table(
        "company_identity",
        sa.Column("id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("issuer", sa.String(length=400), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_company_identity_person_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company_identity")),
        sa.UniqueConstraint("issuer", "subject", name=op.f("uq_company_identity_issuer_subject")),
        sa.UniqueConstraint(
            "person_id", "issuer", name=op.f("uq_company_identity_person_id_issuer")
        ),
    )
    op.create_table(
        "company_passage",
        sa.Column("id", ID, nullable=False),
        sa.Column("key_hash", sa.LargeBinary(), nullable=False),
        sa.Column("browser_hash", sa.LargeBinary(), nullable=False),
        sa.Column("onward", sa.Text(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company_passage")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_company_passage_key_hash")),
    )
    op.create_index("ix_company_passage_expires_at", "company_passage", ["expires_at"])
    op.create_table(
        "company_assertion",
        sa.Column("id", ID, nullable=False),
        sa.Column("assertion_hash", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company_assertion")),
        sa.UniqueConstraint("assertion_hash", name=op.f("uq_company_assertion_assertion_hash")),
    )
    op.create_index("ix_company_assertion_expires_at", "company_assertion", ["expires_at"])
    op.create_table(
        "company_sign_in",
        sa.Column("sign_in_id", ID, autoincrement=False, nullable=False),
        sa.Column("id_token", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["sign_in_id"],
            ["sign_in.id"],
            name=op.f("fk_company_sign_in_sign_in_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("sign_in_id", name=op.f("pk_company_sign_in")),
    )
    op.create_table(
        "group_role",
        sa.Column("role_id", ID, autoincrement=False, nullable=False),
        sa.Column("group_name", sa.Text(), nullable=False),
        sa.Column("confirmed_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["role_id"], ["role.id"], name=op.f("fk_group_role_role_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("role_id", name=op.f("pk_group_role")),
    )
    op.create_index("ix_group_role_confirmed_at", "group_role", ["confirmed_at"])
