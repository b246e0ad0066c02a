"""Roster imports: the files, and what an import did, so that it can be undone."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "d0e4a7d20b31"
down_revision: str | Sequence[str] | None = "d0e4a7d20b30"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
STATES = "'mapping', 'checking', 'checked', 'applying', 'applied', 'undoing', 'undone', 'failed'"
WORK = "state in ('checking', 'applying', 'undoing')"


def upgrade() -> None:
    """The files, what they did, and what is remembered."""
    imports()
    changes()
    op.create_table(
        "roster_absence",
        sa.Column("person_id", ID, autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_roster_absence_person_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", name="pk_roster_absence"),
    )
    op.create_table(
        "roster_template",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("used_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_roster_template"),
    )


def imports() -> None:
    """The files, and their pieces."""
    op.create_table(
        "roster_import",
        sa.Column("id", ID, nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("by_id", ID),
        sa.Column("file", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("headings", sa.JSON(), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("report", sa.JSON(), nullable=False),
        sa.Column("problem", sa.JSON(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("applied_at", MOMENT),
        sa.Column("undone_at", MOMENT),
        sa.Column("farewells_to", ID),
        sa.CheckConstraint(f"state in ({STATES})", name="state"),
        sa.ForeignKeyConstraint(
            ["by_id"], ["person.id"], name="fk_roster_import_by_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_roster_import"),
        sa.UniqueConstraint("uid", name="uq_roster_import_uid"),
    )
    op.create_index("ix_roster_import_asked_at", "roster_import", ["asked_at"])
    op.create_index(
        "ix_roster_import_waiting",
        "roster_import",
        ["due_at"],
        sqlite_where=sa.text(WORK),
        postgresql_where=sa.text(WORK),
    )
    op.create_index(
        "ix_roster_import_farewells",
        "roster_import",
        ["id"],
        sqlite_where=sa.text("farewells_to is not null"),
        postgresql_where=sa.text("farewells_to is not null"),
    )
    op.create_table(
        "roster_part",
        sa.Column("import_id", ID, autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"], ["roster_import.id"], name="fk_roster_part_import_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("import_id", "number", name="pk_roster_part"),
    )


def changes() -> None:
    """What an import did to people, and the units that it made."""
    op.create_table(
        "roster_change",
        sa.Column("import_id", ID, autoincrement=False, nullable=False),
        sa.Column("person_id", ID, autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("before_email", sa.String(length=254)),
        sa.Column("before_number", sa.String(length=40)),
        sa.Column("before_given_name", sa.String(length=80)),
        sa.Column("before_family_name", sa.String(length=80)),
        sa.Column("before_locale", sa.String(length=10)),
        sa.Column("before_unit_id", ID),
        sa.Column("before_manager_id", ID),
        sa.Column("before_job", sa.String(length=120)),
        sa.Column("before_hired_on", sa.Date()),
        sa.Column("before_suspended_at", MOMENT),
        sa.Column("before_calendar_from", sa.Date()),
        sa.Column("before_week", sa.String(length=10)),
        sa.Column("before_leave", sa.Text()),
        sa.Column("after_email", sa.String(length=254)),
        sa.Column("after_number", sa.String(length=40)),
        sa.Column("after_given_name", sa.String(length=80)),
        sa.Column("after_family_name", sa.String(length=80)),
        sa.Column("after_locale", sa.String(length=10)),
        sa.Column("after_unit_id", ID),
        sa.Column("after_manager_id", ID),
        sa.Column("after_job", sa.String(length=120)),
        sa.Column("after_hired_on", sa.Date()),
        sa.Column("after_suspended_at", MOMENT),
        sa.Column("after_week", sa.String(length=10)),
        sa.Column("after_leave", sa.Text()),
        sa.CheckConstraint("kind in ('new', 'changed', 'left')", name="kind"),
        sa.PrimaryKeyConstraint("import_id", "person_id", name="pk_roster_change"),
    )
    op.create_table(
        "roster_unit",
        sa.Column("unit_id", ID, autoincrement=False, nullable=False),
        sa.Column("import_id", ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name="fk_roster_unit_unit_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["import_id"], ["roster_import.id"], name="fk_roster_unit_import_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("unit_id", name="pk_roster_unit"),
    )
