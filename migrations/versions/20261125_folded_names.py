"""Each person's name as it is looked for, kept beside it."""

import re
import unicodedata
from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "d0e4a7d20b3c"
down_revision: str | Sequence[str] | None = "d0e4a7d20b3b"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

PORTION = 2_000

NAME = sa.String(length=650).with_variant(sa.String(length=650, collation="C"), "postgresql")

_LETTERS = str.maketrans(
    {
        **dict(zip("øłđðıħŋŧςØŁĐÐĦŊŦẞÆŒÞ", "olddihntσolddhntßæœþ", strict=True)),
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
    }
)
_MARKS = re.compile("[\u0300-\u036f]")


def upgrade() -> None:
    """A column, and what stands in it of those who are here."""
    op.add_column("person", sa.Column("folded_name", NAME, server_default="", nullable=False))
    person = sa.table("person", *map(sa.column, ("id", "given_name", "family_name", "folded_name")))
    some = sa.select(person.c.id, person.c.given_name, person.c.family_name)
    fill = sa.text("update person set folded_name = :folded_name where id = :id")
    connection, last = op.get_bind(), 0
    while rows := connection.execute(
        some.where(person.c.id > last).order_by(person.c.id).limit(PORTION)
    ).all():
        last = rows[-1].id
        names = [
            {"id": row.id, "folded_name": _folded(f"{row.family_name}\t{row.given_name}")}
            for row in rows
        ]
        connection.execute(fill, names)


def _folded(text: str) -> str:
    """As names were compared at the time."""
    return _MARKS.sub("", unicodedata.normalize("NFD", text.lower())).translate(_LETTERS)
