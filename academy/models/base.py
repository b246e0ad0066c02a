"""The base of every table, and the column types that both databases share."""

from datetime import UTC, datetime
from typing import Annotated, Any

from sqlalchemy import (
    JSON,
    BigInteger,
    DateTime,
    Dialect,
    Index,
    Integer,
    MetaData,
    String,
    TypeDecorator,
    text,
)
from sqlalchemy.orm import DeclarativeBase, mapped_column


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment in UTC. SQLite drops time zones, so they are put back on the way out.

    Naive values are refused: a moment whose zone is a guess is a bug that shows in March.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a naive moment was handed to the database: {value!r}")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """Plain base; names of constraints are fixed so that migrations can speak of them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


# On the registry, not the class: Flask-SQLAlchemy copies the class and would declare it twice.
Base.registry.update_type_annotation_map(
    {
        datetime: UtcDateTime,
        # JSON, not JSONB: nothing looks inside, and the order of keys is kept.
        dict[str, Any]: JSON(),
        list[Any]: JSON(),
    }
)

_BigId = BigInteger().with_variant(Integer(), "sqlite")

MOST_ID = 2**63 - 1
"""The greatest id that both databases can hold."""

Id = Annotated[int, mapped_column(_BigId, primary_key=True)]
Ref = Annotated[int, mapped_column(_BigId)]
Uid = Annotated[str, mapped_column(String(32), unique=True)]
"""128 random bits in hexadecimal: what a URL may show."""


def partial(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    """An index of those rows alone that meet the condition *where*, on both databases."""
    rows = text(where)
    return Index(name, *columns, unique=unique, sqlite_where=rows, postgresql_where=rows)
