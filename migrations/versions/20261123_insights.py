"""Rollups that the numbers of HR are read from."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "d0e4a7d20b37"
down_revision: str | Sequence[str] | None = "d0e4a7d20b36"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """The tables; then everybody waits to be counted, with the months in which she was active."""
    queue()
    sums()
    choices()
    fill()


def queue() -> None:
    """Who has to be counted again, and what was counted of whom."""
    op.create_table(
        "change",
        sa.Column("id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=True),
        sa.Column("account_id", ID, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change")),
    )
    if (
        op.get_bind().dialect.name == "postgresql"
    ):  # rows that bring their ids never meet a trigger's
        op.execute("alter sequence change_id_seq restart with 1000000")
    op.create_table(
        "active_month",
        sa.Column("account_id", ID, nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("account_id", "month", name=op.f("pk_active_month")),
    )
    op.create_table(
        "counted",
        sa.Column("person_id", ID, nullable=False),
        sa.Column("unit_id", ID, nullable=False),
        sa.Column("job", sa.String(length=120), nullable=False),
        sa.Column("marks", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_counted")),
    )


def sums() -> None:
    """The sums, and where people are counted."""
    op.create_table(
        "rollup",
        sa.Column("unit_id", ID, nullable=False),
        sa.Column("job", sa.String(length=120), nullable=False),
        sa.Column("what", sa.String(length=40), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("own", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("unit_id", "job", "what", "day", name=op.f("pk_rollup")),
    )
    op.create_table(
        "counted_in",
        sa.Column("unit_id", ID, nullable=False),
        sa.Column("job", sa.String(length=120), nullable=False),
        sa.Column("path", sa.String(length=400), nullable=False),
        sa.Column("label", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint("unit_id", "job", name=op.f("pk_counted_in")),
    )
    op.create_table(
        "drop_off",
        sa.Column("unit_id", ID, nullable=False),
        sa.Column("item_id", ID, nullable=False),
        sa.Column("step", sa.String(length=10), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "step in ('opened', 'finished', 'begun', 'passed')", name=op.f("ck_drop_off_step")
        ),
        sa.PrimaryKeyConstraint("unit_id", "item_id", "step", name=op.f("pk_drop_off")),
    )


def choices() -> None:
    """What HR sets: targets, and the days on which units begin."""
    op.create_table(
        "target",
        sa.Column("id", ID, nullable=False),
        sa.Column("unit_id", ID, nullable=False),
        sa.Column("job", sa.String(length=120), nullable=False),
        sa.Column("what", sa.String(length=40), nullable=False),
        sa.Column("share", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("set_by_id", ID, nullable=True),
        sa.Column("set_at", MOMENT, nullable=False),
        sa.CheckConstraint("share between 0 and 100", name=op.f("ck_target_share")),
        sa.ForeignKeyConstraint(
            ["set_by_id"], ["person.id"], name=op.f("fk_target_set_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_target_unit_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_target")),
    )
    op.create_index("ix_target_unit_id_what", "target", ["unit_id", "what"], unique=False)
    op.create_table(
        "launch",
        sa.Column("unit_id", ID, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("set_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_launch_unit_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("unit_id", name=op.f("pk_launch")),
    )


def fill() -> None:
    """Months from the ledger: those in which somebody earned something by an act of hers."""
    month = "date(t.at, 'start of month')"
    if op.get_bind().dialect.name == "postgresql":
        month = "cast(date_trunc('month', t.at at time zone 'UTC') as date)"
    op.execute(
        "insert into active_month (account_id, month)"  # noqa: S608 -- our own words
        f" select distinct e.account_id, {month} from ledger_transaction t"
        " join ledger_entry e on e.transaction_id = t.id join account a on a.id = e.account_id"
        " where a.kind = 'person' and e.amount > 0 and t.source not like 'grant:%'"
        " and t.source not like 'correction:%' and t.source not like 'reversal:%'"
        " and t.source not like 'refund:%'"
    )
    op.execute("insert into change (person_id) select id from person")
