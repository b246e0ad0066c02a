"""Opening: every table of the first version, and the academy's own account."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "77e2646ae754"
down_revision: str | Sequence[str] | None = None
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
JSON = sa.JSON()


def upgrade() -> None:
    """Parents before children."""
    content()
    people()
    sign_in()
    lessons()
    quizzes()
    rewards()
    passport()
    requests()
    op.execute("insert into account (kind) values ('academy')")


def content() -> None:
    """What is published."""
    op.create_table(
        "publication",
        sa.Column("id", ID, nullable=False),
        sa.Column("door", sa.String(length=10), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.CheckConstraint("door in ('folder', 'editor')", name="ck_publication_door"),
        sa.PrimaryKeyConstraint("id", name="pk_publication"),
    )
    op.create_table(
        "item",
        sa.Column("id", ID, nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("uid", sa.String(length=64), nullable=False),
        sa.Column("parent_id", ID),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("paths", JSON, nullable=False),
        sa.Column("edition_id", ID),
        sa.Column("folder_edition_id", ID),
        sa.Column("retired_at", MOMENT),
        sa.CheckConstraint(
            "kind in ('academy', 'skills', 'theme', 'module', 'lesson', 'question', 'badge', 'visa')",
            name="ck_item_kind",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name="fk_item_edition_id", use_alter=True
        ),
        sa.ForeignKeyConstraint(
            ["folder_edition_id"], ["edition.id"], name="fk_item_folder_edition_id", use_alter=True
        ),
        sa.ForeignKeyConstraint(["parent_id"], ["item.id"], name="fk_item_parent_id"),
        sa.PrimaryKeyConstraint("id", name="pk_item"),
        sa.UniqueConstraint("kind", "uid", name="uq_item_kind_uid"),
    )
    op.create_index("ix_item_parent_id", "item", ["parent_id"])
    op.create_table(
        "edition",
        sa.Column("id", ID, nullable=False),
        sa.Column("item_id", ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("texts", JSON, nullable=False),
        sa.Column("media", JSON, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("based_on_id", ID),
        sa.Column("publication_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["based_on_id"], ["edition.id"], name="fk_edition_based_on_id"),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name="fk_edition_item_id"),
        sa.ForeignKeyConstraint(
            ["publication_id"], ["publication.id"], name="fk_edition_publication_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_edition"),
        sa.UniqueConstraint("item_id", "number", name="uq_edition_item_id_number"),
    )
    # Items and editions point at each other. SQLite takes both keys above and cannot add one later;
    # PostgreSQL leaves out a key whose table is yet to come.
    if op.get_bind().dialect.name == "postgresql":
        for column in ("edition_id", "folder_edition_id"):
            op.create_foreign_key(f"fk_item_{column}", "item", "edition", [column], ["id"])


def people() -> None:
    """People, units, roles."""
    op.create_table(
        "unit",
        sa.Column("id", ID, nullable=False),
        sa.Column("parent_id", ID),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("path", sa.String(length=400), nullable=False),
        sa.Column("country", sa.String(length=2)),
        sa.Column("time_zone", sa.String(length=60), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.CheckConstraint("kind in ('group', 'country', 'entity', 'team')", name="ck_unit_kind"),
        sa.ForeignKeyConstraint(["parent_id"], ["unit.id"], name="fk_unit_parent_id"),
        sa.PrimaryKeyConstraint("id", name="pk_unit"),
        sa.UniqueConstraint("parent_id", "name", name="uq_unit_parent_id_name"),
        sa.UniqueConstraint("path", name="uq_unit_path"),
    )
    op.create_table(
        "person",
        sa.Column("id", ID, nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("email", sa.String(length=254)),
        sa.Column("number", sa.String(length=40)),
        sa.Column("given_name", sa.String(length=80), nullable=False),
        sa.Column("family_name", sa.String(length=80), nullable=False),
        sa.Column("secret_hash", sa.String(length=200)),
        sa.Column("locale", sa.String(length=10), nullable=False),
        sa.Column("time_zone", sa.String(length=60)),
        sa.Column("unit_id", ID, nullable=False),
        sa.Column("manager_id", ID),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("suspended_at", MOMENT),
        sa.CheckConstraint("email is not null or number is not null", name="ck_person_reachable"),
        sa.ForeignKeyConstraint(["manager_id"], ["person.id"], name="fk_person_manager_id"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_person_unit_id"),
        sa.PrimaryKeyConstraint("id", name="pk_person"),
        sa.UniqueConstraint("email", name="uq_person_email"),
        sa.UniqueConstraint("number", name="uq_person_number"),
        sa.UniqueConstraint("uid", name="uq_person_uid"),
    )
    op.create_index("ix_person_manager_id", "person", ["manager_id"])
    op.create_index("ix_person_unit_id_id", "person", ["unit_id", "id"])
    op.create_table(
        "role",
        sa.Column("id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("role", sa.String(length=10), nullable=False),
        sa.Column("unit_id", ID, nullable=False),
        sa.Column("granted_at", MOMENT, nullable=False),
        sa.CheckConstraint("role in ('author', 'hr', 'admin')", name="ck_role_role"),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_role_person_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_role_unit_id"),
        sa.PrimaryKeyConstraint("id", name="pk_role"),
        sa.UniqueConstraint("person_id", "role", "unit_id", name="uq_role_person_id_role_unit_id"),
    )


def sign_in() -> None:
    """What opens a door."""
    op.create_table(
        "sign_in",
        sa.Column("id", ID, nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("device", sa.String(length=120), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_sign_in_person_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_sign_in"),
        sa.UniqueConstraint("token_hash", name="uq_sign_in_token_hash"),
    )
    op.create_index("ix_sign_in_expires_at", "sign_in", ["expires_at"])
    op.create_index("ix_sign_in_person_id", "sign_in", ["person_id"])
    op.create_table(
        "sign_in_failure",
        sa.Column("id", ID, nullable=False),
        sa.Column("account", sa.LargeBinary(), nullable=False),
        sa.Column("address", sa.String(length=45), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sign_in_failure"),
    )
    op.create_index("ix_sign_in_failure_account_at", "sign_in_failure", ["account", "at"])
    op.create_index("ix_sign_in_failure_address_at", "sign_in_failure", ["address", "at"])
    op.create_table(
        "link",
        sa.Column("id", ID, nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("purpose", sa.String(length=10), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT),
        sa.CheckConstraint("purpose in ('activation', 'reset')", name="ck_link_purpose"),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_link_person_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_link"),
        sa.UniqueConstraint("token_hash", name="uq_link_token_hash"),
    )
    op.create_index("ix_link_person_id", "link", ["person_id"])
    op.create_table(
        "token",
        sa.Column("id", ID, nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("scope", sa.String(length=10), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("revoked_at", MOMENT),
        sa.CheckConstraint("scope in ('learner', 'hr', 'author', 'admin')", name="ck_token_scope"),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_token_person_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_token"),
        sa.UniqueConstraint("token_hash", name="uq_token_token_hash"),
    )
    op.create_index("ix_token_person_id", "token", ["person_id"])


def lessons() -> None:
    """Lessons finished, videos watched."""
    op.create_table(
        "completion",
        sa.Column("id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("lesson_id", ID, nullable=False),
        sa.Column("edition_id", ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name="fk_completion_edition_id"),
        sa.ForeignKeyConstraint(["lesson_id"], ["item.id"], name="fk_completion_lesson_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_completion_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_completion"),
        sa.UniqueConstraint("person_id", "lesson_id", name="uq_completion_person_id_lesson_id"),
    )
    op.create_table(
        "playback",
        sa.Column("person_id", ID, nullable=False),
        sa.Column("lesson_id", ID, nullable=False),
        sa.Column("edition_id", ID, nullable=False),
        sa.Column("position", sa.Double(), nullable=False),
        sa.Column("seconds", sa.Double(), nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name="fk_playback_edition_id"),
        sa.ForeignKeyConstraint(["lesson_id"], ["item.id"], name="fk_playback_lesson_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_playback_person_id"),
        sa.PrimaryKeyConstraint("person_id", "lesson_id", name="pk_playback"),
    )


def quizzes() -> None:
    """Attempts and answers."""
    op.create_table(
        "attempt",
        sa.Column("id", ID, nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("module_id", ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("questions", JSON, nullable=False),
        sa.Column("pass_mark", sa.Double(), nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("completed_at", MOMENT),
        sa.Column("score", sa.Double()),
        sa.ForeignKeyConstraint(["module_id"], ["item.id"], name="fk_attempt_module_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_attempt_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_attempt"),
        sa.UniqueConstraint(
            "person_id", "module_id", "number", name="uq_attempt_person_id_module_id_number"
        ),
        sa.UniqueConstraint("uid", name="uq_attempt_uid"),
    )
    op.create_index(
        "uq_attempt_open",
        "attempt",
        ["person_id", "module_id"],
        unique=True,
        sqlite_where=sa.text("completed_at is null"),
        postgresql_where=sa.text("completed_at is null"),
    )
    op.create_table(
        "answer",
        sa.Column("id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("attempt_id", ID),
        sa.Column("day", sa.Date()),
        sa.Column("question_id", ID, nullable=False),
        sa.Column("edition_id", ID, nullable=False),
        sa.Column("given", JSON, nullable=False),
        sa.Column("share", sa.Double(), nullable=False),
        sa.Column("verdict", sa.String(length=6), nullable=False),
        sa.Column("seconds", sa.Double()),
        sa.Column("at", MOMENT, nullable=False),
        sa.CheckConstraint("(attempt_id is null) <> (day is null)", name="ck_answer_one_home"),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"], name="fk_answer_attempt_id"),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name="fk_answer_edition_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_answer_person_id"),
        sa.ForeignKeyConstraint(["question_id"], ["item.id"], name="fk_answer_question_id"),
        sa.PrimaryKeyConstraint("id", name="pk_answer"),
        sa.UniqueConstraint("attempt_id", "question_id", name="uq_answer_attempt_id_question_id"),
        sa.UniqueConstraint(
            "person_id", "day", "question_id", name="uq_answer_person_id_day_question_id"
        ),
    )
    op.create_index(
        "ix_answer_person_id_question_id_at", "answer", ["person_id", "question_id", "at"]
    )


def rewards() -> None:
    """The ledger."""
    op.create_table(
        "account",
        sa.Column("id", ID, nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("person_id", ID),
        sa.CheckConstraint("kind in ('person', 'academy')", name="ck_account_kind"),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_account_person_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_account"),
        sa.UniqueConstraint("person_id", name="uq_account_person_id"),
    )
    op.create_table(
        "ledger_transaction",
        sa.Column("id", ID, nullable=False),
        sa.Column("source", sa.String(length=160), nullable=False),
        sa.Column("actor", sa.String(length=60), nullable=False),
        sa.Column("cause", sa.String(length=120), nullable=False),
        sa.Column("rule_version", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("reverses_id", ID),
        sa.ForeignKeyConstraint(
            ["reverses_id"], ["ledger_transaction.id"], name="fk_ledger_transaction_reverses_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_ledger_transaction"),
        sa.UniqueConstraint("reverses_id", name="uq_ledger_transaction_reverses_id"),
        sa.UniqueConstraint("source", name="uq_ledger_transaction_source"),
    )
    op.create_index("ix_ledger_transaction_cause", "ledger_transaction", ["cause"])
    op.create_table(
        "ledger_entry",
        sa.Column("id", ID, nullable=False),
        sa.Column("transaction_id", ID, nullable=False),
        sa.Column("account_id", ID, nullable=False),
        sa.Column("currency", sa.String(length=6), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.CheckConstraint("currency in ('star', 'key', 'point')", name="ck_ledger_entry_currency"),
        sa.CheckConstraint("amount <> 0", name="ck_ledger_entry_amount"),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_ledger_entry_account_id"),
        sa.ForeignKeyConstraint(
            ["transaction_id"], ["ledger_transaction.id"], name="fk_ledger_entry_transaction_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_ledger_entry"),
    )
    op.create_index("ix_ledger_entry_account_id_id", "ledger_entry", ["account_id", "id"])
    op.create_index("ix_ledger_entry_transaction_id", "ledger_entry", ["transaction_id"])
    op.create_table(
        "balance",
        sa.Column("account_id", ID, nullable=False),
        sa.Column("stars", sa.Integer(), nullable=False),
        sa.Column("keys", sa.Integer(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.CheckConstraint("stars >= 0 and keys >= 0 and points >= 0", name="ck_balance_positive"),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_balance_account_id"),
        sa.PrimaryKeyConstraint("account_id", name="pk_balance"),
    )


def passport() -> None:
    """Stamps, seals, passports."""
    op.create_table(
        "stamp",
        sa.Column("id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("module_id", ID, nullable=False),
        sa.Column("attempt_id", ID, nullable=False),
        sa.Column("place", sa.String(length=120), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"], name="fk_stamp_attempt_id"),
        sa.ForeignKeyConstraint(["module_id"], ["item.id"], name="fk_stamp_module_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_stamp_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_stamp"),
        sa.UniqueConstraint("person_id", "module_id", name="uq_stamp_person_id_module_id"),
    )
    op.create_index("ix_stamp_attempt_id", "stamp", ["attempt_id"])
    op.create_table(
        "seal",
        sa.Column("id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("theme_id", ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_seal_person_id"),
        sa.ForeignKeyConstraint(["theme_id"], ["item.id"], name="fk_seal_theme_id"),
        sa.PrimaryKeyConstraint("id", name="pk_seal"),
        sa.UniqueConstraint("person_id", "theme_id", name="uq_seal_person_id_theme_id"),
    )
    op.create_table(
        "passport",
        sa.Column("id", ID, nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("rule_edition_id", ID, nullable=False),
        sa.Column("issued_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_passport_person_id"),
        sa.ForeignKeyConstraint(
            ["rule_edition_id"], ["edition.id"], name="fk_passport_rule_edition_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_passport"),
        sa.UniqueConstraint("person_id", name="uq_passport_person_id"),
        sa.UniqueConstraint("uid", name="uq_passport_uid"),
    )


def requests() -> None:
    """What the house remembers for itself."""
    op.create_table(
        "stored_response",
        sa.Column("person_id", ID, nullable=False),
        sa.Column("key", sa.String(length=100), nullable=False),
        sa.Column("fingerprint", sa.LargeBinary(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_stored_response_person_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "key", name="pk_stored_response"),
    )
    op.create_index("ix_stored_response_at", "stored_response", ["at"])
    op.create_table(
        "message",
        sa.Column("id", ID, nullable=False),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("recipient", sa.String(length=254), nullable=False),
        sa.Column("body", JSON, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("closed_at", MOMENT),
        sa.Column("error", sa.String(length=500)),
        sa.PrimaryKeyConstraint("id", name="pk_message"),
    )
    op.create_index(
        "ix_message_waiting",
        "message",
        ["due_at"],
        sqlite_where=sa.text("closed_at is null"),
        postgresql_where=sa.text("closed_at is null"),
    )
    op.create_table(
        "job_run",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("period", sa.String(length=40), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("name", "period", name="pk_job_run"),
    )
