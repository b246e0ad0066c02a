"""Whom each line means, and how she shall be: every column of hers, those included that the file lacks.

A line means the person with its number; or one without any number who has its address, who gets the
number by it. What the file has no column for stays as it is; an empty cell takes the address, the manager,
the job and the first day away, and leaves the rest alone.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from academy.models.erasures import Erasure
from academy.models.people import Person
from academy.services.privacy.tombstones import erased_among
from academy.services.roster.columns import UNITS, Columns
from academy.services.roster.scope import Scope
from academy.services.roster.staging import create_from, index, run

FIELDS = (
    "number",
    "email",
    "given_name",
    "family_name",
    "locale",
    "unit_id",
    "manager_id",
    "job",
    "hired_on",
)
"""The columns of a person that a roster writes."""

TRIMMED = frozenset({"given_name", "family_name", "job"})
"""Those whose spaces at the ends no file can hold."""


BARE = "s.line not in (select t.line from roster_problem t)"
"""SQL: the line ``s`` is not refused, so far."""


def match(session: Session, columns: Columns, *, rehearses: bool) -> None:
    """Fill ``roster_match``: who each line is, new people with their id to be, and who stays the same."""
    by_email = (
        "left join person e on p.id is null and e.email = s.email and e.number is null"
        if "email" in columns
        else "left join person e on 1 = 0"
    )
    create_from(
        session,
        "roster_match",
        "select s.line, s.number, coalesce(p.id, e.id) as known_id,"
        f" coalesce(p.id, e.id, {_fresh_id(session, rehearses=rehearses)}) as person_id,"
        " case when p.id is null and e.id is null then 1 else 0 end as is_new,"
        f" case when {_same(columns)} then 1 else 0 end as is_same"
        f" from roster_stage s left join person p on p.number = s.number {by_email}"
        " left join roster_path h on h.unit_key = s.unit_key"
        " left join person q on q.id = p.manager_id"
        " where s.line not in (select t.line from roster_problem t"
        " where t.code in ('number-twice', 'email-twice'))",
    )
    index(session, "roster_match", "number", "known_id")


def differs(name: str, shall: str) -> str:
    """SQL: the column *name* of the person ``p`` is not as she *shall* be."""
    sql = f"{shall} is distinct from p.{name}"
    return f"({sql} and {shall} is distinct from trim(p.{name}))" if name in TRIMMED else sql


def _same(columns: Columns) -> str:
    """SQL: the person ``p``, found by her number, is here, and as the line ``s`` says.

    Her manager ``q`` is compared by his number; what that does not settle is looked into later.
    """
    told = [
        f"not {differs(name, f'({shall})')}"
        for name, shall in _shall(columns).items()
        if name != "manager_id"
    ]
    if "manager" in columns:
        told += [
            "s.manager is not distinct from q.number",
            "(s.manager is null) = (p.manager_id is null)",
            "p.manager_id is distinct from p.id",
        ]
    return " and ".join(["p.id is not null", "p.suspended_at is null", *told])


def refuse_strangers(session: Session, columns: Columns, scope: Scope) -> None:
    """Refuse lines without a number, of people out of reach, and new ones of whom too little is said."""
    outside, where = "", ""
    if not scope.is_everything:
        where = "left join person p on p.id = m.known_id left join unit u on u.id = p.unit_id"
        outside = f"when m.is_new = 0 and not {scope.within('u')} then 'outside'"
    run(
        session,
        "insert into roster_problem select line, code, null from (select s.line, case"
        f" when s.number is null and m.known_id is null then 'number-missing' {outside}"
        " when m.is_new = 1 and s.given_name is null then 'given-name'"
        " when m.is_new = 1 and s.unit_key is null then 'unit-missing' end as code"
        f" from roster_match m join roster_stage s on s.line = m.line {where} where {BARE}) found"
        " where code is not null",
    )
    if "unit" in columns or any(field in columns for field in UNITS):
        _refuse(
            session,
            "h.code",
            "from roster_stage s join roster_path h on h.unit_key = s.unit_key"
            " where h.code is not null",
            given="h.given",
        )


def refuse_erased(session: Session, *, secret: str) -> None:
    """Refuse new people who were erased: it takes a human's word to have them back."""
    if session.scalar(select(Erasure.id).limit(1)) is None:
        return
    new = run(
        session,
        "select s.line, s.number, s.email from roster_stage s join roster_match m on m.line = s.line"
        " where m.is_new = 1",
    )
    lines = {login: row.line for row in new for login in (row.number, row.email) if login}
    for line in {lines[login] for login in erased_among(session, lines, secret=secret)}:
        _refuse(session, "erased", f"from roster_stage s where s.line = {int(line)}")


