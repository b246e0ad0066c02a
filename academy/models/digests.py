"""The chain of the ledger's digests: each night's lines, hashed onto the night before."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from academy.models.base import Base, Id, Ref
from academy.models.statements import insert_new


class LedgerDigest(Base):
    """What the ledger was, up to the line ``through_id``. Rows never change: triggers refuse it.

    ``digest`` is a SHA-256 in hexadecimal over the one before, ``previous`` (empty for the first), and
    the ``lines`` since then. No two follow the same one: the chain never forks.
    """

    __tablename__ = "ledger_digest"

    id: Mapped[Id]
    at: Mapped[datetime]
    through_id: Mapped[Ref]
    lines: Mapped[int]
    previous: Mapped[str] = mapped_column(String(64), unique=True)
    digest: Mapped[str] = mapped_column(String(64))


ADD_DIGEST = insert_new(LedgerDigest, returning=["id"])


_LINES = """
select {whole} as text, count(*) as lines, max(id) as last from (
    select e.id, e.transaction_id, t.source, t.actor, t.cause, t.rule_version, t.at, t.reverses_id,
        e.account_id, e.currency, e.amount
    from ledger_entry e join ledger_transaction t on t.id = e.transaction_id
    where e.id > :after and e.id <= :through order by e.id limit :most
) as line
"""

LINES = {
    "sqlite": _LINES.format(
        whole="json_group_array(json_array(id, transaction_id, source, actor, cause, rule_version,"
        " at, reverses_id, account_id, currency, amount))"
    ),
    "postgresql": _LINES.format(
        whole="'[' || string_agg('[' || concat_ws(',', id, transaction_id, to_json(source),"
        " to_json(actor), to_json(cause), rule_version,"
        " to_json(to_char(at at time zone 'utc', 'YYYY-MM-DD HH24:MI:SS.US')),"
        " coalesce(cast(reverses_id as varchar), 'null'), account_id, to_json(currency), amount)"
        " || ']', ',' order by id) || ']'"
    ),
}
"""So many lines, each with all that its transaction says of it: as JSON that is the same on both
databases, their number, and the last one's id.
"""
