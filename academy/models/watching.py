"""Triggers that queue who has to be counted again, and asked what her new audiences are, on both databases.

They are made again after every step of a migration, as those of ``append_only`` are, and taken away before
one: a table that is copied must not name, in passing, a table that is not there. None of them looks into
another table but to add a line, and an answer meets one only on its person's first act of a month.
"""

from sqlalchemy import Connection, inspect

NEEDED = ("active_month", "balance", "change", "credential", "passport", "person", "unit", "visa")

PERSON = "insert into change (person_id) values ({}.id);"
PEOPLE = "insert into change (person_id) select id from came;"
"""What ``PERSON`` queues, for all that one statement wrote: a fifth of its cost where many come at once."""

HOLDER = "insert into change (person_id) values ({}.person_id);"
TREE = "insert into change (person_id) values (null);"
UNIT = TREE + " insert into change (person_id) select id from person where unit_id = {}.id;"  # noqa: S608 -- our own
MONTH = (
    "insert into active_month (account_id, month) values ({0}.account_id, {0}.month)"
    " on conflict do nothing;"
    " insert into change (account_id) values ({0}.account_id);"
)

WATCHED = (
    # name, table, event, when (of each row), what is queued, of which row
    ("person_came", "person", "insert", "", PERSON, "new"),
    (
        "person_changed",
        "person",
        "update",
        "old.unit_id <> new.unit_id or old.job {differs} new.job"
        " or old.suspended_at {differs} new.suspended_at or old.created_at <> new.created_at"
        " or old.hired_on {differs} new.hired_on or old.locale <> new.locale",
        PERSON,
        "new",
    ),
    ("person_went", "person", "delete", "", PERSON, "old"),
    (
        "unit_moved",
        "unit",
        "update",
        "old.path <> new.path or old.kind <> new.kind or old.country {differs} new.country",
        UNIT,
        "new",
    ),
    ("unit_went", "unit", "delete", "", TREE, "old"),
    ("passport_came", "passport", "insert", "", HOLDER, "new"),
    ("passport_went", "passport", "delete", "", HOLDER, "old"),
    (
        "passport_ended",
        "credential",
        "update",
        "new.kind = 'passport' and old.revoked_at {differs} new.revoked_at"
        " and new.person_id is not null",
        HOLDER,
        "new",
    ),
    ("visa_came", "visa", "insert", "", HOLDER, "new"),
    ("visa_changed", "visa", "update", "old.state <> new.state", HOLDER, "new"),
    ("visa_went", "visa", "delete", "", HOLDER, "old"),
    (
        "month_came",
        "balance",
        "insert",
        "new.month is not null and (new.days > 0 or new.month_points > 0)",
        MONTH,
        "new",
    ),
    (
        "month_changed",
        "balance",
        "update",
        "new.month is not null and (old.month {differs} new.month or old.month_points <= 0)"
        " and (new.days > old.days or new.month_points > 0)",
        MONTH,
        "new",
    ),
)


def watch(connection: Connection) -> None:
    """Make the triggers (again), where all their tables exist. Part of the caller's transaction."""
    if not set(NEEDED) <= set(inspect(connection).get_table_names()):
        return
    ignore(connection)
    on_postgresql = connection.dialect.name == "postgresql"
    for name, table, event, when, act, row in WATCHED:
        differs = "is distinct from" if on_postgresql else "is not"
        condition = f"when ({when.format(differs=differs)})" if when else ""
        body, rows = act.format(row), f"for each row {condition}"
        if on_postgresql and (act, event) == (PERSON, "insert"):
            body, rows = PEOPLE, "referencing new table as came for each statement"
        made = f"create trigger queue_{name} after {event} on {table} {rows}"
        if on_postgresql:
            connection.exec_driver_sql(
                f"create or replace function queue_{name}() returns trigger language plpgsql as"
                f" $$ begin {body} return null; end $$"
            )
            connection.exec_driver_sql(f"{made} execute function queue_{name}()")
        else:
            connection.exec_driver_sql(f"{made} begin {body} end")


def ignore(connection: Connection) -> None:
    """Take the triggers away: before a migration, and while everything is copied here from elsewhere."""
    existing = set(inspect(connection).get_table_names())
    for name, table, *_ in WATCHED:
        if table in existing:
            place = f" on {table}" if connection.dialect.name == "postgresql" else ""
            connection.exec_driver_sql(f"drop trigger if exists queue_{name}{place}")