def plan(session: Session, columns: Columns) -> None:
    """Fill ``roster_plan``: how each accepted person shall be who does not stay the same."""
    shall = _shall(columns)
    managers = (
        "left join roster_match g on g.number = s.manager"
        " left join person a on g.line is null and a.number = s.manager"
        " left join person b on g.line is null and b.email = s.manager"
    )
    create_from(
        session,
        "roster_plan",
        "select m.line, m.person_id, m.known_id, m.is_new, s.manager, "
        + ", ".join(f"{shall[name]} as {name}" for name in FIELDS)
        + " from roster_match m join roster_stage s on s.line = m.line"
        " left join person p on p.id = m.known_id"
        " left join roster_path h on h.unit_key = s.unit_key "
        + (managers if "manager" in columns else "")
        + " where (m.is_same = 0 or m.line in (select line from roster_days))"
        f" and {BARE}",
    )
    index(session, "roster_plan", "line", "person_id")


def _shall(columns: Columns) -> dict[str, str]:
    """SQL for each of ``FIELDS``: what the line ``s`` makes of the person ``p``."""
    return {
        "number": "coalesce(s.number, p.number)",
        "email": "s.email" if "email" in columns else "p.email",
        "given_name": "coalesce(s.given_name, p.given_name)",
        "family_name": _said(columns, "family_name", empty="''"),
        "locale": "coalesce(s.locale, p.locale, 'en')",
        "unit_id": "coalesce(h.unit_id, p.unit_id)",
        "manager_id": "coalesce(g.person_id, a.id, b.id)"
        if "manager" in columns
        else "p.manager_id",
        "job": _said(columns, "job"),
        "hired_on": _said(columns, "hired_on"),
    }


def refuse_managers(session: Session, scope: Scope) -> None:
    """Refuse lines whose manager is nobody, out of reach and not hers already, or she herself."""
    start = "from roster_plan s left join person p on p.id = s.known_id"
    _refuse(
        session,
        "case when exists (select 1 from roster_stage x where x.number = s.manager)"
        " then 'manager-refused' else 'manager' end",
        f"{start} where s.manager is not null and s.manager_id is null",
        given="s.manager",
    )
    _refuse(
        session,
        "manager-self",
        f"{start} where s.manager is not null and s.manager_id = s.person_id",
        given="s.manager",
    )
    if not scope.is_everything:
        _refuse(
            session,
            "manager",
            f"{start} join person q on q.id = s.manager_id join unit u on u.id = q.unit_id"
            " where s.manager is not null and s.manager_id is distinct from p.manager_id"
            f" and not {scope.within('u')}",
            given="s.manager",
        )


def refuse_followers(session: Session, columns: Columns) -> None:
    """Refuse lines that lean on a refused one, till none does: on a new manager, an address set free."""
    more = 1
    while more:
        more = 0
        if "manager" in columns:
            more += _refuse(
                session,
                "manager-refused",
                "from roster_plan s join roster_match g on g.person_id = s.manager_id"
                f" and g.is_new = 1 where s.manager is not null and {BARE} and exists"
                " (select 1 from roster_problem f where f.line = g.line)",
                given="s.manager",
            )
        if "email" in columns:
            more += _refuse(
                session,
                "email-taken",
                "from roster_plan s join person o on o.email = s.email and o.id <> s.person_id"
                " left join roster_plan l on l.person_id = o.id and not exists"
                " (select 1 from roster_problem f where f.line = l.line)"
                f" where {BARE} and (l.line is null or l.email = o.email)",
                given="s.email",
            )


def _refuse(session: Session, code: str, rows: str, *, given: str = "null") -> int:
    """Refuse *rows* (of which ``s`` has the line) for *code*, a constant or an expression; how many."""
    shown = code if " " in code or "." in code else f"'{code}'"
    statement = f"insert into roster_problem select s.line, {shown}, {given} {rows}"
    return int(run(session, statement).rowcount)


def _said(columns: Columns, field: str, *, empty: str = "null") -> str:
    if field in columns:
        return f"coalesce(s.{field}, {empty})"
    return f"coalesce(p.{field}, {empty})"


def _fresh_id(session: Session, *, rehearses: bool) -> str:
    """SQL for the id of somebody new: below 0 when it only rehearses."""
    if rehearses:
        return "-s.line"
    if session.get_bind().dialect.name == "sqlite":  # nobody else writes meanwhile
        return f"(select coalesce(max(id), 0) from {Person.__tablename__}) + s.line"
    return "nextval('person_id_seq')"
