"""Tables whose rows never change: triggers refuse UPDATE and DELETE, on both databases.

Rows of ``ENDING`` tables change until they end, and never come back from that.

This is the one place that knows them. A migration that copies a table (SQLite can alter little in
place) loses its triggers, so they are made again after every step of a migration.
"""

from sqlalchemy import Connection, inspect

TABLES = (
    "edition",
    "gift_stock",
    "journal_entry",
    "ledger_digest",
    "ledger_entry",
    "ledger_transaction",
)

AGEING = {"journal_entry": "journal"}
"""Tables whose oldest rows may go: those from before the moment that the row of this name in ``ageing``
says. The audit asks that this moment is never a young one.
"""

ENDING = {
    "visa": "old.state <> 'issued'",
    "credential": (
        "old.revoked_at is not null and coalesce(new.revoked_at <> old.revoked_at, true)"
        " or old.superseded_at is not null and coalesce(new.superseded_at <> old.superseded_at, true)"
        " or old.until is not null and coalesce(new.until > old.until, true)"
        " or old.person_id is null and new.person_id is not null"
    ),
}
"""Which changes of these tables' rows would bring back what has ended.

A credential that was revoked or superseded may still be erased, which is an end of its own.
"""

_REFUSE = """
create or replace function refuse_change() returns trigger language plpgsql as $$
begin
    raise exception using message = tg_argv[0], errcode = 'check_violation';
end $$
"""

_REFUSE_YOUNG = """
create or replace function refuse_young() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' and exists (
        select 1 from ageing where name = tg_argv[1] and through > old.at
    ) then
        return old;
    end if;
    raise exception using message = tg_argv[0], errcode = 'check_violation';
end $$
"""


def protect(connection: Connection) -> None:
    """Make the triggers of those tables that exist (again). Part of the caller's transaction."""
    existing = set(inspect(connection).get_table_names())
    on_postgresql = connection.dialect.name == "postgresql"
    if on_postgresql:
        connection.exec_driver_sql(_REFUSE)
        connection.exec_driver_sql(_REFUSE_YOUNG)
    for table in (*TABLES, *ENDING):
        if table in existing:
            ages = AGEING.get(table, "") if "ageing" in existing else ""
            for name, statement in _triggers(table, on_postgresql=on_postgresql, ages=ages):
                _drop(connection, table, name)
                connection.exec_driver_sql(statement)


def release(connection: Connection) -> None:
    """Take the triggers away, for a migration that must rewrite rows; ``protect`` follows it."""
    existing = set(inspect(connection).get_table_names())
    on_postgresql = connection.dialect.name == "postgresql"
    for table in existing.intersection((*TABLES, *ENDING)):
        for name, _ in _triggers(table, on_postgresql=on_postgresql):
            _drop(connection, table, name)


def _drop(connection: Connection, table: str, name: str) -> None:
    place = f" on {table}" if connection.dialect.name == "postgresql" else ""
    connection.exec_driver_sql(f"drop trigger if exists {name}{place}")


def _triggers(table: str, *, on_postgresql: bool, ages: str = "") -> list[tuple[str, str]]:
    """By name, the triggers of a *table*, whose old rows may go if it has a name in ``AGEING``."""
    if table in ENDING:
        refuse = _refusal(f"an ended {table} never comes back", on_postgresql=on_postgresql)
        each = "for each row " if on_postgresql else ""
        name = f"{table}_no_return"
        when = f"when ({ENDING[table]})"
        return [(name, f"create trigger {name} before update on {table} {each}{when} {refuse}")]
    sentence = f"rows of {table} never change"
    refuse = _refusal(sentence, on_postgresql=on_postgresql)
    young = f"execute function refuse_young('{sentence}', '{ages}')"
    if on_postgresql:
        return [
            (
                f"{table}_no_change",
                f"create trigger {table}_no_change before update or delete on {table} "
                f"for each row {young if ages else refuse}",
            ),
            (
                f"{table}_no_truncate",
                f"create trigger {table}_no_truncate before truncate on {table} "
                f"for each statement {refuse}",
            ),
        ]
    return [
        (
            f"{table}_no_{act}",
            f"create trigger {table}_no_{act} before {act} on {table} "
            + (_refusal_of_young(sentence, ages) if ages and act == "delete" else refuse),
        )
        for act in ("update", "delete")
    ]


def _refusal(sentence: str, *, on_postgresql: bool) -> str:
    if on_postgresql:
        return f"execute function refuse_change('{sentence}')"
    return f"begin select raise(abort, '{sentence}'); end"


def _refusal_of_young(sentence: str, ages: str) -> str:
    old = f"(select 1 from ageing where name = '{ages}' and through > old.at)"  # noqa: S608 -- our own names
    return f"begin select raise(abort, '{sentence}') where not exists {old}; end"
