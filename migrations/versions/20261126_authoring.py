"""What authors are writing, its reviews, and who published what they wrote."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "d0e4a7d20b40"
down_revision: str | Sequence[str] | None = "d3e4a7d20b3f"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
KINDS = (
    "'academy', 'skills', 'theme', 'module', 'lesson', 'question', "
    "'badge', 'visa', 'levels', 'calendar', 'gift', 'audience'"
)


def upgrade() -> None:
    """Reviews and drafts, and what a publication and an item know of them."""
    reviews()
    drafts()
    comments()
    with op.batch_alter_table("publication") as batch:
        batch.add_column(sa.Column("person_id", ID, nullable=True))
        batch.add_column(sa.Column("review_id", ID, nullable=True))
        batch.add_column(sa.Column("folder_digest", sa.String(length=64), nullable=True))
        batch.create_foreign_key("fk_publication_person_id", "person", ["person_id"], ["id"])
        batch.create_foreign_key("fk_publication_review_id", "review", ["review_id"], ["id"])
    op.create_index("ix_publication_person_id", "publication", ["person_id"])
    op.add_column(
        "item", sa.Column("in_folder", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.add_column("item", sa.Column("retired_through", sa.String(length=10)))
    op.execute(sa.text("update item set retired_through = 'folder' where retired_at is not null"))
    op.execute(
        sa.text(
            "update item set in_folder = true "
            "where folder_edition_id is not null and retired_at is null"
        )
    )


def reviews() -> None:
    """One sending to another author."""
    op.create_table(
        "review",
        sa.Column("id", ID, nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("author_id", ID),
        sa.Column("sent_at", MOMENT, nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("publish_at", MOMENT),
        sa.Column("decided_at", MOMENT),
        sa.Column("decided_by_id", ID),
        sa.Column("verdict", sa.String(length=10)),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("alone", sa.Boolean(), nullable=False),
        sa.Column("withdrawn_at", MOMENT),
        sa.Column("refused_at", MOMENT),
        sa.Column("published_at", MOMENT),
        sa.Column("publication_id", ID),
        sa.CheckConstraint("verdict in ('approved', 'returned')", name="ck_review_verdict"),
        sa.CheckConstraint("(verdict is null) = (decided_at is null)", name="ck_review_decided"),
        sa.CheckConstraint(
            "published_at is null or verdict = 'approved'", name="ck_review_published"
        ),
        sa.CheckConstraint("published_at is null or withdrawn_at is null", name="ck_review_ended"),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name="fk_review_author_id"),
        sa.ForeignKeyConstraint(["decided_by_id"], ["person.id"], name="fk_review_decided_by_id"),
        sa.ForeignKeyConstraint(
            ["publication_id"], ["publication.id"], name="fk_review_publication_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_review"),
        sa.UniqueConstraint("uid", name="uq_review_uid"),
    )
    op.create_index("ix_review_author_id", "review", ["author_id"])
    op.create_index("ix_review_decided_by_id", "review", ["decided_by_id"])
    is_open = sa.text("published_at is null and withdrawn_at is null")
    op.create_index(
        "ix_review_open", "review", ["sent_at"], sqlite_where=is_open, postgresql_where=is_open
    )


def drafts() -> None:
    """What is being written."""
    op.create_table(
        "draft",
        sa.Column("id", ID, nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("item_id", ID),
        sa.Column("slug", sa.String(length=64), nullable=False),
        sa.Column("parent", sa.String(length=64)),
        sa.Column("position", sa.Integer()),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.Column("media", sa.JSON(), nullable=False),
        sa.Column("based_on_id", ID),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("retires", sa.Boolean(), nullable=False),
        sa.Column("corrects", sa.Boolean(), nullable=False),
        sa.Column("author_id", ID),
        sa.Column("editor_id", ID),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("review_id", ID),
        sa.Column("closed_at", MOMENT),
        sa.Column("edition_id", ID),
        sa.CheckConstraint(f"kind in ({KINDS})", name="ck_draft_kind"),
        sa.CheckConstraint("revision > 0", name="ck_draft_revision"),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=f"fk_draft_{column}")
            for column, table in (
                ("item_id", "item"),
                ("based_on_id", "edition"),
                ("author_id", "person"),
                ("editor_id", "person"),
                ("review_id", "review"),
                ("edition_id", "edition"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name="pk_draft"),
        sa.UniqueConstraint("uid", name="uq_draft_uid"),
    )
    for column in ("item_id", "author_id", "editor_id", "review_id"):
        op.create_index(f"ix_draft_{column}", "draft", [column])
    is_open = sa.text("closed_at is null")
    where = {"sqlite_where": is_open, "postgresql_where": is_open}
    op.create_index("uq_draft_open", "draft", ["item_id"], unique=True, **where)
    op.create_index("ix_draft_open", "draft", ["kind", "slug"], **where)


def comments() -> None:
    """Which revision a review read, and what was said of its lines."""
    op.create_table(
        "reviewed_draft",
        sa.Column("id", ID, nullable=False),
        sa.Column("review_id", ID, nullable=False),
        sa.Column("draft_id", ID, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name="fk_reviewed_draft_review_id"),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name="fk_reviewed_draft_draft_id"),
        sa.PrimaryKeyConstraint("id", name="pk_reviewed_draft"),
        sa.UniqueConstraint("review_id", "draft_id", name="uq_reviewed_draft_review_id_draft_id"),
    )
    op.create_index("ix_reviewed_draft_draft_id", "reviewed_draft", ["draft_id"])
    op.create_table(
        "draft_comment",
        sa.Column("id", ID, nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("draft_id", ID, nullable=False),
        sa.Column("path", sa.String(length=400), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("person_id", ID),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("resolved_at", MOMENT),
        sa.CheckConstraint("line >= 0", name="ck_draft_comment_line"),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name="fk_draft_comment_draft_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_draft_comment_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_draft_comment"),
        sa.UniqueConstraint("uid", name="uq_draft_comment_uid"),
    )
    op.create_index("ix_draft_comment_draft_id", "draft_comment", ["draft_id"])
    op.create_index("ix_draft_comment_person_id", "draft_comment", ["person_id"])
