"""What rewards need of everybody: counts beside the balance, working weeks, preferences, news."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "a1d0c1f2e301"
down_revision: str | Sequence[str] | None = "4bedb8c73226"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)

COUNT = """
update balance set {column} = (
    select count(distinct t.id) from ledger_entry e
    join ledger_transaction t on t.id = e.transaction_id
    where e.account_id = balance.account_id and ({kinds})
)
"""


def upgrade() -> None:
    """Columns first, then what they count, then the news."""
    columns()
    count("days", "star")
    count("right_answers", "daily", "quiz")
    count("lessons", "lesson")
    notices()
    kinds()


def kinds() -> None:
    """What may be published, with levels, calendars and gifts."""
    with op.batch_alter_table("item") as table:
        table.drop_constraint(op.f("ck_item_ck_item_kind"), type_="check")
        table.create_check_constraint(
            op.f("ck_item_kind"),
            "kind in ('academy', 'skills', 'theme', 'module', 'lesson', 'question', "
            "'badge', 'visa', 'levels', 'calendar', 'gift')",
        )


def columns() -> None:
    """Of balances, units and people."""
    for name in ("days", "right_answers", "lessons", "month_points"):
        op.add_column("balance", sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
    op.add_column("balance", sa.Column("month", sa.Date()))
    op.add_column(
        "unit", sa.Column("week", sa.String(length=7), nullable=False, server_default="12345")
    )
    op.add_column("unit", sa.Column("region", sa.String(length=10)))
    op.add_column(
        "unit", sa.Column("has_boards", sa.Boolean(), nullable=False, server_default=sa.true())
    )
    op.add_column("person", sa.Column("week", sa.String(length=7)))
    op.add_column("person", sa.Column("avatar", sa.String(length=60)))
    op.add_column("person", sa.Column("alias", sa.String(length=40)))
    for name in ("shows_name", "is_calm"):
        op.add_column(
            "person", sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false())
        )
    op.add_column("person", sa.Column("private_email", sa.String(length=254)))


def count(column: str, *kinds: str) -> None:
    """How many transactions of these *kinds* each account was paid for."""
    named = " or ".join(f"t.source like '{kind}:%'" for kind in kinds)
    op.execute(sa.text(COUNT.format(column=column, kinds=named).replace(":%", r"\:%")))


def notices() -> None:
    """What waits to be told."""
    op.create_table(
        "notice",
        sa.Column("id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("source", sa.String(length=160), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("seen_at", MOMENT),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_notice_person_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_notice"),
        sa.UniqueConstraint("person_id", "source", name="uq_notice_person_id_source"),
    )
    op.create_index("ix_notice_person_id_id", "notice", ["person_id", "id"])
    op.create_index(
        "ix_notice_unseen",
        "notice",
        ["person_id"],
        sqlite_where=sa.text("seen_at is null"),
        postgresql_where=sa.text("seen_at is null"),
    )
